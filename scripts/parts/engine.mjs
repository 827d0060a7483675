// Provides a real Docker engine: the one that already answers, otherwise (on Debian as root) a current one from
// Debian's packages in a tree of its own in the cache. That one keeps running between runs and is used again.
//
//   node scripts/parts/engine.mjs start|stop|status
//   const engine = await provideEngine();          // { dockerHost, version, apiVersion, ours, docker, env }
//   await run(engine.docker, ['compose', 'up'], { env: engine.env });
//   const second = await startSecondEngine();      // for restarts: the same and start(), stop(), kill(), remove()
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, cacheId, withLock } from './cache.mjs';
import { ask, place, signalDaemon, startDaemon } from './engine-daemon.mjs';
import { parts, provideTree } from './engine-tree.mjs';
import { run, temporaryFolder, which } from './system.mjs';

/**
 * @typedef {object} Engine
 * @property {string} dockerHost as in $DOCKER_HOST
 * @property {string} version for example "28.5.2"
 * @property {string} apiVersion for example "1.51"
 * @property {boolean} ours started by these scripts, so images may be made for it
 * @property {string | undefined} docker the docker command, where there is one
 * @property {NodeJS.ProcessEnv} env what the docker command and the extension need to reach it
 */

/**
 * An engine that answers, starting ours if need be.
 * @returns {Promise<Engine>}
 */
export async function provideEngine() {
  return (await findEngine()) ?? (await startOurs());
}

/**
 * The engine that already answers, ours included.
 * @returns {Promise<Engine | undefined>}
 */
export async function findEngine() {
  for (const dockerHost of await hosts()) {
    const version = await ask(dockerHost);
    if (version) return describe(dockerHost, version);
  }
  return undefined;
}

/** Where engines listen, most particular first. */
async function hosts() {
  const docker = which('docker');
  const context =
    docker &&
    (await run(docker, ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'], {
      quiet: true,
    }).catch(() => ''));
  const runtime = process.env.XDG_RUNTIME_DIR ?? `/run/user/${process.getuid?.() ?? 0}`;
  const all = [
    process.env.DOCKER_HOST ?? '',
    context?.trim() ?? '',
    ...(process.platform === 'win32'
      ? ['npipe:////./pipe/docker_engine']
      : [
          'unix:///var/run/docker.sock',
          `unix://${homedir()}/.docker/run/docker.sock`,
          `unix://${runtime}/docker.sock`,
          `unix://${ours.socket}`,
        ]),
  ];
  return [...new Set(all.filter(Boolean))];
}

/**
 * @param {string} dockerHost
 * @param {{ Version: string, ApiVersion: string }} version
 * @param {boolean} [isOurs]
 * @returns {Engine}
 */
function describe(dockerHost, version, isOurs = dockerHost === `unix://${ours.socket}`) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, DOCKER_HOST: dockerHost };
  if (isOurs)
    Object.assign(env, { DOCKER_CONFIG: `${parts}/client`, PATH: `${parts}/client/bin:${process.env.PATH}` });
  return {
    dockerHost,
    version: version.Version.replace(/\+.*/, ''),
    apiVersion: version.ApiVersion,
    ours: isOurs,
    docker: isOurs ? `${parts}/client/bin/docker` : which('docker'),
    env,
  };
}

// Our own engine -------------------------------------------------------------------------------------------

const ours = place(`/run/container-checkup-${cacheId}`, path.join(cacheFolder, 'engine-state'));

/** @returns {Promise<Engine>} */
async function startOurs() {
  await provideTree();
  return withLock('engine-start', async () => {
    const dockerHost = `unix://${ours.socket}`;
    return describe(dockerHost, (await ask(dockerHost)) ?? (await startWithNetworks()));
  });
}

/** A bridge of its own, as another daemon without networks would take the usual one away. */
const bridge = `checkup-${cacheId.slice(0, 6)}`;

/** Networks need iptables, which can't be used everywhere. */
async function startWithNetworks() {
  try {
    return await startDaemon(ours, { bridge, flags: [`--bridge=${bridge}`] });
  } catch (error) {
    console.log(`${/** @type {Error} */ (error).message}\nTrying without networks of its own.`);
    return startDaemon(ours, { flags: ['--bridge=none', '--iptables=false', '--ip6tables=false'] });
  }
}

/** Stops our engine and takes its bridge away; false where it does not run. */
export async function stopOurs() {
  const stopped = await signalDaemon(ours, 'SIGTERM');
  if (stopped && which('ip')) await run('ip', ['link', 'delete', bridge], { quiet: true }).catch(() => {});
  return stopped;
}

/**
 * A second engine, for tests that stop and start one. Its networks are cut off from this machine's. It ends with
 * this process; `remove` also takes its data away. Stopping waits for containers: give them a short stop timeout.
 * @returns {Promise<Engine & Record<'start' | 'stop' | 'kill' | 'remove', () => Promise<void>>>}
 */
export async function startSecondEngine() {
  await provideTree();
  const id = randomBytes(4).toString('hex');
  const second = place(`/run/container-checkup-${id}`, temporaryFolder());
  const start = () => startDaemon(second, { apart: true });
  const stop = async () => void (await signalDaemon(second, 'SIGTERM'));
  const atExit = () => void signalDaemon(second, 'SIGTERM'); // it ends its containers, then itself
  process.once('exit', atExit);
  const version = await start();
  return {
    ...describe(`unix://${second.socket}`, version, true),
    start: async () => void (await start()),
    stop,
    kill: async () => void (await signalDaemon(second, 'SIGKILL')),
    async remove() {
      await stop();
      process.off('exit', atExit);
      await rm(second.state, { recursive: true, force: true });
      await rm(second.runtime, { recursive: true, force: true });
    },
  };
}

// The command ------------------------------------------------------------------------------------------------

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const verb = process.argv[2];
  if (verb === 'start') console.log(report(await provideEngine()));
  else if (verb === 'stop') console.log((await stopOurs()) ? 'stopped' : 'not running');
  else if (verb === 'status') console.log(report(await findEngine()));
  else {
    console.error('engine.mjs start|stop|status');
    process.exitCode = 2;
  }
}

/** @param {Engine | undefined} engine */
function report(engine) {
  if (!engine) return 'no Docker engine answers';
  const { dockerHost, version, apiVersion, ours: isOurs } = engine;
  const lines = [
    `Docker ${version} (API ${apiVersion})${isOurs ? ', started by this project' : ''}`,
    `DOCKER_HOST=${dockerHost}`,
  ];
  if (isOurs) lines.push(`DOCKER_CONFIG=${engine.env.DOCKER_CONFIG}`, `docker command: ${engine.docker}`);
  return lines.join('\n');
}
