/** Finds Dockerfiles and compose files below a folder, as git would see them. */
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { kindOf } from '../project/workspace';
import type { FileKind } from '../project/create';
import { toUri } from './uris';

export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly kind: FileKind;
}

/** The rules of one .gitignore and the folder that it speaks of. */
interface Ignores {
  readonly folder: string;
  readonly rules: Ignore;
}

/**
 * The files that a path stands for: itself, or what is found below it. Links are not followed out of the folder.
 * @throws the file system's error where the path cannot be read.
 */
export async function findFiles(
  start: string,
  onUnreadable: (path: string, error: unknown) => void,
): Promise<FoundFile[]> {
  if (!(await stat(start)).isDirectory())
    return [{ path: start, kind: kindOf(path.basename(start)) ?? guess(start) }];
  const root = await realpath(start);
  const found: FoundFile[] = [];

  async function walk(folder: string, inherited: readonly Ignores[]): Promise<void> {
    let entries;
    try {
      entries = await readdir(folder, { withFileTypes: true });
    } catch (error) {
      onUnreadable(folder, error);
      return;
    }
    const ignores = await withOwn(folder, inherited);
    for (const entry of entries) {
      const at = path.join(folder, entry.name);
      if (isIgnored(at, entry.isDirectory(), ignores)) continue;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) await walk(at, ignores);
        continue;
      }
      // Most files have neither's name, and where one stands is asked of the others alone.
      const kind = kindOf(entry.name) && kindOf(toUri(at));
      if (kind && (entry.isFile() || (entry.isSymbolicLink() && (await staysInside(at, root)))))
        found.push({ path: at, kind });
    }
  }

  await walk(start, await ignoresAbove(start));
  return found;
}

const SKIPPED = new Set(['.git', 'node_modules']);

/** For a file that was named outright. */
function guess(file: string): FileKind {
  return /\.ya?ml$/i.test(file) ? 'compose' : 'dockerfile';
}

async function staysInside(link: string, root: string): Promise<boolean> {
  try {
    const target = await realpath(link);
    return target.startsWith(root + path.sep) && (await stat(target)).isFile();
  } catch {
    return false; // A link to nothing.
  }
}

function isIgnored(file: string, isDirectory: boolean, ignores: readonly Ignores[]): boolean {
  let ignored = false;
  // A nearer .gitignore has the last word.
  for (const { folder, rules } of ignores) {
    const relative = path.relative(folder, file).split(path.sep).join('/') + (isDirectory ? '/' : '');
    const result = rules.test(relative);
    if (result.ignored) ignored = true;
    else if (result.unignored) ignored = false;
  }
  return ignored;
}

async function withOwn(folder: string, inherited: readonly Ignores[]): Promise<readonly Ignores[]> {
  try {
    const text = await readFile(path.join(folder, '.gitignore'), 'utf8');
    return [...inherited, { folder, rules: ignore().add(text) }];
  } catch {
    return inherited; // Most folders have none.
  }
}

/** The .gitignore files between a folder and the root of its repository. */
async function ignoresAbove(start: string): Promise<readonly Ignores[]> {
  const folders: string[] = [];
  let at = path.resolve(start);
  while (!(await exists(path.join(at, '.git')))) {
    const parent = path.dirname(at);
    if (parent === at) return []; // In no repository.
    folders.unshift((at = parent));
  }
  let ignores: readonly Ignores[] = [];
  for (const folder of folders) ignores = await withOwn(folder, ignores);
  return ignores;
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
