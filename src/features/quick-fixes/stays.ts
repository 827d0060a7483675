import * as vscode from 'vscode';
import type { Fix } from '../../edits/fix';

/** A compose file may name a context anywhere; a fix only ever writes into the folders that are open. */
export function staysInWorkspace(fix: Fix): boolean {
  return fix.edits.every(
    ({ uri }) => uri.startsWith('untitled:') || vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri)),
  );
}
