import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { applyFirst, diagnosticsWhen, exists, folderPerTest, open, readText, write } from './workspace';

const COMPOSE = `services:
  a:
    build: .
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8080/health"] # one
  b:
    build: .
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8080/healthz"] # two
`;
const FIXED = COMPOSE.replace(/"curl", "-f", /g, '"node", "healthcheck.mjs", "-u", ');

describe('fixAll', () => {
  const at = folderPerTest({
    'package.json': '{}',
    Dockerfile:
      'FROM node:22\nWORKDIR /app\nCOPY . .\nHEALTHCHECK CMD ["node", "-e", "0"]\nCMD ["node", "server.js"]\n',
  });

  async function opened() {
    const uri = await write(at('compose.yaml'), COMPOSE);
    const editor = await open(uri);
    await diagnosticsWhen(uri, (found) => found.length === 2);
    return { uri, editor };
  }

  it('fixes all that can be fixed in one step, which is taken back in one', async () => {
    const { uri, editor } = await opened();
    await applyFirst(editor, 'source.fixAll.checkup');
    assert.equal(editor.document.getText(), FIXED);
    assert.match(await readText(at('healthcheck.mjs')), /^\/\/ healthcheck\.mjs/);
    await diagnosticsWhen(uri, ({ length }) => length === 0);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), COMPOSE);
    assert.equal(await exists(at('healthcheck.mjs')), false);
  });

  it('runs on save where it is set to', async () => {
    const { uri, editor } = await opened();
    const settings = vscode.workspace.getConfiguration('editor');
    await settings.update('codeActionsOnSave', { 'source.fixAll.checkup': 'explicit' });
    try {
      await editor.edit((edit) => {
        edit.insert(new vscode.Position(0, 0), '# saved\n');
      });
      await editor.document.save();
      assert.equal(await readText(uri), `# saved\n${FIXED}`);
    } finally {
      await settings.update('codeActionsOnSave', undefined);
    }
  });
});
