/** What is known about an image by its name. Three values: yes, no, and undefined for unknown. */
import { parseReference, type ImageReference } from './reference';
import { TABLE, type ImageRow } from './table';

/** `language` and `os`: a base that runs nothing by itself; `server`: it serves as it is. */
export type ImageKind = 'language' | 'os' | 'server';

export type ImageRuntime =
  'node' | 'bun' | 'deno' | 'python' | 'dotnet' | 'java' | 'go' | 'rust' | 'ruby' | 'php';

export interface ImageFacts {
  /** Whether the image brings a HEALTHCHECK of its own. */
  readonly healthcheck: boolean | undefined;
  readonly kind: ImageKind | undefined;
  /** What the image can run a program with. */
  readonly runtime: ImageRuntime | undefined;
  /** Where the facts come from. */
  readonly source: string | undefined;
}

const NOTHING: ImageFacts = {
  healthcheck: undefined,
  kind: undefined,
  runtime: undefined,
  source: undefined,
};

/** The empty image: nothing in it, so nothing that it brings. */
const SCRATCH: ImageFacts = {
  healthcheck: false,
  kind: 'os',
  runtime: undefined,
  source: 'https://hub.docker.com/_/scratch',
};

/** `image` with all variables expanded; undefined where they cannot be. */
export function imageFacts(image: string | undefined): ImageFacts {
  if (image === undefined) return NOTHING;
  if (image === 'scratch') return SCRATCH;
  let facts = known.get(image);
  if (!facts) {
    if (known.size >= KNOWN_AT_MOST) known.clear();
    known.set(image, (facts = lookUp(image)));
  }
  return facts;
}

/** A workspace names the same few images again and again. */
const known = new Map<string, ImageFacts>();
const KNOWN_AT_MOST = 1000;

function lookUp(image: string): ImageFacts {
  const reference = parseReference(image);
  const row = reference && rowOf(reference);
  if (!row) return NOTHING;
  const { healthcheck, kind, runtime, source } = row;
  return { healthcheck, kind, runtime, source };
}

/** Registries that hold copies of the official images under a folder of theirs. */
const MIRRORS: readonly (readonly [registry: string, folder: string])[] = [
  ['public.ecr.aws', 'docker/library/'],
  ['mirror.gcr.io', 'library/'],
];

const exact = new Map<string, ImageRow[]>();
const open: { readonly prefix: string; readonly row: ImageRow }[] = [];
for (const row of TABLE) {
  if (row.image.endsWith('*')) open.push({ prefix: row.image.slice(0, -1), row });
  else exact.set(row.image, [...(exact.get(row.image) ?? []), row]);
}

function rowOf(reference: ImageReference): ImageRow | undefined {
  const name = nameOf(reference);
  const rows = exact.get(name) ?? open.filter(({ prefix }) => name.startsWith(prefix)).map(({ row }) => row);
  return rows.find(({ tags }) => !tags || tags.test(reference.tag ?? ''));
}

function nameOf({ registry, repository }: ImageReference): string {
  for (const [mirror, folder] of MIRRORS) {
    if (registry === mirror && repository.startsWith(folder))
      return `docker.io/library/${repository.slice(folder.length)}`;
  }
  return `${registry}/${repository}`;
}
