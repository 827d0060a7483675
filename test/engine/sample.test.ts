/**
 * The sample on a real engine: as it is, and as the quick fixes leave it. Nothing is fixed by hand; the edits are
 * those of the findings, applied to a copy.
 */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  docker as dockerOn,
  engineOrSkip,
  ensureImage,
  projectFolder,
  testLabel,
  type Engine,
} from '../parts';
import { containerEvents, removeAll, type ContainerEvents } from './containers';
import { fixAll } from './fixing';

const LABEL = `${testLabel}=sample`;

const sample = path.join(projectFolder, 'sample');

let engine: Engine;
const docker = (...args: string[]) => dockerOn(engine, ...args);

describe('the sample on a real engine', function () {
  this.timeout(120_000);
  let folder: string;
  let events: ContainerEvents;

  before(async function () {
    this.timeout(600_000);
    engine = await engineOrSkip(this);
    for (const image of ['node:22', 'node:22-slim']) await ensureImage(engine, image);
    folder = await mkdtemp(path.join(tmpdir(), 'checkup-sample-'));
    events = containerEvents(engine, LABEL);
  });

  after(async () => {
    events.stop();
    await removeAll(engine, LABEL);
    await rm(folder, { recursive: true });
  });

  /** A copy of one of the sample's folders, built on a base image, fixed or as it is. */
  async function build(name: string, base: string, fixed: boolean): Promise<string> {
    const copy = await mkdtemp(path.join(folder, `${name}-`));
    await cp(path.join(sample, name), copy, { recursive: true });
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
    await events.next(id, 'health_status: healthy');
    const { Log } = await health(id);
    assert.match(Log.at(-1)?.Output ?? '', /^healthcheck: ok 200 http:\/\/localhost\/health \d+ ms\n$/);

    const ask = "fetch('http://localhost/rng').then((answer) => console.log(answer.status))";
    const statuses: string[] = [];
    for (let i = 0; i < 4; i++) statuses.push(await docker('exec', id, 'node', '-e', ask));
    assert.deepEqual(statuses, ['200', '200', '200', '500']);
    await events.next(id, 'health_status: unhealthy');
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
    await events.next(without, 'health_status: unhealthy');
    assert.match((await health(without)).Log.at(-1)?.Output ?? '', /curl: not found/);
    const withUtility = await start(fixed, '--health-start-period=60s');
    await events.next(withUtility, 'health_status: healthy');
  });

  it('has a health check for numbers-web, too, whatever it waits for', async () => {
    const image = await build('numbers-web', 'node:22', true);
    // Not its own start: that asks for the API, which is not there.
    const id = await start(image, '--health-start-period=60s', '--entrypoint=node', '--', 'server.js');
    await events.next(id, 'health_status: healthy');
  });

  it('starts numbers-web again until the API is there', async () => {
    const copy = await mkdtemp(path.join(folder, 'application-'));
    await cp(sample, copy, { recursive: true });
    await fixAll(copy);
    await writeFile(path.join(copy, 'test.yaml'), forTest);
    const compose = (...args: string[]) =>
      docker(
        'compose',
        '--project-directory',
        copy,
        '--project-name',
        path.basename(copy).toLowerCase(),
        ...files,
        ...args,
      );
    const files = ['compose.yaml', 'test.yaml'].flatMap((name) => ['--file', path.join(copy, name)]);
    try {
      await compose('up', '--detach', '--build', '--no-deps', 'numbers-web');
      const web = await compose('ps', '--all', '--quiet', '--no-trunc', 'numbers-web');
      await events.next(web, 'die', 2);
      assert.match(
        await docker('logs', web),
        /^healthcheck: failed http:\/\/numbers-api\/health .+ \d+ ms$/m,
      );
      assert.doesNotMatch(await docker('logs', web), /numbers-web listens/);

      await compose('up', '--detach', '--build', 'numbers-api');
      await events.next(web, 'health_status: healthy');
      assert.match(
        await docker('logs', web),
        /^healthcheck: ok 200 http:\/\/numbers-api\/health \d+ ms\nnumbers-web listens/m,
      );
    } finally {
      await compose('down', '--timeout', '0', '--volumes');
    }
  });
});

/** The sample's services as they are, but probed often, with the test's label and without a port of this machine. */
const forTest = `services:
  numbers-api: &often
    labels: [${LABEL}]
    build: { labels: [${LABEL}] }
    healthcheck: { interval: 300ms, timeout: 20s, start_period: 60s }
  numbers-web:
    <<: *often
    ports: !reset []
`;

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
