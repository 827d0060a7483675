/** What the tables say that an image holds, by its name. */
import { oncePer } from '../language/lazy';
import { EMPTY_INVENTORY, type Inventory, UNKNOWN_INVENTORY } from './inventory';
import { remembering, rowsByImage } from './lookup';
import { type ImageReference, parseReference } from './reference';
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
  if (!reference) return UNKNOWN_INVENTORY;
  const row = rowFor(rowsOf, reference);
  if (row) return inventoryOf(row);
  const isOfficial =
    reference.registry === 'mcr.microsoft.com' || reference.repository.startsWith('library/');
  const isWindows = isOfficial && /(?:^|-)(?:windowsservercore|nanoserver)/.test(tagOf(reference));
  return isWindows ? inventoryOf(WINDOWS_VARIANT) : UNKNOWN_INVENTORY;
});

/** The first row of a table that fits an image. */
export function rowFor<Row extends Versions>(
  rowsByName: (reference: ImageReference) => readonly Row[],
  reference: ImageReference,
): Row | undefined {
  const tag = readTag(tagOf(reference));
  return rowsByName(reference).find((row) => fits(row, tag));
}

/** What a digest stands for is not to be seen. */
function tagOf({ tag, digest }: ImageReference): string {
  return tag ?? (digest === undefined ? 'latest' : '@');
}

type Versions = Pick<ToolsRow, 'variants' | 'since' | 'until'>;

function fits({ variants, since, until }: Versions, { version, variant }: Tag): boolean {
  if (variants !== undefined && !variants.split(' ').includes(variant === '' ? '-' : variant)) return false;
  return (since === undefined || isSince(version, since)) && (until === undefined || isUntil(version, until));
}

const inventoryOf = oncePer(({ base, has = '', lacks = '', unsure = '' }: ToolsRow): Inventory => {
  const programs = new Map<string, boolean | undefined>([
    ...names(lacks).map((name) => [name, false] as const),
    ...names(unsure).map((name) => [name, undefined] as const),
    ...names(`${base.has} ${has}`).map((name) => [name, true] as const),
  ]);
  return { ...base.inventory, programs };
});

function names(list: string): readonly string[] {
  return list.split(' ').filter((name) => name !== '');
}
