/**
 * What reads files and judges them, and so needs the parsers and the rules: a bundle of its own, loaded once the
 * editor has started the extension, so that starting it stays cheap.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { createAnalysis } from './analysis';
import type { Analysis } from './analysis/analysis';
import * as configuration from './configuration';
import * as diagnostics from './diagnostics';
import * as fixAll from './fix-all';
import * as quickFixes from './quick-fixes';
import type { Services } from './services';

export { catalogue, findRule } from '../rules/registry';

/** Begins to check the workspace and shows what is found. */
export function start({ context, log }: Omit<Services, 'analysis'>): Analysis {
  // Each bundle has its own copy of the translations.
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const analysis = createAnalysis(log);
  const parts: vscode.Disposable[] = [configuration, diagnostics, quickFixes, fixAll].map((feature) =>
    feature.register({ context, analysis }),
  );
  context.subscriptions.push(analysis, ...parts);
  return analysis;
}
