import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  applyPreferred,
  codeActions,
  diagnosticsWhen,
  exists,
  newFolder,
  open,
  readText,
  write,
} from './workspace';

let folder: vscode.Uri;
const at = (...path: string[]) => vscode.Uri.joinPath(folder, ...path);

const DOCKERFILE =
  'FROM node:22\nWORKDIR /app\nCOPY server.js .\nEXPOSE 8080\nHEALTHCHECK --interval=5s CMD curl --fail http://localhost:8080/health || exit 1\nCMD ["node", "server.js"]\n';
const FIXED =
  'HEALTHCHECK --interval=5s CMD ["node", "healthcheck.mjs", "-u", "http://localhost:8080/health"]';

describe('quick fixes', () => {
  before(async () => {
    await vscode.extensions.getExtension('container-checkup.container-checkup')?.activate();
  });
  beforeEach(async () => {
    folder = await newFolder();
    await write(at('package.json'), '{}');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  /** Opens a file with one finding and puts the cursor on it. */
  async function onFinding(uri: vscode.Uri) {
    const editor = await open(uri);
    const [diagnostic] = await diagnosticsWhen(uri, ({ length }) => length === 1);
    assert.ok(diagnostic);
    editor.selection = new vscode.Selection(diagnostic.range.start, diagnostic.range.start);
    return { editor, diagnostic };
  }

  it('replace curl in one step and take it back in one', async () => {
    const uri = await write(at('Dockerfile'), DOCKERFILE);
    const { editor } = await onFinding(uri);
    await applyPreferred(editor);
    assert.ok(editor.document.getText().includes(FIXED), editor.document.getText());
    assert.match(await readText(at('healthcheck.mjs')), /^\/\/ healthcheck\.mjs/);
    await diagnosticsWhen(uri, ({ length }) => length === 0);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), DOCKERFILE);
    assert.equal(await exists(at('healthcheck.mjs')), false);
  });

  it('offer a preview where several files change', async () => {
    const uri = await write(at('Dockerfile'), DOCKERFILE);
    const { editor, diagnostic } = await onFinding(uri);
    const actions = await codeActions(editor.document, diagnostic.range);
    assert.deepEqual(
      actions.map(({ title, isPreferred }) => [title, isPreferred === true]),
      [
        ['Replace curl with healthcheck.mjs', true],
        ['Replace curl with healthcheck.mjs (preview changes)', false],
        ['Ignore “healthcheck-curl” here', false],
        ['Ignore “healthcheck-curl” in this file', false],
        ['Explain “healthcheck-curl”', false],
      ],
    );
  });

  it('insert a check where there is none, and are not offered again', async () => {
    const uri = await write(at('Dockerfile'), DOCKERFILE.replace(/HEALTHCHECK.*\n/, ''));
    const { editor } = await onFinding(uri);
    await applyPreferred(editor);
    assert.match(editor.document.getText(), /^HEALTHCHECK .*\\\n {2}CMD \["node", "healthcheck\.mjs"/m);
    await diagnosticsWhen(uri, ({ length }) => length === 0);
  });

  it('work in a compose file', async () => {
    await write(
      at('Dockerfile'),
      DOCKERFILE.replace(/HEALTHCHECK.*\n/, 'HEALTHCHECK CMD ["node", "-e", "0"]\n'),
    );
    const uri = await write(
      at('compose.yaml'),
      'services:\n  api:\n    build: .\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8080/health"] # is it up?\n      interval: 5s\n',
    );
    const { editor } = await onFinding(uri);
    await applyPreferred(editor);
    assert.equal(
      editor.document.getText(),
      'services:\n  api:\n    build: .\n    healthcheck:\n      test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:8080/health"] # is it up?\n      interval: 5s\n',
    );
    assert.ok(await exists(at('healthcheck.mjs')));
    await diagnosticsWhen(uri, ({ length }) => length === 0);
  });
});
