/** Offers a finding's fixes as code actions; those that touch several files also with a preview. */
import * as vscode from 'vscode';
import type { Finding, Fix } from '../../rules/rule';
import { toRange } from '../convert';
import { SOURCE } from '../diagnostics';
import { OPEN_RULE } from '../rule-pages';
import type { Services } from '../services';
import { workspaceEdit } from './workspace-edit';

const SELECTOR: vscode.DocumentSelector = [
  { language: 'dockerfile' },
  { language: 'dockercompose' },
  { language: 'yaml' },
];

export function register({ analysis }: Services): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    SELECTOR,
    {
      provideCodeActions: async (document, _range, { diagnostics, only }) => {
        const ours = diagnostics.filter(({ source }) => source === SOURCE);
        if (ours.length === 0 || (only && !only.contains(vscode.CodeActionKind.QuickFix))) return [];
        // Fixes are worked out on the text as it is now.
        await analysis.flush();
        return ours.flatMap((diagnostic) => {
          const finding = findingOf(diagnostic, analysis.findings(document.uri.toString()));
          return finding ? actionsFor(finding, diagnostic) : [];
        });
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

function findingOf(diagnostic: vscode.Diagnostic, findings: readonly Finding[]): Finding | undefined {
  const rule = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
  return findings.find(
    (finding) => finding.rule === rule && toRange(finding.range).isEqual(diagnostic.range),
  );
}

function actionsFor(finding: Finding, diagnostic: vscode.Diagnostic): readonly vscode.CodeAction[] {
  const fixes = finding.fixes().flatMap((fix) => {
    const actions = [action(fix, diagnostic, fix.title, false)];
    if (fix.edits.length > 1)
      actions.push(action(fix, diagnostic, vscode.l10n.t('{0} (preview changes)', fix.title), true));
    return actions;
  });
  return [...fixes, explain(finding.rule, diagnostic)];
}

function action(fix: Fix, diagnostic: vscode.Diagnostic, title: string, preview: boolean): vscode.CodeAction {
  const result = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  result.diagnostics = [diagnostic];
  result.isPreferred = fix.preferred && !preview;
  result.edit = workspaceEdit(fix, preview);
  return result;
}

function explain(rule: string, diagnostic: vscode.Diagnostic): vscode.CodeAction {
  const result = new vscode.CodeAction(vscode.l10n.t('Explain “{0}”', rule), vscode.CodeActionKind.QuickFix);
  result.diagnostics = [diagnostic];
  result.command = { command: OPEN_RULE, title: result.title, arguments: [rule] };
  return result;
}
