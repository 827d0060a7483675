/**
 * The Engine API's answers, read with suspicion: the other end may be of any version, or no engine at all.
 * What is missing or of the wrong kind becomes "not known", never an exception.
 */
import type { HealthConfig } from '../health/model';
import type { InspectedImage } from '../images/inspected';
import { harmlessLine, harmlessOutput } from './harmless';
import type {
  ComposeOrigin,
  Container,
  Details,
  EngineEvent,
  Health,
  HealthStatus,
  Probe,
  RunState,
  SwarmOrigin,
} from './model';
import { healthSince } from './since';

type Json = Readonly<Record<string, unknown>>;

const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): readonly string[] =>
  list(value).filter((item): item is string => typeof item === 'string');
const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** RFC 3339; Go's zero time (year 1) is "never". */
function time(value: unknown): number | undefined {
  const milliseconds = Date.parse(text(value));
  return milliseconds > 0 ? milliseconds : undefined;
}

/** A container's id as the engine makes them; anything else is not one, and must not get into a request's path. */
const isId = (value: string) => /^[0-9a-f]{12,128}$/.test(value);

/** What `/version` tells. */
export interface EngineVersion {
  readonly version: string;
  readonly apiVersion: string;
  readonly os: string;
  readonly podman: boolean;
}

export function decodeVersion(json: unknown): EngineVersion | undefined {
  const answer = object(json);
  const apiVersion = text(answer.ApiVersion);
  if (!/^\d+\.\d+$/.test(apiVersion)) return undefined;
  return {
    version: harmlessLine(text(answer.Version), 40),
    apiVersion,
    os: harmlessLine(text(answer.Os), 20),
    podman: list(answer.Components).some((part) => /podman/i.test(text(object(part).Name))),
  };
}

/** The answer to `/containers/json?all=1`; undefined where it is none. */
export function decodeList(json: unknown): readonly Container[] | undefined {
  if (!Array.isArray(json)) return undefined;
  return json.map(object).filter(isListed).map(decodeListed);
}

const isListed = (item: Json) => isId(text(item.Id));

function decodeListed(item: Json): Container {
  const statusText = text(item.Status);
  const state = runState(item.State);
  const labels = object(item.Labels);
  return {
    id: text(item.Id),
    // Links (`/web/db`) are names too; the container's own has one slash.
    name: containerName(texts(item.Names).find((name) => !name.slice(1).includes('/')) ?? text(item.Id)),
    image: imageName(item.Image),
    state,
    exitCode: number(Number(/^(?:Exited|Restarting) \((-?\d+)\)/.exec(statusText)?.[1] ?? NaN)),
    health: listedHealth(item, state, statusText),
    compose: composeOrigin(labels),
    swarm: swarmOrigin(labels),
    details: undefined,
  };
}

/** Since API 1.52 in a field of its own; before that in words: "Up 2 minutes (healthy)", "(health: starting)". */
function listedHealth(item: Json, state: RunState, statusText: string): Health {
  const field = object(item.Health);
  const status = healthStatus(
    text(field.Status) || /\((?:health: )?(starting|healthy|unhealthy)\)/.exec(statusText)?.[1],
  );
  return state === 'running' || state === 'paused'
    ? { status, failingStreak: number(field.FailingStreak), since: undefined }
    : noHealth;
}

export const noHealth: Health = { status: 'none', failingStreak: undefined, since: undefined };

/** The answer to `/containers/ID/json`; undefined where it is none. */
export function decodeInspection(json: unknown): Container | undefined {
  const answer = object(json);
  const id = text(answer.Id);
  if (!isId(id)) return undefined;
  const config = object(answer.Config);
  const state = object(answer.State);
  const details = decodeDetails(answer, config, state);
  const labels = object(config.Labels);
  const runs = runState(state.Status);
  return {
    id,
    name: containerName(text(answer.Name) || id),
    image: imageName(config.Image),
    state: runs,
    exitCode: ended.includes(runs) ? number(state.ExitCode) : undefined,
    health: runs === 'running' || runs === 'paused' ? inspectedHealth(state, details) : noHealth,
    compose: composeOrigin(labels),
    swarm: swarmOrigin(labels),
    details,
  };
}

/** The states in which `ExitCode` is the last run's. */
const ended: readonly RunState[] = ['exited', 'restarting', 'dead'];

function decodeDetails(answer: Json, config: Json, state: Json): Details {
  const log = list(object(state.Health ?? state.Healthcheck).Log);
  return {
    check: decodeCheck(config.Healthcheck),
    probes: log
      .map((entry) => decodeProbe(object(entry)))
      .filter((probe) => probe !== undefined)
      .reverse(),
    imageId: harmlessLine(text(answer.Image)),
    startedAt: time(state.StartedAt),
    restartCount: number(answer.RestartCount) ?? 0,
    oomKilled: state.OOMKilled === true,
    error: harmlessLine(text(state.Error)),
    shell: texts(config.Shell),
    platform: text(answer.Platform),
  };
}

function inspectedHealth(state: Json, details: Details): Health {
  const json = object(state.Health ?? state.Healthcheck);
  const status = details.check ? healthStatus(json.Status) : 'none';
  const failingStreak = number(json.FailingStreak) ?? 0;
  return { status, failingStreak, since: healthSince({ ...details, status, failingStreak }) };
}

/** The answer to `/images/NAME/json`; undefined where it is none. */
export function decodeImage(json: unknown): InspectedImage | undefined {
  const answer = object(json);
  if (text(answer.Id) === '') return undefined;
  const config = object(answer.Config);
  // Podman keeps what the image format has no place for beside the configuration.
  const check = config.Healthcheck ?? answer.HealthCheck ?? answer.Healthcheck;
  const path = texts(config.Env).find((entry) => entry.startsWith('PATH='));
  const os = text(answer.Os);
  return {
    healthcheck: decodeCheck(check),
    user: harmlessLine(text(config.User), 128),
    ports: Object.keys(object(config.ExposedPorts)).flatMap((port) => {
      const [, number] = /^(\d{1,5})(?:\/tcp)?$/.exec(port) ?? [];
      return number === undefined ? [] : [Number(number)];
    }),
    os: os === 'linux' || os === 'windows' ? os : undefined,
    path: path?.slice('PATH='.length).split(':').filter(Boolean),
  };
}

function decodeProbe(entry: Json): Probe | undefined {
  const start = time(entry.Start);
  if (start === undefined) return undefined;
  return {
    start,
    end: time(entry.End) ?? start,
    exitCode: number(entry.ExitCode) ?? -1,
    output: harmlessOutput(text(entry.Output)),
  };
}

/** An empty test inherits (and there was nothing to inherit), NONE switches off: both mean that there is no check. */
function decodeCheck(json: unknown): HealthConfig | null {
  const source = object(json);
  const Test = texts(source.Test);
  if (Test.length === 0 || Test[0] === 'NONE') return null;
  const check: HealthConfig = { Test: [...Test] };
  for (const key of ['Interval', 'Timeout', 'StartPeriod', 'StartInterval', 'Retries'] as const) {
    const value = number(source[key]);
    if (value) check[key] = value;
  }
  return check;
}

/** Podman's words for what Docker's API calls otherwise. */
const dockerWord: Readonly<Record<string, string>> = {
  died: 'die',
  remove: 'destroy',
  exec_died: 'exec_die',
};

/** One object of `/events`; undefined for what is not about a container. */
export function decodeEvent(json: unknown): EngineEvent | undefined {
  const source = object(json);
  const actor = object(source.Actor);
  const id = text(actor.ID) || text(source.id);
  if (text(source.Type) !== 'container' || !isId(id)) return undefined;
  const [action = '', ...rest] = text(source.Action).split(':');
  return {
    id,
    action: dockerWord[action] ?? action,
    detail: rest.join(':').trim(),
    time: (number(source.timeNano) ?? (number(source.time) ?? 0) * 1e9) / 1e6,
    attributes: Object.fromEntries(
      Object.entries(object(actor.Attributes)).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
  };
}

/** The container of a `create` event, which carries its name, image and labels. */
export function containerOfEvent({ id, attributes }: EngineEvent): Container {
  return {
    id,
    name: containerName(attributes.name ?? id),
    image: imageName(attributes.image),
    state: 'created',
    exitCode: undefined,
    health: noHealth,
    compose: composeOrigin(attributes),
    swarm: swarmOrigin(attributes),
    details: undefined,
  };
}

export function healthStatus(value: unknown): HealthStatus {
  return value === 'starting' || value === 'healthy' || value === 'unhealthy' ? value : 'none';
}

const runStates: readonly string[] = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
];

function runState(value: unknown): RunState {
  return runStates.includes(text(value)) ? (text(value) as RunState) : 'unknown';
}

export function containerName(name: string): string {
  return harmlessLine(isId(name) ? name.slice(0, 12) : name.replace(/^\//, ''), 128);
}

function imageName(value: unknown): string {
  return harmlessLine(text(value).replace(/^sha256:([0-9a-f]{12})[0-9a-f]*$/, '$1'));
}

/** Labels of Docker Compose; podman-compose sets the same. */
function composeOrigin(labels: Json): ComposeOrigin | undefined {
  const label = (name: string) => text(labels[`com.docker.compose.${name}`]);
  const project = harmlessLine(label('project'), 128);
  if (project === '') return undefined;
  return {
    project,
    service: harmlessLine(label('service'), 128),
    configFiles: label('project.config_files')
      .split(',')
      .map((file) => file.trim())
      .filter((file) => file !== ''),
    workingDir: label('project.working_dir') || undefined,
    oneOff: label('oneoff').toLowerCase() === 'true',
  };
}

function swarmOrigin(labels: Json): SwarmOrigin | undefined {
  const service = harmlessLine(text(labels['com.docker.swarm.service.name']), 128);
  if (service === '') return undefined;
  return {
    stack: harmlessLine(text(labels['com.docker.stack.namespace']), 128) || undefined,
    service,
  };
}
