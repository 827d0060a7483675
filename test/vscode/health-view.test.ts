/** The view in the real editor, with real containers: what it shows, and what its commands do. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CheckResult } from '../../src/engine/exec';
import type { HealthView, HealthViewSnapshot } from '../../src/features/health-view';
import type { TreeNode } from '../../src/features/health-view/tree';
import { docker, engineOrSkip, ensureImage, testLabel, type Engine } from '../parts';
import { open, workspaceUri, write } from './workspace';

const label = `${testLabel}=health-view`;
const image = 'busybox:latest';
const project = 'checkup-health-view';
const folder = workspaceUri('health-view');
const composeFile = vscode.Uri.joinPath(folder, 'compose.yaml');
const check = 'test -f /ok || { echo "there is no /ok"; exit 1; }';
const compose = `services:
  web:
    image: busybox
  api:
    image: busybox
    healthcheck:
      test: '${check}'
`;

describe('health view', () => {
  let engine: Engine;
  let view: HealthView;

  before(async function () {
    this.timeout(600_000);
    await write(composeFile, compose);
    engine = await engineOrSkip(this);
    await ensureImage(engine, image);
    const extension = vscode.extensions.getExtension<{ healthView: HealthView }>(
      'container-checkup.container-checkup',
    );
    assert.ok(extension);
    view = (await extension.activate()).healthView;
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const terminal of vscode.window.terminals) terminal.dispose();
    await removeContainers(engine);
  });
  after(async () => {
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  it('loads the engine wing when it is shown, not before', async () => {
    const loaded = () => Object.keys(require.cache).some((file) => /[\\/]dist[\\/]engine\.js$/.test(file));
    assert.equal(loaded(), false);
    await vscode.commands.executeCommand('checkup.health.focus');
    await when(view, ({ state }) => state === 'ready' || state === 'empty');
    assert.equal(loaded(), true);
  });

  it('shows a container on its way from starting to healthy to unhealthy, and counts it', async () => {
    await startApi(engine);
    const starting = await nodeWhen(view, 'api', ({ icon }) => icon?.id === 'loading~spin');
    assert.match(starting.description, /^starting/);
    assert.equal(starting.contextValue, 'container;running;check;compose');
    await docker(engine, 'exec', nameOf('api'), 'touch', '/ok');
    await nodeWhen(view, 'api', ({ icon }) => icon?.id === 'pass');
    await docker(engine, 'exec', nameOf('api'), 'rm', '/ok');
    const unhealthy = await nodeWhen(view, 'api', ({ description }) =>
      description.startsWith('unhealthy · failing'),
    );
    assert.equal(unhealthy.icon?.id, 'error');
    assert.match(unhealthy.description, /^unhealthy · failing \d+× · just now$/);
    assert.match(unhealthy.children[0]?.description ?? '', /^there is no \/ok · exit 1 · \d+ ms$/);

    const { roots, badge } = view.snapshot();
    assert.equal(roots.find(({ label }) => label === project)?.description, '1 unhealthy');
    const errors = roots.flatMap(({ children }) => children).filter(({ icon }) => icon?.id === 'error');
    assert.equal(badge?.value, errors.length);
    await removeContainers(engine);
    await when(view, ({ roots }) => roots.every(({ label }) => label !== project));
  });

  describe('commands', () => {
    let node: string;
    beforeEach(async () => {
      await startApi(engine);
      node = (await nodeWhen(view, 'api', ({ description }) => description.startsWith('unhealthy · failing')))
        .id;
    });

    it('show the health log, which grows', async () => {
      await vscode.commands.executeCommand('checkup.container.showHealthLog', node);
      const document = vscode.window.activeTextEditor?.document;
      assert.ok(document);
      assert.equal(document.uri.scheme, 'checkup-health');
      assert.match(document.getText(), /^checkup-health-view-api: unhealthy, failed/);
      assert.match(document.getText(), / {2}exit 1 {2}\d+ ms\n {4}there is no \/ok\n/);
      await docker(engine, 'exec', nameOf('api'), 'touch', '/ok');
      await textWhen(document, (text) => / {2}exit 0 {2}/.test(text));
    });

    it('run the check now', async () => {
      const run = () => vscode.commands.executeCommand<CheckResult>('checkup.container.runCheckNow', node);
      const failed = await run();
      assert.deepEqual([failed.exitCode, failed.output], [1, 'there is no /ok']);
      await docker(engine, 'exec', nameOf('api'), 'touch', '/ok');
      assert.equal((await run()).exitCode, 0);
    });

    it('restart the container', async () => {
      const before = await docker(engine, 'inspect', '--format', '{{.State.StartedAt}}', nameOf('api'));
      await vscode.commands.executeCommand('checkup.container.restart', node);
      const after = await docker(engine, 'inspect', '--format', '{{.State.StartedAt}}', nameOf('api'));
      assert.notEqual(after, before);
    });

    it('open a shell', async () => {
      const terminal = await vscode.commands.executeCommand<vscode.Terminal>(
        'checkup.container.openShell',
        node,
      );
      assert.equal(terminal.name, nameOf('api'));
      const closed = new Promise<vscode.Terminal>((resolve) => {
        vscode.window.onDidCloseTerminal(resolve);
      });
      terminal.sendText('touch /made-by-the-shell; exit');
      assert.equal(await closed, terminal);
      await docker(engine, 'exec', nameOf('api'), 'test', '-f', '/made-by-the-shell');
    });

    it('go to the check in the compose file', async () => {
      await open(await write(vscode.Uri.joinPath(folder, 'other.txt'), 'elsewhere'));
      await vscode.commands.executeCommand('checkup.container.goToDefinition', node);
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.uri.toString(), composeFile.toString());
      const { text } = editor.document.lineAt(editor.selection.active.line);
      assert.match(text, /healthcheck:|test:/);
    });

    it('copy the id', async () => {
      await vscode.commands.executeCommand('checkup.container.copyId', node);
      const id = await docker(engine, 'inspect', '--format', '{{.Id}}', nameOf('api'));
      assert.equal(await vscode.env.clipboard.readText(), id);
    });
  });

  it('goes to the Dockerfile that has the very check, for a container not of Compose’s', async () => {
    const dockerfile = await write(
      vscode.Uri.joinPath(folder, 'own', 'Dockerfile'),
      'FROM busybox\nEXPOSE 80\nHEALTHCHECK --interval=500ms CMD ["test", "-f", "/check-of-its-own"]\n',
    );
    const tag = `${project}-own`;
    try {
      const path = vscode.Uri.joinPath(dockerfile, '..').fsPath;
      await docker(engine, 'build', '--quiet', '--label', label, '--tag', tag, path);
      await docker(engine, ...usual('own'), tag, 'sleep', '1000');
      const { id } = await nodeWhen(view, nameOf('own'), ({ icon }) => icon?.id === 'loading~spin');
      await vscode.commands.executeCommand('checkup.container.goToDefinition', id);
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.uri.toString(), dockerfile.toString());
      assert.equal(editor.selection.active.line, 2);
    } finally {
      await removeContainers(engine);
      await docker(engine, 'rmi', '--force', tag);
    }
  });

  it('hides what does not run, where that is wanted', async () => {
    await docker(engine, ...usual('done'), image, 'true');
    await nodeWhen(view, nameOf('done'), ({ dimmed }) => dimmed);
    await vscode.commands.executeCommand('checkup.healthView.hideStopped');
    try {
      await when(view, (snapshot) => !find(snapshot, nameOf('done')));
    } finally {
      await vscode.commands.executeCommand('checkup.healthView.showStopped');
    }
    await nodeWhen(view, nameOf('done'), ({ description }) => description === 'exited');
  });
});

const nameOf = (name: string) => `${project}-${name}`;
const usual = (name: string) => [
  ...['run', '--detach', '--label', label, '--name', nameOf(name)],
  ...['--network', 'none', '--stop-signal', 'KILL'],
];

async function startApi(engine: Engine): Promise<void> {
  const labels = {
    project,
    service: 'api',
    'project.config_files': composeFile.fsPath,
    'project.working_dir': folder.fsPath,
  };
  await docker(
    engine,
    ...usual('api'),
    ...Object.entries(labels).flatMap(([name, value]) => ['--label', `com.docker.compose.${name}=${value}`]),
    ...['--health-cmd', check, '--health-interval', '500ms', '--health-retries', '3'],
    ...[image, 'sleep', '1000'],
  );
}

async function removeContainers(engine: Engine): Promise<void> {
  const ids = await docker(engine, 'ps', '--all', '--quiet', '--filter', `label=${label}`);
  if (ids !== '') await docker(engine, 'rm', '--force', ...ids.split('\n'));
}

function find({ roots }: HealthViewSnapshot, name: string): TreeNode | undefined {
  return roots.flatMap(({ children }) => children).find(({ label }) => label === name);
}

async function nodeWhen(
  view: HealthView,
  name: string,
  wanted: (node: TreeNode) => boolean,
): Promise<TreeNode> {
  const fits = (snapshot: HealthViewSnapshot) => {
    const node = find(snapshot, name);
    return node && wanted(node) ? node : undefined;
  };
  const node = fits(await when(view, (snapshot) => fits(snapshot) !== undefined));
  assert.ok(node);
  return node;
}

/** Resolves with the first snapshot that is as wanted; the test's time limit is the limit. */
function when(
  view: HealthView,
  wanted: (snapshot: HealthViewSnapshot) => boolean,
): Promise<HealthViewSnapshot> {
  return new Promise((resolve) => {
    const look = (snapshot: HealthViewSnapshot) => {
      if (!wanted(snapshot)) return false;
      resolve(snapshot);
      return true;
    };
    if (look(view.snapshot())) return;
    const listener = view.onDidChange((snapshot) => {
      if (look(snapshot)) listener.dispose();
    });
  });
}

function textWhen(document: vscode.TextDocument, wanted: (text: string) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (wanted(document.getText())) {
      resolve();
      return;
    }
    const listener = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document || !wanted(document.getText())) return;
      listener.dispose();
      resolve();
    });
  });
}
