/** `.checkup.yaml` in the editor: what is wrong in it, and what can be typed there. */
import * as vscode from 'vscode';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { complete, type Completion } from '../../configuration/complete';
import { FILE_NAME } from '../../configuration/model';
import { parseConfiguration } from '../../configuration/parse';
import { rangeOf } from '../../rules/running/check';
import { catalogue } from '../../rules/registry';
import { toRange } from '../convert';
import { SOURCE } from '../diagnostics';

const FILES = `**/${FILE_NAME}`;

export function register(): vscode.Disposable {
  const problems = vscode.languages.createDiagnosticCollection(`${SOURCE}-configuration`);
  const show = (uri: vscode.Uri, text: string) => {
    problems.set(uri, diagnosticsOf(uri, text));
  };
  const read = async (uri: vscode.Uri) => {
    // An open document is heard of by itself.
    if (vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString())) return;
    try {
      show(uri, new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
    } catch {
      problems.delete(uri);
    }
  };
  const take = (document: vscode.TextDocument) => {
    if (document.uri.path.endsWith(`/${FILE_NAME}`)) show(document.uri, document.getText());
  };
  const readAll = async () => {
    for (const uri of await vscode.workspace.findFiles(FILES, '**/{node_modules,.git}/**')) await read(uri);
  };
  vscode.workspace.textDocuments.forEach(take);
  void readAll();
  const watcher = vscode.workspace.createFileSystemWatcher(FILES);
  return vscode.Disposable.from(
    problems,
    watcher,
    watcher.onDidCreate(read),
    watcher.onDidChange(read),
    watcher.onDidDelete((uri) => {
      problems.delete(uri);
    }),
    vscode.workspace.onDidOpenTextDocument(take),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      take(document);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (problems.has(uri)) void read(uri);
    }),
    vscode.languages.registerCompletionItemProvider({ pattern: FILES }, { provideCompletionItems }, ' ', '{'),
  );
}

function diagnosticsOf(uri: vscode.Uri, text: string): readonly vscode.Diagnostic[] {
  const document = TextDocument.create(uri.toString(), 'yaml', 0, text);
  const known = catalogue.map(({ id }) => id);
  return parseConfiguration(document, known).problems.map(({ message, span }) => {
    const diagnostic = new vscode.Diagnostic(toRange(rangeOf(document, span)), message);
    diagnostic.source = SOURCE;
    return diagnostic;
  });
}

const kinds: Readonly<Record<Completion['kind'], vscode.CompletionItemKind>> = {
  key: vscode.CompletionItemKind.Property,
  rule: vscode.CompletionItemKind.Constant,
  value: vscode.CompletionItemKind.EnumMember,
};

function provideCompletionItems(
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.CompletionItem[] {
  const range = document.getWordRangeAtPosition(position, /[\w-]+/) ?? new vscode.Range(position, position);
  return complete(document.getText(), document.offsetAt(position), catalogue).map(
    ({ label, kind, insert, detail }) => {
      const item = new vscode.CompletionItem(label, kinds[kind]);
      item.insertText = insert;
      item.documentation = detail;
      item.range = range;
      return item;
    },
  );
}
