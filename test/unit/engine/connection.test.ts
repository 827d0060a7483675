/** The connection and dockerode beneath it, against HTTP servers of the tests' own on Unix sockets. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openApi } from '../../../src/engine/api';
import { systemClock } from '../../../src/engine/clock';
import { createConnection, type Connection, type ConnectionState } from '../../../src/engine/connection';
import type { Candidate } from '../../../src/engine/contexts';
import type { EngineEvent } from '../../../src/engine/model';
import { fakeClock, type FakeClock } from './fake-clock';
import { eventOf, silent } from './fake-engine';

const version = JSON.stringify({
  ApiVersion: '1.51',
  Version: '28.5.2',
  Os: 'linux',
  Components: [{ Name: 'Engine' }],
});

interface Daemon {
  /** The open event streams. */
  readonly streams: ServerResponse[];
  stop(): Promise<void>;
}

describe('connection', () => {
  let folder: string;
  let socket: string;
  let clock: FakeClock;
  const daemons: Daemon[] = [];
  const connections: Connection[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'checkup-'));
    socket = path.join(folder, 'engine.sock');
    clock = fakeClock();
  });
  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.dispose();
    for (const daemon of daemons.splice(0)) await daemon.stop();
    await rm(folder, { recursive: true });
  });

  /** Answers by path; undefined leaves the question open. */
  async function daemon(
    answers: Readonly<Record<string, (response: ServerResponse) => void>> = {},
    at = socket,
  ): Promise<Daemon> {
    const streams: ServerResponse[] = [];
    const sockets = new Set<Socket>();
    const usual: typeof answers = {
      '/version': (response) => response.end(version),
      '/_ping': (response) => response.end('OK'),
      '/events': (response) => {
        response.flushHeaders();
        streams.push(response);
      },
    };
    const server: Server = createServer((request, response) => {
      const name = (request.url ?? '').split('?')[0] ?? '';
      ({ ...usual, ...answers })[name]?.(response);
    });
    server.on('connection', (one) => {
      sockets.add(one);
      one.on('close', () => sockets.delete(one));
      one.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(at, resolve));
    const made = {
      streams,
      stop: () =>
        new Promise<void>((resolve) => {
          server.close(() => {
            resolve();
          });
          for (const one of sockets) one.destroy();
        }),
    };
    daemons.push(made);
    return made;
  }

  const place = (file: string, problem?: string): Candidate => ({
    source: path.basename(file),
    address: `unix://${file}`,
    tls: undefined,
    problem,
  });

  /** The timers of the connection are the test's; those of single requests too where `slow`. */
  function connect(places: readonly Candidate[] = [place(socket)], slow = false): Connection {
    const connection = createConnection({
      candidates: () => Promise.resolve(places),
      open: (candidate) => openApi(candidate, slow ? clock : systemClock),
      clock,
      random: () => 1 - Number.EPSILON,
      log: silent,
    });
    connections.push(connection);
    return connection;
  }

  function until(
    connection: Connection,
    wanted: (state: ConnectionState) => boolean,
  ): Promise<ConnectionState> {
    return new Promise((resolve) => {
      if (wanted(connection.state)) {
        resolve(connection.state);
        return;
      }
      const subscription = connection.onDidChange((state) => {
        if (!wanted(state)) return;
        subscription.dispose();
        resolve(state);
      });
    });
  }
  const status = (wanted: ConnectionState['status']) => (state: ConnectionState) => state.status === wanted;
  const lost = (state: ConnectionState) => state.status === 'connecting' && state.lost;

  function nextEvent(connection: Connection): Promise<EngineEvent> {
    return new Promise((resolve) => {
      const subscription = connection.onEvent((event) => {
        subscription.dispose();
        resolve(event);
      });
    });
  }

  it('finds an engine and hears its events', async () => {
    const { streams } = await daemon();
    const connection = connect();
    const state = await until(connection, status('connected'));
    assert.ok(state.status === 'connected');
    assert.deepEqual([state.source, state.version.apiVersion], ['engine.sock', '1.51']);
    const heard = nextEvent(connection);
    streams[0]!.write(`${JSON.stringify(eventOf('a', 'health_status: healthy'))}\n`);
    assert.equal((await heard).detail, 'healthy');
  });

  it('asks for the events that matter only', async () => {
    const { streams } = await daemon();
    const connection = connect();
    await until(connection, status('connected'));
    const filters = new URL(streams[0]!.req.url ?? '', 'http://x').searchParams.get('filters') ?? '';
    const { type, event } = JSON.parse(filters) as { type: string[]; event: string[] };
    assert.deepEqual(type, ['container']);
    assert.ok(event.includes('health_status') && !event.includes('exec_create'));
  });

  const hopeless: readonly (readonly [
    what: string,
    answers: Parameters<typeof daemon>[0],
    reason: RegExp,
  ])[] = [
    ['a web server', { '/version': (r) => r.end('<html>hello</html>') }, /no container engine/],
    ['JSON of something else', { '/version': (r) => r.end('{"name":"x"}') }, /no container engine/],
    [
      'an old engine',
      { '/version': (r) => r.end(JSON.stringify({ ApiVersion: '1.24' })) },
      /too old.* 1\.24.* 1\.40/,
    ],
    [
      'a refusal',
      {
        '/version': (r) => {
          r.statusCode = 500;
          r.end('{"message":"\\u001b[31mgo away"}');
        },
      },
      /^go away$/,
    ],
    ['no HTTP', { '/version': (r) => r.socket?.end('\u0000\u0001garbage\r\n\r\n') }, /no container engine/],
    ['a closed door', { '/version': (r) => r.socket?.destroy() }, /connection was closed/],
  ];
  for (const [what, answers, reason] of hopeless) {
    it(`says why not: ${what}`, async () => {
      await daemon(answers);
      const state = await until(connect(), status('absent'));
      assert.ok(state.status === 'absent');
      assert.equal(state.tried.length, 1);
      assert.match(state.tried[0]!.reason, reason);
      assert.equal(state.tried[0]!.missing, false);
    });
  }

  it('says why not: nothing is there', async () => {
    const file = path.join(folder, 'file.sock');
    await writeFile(file, '');
    const state = await until(connect([place(socket), place(file), place('/x', 'odd')]), status('absent'));
    assert.ok(state.status === 'absent');
    assert.deepEqual(
      state.tried.map(({ reason, missing }) => [reason, missing]),
      [
        ['not there', true],
        ['connection refused; the engine is not running', false],
        ['odd', false],
      ],
    );
  });

  it('says why not: an answer that never comes', async () => {
    let ask: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (ask = resolve));
    await daemon({
      '/version': () => {
        ask();
      },
    });
    const connection = connect([place(socket)], true);
    await asked;
    const absent = until(connection, status('absent'));
    clock.advance(10_000);
    const state = await absent;
    assert.ok(state.status === 'absent');
    assert.match(state.tried[0]!.reason, /no answer within 10 s/);
  });

  it('takes the first that answers', async () => {
    await daemon();
    const connection = connect([place(path.join(folder, 'none.sock')), place(socket)]);
    const state = await until(connection, status('connected'));
    assert.ok(state.status === 'connected');
    assert.equal(state.address, `unix://${socket}`);
  });

  it('finds a socket that appears later', async () => {
    const connection = connect();
    await until(connection, status('absent'));
    await daemon();
    const found = until(connection, status('connected'));
    clock.advance(500);
    assert.equal((await found).status, 'connected');
  });

  it('comes back after the engine was restarted', async () => {
    const first = await daemon();
    const connection = connect();
    await until(connection, status('connected'));
    const gone = until(connection, lost);
    await first.stop();
    await gone;
    const second = await daemon();
    const back = until(connection, status('connected'));
    clock.advance(500);
    await back;
    const heard = nextEvent(connection);
    second.streams[0]!.write(`${JSON.stringify(eventOf('a', 'start'))}\n`);
    assert.equal((await heard).action, 'start');
  });

  const broken: readonly (readonly [what: string, break_: (stream: ServerResponse) => void])[] = [
    ['ends', (stream) => stream.end()],
    ['is cut', (stream) => stream.socket?.destroy()],
    ['ends in the middle of an event', (stream) => stream.end('{"Type":"container","Act')],
    ['becomes garbage', (stream) => stream.write('<html>502 Bad Gateway</html>\n')],
    ['has an event without an end', (stream) => stream.write('x'.repeat(1_100_000))],
  ];
  for (const [what, break_] of broken) {
    it(`starts over when the event stream ${what}`, async () => {
      const { streams } = await daemon();
      const connection = connect();
      await until(connection, status('connected'));
      const gone = until(connection, lost);
      break_(streams[0]!);
      await gone;
      assert.equal(connection.api, undefined);
      const back = until(connection, status('connected'));
      clock.advance(500);
      await back;
      assert.equal(streams.length, 2);
    });
  }

  it('waits longer each time, up to a limit, and starts short again after a connection that lasted', async () => {
    const { streams } = await daemon();
    const connection = connect();
    const pauses: number[] = [];
    for (let i = 0; i < 8; i++) {
      await until(connection, status('connected'));
      const gone = until(connection, lost);
      streams.at(-1)!.end();
      await gone;
      pauses.push(Math.round(clock.next ?? 0));
      clock.advance(clock.next ?? 0);
    }
    assert.deepEqual(pauses, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    await until(connection, status('connected'));
    clock.advance(10_000);
    const gone = until(connection, lost);
    streams.at(-1)!.end();
    await gone;
    assert.equal(Math.round(clock.next ?? 0), 500);
  });

  it('asks an engine that is silent whether it is there, and leaves one that is not', async () => {
    let pings = 0;
    let answer = true;
    let pinged: () => void = () => undefined;
    await daemon({
      '/_ping': (response) => {
        pings++;
        if (answer) response.end('OK');
        pinged();
      },
    });
    const connection = connect([place(socket)], true);
    await until(connection, status('connected'));
    let ping = new Promise<void>((resolve) => (pinged = resolve));
    clock.advance(30_000);
    await ping;
    assert.equal(pings, 1);
    answer = false;
    // The answer to the first has to arrive before the next silence begins.
    while (clock.next === undefined || clock.next < 30_000)
      await new Promise((resolve) => setImmediate(resolve));
    ping = new Promise<void>((resolve) => (pinged = resolve));
    clock.advance(30_000);
    await ping;
    const gone = until(connection, lost);
    clock.advance(10_000);
    await gone;
    assert.equal(pings, 2);
  });

  it('does not flicker while nothing is there', async () => {
    const connection = connect();
    await until(connection, status('absent'));
    const states: string[] = [];
    connection.onDidChange((state) => states.push(state.status));
    for (let i = 0; i < 5; i++) {
      const pause = clock.next;
      assert.ok(pause !== undefined && pause <= 5000);
      clock.advance(pause);
      while (clock.next === undefined) await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(states, []);
  });

  it('tries at once when asked to', async () => {
    const connection = connect();
    await until(connection, status('absent'));
    await daemon();
    const found = until(connection, status('connected'));
    connection.retry();
    await found;
  });

  it('leaves nothing behind when disposed', async () => {
    const { streams } = await daemon();
    const connection = connect();
    await until(connection, status('connected'));
    const closed = new Promise((resolve) => streams[0]!.on('close', resolve));
    connection.dispose();
    await closed;
    assert.equal(clock.next, undefined);
  });
});
