/** `source.fixAll.checkup`: all preferred fixes of a document's findings, in one step; also on save, if so set. */
import * as vscode from 'vscode';
import type { CheckServices } from '../services';
import { workspaceEdit } from '../quick-fixes/workspace-edit';

const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('checkup');

export function register({ analysis }: CheckServices): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    // Findings decide, not languages: a script that a check runs may have some.
    '*',
    {
      provideCodeActions: async (document, _range, { only }) => {
        // Nobody is to wait for it who has not asked for it.
        if (!only?.contains(FIX_ALL) || analysis.findingsOf(document).length === 0) return [];
        const edits = await analysis.fixAll(document);
        if (edits.length === 0) return [];
        const title = vscode.l10n.t('Fix all findings of Container Checkup that can be fixed');
        const action = new vscode.CodeAction(title, FIX_ALL);
        action.edit = workspaceEdit({ title, preferred: true, edits, notes: [] }, false);
        return [action];
      },
    },
    { providedCodeActionKinds: [FIX_ALL] },
  );
}
