/** The files of a workspace that have to do with health, and the chain across them. */
import type { ComposeFile, Service } from '../language/compose/model';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import type { EffectiveHealthcheck } from '../health/model';

export interface Project {
  /** Every Dockerfile and compose file, parsed, by URI. */
  readonly files: ReadonlyMap<string, Dockerfile | ComposeFile>;

  /**
   * The text of any file: null where there is none, undefined where it is not known yet. What was asked for and
   * not known is listed by {@link wanted}; the host reads it and checks again. So rules stay synchronous.
   */
  read(uri: string): string | null | undefined;
  wanted(): readonly string[];

  /** What a service builds. `dockerfile` is undefined where the file is not there or not known yet. */
  buildOf(service: Service, file: ComposeFile): ResolvedBuild | undefined;
  /** The services that build a stage of this Dockerfile. */
  buildersOf(dockerfile: Dockerfile): readonly Builder[];
  /** The stages that ship: the last, and those that a service names as `build.target`. */
  shippedStages(dockerfile: Dockerfile): readonly Stage[];

  healthOfStage(stage: Stage, dockerfile: Dockerfile): EffectiveHealthcheck;
  healthOfService(service: Service, file: ComposeFile): EffectiveHealthcheck;
}

export interface ResolvedBuild {
  /** URI of the build context's folder, undefined for a remote or unresolved one. */
  readonly context: string | undefined;
  readonly uri: string | undefined;
  readonly dockerfile: Dockerfile | undefined;
  readonly stage: Stage | undefined;
}

export interface Builder {
  readonly service: Service;
  readonly file: ComposeFile;
  readonly stage: Stage | undefined;
}
