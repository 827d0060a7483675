/** A fix as one edit of the editor's: one step to apply, one step to undo. */
import * as vscode from 'vscode';
import type { Fix } from '../../utilities/fix';
import { toRange } from '../convert';

/** With `preview`, VS Code shows its refactor preview and waits for the user before anything changes. */
export function workspaceEdit(fix: Fix, preview: boolean): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const metadata: vscode.WorkspaceEditEntryMetadata | undefined = preview
    ? {
        label: fix.title,
        needsConfirmation: true,
        ...(fix.notes.length > 0 && { description: fix.notes.join(' ') }),
      }
    : undefined;
  for (const file of fix.edits) {
    const uri = vscode.Uri.parse(file.uri);
    if ('create' in file)
      edit.createFile(
        uri,
        { contents: new TextEncoder().encode(file.create), ignoreIfExists: false },
        metadata,
      );
    else for (const { range, newText } of file.edits) edit.replace(uri, toRange(range), newText, metadata);
  }
  return edit;
}
