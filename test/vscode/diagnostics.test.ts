import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsWhen, folderPerTest, newFolder, open, show, write } from './workspace';

describe('diagnostics', () => {
  const at = folderPerTest();

  it('appear on the word that is wrong, with rule and page', async () => {
    const uri = await write(
      at('Dockerfile'),
      'FROM node:22\nHEALTHCHECK CMD ["curl", "-f", "http://localhost/"]\n',
    );
    const { document } = await open(uri);
    const [diagnostic] = await diagnosticsWhen(uri, ({ length }) => length === 1);
    assert.ok(diagnostic);
    assert.equal(show(document, diagnostic), 'healthcheck-curl@1:18 curl');
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Warning);
    assert.ok(typeof diagnostic.code === 'object');
    assert.equal(diagnostic.code.target.path, '/rules/healthcheck-curl');
  });

  it('follow typing', async () => {
    const uri = await write(at('Dockerfile'), 'FROM node:22\nHEALTHCHECK CMD ["cur"]\n');
    const editor = await open(uri);
    await diagnosticsWhen(uri, ({ length }) => length === 0);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(1, 21), 'l", "-f", "http://localhost/');
    });
    const found = await diagnosticsWhen(uri, ({ length }) => length === 1);
    assert.deepEqual(
      found.map((diagnostic) => show(editor.document, diagnostic)),
      ['healthcheck-curl@1:18 curl'],
    );
    await vscode.commands.executeCommand('undo');
    await diagnosticsWhen(uri, ({ length }) => length === 0);
  });

  it('are given for files that are not open, and follow them on disk', async () => {
    const uri = await write(
      at('compose.yaml'),
      'services:\n  web:\n    image: nginx\n    ports: ["80:80"]\n',
    );
    await diagnosticsWhen(uri, ({ length }) => length === 1);
    await write(uri, 'services:\n  web:\n    image: nginx\n    healthcheck: { test: [CMD, x] }\n');
    await diagnosticsWhen(uri, ({ length }) => length === 0);
  });

  it('follow a rename', async () => {
    const uri = await write(at('Dockerfile'), 'FROM nginx\nEXPOSE 80\n');
    await diagnosticsWhen(uri, ({ length }) => length === 1);
    const renamed = at('Dockerfile.dev');
    await vscode.workspace.fs.rename(uri, renamed);
    await diagnosticsWhen(renamed, ({ length }) => length === 1);
    await diagnosticsWhen(uri, ({ length }) => length === 0);
  });

  it('follow a folder that is renamed', async () => {
    await newFolder(at(), 'old');
    const uri = await write(at('old', 'Dockerfile'), 'FROM nginx\nEXPOSE 80\n');
    await diagnosticsWhen(uri, ({ length }) => length === 1);
    await vscode.workspace.fs.rename(at('old'), at('new'));
    await diagnosticsWhen(at('new', 'Dockerfile'), ({ length }) => length === 1);
    await diagnosticsWhen(uri, ({ length }) => length === 0);
  });

  it('of a compose file follow the Dockerfile that it builds, and the other way round', async () => {
    await newFolder(at(), 'api');
    const dockerfile = await write(at('api', 'Dockerfile'), 'FROM nginx\nEXPOSE 80\n');
    const compose = await write(
      at('compose.yaml'),
      'services:\n  api:\n    build: api\n    ports: ["80:80"]\n',
    );
    await diagnosticsWhen(compose, ({ length }) => length === 1);
    await diagnosticsWhen(dockerfile, ([found]) => found?.severity === vscode.DiagnosticSeverity.Warning);
    const editor = await open(compose);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(4, 0), '    healthcheck:\n      test: ["CMD", "x"]\n');
    });
    await diagnosticsWhen(compose, ({ length }) => length === 0);
    await diagnosticsWhen(dockerfile, ([found]) => found?.severity === vscode.DiagnosticSeverity.Information);
    await write(dockerfile, 'FROM nginx\nHEALTHCHECK CMD ["x"]\n');
    await diagnosticsWhen(dockerfile, ({ length }) => length === 0);
  });

  it('are given for a file that only `dockerfile:` says is one', async () => {
    await write(at('compose.yaml'), 'services:\n  api:\n    build: { context: ., dockerfile: build.txt }\n');
    const uri = await write(at('build.txt'), 'FROM nginx\nEXPOSE 80\n');
    await open(at('compose.yaml'));
    await diagnosticsWhen(uri, ({ length }) => length === 1);
  });

  it('take a severity from the settings', async () => {
    const uri = await write(at('Dockerfile'), 'FROM nginx\nEXPOSE 80\n');
    await diagnosticsWhen(uri, ([found]) => found?.severity === vscode.DiagnosticSeverity.Warning);
    const settings = vscode.workspace.getConfiguration('checkup');
    try {
      await settings.update('rules', { 'healthcheck-missing': 'error' });
      await diagnosticsWhen(uri, ([found]) => found?.severity === vscode.DiagnosticSeverity.Error);
      await settings.update('rules', { 'healthcheck-missing': 'off' });
      await diagnosticsWhen(uri, ({ length }) => length === 0);
    } finally {
      await settings.update('rules', undefined);
    }
  });

  it('survive what is half typed', async () => {
    const uri = await write(at('compose.yaml'), '');
    const editor = await open(uri);
    const text =
      'services:\n  web:\n    image: nginx\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost/"]\n';
    for (let end = 1; end <= text.length; end += 7)
      await editor.edit((edit) => {
        edit.replace(new vscode.Range(0, 0, editor.document.lineCount, 0), text.slice(0, end));
      });
    await editor.edit((edit) => {
      edit.replace(new vscode.Range(0, 0, editor.document.lineCount, 0), text);
    });
    const isCurl = (found: vscode.Diagnostic) => show(editor.document, found).endsWith(' curl');
    const found = await diagnosticsWhen(uri, (diagnostics) => diagnostics.some(isCurl));
    assert.equal(found.length, 1);
  });
});
