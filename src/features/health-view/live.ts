/**
 * The engine, for the features: its bundle is loaded and a connection made only when something wants live state, and
 * never in a workspace that is not trusted (its settings and DOCKER_HOST in its environment could name any host).
 */
import * as vscode from 'vscode';
import type { Disposable } from '../../engine/emitter';
import type { EngineOptions, LiveEngine } from '../../engine/index';
import type { HealthChange, HealthState } from '../../engine/health-store';
import type { Container } from '../../engine/model';

export interface Live extends Disposable {
  /** undefined before {@link start}, and for good where nothing may be started. */
  readonly engine: LiveEngine | undefined;
  readonly state: HealthState | undefined;
  /** `undefined` when the engine has just been started. */
  readonly onDidChange: vscode.Event<HealthChange | undefined>;
  /** Loads and connects, once. undefined in a workspace that is not trusted. */
  start(): Promise<LiveEngine | undefined>;
}

export function createLive({ log }: Pick<EngineOptions, 'log'>): Live {
  const changed = new vscode.EventEmitter<HealthChange | undefined>();
  const subscriptions: Disposable[] = [changed];
  let starting: Promise<LiveEngine | undefined> | undefined;
  let engine: LiveEngine | undefined;
  let disposed = false;

  async function load(): Promise<LiveEngine | undefined> {
    const { startEngine } = await import('../../engine/index');
    if (disposed) return undefined;
    const translations = vscode.l10n.bundle && { contents: vscode.l10n.bundle };
    engine = startEngine({ settings, log, translations });
    subscriptions.push(
      engine,
      engine.store.onDidChange((change) => {
        changed.fire(change);
      }),
    );
    changed.fire(undefined);
    return engine;
  }

  subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      const isOther = ['host', 'context'].some((key) => event.affectsConfiguration(`checkup.engine.${key}`));
      if (isOther) engine?.retry();
    }),
  );
  return {
    get engine() {
      return engine;
    },
    get state() {
      return engine?.store.state;
    },
    onDidChange: changed.event,
    start() {
      if (!vscode.workspace.isTrusted) return Promise.resolve(undefined);
      starting ??= load();
      return starting;
    },
    dispose() {
      disposed = true;
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

function settings() {
  const configuration = vscode.workspace.getConfiguration('checkup.engine');
  return { host: configuration.get<string>('host'), context: configuration.get<string>('context') };
}

/** Longer than this nobody waits with the mouse held still. */
const patience = 2000;

/** A container with its details, which are fetched where nothing has asked for them yet. */
export async function knownWell(id: string, live: Live): Promise<Container | undefined> {
  const { engine } = live;
  const now = () => engine?.store.state.containers.get(id);
  if (!engine || !now() || now()?.details) return now();
  const watch = engine.store.watch(id);
  await new Promise<void>((resolve) => {
    const done = () => {
      subscription.dispose();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, patience);
    const subscription = engine.store.onDidChange(() => {
      if (!now() || now()?.details) done();
    });
  });
  watch.dispose();
  return now();
}
