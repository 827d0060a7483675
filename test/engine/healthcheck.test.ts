/** What our model says of a Dockerfile's health check against what a real engine's BuildKit records. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { dockerfiles } from '../fixtures/healthcheck/dockerfiles';
import { modelled, type Outcome } from '../fixtures/healthcheck/modelled';

const run = promisify(execFile);
const LABEL = 'io.container-checkup.test=healthcheck';
const RECORDED = 'test/fixtures/healthcheck/recorded.json';

describe('HEALTHCHECK as BuildKit records it', function () {
  const outcomes: Record<string, Outcome> = {};

  before(async function () {
    this.timeout(300_000);
    const folder = await mkdtemp(path.join(tmpdir(), 'checkup-healthcheck-'));
    const waiting = Object.keys(dockerfiles);
    const builder = async (lane: string) => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
        outcomes[name] = await build(path.join(folder, lane), dockerfiles[name] ?? '');
    };
    try {
      await Promise.all(['a', 'b', 'c', 'd'].map(builder));
    } finally {
      await rm(folder, { recursive: true, force: true });
      await removeImages();
    }
    const inOrder = Object.fromEntries(Object.keys(dockerfiles).map((name) => [name, outcomes[name]]));
    if (process.env.RECORD) await writeFile(RECORDED, `${JSON.stringify(inOrder, undefined, 2)}\n`);
  });

  for (const [name, text] of Object.entries(dockerfiles))
    it(name, () => {
      assert.deepEqual(modelled(text), outcomes[name]);
    });

  it('is what the unit tests take it for', async () => {
    assert.deepEqual(outcomes, JSON.parse(await readFile(RECORDED, 'utf8')));
  });
});

/** `.Config.Healthcheck` of the image, or "refused"; a failure of the engine itself is none of the two. */
async function build(folder: string, text: string): Promise<Outcome> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'Dockerfile'), text);
  const docker = (...args: string[]) =>
    run('docker', args, {
      env: { ...process.env, DOCKER_BUILDKIT: '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
    });
  try {
    const { stdout: image } = await docker('build', '--quiet', '--label', LABEL, folder);
    const { stdout } = await docker(
      'image',
      'inspect',
      '--format',
      '{{json .Config.Healthcheck}}',
      image.trim(),
    );
    return JSON.parse(stdout) as Outcome;
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    if (/failed to solve|dockerfile parse error/.test(stderr)) return 'refused';
    throw error;
  }
}

/** They have no name, and nothing runs from them. */
async function removeImages(): Promise<void> {
  await run('docker', ['image', 'prune', '--force', '--filter', `label=${LABEL}`]);
}
