/**
 * Where the engine is: the settings, else DOCKER_HOST, else DOCKER_CONTEXT, else the Docker CLI's current context,
 * else the sockets that engines are known to listen on. What someone has chosen stands alone, as with the Docker CLI:
 * another engine's containers in its place would mislead.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as l10n from '@vscode/l10n';

export interface EngineSettings {
  /** `checkup.engine.host` */
  readonly host?: string | undefined;
  /** `checkup.engine.context` */
  readonly context?: string | undefined;
}

export interface Tls {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** Whether the engine's certificate must be trusted. */
  readonly verify: boolean;
}

/** Where an engine may be, and who says so. */
export interface Candidate {
  readonly source: string;
  /** `unix:///var/run/docker.sock`, `npipe:////./pipe/docker_engine`, `tcp://host:2376`, `ssh://user@host`. */
  readonly address: string;
  readonly tls: Tls | undefined;
  /** Why there is no use in trying. */
  readonly problem: string | undefined;
}

/** The machine, as far as it has a say. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
  /** undefined where there is no such file. */
  read(file: string): Promise<string | undefined>;
}

const thisMachine: Surroundings = {
  env: process.env,
  platform: process.platform,
  home: homedir(),
  read: (file) => readFile(file, 'utf8').catch(() => undefined),
};

/** The places to try, in order. Never rejects. */
export async function engineCandidates(
  settings: EngineSettings,
  machine: Surroundings = thisMachine,
): Promise<readonly Candidate[]> {
  const { env } = machine;
  const host = settings.host?.trim();
  if (host) return [await atHost(host, l10n.t('setting {0}', 'checkup.engine.host'), machine)];
  const context = settings.context?.trim();
  if (context) return inContext(context, l10n.t('setting {0}', 'checkup.engine.context'), machine);
  if (env.DOCKER_HOST) return [await atHost(env.DOCKER_HOST, 'DOCKER_HOST', machine)];
  if (env.DOCKER_CONTEXT) return inContext(env.DOCKER_CONTEXT, 'DOCKER_CONTEXT', machine);
  const current = await currentContext(machine);
  return current ? inContext(current, l10n.t('current context'), machine) : wellKnown(machine);
}

const dockerFolder = ({ env, home }: Surroundings) => env.DOCKER_CONFIG ?? path.join(home, '.docker');

async function currentContext(machine: Surroundings): Promise<string | undefined> {
  const config = parse(await machine.read(path.join(dockerFolder(machine), 'config.json')));
  const name = (config as { currentContext?: unknown } | undefined)?.currentContext;
  return typeof name === 'string' && name !== 'default' ? name : undefined;
}

async function atHost(host: string, source: string, machine: Surroundings): Promise<Candidate> {
  const { env } = machine;
  const encrypted = Boolean(env.DOCKER_TLS_VERIFY ?? env.DOCKER_TLS) || host.startsWith('https:');
  const tls =
    encrypted && !/^(unix|npipe|ssh):/.test(host)
      ? await tlsOf(env.DOCKER_CERT_PATH ?? dockerFolder(machine), !env.DOCKER_TLS, machine)
      : undefined;
  return candidate(host, source, tls);
}

/** The CLI's context store: contexts/meta/SHA256(NAME)/meta.json, TLS material in contexts/tls beside it. */
async function inContext(name: string, origin: string, machine: Surroundings): Promise<readonly Candidate[]> {
  if (name === 'default') return wellKnown(machine);
  const source = `${origin} “${name}”`;
  const id = createHash('sha256').update(name).digest('hex');
  const contexts = path.join(dockerFolder(machine), 'contexts');
  const meta = parse(await machine.read(path.join(contexts, 'meta', id, 'meta.json'))) as
    { Endpoints?: { docker?: { Host?: unknown; SkipTLSVerify?: unknown } } } | undefined;
  const endpoint = meta?.Endpoints?.docker;
  if (typeof endpoint?.Host !== 'string') {
    return [{ source, address: name, tls: undefined, problem: l10n.t('there is no such Docker context') }];
  }
  const tls = await tlsOf(path.join(contexts, 'tls', id, 'docker'), endpoint.SkipTLSVerify !== true, machine);
  return [candidate(endpoint.Host, source, (tls.ca ?? tls.cert) ? tls : undefined)];
}

async function tlsOf(folder: string, verify: boolean, machine: Surroundings): Promise<Tls> {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((file) => machine.read(path.join(folder, file))),
  );
  return { ca, cert, key, verify };
}

function parse(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}

function candidate(address: string, source: string, tls?: Tls): Candidate {
  const written = /^[/\\]/.test(address) ? `unix://${address}` : address;
  const full = written.includes('://') ? written : `tcp://${written}`;
  const known = /^(unix|npipe|tcp|http|https|ssh):\/\/./.test(full);
  const problem = known && (/^(unix|npipe)/.test(full) || URL.canParse(full)) ? undefined : notAnAddress();
  return { source, address: full, tls, problem };
}

const notAnAddress = () => l10n.t('not an address of an engine (unix://, npipe://, tcp:// or ssh://)');

/** Where engines listen when nobody says otherwise. */
function wellKnown(machine: Surroundings): readonly Candidate[] {
  const { env, home, platform } = machine;
  const addresses = platform === 'win32' ? pipes : sockets(home, env, platform);
  return addresses.map(([address, source]) => candidate(address, source));
}

const pipes = [
  ['npipe:////./pipe/docker_engine', 'Docker'],
  ['npipe:////./pipe/dockerDesktopLinuxEngine', 'Docker Desktop'],
  ['npipe:////./pipe/podman-machine-default', 'Podman'],
] as const;

function sockets(home: string, env: Surroundings['env'], platform: string): readonly [string, string][] {
  const runtime = env.XDG_RUNTIME_DIR;
  const own = (...parts: string[]) => `unix://${path.posix.join(home, ...parts)}`;
  const mac: [string, string][] = [
    [own('.orbstack/run/docker.sock'), 'OrbStack'],
    [own('.local/share/containers/podman/machine/podman.sock'), 'Podman'],
    ...(env.TMPDIR
      ? [
          [`unix://${path.posix.join(env.TMPDIR, 'podman/podman-machine-default-api.sock')}`, 'Podman'] as [
            string,
            string,
          ],
        ]
      : []),
  ];
  return [
    ['unix:///var/run/docker.sock', 'Docker'],
    [own('.docker/run/docker.sock'), 'Docker Desktop'],
    [own('.docker/desktop/docker.sock'), 'Docker Desktop'],
    ...(runtime
      ? ([
          [`unix://${runtime}/docker.sock`, l10n.t('rootless Docker')],
          [`unix://${runtime}/podman/podman.sock`, 'Podman'],
        ] as [string, string][])
      : []),
    [own('.colima/default/docker.sock'), 'Colima'],
    [own('.config/colima/default/docker.sock'), 'Colima'],
    [own('.rd/docker.sock'), 'Rancher Desktop'],
    ...(platform === 'darwin' ? mac : []),
    ['unix:///run/podman/podman.sock', 'Podman'],
  ];
}
