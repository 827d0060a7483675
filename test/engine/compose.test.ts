/** What our model says of an application against what docker compose makes of it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { applications, type Application } from '../fixtures/compose/applications';
import { type Outcome, type Printed, recorded } from '../fixtures/compose/modelled';

const run = promisify(execFile);
const RECORDED = 'test/fixtures/compose/recorded.json';

describe('applications as docker compose reads them', function () {
  const outcomes: Record<string, Outcome> = {};

  before(async function () {
    this.timeout(300_000);
    for (const [name, files] of Object.entries(applications)) outcomes[name] = await configOf(files);
    if (process.env.RECORD) await writeFile(RECORDED, `${JSON.stringify(outcomes, undefined, 2)}\n`);
  });

  it('are what the unit tests take them for', async () => {
    assert.deepEqual(outcomes, JSON.parse(await readFile(RECORDED, 'utf8')));
  });
});

/** Of all services, whatever their profile. */
async function configOf(files: Application): Promise<Outcome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'checkup-compose-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    const { stdout } = await run('docker', ['compose', '--profile', '*', 'config', '--format', 'json'], {
      cwd: folder,
    });
    const { services } = JSON.parse(stdout) as { services: Record<string, Printed> };
    return Object.fromEntries(
      Object.entries(services).map(([name, service]) => [name, recorded(service, folder)]),
    );
  } catch (error) {
    // Exit code 1 with a sentence: compose read the files and does not take them.
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
    if (code === 1 && /invalid|validating|interpolat/.test(stderr)) return 'refused';
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
