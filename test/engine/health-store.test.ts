/** The engine wing on a real engine, compared with what the engine's own event stream says through the docker command. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startEngine, type LiveEngine } from '../../src/engine/index';
import type { HealthChange } from '../../src/engine/health-store';
import type { Container } from '../../src/engine/model';
import {
  copyImage,
  docker,
  engineOrSkip,
  ensureImage,
  startSecondEngine,
  testLabel,
  type Engine,
  type SecondEngine,
} from '../parts';

const label = `${testLabel}=health-store`;
const image = 'busybox:latest';

describe('the live state of a real engine', function () {
  let engine: Engine;
  let live: LiveEngine | undefined;
  const rejections: unknown[] = [];
  const note = (reason: unknown) => void rejections.push(reason);

  before(async function () {
    this.timeout(600_000);
    engine = await engineOrSkip(this);
    await ensureImage(engine, image);
    process.on('unhandledRejection', note);
  });
  after(() => {
    process.off('unhandledRejection', note);
  });
  afterEach(async () => {
    live?.dispose();
    live = undefined;
    await removeContainers(engine);
    assert.deepEqual(rejections.splice(0), []);
  });

  it('follows a check from starting to healthy to unhealthy, within a second of the engine', async () => {
    live = await connect(engine);
    const raw = await rawHealthEvents(engine);
    try {
      const seen = follow(live, 'checked');
      await runChecked(engine, 'checked', '--health-retries', '4');
      await seen.until(({ health }) => health.status === 'starting');
      await docker(engine, 'exec', nameOf('checked'), 'touch', '/ok');
      await seen.until(({ health }) => health.status === 'healthy');
      await docker(engine, 'exec', nameOf('checked'), 'rm', '/ok');
      const { health, details, compose } = await seen.until(
        ({ health: { status, failingStreak } }) => status === 'unhealthy' && failingStreak !== undefined,
      );
      assert.ok((health.failingStreak ?? 0) >= 2);
      assert.deepEqual(details?.check?.Test, ['CMD-SHELL', check]);
      assert.deepEqual([details.probes[0]?.exitCode, details.probes[0]?.output], [1, 'there is no /ok']);
      assert.deepEqual([compose?.project, compose?.service], ['test', 'checked']);

      const told = seen.statuses();
      assert.deepEqual(
        told.map(({ status }) => status),
        ['none', 'starting', 'healthy', 'unhealthy'],
      );
      const events = raw.of('checked');
      assert.deepEqual(
        events.map(({ status }) => status),
        ['healthy', 'unhealthy'],
      );
      for (const { status, time } of events) {
        const delay = (told.find((one) => one.status === status)?.time ?? Infinity) - time;
        assert.ok(delay < 1000, `${status} ${delay} ms after the engine`);
      }
    } finally {
      raw.stop();
    }
  });

  it('finds what is there already, with its health, and follows its end', async () => {
    await runChecked(engine, 'there');
    await docker(engine, 'exec', nameOf('there'), 'touch', '/ok');
    live = await connect(engine);
    const seen = follow(live, 'there');
    await seen.until(({ health }) => health.status === 'healthy');
    await docker(engine, 'pause', nameOf('there'));
    await seen.until(({ state }) => state === 'paused');
    await docker(engine, 'unpause', nameOf('there'));
    await seen.until(({ state }) => state === 'running');
    await docker(engine, 'stop', '--time', '0', nameOf('there'));
    const stopped = await seen.until(({ state, details }) => state === 'exited' && details !== undefined);
    assert.equal(stopped.exitCode, 137);
    assert.equal(stopped.health.status, 'none');
    await docker(engine, 'rm', nameOf('there'));
    await seen.untilGone();
  });

  it('keeps the probes of a container that someone looks at, and of no other', async () => {
    await runChecked(engine, 'watched');
    await runChecked(engine, 'alone');
    for (const name of ['watched', 'alone']) await docker(engine, 'exec', nameOf(name), 'touch', '/ok');
    const earlier = await connect(engine);
    for (const name of ['watched', 'alone']) {
      await follow(earlier, name).until(({ health }) => health.status === 'healthy');
    }
    earlier.dispose();
    live = await connect(engine);
    const seen = follow(live, 'watched');
    const { id } = await seen.until(({ health }) => health.status === 'healthy');
    const watch = live.store.watch(id);
    const first = await seen.until(({ details }) => (details?.probes.length ?? 0) > 1);
    const start = first.details?.probes[0]?.start ?? Infinity;
    await seen.until(({ details }) => (details?.probes[0]?.start ?? 0) > start);
    watch.dispose();
    assert.equal(find(live, 'alone')?.health.status, 'healthy');
    assert.equal(find(live, 'alone')?.details, undefined);
  });

  it('tells that a container is restarted again and again', async () => {
    live = await connect(engine);
    const seen = follow(live, 'loop');
    await start(engine, 'loop', ['--restart', 'always'], 'sh', '-c', 'exit 7');
    const { exitCode } = await seen.until(({ state }) => state === 'restarting');
    assert.equal(exitCode, 7);
  });

  describe('runs a check by hand', () => {
    const never = new AbortController().signal;
    const cases: readonly (readonly [
      what: string,
      args: readonly string[],
      exitCode: number | undefined,
      output: RegExp,
    ])[] = [
      ['that passes', ['--health-cmd', 'echo fine'], 0, /^fine$/],
      ['that fails', ['--health-cmd', 'echo out; echo err >&2; exit 3'], 3, /^(out\nerr|err\nout)$/],
      ['that is not there', ['--health-cmd', '/nowhere'], 127, /\/nowhere: not found$/],
      [
        'that hangs',
        ['--health-cmd', 'echo begun; sleep 60', '--health-timeout', '300ms'],
        undefined,
        /^begun$/,
      ],
      ['that prints colours', ['--health-cmd', "printf '\\033[31mred\\033[0m'"], 0, /^red$/],
      ['that prints no end', ['--health-cmd', 'yes | head -c 1000000'], 0, /^(y\n){2047}y$/],
    ];
    for (const [what, args, exitCode, output] of cases) {
      it(what, async () => {
        await start(engine, 'byhand', ['--health-interval', '1h', ...args], 'sleep', '1000');
        live = await connect(engine);
        const { id } = await follow(live, 'byhand').until(({ health }) => health.status === 'starting');
        const result = await live.runCheck(id, never);
        assert.equal(result.exitCode, exitCode);
        assert.match(result.output, output);
        assert.equal(find(live, 'byhand')?.health.status, 'starting');
      });
    }

    it('and says where there is none, or no container', async () => {
      await start(engine, 'plain', [], 'sleep', '1000');
      live = await connect(engine);
      const { id } = await follow(live, 'plain').until(({ state }) => state === 'running');
      await assert.rejects(live.runCheck(id, never), /has no health check/);
      await assert.rejects(live.runCheck('0'.repeat(64), never), /No such container/i);
      await docker(engine, 'stop', '--time', '0', nameOf('plain'));
      await assert.rejects(live.openShell(id), /not running|no shell/i);
    });
  });

  it('restarts a container', async () => {
    await runChecked(engine, 'again', '--stop-signal', 'KILL');
    live = await connect(engine);
    const seen = follow(live, 'again');
    const { id } = await seen.until(({ state }) => state === 'running');
    await live.restart(id);
    await seen.until(({ state, details }) => state === 'running' && details !== undefined);
    assert.ok(seen.states().includes('exited'));
  });

  it('opens a shell, whose size follows the terminal and which ends with it', async () => {
    await start(engine, 'shell', [], 'sleep', '1000');
    live = await connect(engine);
    const { id } = await follow(live, 'shell').until(({ state }) => state === 'running');
    const shell = await live.openShell(id);
    assert.equal(shell.command, '/bin/sh');
    let output = '';
    const shows = (text: string) =>
      new Promise<void>((resolve) => {
        const subscription = shell.onData((data) => {
          output += data;
          if (!output.includes(text)) return;
          subscription.dispose();
          resolve();
        });
      });
    shell.resize(91, 33);
    const sized = shows('33 91');
    shell.write('stty size\r');
    await sized;
    const ended = new Promise<number | undefined>((resolve) => shell.onExit(resolve));
    shell.write('exit 5\r');
    assert.equal(await ended, 5);

    const left = await live.openShell(id);
    const gone = new Promise((resolve) => left.onExit(resolve));
    left.close();
    await gone;
    assert.doesNotMatch(await docker(engine, 'exec', nameOf('shell'), 'ps'), /\/bin\/sh/);
  });

  it('says so where there is no shell', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'checkup-shell-less-'));
    const tag = 'container-checkup-shell-less';
    try {
      const lines = [`FROM ${image} AS tools`, 'FROM scratch', 'COPY --from=tools /bin/busybox /sleep'];
      await writeFile(path.join(folder, 'Dockerfile'), [...lines, 'CMD ["/sleep", "1000"]', ''].join('\n'));
      await docker(engine, 'build', '--quiet', '--label', label, '--tag', tag, folder);
      await docker(
        engine,
        'run',
        '--detach',
        '--label',
        label,
        '--name',
        nameOf('bare'),
        '--network',
        'none',
        tag,
      );
      live = await connect(engine);
      const { id } = await follow(live, 'bare').until(({ state }) => state === 'running');
      await assert.rejects(live.openShell(id), /there is no shell in this container/);
    } finally {
      await removeContainers(engine);
      await docker(engine, 'rmi', '--force', tag);
      await rm(folder, { recursive: true });
    }
  });

  describe('over ssh', () => {
    let folder: string;
    const searched = process.env.PATH;
    beforeEach(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'checkup-ssh-'));
      process.env.PATH = `${folder}:${searched ?? ''}`;
    });
    afterEach(async () => {
      process.env.PATH = searched;
      await rm(folder, { recursive: true });
    });
    /** A program in place of `ssh`. */
    const ssh = (...lines: string[]) =>
      writeFile(path.join(folder, 'ssh'), ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });

    it('follows events, inspects, runs checks and shells through the pipe', async () => {
      // What would run on the other machine runs here.
      await ssh(
        'while [ "$1" != docker ]; do shift; done; shift',
        `exec '${engine.docker ?? 'docker'}' --host '${engine.dockerHost}' "$@"`,
      );
      live = await connect({ ...engine, dockerHost: 'ssh://someone@elsewhere' });
      const seen = follow(live, 'far');
      await runChecked(engine, 'far');
      const { id } = await seen.until(
        ({ health }) => health.status === 'unhealthy' && health.failingStreak !== undefined,
      );
      assert.equal((await live.runCheck(id, new AbortController().signal)).output, 'there is no /ok');
      const shell = await live.openShell(id);
      const ended = new Promise((resolve) => shell.onExit(resolve));
      shell.write('exit 4\r');
      assert.equal(await ended, 4);
    });

    it('says what ssh says', async () => {
      await ssh('echo "me@elsewhere: Permission denied (publickey)." >&2; exit 255');
      const log = { info: () => undefined, warn: () => undefined, debug: () => undefined };
      live = startEngine({ settings: () => ({ host: 'ssh://me@elsewhere' }), log });
      await whenChanged(live, ({ after: { connection } }) => connection.status === 'absent');
      const { connection } = live.store.state;
      assert.ok(connection.status === 'absent');
      assert.equal(connection.tried[0]?.reason, 'me@elsewhere: Permission denied (publickey).');
    });
  });

  describe('when the engine dies', () => {
    let second: SecondEngine | undefined;
    after(async function () {
      this.timeout(60_000);
      await second?.remove();
    });

    it('notices, waits for it, and goes on with what it finds', async function () {
      this.timeout(180_000);
      second = await startSecondEngine();
      await copyImage(engine, second, image);
      live = await connect(second);
      const { store } = live;
      const seen = follow(live, 'survivor');
      await runChecked(second, 'survivor', '--restart', 'always', '--stop-signal', 'KILL');
      await seen.until(({ health }) => health.status === 'unhealthy');

      const lost = whenChanged(live, ({ after: { connection } }) => connection.status !== 'connected');
      await second.kill();
      await lost;
      const absent = whenChanged(live, ({ after: { connection } }) => connection.status === 'absent');
      await absent;
      assert.equal(store.state.containers.size, 0);

      const back = whenChanged(live, ({ after: { listed } }) => listed);
      await second.start();
      await back;
      await seen.until(({ health }) => health.status === 'unhealthy');
      await docker(second, 'exec', nameOf('survivor'), 'touch', '/ok');
      await seen.until(({ health }) => health.status === 'healthy');
    });
  });
});

const check = 'test -f /ok || { echo "there is no /ok"; exit 1; }';
const nameOf = (name: string) => `container-checkup-${name}`;

/** A container that is healthy while it has a file /ok, looked at twice a second. */
async function runChecked(engine: Engine, name: string, ...args: string[]): Promise<void> {
  const health = ['--health-cmd', check, '--health-interval', '500ms', '--health-retries', '2'];
  const compose = [
    '--label',
    'com.docker.compose.project=test',
    '--label',
    `com.docker.compose.service=${name}`,
  ];
  await start(engine, name, [...health, ...compose, ...args], 'sleep', '1000');
}

async function start(
  engine: Engine,
  name: string,
  args: readonly string[],
  ...command: string[]
): Promise<void> {
  const usual = ['--detach', '--label', label, '--name', nameOf(name), '--network', 'none'];
  await docker(engine, 'run', ...usual, ...args, image, ...command);
}

async function removeContainers(engine: Engine): Promise<void> {
  const ids = await docker(engine, 'ps', '--all', '--quiet', '--filter', `label=${label}`);
  if (ids !== '') await docker(engine, 'rm', '--force', ...ids.split('\n'));
}

/** Our own connection, listed. */
async function connect({ dockerHost }: Engine): Promise<LiveEngine> {
  const quiet = () => undefined;
  const log = { info: quiet, warn: quiet, debug: quiet };
  const live = startEngine({ settings: () => ({ host: dockerHost }), log });
  await whenChanged(live, ({ after: { listed } }) => listed);
  return live;
}

function whenChanged({ store }: LiveEngine, wanted: (change: HealthChange) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const subscription = store.onDidChange((change) => {
      if (!wanted(change)) return;
      subscription.dispose();
      resolve();
    });
  });
}

const find = ({ store }: LiveEngine, name: string) =>
  [...store.state.containers.values()].find((container) => container.name === nameOf(name));

/** What the store tells of one container, and when. */
function follow(live: LiveEngine, name: string) {
  const told: { time: number; container: Container }[] = [];
  const waiting = new Set<() => void>();
  const look = () => {
    const container = find(live, name);
    if (container) told.push({ time: Date.now(), container });
    for (const check of waiting) check();
  };
  look();
  live.store.onDidChange(look);

  const when = <T>(found: () => T | undefined) =>
    new Promise<T>((resolve) => {
      const check = () => {
        const result = found();
        if (result === undefined) return;
        waiting.delete(check);
        resolve(result);
      };
      waiting.add(check);
      check();
    });
  return {
    until: (wanted: (container: Container) => boolean) =>
      when(() => {
        const container = find(live, name);
        return container && wanted(container) ? container : undefined;
      }),
    untilGone: () => when(() => (find(live, name) ? undefined : true)),
    states: () => told.map(({ container }) => container.state),
    /** Each health status when it was first told. */
    statuses: () =>
      told
        .map(({ time, container }) => ({ time, status: container.health.status }))
        .filter(({ status }, index, all) => status !== all[index - 1]?.status),
  };
}

/** The engine's health events, by the docker command, with the engine's own time. */
async function rawHealthEvents(engine: Engine) {
  const found: { id: string; name: string; status: string; time: number }[] = [];
  const args = [
    'events',
    '--filter',
    'type=container',
    '--filter',
    `label=${label}`,
    '--format',
    '{{json .}}',
  ];
  const events: ChildProcess = spawn(engine.docker ?? 'docker', args, {
    env: engine.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  assert.ok(events.stdout);
  createInterface(events.stdout).on('line', (line) => {
    const { Action, Actor, timeNano } = JSON.parse(line) as {
      Action: string;
      Actor: { ID: string; Attributes: { name: string } };
      timeNano: number;
    };
    const status = /^health_status: (\w+)$/.exec(Action)?.[1];
    if (status !== undefined) {
      found.push({ id: Actor.ID, name: Actor.Attributes.name, status, time: timeNano / 1e6 });
    }
  });
  await new Promise<void>((resolve, reject) => {
    events.on('error', reject);
    events.on('spawn', resolve);
  });
  return {
    of: (name: string) => found.filter((event) => event.name === nameOf(name)),
    stop: () => void events.kill(),
  };
}
