/** Runs the table of cases against one runtime's utility. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadPart } from '../parts';
import { cases, type Case } from './cases';
import type { Programs, Runtime } from './runtimes';
import { createWorld, type World } from './world';

interface Outcome {
  /** null where it did not end by itself within its limits. */
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** How many cases run at a time: most of them wait for something. */
const lanes = 4;

/** What has become of each case: its name, the runtime's name, and its mark in the table. */
export type Result = (example: string, runtime: string, mark: '✔' | '✘' | '–') => void;

export function conformance(runtime: Runtime, result: Result): void {
  describe(runtime.name, () => {
    const all = [...cases, ...casesOf(runtime)];
    const outcomes = new Map<string, Promise<Outcome>>();
    let world: World | undefined;
    let programs: Programs;

    before(async function () {
      this.timeout(300_000);
      programs = await programsOrSkip(runtime, this);
      const command = await runtime.build(programs);
      world = await createWorld();
      startAll(all, command, world, await measureStart(command, world), outcomes);
    });
    after(async () => {
      await Promise.allSettled(outcomes.values()); // ended, whether somebody asked for them or not
      world?.close();
    });
    afterEach(function () {
      const { title = '', state } = this.currentTest ?? {};
      result(title, runtime.name, state === 'passed' ? '✔' : state === 'failed' ? '✘' : '–');
    });

    for (const example of all)
      it(example.name, async () => {
        judge(example, world!, (await outcomes.get(example.name))!, runtime.withoutTls);
      });
    for (const [name, check] of Object.entries(runtime.linters ?? {}))
      it(name, async () => {
        assert.equal(await check(programs), '');
      });
  });
}

/** The programs that a runtime needs; its tests are skipped where one is not to be had, but not in CI. */
async function programsOrSkip({ name, needs }: Runtime, context: Mocha.Context): Promise<Programs> {
  const part = await loadPart<{
    provideRuntimes(): Promise<{ programs: Programs; missing: Partial<Record<string, string>> }>;
  }>('runtimes.mjs');
  const { programs, missing } = await part.provideRuntimes();
  const reasons = needs.flatMap((program) => missing[program] ?? []);
  if (!reasons.length) return programs;
  if (process.env.CI) throw new Error(reasons.join('\n'));
  console.log(`${name} skipped: ${reasons.join('\n')}`);
  return context.skip();
}

/** The cases of a runtime's own: its configuration files, and the certificates it may be told to trust. */
function casesOf({ configuration, trust, more = [] }: Runtime): readonly Case[] {
  const single = configuration.map(({ file, content }): Case => ({
    name: `a key from ${file}`,
    args: () => ['-c', 'RngApi:Url'],
    files: ({ web }) => ({ [file]: content(`http://${web}/health`) }),
    exit: 0,
    lines: ({ web }) => [`healthcheck: ok 200 http://${web}/health MS ms`],
  }));
  const files = (url: (index: number, world: World) => string) => (world: World) =>
    Object.fromEntries(configuration.map(({ file, content }, index) => [file, content(url(index, world))]));
  const several: readonly Case[] = [
    {
      name: 'the nearest file counts',
      args: () => ['-c', 'RngApi:Url'],
      files: files((index, { web }) => `http://${web}/${index === 0 ? 200 : 404}`),
      exit: 0,
      lines: ({ web }) => [`healthcheck: ok 200 http://${web}/200 MS ms`],
    },
    {
      name: 'the environment counts before files',
      args: () => ['-c', 'RngApi:Url'],
      files: files((_, { web }) => `http://${web}/404`),
      env: ({ web }) => ({ RNGAPI_URL: `http://${web}/200` }),
      exit: 0,
      lines: ({ web }) => [`healthcheck: ok 200 http://${web}/200 MS ms`],
    },
  ];
  const trusted: readonly Case[] = [
    {
      name: 'HTTPS with an authority that it is told to trust',
      args: ({ secureByAuthority }) => ['-u', `https://${secureByAuthority}/health`],
      env: ({ authority }) => trust?.(authority) ?? {},
      exit: 0,
      lines: ({ secureByAuthority }) => [`healthcheck: ok 200 https://${secureByAuthority}/health MS ms`],
    },
    {
      name: 'HTTPS with such an authority, for another name',
      args: (world) => ['-u', `https://${world.secureByAuthority.replace('localhost', '127.0.0.1')}/health`],
      env: ({ authority }) => trust?.(authority) ?? {},
      exit: 1,
      lines: () => [/^healthcheck: failed https:\/\/127\.0\.0\.1:\d+\/health .*\bcert.* \d+ ms$/],
    },
  ];
  return [...single, ...(configuration.length ? several : []), ...(trust ? trusted : []), ...more];
}

type Command = readonly [string, ...string[]];

/** Starts all cases, a few at a time. */
function startAll(
  all: readonly Case[],
  command: Command,
  world: World,
  start: number,
  outcomes: Map<string, Promise<Outcome>>,
): void {
  const ends: Promise<unknown>[] = [];
  for (const [index, example] of all.entries()) {
    const turn = ends[index - lanes] ?? Promise.resolve();
    const outcome = turn.then(() => run(command, example, world, start));
    outcomes.set(example.name, outcome);
    ends.push(Promise.all([outcome, ends[index - 1]]));
  }
}

/** How long this runtime takes, at worst of three, to tell that a file is there. */
async function measureStart(command: Command, world: World): Promise<number> {
  const times: number[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    const start = performance.now();
    const outcome = await run(
      command,
      { name: '', args: () => ['--file', world.key], exit: 0, lines: () => [] },
      world,
      10_000,
    );
    assert.equal(outcome.exit, 0, JSON.stringify(outcome));
    times.push(performance.now() - start);
  }
  return Math.max(...times);
}

/** Runs the utility as a case wants it, in a folder of its own. `start` is what the runtime alone takes. */
async function run(command: Command, example: Case, world: World, start: number): Promise<Outcome> {
  const cwd = mkdtempSync(path.join(world.folder, 'case-'));
  for (const [name, content] of Object.entries(example.files?.(world) ?? {})) {
    const file = path.join(cwd, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (example.unreadable?.includes(name)) chmodSync(file, 0);
  }
  const given = example.args(world);
  const limit = example.defaultLimit || given.includes('-t') ? [] : ['-t', '10000'];
  const args = [...limit, ...given];
  const [program, ...first] = example.unreadable ? asAnybody(command) : command;
  const child = spawn(program, [...first, ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...example.env?.(world) },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: Math.ceil(longest(args) + 20 * start + 5000), // this machine may have other things to do
    killSignal: 'SIGKILL',
  });
  return outcomeOf(child, example.unread);
}

/** How long the utility may take by what it is told: until it stops waiting, and one attempt more. */
function longest(args: readonly string[]): number {
  const given = (option: string) => (args.includes(option) ? Number(args[args.lastIndexOf(option) + 1]) : 0);
  return (given('-t') || 300) + (given('--wait') || 0);
}

/** Root may read everything; a root without these two privileges is like anybody. */
function asAnybody(command: Command): Command {
  if (process.getuid?.() !== 0) return command;
  return ['setpriv', '--bounding-set', '-dac_override,-dac_read_search', ...command];
}

function outcomeOf(child: ChildProcess, unread = false): Promise<Outcome> {
  let out = '';
  let err = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  if (unread) child.stdout?.destroy();
  else child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  return new Promise((resolve) => {
    child
      .on('error', (error) => {
        resolve({ exit: null, out, err: error.message });
      })
      .on('close', (exit) => {
        resolve({ exit, out, err });
      });
  });
}

function judge(example: Case, world: World, outcome: Outcome, withoutTls: string | undefined): void {
  const beyond = example.tls && withoutTls;
  const expected = beyond
    ? example.lines(world).map(() => new RegExp(` ${beyond} \\d+ ms$`))
    : example.lines(world);
  const exit = beyond ? 1 : example.exit;
  const given = outcome.out.split('\n').slice(0, -1);
  const said = JSON.stringify(outcome);
  assert.equal(outcome.exit, exit, said);
  assert.equal(given.length, expected.length, said);
  for (const [index, line] of expected.entries()) {
    if (typeof line === 'string') assert.equal(given[index]?.replace(/\d+ ms$/, 'MS ms'), line);
    else assert.match(given[index] ?? '', line);
  }
  const usage = exit === 1 && expected.length === 0;
  assert.match(outcome.err, usage ? /^usage: [^\n]*\[-u URL\][^\n]*\n$/ : /^$/);
  for (const line of [...given, outcome.err.trimEnd()]) {
    assert.ok(line.length <= 200, `too long: ${line}`);
    assert.doesNotMatch(line, /\p{Cc}/u);
  }
  assert.doesNotMatch(said, /s3cret|wr0ng/);
  for (const [asked, times] of Object.entries(example.requests ?? {}))
    assert.ok((world.requests.get(asked) ?? 0) >= times, `${asked}: ${world.requests.get(asked)} requests`);
}
