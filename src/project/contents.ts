/** What is in the image of a stage or a service, along the chain: base image, package lines, copied programs. */
import { UNKNOWN_CONTENTS, type Contents } from '../images/contents';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import type { MergedService, ResolvedBuild } from './project';

/** At the end of a stage. */
export const contentsOfStage: (stage: Stage, dockerfile: Dockerfile) => Contents = () => UNKNOWN_CONTENTS;

/** Of the containers of a service: what it builds, or the image that it names, and what is mounted over it. */
export const contentsOfService: (service: MergedService, build: ResolvedBuild | undefined) => Contents = () =>
  UNKNOWN_CONTENTS;
