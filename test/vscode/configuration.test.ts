import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { applyPreferred, diagnosticsWhen, folderPerTest, open, readText, show, write } from './workspace';

describe('.checkup.yaml', () => {
  const at = folderPerTest();

  it('says how severe findings are, as it is and as it changes', async () => {
    const uri = await write(at('Dockerfile'), 'FROM nginx\nEXPOSE 80\n');
    await diagnosticsWhen(uri, ([found]) => found?.severity === vscode.DiagnosticSeverity.Warning);
    const configuration = await write(at('.checkup.yaml'), 'rules: { healthcheck-missing: error }\n');
    await diagnosticsWhen(uri, ([found]) => found?.severity === vscode.DiagnosticSeverity.Error);
    const editor = await open(configuration);
    await editor.edit((edit) => {
      edit.replace(new vscode.Range(0, 30, 0, 35), 'off');
    });
    await diagnosticsWhen(uri, ({ length }) => length === 0);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.workspace.fs.delete(configuration);
    await diagnosticsWhen(uri, ([found]) => found?.severity === vscode.DiagnosticSeverity.Warning);
  });

  it('is told what is wrong in it, on the word', async () => {
    const uri = await write(at('.checkup.yaml'), 'rules: { healthcheck-crul: off }\n');
    const { document } = await open(uri);
    const [problem] = await diagnosticsWhen(uri, ({ length }) => length === 1);
    assert.ok(problem);
    assert.equal(document.getText(problem.range), 'healthcheck-crul');
    assert.match(problem.message, /healthcheck-curl/);
  });

  it('is completed', async () => {
    const { document } = await open(await write(at('.checkup.yaml'), 'rules:\n  \n'));
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(1, 2),
    );
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('healthcheck-curl'), labels.join(' '));
  });
});

describe('a script that a health check runs', () => {
  const at = folderPerTest({ 'package.json': '{}' });

  it('has its findings, follows typing, and is fixed where it stands', async () => {
    await write(
      at('Dockerfile'),
      'FROM node:22\nWORKDIR /app\nCOPY . .\nEXPOSE 8080\nHEALTHCHECK CMD ["./health.sh"]\nCMD ["node", "server.js"]\n',
    );
    const text =
      '#!/bin/sh\nif [ -f /tmp/off ]; then exit 0; fi\ncurl --fail http://localhost:8080/health || exit 1\n';
    const script = await write(at('health.sh'), text);
    const editor = await open(script);
    const [found] = await diagnosticsWhen(script, ({ length }) => length === 1);
    assert.ok(found);
    assert.equal(show(editor.document, found), 'healthcheck-curl@2:0 curl');
    assert.equal(found.relatedInformation?.[0]?.location.uri.toString(), at('Dockerfile').toString());
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(2, 0), '# ');
    });
    const is = (expected: string) => (all: readonly vscode.Diagnostic[]) =>
      all.length === 1 && show(editor.document, all[0]!).startsWith(expected);
    await diagnosticsWhen(script, is('healthcheck-always-healthy'));
    await vscode.commands.executeCommand('undo');
    await diagnosticsWhen(script, is('healthcheck-curl'));
    editor.selection = new vscode.Selection(2, 0, 2, 0);
    await applyPreferred(editor);
    assert.match(editor.document.getText(), /^node \S*healthcheck\.mjs -u http:\/\/localhost:8080\/health/m);
    assert.match(await readText(at('healthcheck.mjs')), /^\/\/ healthcheck\.mjs/);
    await diagnosticsWhen(script, ({ length }) => length === 0);
  });
});
