/** A compose project of test/fixtures/projects, fixed by code and brought up on a real engine. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { docker, engineOrSkip, ensureImage, projectFolder, type Engine } from '../parts';
import { containerEvents, removeAll, type ContainerEvents } from './containers';
import { findingsIn, fixAll } from './fixing';

interface Request {
  /** A folder there. */
  readonly project: string;
  readonly images: readonly string[];
  /** Another compose file, for what only the test needs. Its containers and images carry the label. */
  readonly override: string;
  readonly label: string;
  /** The rules that have something to say before. */
  readonly rules: readonly string[];
}

export interface Composed {
  /** The full id of a service's container, as soon as it is healthy. */
  healthy(service: string): Promise<string>;
  /** Stops the processes of a container, which keeps its connections and answers nothing, until it is unhealthy. */
  hang(id: string): Promise<void>;
  exec(id: string, ...command: readonly string[]): Promise<string>;
}

/** In a `describe`: there from its first test to its last. */
export function composed({ project, images, override, label, rules }: Request): Composed {
  let engine: Engine;
  let folder: string;
  let events: ContainerEvents;
  const compose = (...args: string[]) => {
    const name = path.basename(folder).toLowerCase();
    const files = ['compose.yaml', 'test.yaml'].flatMap((file) => ['--file', path.join(folder, file)]);
    return docker(engine, 'compose', '--project-name', name, ...files, ...args);
  };

  before(async function () {
    this.timeout(600_000);
    engine = await engineOrSkip(this);
    for (const image of images) await ensureImage(engine, image);
    events = containerEvents(engine, label);
    folder = await mkdtemp(path.join(tmpdir(), `checkup-${project}-`));
    await cp(path.join(projectFolder, 'test/fixtures/projects', project), folder, { recursive: true });
    assert.deepEqual([...new Set((await findingsIn(folder)).map(({ rule }) => rule))].sort(), rules);
    await fixAll(folder);
    assert.deepEqual(await findingsIn(folder), []);
    assert.ok(!(await fixAll(folder)), 'a second time there is nothing to do');
    await writeFile(path.join(folder, 'test.yaml'), override);
    await compose('up', '--detach', '--build');
  });

  after(async () => {
    events.stop();
    await compose('down', '--timeout', '0', '--volumes');
    await removeAll(engine, label);
    await rm(folder, { recursive: true });
  });

  return {
    async healthy(service) {
      const id = await compose('ps', '--all', '--quiet', '--no-trunc', service);
      await events.next(id, 'health_status: healthy');
      return id;
    },
    async hang(id) {
      await docker(engine, 'kill', '--signal=STOP', id);
      await events.next(id, 'health_status: unhealthy');
    },
    exec: (id, ...command) => docker(engine, 'exec', id, ...command),
  };
}
