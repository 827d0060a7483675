// Provides a real Docker engine: the one that already answers, otherwise (on Debian as root) a current one from
// Debian's packages in a tree of its own in the cache. That one keeps running between runs and is used again.
//
//   node scripts/parts/engine.mjs start|stop|status
//   const engine = await provideEngine();          // { dockerHost, version, apiVersion, ours, docker, env }
//   await run(engine.docker, ['compose', 'up'], { env: engine.env });
//   const second = await startSecondEngine();      // for restarts: the same and start(), stop(), kill(), remove()
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cached, cacheFolder, cacheId, cachePath, withLock } from './cache.mjs';
import { canInstall, debian, run, Unavailable, which } from './system.mjs';

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

/**
 * What the engine says about itself, undefined where none answers within two seconds.
 * @param {string | undefined} dockerHost
 * @returns {Promise<{ Version: string, ApiVersion: string } | undefined>}
 */
async function ask(dockerHost) {
  const [, scheme, rest] = /^(unix|npipe|tcp):\/\/(.+)$/.exec(dockerHost ?? '') ?? [];
  try {
    if (!rest || process.env.DOCKER_TLS_VERIFY) return await askByCommand(dockerHost);
    const answer = await (scheme === 'tcp'
      ? get(`http://${rest}/version`)
      : get('http://docker/version', rest));
    return answer.ApiVersion ? answer : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} url
 * @param {string} [socketPath]
 * @returns {Promise<any>}
 */
async function get(url, socketPath) {
  const asked = request(url, { socketPath, signal: AbortSignal.timeout(2000) }).end();
  const [response] = await once(asked, 'response');
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  return JSON.parse(text);
}

/** Over SSH or TLS only the docker command knows the way. @param {string | undefined} dockerHost */
async function askByCommand(dockerHost) {
  const docker = dockerHost && which('docker');
  if (!docker) return undefined;
  const env = { ...process.env, DOCKER_HOST: dockerHost };
  return (
    JSON.parse(await run(docker, ['version', '--format', '{{json .Server}}'], { env, quiet: true })) ??
    undefined
  );
}

// Our own engine -------------------------------------------------------------------------------------------

const suite = 'forky'; // the Debian release whose docker.io is current: 28.5
const packages = [
  ...['docker.io', 'docker-cli', 'docker-buildx', 'docker-compose'],
  ...['iptables', 'iproute2', 'ca-certificates'],
];

/** The installed parts: root/ is the tree, base.tar a bare Debian, client/ what the docker command needs. */
const parts = cachePath('engine', `${suite}-2`);
export const baseTar = path.join(parts, 'base.tar');

/**
 * Where one daemon lives. `runtime` is short, as a socket's path has 108 characters at most.
 * @param {string} runtime
 * @param {string} state
 */
const place = (runtime, state) => ({ runtime, state, socket: `${runtime}/docker.sock` });
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

/** Networks need iptables, which not every sandbox has. */
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
  const second = place(
    `/run/container-checkup-${id}`,
    await mkdtemp(path.join(tmpdir(), 'container-checkup-engine-')),
  );
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

/** A Debian with Docker's packages in it, in a folder of its own. */
async function provideTree() {
  if (!canInstall) {
    throw new Unavailable(
      'No Docker engine answers. Start Docker Desktop or the Docker daemon, or set DOCKER_HOST. (On Debian, root gets one installed.)',
    );
  }
  await cached('engine', `${suite}-2`, async (folder) => {
    await debian({ debootstrap: 'debootstrap', unshare: 'util-linux' });
    const root = path.join(folder, 'root');
    const script =
      ['forky', 'sid'].map((name) => `/usr/share/debootstrap/scripts/${name}`).find(existsSync) ?? '';
    try {
      await run('debootstrap', ['--variant=minbase', suite, root, await debianMirror(), script]);
      await writeFile(`${root}/usr/sbin/policy-rc.d`, '#!/bin/sh\nexit 101\n', { mode: 0o755 }); // start no services
      await writeFile(`${root}/etc/dpkg/dpkg.cfg.d/unsafe-io`, 'force-unsafe-io\n');
      await run('tar', [
        '-C',
        root,
        ...bare.map((name) => `--exclude=./${name}`),
        '-cf',
        `${folder}/base.tar`,
        '.',
      ]);
      await copyNames(root);
      await run('unshare', [
        '--mount',
        '--propagation',
        'private',
        'sh',
        '-ec',
        inTree,
        'sh',
        root,
        ...packages,
      ]);
      await clientParts(path.join(folder, 'client'));
    } catch (error) {
      throw new Unavailable(
        `A Docker engine could not be installed: ${/** @type {Error} */ (error).message}`,
      );
    }
  });
}

/** What a slim image leaves out. */
const bare = [
  'var/cache/apt/*',
  'var/lib/apt/lists/*',
  'var/log/*',
  'usr/share/doc/*',
  'usr/share/man/*',
  'usr/share/locale/*',
];

const inTree = `root=$1; shift
mount --rbind /proc "$root/proc"; mount --rbind /dev "$root/dev"
export DEBIAN_FRONTEND=noninteractive
chroot "$root" apt-get install -y -q --no-install-recommends "$@"
chroot "$root" apt-get clean`;

/** How names are looked up here, for the tree's own programs. @param {string} root */
async function copyNames(root) {
  for (const file of ['resolv.conf', 'hosts'])
    await writeFile(`${root}/etc/${file}`, await readFile(`/etc/${file}`));
}

/**
 * A configuration folder for the docker command, with its plugins, and a bin/ for PATH.
 * @param {string} folder
 */
async function clientParts(folder) {
  await mkdir(path.join(folder, 'cli-plugins'), { recursive: true });
  await mkdir(path.join(folder, 'bin'));
  await symlink('../../root/usr/bin/docker', path.join(folder, 'bin/docker'));
  for (const plugin of ['docker-buildx', 'docker-compose']) {
    await symlink(
      `../../root/usr/libexec/docker/cli-plugins/${plugin}`,
      path.join(folder, 'cli-plugins', plugin),
    );
  }
}

/** The mirror this machine uses already. */
async function debianMirror() {
  const folder = '/etc/apt/sources.list.d';
  const files = [
    '/etc/apt/sources.list',
    ...(await readdir(folder).catch(() => [])).map((file) => `${folder}/${file}`),
  ];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  const lines = texts.join('\n').replace(/^#.*$/gm, '');
  return /https?:\/\/\S+\/debian\/?(?=\s)/.exec(lines)?.[0] ?? 'http://deb.debian.org/debian';
}

/**
 * Starts a daemon that outlives this process. It sees this machine's files, so that folders can be mounted into
 * containers, but the tree's /usr and /etc in place of the machine's.
 * @param {typeof ours} where
 * @param {{ bridge?: string, apart?: boolean, flags?: string[] }} options a bridge to make; or a network apart
 */
async function startDaemon({ runtime, state, socket }, { bridge = '', apart = false, flags = [] }) {
  await mkdir(runtime, { recursive: true });
  await mkdir(state, { recursive: true });
  await forgetDeadDaemon(runtime);
  await copyNames(`${parts}/root`);
  const log = await open(`${state}/dockerd.log`, 'w');
  const daemon = spawn(
    'unshare',
    [
      ...[
        '--mount',
        '--propagation',
        'private',
        ...(apart ? ['--net'] : []),
        'sh',
        '-ec',
        inPlaceOfThisMachine,
        'sh',
      ],
      ...[`${parts}/root`, apart ? 'lo' : bridge],
      ...['--data-root', `${state}/data`, '--exec-root', `${runtime}/exec`],
      ...['--pidfile', `${runtime}/dockerd.pid`, '--host', `unix://${socket}`, ...flags],
    ],
    { detached: true, stdio: ['ignore', log.fd, log.fd] },
  );
  await log.close();
  daemon.unref();
  let ended = false;
  daemon.once('exit', () => (ended = true)).once('error', () => (ended = true));
  const giveUp = Date.now() + 60_000;
  while (!ended && Date.now() < giveUp) {
    const version = await ask(`unix://${socket}`);
    if (version) return version;
    await delay(50); // the daemon tells nobody that it is ready
  }
  const lines = (await readFile(`${state}/dockerd.log`, 'utf8')).trim().split('\n');
  throw new Unavailable(
    `The Docker engine did not start. The end of ${state}/dockerd.log:\n${lines.slice(-8).join('\n')}`,
  );
}

const inPlaceOfThisMachine = `root=$1 link=$2; shift 2
mount --bind "$root/usr" /usr
mount --bind "$root/etc" /etc
if [ "$link" ]; then
  ip link show "$link" >/dev/null 2>&1 || ip link add "$link" type bridge
  ip link set "$link" up
fi
exec dockerd "$@"`;

/**
 * The process of a daemon, if it is alive.
 * @param {string} pidFile
 */
function livePid(pidFile) {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8'); // empty once it has ended
    return /dockerd|containerd/.test(command) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** After a crash or a restart of the machine, other processes may have its numbers. @param {string} runtime */
async function forgetDeadDaemon(runtime) {
  for (const file of [`${runtime}/dockerd.pid`, `${runtime}/exec/containerd/containerd.pid`]) {
    if (livePid(file) === undefined) await rm(file, { force: true });
  }
}

/**
 * @param {typeof ours} where
 * @param {NodeJS.Signals} signal
 * @returns {Promise<boolean>} true once it has ended, false where it did not run
 */
async function signalDaemon({ runtime }, signal) {
  const pidFile = `${runtime}/dockerd.pid`;
  const pid = livePid(pidFile);
  if (pid === undefined) return false;
  process.kill(pid, signal);
  while (livePid(pidFile) === pid) await delay(50); // no child of this process, so no event
  return true;
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
