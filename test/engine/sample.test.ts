/**
 * The sample on a real engine: as it is, and as the quick fixes leave it. Nothing is fixed by hand; the edits are
 * those of the findings, applied to a copy.
 */
import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { checkFile } from '../../src/rules/check';
import { apply, open, resolve, uriOf } from '../unit/utilities/workspace';

const run = promisify(execFile);
const LABEL = 'io.container-checkup.test=sample';

interface Scripts {
  readonly findEngine: () => Promise<unknown>;
  readonly ensureImage: (engine: unknown, ref: string) => Promise<void>;
}

/** The project's own scripts are no part of the bundle: they know where they are. */
async function script(name: string): Promise<Scripts> {
  return (await import(pathToFileURL(path.resolve('scripts/parts', name)).href)) as Scripts;
}

describe('the sample on a real engine', function () {
  this.timeout(120_000);
  let folder: string;
  let events: HealthEvents;

  before(async function () {
    this.timeout(600_000);
    const engine = await (await script('engine.mjs')).findEngine();
    const { ensureImage } = await script('images.mjs');
    for (const image of ['node:22', 'node:22-slim']) await ensureImage(engine, image);
    folder = await mkdtemp(path.join(tmpdir(), 'checkup-sample-'));
    events = healthEvents();
  });

  after(async () => {
    events.stop();
    await removeAll();
    await rm(folder, { recursive: true });
  });

  /** A copy of one of the sample's folders, built on a base image, fixed or as it is. */
  async function build(name: string, base: string, fixed: boolean): Promise<string> {
    const copy = await mkdtemp(path.join(folder, `${name}-`));
    await cp(path.join('sample', name), copy, { recursive: true });
    const dockerfile = path.join(copy, 'Dockerfile');
    const text = await readFile(dockerfile, 'utf8');
    await writeFile(dockerfile, text.replace(/^FROM .*$/m, `FROM ${base}`));
    if (fixed) await fixAll(copy);
    const image = `checkup-sample/${path.basename(copy).toLowerCase()}`;
    await docker('build', '--quiet', '--label', LABEL, '--tag', image, copy);
    return image;
  }

  it('carries on with the utility where curl was, and tells when the API breaks', async () => {
    const image = await build('numbers-api', 'node:22', true);
    // Failures count from the first success on, however slow the machine is until then.
    const id = await start(image, '--health-start-period=60s', '--env=FAIL_AFTER=3');
    await events.next(id, 'healthy');
    const { Log } = await health(id);
    assert.match(Log.at(-1)?.Output ?? '', /^healthcheck: ok 200 http:\/\/localhost\/health \d+ ms\n$/);

    const ask = "fetch('http://localhost/rng').then((answer) => console.log(answer.status))";
    const statuses: string[] = [];
    for (let i = 0; i < 4; i++) statuses.push(await docker('exec', id, 'node', '-e', ask));
    assert.deepEqual(statuses, ['200', '200', '200', '500']);
    await events.next(id, 'unhealthy');
    const broken = await health(id);
    assert.equal(broken.Status, 'unhealthy');
    assert.match(
      broken.Log.at(-1)?.Output ?? '',
      /^healthcheck: failed http:\/\/localhost\/health status 500 \d+ ms\n$/,
    );
    assert.equal(broken.Log.at(-1)?.ExitCode, 1);
  });

  it('is unhealthy for ever on an image without curl, and well with the utility', async () => {
    const [unfixed, fixed] = await Promise.all([
      build('numbers-api', 'node:22-slim', false),
      build('numbers-api', 'node:22-slim', true),
    ]);
    const without = await start(unfixed);
    await events.next(without, 'unhealthy');
    assert.match((await health(without)).Log.at(-1)?.Output ?? '', /curl: not found/);
    const withUtility = await start(fixed, '--health-start-period=60s');
    await events.next(withUtility, 'healthy');
  });

  it('has a health check for numbers-web, too, whatever it waits for', async () => {
    const image = await build('numbers-web', 'node:22', true);
    // Not its own start: that asks for the API, which is not there.
    const id = await start(image, '--health-start-period=60s', '--entrypoint=node', '--', 'server.js');
    await events.next(id, 'healthy');
  });
});

/** Applies the preferred fixes of all findings in a folder, one after the other, until there is none. */
async function fixAll(folder: string): Promise<void> {
  const files: Record<string, string> = {};
  for (const name of await readdir(folder)) files[name] = await readFile(path.join(folder, name), 'utf8');
  const workspace = open(files);
  const fixes = () =>
    resolve(workspace, () => {
      const dockerfile = workspace.project.files.get(uriOf('Dockerfile'));
      assert.ok(dockerfile);
      return checkFile(dockerfile, workspace.project).flatMap((finding) => finding.fixes());
    }).filter(({ preferred }) => preferred);
  for (let [fix] = fixes(); fix; [fix] = fixes()) {
    for (const [name, text] of Object.entries(apply(workspace, fix))) {
      assert.notEqual(files[name], text, 'each fix changes something');
      files[name] = text;
      await writeFile(path.join(folder, name), text);
    }
  }
}

async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run('docker', args, { env: { ...process.env, DOCKER_BUILDKIT: '1' } });
  return stdout.trim();
}

/** Starts a container that is probed often; what stands behind `--` is its command. */
async function start(image: string, ...options: string[]): Promise<string> {
  const end = options.includes('--') ? options.indexOf('--') : options.length;
  return docker(
    ...['run', '--detach', '--network=none', '--label', LABEL],
    ...['--health-interval=300ms', '--health-timeout=20s', '--health-retries=2'],
    ...options.slice(0, end),
    image,
    ...options.slice(end + 1),
  );
}

interface Health {
  readonly Status: string;
  readonly Log: readonly { readonly ExitCode: number; readonly Output: string }[];
}

async function health(id: string): Promise<Health> {
  return JSON.parse(await docker('inspect', '--format', '{{json .State.Health}}', id)) as Health;
}

interface HealthEvents {
  /** Resolves when a container's health has become this; also when it has been before. */
  next(id: string, status: 'healthy' | 'unhealthy'): Promise<void>;
  stop(): void;
}

/** Health changes of the test's containers, as the engine tells them. */
function healthEvents(): HealthEvents {
  const since = String(Math.floor(Date.now() / 1000) - 1);
  const child: ChildProcess = spawn(
    'docker',
    ['events', '--since', since, '--filter', `label=${LABEL}`, '--filter', 'event=health_status'].concat([
      '--format',
      '{{.ID}} {{.Action}}',
    ]),
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const seen = new Set<string>();
  const waiting = new Map<string, () => void>();
  assert.ok(child.stdout);
  createInterface(child.stdout).on('line', (line) => {
    seen.add(line);
    waiting.get(line)?.();
  });
  return {
    next: (id, status) =>
      new Promise((done) => {
        const line = `${id} health_status: ${status}`;
        if (seen.has(line)) done();
        else waiting.set(line, done);
      }),
    stop: () => child.kill(),
  };
}

async function removeAll(): Promise<void> {
  const containers = await docker('ps', '--all', '--quiet', '--filter', `label=${LABEL}`);
  if (containers !== '') await docker('rm', '--force', ...containers.split('\n'));
  const images = await docker('image', 'ls', '--quiet', '--filter', `label=${LABEL}`);
  if (images !== '') await docker('image', 'rm', '--force', ...new Set(images.split('\n')));
}
