/** What the tests inside the editor share: files in the open folder, and waiting for what the editor says. */
import * as vscode from 'vscode';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

export function workspaceUri(...path: string[]): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'the tests run in a folder');
  return vscode.Uri.joinPath(folder.uri, ...path);
}

/**
 * A folder that no earlier test has left documents or diagnostics of, and that the editor watches already: what is
 * written into a folder at the moment of its creation, its watcher may miss.
 */
export async function newFolder(parent = workspaceUri(), name = `test-${randomUUID()}`): Promise<vscode.Uri> {
  const folder = vscode.Uri.joinPath(parent, name);
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(parent, name));
  try {
    const watched = new Promise<void>((resolve) => {
      watcher.onDidCreate(() => {
        resolve();
      });
    });
    await vscode.workspace.fs.createDirectory(folder);
    await watched;
  } finally {
    watcher.dispose();
  }
  return folder;
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

/** Longer than anything takes here; shorter than the test's own limit, so that the test can tell what it waited for. */
const PATIENCE = 30_000;

/** Resolves with what `look` gives, asked now and at each event, as soon as it gives anything. */
function when<T>(
  event: vscode.Event<unknown>,
  look: () => T | undefined,
  tell: () => string,
  patience = PATIENCE,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const attempt = () => {
      const result = look();
      if (result === undefined) return;
      listener.dispose();
      clearTimeout(timer);
      resolve(result);
    };
    const listener = event(attempt);
    const timer = setTimeout(() => {
      listener.dispose();
      reject(new Error(tell()));
    }, patience);
    attempt();
  });
}

/** Resolves with the diagnostics of ours as soon as they are as expected. */
export async function diagnosticsWhen(
  uri: vscode.Uri,
  expected: (diagnostics: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  const current = () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'checkup');
  return when(
    vscode.languages.onDidChangeDiagnostics,
    () => {
      const diagnostics = current();
      return expected(diagnostics) ? diagnostics : undefined;
    },
    () => `${uri.path} still has ${JSON.stringify(current())}`,
  );
}

export async function codeActions(document: vscode.TextDocument, range: vscode.Range) {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
}

/**
 * Does what a key bound to the preferred fix does, the whole way from the cursor to the changed files, and resolves
 * when the document has changed. The command itself only asks for the fixes.
 */
export function applyPreferred(editor: vscode.TextEditor): Promise<void> {
  return apply(editor, { kind: vscode.CodeActionKind.QuickFix.value, preferred: true });
}

/** The same for the first action of a kind. */
export function applyFirst(editor: vscode.TextEditor, kind: string): Promise<void> {
  return apply(editor, { kind, preferred: false });
}

async function apply(
  { document }: vscode.TextEditor,
  action: { readonly kind: string; readonly preferred: boolean },
): Promise<void> {
  const before = document.version;
  const attempts = 10;
  for (let attempt = 1; ; attempt++) {
    await vscode.commands.executeCommand('editor.action.codeAction', { ...action, apply: 'first' });
    try {
      await when(
        vscode.workspace.onDidChangeTextDocument,
        () => (document.version > before ? true : undefined),
        () => `${document.fileName} was not changed: ${document.getText()}`,
        PATIENCE / attempts,
      );
      return;
    } catch (error) {
      // The editor drops the request when it looks for light bulbs itself just then, as after new diagnostics: a
      // person would press the key once more.
      if (attempt === attempts) throw error;
    }
  }
}
