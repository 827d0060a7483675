// What the scripts need from the operating system: finding programs, running them, and, on Debian as root,
// installing what is missing.
//
//   await debian({ debootstrap: 'debootstrap' });      // program → package; throws Unavailable elsewhere
//   await run('tar', ['-xf', file], { cwd });          // prints the command, rejects where it fails
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A part that can't be had here. The message says what is missing and how to get it. */
export class Unavailable extends Error {
  name = 'Unavailable';
}

/** True where packages can be installed without asking: Debian (or a relative) as root. */
export const canInstall =
  process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

/**
 * The full path of a program on PATH.
 * @param {string} name
 * @returns {string | undefined}
 */
export function which(name) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      try {
        accessSync(file, constants.X_OK);
        if (statSync(file).isFile()) return file;
      } catch {
        // not here
      }
    }
  }
  return undefined;
}

/**
 * Runs a program to its end and returns what it wrote to stdout. Output is kept back and shown where the
 * program fails; `show` lets it through instead.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, quiet?: boolean, input?: NodeJS.ReadableStream }} [options]
 *   `quiet` does not print the command line; `show` gives stdout '' as it is not captured
 * @returns {Promise<string>}
 */
export function run(command, args, { cwd, env, show = false, quiet = false, input } = {}) {
  if (!quiet) console.log(`$ ${[path.basename(command), ...args].join(' ').replace(/\n[^]*/, ' …')}`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      stdio: [input ? 'pipe' : 'ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
      shell: /\.(cmd|bat)$/.test(command),
    });
    let stdout = '';
    let tail = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      tail = (tail + text).slice(-4000);
    });
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      tail = (tail + text).slice(-4000);
    });
    if (input && child.stdin) {
      child.stdin.on('error', () => {}); // the program's own error says more than EPIPE
      input.pipe(child.stdin);
    }
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(stdout);
      else {
        const line = [path.basename(command), ...args].join(' ');
        reject(new Error(`${line}\nended with ${signal ?? `code ${code}`}\n${tail.trim()}`));
      }
    });
  });
}

/** @type {Promise<unknown> | undefined} */
let updated;

/**
 * Sees to it that programs are there, installing their Debian packages where that is possible.
 * @param {Record<string, string>} programs program on PATH (or a file's full path) → Debian package
 * @param {string} [advice] how to get them elsewhere
 */
export async function debian(programs, advice) {
  const there = (/** @type {string} */ name) => (path.isAbsolute(name) ? existsSync(name) : which(name));
  const missing = Object.entries(programs).filter(([name]) => !there(name));
  if (!missing.length) return;
  if (!canInstall) {
    const names = missing.map(([name]) => name).join(', ');
    const packages = missing.map(([, name]) => name).join(' ');
    throw new Unavailable(
      `${names} not found. ${advice ?? `On Debian: sudo apt-get install ${packages}; elsewhere install it so that it is on PATH.`}`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await (updated ??= run('apt-get', ['update', '-q'], { env }));
    const packages = [...new Set(missing.map(([, name]) => name))];
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { env });
  } catch (error) {
    throw new Unavailable(`Debian packages could not be installed: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * Starts a program in a process group of its own, which ends as a whole with `stop()` or with this process.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdio?: import('node:child_process').StdioOptions }} [options]
 */
export function companion(command, args, options = {}) {
  const group = process.platform !== 'win32';
  const child = spawn(command, args, { ...options, detached: group });
  const kill = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      if (group && child.pid) process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch {
      // already gone
    }
  };
  const atExit = () => kill('SIGTERM'); // those that have companions themselves end them first
  process.prependListener('exit', atExit); // before the folders it writes in are removed
  /** @type {Promise<number | null>} the exit code, null where it was killed or could not start */
  const ended = new Promise((resolve) => {
    child.once('exit', resolve).once('error', () => resolve(null));
  });
  /** Asks the program to end, waits for it (five seconds at most), and ends what it left behind. */
  async function stop() {
    kill('SIGTERM');
    const late = setTimeout(kill, 5000, 'SIGKILL');
    await ended;
    clearTimeout(late);
    kill('SIGKILL');
    process.off('exit', atExit);
  }
  return { child, ended, stop };
}

/**
 * Calls a function once, when this process is asked to end or its parent has gone without asking, as npm's shell
 * does where npm alone is ended.
 * @param {() => void} finish
 */
export function whenToldToEnd(finish) {
  const parent = process.ppid;
  const once = () => {
    clearInterval(watch);
    for (const signal of signals) process.off(signal, once);
    finish();
  };
  const watch = setInterval(() => process.ppid === parent || once(), 1000).unref(); // there is no event for it
  for (const signal of signals) process.on(signal, once);
}
const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** Ends this process through its 'exit' handlers, so that companions end with it. @param {number} [code] */
export const endWhenTold = (code = 1) => whenToldToEnd(() => process.exit(code));

/** A new folder for temporary files, removed when this process ends. @returns {string} */
export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'container-checkup-'));
  process.on('exit', () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    } catch {
      // a companion that is just ending still writes there
    }
  });
  return folder;
}
