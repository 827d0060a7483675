/** The containers of an engine and their health, as plain immutable data. Times are milliseconds since the epoch. */
import type { HealthConfig } from '../health/model';

/** The Engine API's container states; `unknown` for a word it may add one day. */
export type RunState =
  'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead' | 'unknown';

/** `none`: there is no health check, or the container does not run, or nothing is known of it yet. */
export type HealthStatus = 'none' | 'starting' | 'healthy' | 'unhealthy';

export interface Health {
  readonly status: HealthStatus;
  /** Failures in a row; undefined where the engine was not asked. */
  readonly failingStreak: number | undefined;
  /** When `status` began; undefined where that is not certain. */
  readonly since: number | undefined;
}

/** One run of a container's health check. */
export interface Probe {
  readonly start: number;
  readonly end: number;
  /** 0 is healthy; -1 where the engine gave up, as when it exceeded its timeout. */
  readonly exitCode: number;
  /** Without control characters, at most 4096 long. */
  readonly output: string;
}

export interface Container {
  readonly id: string;
  readonly name: string;
  /** As it was asked for: a name, or an id where the name has moved on. */
  readonly image: string;
  readonly state: RunState;
  /** Of the last run, where there was one and it is known. */
  readonly exitCode: number | undefined;
  readonly health: Health;
  /** The compose project it belongs to. */
  readonly compose: ComposeOrigin | undefined;
  readonly swarm: SwarmOrigin | undefined;
  /** What only an inspection tells; undefined before there was one. */
  readonly details: Details | undefined;
}

export interface Details {
  /** The check in force; null: there is none. */
  readonly check: HealthConfig | null;
  /** Newest first; the engine keeps five. */
  readonly probes: readonly Probe[];
  readonly imageId: string;
  readonly startedAt: number | undefined;
  readonly restartCount: number;
  readonly oomKilled: boolean;
  /** What the engine says about why the container could not be started. */
  readonly error: string;
  /** What runs a shell-form check, where the container sets its own (`Config.Shell`). */
  readonly shell: readonly string[];
  /** `linux` or `windows`. */
  readonly platform: string;
}

/** From Compose's labels (`com.docker.compose.*`). */
export interface ComposeOrigin {
  readonly project: string;
  readonly service: string;
  /** Paths on the machine that ran Compose, in the order of `-f`. */
  readonly configFiles: readonly string[];
  readonly workingDir: string | undefined;
  /** Started by `docker compose run`. */
  readonly oneOff: boolean;
}

/** From the labels that Swarm and `docker stack` set. */
export interface SwarmOrigin {
  readonly stack: string | undefined;
  readonly service: string;
}

/** Something that happened to a container. */
export interface EngineEvent {
  readonly id: string;
  /** `start`, `die`, `health_status`, … */
  readonly action: string;
  /** What stands behind the action's colon: `healthy` in `health_status: healthy`. */
  readonly detail: string;
  readonly time: number;
  readonly attributes: Readonly<Record<string, string>>;
}
