/** Health along the chain: base image → stages → compose files. */
import { healthOfStage as stageHealth, mergeCompose } from '../health/effective';
import type { EffectiveHealthcheck } from '../health/model';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import type { ImageKnowledge } from './image-knowledge';
import type { ImageSource } from './image-source';
import { lasting } from './lasting';
import type { MergedService } from './project';

/** Nothing nearer than an image of which nothing is known. */
export const UNKNOWN: EffectiveHealthcheck = {
  config: null,
  origins: [],
  command: undefined,
  base: { image: undefined, healthcheck: undefined },
};

export function healthOfStage(
  stage: Stage,
  dockerfile: Dockerfile,
  images: ImageKnowledge,
): EffectiveHealthcheck {
  const health = stageHealth(stage, dockerfile);
  return health.base ? healthOfImage(health.base.image, dockerfile.document.uri, images) : health;
}

/** What an engine says of an image's own check counts like one that a file gives, but has no place. */
function healthOfImage(image: string | undefined, uri: string, images: ImageKnowledge): EffectiveHealthcheck {
  const { healthcheck, config } = images.healthcheckOf(image, uri);
  return { ...UNKNOWN, config, base: { image, healthcheck } };
}

export function healthOfService(
  merged: MergedService,
  source: ImageSource | undefined,
  images: ImageKnowledge,
): EffectiveHealthcheck {
  const layers = lasting(merged.parts, 'healthcheck').flatMap(({ service: { healthcheck }, file }) =>
    healthcheck ? [{ healthcheck, uri: file.document.uri }] : [],
  );
  const image = healthOfSource(source, images);
  return layers.length === 0 ? image : mergeCompose(image, layers);
}

function healthOfSource(source: ImageSource | undefined, images: ImageKnowledge): EffectiveHealthcheck {
  if (!source) return UNKNOWN;
  if (source.kind === 'stage') {
    const health = healthOfStage(source.stage, source.dockerfile, images);
    return health.base && source.root ? healthOfSource(source.root, images) : health;
  }
  const { image, text, uri } = source;
  return image === undefined
    ? { ...UNKNOWN, base: { image: text, healthcheck: undefined } }
    : healthOfImage(image, uri, images);
}
