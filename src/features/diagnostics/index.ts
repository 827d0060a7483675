/** Shows findings in editors and the Problems view. */
import * as vscode from 'vscode';
import type { Finding } from '../../rules/rule';
import { toRange, toSeverity } from '../convert';
import { rulePage } from '../rule-pages/page';
import type { CheckServices } from '../services';

export const SOURCE = 'checkup';

export function register({ analysis, context }: CheckServices): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection(SOURCE);
  const listener = analysis.onDidCheck((uris) => {
    collection.set(
      uris.map((uri): [vscode.Uri, vscode.Diagnostic[]] => [
        vscode.Uri.parse(uri),
        analysis.findings(uri).map((finding) => toDiagnostic(finding, context.extension.id)),
      ]),
    );
  });
  return vscode.Disposable.from(collection, listener);
}

function toDiagnostic(finding: Finding, extensionId: string): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    toRange(finding.range),
    finding.message,
    toSeverity[finding.severity],
  );
  diagnostic.source = SOURCE;
  diagnostic.code = { value: finding.rule, target: rulePage(finding.rule, extensionId) };
  diagnostic.relatedInformation = finding.related.map(
    ({ uri, range, message }) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(vscode.Uri.parse(uri), toRange(range)),
        message,
      ),
  );
  return diagnostic;
}
