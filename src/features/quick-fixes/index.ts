/** Offers a finding's fixes as code actions; those that touch several files also with a preview. */
import * as vscode from 'vscode';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { ignoreFixes } from '../../rules/ignore-fixes';
import type { Finding } from '../../rules/rule';
import type { Fix } from '../../edits/fix';
import { toRange } from '../convert';
import { SOURCE } from '../diagnostics';
import { OPEN_RULE } from '../rule-pages/page';
import type { CheckServices } from '../services';
import { staysInWorkspace } from './stays';
import { workspaceEdit } from './workspace-edit';

export function register({ analysis }: CheckServices): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    // Findings decide, not languages: a script that a check runs may have some.
    '*',
    {
      provideCodeActions: async (document, _range, { diagnostics, only }) => {
        const ours = diagnostics.filter(({ source }) => source === SOURCE);
        if (ours.length === 0 || (only && !only.contains(vscode.CodeActionKind.QuickFix))) return [];
        const findings = analysis.findingsOf(document);
        const actions: vscode.CodeAction[] = [];
        for (const diagnostic of ours) {
          const finding = findingOf(diagnostic, findings);
          if (!finding) continue;
          const fixes = await analysis.resolve(() => finding.fixes());
          actions.push(...fixes.filter(staysInWorkspace).flatMap((fix) => actionsOf(fix, diagnostic)));
          const ignores = ignoreFixes(finding, analysis.project.files.get(finding.uri) ?? textOf(document));
          actions.push(...ignores.map((fix) => action(fix, diagnostic, fix.title, false)));
          actions.push(explain(finding.rule, diagnostic));
        }
        return actions;
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

function textOf(document: vscode.TextDocument): TextDocument {
  return TextDocument.create(
    document.uri.toString(),
    document.languageId,
    document.version,
    document.getText(),
  );
}

function findingOf(diagnostic: vscode.Diagnostic, findings: readonly Finding[]): Finding | undefined {
  const rule = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
  return findings.find(
    (finding) => finding.rule === rule && toRange(finding.range).isEqual(diagnostic.range),
  );
}

function actionsOf(fix: Fix, diagnostic: vscode.Diagnostic): readonly vscode.CodeAction[] {
  const applied = action(fix, diagnostic, fix.title, false);
  if (fix.edits.length < 2) return [applied];
  return [applied, action(fix, diagnostic, vscode.l10n.t('{0} (preview changes)', fix.title), true)];
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
