/** What the files of an application tell of where it can be asked how it is. One file per runtime tells how to read them. */
import type { Words } from '../../project/servers';
import type { Variables } from '../../project/variables';
import type { Route } from './routes';

/** How an application is started. */
export interface Start {
  /** The programs that are called, with what runs them left out. */
  readonly programs: readonly Words[];
  readonly variables: Variables;
  /** The ports of debuggers, and of what else looks into the program. */
  readonly debuggers: ReadonlySet<number>;
  /** The name of the image that is started, or built upon. */
  readonly image: string | undefined;
  /** What the base image sets beside. */
  readonly ofImage: Variables;
  /** What the image is built with: the RUN instructions of all stages. */
  readonly build: string;
  /** Whether files are brought below a folder of the container, and a RUN may have written into them. */
  readonly changeOf: (folder: string) => 'brought' | 'rewritten' | undefined;
  /** The text of a file, by its path in the working folder or in the folder of the application. */
  readonly read: (path: string) => string | undefined;
}

/** What is told; what is undefined is not. */
export interface Told {
  /** By a configuration that counts, whatever else is said. */
  readonly port?: number | undefined;
  /** By a number in the source, which something else may override. */
  readonly usual?: number | undefined;
  /** By the framework, where nothing is said. */
  readonly standard?: number | undefined;
  /** By the image, if the application listens at all. */
  readonly assumed?: number | undefined;
  /** Where it listens stands in something that can't be read. */
  readonly hidden?: boolean | undefined;
  /** For health checks. */
  readonly route?: Route | undefined;
  /** Whether HTTP is spoken. */
  readonly http?: boolean | undefined;
  /** Whether TLS is spoken where it would be asked. */
  readonly tls?: boolean | undefined;
}

export type Source = (start: Start) => Told;

/** The first that a list of files gives. */
export function firstOf<T>(
  files: readonly string[],
  { read }: Pick<Start, 'read'>,
  find: (text: string) => T | undefined,
): T | undefined {
  for (const file of new Set(files)) {
    const text = read(file);
    const found = text === undefined ? undefined : find(text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether one of a list of files says it; undefined where none does, for it may be said elsewhere. */
export function saidIn(
  files: readonly string[],
  start: Pick<Start, 'read'>,
  pattern: RegExp,
): true | undefined {
  return firstOf(files, start, (text) => pattern.test(text) || undefined);
}

/** Whether a text speaks HTTP as a browser does: gRPC alone, which has it below, answers no such question. */
export function spoken(text: string, http: RegExp, grpc: RegExp): boolean | undefined {
  if (http.test(text)) return true;
  return grpc.test(text) ? false : undefined;
}

/** The number that a pattern finds, where all its finds are the same one. */
export function onlyPort(text: string, pattern: RegExp): number | undefined {
  const found = new Set<number>();
  for (const [, ...parts] of text.matchAll(pattern)) found.add(Number(parts.find(Boolean)));
  const [port = 0] = found;
  return found.size === 1 && port > 0 && port < 65536 ? port : undefined;
}
