/** What the tables say that an image holds, by its name. */
import { EMPTY_INVENTORY, type Inventory, UNKNOWN_INVENTORY } from './inventory';
import { remembering, rowsByImage } from './lookup';
import { parseReference } from './reference';
import { isSince, isUntil, readTag, type Tag } from './tags';
import { TOOLS, type ToolsRow, WINDOWS_VARIANT } from './tools';

/** `image` with all variables expanded; undefined where they cannot be. */
export function imageInventory(image: string | undefined): Inventory {
  if (image === undefined) return UNKNOWN_INVENTORY;
  return image === 'scratch' ? EMPTY_INVENTORY : known(image);
}

const rowsOf = rowsByImage(TOOLS);

const known = remembering((image): Inventory => {
  const reference = parseReference(image);
  // What a digest stands for is not to be seen.
  const tag = reference?.tag ?? (reference?.digest === undefined ? 'latest' : '@');
  if (!reference) return UNKNOWN_INVENTORY;
  const read = readTag(tag);
  const row = rowsOf(reference).find((candidate) => fits(candidate, read));
  if (row) return inventoryOf(row);
  const isOfficial =
    reference.registry === 'mcr.microsoft.com' || reference.repository.startsWith('library/');
  const isWindows = isOfficial && /(?:^|-)(?:windowsservercore|nanoserver)/.test(tag);
  return isWindows ? inventoryOf(WINDOWS_VARIANT) : UNKNOWN_INVENTORY;
});

function fits({ variants, since, until }: ToolsRow, { version, variant }: Tag): boolean {
  if (variants !== undefined && !variants.split(' ').includes(variant === '' ? '-' : variant)) return false;
  return (since === undefined || isSince(version, since)) && (until === undefined || isUntil(version, until));
}

const inventories = new WeakMap<ToolsRow, Inventory>();

function inventoryOf(row: ToolsRow): Inventory {
  let inventory = inventories.get(row);
  if (!inventory) {
    const { base, has = '', lacks = '', unsure = '' } = row;
    const programs = new Map<string, boolean | undefined>([
      ...names(lacks).map((name) => [name, false] as const),
      ...names(unsure).map((name) => [name, undefined] as const),
      ...names(`${base.has} ${has}`).map((name) => [name, true] as const),
    ]);
    inventories.set(row, (inventory = { ...base.inventory, programs }));
  }
  return inventory;
}

function names(list: string): readonly string[] {
  return list.split(' ').filter((name) => name !== '');
}
