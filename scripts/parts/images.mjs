// Base images for tests that build and run containers. An engine that was there before pulls them; for our own
// engine they are made on this machine, close enough to the real ones for health checks: the same tools are there
// or missing, the same user, entry point and command.
//
//   await ensureImage(engine, 'node:22-slim');         // engine: from provideEngine()
//   await copyImage(engine, second, 'busybox:latest'); // second: from startSecondEngine()
//
// How each is made stands in recipes.mjs. What carries the label below, or is made from it, is the tests'.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { withLock } from './cache.mjs';
import { baseTar } from './engine-tree.mjs';
import { recipes } from './recipes.mjs';
import { run, Unavailable } from './system.mjs';

/** The label of everything tests make; base images have the value "base". */
export const testLabel = 'io.container-checkup.test';
const recipeLabel = 'io.container-checkup.recipe';

/**
 * Sees to it that the engine has an image under this name.
 * @param {import('./engine.mjs').Engine} engine
 * @param {string} ref
 */
export async function ensureImage(engine, ref) {
  if (!engine.docker)
    throw new Unavailable('The docker command is not on PATH; images are pulled and built with it.');
  if (!engine.ours) return pull(engine, ref);
  await withLock(`image-${ref}`, () => make(engine, ref));
}

/**
 * Sees to it that our engine has what the Dockerfiles below a folder start from. Others pull it when they build.
 * @param {import('./engine.mjs').Engine} engine
 * @param {string} folder
 */
export async function ensureBaseImages(engine, folder) {
  if (!engine.ours) return;
  const files = await readdir(folder, { recursive: true });
  const dockerfiles = files.filter((file) => file.endsWith('Dockerfile'));
  const texts = await Promise.all(dockerfiles.map((file) => readFile(path.join(folder, file), 'utf8')));
  const all = texts.flatMap((dockerfile) => parents({ dockerfile }));
  for (const name of new Set(all)) await ensureImage(engine, name.includes(':') ? name : `${name}:latest`);
}

/**
 * Brings an image from one engine to another.
 * @param {import('./engine.mjs').Engine} from
 * @param {import('./engine.mjs').Engine} to
 * @param {string} ref
 */
export async function copyImage(from, to, ref) {
  await ensureImage(from, ref);
  const saved = spawn(from.docker ?? 'docker', ['save', ref], {
    env: from.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await docker(to, ['load', '--quiet'], saved.stdout);
}

/**
 * @param {import('./engine.mjs').Engine} engine
 * @param {string} ref
 */
async function pull(engine, ref) {
  if ((await labelOf(engine, ref)) !== undefined) return;
  try {
    await docker(engine, ['pull', '--quiet', ref]);
  } catch (error) {
    throw new Unavailable(`The image ${ref} could not be pulled: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * Makes an image, and those it starts from, unless the engine has it from this very recipe.
 * @param {import('./engine.mjs').Engine} engine
 * @param {string} ref
 */
async function make(engine, ref) {
  const recipe = recipeOf(ref);
  if (!recipe) return pull(engine, ref); // made by a test, or not to be had
  const version = versionOf(ref);
  if ((await labelOf(engine, ref)) === version) return;
  for (const parent of parents(recipe)) await ensureImage(engine, parent);
  if (!recipe.dockerfile) return importDebian(engine, ref, version);
  const folders = Object.entries((await recipe.folders?.()) ?? {});
  const labels = [`${testLabel}=base`, `${recipeLabel}=${version}`].flatMap((label) => ['--label', label]);
  const contexts = folders.flatMap(([name, folder]) => ['--build-context', `${name}=${folder}`]);
  await docker(
    engine,
    ['build', '--progress=plain', '--network=host', '--tag', ref, ...labels, ...contexts, '-'],
    Readable.from([recipe.dockerfile]),
  );
}

/** @param {string} ref */
function recipeOf(ref) {
  for (const [pattern, of] of recipes) {
    const match = pattern.exec(ref);
    if (match) return of(...match.slice(1));
  }
  return undefined;
}

/** The images a recipe starts from. @param {import('./recipes.mjs').Recipe} recipe */
function parents({ dockerfile }) {
  const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map((match) => match[1]);
  const all = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map((match) => match[1] ?? '');
  return all.filter((name) => name !== 'scratch' && !stages.includes(name));
}

/** Changes with the recipe and with those it builds on. @param {string} ref @returns {string} */
function versionOf(ref) {
  const recipe = recipeOf(ref) ?? { dockerfile: '' };
  const all = [recipe.dockerfile, ...parents(recipe).map(versionOf)];
  return createHash('sha256').update(all.join('\n')).digest('hex').slice(0, 12);
}

/**
 * @param {import('./engine.mjs').Engine} engine
 * @param {string} ref
 * @param {string} version
 */
async function importDebian(engine, ref, version) {
  const changes = [
    `LABEL ${testLabel}=base ${recipeLabel}=${version}`,
    'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'CMD ["bash"]',
  ];
  const flags = changes.flatMap((change) => ['--change', change]);
  await docker(engine, ['import', ...flags, '-', ref], createReadStream(baseTar));
}

/**
 * The version of the recipe an image was made from: '' for others, undefined where the engine has no such image.
 * @param {import('./engine.mjs').Engine} engine
 * @param {string} ref
 * @returns {Promise<string | undefined>}
 */
async function labelOf(engine, ref) {
  const format = `{{index .Config.Labels "${recipeLabel}"}}`;
  const args = ['image', 'inspect', '--format', format, ref];
  return run(engine.docker ?? 'docker', args, { env: engine.env, quiet: true }).then(
    (text) => text.trim(),
    () => undefined,
  );
}

/**
 * @param {import('./engine.mjs').Engine} engine
 * @param {string[]} args
 * @param {NodeJS.ReadableStream} [input]
 */
const docker = (engine, args, input) =>
  run(engine.docker ?? 'docker', args, { env: engine.env, ...(input ? { input } : {}) });
