/** The probe that an image brings for itself, as a container of it is started. */
import { rowFor } from './image-inventory';
import type { Environment } from './listener';
import { remembering, rowsByImage } from './lookup';
import { LISTENER, type ProbeRow, PROBES } from './probes';
import { parseReference } from './reference';

/** How a container is started, and what it is given. */
export interface Use extends Environment {
  /** The text of the commands that start it; empty where the image's own do. */
  readonly command: string;
  /** The program that they run in the end, without its folder, and its arguments. */
  readonly program: string;
  /** Whether there are no other variables. */
  readonly environmentKnown: boolean;
  /** Whether a file of one's own may stand at such a path. */
  readonly configures: (path: RegExp) => boolean;
}

export interface OwnProbe {
  /** With the container's variables, as a shell reads them, where there are any. */
  readonly words: readonly string[];
  readonly timeout: string | undefined;
  /** It signs in with a variable's value, which the server may have been given another than since. */
  readonly signsIn: string | undefined;
  /** Variables that are not known may say that it is to be asked elsewhere. */
  readonly assumed: boolean;
}

/** undefined where the image has none, or may not be where its probe looks. */
export function ownProbe(image: string | undefined, use: Use): OwnProbe | undefined {
  const row = image === undefined ? undefined : known(image).row;
  if (!row || isMoved(row, use)) return undefined;
  const { variables, environmentKnown } = use;
  const words = wordsOf(row, use);
  const signsIn = row.signsIn?.find((name) => variables.has(name));
  if (!words || (row.signsIn && signsIn === undefined)) return undefined;
  const assumed = !environmentKnown && (row.unlessSet ?? row.listener) !== undefined;
  return { words, timeout: row.timeout, signsIn, assumed };
}

const rowsOf = rowsByImage(PROBES);

const known = remembering((image) => {
  const reference = parseReference(image);
  return { row: reference && rowFor(rowsFor, reference) };
});

/** What is there is known of images for Linux alone, and of a digest only what all tags have. */
const rowsFor: typeof rowsOf = (reference) => {
  const { tag = 'latest', digest } = reference;
  const rows = rowsOf(reference);
  if (/windows|nanoserver/.test(tag)) return [];
  if (reference.tag === undefined && digest !== undefined)
    return rows.filter((row) => row.tags === undefined && row.since === undefined);
  return rows.filter(({ tags }) => !tags || tags.test(tag));
};

/** What moves a server to another port or behind a certificate, in the start commands of most. */
const MOVED =
  /\bport\b|(?:^|\s)-p|tls|ssl|\.cn?f\b|\.conf\b|config|socket|bind|listen|networking|sentinel|shardsvr/i;

function isMoved({ starts, unless = MOVED, unlessSet, configured }: ProbeRow, use: Use): boolean {
  const { command, program, variables, configures } = use;
  // A client or a job of the same image.
  if (command !== '' && starts?.test(program) !== true) return true;
  if (unless.test(command) || (configured && configures(configured))) return true;
  // A value that is not known is none of those that would do.
  return [...variables].some(([name, value = '\0']) => unlessSet?.test(`${name}=${value}`));
}

function wordsOf(row: ProbeRow, use: Use): readonly string[] | undefined {
  const { words, plain, variables = [], listener } = row;
  if (listener) {
    const address = listener(use);
    return address === undefined ? undefined : words.map((word) => (word === LISTENER ? address : word));
  }
  const isSet = !use.environmentKnown || variables.some((name) => use.variables.has(name));
  return isSet ? words : (plain ?? words);
}
