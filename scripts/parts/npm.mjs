// Packages from npm that are no dependencies of the project: programs, kept in the cache.
//
//   const node = await nodeBinary('22');   // path of a Node.js of that line
//
// And the project's own dependencies: await installProject(root) runs `npm ci` where node_modules is not as locked.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cached } from './cache.mjs';
import { run, Unavailable, which } from './system.mjs';

/**
 * `npm install` without running scripts, into a folder that is no part of this project.
 * @param {string} folder
 * @param {string[]} [packages] default: what the folder's own package.json lists
 */
export async function npmInstall(folder, packages = []) {
  const npm = which('npm');
  if (!npm) throw new Unavailable('npm not found. It comes with Node.js: https://nodejs.org');
  if (packages.length) await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  const flags = [
    '--prefix',
    folder,
    '--omit=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  try {
    await run(npm, ['install', ...flags, ...packages], { cwd: folder });
  } catch (error) {
    throw new Unavailable(`npm could not install it (offline?): ${/** @type {Error} */ (error).message}`);
  }
}

/** The npm package that carries Node.js for this machine. */
const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/**
 * The Node.js binary of a version or line ("22", "24.21.0"), from npm.
 * @param {string} version
 */
export async function nodeBinary(version) {
  const folder = await cached(`node`, version, (empty) => npmInstall(empty, [`${nodePackage}@${version}`]));
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  return path.join(folder, 'node_modules', nodePackage, 'bin', program);
}

/**
 * @param {string} root
 */
export async function installProject(root) {
  const npm = which('npm');
  if (!npm) throw new Unavailable('npm not found. It comes with Node.js: https://nodejs.org');
  if (!(await isAsLocked(root))) await run(npm, ['ci', '--no-audit', '--no-fund'], { cwd: root, show: true });
}

/**
 * Compares the lock file with the one that npm keeps of what it has installed.
 * @param {string} root
 */
async function isAsLocked(root) {
  const [locked, installed] = await Promise.all(
    ['package-lock.json', 'node_modules/.package-lock.json'].map((file) =>
      readFile(path.join(root, file), 'utf8').then(
        (text) => JSON.parse(text).packages,
        () => ({}),
      ),
    ),
  );
  return Object.entries(locked).every(
    ([name, { version, optional }]) => !name || optional || installed[name]?.version === version,
  );
}
