/** The few requests that are made of an engine, through dockerode, each with a time limit. */
import { setMaxListeners } from 'node:events';
import { Agent, type AgentOptions } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import Docker from 'dockerode';
import type { Clock } from './clock';
import type { Candidate } from './contexts';
import { NoAnswer } from './failure';
import { sshAgent } from './ssh';

export interface EngineApi {
  version(): Promise<unknown>;
  ping(): Promise<unknown>;
  list(): Promise<unknown>;
  inspect(id: string): Promise<unknown>;
  /** Of an image that is there, by its name; it is never fetched. */
  inspectImage(name: string): Promise<unknown>;
  /** The event stream, from now on. `words`: the actions asked for; undefined asks for all. */
  events(words: readonly string[] | undefined): Promise<NodeJS.ReadableStream>;
  restart(id: string): Promise<unknown>;
  /** For what takes more than one request: see exec.ts. */
  readonly docker: Docker;
  /** Ends everything that is under way. */
  close(): void;
}

/** An answer that takes longer never comes. SSH has to log in first. */
const patience: Readonly<Record<string, number>> = { unix: 10_000, npipe: 10_000, ssh: 30_000 };
/** A restart waits until the container has stopped: 10 s, or its own stop timeout. */
const restartPatience = 120_000;

export function openApi(candidate: Candidate, clock: Clock): EngineApi {
  const scheme = candidate.address.slice(0, candidate.address.indexOf(':'));
  const limit = patience[scheme] ?? 15_000;
  const { agent, options } = dockerOptions(candidate);
  const docker = new Docker(options);
  const aborter = new AbortController();
  setMaxListeners(0, aborter.signal);
  const within = <T>(limit: number, ask: (signal: AbortSignal) => Promise<T>) =>
    answerWithin(limit, clock, aborter.signal, ask);
  return {
    docker,
    version: () => within(limit, () => docker.version()),
    ping: () => within(limit, () => docker.ping()),
    list: () => within(3 * limit, (abortSignal) => docker.listContainers({ all: true, abortSignal })),
    inspect: (id) => within(limit, (abortSignal) => docker.getContainer(id).inspect({ abortSignal })),
    inspectImage: (name) => within(limit, () => docker.getImage(name).inspect()),
    events: (words) =>
      within(limit, () =>
        docker.getEvents({
          filters: { type: ['container'], ...(words && { event: [...words] }) },
          abortSignal: aborter.signal,
        }),
      ),
    restart: (id) =>
      within(restartPatience, (abortSignal) => docker.getContainer(id).restart({ abortSignal })),
    close() {
      aborter.abort();
      agent.destroy();
    },
  };
}

/**
 * Waits no longer than `limit`: docker-modem never answers when a connection is cut in the middle of a response, so
 * that aborting the request is not enough.
 */
async function answerWithin<T>(
  limit: number,
  clock: Clock,
  closed: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const aborter = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const giveUp = (reason: Error) => {
      reject(reason);
      aborter.abort();
    };
    const cancel = clock.after(limit, () => {
      giveUp(new NoAnswer(limit));
    });
    const close = () => {
      giveUp(new Error('closed'));
    };
    closed.addEventListener('abort', close);
    ask(aborter.signal)
      .then(resolve, reject)
      .finally(() => {
        cancel();
        closed.removeEventListener('abort', close);
      });
  });
}

/**
 * docker-modem fills what it is not told from the environment (DOCKER_HOST, DOCKER_CERT_PATH), so everything is told.
 * An agent of our own keeps connections apart from the rest of the extension host and can be closed.
 */
function dockerOptions(candidate: Candidate): { agent: Agent; options: Docker.DockerOptions } {
  const { agent, ...where } = whereabouts(candidate);
  const options = {
    socketPath: undefined,
    host: undefined,
    port: undefined,
    username: undefined,
    protocol: 'http',
    ca: undefined,
    cert: undefined,
    key: undefined,
    timeout: undefined,
    pathPrefix: '/',
    agent,
    ...where,
  };
  // dockerode's types do not know that undefined is a value that overrides; docker-modem's Object.assign does.
  return { agent, options: options as Docker.DockerOptions };
}

function whereabouts({ address, tls }: Candidate) {
  const keep: AgentOptions = { keepAlive: true };
  const socketPath = /^(?:unix|npipe):\/\/(.*)$/.exec(address)?.[1];
  if (socketPath !== undefined) return { agent: new Agent(keep), socketPath };
  if (address.startsWith('ssh:')) return { agent: sshAgent(address), host: 'docker.invalid', port: 80 };
  const url = new URL(address);
  const host = url.hostname;
  const port = url.port ? Number(url.port) : (standardPort[url.protocol] ?? (tls ? 2376 : 2375));
  if (!tls) return { agent: new Agent(keep), host, port };
  const { ca, cert, key, verify } = tls;
  return {
    agent: new TlsAgent({ ...keep, ca, cert, key, rejectUnauthorized: verify }),
    protocol: 'https' as const,
    host,
    port,
  };
}

/** Of addresses that are no `tcp:`, such as an engine behind a reverse proxy. */
const standardPort: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };
