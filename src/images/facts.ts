/** What is known about an image by its name. Three values: yes, no, and undefined for unknown. */
import { remembering, rowsByImage } from './lookup';
import { parseReference } from './reference';
import { TABLE } from './table';

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
  /** What it exposes, all of it. */
  readonly ports: readonly number[] | undefined;
  /** Where the facts come from. */
  readonly source: string | undefined;
}

const NOTHING: ImageFacts = {
  healthcheck: undefined,
  kind: undefined,
  runtime: undefined,
  ports: undefined,
  source: undefined,
};

/** The empty image: nothing in it, so nothing that it brings. */
const SCRATCH: ImageFacts = {
  healthcheck: false,
  kind: 'os',
  runtime: undefined,
  ports: [],
  source: 'https://hub.docker.com/_/scratch',
};

/** `image` with all variables expanded; undefined where they cannot be. */
export function imageFacts(image: string | undefined): ImageFacts {
  if (image === undefined) return NOTHING;
  return image === 'scratch' ? SCRATCH : known(image);
}

const rowsOf = rowsByImage(TABLE);

const known = remembering((image): ImageFacts => {
  const reference = parseReference(image);
  const row = reference && rowsOf(reference).find(({ tags }) => !tags || tags.test(reference.tag ?? ''));
  if (!row) return NOTHING;
  const { healthcheck, kind, runtime, ports, source } = row;
  return { healthcheck, kind, runtime, ports, source };
});
