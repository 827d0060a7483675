/** Activation: create the services, register each feature; nothing else. */
import * as vscode from 'vscode';
import { createAnalysis } from './features/analysis';
import * as diagnostics from './features/diagnostics';
import * as healthView from './features/health-view';
import * as logging from './features/log';
import * as quickFixes from './features/quick-fixes';
import * as rulePages from './features/rule-pages';
import type { Services } from './features/services';

export function activate(context: vscode.ExtensionContext) {
  const log = vscode.window.createOutputChannel('Container Checkup', { log: true });
  const analysis = createAnalysis(log);
  const services: Services = { context, log, analysis };
  const view = healthView.register(services);
  context.subscriptions.push(
    log,
    analysis,
    view,
    ...[logging, rulePages, diagnostics, quickFixes].map((feature) => feature.register(services)),
  );
  /** What the tests inside the editor look at. */
  return { analysis, healthView: view };
}
