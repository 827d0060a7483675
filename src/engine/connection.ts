/**
 * The connection to an engine: finds one, follows its event stream, and comes back when it is lost, with growing
 * pauses. Nothing here rejects or throws; what went wrong is part of the state.
 */
import * as l10n from '@vscode/l10n';
import type { EngineApi } from './api';
import type { Clock } from './clock';
import type { Candidate } from './contexts';
import { decodeEvent, decodeVersion, type EngineVersion } from './decode';
import { emitter, type Disposable, type Event } from './emitter';
import { eventReader } from './event-stream';
import { UnusableEngine, explainFailure, isNothing } from './failure';
import type { EngineEvent } from './model';

export type ConnectionState =
  | { readonly status: 'connecting'; /** There was a connection before. */ readonly lost: boolean }
  | {
      readonly status: 'connected';
      readonly source: string;
      readonly address: string;
      readonly version: EngineVersion;
    }
  | { readonly status: 'absent'; readonly tried: readonly Attempt[] };

/** A place where no engine was to be had, and why. */
export interface Attempt {
  readonly source: string;
  readonly address: string;
  readonly reason: string;
  /** There is nothing at all. */
  readonly missing: boolean;
}

export interface Connection extends Disposable {
  readonly state: ConnectionState;
  /** While connected. */
  readonly api: EngineApi | undefined;
  readonly onDidChange: Event<ConnectionState>;
  readonly onEvent: Event<EngineEvent>;
  /** Tries at once, from the start: someone asked for it, or the settings are others now. */
  retry(): void;
  /** Gives the present connection up, since what comes over it makes no sense; it is tried again after a pause. */
  drop(reason: string): void;
}

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  debug(message: string): void;
}

export interface ConnectionOptions {
  candidates(): Promise<readonly Candidate[]>;
  open(candidate: Candidate): EngineApi;
  readonly clock: Clock;
  /** 0 ≤ random() < 1 */
  readonly random: () => number;
  readonly log: Log;
}

/** Docker 19.03. Older engines tell too little of a container's health. */
const oldestApi = '1.40';
const firstPause = 500;
const longestPause = 30_000;
/** A socket on this machine is cheap to try, and someone may be starting Docker Desktop right now. */
const longestLocalPause = 5_000;
/** A connection that lasted this long starts the pauses from the shortest again. */
const stableAfter = 10_000;
/** An engine that was silent for so long is asked whether it is still there. */
const silence = 30_000;

/** What the store has to know of: everything else that an engine reports is noise to it. */
const words = [
  'create',
  'start',
  'restart',
  'pause',
  'unpause',
  'rename',
  'die',
  'destroy',
  'health_status',
  'exec_die',
] as const;

export function createConnection(options: ConnectionOptions): Connection {
  const { clock, log } = options;
  const changed = emitter<ConnectionState>();
  const events = emitter<EngineEvent>();
  let state: ConnectionState = { status: 'connecting', lost: false };
  let api: EngineApi | undefined;
  let stopPause: (() => void) | undefined;
  let pauses = 0;
  /** Counts the tries: what belongs to an earlier one comes too late. */
  let turn = 0;

  function become(next: ConnectionState) {
    if (JSON.stringify(next) === JSON.stringify(state)) return;
    state = next;
    changed.fire(state);
  }

  function leave() {
    turn++;
    stopPause?.();
    stopPause = undefined;
    api?.close();
    api = undefined;
  }

  async function tryAll() {
    leave();
    const mine = turn;
    const tried: Attempt[] = [];
    const places = await options.candidates();
    for (const place of places) {
      if (turn !== mine) return;
      const failure = place.problem ?? (await enter(place, mine));
      if (failure === undefined) return;
      const reason = typeof failure === 'string' ? failure : explainFailure(failure.error);
      const missing = typeof failure !== 'string' && isNothing(failure.error);
      tried.push({ source: place.source, address: place.address, reason, missing });
    }
    if (turn !== mine) return;
    if (state.status !== 'absent') log.info(`no engine: ${tried.map(describe).join('; ')}`);
    become({ status: 'absent', tried });
    pause(
      places.every(({ address }) => !/^(tcp|ssh|https?):/.test(address)) ? longestLocalPause : longestPause,
    );
  }

  /** Connects to one place; undefined when that is done with, well or because another try began. */
  async function enter(place: Candidate, mine: number): Promise<{ error: unknown } | undefined> {
    let opened: EngineApi | undefined;
    try {
      opened = options.open(place);
      const version = usable(await opened.version());
      const stream = await opened.events(version.podman ? undefined : words);
      if (turn !== mine) {
        opened.close();
        return undefined;
      }
      api = opened;
      follow(stream, mine);
      log.info(
        `connected to ${place.address} (${place.source}): ${version.version}, API ${version.apiVersion}`,
      );
      become({ status: 'connected', source: place.source, address: place.address, version });
      return undefined;
    } catch (error) {
      opened?.close();
      return { error };
    }
  }

  function follow(stream: NodeJS.ReadableStream, mine: number) {
    const reader = eventReader();
    const since = clock.now();
    let heard = since;
    let stopWatch: () => void = () => undefined;
    const end = (reason: string) => {
      stopWatch();
      if (turn !== mine) return;
      if (clock.now() - since >= stableAfter) pauses = 0;
      lost(reason);
    };
    const watch = () => {
      stopWatch = clock.after(silence, () => {
        if (turn !== mine) return;
        if (clock.now() - heard < silence) watch();
        else
          api?.ping().then(watch, (error: unknown) => {
            end(explainFailure(error));
          });
      });
    };
    stream.on('data', (chunk: Buffer) => {
      if (turn !== mine) return;
      heard = clock.now();
      try {
        for (const json of reader.read(chunk)) {
          const event = decodeEvent(json);
          if (event) events.fire(event);
        }
      } catch (error) {
        end(`${l10n.t('what answers there is no container engine')} (${explainFailure(error)})`);
      }
    });
    for (const word of ['end', 'close', 'aborted'])
      stream.on(word, () => {
        end(l10n.t('the connection was closed'));
      });
    stream.on('error', (error) => {
      end(explainFailure(error));
    });
    watch();
  }

  function lost(reason: string) {
    log.warn(`connection lost: ${reason}`);
    leave();
    become({ status: 'connecting', lost: true });
    pause(longestPause);
  }

  function pause(longest: number) {
    const length = Math.min(longest, firstPause * 2 ** Math.min(pauses++, 10));
    // Between half of it and all: many editors must not come back to a restarted engine in the same instant.
    stopPause = clock.after(length * (0.5 + options.random() / 2), () => void tryAll());
  }

  void tryAll();
  return {
    get state() {
      return state;
    },
    get api() {
      return api;
    },
    onDidChange: changed.event,
    onEvent: events.event,
    retry() {
      pauses = 0;
      leave();
      become({ status: 'connecting', lost: false });
      void tryAll();
    },
    drop: lost,
    dispose: leave,
  };
}

const describe = ({ address, reason }: Attempt) => `${address}: ${reason}`;

function usable(json: unknown): EngineVersion {
  const version = decodeVersion(json);
  if (!version) throw new UnusableEngine(l10n.t('what answers there is no container engine'));
  const [major = 0, minor = 0] = version.apiVersion.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestApi.split('.').map(Number);
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new UnusableEngine(
      l10n.t('the engine is too old: its API is {0}, at least {1} is needed', version.apiVersion, oldestApi),
    );
  }
  return version;
}
