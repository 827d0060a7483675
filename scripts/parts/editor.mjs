// Provides a real VS Code: the desktop one where there is one, otherwise the VS Code server that the npm package
// code-server carries, which runs in a headless Chromium. Nothing is downloaded from VS Code's own servers.
//
//   const { kind, executable } = await provideEditor();   // for @vscode/test-electron's vscodeExecutablePath
//   const { node, main } = await provideEditorServer();   // `node main --host … --port …`
//   const path = await provideChromium();
import { existsSync, realpathSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from './cache.mjs';
import { nodeBinary, npmInstall } from './npm.mjs';
import { canInstall, debian, Unavailable, which } from './system.mjs';

const codeServer = '4.139.1'; // VS Code 1.139.1
const nodeForServer = '24.21.0'; // the line this server is made for

/**
 * @returns {Promise<{ kind: 'desktop' | 'server', executable: string }>} `executable` takes VS Code's own arguments
 */
export async function provideEditor() {
  const desktop = desktopEditor();
  if (desktop) return { kind: 'desktop', executable: desktop };
  await provideEditorServer();
  await provideChromium();
  return { kind: 'server', executable: fileURLToPath(new URL('./editor-launcher.mjs', import.meta.url)) };
}

/**
 * The executable of an installed VS Code. `code` on PATH is a script beside it that does not wait for the window;
 * $CHECKUP_VSCODE names the executable itself, $CHECKUP_VSCODE=server asks for the server.
 * @returns {string | undefined}
 */
export function desktopEditor() {
  const named = process.env.CHECKUP_VSCODE;
  if (named === 'server') return undefined;
  if (named) {
    if (!existsSync(named)) throw new Unavailable(`CHECKUP_VSCODE names ${named}, which does not exist.`);
    return named;
  }
  const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const code = display && which('code');
  if (!code) return undefined;
  const folder = path.dirname(realpathSync(code)); // …/bin
  return ['../code', '../Code.exe', '../../../MacOS/Electron', '../../../MacOS/Code']
    .map((file) => path.resolve(folder, file))
    .find(existsSync);
}

/** @returns {Promise<{ node: string, main: string }>} */
export async function provideEditorServer() {
  const node = await nodeBinary(nodeForServer);
  const inside = 'node_modules/code-server/lib/vscode';
  const folder = await cached('editor', codeServer, async (empty) => {
    await npmInstall(empty, [`code-server@${codeServer}`]);
    await npmInstall(path.join(empty, inside)); // the server's own dependencies, which its installer would compile
    await writeFile(path.join(empty, inside, 'node_modules/@vscode/spdlog/index.js'), logger);
    await writeFile(path.join(empty, inside, 'node_modules/@vscode/native-watchdog/index.js'), watchdog);
  });
  return { node, main: path.join(folder, inside, 'out/server-main.js') };
}

/**
 * @returns {Promise<string>} the path of a Chromium or Chrome ($CHECKUP_CHROMIUM names another)
 */
export async function provideChromium() {
  const named = process.env.CHECKUP_CHROMIUM;
  if (named) return named;
  const found = findChromium();
  if (found) return found;
  await debian(
    { chromium: 'chromium', '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf': 'fonts-dejavu-core' },
    'The editor runs in Chromium or Chrome: install one, or name its executable in CHECKUP_CHROMIUM.',
  );
  return which('chromium') ?? 'chromium';
}

function findChromium() {
  const names = [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'chrome',
    'microsoft-edge',
  ];
  const files = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ];
  return names.map(which).find(Boolean) ?? files.find(existsSync);
}

/** True where `provideEditor` needs no question and no more than a download. */
export const canProvideEditor = () => Boolean(desktopEditor() ?? findChromium()) || canInstall;

// Two of the server's modules are native and have no binary in the npm package. What stands in for them:

/** Writes log files, which is also how the editor shows log output channels. */
const logger = `const fs = require('node:fs');
const path = require('node:path');
const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
class Logger {
  constructor(_type, _name, file) {
    Object.assign(this, { file, level: 2, plain: false });
    fs.mkdirSync(path.dirname(file), { recursive: true });
  }
  write(level, text) {
    if (level < this.level) return;
    const stamp = new Date().toISOString().replace('T', ' ').replace('Z', '');
    try { fs.appendFileSync(this.file, this.plain ? text : stamp + ' [' + names[level] + '] ' + text + '\\n'); } catch {}
  }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.plain = true; }
  flush() {}
  drop() {}
}
['trace', 'debug', 'info', 'warn', 'error', 'critical'].forEach((name, level) => {
  Logger.prototype[name] = function (text) { this.write(level, text); };
});
exports.Logger = Logger;
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = exports.createAsyncRotatingLogger = async (name, file) => new Logger('', name, file);
`;

/** Ends an extension host whose server has died. */
const watchdog = `exports.start = (pid) => setInterval(() => {
  try { process.kill(pid, 0); } catch { process.exit(87); }
}, 1000).unref();
exports.exit = (code) => process.exit(code || 0);
`;
