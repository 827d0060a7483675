/** An engine in memory, for tests of the store: it answers what it is told to, and counts what it is asked. */
import type { EngineApi } from '../../../src/engine/api';
import type { Connection, ConnectionState, Log } from '../../../src/engine/connection';
import { decodeEvent } from '../../../src/engine/decode';
import { emitter } from '../../../src/engine/emitter';
import type { EngineEvent } from '../../../src/engine/model';

export const silent: Log = { info: () => undefined, warn: () => undefined, debug: () => undefined };

/** What dockerode rejects with where there is no such container. */
export const missing = Object.assign(new Error('no such container'), { statusCode: 404 });

export const connected: ConnectionState = {
  status: 'connected',
  source: 'test',
  address: 'unix:///test',
  version: { version: '28.5.2', apiVersion: '1.51', os: 'linux', podman: false },
};

export interface FakeEngine {
  readonly connection: Connection;
  readonly asked: { lists: number; inspections: string[]; dropped: string[] };
  /** The answers; set them before they are asked for. */
  list: () => Promise<unknown>;
  inspect: (id: string) => Promise<unknown>;
  event(json: unknown): void;
  become(state: ConnectionState): void;
}

export function fakeEngine(): FakeEngine {
  const changed = emitter<ConnectionState>();
  const events = emitter<EngineEvent>();
  let state = connected;
  const engine: FakeEngine = {
    asked: { lists: 0, inspections: [], dropped: [] },
    list: () => Promise.resolve([]),
    inspect: () => Promise.reject(missing),
    event(json) {
      const event = decodeEvent(json);
      if (event) events.fire(event);
    },
    become(next) {
      state = next;
      api = state.status === 'connected' ? newApi() : undefined;
      changed.fire(state);
    },
    connection: {
      get state() {
        return state;
      },
      get api() {
        return api;
      },
      onDidChange: changed.event,
      onEvent: events.event,
      retry: () => undefined,
      drop: (reason) => void engine.asked.dropped.push(reason),
      dispose: () => undefined,
    },
  };
  const newApi = () =>
    ({
      list() {
        engine.asked.lists++;
        return engine.list();
      },
      inspect(id: string) {
        engine.asked.inspections.push(id);
        return engine.inspect(id);
      },
    }) as unknown as EngineApi;
  let api: EngineApi | undefined = newApi();
  return engine;
}

/** The same short id for the same name. */
export const idOf = (name: string) => Buffer.from(name).toString('hex').padEnd(64, '0');

export function eventOf(
  name: string,
  action: string,
  attributes: Record<string, string> = {},
  time = 0,
): object {
  return {
    Type: 'container',
    Action: action,
    Actor: { ID: idOf(name), Attributes: { name, image: 'busybox', ...attributes } },
    timeNano: time * 1e6,
  };
}

/** An answer to `/containers/ID/json`; `results`: probes, oldest first, one a second, `.` passes and `x` fails. */
export function inspectionOf(
  name: string,
  status: string,
  results = '',
  streak = 0,
  more: object = {},
): object {
  const at = (seconds: number) => new Date(seconds * 1000).toISOString();
  return {
    Id: idOf(name),
    Name: `/${name}`,
    State: {
      Status: 'running',
      StartedAt: at(1),
      Health: {
        Status: status,
        FailingStreak: streak,
        Log: Array.from(results, (result, index) => ({
          Start: at(index + 2),
          End: at(index + 2.05),
          ExitCode: result === '.' ? 0 : 1,
          Output: `probe ${index + 1}`,
        })),
      },
      ...more,
    },
    Config: { Image: 'busybox', Healthcheck: { Test: ['CMD', 'probe'] } },
  };
}

export const listedOf = (name: string, statusText = 'Up 2 minutes (healthy)', State = 'running') => ({
  Id: idOf(name),
  Names: [`/${name}`],
  Image: 'busybox',
  State,
  Status: statusText,
});
