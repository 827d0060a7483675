/** What the tests inside the editor share: files in the open folder, and waiting for what the editor says. */
import * as vscode from 'vscode';
import assert from 'node:assert/strict';

export function workspaceUri(...path: string[]): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'the tests run in a folder');
  return vscode.Uri.joinPath(folder.uri, ...path);
}

export async function write(uri: vscode.Uri, text: string): Promise<vscode.Uri> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

export async function readText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

export async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

export async function open(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}

/** `healthcheck-curl@4:17 curl`: rule, place from 0, and the text that is marked. */
export function show(document: vscode.TextDocument, diagnostic: vscode.Diagnostic): string {
  const { start } = diagnostic.range;
  const code = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
  return `${code ?? ''}@${start.line}:${start.character} ${document.getText(diagnostic.range)}`;
}

/** Resolves with the diagnostics of ours as soon as they are as expected; the test's time limit is the limit. */
export async function diagnosticsWhen(
  uri: vscode.Uri,
  expected: (diagnostics: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  const current = () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'checkup');
  return new Promise((resolve) => {
    const look = () => {
      const diagnostics = current();
      if (!expected(diagnostics)) return;
      listener.dispose();
      resolve(diagnostics);
    };
    const listener = vscode.languages.onDidChangeDiagnostics(look);
    look();
  });
}

export async function codeActions(document: vscode.TextDocument, range: vscode.Range) {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
}
