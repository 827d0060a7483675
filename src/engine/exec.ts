/** What is run inside a container on a person's behalf: its health check, and a shell. */
import { PassThrough } from 'node:stream';
import * as l10n from '@vscode/l10n';
import type { EngineApi } from './api';
import type { Clock } from './clock';
import { emitter, type Event } from './emitter';
import { harmlessOutput } from './harmless';
import type { Details } from './model';

export interface CheckResult {
  /** What was run. */
  readonly command: readonly string[];
  readonly start: number;
  /** Milliseconds. */
  readonly duration: number;
  /** undefined: it did not end within the check's own timeout. */
  readonly exitCode: number | undefined;
  readonly output: string;
  /** The check's own timeout in milliseconds. */
  readonly timeout: number;
}

/** What the engine takes where `Timeout` is not set (moby, daemon/health.go: defaultProbeTimeout). */
const defaultTimeout = 30_000;

/** The argument vector that the engine itself would run; undefined where there is no check. */
export function checkCommand({ check, shell, platform }: Details): readonly string[] | undefined {
  const [form, ...rest] = check?.Test ?? [];
  // As moby's getShell (daemon/health.go): SHELL in the Dockerfile has no say, for it is not in the container's config.
  const system = platform === 'windows' ? ['cmd', '/S', '/C'] : ['/bin/sh', '-c'];
  if (form === 'CMD') return rest;
  return form === 'CMD-SHELL' ? [...(shell.length > 0 ? shell : system), ...rest] : undefined;
}

/**
 * Runs a container's health check by `exec`, with its own time limit. The engine's record of the container's health
 * does not change by it. Rejects with the engine's refusal.
 */
export async function runCheck(
  api: EngineApi,
  id: string,
  details: Details,
  clock: Clock,
  signal: AbortSignal,
): Promise<CheckResult> {
  const command = checkCommand(details);
  if (!command) throw new Error(l10n.t('the container has no health check'));
  const timeout = details.check?.Timeout ? details.check.Timeout / 1e6 : defaultTimeout;
  const exec = await api.docker
    .getContainer(id)
    .exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true, abortSignal: signal });
  const start = clock.now();
  const stream = await exec.start({ abortSignal: signal });
  const { output, ended } = await collect(stream, (run) => clock.after(timeout, run));
  const duration = clock.now() - start;
  const { ExitCode } = ended ? await exec.inspect() : { ExitCode: null };
  return {
    command,
    start,
    duration,
    timeout,
    exitCode: ExitCode ?? undefined,
    output: harmlessOutput(output),
  };
}

/** The engine keeps no more of a probe's output. */
const longestOutput = 4096;

/** Standard output and error as they come, until the end or the time limit. */
function collect(
  stream: NodeJS.ReadableStream,
  limit: (run: () => void) => () => void,
): Promise<{ output: string; ended: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const both = new PassThrough();
    const finish = (ended: boolean) => {
      cancel();
      resolve({ output: Buffer.concat(chunks).toString('utf8'), ended });
    };
    const cancel = limit(() => {
      finish(false);
      (stream as Partial<{ destroy(): void }>).destroy?.();
    });
    both.on('data', (chunk: Buffer) => {
      if (size < longestOutput) chunks.push(chunk.subarray(0, longestOutput - size));
      size += chunk.length;
    });
    stream.on('end', () => {
      both.end();
    });
    stream.on('error', (error: Error) => {
      cancel();
      reject(error);
    });
    both.on('end', () => {
      finish(true);
    });
    demultiplex(stream, both);
  });
}

/** The engine's frames: one byte for the stream, three of nothing, four for the length (Engine API, "attach"). */
function demultiplex(stream: NodeJS.ReadableStream, to: PassThrough) {
  let rest = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 8 && rest.length >= 8 + rest.readUInt32BE(4)) {
      const end = 8 + rest.readUInt32BE(4);
      to.write(rest.subarray(8, end));
      rest = rest.subarray(end);
    }
  });
}

/** A shell in a container, for a terminal. */
export interface Shell {
  readonly command: string;
  readonly onData: Event<string>;
  /** With the exit code, where the engine tells. */
  readonly onExit: Event<number | undefined>;
  write(data: string): void;
  resize(columns: number, rows: number): void;
  close(): void;
}

/** In this order; distroless images with the tag `debug` have busybox in a folder of its own. */
const shells = { linux: ['/bin/bash', '/bin/sh', '/busybox/sh'], windows: ['powershell.exe', 'cmd.exe'] };

/** Opens the best shell that the container has. Rejects where it has none. */
export async function openShell(api: EngineApi, id: string, details: Details, clock: Clock): Promise<Shell> {
  const known = details.platform === 'windows' ? shells.windows : shells.linux;
  for (const shell of known) {
    if (await runs(api, id, [shell, ...(shell === 'cmd.exe' ? ['/C', 'exit 0'] : ['-c', 'exit 0'])])) {
      return attach(api, id, shell, clock);
    }
  }
  throw new Error(l10n.t('there is no shell in this container (tried {0})', known.join(', ')));
}

async function runs(api: EngineApi, id: string, command: string[]): Promise<boolean> {
  const exec = await api.docker
    .getContainer(id)
    .exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
  try {
    const stream = await exec.start({});
    await collect(stream, () => () => undefined);
  } catch {
    // Older engines refuse to start what is not there, newer ones end it with 126 or 127.
    return false;
  }
  return (await exec.inspect()).ExitCode === 0;
}

async function attach(api: EngineApi, id: string, command: string, clock: Clock): Promise<Shell> {
  const exec = await api.docker.getContainer(id).exec({
    Cmd: [command],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
    Env: ['TERM=xterm-256color'],
  });
  const stream = await exec.start({ hijack: true, stdin: true, Tty: true });
  const data = emitter<string>();
  const exit = emitter<number | undefined>();
  let over = false;
  let size: { w: number; h: number } | undefined;

  /** The engine refuses while the process is not there yet, as the Docker CLI knows; after its end there is no need. */
  async function resize(wanted: { w: number; h: number }) {
    for (let tries = 0; tries < 10 && wanted === size && !over; tries++) {
      try {
        await exec.resize(wanted);
        return;
      } catch {
        await new Promise((resolve) =>
          clock.after(100, () => {
            resolve(undefined);
          }),
        );
      }
    }
  }
  const end = () => {
    if (over) return;
    over = true;
    exec.inspect().then(
      ({ ExitCode }) => {
        exit.fire(ExitCode ?? undefined);
      },
      () => {
        exit.fire(undefined);
      },
    );
  };
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    data.fire(text);
  });
  for (const word of ['end', 'close', 'error']) stream.on(word, end);
  return {
    command,
    onData: data.event,
    onExit: exit.event,
    write: (text) => void stream.write(text),
    resize(columns, rows) {
      size = { w: columns, h: rows };
      void resize(size);
    },
    // Interrupt and end of file: a shell left behind would run on in the container for ever.
    close: () => stream.end('\u0003\u0004'),
  };
}
