/** Brings what PATH arguments stand for into a project. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { URI } from 'vscode-uri';
import { checkFile, type CheckSettings } from '../rules/check';
import type { Finding } from '../rules/rule';
import { createProject, type MutableProject } from '../project/create';
import { findFiles, type FoundFile } from './files';
import type { Io } from './io';

export interface Loaded {
  readonly project: MutableProject;
  /** The files that were asked for, in the order of their names; the project may hold others of their chains. */
  readonly uris: readonly string[];
  /** Folders that fixes may write to. */
  readonly roots: readonly string[];
  readonly unreadable: boolean;
}

export async function load(paths: readonly string[], io: Io): Promise<Loaded> {
  const project = createProject();
  let unreadable = false;
  const complain = (file: string, error: unknown) => {
    unreadable = true;
    io.error(`checkup: ${display(file, io)}: ${reason(error as NodeJS.ErrnoException)}`);
  };
  const starts = (paths.length > 0 ? paths : ['.']).map((name) => path.resolve(io.cwd, name));
  const found = new Map<string, FoundFile>();
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
        project.setFile(uri, file.kind, await readFile(file.path, 'utf8'), 0);
      } catch (error) {
        found.delete(uri);
        complain(file.path, error);
      }
    }),
  );
  return { project, uris: [...found.keys()].sort(), roots: [io.cwd, ...starts], unreadable };
}

/** Computes something from the project, reading what it asks for until it has asked for nothing new. */
export async function resolve<T>(project: MutableProject, compute: () => T): Promise<T> {
  for (;;) {
    const result = compute();
    const wanted = project.wanted();
    if (wanted.length === 0) return result;
    for (const uri of wanted) project.setRead(uri, await readText(uri));
  }
}

/** The findings of the files that were asked for. */
export async function checkAll(
  { project, uris }: Loaded,
  settings: CheckSettings,
): Promise<Map<string, readonly Finding[]>> {
  const findings = new Map<string, readonly Finding[]>();
  const asked = new Set(uris);
  for (let todo: Iterable<string> = uris; ;) {
    for (const uri of todo) {
      const file = project.files.get(uri);
      if (file) findings.set(uri, checkFile(file, project.seenFrom(uri), settings));
    }
    const again = new Set<string>();
    for (const uri of project.wanted()) {
      project.setRead(uri, await readText(uri));
      for (const dependent of project.dependentsOf(uri)) if (asked.has(dependent)) again.add(dependent);
    }
    if (again.size === 0) return findings;
    todo = again;
  }
}

export async function readText(uri: string): Promise<string | null> {
  try {
    return await readFile(fileURLToPath(uri), 'utf8');
  } catch {
    return null;
  }
}

/** As the editor spells it, so that both speak of the same file. */
export function toUri(file: string): string {
  return URI.parse(pathToFileURL(file).toString()).toString();
}

/** Relative to the working folder, with `/`. */
export function display(file: string, { cwd }: Io): string {
  const relative = path.relative(cwd, file.startsWith('file:') ? fileURLToPath(file) : file);
  return (relative === '' ? '.' : relative).split(path.sep).join('/');
}

function reason({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'no such file or folder';
  if (code === 'EACCES') return 'permission denied';
  return message;
}
