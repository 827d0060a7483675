/** The services that run a stage's image without a check of their own: that of the image is theirs. */
import { lineage } from '../language/dockerfile/lineage';
import { isHealthcheck, type Stage } from '../language/dockerfile/model';
import type { MergedService } from '../project/project';
import type { StageRequest } from './dockerfile-text';

export interface ImageUser {
  readonly merged: MergedService;
  /** The one that is run: the stage itself, or one that is built on it. */
  readonly stage: Stage;
}

/** Those that build it, and those that start it by the name that it gets then. */
export function usersOf({ dockerfile, stage, project }: StageRequest): readonly ImageUser[] {
  const builders = project.buildersOf(dockerfile).flatMap(({ merged, stage: built, file }): Built[] => {
    const image = merged.image?.value.value.resolved;
    return built && inherits(built, stage)
      ? [{ merged, stage: built, application: project.applicationOf(file).services, image }]
      : [];
  });
  return [...builders, ...builders.filter(isFirstOfName()).flatMap(startersOf)].filter(
    ({ merged }) => !hasOwnCheck(merged),
  );
}

interface Built extends ImageUser {
  readonly application: ReadonlyMap<string, MergedService>;
  readonly image: string | undefined;
}

/** Of the builders that name their image alike, as of a fragment that they share, one will do. */
function isFirstOfName(): (builder: Built) => boolean {
  const seen = new Map<unknown, Set<string>>();
  return ({ application, image }) => {
    const names = seen.get(application) ?? new Set();
    seen.set(application, names);
    if (image === undefined || names.has(image)) return false;
    names.add(image);
    return true;
  };
}

/** The shipped stages that are built on it, and that no check of their own makes different. */
export function heirsOf({ dockerfile, stage, project }: StageRequest): readonly Stage[] {
  return project.shippedStages(dockerfile).filter((shipped) => shipped !== stage && inherits(shipped, stage));
}

function startersOf({ application, image, stage }: Built): readonly ImageUser[] {
  return [...application.values()]
    .filter(({ build, image: named }) => !build && named?.value.value.resolved === image)
    .map((merged) => ({ merged, stage }));
}

function inherits(heir: Stage, stage: Stage): boolean {
  const stages = lineage(heir);
  const between = stages.slice(0, Math.max(stages.indexOf(stage), 0));
  return stages.includes(stage) && !between.some(({ instructions }) => instructions.some(isHealthcheck));
}

function hasOwnCheck({ parts }: MergedService): boolean {
  return parts.some(
    ({ service: { healthcheck } }) => healthcheck?.test !== undefined || healthcheck?.disable?.value === true,
  );
}
