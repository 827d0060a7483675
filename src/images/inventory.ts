/** What is in an image, as a value that each instruction makes a new one of. */
import { oncePer } from '../language/lazy';
import type { Contents } from './contents';

export interface Inventory {
  readonly os: Contents['os'];
  readonly shell: boolean | undefined;
  readonly wget: Contents['wget'];
  /** Of the programs that something is known of. */
  readonly programs: ReadonlyMap<string, boolean | undefined>;
  /** Of all others. */
  readonly others: false | undefined;
  /** The folders that programs are found in. */
  readonly path: readonly string[];
}

/** Docker's own, for images that set none (moby, oci/defaults.go). */
export const PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'] as const;

export const UNKNOWN_INVENTORY: Inventory = {
  os: undefined,
  shell: undefined,
  wget: undefined,
  programs: new Map(),
  others: undefined,
  path: PATH,
};

export const EMPTY_INVENTORY: Inventory = { ...UNKNOWN_INVENTORY, os: 'linux', shell: false, others: false };

export const contentsFrom = oncePer(({ os, shell, wget, programs, others }: Inventory): Contents => {
  const has = (program: string) => (programs.has(program) ? programs.get(program) : others);
  return { os, shell, wget, has };
});

/** With programs that are there, are not, or may be. */
export function withPrograms(
  inventory: Inventory,
  names: Iterable<string>,
  there: boolean | undefined,
): Inventory {
  const programs = new Map(inventory.programs);
  let { wget } = inventory;
  for (const name of names) {
    programs.set(name, there);
    if (name === 'wget') wget = undefined;
  }
  return { ...inventory, programs, wget };
}

/** Something may have come: nothing is missing for certain any more. */
export function mayHaveMore(inventory: Inventory): Inventory {
  const programs = new Map([...inventory.programs].filter(([, there]) => there !== false));
  return { ...inventory, programs, others: undefined, shell: inventory.shell === true ? true : undefined };
}

/** Something may have gone or been covered: nothing is certain any more but what kind of system it is. */
export function mayBeAnything({ os, path }: Inventory): Inventory {
  return { ...UNKNOWN_INVENTORY, os, path };
}
