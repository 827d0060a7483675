// npm run screenshots: writes media/screenshots/SCENE.png, taken from the real editor with the extension in it.
//
//   npm run screenshots                                all scenes
//   npm run screenshots -- health-view                 some of them
//   THEME='Default High Contrast' npm run screenshots  in another theme, into out/screenshots/
//
// A scene gets a workbench (scripts/parts/workbench.mjs) with a copy of the sample open, and shows what is to be seen.
import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideEngine } from './parts/engine.mjs';
import { ensureImage, testLabel } from './parts/images.mjs';
import { endWhenTold, run, temporaryFolder } from './parts/system.mjs';
import { openWorkbench } from './parts/workbench.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @typedef {Awaited<ReturnType<typeof openWorkbench>>} Workbench */
/**
 * @typedef {object} Scene
 * @property {(sample: string) => Promise<() => Promise<unknown>>} [prepare]
 * @property {Record<string, unknown>} [settings]
 * @property {(workbench: Workbench) => Promise<void>} show
 */

/** @type {Record<string, Scene>} */
const scenes = {
  diagnostics: {
    settings: { 'editor.hover.above': false }, // it would hide the file
    async show(workbench) {
      await workbench.openFile('numbers-api/Dockerfile', 8, 9);
      await workbench.squiggles().first().waitFor();
      await workbench.runCommand('Show or Focus Hover');
      await workbench.waitFor('.monaco-hover:visible .marker');
    },
  },
  'quick-fix': {
    async show(workbench) {
      await workbench.openFile('numbers-api/Dockerfile', 8, 9);
      await workbench.squiggles().first().waitFor();
      await workbench.quickFixes();
    },
  },
  'health-view': {
    prepare: startNumbers,
    async show(workbench) {
      await workbench.openFile('compose.yaml', 7);
      await workbench.showView('Container Checkup');
      const api = workbench.treeRow(/numbers-api.*unhealthy/).first();
      await api.waitFor();
      await workbench
        .treeRow(/numbers-web.*healthy/)
        .first()
        .waitFor();
      await api.locator('.monaco-tl-twistie').click();
      await workbench.treeRow('status 500').first().waitFor();
      await widenSideBar(workbench, 130);
    },
  },
};

/** So that what the rows say fits. The pointer is left where it hides nothing. */
async function widenSideBar(/** @type {Workbench} */ { page }, /** @type {number} */ by) {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (!box) throw new Error('there is no side bar');
  const edge = box.x + box.width + 2;
  await page.mouse.move(edge, 300);
  await page.mouse.down();
  await page.mouse.move(edge + by, 300, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(800, 620);
}

/** The sample, fixed by the extension's own fixes, running, with an API that has broken. */
async function startNumbers(/** @type {string} */ sample) {
  const engine = await provideEngine();
  await ensureImage(engine, 'node:22');
  await run(process.execPath, [path.join(root, 'dist/cli.js'), 'fix', sample], { quiet: true });
  const services = ['numbers-api', 'numbers-web'];
  const override = path.join(temporaryFolder(), 'screenshots.yaml');
  await writeFile(
    override,
    `services:
  numbers-api: { labels: { ${testLabel}: screenshots }, environment: { FAIL_AFTER: '0' } }
  numbers-web: { labels: { ${testLabel}: screenshots }, command: [node, server.js], ports: !reset [] }
`,
  );
  const files = ['--file', path.join(sample, 'compose.yaml'), '--file', override];
  const compose = (/** @type {string[]} */ ...args) =>
    run(engine.docker ?? 'docker', ['compose', '--project-name', 'numbers', ...files, ...args], {
      env: engine.env,
      quiet: true,
    });
  // Each by itself: the web must not wait until an API is well that is broken on purpose.
  for (const service of services) await compose('up', '--detach', '--build', '--no-deps', service);
  return () => compose('down', '--timeout', '1', '--rmi', 'local', '--volumes');
}

endWhenTold();
await run(process.execPath, ['scripts/build.mjs'], { cwd: root, show: true, quiet: true });
const chosen = process.argv.slice(2);
const theme = process.env.THEME;
for (const [name, scene] of Object.entries(scenes)) {
  if (!chosen.length || chosen.includes(name)) await take(name, scene);
}

/**
 * @param {string} name
 * @param {Scene} scene
 */
async function take(name, { prepare, settings, show }) {
  const { env } = await provideEngine();
  const sample = path.join(temporaryFolder(), name, 'sample');
  await cp(path.join(root, 'sample'), sample, { recursive: true });
  const end = await prepare?.(sample);
  const workbench = await openWorkbench({
    ...{
      folder: sample,
      extensionPath: root,
      settings,
      scale: 2,
      env,
      viewport: { width: 1100, height: 640 },
    },
    ...(theme && { theme: /** @type {'Default High Contrast'} */ (theme) }),
  });
  const folder = theme ? `out/screenshots/${theme}` : 'media/screenshots';
  try {
    await show(workbench);
    console.log(await workbench.screenshot(path.join(root, folder, `${name}.png`)));
  } catch (error) {
    console.log(await workbench.screenshot(path.join(root, 'out/screenshots', `failed ${name}.png`)));
    throw error;
  } finally {
    await workbench.close();
    await end?.();
  }
}
