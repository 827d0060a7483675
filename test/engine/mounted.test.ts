/** Services that build no image: the quick fixes mount the utility into their containers. */
import { testLabel } from '../parts';
import { composed } from './composed';

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
  const project = composed({
    project: 'mounted',
    images: ['node:22-slim', 'python:3.12-slim'],
    override,
    label: LABEL,
    rules: ['healthcheck-missing', 'healthcheck-shell-form', 'healthcheck-tool-missing'],
  });

  for (const [service, what] of [
    ['greeting', 'in place of curl, beside another file'],
    ['files', 'where there was no check, and nothing mounted'],
  ] as const)
    it(`${what}: healthy when it answers, unhealthy when it hangs`, async () => {
      const id = await project.healthy(service);
      await project.hang(id);
    });
});
