/** The probes that images of servers bring, as the quick fixes write them, against the real servers. */
import assert from 'node:assert/strict';
import { docker, engineOrSkip, ensureImage, testLabel, type Engine } from '../parts';
import { type Composed, startFixed } from './composed';
import { containerEvents, type ContainerEvents } from './containers';

const LABEL = `${testLabel}=probes`;

/** The services as they are, but probed often, with the test's label and no network. */
const override = `services:
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
  let project: Composed;
  let events: ContainerEvents;

  before(async function () {
    this.timeout(600_000);
    engine = await engineOrSkip(this);
    for (const image of ['postgres:16', 'redis:7']) await ensureImage(engine, image);
    events = containerEvents(engine, LABEL);
    project = await startFixed(engine, { project: 'servers', override, label: LABEL });
    assert.deepEqual(project.rules, ['healthcheck-missing']);
  });

  after(async () => {
    events.stop();
    await project.remove();
  });

  for (const [name, question, answer] of services)
    it(`${name}: healthy when it answers, unhealthy when it hangs`, async () => {
      const id = await project.idOf(name);
      await events.next(id, 'health_status: healthy');
      assert.equal(await docker(engine, 'exec', id, ...question), answer);
      await docker(engine, 'kill', '--signal=STOP', id);
      await events.next(id, 'health_status: unhealthy');
    });
});
