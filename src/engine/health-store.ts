/**
 * The live state of an engine's containers. One list when connected, then the event stream; an inspection only for a
 * container whose events say that there is something to learn, or that someone looks at (`watch`). Never polls.
 *
 * The engine reports `health_status` on a change only. The probes in between show as `exec_die`, which comes a
 * moment before the engine has written the result down.
 */
import type { Clock } from './clock';
import type { Connection, ConnectionState, Log } from './connection';
import { afterEvent, keepKnown, merge } from './container-events';
import { containerOfEvent, decodeInspection, decodeList } from './decode';
import { emitter, type Disposable, type Event } from './emitter';
import { explainFailure, isMissing } from './failure';
import { createInspections } from './inspections';
import type { Container, EngineEvent } from './model';

export interface HealthState {
  readonly connection: ConnectionState;
  /** Whether `containers` is what the connected engine has. */
  readonly listed: boolean;
  readonly containers: ReadonlyMap<string, Container>;
}

export interface HealthChange {
  readonly before: HealthState;
  readonly after: HealthState;
  /** Ids of the containers that came, went or changed. */
  readonly changed: ReadonlySet<string>;
}

export interface HealthStore extends Disposable {
  readonly state: HealthState;
  /** At most one for every {@link pace}, however much happens. */
  readonly onDidChange: Event<HealthChange>;
  /** Someone looks at this container's probes: they are kept up to date until disposed. */
  watch(id: string): Disposable;
  /** Lists the containers again. */
  refresh(): void;
}

/** Milliseconds between two changes that are told. */
export const pace = 100;

export function createHealthStore(connection: Connection, clock: Clock, log: Log): HealthStore {
  const changes = emitter<HealthChange>();
  let containers = new Map<string, Container>();
  let listed = false;
  let state: HealthState = { connection: connection.state, listed, containers: new Map() };
  const changed = new Set<string>();
  const watchers = new Map<string, number>();
  /** Events that came while the list was on its way; undefined when there is none. */
  let waiting: EngineEvent[] | undefined;
  let stopFlush: (() => void) | undefined;
  let flushed = -Infinity;
  let listing = 0;

  const inspections = createInspections({
    clock,
    inspect: (id) => connection.api?.inspect(id),
    done: (id, json, outdated) => {
      const container = decodeInspection(json);
      if (container?.id === id && containers.has(id)) put(merge(containers.get(id), container, outdated));
    },
    failed(id, error) {
      if (isMissing(error)) remove(id);
      else log[watchers.has(id) ? 'warn' : 'debug'](`inspect ${id.slice(0, 12)}: ${explainFailure(error)}`);
    },
  });

  function put(container: Container) {
    const old = containers.get(container.id);
    if (old && JSON.stringify(old) === JSON.stringify(container)) return;
    containers.set(container.id, container);
    changed.add(container.id);
    flushSoon();
  }

  function remove(id: string) {
    inspections.forget(id);
    if (!containers.delete(id)) return;
    changed.add(id);
    flushSoon();
  }

  function flushSoon() {
    stopFlush ??= clock.after(Math.max(0, flushed + pace - clock.now()), flush);
  }

  function flush() {
    stopFlush?.();
    stopFlush = undefined;
    flushed = clock.now();
    const before = state;
    const ids = new Set(changed);
    changed.clear();
    state = {
      connection: connection.state,
      listed,
      containers: ids.size > 0 ? new Map(containers) : before.containers,
    };
    changes.fire({ before, after: state, changed: ids });
  }

  function replaceAll(next: Map<string, Container>) {
    for (const id of new Set([...containers.keys(), ...next.keys()])) {
      if (JSON.stringify(containers.get(id)) !== JSON.stringify(next.get(id))) changed.add(id);
    }
    containers = next;
    flushSoon();
  }

  async function list() {
    const { api } = connection;
    if (!api) return;
    const mine = ++listing;
    waiting ??= [];
    const answer = await api.list().then(
      (json) => ({ items: decodeList(json), reason: 'not a list of containers' }),
      (error: unknown) => ({ items: undefined, reason: explainFailure(error) }),
    );
    if (mine !== listing || connection.api !== api) return;
    const queued = waiting;
    waiting = undefined;
    if (!answer.items) {
      connection.drop(answer.reason);
      return;
    }
    listed = true;
    replaceAll(new Map(answer.items.map((item) => [item.id, keepKnown(containers.get(item.id), item)])));
    queued.forEach(take);
    for (const id of watchers.keys()) inspections.want(id, 0);
  }

  function take(event: EngineEvent) {
    // The end of a probe changes nothing that an answer on its way could have wrong.
    if (event.action !== 'exec_die') inspections.outdate(event.id);
    const known = containers.get(event.id);
    if (event.action === 'destroy') {
      remove(event.id);
      return;
    }
    const { container, inspectIn } = afterEvent(
      known ?? containerOfEvent(event),
      event,
      watchers.has(event.id),
      known === undefined,
    );
    put(container);
    if (inspectIn !== undefined) inspections.want(event.id, inspectIn);
  }

  const subscriptions = [
    connection.onEvent((event) => {
      if (waiting) waiting.push(event);
      else take(event);
    }),
    connection.onDidChange(({ status }) => {
      listing++;
      waiting = undefined;
      listed = false;
      inspections.clear();
      if (status === 'absent') replaceAll(new Map());
      flush();
      if (status === 'connected') void list();
    }),
  ];
  if (connection.state.status === 'connected') void list();

  return {
    get state() {
      return state;
    },
    onDidChange: changes.event,
    watch(id) {
      const others = watchers.get(id) ?? 0;
      watchers.set(id, others + 1);
      if (others === 0 && containers.has(id) && connection.api) inspections.want(id, 0);
      let watching = true;
      return {
        dispose() {
          if (!watching) return;
          watching = false;
          const left = (watchers.get(id) ?? 1) - 1;
          if (left > 0) watchers.set(id, left);
          else watchers.delete(id);
        },
      };
    },
    refresh: () => void list(),
    dispose() {
      listing++;
      stopFlush?.();
      inspections.clear();
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
