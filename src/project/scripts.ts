/** Script files of the workspace that a command runs in its container. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Command, ShellForm } from '../language/command';
import type { ComposeFile, Service } from '../language/compose/model';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import type { Span } from '../language/text';
import type { Project } from './project';

export interface Script {
  readonly document: TextDocument;
  /** What it does: its text, as a shell reads it. */
  readonly command: ShellForm;
  /** Where the command names it. */
  readonly ranBy: Span;
}

/** The image, or the service's containers, that a command runs in. */
export type Place =
  | { readonly stage: Stage; readonly dockerfile: Dockerfile }
  | { readonly service: Service; readonly file: ComposeFile };

/** The shell scripts that a command runs, as far as they are in the workspace; those that they run themselves included. */
export const scriptsOf: (command: Command, place: Place, project: Project) => readonly Script[] = () => [];
