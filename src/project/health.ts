/** Health along the chain: base image → stages → compose files. */
import { healthOfStage as stageHealth, mergeCompose } from '../health/effective';
import type { EffectiveHealthcheck } from '../health/model';
import { imageFacts } from '../images/facts';
import { lineage } from '../language/dockerfile/lineage';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import { lasting } from './lasting';
import type { Application, MergedService, ResolvedBuild } from './project';

/** Nothing nearer than an image of which nothing is known. */
export const UNKNOWN: EffectiveHealthcheck = {
  config: null,
  origins: [],
  command: undefined,
  base: { image: undefined, healthcheck: undefined },
};

export function healthOfStage(stage: Stage, dockerfile: Dockerfile): EffectiveHealthcheck {
  const health = stageHealth(stage, dockerfile);
  return health.base ? { ...health, base: baseOf(health.base.image) } : health;
}

function baseOf(image: string | undefined): NonNullable<EffectiveHealthcheck['base']> {
  return { image, healthcheck: imageFacts(image).healthcheck };
}

export type BuildOf = (service: MergedService) => ResolvedBuild | undefined;

export function healthOfService(
  merged: MergedService,
  application: Application,
  buildOf: BuildOf,
): EffectiveHealthcheck {
  const layers = lasting(merged.parts, 'healthcheck').flatMap(({ service: { healthcheck }, file }) =>
    healthcheck ? [{ healthcheck, uri: file.document.uri }] : [],
  );
  const image = healthOfImage(merged, application, buildOf);
  return layers.length === 0 ? image : mergeCompose(image, layers);
}

/** What the image brings that the service's containers are made from. */
function healthOfImage(
  merged: MergedService,
  application: Application,
  buildOf: BuildOf,
  depth = 0,
): EffectiveHealthcheck {
  if (!merged.complete && !merged.build && !merged.image) return UNKNOWN;
  const build = buildOf(merged) ?? buildNamed(merged, application, buildOf);
  if (build) return healthOfBuild(build, application, buildOf, depth);
  const image = merged.image?.value.value;
  if (image?.resolved === undefined)
    return { ...UNKNOWN, base: { image: image?.text, healthcheck: undefined } };
  return { ...UNKNOWN, base: baseOf(image.resolved) };
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

const byImage = new WeakMap<Application, ReadonlyMap<string, MergedService>>();

function buildersByImage(application: Application): ReadonlyMap<string, MergedService> {
  let builders = byImage.get(application);
  if (!builders) {
    const found = new Map<string, MergedService>();
    for (const service of application.services.values()) {
      const name = service.build && service.image?.value.value.resolved;
      if (name !== undefined && !found.has(name)) found.set(name, service);
    }
    byImage.set(application, (builders = found));
  }
  return builders;
}

/** More services in a row that start from each other's images nobody has. */
const DEEPEST = 10;

function healthOfBuild(
  { dockerfile, stage, contexts }: ResolvedBuild,
  application: Application,
  buildOf: BuildOf,
  depth: number,
): EffectiveHealthcheck {
  if (!dockerfile || !stage) return UNKNOWN;
  const health = healthOfStage(stage, dockerfile);
  if (!health.base || contexts.size === 0) return health;
  // `additional_contexts: { base: service:api }`: what FROM names is the image of another service.
  const root = lineage(stage).at(-1);
  const [, other] = /^service:(.+)$/.exec(contexts.get(root?.from.image ?? '') ?? '') ?? [];
  const service = other === undefined ? undefined : application.services.get(other);
  return service && depth < DEEPEST ? healthOfImage(service, application, buildOf, depth + 1) : health;
}
