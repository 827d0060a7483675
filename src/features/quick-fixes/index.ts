/** Offers what can be done about findings as code actions. */
import * as vscode from 'vscode';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { ignoreFixes } from '../../rules/running/ignore-fixes';
import type { Finding } from '../../rules/rule';
import type { Analysis } from '../analysis/analysis';
import { toRange } from '../convert';
import { SOURCE } from '../diagnostics';
import { OPEN_RULE } from '../rule-pages/page';
import type { CheckServices } from '../services';
import { type Entry, menuOf, type Offer } from './menu';
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
        const shown = new Map<Finding, vscode.Diagnostic>();
        for (const diagnostic of ours) {
          const finding = findingOf(diagnostic, findings);
          if (finding) shown.set(finding, diagnostic);
        }
        const offers = await Promise.all(
          [...shown.keys()].map((finding) => offerOf(finding, document, analysis)),
        );
        return menuOf(offers).map((entry) => actionOf(entry, shown));
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

async function offerOf(finding: Finding, document: vscode.TextDocument, analysis: Analysis): Promise<Offer> {
  const fixes = await analysis.fixesOf(finding);
  const ignores = ignoreFixes(finding, analysis.project.files.get(finding.uri) ?? textOf(document));
  return { finding, fixes: fixes.filter(staysInWorkspace), ignores };
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

function actionOf(entry: Entry, shown: ReadonlyMap<Finding, vscode.Diagnostic>): vscode.CodeAction {
  const action = new vscode.CodeAction(entry.title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = entry.findings.flatMap((finding) => shown.get(finding) ?? []);
  if (entry.kind === 'explain')
    action.command = { command: OPEN_RULE, title: entry.title, arguments: [entry.rule] };
  else action.edit = workspaceEdit(entry.fix, entry.kind === 'preview');
  if (entry.kind === 'fix') action.isPreferred = entry.preferred;
  return action;
}
