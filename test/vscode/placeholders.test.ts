/** What a fix had to assume is left to be typed over, in the editor that it is applied in. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { applyPreferred, diagnosticsWhen, folderPerTest, open, write } from './workspace';

const TEXT = 'FROM node:22\nWORKDIR /app\nCOPY . .\nEXPOSE 8080\nCMD ["node", "server.js"]\n';

describe('what a fix had to assume', () => {
  const at = folderPerTest({ 'server.js': 'require("node:http").createServer().listen(8080);\n' });

  it('is selected, typed over, and undone with the fix', async () => {
    const editor = await open(await write(at('Dockerfile'), TEXT));
    const { document } = editor;
    await diagnosticsWhen(document.uri, (found) =>
      found.some(({ code }) => JSON.stringify(code).includes('healthcheck-missing')),
    );
    editor.selection = new vscode.Selection(0, 5, 0, 5);
    await applyPreferred(editor);
    assert.match(document.getText(), /"-u", "http:\/\/localhost:8080\/", "--status", "200-499"\]/);
    assert.equal(document.getText(editor.selection), '/');
    await vscode.commands.executeCommand('type', { text: '/health' });
    assert.match(document.getText(), /"http:\/\/localhost:8080\/health", "--status"/);
    await vscode.commands.executeCommand('undo');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), TEXT);
  });
});
