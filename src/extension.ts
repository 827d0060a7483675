/** Activation: create the services, register each feature; nothing else. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as healthView from './features/health-view';
import * as imageFacts from './features/image-facts';
import * as logging from './features/log';
import * as rulePages from './features/rule-pages';
import type { Services } from './features/services';

export function activate(context: vscode.ExtensionContext) {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const log = vscode.window.createOutputChannel('Container Checkup', { log: true });
  const analysis = afterActivation()
    .then(() => import('./features/checks'))
    .then((checks) => checks.start({ context, log }));
  analysis.catch((error: unknown) => {
    log.error('the checks could not be started', error);
  });
  const services: Services = { context, log, analysis };
  const view = healthView.register(services);
  const images = imageFacts.register(services, view.live);
  context.subscriptions.push(
    log,
    view,
    images,
    ...[logging, rulePages].map((feature) => feature.register(services)),
  );
  /** What the tests inside the editor look at. */
  return { analysis, healthView: view };
}

/** The editor's other extensions get their turn before the parsers are loaded. */
function afterActivation(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
