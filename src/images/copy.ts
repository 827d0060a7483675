/** What COPY and ADD do to the tools of an image. */
import { type Inventory, mayHaveMore, withPrograms } from './inventory';
import { holdsProgramFolder, isProgramFolder, withCopied, withFile } from './paths';

export interface CopiedFiles {
  /** Paths or URLs; names of here-documents with their `<<`. */
  readonly sources: readonly string[];
  /** As written: a `/` at its end makes it a folder. */
  readonly target: string;
  /** The same from the root; undefined where the working folder is not known. */
  readonly path: string | undefined;
  /** ADD unpacks local archives. */
  readonly unpacks: boolean;
}

export function afterCopy(inventory: Inventory, { sources, target, path, unpacks }: CopiedFiles): Inventory {
  // Paths have other names there.
  if (inventory.os === 'windows') return mayHaveMore(inventory);
  if (path === undefined) return intoUnknown(inventory, sources, unpacks);
  const isFolder =
    sources.length > 1 || /(?:^|\/)\.{0,2}$/.test(target) || holdsProgramFolder(inventory, path);
  if (!isFolder) {
    const [source = ''] = sources;
    if (!unpacks || !isArchive(source)) return withFile(inventory, path);
    return isProgramFolder(inventory, path) ? mayHaveMore(inventory) : inventory;
  }
  return sources.reduce((at, source) => {
    if (unpacks && isArchive(source)) return withCopied(at, '', path, undefined);
    return withCopied(at, nameOf(source), path, isFile(source));
  }, inventory);
}

/** A single file is at most a program by its name. */
function intoUnknown(inventory: Inventory, sources: readonly string[], unpacks: boolean): Inventory {
  if (!sources.every((source) => isFile(source) && !(unpacks && isArchive(source))))
    return mayHaveMore(inventory);
  const missing = sources.map(nameOf).filter((name) => inventory.programs.get(name) === false);
  return withPrograms(inventory, missing, undefined);
}

/** Certain for what has an ending as files have, or comes out of a folder for programs. */
function isFile(source: string): boolean | undefined {
  if (/^(?:<<|https?:)/.test(source)) return true;
  if (/[*?[]/.test(source)) return undefined;
  return (
    /(?:^|\/)s?bin\/[^/]+$/.test(source) ||
    (/\.[a-z]\w{1,6}$/i.test(source) && !source.endsWith('.git')) ||
    undefined
  );
}

function nameOf(source: string): string {
  return /([^/]*)\/?$/.exec(source.replace(/^<<-?["']?|["']$|[?#].*$/g, ''))?.[1] ?? '';
}

/** What ADD unpacks (Dockerfile reference, ADD: "identity, gzip, bzip2 or xz"), told by its name. */
function isArchive(source: string): boolean {
  return !/^https?:/.test(source) && /\.(?:tar(?:\.\w+)?|t[gbx]z2?|txz)$/i.test(source);
}
