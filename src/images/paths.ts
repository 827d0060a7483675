/** Where programs are found in an image, and what files that come to a place there mean for that. */
import { type Inventory, mayHaveMore, withPrograms } from './inventory';

/** Whether programs are found in this folder itself. */
export function isProgramFolder({ path }: Pick<Inventory, 'path'>, folder: string): boolean {
  return path.includes(trimmed(folder));
}

/** Whether what is laid over this folder may bring programs: it is one of theirs, or above one. */
export function holdsProgramFolder({ path }: Pick<Inventory, 'path'>, folder: string): boolean {
  const own = trimmed(folder);
  return path.some((one) => one === own || one.startsWith(own === '/' ? own : `${own}/`));
}

function trimmed(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}

/** A file was brought to a path: a program, where that is in one of their folders. */
export function withFile(inventory: Inventory, path: string): Inventory {
  const slash = path.lastIndexOf('/');
  const [folder, name] = [slash === 0 ? '/' : path.slice(0, slash), path.slice(slash + 1)];
  if (!isProgramFolder(inventory, folder)) return inventory;
  const next = withPrograms(inventory, [name], true);
  return name === 'sh' && /^(?:\/usr)?\/bin$/.test(folder) ? { ...next, shell: true } : next;
}

/** A file, or all that is in a folder, was put into a folder. `isFile` is undefined where that is not known. */
export function withCopied(
  inventory: Inventory,
  name: string,
  folder: string,
  isFile: boolean | undefined,
): Inventory {
  if (isFile) return withFile(inventory, `${trimmed(folder)}/${name}`.replace(/^\/+/, '/'));
  return holdsProgramFolder(inventory, folder) ? mayHaveMore(inventory) : inventory;
}
