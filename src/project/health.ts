/** Health along the chain: base image → stages → compose files. */
import { type ComposeLayer, healthOfStage as stageHealth, mergeCompose } from '../health/effective';
import type { EffectiveHealthcheck } from '../health/model';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import type { ImageKnowledge } from './image-knowledge';
import type { ImageSource } from './image-source';
import { lasting } from './lasting';
import type { MergedService, ServicePart } from './project';

/** Nothing nearer than an image of which nothing is known. */
const UNKNOWN: EffectiveHealthcheck = {
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
  const layers = healthLayers(merged.parts);
  const image = healthOfSource(source, images);
  return layers.length === 0 ? image : mergeCompose(image, layers);
}

/** What the parts say that no part above them takes back. */
export function healthLayers(parts: readonly ServicePart[]): readonly ComposeLayer[] {
  return parts.flatMap((part) => {
    const { healthcheck } = part.service;
    const lasts = (key: string) => lasting(parts, `healthcheck.${key}`).includes(part);
    if (!healthcheck || !lasting(parts, 'healthcheck').includes(part)) return [];
    return {
      healthcheck: {
        ...healthcheck,
        test: lasts('test') ? healthcheck.test : undefined,
        disable: lasts('disable') ? healthcheck.disable : undefined,
        options: new Map([...healthcheck.options].filter(([name]) => lasts(name))),
      },
      uri: part.file.document.uri,
    };
  });
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
