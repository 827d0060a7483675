// A Docker daemon from our own parts: started so that it outlives this process, asked for its version, signalled.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { copyNames, parts } from './engine-tree.mjs';
import { run, Unavailable, which } from './system.mjs';

/**
 * Where one daemon lives. `runtime` is short, as a socket's path has 108 characters at most.
 * @param {string} runtime
 * @param {string} state
 */
export const place = (runtime, state) => ({ runtime, state, socket: `${runtime}/docker.sock` });

/**
 * Starts a daemon that outlives this process. It sees this machine's files, so that folders can be mounted into
 * containers, but the tree's /usr and /etc in place of the machine's.
 * @param {ReturnType<typeof place>} where
 * @param {{ bridge?: string, apart?: boolean, flags?: string[] }} options a bridge to make; or a network apart
 */
export async function startDaemon({ runtime, state, socket }, { bridge = '', apart = false, flags = [] }) {
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
 * @param {ReturnType<typeof place>} where
 * @param {NodeJS.Signals} signal
 * @returns {Promise<boolean>} true once it has ended, false where it did not run
 */
export async function signalDaemon({ runtime }, signal) {
  const pidFile = `${runtime}/dockerd.pid`;
  const pid = livePid(pidFile);
  if (pid === undefined) return false;
  process.kill(pid, signal);
  while (livePid(pidFile) === pid) await delay(50); // no child of this process, so no event
  return true;
}

/**
 * What the engine says about itself, undefined where none answers within two seconds.
 * @param {string | undefined} dockerHost
 * @returns {Promise<{ Version: string, ApiVersion: string } | undefined>}
 */
export async function ask(dockerHost) {
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
