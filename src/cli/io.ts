import type { ImageInspector } from '../engine/images';

/** What a command may do to the world: everything else about it is a function of its arguments. */
export interface Io {
  readonly cwd: string;
  /** Whether standard output is a terminal that takes colours. */
  readonly colors: boolean;
  out(text: string): void;
  error(line: string): void;
  /** The local container engine, to be asked about images. Rejects where there is none. */
  openImages?(): Promise<ImageInspector>;
}

/** Exit codes, see `checkup --help`. */
export const OK = 0;
export const FOUND = 1;
export const WRONG = 2;
