// Our own Docker engine's parts: a Debian with Docker's packages, in a folder of the cache that becomes the daemon's
// /usr and /etc. Installed once, by root on Debian, with debootstrap.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cached, cachePath } from './cache.mjs';
import { canInstall, debian, run, Unavailable } from './system.mjs';

const suite = 'forky'; // the Debian release whose docker.io is current: 28.5
const packages = [
  ...['docker.io', 'docker-cli', 'docker-buildx', 'docker-compose'],
  ...['iptables', 'iproute2', 'ca-certificates'],
];

/** The installed parts: root/ is the tree, base.tar a bare Debian, client/ what the docker command needs. */
export const parts = cachePath('engine', `${suite}-2`);
export const baseTar = path.join(parts, 'base.tar');

/** A Debian with Docker's packages in it, in a folder of its own. */
export async function provideTree() {
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
export async function copyNames(root) {
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
