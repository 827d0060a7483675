/** Health along the chain: base image → stages → compose files. */
import { healthOfStage as stageHealth, mergeCompose } from '../health/effective';
import type { EffectiveHealthcheck } from '../health/model';
import { imageFacts } from '../images/facts';
import type { Service } from '../language/compose/model';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import { lasting } from './merge';
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
  let health = healthOfImage(merged, application, buildOf);
  const parts = lasting(merged.parts, 'healthcheck');
  const switched = parts.findLast(({ service }) => service.healthcheck?.disable);
  // Compose merges key by key before it looks: `disable: true` outlasts a test that a higher file gives.
  if (switched?.service.healthcheck?.disable?.value) {
    return mergeCompose(health, switched.service, switched.file.document.uri);
  }
  for (const { service, file } of parts) health = mergeCompose(health, enabled(service), file.document.uri);
  return health;
}

/** The service without a `disable` that a higher file took back. */
function enabled(service: Service): Service {
  const { healthcheck } = service;
  if (!healthcheck?.disable) return service;
  return Object.create(service, {
    healthcheck: { value: { ...healthcheck, disable: undefined } },
  }) as Service;
}

/** What the image brings that the service's containers are made from. */
function healthOfImage(
  merged: MergedService,
  application: Application,
  buildOf: BuildOf,
): EffectiveHealthcheck {
  if (!merged.complete && !merged.build && !merged.image) return UNKNOWN;
  const build = buildOf(merged) ?? buildNamed(merged, application, buildOf);
  if (build) return healthOfBuild(build);
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

function healthOfBuild({ dockerfile, stage, args }: ResolvedBuild): EffectiveHealthcheck {
  if (!dockerfile || !stage) return UNKNOWN;
  const health = healthOfStage(stage, dockerfile);
  const turn = overriddenFrom(stage, dockerfile, args);
  if (!turn) return health;
  // A build argument chooses what this stage starts from: only what it and those after it define is certain.
  const certain =
    health.origins.length > 0 &&
    health.origins.every(({ span }) => turn.nearer.some((near) => within(span.start, near)));
  return certain ? health : UNKNOWN;
}

/** The first stage on the way down whose FROM `build.args` has a say in, and those before it. */
function overriddenFrom(
  stage: Stage,
  { globalArgs }: Dockerfile,
  args: ReadonlyMap<string, string | undefined>,
): { readonly nearer: readonly Stage[] } | undefined {
  const changes = [...args].some(
    ([name, value]) => globalArgs.has(name) && (value === undefined || value !== globalArgs.get(name)),
  );
  if (!changes) return undefined;
  const nearer: Stage[] = [];
  for (let at: Stage | undefined = stage; at && !nearer.includes(at); at = at.parent) {
    nearer.push(at);
    if (at.from.variable) return { nearer };
  }
  return undefined;
}

function within(offset: number, { span }: Stage): boolean {
  return offset >= span.start && offset < span.end;
}
