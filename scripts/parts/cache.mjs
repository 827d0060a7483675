// The folder that holds what the scripts provide (an editor, an engine), shared between clones:
// $CHECKUP_CACHE, else $XDG_CACHE_HOME/container-checkup, else ~/.cache/container-checkup.
//
//   const folder = await cached('editor', '4.139.1', async (empty) => { …install into `empty`… });
//   await withLock('engine', async () => { … });   // one process at a time
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

export const cacheFolder = path.resolve(
  process.env.CHECKUP_CACHE ||
    path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'container-checkup'),
);

/** Eight characters that stand for the cache folder, for names that must be short and differ between caches. */
export const cacheId = createHash('sha256').update(cacheFolder).digest('hex').slice(0, 8);

/**
 * Where `cached` puts a folder, whether it is there or not.
 * @param {string} name
 * @param {string} version
 */
export const cachePath = (name, version) => path.join(cacheFolder, `${name}-${version}`);

/**
 * A folder of the cache, installed if it is not there yet. A folder that has its final name is whole:
 * `install` works in another one beside it, which is renamed once it is done.
 * @param {string} name
 * @param {string} version
 * @param {(folder: string) => Promise<void>} install
 * @returns {Promise<string>}
 */
export async function cached(name, version, install) {
  const folder = cachePath(name, version);
  if (existsSync(folder)) return folder;
  return withLock(name, async () => {
    if (existsSync(folder)) return folder;
    await mkdir(cacheFolder, { recursive: true });
    for (const old of await readdir(cacheFolder)) {
      if (old.startsWith(`${name}-unfinished-`))
        await rm(path.join(cacheFolder, old), { recursive: true, force: true });
    }
    const unfinished = await mkdtemp(path.join(cacheFolder, `${name}-unfinished-`));
    await install(unfinished);
    await rename(unfinished, folder);
    return folder;
  });
}

/**
 * Runs a function while no other process runs one under the same name. The lock is a listening socket,
 * so it ends with its process whatever happens, and who waits learns it at once.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, work) {
  const address = lockAddress(`container-checkup-${cacheId}-${name}`);
  let said = false;
  for (;;) {
    const lock = await listen(address);
    if (lock) {
      try {
        return await work();
      } finally {
        lock.close();
        lock.emit('release');
      }
    }
    if (!said) console.log(`waiting for another run to finish with "${name}"`);
    said = true;
    await untilReleased(address);
  }
}

/** @param {string} name */
function lockAddress(name) {
  if (process.platform === 'linux') return `\0${name}`; // abstract: no file stays behind
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : path.join(tmpdir(), name);
}

/**
 * @param {string} address
 * @returns {Promise<import('node:net').Server | undefined>} undefined where another process has it
 */
function listen(address) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      server.once('release', () => socket.destroy());
    });
    server.on('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server.unref()));
  });
}

/** @param {string} address */
function untilReleased(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.on('error', async (/** @type {NodeJS.ErrnoException} */ error) => {
      // The file of a process that died without removing it.
      if (error.code === 'ECONNREFUSED' && !address.startsWith('\0')) await rm(address, { force: true });
    });
    socket.on('close', () => resolve(undefined));
    socket.resume();
  });
}
