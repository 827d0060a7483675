/** Where the image of a service comes from: a stage that is built, or an image that is named. */
import { lineage } from '../language/dockerfile/lineage';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import { oncePer } from '../language/lazy';
import type { Application, MergedService, ResolvedBuild } from './project';

export type ImageSource =
  | {
      readonly kind: 'stage';
      readonly stage: Stage;
      readonly dockerfile: Dockerfile;
      /** What its first FROM names, where that is the image of another service. */
      readonly root: ImageSource | undefined;
    }
  | {
      readonly kind: 'image';
      /** As written, and with its variables expanded; undefined where they cannot be. */
      readonly text: string;
      readonly image: string | undefined;
      /** The file that names it. */
      readonly uri: string;
    };

export type BuildOf = (service: MergedService) => ResolvedBuild | undefined;

/** undefined where that is not known. */
export function imageSourceOf(
  merged: MergedService,
  application: Application,
  buildOf: BuildOf,
  depth = 0,
): ImageSource | undefined {
  if (!merged.complete && !merged.build && !merged.image) return undefined;
  const build = buildOf(merged) ?? buildNamed(merged, application, buildOf);
  if (build) return builtFrom(build, application, buildOf, depth);
  if (!merged.image) return undefined;
  const { value, file } = merged.image;
  return { kind: 'image', text: value.value.text, image: value.value.resolved, uri: file.document.uri };
}

/** Another service of the application builds the image and gives it the name that this one uses. */
function buildNamed(
  { image }: MergedService,
  application: Application,
  buildOf: BuildOf,
): ResolvedBuild | undefined {
  const name = image?.value.value.resolved;
  const builder = name === undefined ? undefined : buildersByImage(application).get(name);
  return builder && buildOf(builder);
}

const buildersByImage = oncePer(({ services }: Application): ReadonlyMap<string, MergedService> => {
  const found = new Map<string, MergedService>();
  for (const service of services.values()) {
    const name = service.build && service.image?.value.value.resolved;
    if (name !== undefined && !found.has(name)) found.set(name, service);
  }
  return found;
});

/** More services in a row that start from each other's images nobody has. */
const DEEPEST = 10;

function builtFrom(
  { dockerfile, stage, contexts }: ResolvedBuild,
  application: Application,
  buildOf: BuildOf,
  depth: number,
): ImageSource | undefined {
  if (!dockerfile || !stage) return undefined;
  // `additional_contexts: { base: service:api }`: what FROM names is the image of another service.
  const name = contexts.size === 0 ? undefined : lineage(stage).at(-1)?.from.image;
  const [, other] = /^service:(.+)$/.exec(contexts.get(name ?? '') ?? '') ?? [];
  const service = other === undefined ? undefined : application.services.get(other);
  const root =
    service && depth < DEEPEST ? imageSourceOf(service, application, buildOf, depth + 1) : undefined;
  return { kind: 'stage', stage, dockerfile, root };
}
