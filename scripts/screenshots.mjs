// npm run screenshots: writes media/screenshots/SCENE.png, taken from the real editor with the extension in it.
//
//   npm run screenshots               all scenes
//   npm run screenshots -- squiggle   some of them
//
// A scene gets a workbench (scripts/parts/workbench.mjs) with a copy of the sample open, and shows what is to be seen.
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideEngine } from './parts/engine.mjs';
import { endWhenTold, run, temporaryFolder } from './parts/system.mjs';
import { openWorkbench } from './parts/workbench.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @typedef {Awaited<ReturnType<typeof openWorkbench>>} Workbench */

/** @type {Record<string, (workbench: Workbench) => Promise<void>>} */
const scenes = {
  async squiggle(workbench) {
    await workbench.openFile('numbers-api/Dockerfile');
    await workbench.squiggles().first().waitFor();
  },
};

endWhenTold();
await run(process.execPath, ['scripts/build.mjs'], { cwd: root, show: true, quiet: true });
const chosen = process.argv.slice(2);
for (const [name, show] of Object.entries(scenes)) {
  if (!chosen.length || chosen.includes(name)) await take(name, show);
}

/**
 * @param {string} name
 * @param {(workbench: Workbench) => Promise<void>} show
 */
async function take(name, show) {
  const { env } = await provideEngine();
  const sample = path.join(temporaryFolder(), 'sample');
  await cp(path.join(root, 'sample'), sample, { recursive: true });
  const workbench = await openWorkbench({ folder: sample, extensionPath: root, scale: 2, env });
  try {
    await show(workbench);
    console.log(await workbench.screenshot(path.join(root, 'media/screenshots', `${name}.png`)));
  } finally {
    await workbench.close();
  }
}
