/** A fix as one edit of the editor's: one step to apply, one step to undo. */
import * as vscode from 'vscode';
import type { Fix } from '../../edits/fix';
import { toRange } from '../convert';

/** With `preview`, VS Code shows its refactor preview and waits for the user before anything changes. */
export function workspaceEdit(fix: Fix, preview: boolean): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const description = fix.notes.join(' ');
  const metadata = (needsConfirmation: boolean) =>
    preview ? { label: fix.title, needsConfirmation, ...(description && { description }) } : undefined;
  for (const file of fix.edits) {
    const uri = vscode.Uri.parse(file.uri);
    if ('create' in file)
      edit.createFile(uri, { contents: new TextEncoder().encode(file.create) }, metadata(false));
    else
      for (const { range, newText } of file.edits)
        edit.replace(uri, toRange(range), newText, metadata(false));
  }
  const [changed] = fix.edits.filter((file) => 'edits' in file);
  // What needs to be confirmed is not ticked in the preview, but one such edit is what opens it: this one is empty.
  if (preview && changed)
    edit.insert(vscode.Uri.parse(changed.uri), new vscode.Position(0, 0), '', metadata(true));
  return edit;
}
