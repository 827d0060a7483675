/** A runtime that has a custom utility. One folder per runtime, and a line in registry.ts. */
import type { Invocation } from '../../language/shell/model';

export interface Runtime {
  readonly name: string;
  /** The utility's file as it is put into a project, and a second name where the first is taken by something else. */
  readonly files: readonly [string, string];
  readonly source: string;
  /** Whether a file that bears one of the names is the utility, in whatever version. */
  isUtility(text: string): boolean;
  /** What runs the utility in an image of this name; undefined where the image does not tell. */
  commandOfImage(image: string): RuntimeCommand | 'too old' | undefined;
  /** The same from a program that the container starts with. */
  commandOfProgram(program: Invocation): RuntimeCommand | undefined;
}

export interface RuntimeCommand {
  /** The words before the utility's path: `node`. */
  readonly words: readonly string[];
  /** Whether the image has a shell: false is certain. */
  readonly shell: boolean;
  /** What has to be true for the utility to run, where it is not certain. */
  readonly needs: string | undefined;
}
