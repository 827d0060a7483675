/** `.checkup.yaml`: what a team has to say about rules, about its own images, and its own utility. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Problem } from '../language/problem';
import type { Level } from './level';

export type Levels = Readonly<Record<string, Level>>;

export interface Configuration {
  readonly document: TextDocument;
  readonly rules: Levels;
  /** In their order: where several speak of a rule and a file, the last counts. */
  readonly overrides: readonly Override[];
  readonly images: readonly ImageFacts[];
  /** The words of the team's own utility, with {@link URL_PLACE} and {@link TIMEOUT_PLACE} in them. */
  readonly utility: readonly string[] | undefined;
  readonly problems: readonly Problem[];
}

export interface Override {
  /** Patterns of paths, relative to the folder of the file; those that begin with `!` take out again. */
  readonly files: readonly string[];
  readonly rules: Levels;
}

/** What a team knows of an image of its own. Facts that it does not tell stay unknown. */
export interface ImageFacts {
  /** A pattern of references, with or without tag. */
  readonly image: string;
  /** Programs on the PATH. */
  readonly has: readonly string[];
  readonly lacks: readonly string[];
  readonly healthcheck: boolean | undefined;
}

export const FILE_NAME = '.checkup.yaml';

export const URL_PLACE = '{url}';
/** Milliseconds. */
export const TIMEOUT_PLACE = '{timeout}';
