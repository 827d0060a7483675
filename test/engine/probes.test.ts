/** The probes that images of servers bring, as the quick fixes write them, against the real servers. */
import assert from 'node:assert/strict';
import { testLabel } from '../parts';
import { composed } from './composed';

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
  const project = composed({
    project: 'servers',
    images: ['postgres:16', 'redis:7'],
    override,
    label: LABEL,
    rules: ['healthcheck-missing'],
  });

  for (const [name, question, answer] of services)
    it(`${name}: healthy when it answers, unhealthy when it hangs`, async () => {
      const id = await project.healthy(name);
      assert.equal(await project.exec(id, ...question), answer);
      await project.hang(id);
    });
});
