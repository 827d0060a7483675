/** A compose project of test/fixtures/projects, fixed by code and brought up on a real engine. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { docker, projectFolder, type Engine } from '../parts';
import { removeAll } from './containers';
import { findingsIn, fixAll } from './fixing';

export interface Composed {
  /** The rules that had something to say before. */
  readonly rules: readonly string[];
  /** The full id of a service's container. */
  idOf(service: string): Promise<string>;
  remove(): Promise<void>;
}

/** `override`: another compose file, for what only the test needs. Its containers and images carry the label. */
export async function startFixed(
  engine: Engine,
  {
    project,
    override,
    label,
  }: { readonly project: string; readonly override: string; readonly label: string },
): Promise<Composed> {
  const folder = await mkdtemp(path.join(tmpdir(), `checkup-${project}-`));
  await cp(path.join(projectFolder, 'test/fixtures/projects', project), folder, { recursive: true });
  const rules = (await findingsIn(folder)).map(({ rule }) => rule);
  await fixAll(folder);
  assert.deepEqual(await findingsIn(folder), []);
  assert.ok(!(await fixAll(folder)), 'a second time there is nothing to do');

  await writeFile(path.join(folder, 'test.yaml'), override);
  const files = ['compose.yaml', 'test.yaml'].flatMap((name) => ['--file', path.join(folder, name)]);
  const name = path.basename(folder).toLowerCase();
  const compose = (...args: string[]) => docker(engine, 'compose', '--project-name', name, ...files, ...args);
  await compose('up', '--detach', '--build');
  return {
    rules: [...new Set(rules)].sort(),
    idOf: (service) => compose('ps', '--all', '--quiet', '--no-trunc', service),
    async remove() {
      await compose('down', '--timeout', '0', '--volumes');
      await removeAll(engine, label);
      await rm(folder, { recursive: true });
    },
  };
}
