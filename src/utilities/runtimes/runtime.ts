/** A runtime that has a custom utility. One folder per runtime, and a line in registry.ts. */
import type { ImageRuntime } from '../../images/facts';
import type { Dockerfile } from '../../language/dockerfile/model';
import type { Invocation } from '../../language/shell/model';

export interface Runtime {
  readonly id: ImageRuntime;
  /**
   * Where the source is put, and a second place where the first is taken by something else: a file, or a folder with
   * the files that {@link sources} names.
   */
  readonly places: readonly [string, string];
  /** The source: of a folder by the files' names, of a single file by the empty text. */
  readonly sources: Readonly<Record<string, string>>;
  /** Other files that tell that a place is taken, beside those of {@link sources}. */
  readonly strangers?: readonly ((place: string) => string)[];
  /** Whether the utility may not stand at a place, whatever is there. */
  readonly refuses?: (place: string, dockerfile: Dockerfile) => boolean;
  /** Files that tell that a folder holds an application of this runtime. */
  readonly manifests: readonly string[];
  /** What compiles it in a stage of its own; undefined where the source itself is run. */
  readonly build?: Build;
  /** false: its standard library has no HTTPS, so that it can't ask everything. */
  readonly tls?: false;
  /** What runs the utility in an image of this name; undefined where the image does not tell. */
  commandOfImage(image: string): RuntimeCommand | 'too old' | undefined;
  /** The same from a program that the container starts with. */
  commandOfProgram(program: Invocation): RuntimeCommand | undefined;
  /** What runs it where nothing but a manifest tells. */
  readonly usual?: RuntimeCommand;
}

export interface Build {
  /**
   * The image to build in, as FROM names it: one of those that the Dockerfile builds in, where that will do.
   * `image` is the one that the result runs in. undefined where none is known to fit.
   */
  from(images: readonly BuildImage[], image: string | undefined): string | undefined;
  /** Makes {@link RESULT} of the source in the working folder. */
  readonly run: string;
  /**
   * Instructions in place of that `RUN` for an image of the building machine's platform, whichever the result is for;
   * undefined where it is built on its own platform only.
   */
  readonly across?: readonly string[];
  /** The words that follow the runtime's, by the result's path in the image. */
  words(path: string): readonly string[];
}

/** What a stage of the Dockerfile is built in. */
export interface BuildImage {
  readonly written: string;
  readonly resolved: string | undefined;
  /** As `--platform` names it. */
  readonly platform: string | undefined;
  /** What RUN calls in it, in this stage and in those that start from it. */
  readonly calls: () => readonly Invocation[];
}

/** What building makes: a program, or a folder. */
export const RESULT = '/healthcheck';

export interface RuntimeCommand {
  /** The words before the utility's path: `node`. */
  readonly words: readonly string[];
  /** Whether the image has a shell: false is certain. */
  readonly shell: boolean;
  /** What has to be true for the utility to run, where it is not certain. */
  readonly needs: string | undefined;
}

/** With something more that has to be true. */
export function needing<Command extends RuntimeCommand>(command: Command, more: string): Command {
  const { needs } = command;
  return { ...command, needs: needs === undefined ? more : `${needs} ${more}` };
}

/** What people are told of it. */
export function notesOf({ needs }: RuntimeCommand): readonly string[] {
  return needs === undefined ? [] : [needs];
}

/** Whether a file is the utility, in whatever version and however it was changed: its first lines name it. */
export function isUtility(text: string): boolean {
  return text.slice(0, 300).includes('(Container Checkup)');
}
