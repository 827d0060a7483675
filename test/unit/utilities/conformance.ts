/** Runs the table of cases against one runtime's utility. A further runtime is one more call of this. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cases, type Case } from './cases';
import { createWorld, type World } from './world';

export interface Runtime {
  readonly name: string;
  /** Program and first arguments, absolute: it runs in a folder of the case's own. */
  readonly command: readonly [string, ...string[]];
  /** The ecosystem's configuration files that hold `RngApi:Url`, nearest first: name, and content for a URL. */
  readonly configuration: readonly { readonly file: string; readonly content: (url: string) => string }[];
}

export interface Outcome {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

export function conformance(runtime: Runtime, more: readonly Case[] = []): void {
  describe(`custom utility: ${runtime.name}`, () => {
    let world: World;
    before(async () => {
      world = await createWorld();
    });
    after(() => {
      world.close();
    });
    for (const example of [...cases, ...configurationCases(runtime), ...more])
      it(example.name, async function () {
        this.timeout(40_000);
        judge(example, world, await run(runtime.command, example, world));
      });
  });
}

/** From each of the ecosystem's files; the nearer file goes first, the environment before all. */
function configurationCases({ configuration }: Runtime): readonly Case[] {
  const single = configuration.map(({ file, content }): Case => ({
    name: `a key from ${file}`,
    args: () => ['-c', 'RngApi:Url'],
    files: ({ web }) => ({ [file]: content(`http://${web}/health`) }),
    exit: 0,
    lines: ({ web }) => [`healthcheck: ok 200 http://${web}/health MS ms`],
  }));
  const all = (url: (index: number, world: World) => string) => (world: World) =>
    Object.fromEntries(configuration.map(({ file, content }, index) => [file, content(url(index, world))]));
  return [
    ...single,
    {
      name: 'the nearest file counts',
      args: () => ['-c', 'RngApi:Url'],
      files: all((index, { web }) => `http://${web}/${index === 0 ? 200 : 404}`),
      exit: 0,
      lines: ({ web }) => [`healthcheck: ok 200 http://${web}/200 MS ms`],
    },
    {
      name: 'the environment counts before files',
      args: () => ['-c', 'RngApi:Url'],
      files: all((_, { web }) => `http://${web}/404`),
      env: ({ web }) => ({ RNGAPI_URL: `http://${web}/200` }),
      exit: 0,
      lines: ({ web }) => [`healthcheck: ok 200 http://${web}/200 MS ms`],
    },
  ];
}

function run(
  [program, ...first]: Runtime['command'],
  { args, env, files, defaultLimit }: Case,
  world: World,
): Promise<Outcome> {
  const cwd = mkdtempSync(path.join(world.folder, 'case-'));
  for (const [name, content] of Object.entries(files?.(world) ?? {})) {
    mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
    writeFileSync(path.join(cwd, name), content);
  }
  const given = args(world);
  const limit = defaultLimit || given.includes('-t') ? [] : ['-t', '10000'];
  const child = spawn(program, [...first, ...limit, ...given], {
    cwd,
    env: { PATH: process.env.PATH, ...env?.(world) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Far beyond every limit in the table: whoever is ended by this hangs, and has no exit code.
    timeout: 35_000,
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (exit) => {
      resolve({ exit, out, err });
    });
  });
}

function judge({ lines, exit, requests }: Case, world: World, outcome: Outcome): void {
  const expected = lines(world);
  const given = outcome.out.split('\n').slice(0, -1);
  const said = JSON.stringify(outcome);
  assert.equal(outcome.exit, exit, said);
  assert.equal(given.length, expected.length, said);
  for (const [index, line] of expected.entries()) {
    if (typeof line === 'string') assert.equal(given[index]?.replace(/\d+ ms$/, 'MS ms'), line);
    else assert.match(given[index] ?? '', line);
  }
  const usage = exit === 1 && expected.length === 0;
  assert.match(outcome.err, usage ? /^usage: healthcheck[^\n]*\n$/ : /^$/);
  for (const line of [...given, outcome.err]) assert.ok(line.length <= 201, `too long: ${line}`);
  assert.doesNotMatch(said, /s3cret|wr0ng/);
  for (const [asked, times] of Object.entries(requests ?? {}))
    assert.ok((world.requests.get(asked) ?? 0) >= times, `${asked}: ${world.requests.get(asked)} requests`);
}
