/** Read-only documents: a container's probes as the engine keeps them, growing while open, and checks run by hand. */
import * as vscode from 'vscode';
import type { Disposable } from '../../engine/emitter';
import type { CheckResult } from '../../engine/exec';
import type { Container } from '../../engine/model';
import { checkResultText, healthLogText } from './health-log-text';
import { knownWell, type Live } from './live';
import { reader } from './provider';

export interface HealthLog extends Disposable {
  show(container: Container): Promise<void>;
  showResult(name: string, result: CheckResult): Promise<void>;
}

const scheme = 'checkup-health';
/** Checks run by hand whose documents can be opened again. */
const keptResults = 20;

export function registerHealthLog(live: Live): HealthLog {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const results = new Map<string, string>();
  const watches = new Map<string, vscode.Disposable>();
  let lastResult = 0;

  function follow({ uri }: vscode.TextDocument) {
    if (uri.scheme !== scheme || watches.has(uri.toString()) || results.has(uri.query)) return;
    const { engine } = live;
    if (!engine) return;
    const watch = engine.store.watch(uri.query);
    const listener = engine.store.onDidChange((change) => {
      if (change.changed.has(uri.query)) changed.fire(uri);
    });
    watches.set(uri.toString(), vscode.Disposable.from(watch, listener));
  }

  function leave({ uri }: vscode.TextDocument) {
    watches.get(uri.toString())?.dispose();
    watches.delete(uri.toString());
  }

  const registrations = vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent({ query }) {
        const result = results.get(query);
        if (result !== undefined) return result;
        const container = await knownWell(query, live);
        return container ? healthLogText(container, reader()) : vscode.l10n.t('This container is gone.');
      },
    }),
    vscode.workspace.onDidOpenTextDocument(follow),
    vscode.workspace.onDidCloseTextDocument(leave),
  );

  async function open(name: string, query: string) {
    // The name is the tab's title; what tells documents apart is the query.
    const uri = vscode.Uri.from({ scheme, path: `/${name.replace(/[\\/?#]/g, '_')}.log`, query });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  return {
    show: ({ name, id }) => open(name, id),
    async showResult(name, result) {
      const key = `check-${++lastResult}`;
      results.set(key, checkResultText(name, result, reader()));
      const oldest = results.keys().next().value;
      if (results.size > keptResults && oldest !== undefined) results.delete(oldest);
      await open(name, key);
    },
    dispose() {
      registrations.dispose();
      for (const watch of watches.values()) watch.dispose();
    },
  };
}
