/** What an engine says of its images, in the findings of the files that name them. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createAnalysis } from '../../src/features/analysis';
import type { Analysis } from '../../src/features/analysis/analysis';
import { createLive } from '../../src/features/health-view/live';
import { register, type Source } from '../../src/features/image-facts';
import type { InspectedImage } from '../../src/images/inspected';
import { docker, engineOrSkip, ensureImage, testLabel, type Engine } from '../parts';
import { diagnosticsWhen, findingsWhen, folderPerTest, silentLog, write } from './workspace';

const MISSING = 'healthcheck-missing';
const dockerfile = (image: string) => `FROM ${image}\nEXPOSE 80\nCMD ["/server"]\n`;

const BARE: InspectedImage = { healthcheck: null, user: '', ports: [], os: 'linux', path: undefined };
const CHECKED: InspectedImage = { ...BARE, healthcheck: { Test: ['CMD', '/check'] } };

describe('facts of local images', () => {
  const at = folderPerTest();
  const setting = vscode.workspace.getConfiguration('checkup.engine');
  let analysis: Analysis;
  let fake: ReturnType<typeof fakeEngine>;
  let feature: vscode.Disposable;

  beforeEach(() => {
    analysis = createAnalysis(silentLog);
    fake = fakeEngine();
    feature = register({ analysis: Promise.resolve(analysis) }, fake.source);
  });
  afterEach(async () => {
    feature.dispose();
    analysis.dispose();
    await setting.update('imageFacts', undefined);
  });

  /** Resolves when nothing is found, or a missing check of that severity. */
  const missingWhen = (uri: vscode.Uri, severity: string | undefined) =>
    findingsWhen(analysis, uri, (all) => all.find(({ rule }) => rule === MISSING)?.severity === severity);

  const cases: readonly (readonly [
    what: string,
    image: InspectedImage | null,
    severity: string | undefined,
  ])[] = [
    ['with a check', CHECKED, undefined],
    ['without one', BARE, 'warning'],
    ['that the engine does not have', null, 'information'],
  ];
  for (const [what, image, severity] of cases)
    it(`count from when the engine answers: ${what}`, async () => {
      fake.images.set('example.com/a', image).set('example.com/b', CHECKED);
      const uri = await write(at('Dockerfile'), dockerfile('example.com/a'));
      const other = await write(at('Dockerfile.other'), dockerfile('example.com/b'));
      await missingWhen(uri, 'information');
      await missingWhen(other, 'information');
      assert.deepEqual(fake.asked, []);
      fake.become('connected');
      // Both are asked for at once.
      await missingWhen(other, undefined);
      await missingWhen(uri, severity);
      assert.deepEqual([...fake.asked].sort(), ['example.com/a', 'example.com/b']);
    });

  it('still count when the engine is lost, and are asked for anew when it is back', async () => {
    fake.images.set('example.com/a', CHECKED);
    fake.become('connected');
    const uri = await write(at('Dockerfile'), dockerfile('example.com/a'));
    await findingsWhen(analysis, uri, () => fake.asked.length > 0);
    await missingWhen(uri, undefined);
    fake.become('connecting');
    const other = await write(at('Dockerfile.other'), dockerfile('example.com/a'));
    await missingWhen(other, undefined);
    fake.images.set('example.com/a', BARE);
    fake.become('connected');
    await missingWhen(uri, 'warning');
  });

  it('count no more where they are not wanted', async () => {
    fake.images.set('example.com/a', CHECKED);
    fake.become('connected');
    const uri = await write(at('Dockerfile'), dockerfile('example.com/a'));
    await findingsWhen(analysis, uri, () => fake.asked.length > 0);
    await missingWhen(uri, undefined);
    await setting.update('imageFacts', false);
    await missingWhen(uri, 'information');
    const { length } = fake.asked;
    await missingWhen(await write(at('Dockerfile.other'), dockerfile('example.com/b')), 'information');
    assert.equal(fake.asked.length, length);
    await setting.update('imageFacts', true);
    await missingWhen(uri, undefined);
  });

  it('are left unknown by an engine that fails, and the rest is found all the same', async () => {
    fake.images.set('example.com/a', 'fails').set('example.com/b', CHECKED);
    const uri = await write(at('Dockerfile'), dockerfile('example.com/a'));
    await missingWhen(uri, 'information');
    fake.become('connected');
    await missingWhen(await write(at('Dockerfile.other'), dockerfile('example.com/b')), 'information');
    assert.deepEqual(fake.asked, ['example.com/a']);
    fake.images.set('example.com/a', BARE);
    fake.become('connecting');
    fake.become('connected');
    await missingWhen(uri, 'warning');
  });

  it('are asked of nobody in a workspace that is not trusted', async () => {
    const trusted = Object.getOwnPropertyDescriptor(vscode.workspace, 'isTrusted');
    assert.ok(trusted);
    Object.defineProperty(vscode.workspace, 'isTrusted', { get: () => false, configurable: true });
    const live = createLive({ log: silentLog });
    try {
      assert.equal(await live.start(), undefined);
      assert.equal(live.engine, undefined);
    } finally {
      live.dispose();
      Object.defineProperty(vscode.workspace, 'isTrusted', trusted);
    }
  });
});

describe('facts of the real engine’s images', () => {
  const at = folderPerTest();
  const tag = 'checkup-image-facts:1';
  let engine: Engine;

  before(async function () {
    this.timeout(600_000);
    engine = await engineOrSkip(this);
    await ensureImage(engine, 'busybox:latest');
    const id = await docker(engine, 'create', '--label', `${testLabel}=image-facts`, 'busybox:latest');
    try {
      await docker(engine, 'commit', '--change', 'HEALTHCHECK CMD ["/check"]', id, tag);
    } finally {
      await docker(engine, 'rm', id);
    }
  });
  after(() => docker(engine, 'rmi', '--force', tag));

  it('are known once the view is shown', async () => {
    await vscode.commands.executeCommand('checkup.health.focus');
    const uri = await write(at('Dockerfile'), dockerfile('example.com/shop/base:1'));
    await diagnosticsWhen(uri, ({ length }) => length === 1);
    await write(uri, dockerfile(tag));
    await diagnosticsWhen(uri, ({ length }) => length === 0);
  });
});

/** An engine that has the images that it is told to have. */
function fakeEngine() {
  const changed = new vscode.EventEmitter<undefined>();
  const connection: { status: 'connecting' | 'connected' } = { status: 'connecting' };
  const images = new Map<string, InspectedImage | 'fails' | null>();
  /** The names, in order, of ours: the open folder has other files. */
  const asked: string[] = [];
  const image = (name: string) => {
    if (name.startsWith('example.com/')) asked.push(name);
    const answer = images.get(name) ?? null;
    return answer === 'fails' ? Promise.reject(new Error('gone')) : Promise.resolve(answer);
  };
  const source: Source = { onDidChange: changed.event, engine: { image, store: { state: { connection } } } };
  const become = (status: typeof connection.status) => {
    connection.status = status;
    changed.fire(undefined);
  };
  return { images, asked, source, become };
}
