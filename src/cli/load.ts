/** Brings what PATH arguments stand for into a project. */
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CheckSettings, checkWhole, type Failure } from '../rules/running/check';
import { createFindingStore, type FindingStore } from '../rules/running/finding-store';
import { resolve as resolveWith, supply } from '../project/workspace';
import type { ImageInspector } from '../engine/images';
import { createProject, type MutableProject } from '../project/create';
import { findFiles, type FoundFile } from './files';
import type { Failures } from './failures';
import type { Io } from './io';
import { mentionsBelow } from './mentions';
import { toUri } from './uris';

export interface Loaded {
  readonly project: MutableProject;
  /** The files that were asked for, in the order of their names; the project may hold others of their chains. */
  readonly uris: readonly string[];
  /** Folders that fixes may write to. */
  readonly roots: readonly string[];
  readonly unreadable: boolean;
  /** Files that are not UTF-8: they can be checked, but writing them would destroy what cannot be read. */
  readonly lossy: ReadonlySet<string>;
  /** What is asked about images, with `--engine`. */
  readonly images?: ImageInspector | undefined;
}

/** `config` is a configuration that counts instead of those near the files. */
export async function load(paths: readonly string[], io: Io, config?: string): Promise<Loaded> {
  const project = createProject();
  let unreadable = false;
  const complain = (file: string, error: unknown) => {
    unreadable = true;
    io.error(`checkup: ${display(file, io)}: ${reason(error as NodeJS.ErrnoException)}`);
  };
  if (config !== undefined) {
    const file = path.resolve(io.cwd, config);
    await readFile(file, 'utf8').then(
      (text) => {
        project.setConfiguration(toUri(file), text);
      },
      complain.bind(undefined, file),
    );
  }
  const starts = (paths.length > 0 ? paths : ['.']).map((name) => path.resolve(io.cwd, name));
  const found = new Map<string, FoundFile>();
  const lossy = new Set<string>();
  for (const start of starts) {
    const files = await findFiles(start, complain).catch((error: unknown) => {
      complain(start, error);
      return [];
    });
    for (const file of files) found.set(toUri(file.path), file);
  }
  await Promise.all(
    [...found].map(async ([uri, file]) => {
      try {
        const bytes = await readFile(file.path);
        const text = bytes.toString('utf8');
        if (!Buffer.from(text).equals(bytes)) lossy.add(uri);
        project.setFile(uri, file.kind, text, 0);
      } catch (error) {
        found.delete(uri);
        complain(file.path, error);
      }
    }),
  );
  const real = await Promise.all(starts.map((start) => realpath(start).catch(() => start)));
  const uris = await withReached({ project, uris: [...found.keys()], roots: real });
  const cwd = await realpath(io.cwd).catch(() => io.cwd);
  return { project, uris, roots: [cwd, ...real], unreadable, lossy };
}

/** And the files that others lead to (`dockerfile:`, `extends`, `include`), where they are in the given folders. */
async function withReached({ project, uris, roots }: Pick<Loaded, 'project' | 'uris' | 'roots'>) {
  const all = new Set(uris);
  for (;;) {
    const reached = await resolve(project, () => project.reached());
    let more = false;
    for (const { uri, kind, text } of reached) {
      if (all.has(uri) || !(await isInside(uri, roots))) continue;
      project.setFile(uri, kind, text, 0);
      all.add(uri);
      more = true;
    }
    if (!more) return [...all].sort();
  }
}

/** Whether a file that may not be there yet really lies in one of the folders: links are followed. */
export async function isInside(uri: string, roots: readonly string[]): Promise<boolean> {
  let at = fileURLToPath(uri);
  let real: string | undefined;
  while ((real = await realpath(at).catch(() => undefined)) === undefined) {
    const parent = path.dirname(at);
    if (parent === at) return false;
    at = parent;
  }
  const found = real;
  return roots.some(
    (root) => found === root || found.startsWith(root.endsWith(path.sep) ? root : root + path.sep),
  );
}

/** The project's own way, with this machine's files. */
export function resolve<T>(project: MutableProject, compute: () => T, images?: ImageInspector): Promise<T> {
  return resolveWith(project, hostOf(images), compute);
}

function hostOf(images: ImageInspector | undefined) {
  return { read: readText, mentions: mentionsBelow, ...(images && { image: images.image }) };
}

/** For `--engine`: with what the engine says about images. Rejects where there is none. */
export async function withEngine<T>(
  { loaded, engine }: { readonly loaded: Loaded; readonly engine: boolean },
  io: Io,
  work: (loaded: Loaded) => Promise<T>,
): Promise<T> {
  const images = engine ? await io.openImages?.() : undefined;
  if (!images) return work(loaded);
  loaded.project.startInspections();
  try {
    return await work({ ...loaded, images });
  } finally {
    images.close();
  }
}

export interface CheckedAll {
  /** Of the files that were asked for, by the document that they stand in. */
  readonly findings: FindingStore;
  /** Files that could not be looked at, whatever the rule: they have none. */
  readonly failed: ReadonlySet<string>;
}

/** What goes wrong is told, and all the rest is checked nevertheless. */
export async function checkAll(
  { project, uris, images }: Loaded,
  settings: CheckSettings,
  failures: Failures,
): Promise<CheckedAll> {
  const findings = createFindingStore();
  const failed = new Map<string, readonly Failure[]>();
  const judge = (uri: string) => {
    try {
      const file = project.files.get(uri);
      const checked = file && checkWhole(file, project.seenFrom(uri), settings);
      findings.set(uri, checked);
      failed.set(uri, checked?.failures ?? []);
    } catch (error) {
      findings.set(uri, undefined);
      failed.set(uri, [{ rules: [], error }]);
    }
  };
  const asked = new Set(uris);
  // Known before, so that nothing has to be checked twice for it.
  await resolve(project, () => uris.map((uri) => project.seenFrom(uri).configurationOf(uri)));
  for (let todo: Iterable<string> = uris; ;) {
    for (const uri of todo) judge(uri);
    const again = await supply(project, hostOf(images));
    if (!again) break;
    todo = [...again].filter((uri) => asked.has(uri));
  }
  // Of the last check of each: one that knew less may have stumbled over that.
  for (const [uri, ofFile] of failed) for (const failure of ofFile) failures.tell(uri, failure);
  const isWhole = ({ rules }: Failure) => rules.length === 0;
  return { findings, failed: new Set([...failed].flatMap(([uri, all]) => (all.some(isWhole) ? [uri] : []))) };
}

/** Of what is read beside the files that were asked for. Bytes. */
const MAX_SIZE = 16 * 1024 * 1024;

async function readText(uri: string): Promise<string | null> {
  try {
    const file = fileURLToPath(uri);
    const stats = await stat(file);
    // A pipe or a device would be waited for, and a file of that size is no configuration.
    return stats.isFile() && stats.size <= MAX_SIZE ? await readFile(file, 'utf8') : null;
  } catch {
    return null;
  }
}

/** Relative to the working folder, with `/`. */
export function display(file: string, { cwd }: Io): string {
  const relative = path.relative(cwd, file.startsWith('file:') ? fileURLToPath(file) : file);
  return (relative === '' ? '.' : relative).split(path.sep).join('/');
}

export function reason({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'no such file or folder';
  if (code === 'EACCES') return 'permission denied';
  return message;
}
