/** The probes that images of servers bring, as the quick fixes write them, against the real servers. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { docker, engineOrSkip, ensureImage, projectFolder, testLabel, type Engine } from '../parts';
import { containerEvents, removeAll, type ContainerEvents } from './containers';
import { findingsIn, fixAll } from './fixing';

const LABEL = `${testLabel}=probes`;

/** The services as they are, but probed often, with the test's label and no network. */
const forTest = `services:
  shop: &often
    labels: [${LABEL}]
    network_mode: none
    healthcheck: { interval: 300ms, timeout: 5s, start_period: 60s, retries: 2 }
  stock:
    <<: *often
    build: { labels: [${LABEL}] }
  cache: *often
`;

const psql = (user: string, database: string) => [
  ...['env', 'PGPASSWORD=secret', 'psql', '--no-align', '--tuples-only'],
  ...['--host=127.0.0.1', `--username=${user}`, `--dbname=${database}`, '--command=SELECT 42'],
];

/** Each service with a question that its server can answer once it is healthy. */
const services: readonly (readonly [name: string, question: readonly string[], answer: string])[] = [
  ['shop', psql('shop', 'shop'), '42'],
  ['stock', psql('postgres', 'stock'), '42'],
  ['cache', ['redis-cli', 'INCR', 'visits'], '1'],
];

describe('the probes of servers on a real engine', function () {
  this.timeout(180_000);
  let engine: Engine;
  let folder: string;
  let events: ContainerEvents;
  const compose = (...args: string[]) => {
    const files = ['compose.yaml', 'test.yaml'].flatMap((name) => ['--file', path.join(folder, name)]);
    return docker(
      engine,
      'compose',
      '--project-name',
      path.basename(folder).toLowerCase(),
      ...files,
      ...args,
    );
  };

  before(async function () {
    this.timeout(600_000);
    engine = await engineOrSkip(this);
    for (const image of ['postgres:16', 'redis:7']) await ensureImage(engine, image);
    folder = await mkdtemp(path.join(tmpdir(), 'checkup-probes-'));
    await cp(path.join(projectFolder, 'test/fixtures/projects/servers'), folder, { recursive: true });
    events = containerEvents(engine, LABEL);
    const before = await findingsIn(folder);
    assert.deepEqual([...new Set(before.map(({ rule }) => rule))], ['healthcheck-missing']);
    await fixAll(folder);
    assert.deepEqual(await findingsIn(folder), []);
    assert.ok(!(await fixAll(folder)), 'a second time there is nothing to do');
    await writeFile(path.join(folder, 'test.yaml'), forTest);
    await compose('up', '--detach', '--build');
  });

  after(async () => {
    events.stop();
    await compose('down', '--timeout', '0', '--volumes');
    await removeAll(engine, LABEL);
    await rm(folder, { recursive: true });
  });

  for (const [name, question, answer] of services)
    it(`${name}: healthy when it answers, unhealthy when it hangs`, async () => {
      const id = await compose('ps', '--all', '--quiet', '--no-trunc', name);
      await events.next(id, 'health_status: healthy');
      assert.equal(await docker(engine, 'exec', id, ...question), answer);
      await docker(engine, 'kill', '--signal=STOP', id);
      await events.next(id, 'health_status: unhealthy');
    });
});
