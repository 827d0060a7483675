/** The containers of the local engine and their health, live, in the activity bar. */
import * as vscode from 'vscode';
import type { Disposable } from '../../engine/emitter';
import type { Services } from '../services';
import { registerCommands } from './commands';
import { registerHealthLog } from './health-log';
import { createLive, type Live } from './live';
import { registerNotifications } from './notify';
import { createProvider, decorationScheme } from './provider';
import { registerStatusBar } from './status-bar';
import { surroundings, type Surroundings } from './surroundings';
import type { TreeNode } from './tree';

export interface HealthViewSnapshot extends Surroundings {
  readonly roots: readonly TreeNode[];
}

/** What tests look at. */
export interface HealthView extends Disposable {
  snapshot(): HealthViewSnapshot;
  readonly onDidChange: vscode.Event<HealthViewSnapshot>;
  readonly live: Live;
}

const viewId = 'checkup.health';
/** How often “for 2 min” is looked at again. */
const tick = 30_000;

export function register(services: Services): HealthView {
  const live = createLive(services);
  const provider = createProvider(live);
  const view = vscode.window.createTreeView(viewId, { treeDataProvider: provider, showCollapseAll: true });
  const changed = new vscode.EventEmitter<HealthViewSnapshot>();
  let shown: HealthViewSnapshot | undefined;
  let timer: NodeJS.Timeout | undefined;

  function update() {
    provider.update();
    const next = { ...surroundings(live.state, provider.roots), roots: provider.roots };
    if (next.state !== shown?.state) {
      void vscode.commands.executeCommand('setContext', 'checkup.healthView.state', next.state);
    }
    if (next.message !== shown?.message) Object.assign(view, { message: next.message });
    if (next.badge?.value !== shown?.badge?.value) view.badge = next.badge;
    shown = next;
    changed.fire(next);
  }

  function show(visible: boolean) {
    provider.setVisible(visible);
    clearInterval(timer);
    timer = visible ? setInterval(update, tick) : undefined;
    if (visible) void live.start().then(update);
  }

  const log = registerHealthLog(live);
  const parts = vscode.Disposable.from(
    view,
    provider,
    changed,
    log,
    registerCommands(services, live, log),
    registerNotifications(live),
    registerStatusBar(live),
    registerDimming(),
    live.onDidChange(update),
    view.onDidChangeVisibility(({ visible }) => {
      show(visible);
    }),
    view.onDidExpandElement(({ element }) => {
      provider.setExpanded(element, true);
    }),
    view.onDidCollapseElement(({ element }) => {
      provider.setExpanded(element, false);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      if (view.visible) show(true);
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('checkup.healthView')) update();
    }),
    live,
  );
  update();
  if (view.visible) show(true);
  return {
    snapshot: () => shown ?? { ...surroundings(live.state, provider.roots), roots: provider.roots },
    onDidChange: changed.event,
    live,
    dispose() {
      clearInterval(timer);
      parts.dispose();
    },
  };
}

/** What does not run is there, but in the background. */
function registerDimming(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: ({ scheme }) =>
      scheme === decorationScheme
        ? new vscode.FileDecoration(undefined, undefined, new vscode.ThemeColor('disabledForeground'))
        : undefined,
  });
}
