// Opens a folder in the npm-borne VS Code, with the extension as it is when it is installed, for UI tests, screenshots
// and `npm start`.
//
//   const editor = await openEditor({ folder: 'sample', extensionPath: '.', theme: 'Default Dark Modern' });
//   await editor.page.screenshot({ path: 'out.png' });   // a Playwright page; `browser: false` gives just `url`
//   await editor.close();
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, URLSearchParams } from 'node:url';
import { provideChromium, provideEditorServer } from './editor.mjs';
import { companion, temporaryFolder } from './system.mjs';

const typescript = fileURLToPath(new URL('../../node_modules/typescript/lib', import.meta.url));

/** What keeps an editor quiet: nothing moves, asks or greets unless the extension does. */
export const quietSettings = {
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'editor.accessibilitySupport': 'off',
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.simpleDialog.enable': true,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'typescript.tsdk': typescript, // the server's own is not in the npm package, which it would complain about
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.layoutControl.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** Begins without trust, and without asking for it. */
const restrictedMode = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
};

/** @typedef {'Default Light Modern' | 'Default Dark Modern' | 'Default High Contrast'} Theme */

/**
 * @typedef {object} Options
 * @property {string} folder the workspace
 * @property {string} [file] open from the start, with `:LINE:COLUMN` behind it where need be
 * @property {string} extensionPath
 * @property {Record<string, unknown>} [settings] user settings beside the quiet ones
 * @property {Theme} [theme]
 * @property {NodeJS.ProcessEnv} [env] reaches the extension; default: this process's
 * @property {{ width: number, height: number }} [viewport] default: 1280 × 800
 * @property {boolean} [restricted] the workspace is not trusted; default: nobody asks whether it is
 * @property {number} [scale] device pixels per CSS pixel, default: 1
 */

/**
 * @typedef {object} Editor
 * @property {string} url
 * @property {import('playwright-core').Page} page
 * @property {() => Promise<void>} close
 */

/**
 * The editor in a headless browser, shown and ready for keys.
 * @param {Options} options
 * @returns {Promise<Editor>}
 */
export async function openEditor({ viewport = { width: 1280, height: 800 }, scale = 1, ...options }) {
  const server = await serveEditor(options);
  try {
    const browser = await launchChromium();
    const page = await browser.newPage({ viewport, deviceScaleFactor: scale });
    await page.goto(server.url);
    await page.locator('.monaco-workbench .explorer-folders-view').waitFor();
    const close = async () => {
      await browser.close();
      await server.close();
    };
    return { url: server.url, page, close };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/**
 * The editor as a page to be opened in any browser on this machine.
 * @param {Omit<Options, 'viewport' | 'scale'>} options
 * @returns {Promise<{ url: string, ended: Promise<unknown>, close: () => Promise<void> }>}
 */
export async function serveEditor({
  folder,
  file,
  extensionPath,
  settings = {},
  theme = 'Default Light Modern',
  restricted = false,
  env,
}) {
  const data = temporaryFolder();
  const trust = restricted ? restrictedMode : {};
  await writeSettings(data, { 'workbench.colorTheme': theme, ...trust, ...settings });
  const extensions = path.join(data, 'extensions');
  await install(extensionPath, extensions);
  const server = await startServer({ userData: data, extensions, restricted, env });
  return {
    url: pageAddress(server.port, folder, file ? { openFile: file } : {}),
    ended: server.ended,
    close: server.stop,
  };
}

/**
 * By a link: what is built anew is there when the window is loaded again.
 * @param {string} extensionPath
 * @param {string} extensions
 */
async function install(extensionPath, extensions) {
  const { publisher, name, version } = JSON.parse(
    await readFile(path.join(extensionPath, 'package.json'), 'utf8'),
  );
  await mkdir(extensions, { recursive: true });
  const place = path.join(extensions, `${publisher}.${name}-${version}`);
  await symlink(path.resolve(extensionPath), place, 'junction'); // the kind that Windows lets everybody make
}

/**
 * User settings for a fresh user data folder; those that are there already win.
 * @param {string} userData
 * @param {Record<string, unknown>} settings
 */
export async function writeSettings(userData, settings = {}) {
  const file = path.join(userData, 'User', 'settings.json');
  const there = await readFile(file, 'utf8').then(JSON.parse, () => ({}));
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ ...quietSettings, ...settings, ...there }, undefined, 2));
}

/**
 * @param {{ userData: string, extensions: string, restricted?: boolean, developing?: boolean, env?: NodeJS.ProcessEnv,
 *   logLevel?: string }} options `developing`: takes extensions in development, and shows no notifications
 * @returns {Promise<{ port: number, ended: Promise<unknown>, stop: () => Promise<void> }>}
 */
export async function startServer({
  userData,
  extensions,
  restricted = false,
  developing = false,
  env = process.env,
  logLevel = 'info',
}) {
  const { node, main } = await provideEditorServer();
  const flags = {
    host: '127.0.0.1',
    port: '0',
    'server-data-dir': userData,
    'user-data-dir': userData,
    'extensions-dir': extensions,
    'telemetry-level': 'off',
    log: logLevel,
  };
  const { child, ended, stop } = companion(
    node,
    [
      main,
      ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]),
      '--without-connection-token',
      '--accept-server-license-terms',
      ...(restricted ? [] : ['--disable-workspace-trust']),
      '--force-disable-user-env', // the environment is the one given here, not a login shell's
      ...(developing ? ['--enable-smoke-test-driver'] : []), // without it a built editor ignores them
    ],
    { env: { ...env, EXTENSIONS_GALLERY: '{}' }, stdio: ['ignore', 'pipe', 'pipe'] }, // no marketplace,
  );
  let output = '';
  const port = await new Promise((resolve, reject) => {
    const read = (/** @type {Buffer} */ text) => {
      output = (output + text).slice(-4000);
      const match = /Extension host agent listening on (\d+)/.exec(output);
      if (match) resolve(Number(match[1]));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    ended.then(() => reject(new Error(`The VS Code server ended before it was ready.\n${output}`)));
  });
  return { port, ended, stop };
}

/**
 * @param {number} port
 * @param {string} folder
 * @param {{ openFile?: string, extensionDevelopmentPath?: string, extensionTestsPath?: string }} files
 */
export function pageAddress(port, folder, files) {
  const host = `127.0.0.1:${port}`;
  const payload = Object.entries(files).map(([name, file]) => [
    name,
    `vscode-remote://${host}${posix(file)}`,
  ]);
  const query = new URLSearchParams({
    folder: posix(folder),
    payload: JSON.stringify([...payload, ...['gotoLineMode', 'skipWelcome', 'skipReleaseNotes'].map(on)]),
  });
  return `http://${host}/?${query}`;
}

/** @param {string} flag */
const on = (flag) => [flag, 'true'];

/** @param {string} file */
const posix = (file) =>
  path
    .resolve(file)
    .replaceAll('\\', '/')
    .replace(/^(?!\/)/, '/');

/** @returns {Promise<import('playwright-core').Browser>} */
export async function launchChromium() {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: await provideChromium(),
    handleSIGINT: false, // whoever opened it closes it; it never outlives this process
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
