/** What the tests inside the editor share: files in the open folder, and waiting for what the editor says. */
import * as vscode from 'vscode';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Analysis } from '../../src/features/analysis/analysis';
import type { Finding } from '../../src/rules/rule';

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

/** What the tests of a `describe` work in: a folder of its own for each, with nothing left of it afterwards. */
export function folderPerTest(
  files: Readonly<Record<string, string>> = {},
): (...path: string[]) => vscode.Uri {
  let folder: vscode.Uri;
  const at = (...path: string[]) => vscode.Uri.joinPath(folder, ...path);
  before(async () => {
    await vscode.extensions.getExtension('container-checkup.container-checkup')?.activate();
  });
  beforeEach(async () => {
    folder = await newFolder();
    for (const [path, text] of Object.entries(files)) await write(at(path), text);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });
  return at;
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

/** The files below a folder by their paths in it, as they are: with what is typed and not saved. */
export async function filesBelow(folder: vscode.Uri): Promise<Readonly<Record<string, string>>> {
  const texts: Record<string, string> = {};
  for (const [name, type] of await vscode.workspace.fs.readDirectory(folder)) {
    const uri = vscode.Uri.joinPath(folder, name);
    if (type === vscode.FileType.File) texts[name] = openText(uri) ?? (await readText(uri));
    else for (const [path, text] of Object.entries(await filesBelow(uri))) texts[`${name}/${path}`] = text;
  }
  return texts;
}

function openText(uri: vscode.Uri): string | undefined {
  return vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString())?.getText();
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
export function when<T, E = unknown>(
  event: vscode.Event<E>,
  look: (event?: E) => T | undefined,
  tell: () => string,
  patience = PATIENCE,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const attempt = (fired?: E) => {
      const result = look(fired);
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

/** Resolves when edits of the editor have created the files; to be called before. */
export function whenCreated(uris: readonly vscode.Uri[]): Promise<true> {
  const missing = new Set(uris.map(String));
  return when(
    vscode.workspace.onDidCreateFiles,
    (event) => {
      for (const uri of event?.files ?? []) missing.delete(uri.toString());
      return missing.size === 0 ? true : undefined;
    },
    () => `there is no ${[...missing].join(' ')}`,
  );
}

/** For parts that are made by a test itself. */
export const silentLog = { error: ignore, warn: ignore, info: ignore, debug: ignore };
function ignore(): void {
  // Nobody reads it.
}

/** Resolves with what an analysis of a test's own finds in a file, as soon as that is as expected. */
export function findingsWhen(
  analysis: Analysis,
  uri: vscode.Uri,
  expected: (findings: readonly Finding[]) => boolean,
): Promise<readonly Finding[]> {
  const current = () => analysis.findings(uri.toString());
  return when(
    analysis.onDidCheck,
    () => (expected(current()) ? current() : undefined),
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
 * when a file has changed. The command itself only asks for the fixes.
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
  const attempts = 10;
  for (let attempt = 1; ; attempt++) {
    const changed = when(
      vscode.workspace.onDidChangeTextDocument,
      (event) => (event && isEdit(event, document.uri) ? true : undefined),
      () => `nothing was changed: ${document.getText()}`,
      PATIENCE / attempts,
    );
    try {
      const asked = vscode.commands.executeCommand('editor.action.codeAction', { ...action, apply: 'first' });
      await Promise.all([asked, changed]);
      return;
    } catch (error) {
      // The editor drops the request when it looks for light bulbs itself just then, as after new diagnostics: a
      // person would press the key once more.
      if (attempt === attempts) throw error;
    }
  }
}

/** Of any file: what is wrong in one may have to be mended in another. */
function isEdit(
  { document, contentChanges }: vscode.TextDocumentChangeEvent,
  { scheme }: vscode.Uri,
): boolean {
  return document.uri.scheme === scheme && contentChanges.length > 0;
}
