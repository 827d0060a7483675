// npm test: installs, builds, and runs everything there is to check, on real parts. The last line is the total.
//
//   npm test                              everything
//   npm test -- unit                      the build and some of: typecheck lint unit utilities vscode ui engine
//   npm test -- vscode ui --grep curl     only tests whose name matches
//
// A suite whose parts (an editor, a Docker engine) can't be had here is skipped with the reason; with CI=true it fails.
import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideChromium, provideEditor, provideEditorServer } from './parts/editor.mjs';
import { provideEngine } from './parts/engine.mjs';
import { ensureBaseImages } from './parts/images.mjs';
import { installProject } from './parts/npm.mjs';
import { provideRuntimes } from './parts/runtimes.mjs';
import { companion, debian, endWhenTold, run, temporaryFolder, Unavailable } from './parts/system.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const minutes = Number(process.env.CHECKUP_TEST_MINUTES ?? 10); // for one suite
const total = { passed: 0, failed: 0, skipped: 0 };
let tests = 0; // of all suites

/** @type {Record<string, () => Promise<unknown>>} */
const checks = {
  build: () => command('scripts/build.mjs'),
  typecheck: async () => {
    await command('node_modules/typescript/bin/tsc', '--noEmit');
    await command('node_modules/typescript/bin/tsc', '--noEmit', '--project', 'scripts');
  },
  lint: async () => {
    await command('node_modules/eslint/bin/eslint.js', '.');
    await command('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.');
  },
};

/** @type {Record<string, () => Promise<void>>} */
const suites = {
  unit: async () => {
    await debian({ openssl: 'openssl' }).catch((error) => console.log(error.message)); // for certificates
    await suite('unit');
  },
  utilities: async () => {
    await provideRuntimes();
    await suite('utilities');
  },
  vscode: async () => {
    const { kind, executable } = await provideEditor();
    console.log(kind === 'desktop' ? executable : 'VS Code server in headless Chromium');
    const folder = temporaryFolder();
    const sample = path.join(folder, 'sample'); // a copy to open and write in
    await cp(path.join(root, 'sample'), sample, { recursive: true });
    const data = path.join(folder, 'data');
    await engineOr(undefined, (env) => suite('vscode', env, executable, sample, data));
  },
  ui: async () => {
    await provideEditorServer();
    await provideChromium();
    await engineOr(undefined, (env) => suite('ui', env));
  },
  engine: () =>
    engineOr('needed', async (env, engine) => {
      if (engine) await ensureBaseImages(engine, path.join(root, 'test/fixtures/projects'));
      await suite('engine', env);
    }),
};

const { chosen, grep } = parse(process.argv.slice(2));
endWhenTold(130);
await installProject(root);
await account('build');
if (!total.failed) for (const name of chosen) await account(name);
if (grep && !tests) {
  total.failed += 1;
  console.log(`no test matches ${grep}`);
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed || !total.passed ? 1 : 0);

/**
 * @param {string[]} args
 */
function parse(args) {
  const all = [...Object.keys(checks), ...Object.keys(suites)].filter((name) => name !== 'build');
  const at = args.indexOf('--grep');
  const grep = at < 0 ? undefined : args.splice(at, 2)[1];
  const unknown = args.find((name) => !all.includes(name));
  if (unknown !== undefined || (at >= 0 && !grep)) {
    console.error(`npm test -- [${all.join('] [')}] [--grep PATTERN]`);
    process.exit(2);
  }
  return { chosen: args.length ? args : all, grep };
}

/**
 * Runs one check or suite and adds it to the total. A check counts as one test.
 * @param {string} name
 */
async function account(name) {
  console.log(`\n== ${name}`);
  try {
    if (checks[name]) {
      await checks[name]();
      total.passed += 1;
    } else await suites[name]?.();
  } catch (error) {
    const skip = error instanceof Unavailable && !process.env.CI;
    total[skip ? 'skipped' : 'failed'] += 1;
    console.log(`${name} ${skip ? 'skipped' : 'failed'}: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * A program of the project, in Node, with its output shown.
 * @param {string[]} args
 */
function command(...args) {
  return run(process.execPath, args, { cwd: root, show: true, quiet: true });
}

/**
 * Runs a suite in a process of its own and adds what it counted. It throws where the suite did not get that far.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string[]} args
 */
async function suite(name, env = process.env, ...args) {
  const file = path.join(temporaryFolder(), 'counts.json');
  const { ended, stop } = companion(process.execPath, ['scripts/parts/run-suite.mjs', name, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...env,
      CHECKUP_TEST_ROOT: root,
      CHECKUP_TEST_SUITE: name,
      CHECKUP_TEST_COUNTS: file,
      CHECKUP_TEST_GREP: grep ?? '',
      ...(process.stdout.isTTY ? { MOCHA_COLORS: 'yes' } : { NO_COLOR: 'yes' }),
    },
  });
  let late = false;
  const timer = setTimeout(() => void ((late = true), stop()), minutes * 60_000);
  const code = await ended;
  clearTimeout(timer);
  const counts = await readFile(file, 'utf8').then(JSON.parse, () => undefined);
  if (late) throw new Error(`did not end within ${minutes} minutes (CHECKUP_TEST_MINUTES)`);
  if (!counts) throw new Error(`ended with code ${code} before its tests did`);
  for (const key of /** @type {const} */ (['passed', 'failed', 'skipped'])) total[key] += counts[key];
  const ran = counts.passed + counts.failed + counts.skipped;
  tests += ran;
  if (!ran && !grep) throw new Error('ran no test');
  if (code && !counts.failed) throw new Error(`ended with code ${code}`);
}

/**
 * Gives work the environment of an engine. Where none is to be had and none is needed, it goes on without, and tests
 * that ask for one are skipped.
 * @param {'needed' | undefined} needed
 * @param {(env: NodeJS.ProcessEnv, engine?: import('./parts/engine.mjs').Engine) => Promise<void>} work
 */
async function engineOr(needed, work) {
  const engine = await provideEngine().catch((error) => {
    if (needed || process.env.CI || !(error instanceof Unavailable)) throw error;
    console.log(error.message);
  });
  if (engine) console.log(`Docker ${engine.version} at ${engine.dockerHost}`);
  await work(engine ? engine.env : process.env, engine ?? undefined);
}
