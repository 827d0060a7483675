/** Rows of a table by the image that a reference names. */
import type { ImageReference } from './reference';

/** Registries that hold copies of the official images under a folder of theirs. */
const MIRRORS: readonly (readonly [registry: string, folder: string])[] = [
  ['public.ecr.aws', 'docker/library/'],
  ['mirror.gcr.io', 'library/'],
];

/** Rows that name the image come before those that leave its ending open. */
export function rowsByImage<Row extends { readonly image: string }>(
  table: readonly Row[],
): (reference: ImageReference) => readonly Row[] {
  const exact = new Map<string, Row[]>();
  const open: { readonly prefix: string; readonly row: Row }[] = [];
  for (const row of table) {
    if (row.image.endsWith('*')) open.push({ prefix: row.image.slice(0, -1), row });
    else exact.set(row.image, [...(exact.get(row.image) ?? []), row]);
  }
  return (reference) => {
    const name = nameOf(reference);
    const like = open.filter(({ prefix }) => name.startsWith(prefix)).map(({ row }) => row);
    return [...(exact.get(name) ?? []), ...like];
  };
}

function nameOf({ registry, repository }: ImageReference): string {
  for (const [mirror, folder] of MIRRORS) {
    if (registry === mirror && repository.startsWith(folder))
      return `docker.io/library/${repository.slice(folder.length)}`;
  }
  return `${registry}/${repository}`;
}

/** Keeps what was worked out for the few images that a workspace names again and again. */
export function remembering<T extends object>(lookUp: (image: string) => T): (image: string) => T {
  const known = new Map<string, T>();
  return (image) => {
    let found = known.get(image);
    if (!found) {
      if (known.size >= KNOWN_AT_MOST) known.clear();
      known.set(image, (found = lookUp(image)));
    }
    return found;
  };
}

const KNOWN_AT_MOST = 1000;
