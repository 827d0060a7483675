/**
 * The border of the engine wing, a bundle of its own: reached through `await import('…/engine/index')` only, so that
 * nothing of it is loaded before someone wants to see live state. Elsewhere its types alone are imported.
 */
import * as l10n from '@vscode/l10n';
import { openApi, type EngineApi } from './api';
import { systemClock } from './clock';
import { createConnection, type Log } from './connection';
import { engineCandidates, type EngineSettings } from './contexts';
import { decodeInspection } from './decode';
import type { Disposable } from './emitter';
import { openShell, runCheck, type CheckResult, type Shell } from './exec';
import { engineMessage } from './failure';
import type { InspectedImage } from '../images/inspected';
import { inspectImage } from './images';
import { createHealthStore, type HealthStore } from './health-store';
import type { Details } from './model';

export { openImages } from './images';

export interface EngineOptions {
  /** Read anew at every try to connect. */
  readonly settings: () => EngineSettings;
  readonly log: Log;
  /** The translations in use (`vscode.l10n.bundle`). */
  readonly translations?: { readonly contents: Record<string, string> } | undefined;
}

/** A live engine. What it is asked to do rejects with an Error whose message is the engine's own. */
export interface LiveEngine extends Disposable {
  readonly store: HealthStore;
  /** Looks for the engine anew, now. */
  retry(): void;
  restart(id: string): Promise<void>;
  runCheck(id: string, signal: AbortSignal): Promise<CheckResult>;
  openShell(id: string): Promise<Shell>;
  /** What is known of an image; null where the engine does not have it. It is never fetched. */
  image(name: string): Promise<InspectedImage | null>;
}

export function startEngine({ settings, log, translations }: EngineOptions): LiveEngine {
  if (translations) l10n.config(translations);
  const connection = createConnection({
    candidates: () => engineCandidates(settings()),
    open: (candidate) => openApi(candidate, systemClock),
    clock: systemClock,
    random: Math.random,
    log,
  });
  const store = createHealthStore(connection, systemClock, log);

  async function withEngine<T>(ask: (api: EngineApi) => Promise<T>): Promise<T> {
    const { api } = connection;
    if (!api) throw new Error(l10n.t('there is no connection to a container engine'));
    try {
      return await ask(api);
    } catch (error) {
      throw new Error(engineMessage(error), { cause: error });
    }
  }

  return {
    store,
    retry() {
      connection.retry();
    },
    restart: (id) =>
      withEngine(async (api) => {
        await api.restart(id);
      }),
    runCheck: (id, signal) =>
      withEngine(async (api) => runCheck(api, id, await detailsOf(api, id), systemClock, signal)),
    openShell: (id) => withEngine(async (api) => openShell(api, id, await detailsOf(api, id), systemClock)),
    image: (name) => withEngine((api) => inspectImage(api, name)),
    dispose() {
      store.dispose();
      connection.dispose();
    },
  };
}

/** Asked anew: the store may not have looked, and a check can be changed by an update. */
async function detailsOf(api: EngineApi, id: string): Promise<Details> {
  const details = decodeInspection(await api.inspect(id))?.details;
  if (!details) throw new Error(l10n.t('the engine does not say what this container is'));
  return details;
}
