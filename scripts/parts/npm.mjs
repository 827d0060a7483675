// Packages from the npm registry that are no dependencies of the project: programs in the cache.
//
//   const node = await nodeBinary('22');   // path of a Node.js of that line
import { writeFile } from 'node:fs/promises';
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
