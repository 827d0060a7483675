// Provides what runs and builds the custom utility in each language: what is on PATH, Debian's packages, or, for Node,
// Bun and Deno, the binaries that npm has. $CHECKUP_PYTHON, $CHECKUP_NODE and so on name another program.
//
//   const { programs, missing } = await provideRuntimes();
//   programs.python   // '/usr/bin/python3', or undefined where missing.python tells why
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cached } from './cache.mjs';
import { npmInstall } from './npm.mjs';
import { canInstall, debian, Unavailable, which } from './system.mjs';

const suffix = process.platform === 'win32' ? '.exe' : '';
const bun = {
  package: `@oven/bun-${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch.replace('arm64', 'aarch64')}`,
  version: '1.4.5',
  file: `bin/bun${suffix}`,
};
const deno = {
  package: `@deno/${process.platform}-${process.arch}${process.platform === 'linux' ? '-glibc' : ''}`,
  version: '2.9.6',
  file: `deno${suffix}`,
};

/**
 * @typedef {object} Source
 * @property {string[]} names of the program on PATH, the first that is there counts
 * @property {string} [debian] package
 * @property {typeof bun} [npm]
 * @property {Record<string, string>} [more] files that have to be there too → Debian package
 */

/** @satisfies {Record<string, Source>} */
const sources = {
  node: { names: [process.execPath] },
  bun: { names: ['bun'], npm: bun },
  deno: { names: ['deno'], npm: deno },
  python: { names: ['python3', 'python'], debian: 'python3' },
  ruby: { names: ['ruby'], debian: 'ruby' },
  php: { names: ['php'], debian: 'php-cli' },
  java: { names: ['java'], debian: 'default-jdk-headless' },
  javac: { names: ['javac'], debian: 'default-jdk-headless' },
  go: { names: ['go'], debian: 'golang-go' },
  gofmt: { names: ['gofmt'], debian: 'golang-go' },
  rustc: { names: ['rustc'], debian: 'rustc' },
  mono: { names: ['mono'], debian: 'mono-runtime' },
  mcs: {
    names: ['mcs'],
    debian: 'mono-mcs',
    more: mono('System.Runtime.Serialization', 'System.Xml.Linq'),
  },
};

/** Debian has a package for each of Mono's assemblies. @param {string[]} assemblies */
function mono(...assemblies) {
  return Object.fromEntries(
    assemblies.map((name) => [
      `/usr/lib/mono/4.5/${name}.dll`,
      `libmono-${name.toLowerCase().replaceAll('.', '-')}4.0-cil`,
    ]),
  );
}

/** @typedef {keyof typeof sources} Program */

/** @returns {Promise<{ programs: Partial<Record<Program, string>>, missing: Partial<Record<Program, string>> }>} */
export async function provideRuntimes() {
  const all = /** @type {[Program, Source][]} */ (Object.entries(sources));
  if (canInstall) await installPackages(all.filter(([name]) => !named(name)).map(([, source]) => source));
  /** @type {Partial<Record<Program, string>>} */
  const programs = {};
  /** @type {Partial<Record<Program, string>>} */
  const missing = {};
  for (const [name, source] of all) {
    try {
      programs[name] = named(name) ?? (await provide(source));
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      missing[name] = error.message;
    }
  }
  return { programs, missing };
}

/** @param {string} program */
const named = (program) => process.env[`CHECKUP_${program.toUpperCase()}`];

/** All in one go, as each look at the package lists takes its time. @param {Source[]} all */
async function installPackages(all) {
  const wanted = all.flatMap(({ names, debian: name, more = {} }) => {
    const program = name && !names.some(find) ? [[names[0], name]] : [];
    return [...program, ...Object.entries(more)];
  });
  await debian(Object.fromEntries(wanted));
}

/** @param {Source} source @returns {Promise<string>} */
async function provide({ names, npm, debian: packageName }) {
  const found = names.map(find).find((file) => file !== undefined);
  if (found) return found;
  if (npm) return npmBinary(npm);
  throw new Unavailable(
    `${names[0]} not found. Install it so that it is on PATH; on Debian: sudo apt-get install ${packageName}`,
  );
}

/** The program that npm has, whatever is on PATH. @param {'bun' | 'deno'} name */
export const fromNpm = (name) => npmBinary({ bun, deno }[name]);

/** @param {typeof bun} npm */
async function npmBinary(npm) {
  const folder = await cached(path.basename(npm.file, suffix), npm.version, (empty) =>
    npmInstall(empty, [`${npm.package}@${npm.version}`]),
  );
  return path.join(folder, 'node_modules', npm.package, npm.file);
}

/** @param {string} name */
const find = (name) => (path.isAbsolute(name) && existsSync(name) ? name : which(name));
