/** A fix as one edit of the editor's: one step to apply, one step to undo. */
import * as vscode from 'vscode';
import type { TextEdit } from 'vscode-languageserver-types';
import type { Fix } from '../../edits/fix';
import { type Assumed, asSnippet } from '../../edits/placeholders';
import { toRange } from '../convert';

type Entry = [vscode.TextEdit | vscode.SnippetTextEdit, vscode.WorkspaceEditEntryMetadata | undefined];

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
      edit.set(
        uri,
        file.edits.map((one): Entry => [editorEdit(one, preview ? undefined : fix.assumed), metadata(false)]),
      );
  }
  const [changed] = fix.edits.filter((file) => 'edits' in file);
  // What needs to be confirmed is not ticked in the preview, but one such edit is what opens it: this one is empty.
  if (preview && changed)
    edit.insert(vscode.Uri.parse(changed.uri), new vscode.Position(0, 0), '', metadata(true));
  return edit;
}

/** What was assumed is left selected, to be typed over. Undone with the rest, and plain text in a file that is not open. */
function editorEdit(
  { range, newText }: TextEdit,
  assumed: Assumed | undefined,
): vscode.TextEdit | vscode.SnippetTextEdit {
  const snippet = assumed && asSnippet(newText, assumed);
  if (snippet === undefined) return new vscode.TextEdit(toRange(range), newText);
  const edit = new vscode.SnippetTextEdit(toRange(range), new vscode.SnippetString(snippet));
  // The text has its indentation already.
  edit.keepWhitespace = true;
  return edit;
}
