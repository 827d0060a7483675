/** The files of a workspace that have to do with health, and the chain across them. */
import type { Configuration } from '../configuration/model';
import type { Contents } from '../images/contents';
import type { InspectedImage } from '../images/inspected';
import type { Command } from '../language/command';
import type { ComposeFile, Dependency, Placed, Service, Value } from '../language/compose/model';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import type { MappedText } from '../language/text';
import type { EffectiveHealthcheck } from '../health/model';
import type { Tool } from './mentions';

export interface Project {
  /** Every Dockerfile and compose file, parsed, by URI. */
  readonly files: ReadonlyMap<string, Dockerfile | ComposeFile>;

  /**
   * The text of any file: null where there is none, undefined where it is not known yet. What was asked for and
   * not known is listed by {@link wanted}; the host reads it and checks again. So rules stay synchronous.
   */
  read(uri: string): string | null | undefined;
  wanted(): readonly string[];
  /** Another number whenever the project has changed or learned something: what was worked out at this one still holds. */
  revision(): number;
  /**
   * A file as it would be with another text. Nothing else sees that, but asked about with it the project answers as if
   * it had changed so.
   */
  withText(file: Dockerfile | ComposeFile, text: string): Dockerfile | ComposeFile;
  /** The `.checkup.yaml` that counts for a file; undefined where there is none, or it is not known yet. */
  configurationOf(uri: string): Configuration | undefined;

  /** The files of a folder and below that mention a tool; undefined where that is not known, or not yet. */
  mentions(folder: string, tool: Tool): readonly string[] | undefined;

  /** The files of the project whose text has a name somewhere. */
  naming(name: string): ReadonlySet<string>;

  /** The application that a compose file is part of. */
  applicationOf(file: ComposeFile): Application;
  /** A service with all that the files which belong to its own say about it. */
  mergedOf(service: Service, file: ComposeFile): MergedService;

  /** What a service builds. `dockerfile` is undefined where the file is not there or not known yet. */
  buildOf(service: Service, file: ComposeFile): ResolvedBuild | undefined;
  /** The services that build a stage of this Dockerfile. */
  buildersOf(dockerfile: Dockerfile): readonly Builder[];
  /** The stages that ship: the last, and those that a service names as `build.target`. */
  shippedStages(dockerfile: Dockerfile): readonly Stage[];

  healthOfStage(stage: Stage, dockerfile: Dockerfile): EffectiveHealthcheck;
  healthOfService(service: Service, file: ComposeFile): EffectiveHealthcheck;
  /** Of another service of the application that a file is part of. */
  healthOfMerged(merged: MergedService, file: ComposeFile): EffectiveHealthcheck;

  /** What is in the image at a stage's end. */
  contentsOfStage(stage: Stage, dockerfile: Dockerfile): Contents;
  /** What is in a service's containers. */
  contentsOfService(service: Service, file: ComposeFile): Contents;

  /** The ports that an image exposes, all of them; undefined where that is not known. */
  portsOfImage(image: string | undefined): readonly number[] | undefined;
  /**
   * What an engine says about an image: null where it does not have it, undefined where that is not known (yet).
   * As with {@link read}, what was asked for is noted.
   */
  image(image: string): InspectedImage | null | undefined;
}

/** What compose makes of the files that belong together: default and override file, and what they include. */
export interface Application {
  readonly services: ReadonlyMap<string, MergedService>;
  /** Whether every file that takes part could be read: otherwise there may be more services than these. */
  readonly complete: boolean;
}

/** A service as one file has it. */
export interface ServicePart {
  readonly service: Service;
  readonly file: ComposeFile;
  /** What its relative paths are relative to: the file's folder, unless it is included into another project's. */
  readonly folder: string | undefined;
}

/** Something that a service says, and the file that says it. */
export interface InFile<T> extends Omit<ServicePart, 'service'> {
  readonly value: T;
}

/** A service put together from its parts, as compose merges them (Compose specification, "Merge", "Extend"). */
export interface MergedService {
  readonly name: string;
  /** From the one that the others are laid over to the topmost. */
  readonly parts: readonly ServicePart[];
  /** Whether everything that it extends was found: otherwise what it lacks may stand elsewhere. */
  readonly complete: boolean;
  readonly image: InFile<Placed<Value>> | undefined;
  readonly build: MergedBuild | undefined;
  readonly command: InFile<Placed<Command>> | undefined;
  readonly entrypoint: InFile<Placed<Command>> | undefined;
  /** Each in the file that gives its condition. */
  readonly dependsOn: readonly InFile<Dependency>[];
  readonly restart: InFile<Placed<Value>> | undefined;
  readonly restartPolicy: InFile<Placed<{ readonly condition: string | undefined }>> | undefined;
  readonly deployMode: string | undefined;
  readonly clusterKeys: readonly string[];
  readonly replicas: Value | undefined;
  /** Container ports of all parts; undefined where none has `ports`. */
  readonly ports: readonly number[] | undefined;
  readonly expose: readonly number[] | undefined;
  readonly portsKnown: boolean;
  /** `environment` over the values of `env_file`; undefined where a value is not known. */
  readonly environment: ReadonlyMap<string, string | undefined>;
  /** Whether every `env_file` could be read: otherwise there may be more variables than these. */
  readonly environmentKnown: boolean;
  readonly containerName: string | undefined;
  readonly hostname: string | undefined;
  readonly provider: boolean;
}

/** `build` of all parts, key by key; each key with the folder that its paths are relative to. */
export interface MergedBuild {
  readonly context: InFile<Value | undefined>;
  readonly dockerfile: InFile<Value> | undefined;
  readonly target: InFile<Placed<Value>> | undefined;
  readonly inline: InFile<MappedText> | undefined;
  readonly args: ReadonlyMap<string, string | undefined>;
  /** `additional_contexts`. */
  readonly contexts: ReadonlyMap<string, string | undefined>;
}

export interface ResolvedBuild {
  /** URI of the build context's folder, undefined for a remote or unresolved one. */
  readonly context: string | undefined;
  /** URI of the Dockerfile, whether it is there or not; the compose file's own for `dockerfile_inline`. */
  readonly uri: string | undefined;
  /** As it is built: with `args` and `contexts` in the place of what its FROM instructions name. */
  readonly dockerfile: Dockerfile | undefined;
  /** undefined also where `target` names no stage. */
  readonly stage: Stage | undefined;
  readonly args: ReadonlyMap<string, string | undefined>;
  readonly contexts: ReadonlyMap<string, string | undefined>;
}

export interface Builder {
  /** The part of the service that says what is built: the topmost that has `build`. */
  readonly service: Service;
  readonly file: ComposeFile;
  readonly merged: MergedService;
  readonly stage: Stage | undefined;
}
