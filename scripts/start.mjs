// npm start: builds the extension and opens it in a real editor on the sample, with what the command line finds there.
//
//   npm start                 until Ctrl-C, or until the editor is closed
//   npm start -- --no-wait    ends as soon as the editor is there
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './parts/cache.mjs';
import { desktopEditor } from './parts/editor.mjs';
import { serveEditor } from './parts/editor-window.mjs';
import { findEngine, provideEngine } from './parts/engine.mjs';
import { installProject } from './parts/npm.mjs';
import { canInstall, companion, run, whenToldToEnd } from './parts/system.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const sample = path.join(root, 'sample');
const curl = path.join(sample, 'numbers-api/Dockerfile:8:9'); // what is looked at first
const wait = !process.argv.includes('--no-wait');

/** What a signal does: end at once, and later end the waiting. @type {() => void} */
let end = () => process.exit(130);
whenToldToEnd(() => end());
await installProject(root);
await node('scripts/build.mjs');
console.log('What "checkup lint sample" finds, on the command line as in the editor:\n');
await node('dist/cli.js', 'lint', 'sample').catch(() => {}); // findings are no failure here
const env = await engineEnvironment();
const editor = await open();
if (wait) {
  console.log(`
numbers-api/Dockerfile is open at a health check with curl: press Ctrl+. there.
What else there is to see: sample/README.md. Ctrl-C here ends the editor.`);
  await new Promise((resolve) => {
    end = () => resolve(undefined);
    editor.ended.then(end);
  });
}
await editor.close();

/** @param {string[]} args */
function node(...args) {
  return run(process.execPath, args, { cwd: root, show: true, quiet: true });
}

/** The health view needs an engine, everything else does not. */
async function engineEnvironment() {
  try {
    const engine = (await findEngine()) ?? (canInstall ? await provideEngine() : undefined);
    console.log(
      engine
        ? `\nContainers: Docker ${engine.version} at ${engine.dockerHost}`
        : '\nContainers: no Docker engine answers, so the health view has none to show.',
    );
    if (engine?.ours)
      console.log('It keeps running for the next time; to end it: node scripts/parts/engine.mjs stop');
    return engine?.env ?? process.env;
  } catch (error) {
    console.log(`\n${/** @type {Error} */ (error).message}`);
    return process.env;
  }
}

/** @returns {Promise<{ ended: Promise<unknown>, close: () => Promise<void> }>} */
async function open() {
  const desktop = desktopEditor();
  if (desktop) {
    const data = `--user-data-dir=${path.join(cacheFolder, 'desktop')}`; // an instance of its own, which this one waits for
    const args = [`--extensionDevelopmentPath=${root}`, data, sample, '--goto', curl];
    const { ended, stop } = companion(desktop, args, { env, stdio: 'ignore' });
    console.log('\nVS Code opens with the extension and the sample.');
    return { ended, close: stop };
  }
  const editor = await serveEditor({
    folder: sample,
    file: curl,
    extensionPath: root,
    theme: 'Default Dark Modern',
    env,
  });
  console.log(`\nVS Code with the extension and the sample: open this in a browser.\n\n${editor.url}`);
  return editor;
}
