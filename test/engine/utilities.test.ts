/**
 * The utility of each runtime on a real engine: small projects, with a check that runs curl and with none, are built as
 * they are and as the quick fixes leave them, become healthy, and unhealthy when the application breaks.
 *
 * Not .NET: its images are in Microsoft's registry alone. What its source does is proved with Mono (test/utilities),
 * that the SDK builds it is not; nor is anything on Windows.
 */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { docker, engineOrSkip, ensureBaseImages, projectFolder, testLabel, type Engine } from '../parts';
import { containerEvents, removeAll, type ContainerEvents } from './containers';
import { findingsIn, fixAll } from './fixing';

const LABEL = `${testLabel}=utilities`;

interface Proof {
  readonly runtime: string;
  /** Below test/fixtures/projects. */
  readonly project: string;
  /** What its Dockerfile has. */
  readonly check: 'curl' | 'none';
  /** The finding whose fix brings the utility. */
  readonly rule: string;
  /** The file that the fix creates. */
  readonly utility: string;
  /** Installed by the Dockerfile for the check only. */
  readonly installsCurl?: boolean;
  readonly breaks?: (engine: Engine, id: string) => Promise<unknown>;
  /** What the utility says then. */
  readonly says?: RegExp;
}

/** The applications look whether this file is there. */
const broken = 'broken';

const answersError = async (engine: Engine, id: string) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'checkup-broken-'));
  await writeFile(path.join(folder, broken), '');
  await docker(engine, 'cp', path.join(folder, broken), `${id}:/${broken}`);
  await rm(folder, { recursive: true });
};
/** It keeps its connections, and answers nothing. */
const hangs = (engine: Engine, id: string) => docker(engine, 'kill', '--signal=STOP', id);

const status500 = /^healthcheck: failed http:\/\/\S+:8080\S* status 500 \d+ ms$/m;
const late = /^healthcheck: failed http:\/\/\S+:8080\S* .* \d+ ms$/m;

const node = { runtime: 'Node', project: 'node', utility: 'healthcheck.mjs' };
const python = { runtime: 'Python', project: 'python', utility: 'healthcheck.py' };
const go = { runtime: 'Go, from scratch', project: 'go', utility: 'container-healthcheck/main.go' };
const java = { runtime: 'Java', project: 'java', utility: 'HealthCheck.java' };
const bun = { runtime: 'Bun', project: 'bun', utility: 'healthcheck.mjs' };
const deno = { runtime: 'Deno', project: 'deno', utility: 'healthcheck.mjs' };
const rust = { runtime: 'Rust', project: 'rust', utility: 'healthcheck.rs' };
const ruby = { runtime: 'Ruby', project: 'ruby', utility: 'healthcheck.rb' };
const php = { runtime: 'PHP', project: 'php', utility: 'healthcheck.php' };
const none = {
  runtime: 'none, no shell',
  project: 'static',
  utility: 'healthcheck/main.go',
  breaks: hangs,
  says: late,
};

const proofs: readonly Proof[] = [
  { ...node, check: 'curl', rule: 'healthcheck-curl', installsCurl: true },
  { ...node, check: 'none', rule: 'healthcheck-missing' },
  { ...python, check: 'curl', rule: 'healthcheck-curl', installsCurl: true },
  { ...python, check: 'none', rule: 'healthcheck-missing' },
  { ...go, check: 'curl', rule: 'healthcheck-tool-missing' },
  { ...go, check: 'none', rule: 'healthcheck-missing' },
  { ...java, check: 'curl', rule: 'healthcheck-curl' },
  { ...java, check: 'none', rule: 'healthcheck-missing' },
  { ...ruby, check: 'curl', rule: 'healthcheck-curl', installsCurl: true },
  { ...ruby, check: 'none', rule: 'healthcheck-missing' },
  { ...php, check: 'curl', rule: 'healthcheck-curl' },
  { ...php, check: 'none', rule: 'healthcheck-missing' },
  { ...bun, check: 'curl', rule: 'healthcheck-tool-missing' },
  { ...bun, check: 'none', rule: 'healthcheck-missing' },
  { ...deno, check: 'curl', rule: 'healthcheck-curl' },
  { ...deno, check: 'none', rule: 'healthcheck-missing' },
  { ...rust, check: 'curl', rule: 'healthcheck-tool-missing' },
  { ...rust, check: 'none', rule: 'healthcheck-missing' },
  { ...none, check: 'curl', rule: 'healthcheck-no-shell' },
  { ...none, check: 'none', rule: 'healthcheck-missing' },
];

interface Row {
  readonly runtime: string;
  readonly check: string;
  readonly bytes: readonly [before: number, after: number];
  readonly outcome: string;
}

describe('the utilities on a real engine', function () {
  this.timeout(120_000);
  let engine: Engine;
  let folder: string;
  let events: ContainerEvents;
  const rows: Row[] = [];

  before(async function () {
    this.timeout(900_000);
    engine = await engineOrSkip(this);
    folder = await mkdtemp(path.join(tmpdir(), 'checkup-utilities-'));
    events = containerEvents(engine, LABEL);
    await ensureBaseImages(engine, projects);
  });

  after(async () => {
    events.stop();
    await removeAll(engine, LABEL);
    await rm(folder, { recursive: true });
    print(rows);
  });

  for (const proof of proofs) {
    const { runtime, project, check, rule, utility, installsCurl } = proof;
    const { breaks = answersError, says = status500 } = proof;
    it(`${runtime}, ${check === 'curl' ? 'in place of curl' : 'where there was no check'}`, async () => {
      const copy = path.join(folder, `${project}-${check}`);
      await copyProject(project, check, copy);
      const finding = (await findingsIn(copy)).find((one) => one.rule === rule);
      assert.ok(finding?.fixes.some(({ preferred }) => preferred));
      const unfixed = await build(engine, copy, `${project}-${check}-before`);

      assert.ok(await fixAll(copy));
      assert.ok((await stat(path.join(copy, utility))).isFile());
      assert.deepEqual(await findingsIn(copy), []);
      assert.ok(!(await fixAll(copy)), 'a second time there is nothing to do');
      const fixed = await build(engine, copy, `${project}-${check}-after`);

      const bytes = [await sizeOf(engine, unfixed), await sizeOf(engine, fixed)] as const;
      if (installsCurl) {
        assert.ok((await packagesIn(engine, unfixed)).includes('curl'));
        assert.ok(!(await packagesIn(engine, fixed)).includes('curl'));
        assert.ok(bytes[1] < bytes[0]);
      }

      const id = await start(engine, fixed);
      await events.next(id, 'health_status: healthy');
      assert.match(await probesOf(engine, id, 0), /^healthcheck: ok 200 http:\/\/\S+:8080\S* \d+ ms$/m);
      await breaks(engine, id);
      await events.next(id, 'health_status: unhealthy');
      assert.match(await probesOf(engine, id, 1), says);
      rows.push({ runtime, check, bytes, outcome: 'healthy, then unhealthy' });
    });
  }
});

const projects = path.join(projectFolder, 'test', 'fixtures', 'projects');

/** With the chosen Dockerfile as the only one. */
async function copyProject(project: string, check: string, to: string): Promise<void> {
  await cp(path.join(projects, project), to, {
    recursive: true,
    filter: (file) => !file.endsWith('.Dockerfile') || path.basename(file) === `${check}.Dockerfile`,
  });
  await rename(path.join(to, `${check}.Dockerfile`), path.join(to, 'Dockerfile'));
}

async function build(engine: Engine, folder: string, name: string): Promise<string> {
  const image = `checkup-utilities/${name}`;
  const flags = ['--quiet', '--network=host', '--label', LABEL, '--tag', image];
  await docker(engine, 'build', ...flags, folder);
  return image;
}

async function sizeOf(engine: Engine, image: string): Promise<number> {
  return Number(await docker(engine, 'image', 'inspect', '--format', '{{.Size}}', image));
}

async function packagesIn(engine: Engine, image: string): Promise<readonly string[]> {
  const run = ['run', '--rm', '--network=none', '--label', LABEL, '--entrypoint', 'dpkg-query', image];
  return (await docker(engine, ...run, '--show', '--showformat', '${Package}\n')).split('\n');
}

/** It is probed often, and failures count from the first success on, however slow the machine is until then. */
async function start(engine: Engine, image: string): Promise<string> {
  const timing = [
    '--health-start-interval=300ms',
    '--health-interval=300ms',
    '--health-timeout=20s',
    '--health-retries=2',
  ];
  const flags = ['--network=none', '--label', LABEL, '--health-start-period=60s', ...timing];
  return docker(engine, 'run', '--detach', ...flags, image);
}

/** What the latest probes that ended with this exit code have printed. */
async function probesOf(engine: Engine, id: string, exitCode: number): Promise<string> {
  const log = await docker(engine, 'inspect', '--format', '{{json .State.Health.Log}}', id);
  const probes = JSON.parse(log) as readonly { readonly ExitCode: number; readonly Output: string }[];
  return probes.flatMap(({ ExitCode, Output }) => (ExitCode === exitCode ? Output : [])).join('');
}

function print(rows: readonly Row[]): void {
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  const lines = rows.map(({ runtime, check, outcome, bytes: [before, after] }) => [
    runtime,
    check,
    outcome,
    `${mb(before)} → ${mb(after)}`,
  ]);
  const table = [['runtime', 'check before', 'with the utility', 'image size'], ...lines];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  for (const line of table)
    console.log(
      `      ${line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}`,
    );
}
