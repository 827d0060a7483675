/** Services that build no image: the quick fixes mount the utility into their containers. */
import assert from 'node:assert/strict';
import { docker, engineOrSkip, ensureImage, testLabel, type Engine } from '../parts';
import { type Composed, startFixed } from './composed';
import { containerEvents, type ContainerEvents } from './containers';

const LABEL = `${testLabel}=mounted`;

/** Probed often, and with a root that is read-only: files can be mounted on it all the same. */
const override = `services:
  greeting: &test
    labels: [${LABEL}]
    network_mode: none
    read_only: true
    healthcheck: { interval: 300ms, timeout: 5s, start_period: 60s, retries: 2 }
  files: *test
`;

describe('the utility as a mounted file, on a real engine', function () {
  this.timeout(120_000);
  let engine: Engine;
  let project: Composed;
  let events: ContainerEvents;

  before(async function () {
    this.timeout(600_000);
    engine = await engineOrSkip(this);
    for (const image of ['node:22-slim', 'python:3.12-slim']) await ensureImage(engine, image);
    events = containerEvents(engine, LABEL);
    project = await startFixed(engine, { project: 'mounted', override, label: LABEL });
    assert.deepEqual(project.rules, [
      'healthcheck-missing',
      'healthcheck-shell-form',
      'healthcheck-tool-missing',
    ]);
  });

  after(async () => {
    events.stop();
    await project.remove();
  });

  for (const [service, what] of [
    ['greeting', 'in place of curl, beside another file'],
    ['files', 'where there was no check, and nothing mounted'],
  ] as const)
    it(`${what}: healthy when it answers, unhealthy when it hangs`, async () => {
      const id = await project.idOf(service);
      await events.next(id, 'health_status: healthy');
      await docker(engine, 'kill', '--signal=STOP', id);
      await events.next(id, 'health_status: unhealthy');
    });
});
