import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { catalogue } from '../../../src/rules/registry';
import { Folder } from './run';

const CURL =
  'FROM node:22\nCOPY . .\nEXPOSE 80\nHEALTHCHECK CMD ["curl", "-f", "http://localhost/health"]\nCMD ["node", "a.js"]\n';
const COMPOSE = 'services:\n  web:\n    build: .\n    ports: ["80:80"]\n    restart: on-failure\n';

describe('checkup', () => {
  let folder: Folder;
  const use = (files: Record<string, string> = {}) => (folder = new Folder(files));
  afterEach(() => {
    folder.remove();
  });

  const misused: readonly [args: string[], error: RegExp][] = [
    [[], /no command given/],
    [['check'], /no such command: check/],
    [['lint', '--format', 'xml'], /--format takes text, json, sarif, github, not "xml"/],
    [['rules', '--format', 'sarif'], /--format takes text, json, not "sarif"/],
    [['lint', '--fail-on', 'fatal'], /--fail-on takes/],
    [['lint', '--colour'], /--colour/],
    [['fix', '--rule', 'no-such'], /no such rule: no-such/],
    [['explain'], /explain takes one PATH/],
    [['explain', 'a', 'b'], /explain takes one PATH/],
    [['explain', 'a', '--service', 'b', '--target', 'c'], /exclude each other/],
    [['rules', 'x'], /rules takes no PATH/],
  ];
  for (const [args, error] of misused)
    it(`refuses "${args.join(' ')}" with the usage and exit code 2`, async () => {
      const result = await use().run(...args);
      assert.equal(result.code, 2);
      assert.match(result.error, error);
      assert.match(result.error, /Usage:/);
      assert.equal(result.out, '');
    });

  for (const args of [['--help'], ['-h'], ['help'], ['lint', '--help'], ['fix', '.', '-h']])
    it(`${args.join(' ')} tells how it is used`, async () => {
      const { code, out, error } = await use({}).run(...args);
      assert.deepEqual([code, error], [0, '']);
      assert.match(out, /^Usage:\n {2}checkup lint/);
    });

  describe('lint', () => {
    it('prints places, messages and a summary, and exits with 1', async () => {
      const { code, out, error } = await use({ Dockerfile: CURL }).run('lint');
      assert.equal(code, 1);
      assert.equal(error, '');
      assert.match(out, /^Dockerfile:4:19 warning The health check runs curl.* healthcheck-curl$/m);
      assert.match(out, /1 file checked: 1 finding \(1 warning\)\n$/);
    });

    it('exits with 0 where nothing is found', async () => {
      const { code, out } = await use({ Dockerfile: CURL.replace('"curl", "-f"', '"check"') }).run('lint');
      assert.deepEqual([code, out], [0, '1 file checked: nothing found\n']);
    });

    for (const [level, expected] of [
      ['error', 0],
      ['warning', 1],
      ['hint', 1],
      ['never', 0],
    ] as const)
      it(`exits with ${expected} for a warning at --fail-on ${level}`, async () => {
        assert.equal((await use({ Dockerfile: CURL }).run('lint', '--fail-on', level)).code, expected);
      });

    it('gives JSON in the documented shape, the same bytes every time', async () => {
      use({ 'api/Dockerfile': CURL, 'compose.yaml': COMPOSE.replace('build: .', 'build: api') });
      const first = await folder.run('lint', '--format', 'json');
      const again = await folder.run('lint', '--format', 'json');
      assert.equal(first.out, again.out);
      const { version, files, findings } = JSON.parse(first.out) as {
        version: number;
        files: number;
        findings: { file: string; rule: string; fixes: { title: string; preferred: boolean }[] }[];
      };
      assert.deepEqual([version, files], [1, 2]);
      assert.deepEqual(
        findings.map(({ file, rule }) => [file, rule]),
        [['api/Dockerfile', 'healthcheck-curl']],
      );
      const [finding] = findings;
      assert.ok(finding);
      assert.equal(finding.fixes.filter(({ preferred }) => preferred).length, 1);
      assert.deepEqual(Object.keys(finding), [
        'file',
        'rule',
        'severity',
        'message',
        'subject',
        'range',
        'related',
        'fixes',
      ]);
    });

    it('honours .gitignore, nested ones too, and skips node_modules', async () => {
      use({
        '.git/HEAD': '',
        '.gitignore': 'out/\n*.Dockerfile\n',
        'out/Dockerfile': CURL,
        'a.Dockerfile': CURL,
        'kept/.gitignore': '!b.Dockerfile\n',
        'kept/b.Dockerfile': CURL,
        'node_modules/x/Dockerfile': CURL,
      });
      const { out } = await folder.run('lint');
      assert.match(out, /^1 file checked/m);
      assert.match(out, /^kept\/b\.Dockerfile:4/m);
    });

    it('takes a workflow for no compose file', async () => {
      use({
        '.github/workflows/docker-compose.yml': 'on: push\njobs:\n  a: {env: {A: "${{ github.sha }}"}}\n',
        Dockerfile: CURL,
      });
      assert.match((await folder.run('lint')).out, /^1 file checked/m);
    });

    it('does not leave the folder through links', async () => {
      const outside = new Folder({ Dockerfile: CURL, 'deep/Dockerfile': CURL });
      try {
        use({ 'real/Dockerfile': CURL });
        symlinkSync(path.join(outside.path, 'Dockerfile'), path.join(folder.path, 'Dockerfile'));
        symlinkSync(path.join(outside.path, 'deep'), path.join(folder.path, 'deep'));
        symlinkSync(folder.path, path.join(folder.path, 'loop'));
        assert.match((await folder.run('lint')).out, /^1 file checked/m);
      } finally {
        outside.remove();
      }
    });

    it('names what it cannot read, checks the rest and exits with 2', async () => {
      use({ Dockerfile: CURL });
      const { code, out, error } = await folder.run('lint', 'gone', 'Dockerfile');
      assert.equal(code, 2);
      assert.equal(error, 'checkup: gone: no such file or folder');
      assert.match(out, /^Dockerfile:4:19/m);
    });

    it('names a folder without permission', async () => {
      use({ Dockerfile: CURL, 'secret/Dockerfile': CURL });
      chmodSync(folder.path, 0o755);
      chmodSync(path.join(folder.path, 'secret'), 0);
      const { code, error } = await asNobody(() => folder.run('lint'));
      chmodSync(path.join(folder.path, 'secret'), 0o755);
      assert.deepEqual([code, error], [2, 'checkup: secret: permission denied']);
    });

    it('reports a file that does not parse as a finding', async () => {
      use({ 'compose.yaml': 'services:\n  web: [\n', Dockerfile: 'RUN echo\n' });
      const { code, out } = await folder.run('lint');
      assert.equal(code, 1);
      assert.match(out, /^compose\.yaml:.* error .* syntax$/m);
      assert.match(out, /^Dockerfile:1:1 error .* syntax$/m);
    });

    it('checks what others lead to in the folder, whatever its name', async () => {
      use({
        'compose.yaml':
          'include: [parts/db.yml]\n' + COMPOSE.replace('.\n', '{ context: ., dockerfile: api.txt }\n'),
        'api.txt': CURL,
        'parts/db.yml': 'services:\n  db:\n    image: nginx\n    ports: [80]\n',
      });
      const { out } = await folder.run('lint');
      assert.match(out, /^api\.txt:4:19 warning/m);
      assert.match(out, /^parts\/db\.yml:2:3 warning/m);
      assert.match(out, /^3 files checked/m);
    });

    it('does not wait for a pipe that a file leads to', async () => {
      use({ 'compose.yaml': 'include: [pipe.yml]\nservices: {}\n' });
      execFileSync('mkfifo', [path.join(folder.path, 'pipe.yml')]);
      assert.equal((await folder.run('lint')).code, 0);
    });

    it('follows a service to a Dockerfile outside the given path', async () => {
      use({ 'deploy/compose.yaml': COMPOSE.replace('build: .', 'build: ../api'), 'api/Dockerfile': CURL });
      assert.equal((await folder.run('lint', 'deploy')).out, '1 file checked: nothing found\n');
    });
  });

  describe('fix', () => {
    it('writes the utility and the check, and finds nothing more to do', async () => {
      use({ Dockerfile: CURL, 'package.json': '{}' });
      const { code, out } = await folder.run('fix');
      assert.equal(code, 0);
      assert.match(out, /^Dockerfile: /m);
      assert.match(out, /^healthcheck\.mjs: created$/m);
      assert.match(
        folder.read('Dockerfile'),
        /^HEALTHCHECK CMD \["node", "healthcheck\.mjs", "-u", "http:\/\/localhost\/health"\]$/m,
      );
      assert.equal((await folder.run('lint')).code, 0);
      assert.equal((await folder.run('fix')).out, 'nothing to fix\n');
    });

    it('takes curl out of the image where it was there for the check alone', async () => {
      const install = 'RUN apt-get update && apt-get install -y git curl\n';
      // The check stands above what installs its tool.
      use({
        Dockerfile: CURL.replace('CMD ["node"', `${install}CMD ["node"`),
        'a.js': '',
        'node_modules/a/x.sh': 'curl',
      });
      await folder.run('fix');
      assert.doesNotMatch(folder.read('Dockerfile'), /curl/);
      assert.match(folder.read('Dockerfile'), /^RUN apt-get update && apt-get install -y git$/m);
      assert.equal((await folder.run('fix')).out, 'nothing to fix\n');
    });

    it('leaves curl in the image where a file of the build context mentions it', async () => {
      const install = 'RUN apt-get update && apt-get install -y curl\n';
      use({ Dockerfile: CURL.replace('HEALTH', `${install}HEALTH`), 'bin/start.sh': 'curl http://x/\n' });
      await folder.run('fix');
      assert.match(folder.read('Dockerfile'), /^RUN apt-get update && apt-get install -y curl$/m);
      assert.doesNotMatch(folder.read('Dockerfile'), /CMD \["curl"/);
    });

    it('writes nothing on a dry run, and prints what it would', async () => {
      use({ Dockerfile: CURL, 'package.json': '{}' });
      const { out } = await folder.run('fix', '--dry-run');
      assert.equal(folder.read('Dockerfile'), CURL);
      assert.ok(!folder.has('healthcheck.mjs'));
      assert.match(out, /^--- a\/Dockerfile\n\+\+\+ b\/Dockerfile$/m);
      assert.match(out, /^--- \/dev\/null\n\+\+\+ b\/healthcheck\.mjs$/m);
      assert.match(out, /^-HEALTHCHECK CMD \["curl"/m);
    });

    it('applies only the rules that are named', async () => {
      use({ Dockerfile: CURL, 'package.json': '{}' });
      assert.equal((await folder.run('fix', '--rule', 'healthcheck-missing')).out, 'nothing to fix\n');
      assert.equal(folder.read('Dockerfile'), CURL);
    });

    it('keeps line endings', async () => {
      use({ Dockerfile: CURL.replaceAll('\n', '\r\n'), 'package.json': '{}' });
      await folder.run('fix');
      assert.doesNotMatch(folder.read('Dockerfile'), /[^\r]\n/);
    });

    it('leaves a file alone that is not UTF-8', async () => {
      use({ 'package.json': '{}' });
      const bytes = Buffer.from(`# caf\xe9\n${CURL}`, 'latin1');
      writeFileSync(path.join(folder.path, 'Dockerfile'), bytes);
      const { code, out, error } = await folder.run('fix');
      assert.deepEqual(
        { code, out, error },
        { code: 2, out: '', error: 'checkup: Dockerfile: not UTF-8, not written' },
      );
      assert.deepEqual(readFileSync(path.join(folder.path, 'Dockerfile')), bytes);
      assert.ok(!folder.has('healthcheck.mjs'));
    });

    it('does not follow a linked folder out of those it was given', async () => {
      const outside = new Folder({ Dockerfile: CURL.replace(/HEALTHCHECK.*\n/, ''), 'package.json': '{}' });
      try {
        const check = '    healthcheck:\n      test: curl -f http://localhost/health\n';
        use({ 'compose.yaml': COMPOSE.replace('build: .', 'build: api') + check });
        symlinkSync(outside.path, path.join(folder.path, 'api'));
        assert.match((await folder.run('fix')).error, /outside the given folders, not written/);
        assert.ok(!outside.has('healthcheck.mjs'));
      } finally {
        outside.remove();
      }
    });

    it('writes through a link and leaves it one', async () => {
      use({ 'docker/Dockerfile': CURL, 'docker/package.json': '{}' });
      symlinkSync(path.join('docker', 'Dockerfile'), path.join(folder.path, 'Dockerfile'));
      await folder.run('fix', 'docker');
      await folder.run('fix', 'Dockerfile');
      assert.ok(lstatSync(path.join(folder.path, 'Dockerfile')).isSymbolicLink());
    });

    it('changes nothing where what it needs cannot be created', async () => {
      use({
        'compose.yaml': 'services:\n  api:\n    build: { context: z, dockerfile: ../Dockerfile }\n',
        Dockerfile: CURL,
        'z/a.js': '',
      });
      chmodSync(path.join(folder.path, 'z'), 0o555);
      for (const file of ['.', 'Dockerfile', 'compose.yaml']) chmodSync(path.join(folder.path, file), 0o777);
      const { code, error } = await asNobody(() => folder.run('fix'));
      chmodSync(path.join(folder.path, 'z'), 0o755);
      assert.equal(code, 2, error);
      assert.match(error, /^checkup: z\/healthcheck\.mjs: permission denied$/m);
      assert.equal(folder.read('Dockerfile'), CURL);
    });

    it('never writes outside the folders it was given', async () => {
      use({ 'in/compose.yaml': COMPOSE.replace('build: .', 'build: ../out'), 'out/Dockerfile': CURL });
      const inside = path.join(folder.path, 'in');
      const { main } = await import('../../../src/cli/main');
      await main(['fix', '.'], { cwd: inside, colors: false, out: () => undefined, error: () => undefined });
      assert.equal(folder.read('out/Dockerfile'), CURL);
      assert.ok(!folder.has('out/healthcheck.mjs'));
    });
  });

  describe('explain', () => {
    it('gives the Engine API’s own shape', async () => {
      use({
        Dockerfile:
          'FROM node:22 AS base\nHEALTHCHECK --interval=5s --retries=2 CMD curl -f http://a/ || exit 1\nFROM base\n',
      });
      const { code, out } = await folder.run('explain', 'Dockerfile', '--format', 'json');
      assert.equal(code, 0);
      const { subjects } = JSON.parse(out) as {
        subjects: { subject: string; healthcheck: unknown; origin: unknown }[];
      };
      assert.equal(subjects.length, 2);
      assert.deepEqual(subjects[1]?.healthcheck, {
        Test: ['CMD-SHELL', 'curl -f http://a/ || exit 1'],
        Interval: 5_000_000_000,
        Retries: 2,
      });
    });

    it('merges a service’s keys over its image’s', async () => {
      use({
        'compose.yaml': 'services:\n  web:\n    build: .\n    healthcheck:\n      interval: 1m30s\n',
        Dockerfile: 'FROM node:22\nHEALTHCHECK --interval=5s --retries=2 CMD ["check"]\n',
      });
      const { out } = await folder.run('explain', 'compose.yaml', '--service', 'web', '--format', 'json');
      const { subjects } = JSON.parse(out) as {
        subjects: { healthcheck: unknown; origin: { file: string; gives: string[] }[] }[];
      };
      assert.deepEqual(subjects[0]?.healthcheck, {
        Test: ['CMD', 'check'],
        Interval: 90_000_000_000,
        Retries: 2,
      });
      assert.deepEqual(
        subjects[0].origin.map(({ file, gives }) => [file, [...gives].sort()]),
        [
          ['compose.yaml', ['Interval']],
          ['Dockerfile', ['Retries', 'Test']],
        ],
      );
    });

    it('says that a base image’s check is not known', async () => {
      use({ Dockerfile: 'FROM example.com/base\n' });
      const { out } = await folder.run('explain', 'Dockerfile', '--format', 'json');
      const { subjects } = JSON.parse(out) as { subjects: { healthcheck: unknown; base: unknown }[] };
      assert.equal(subjects[0]?.healthcheck, null);
      assert.deepEqual(subjects[0].base, { image: 'example.com/base', known: false });
    });

    it('says in words when a failing container is noticed', async () => {
      use({ Dockerfile: 'FROM node:22\nHEALTHCHECK --interval=5s --timeout=1s --retries=2 CMD ["check"]\n' });
      const { out } = await folder.run('explain', 'Dockerfile');
      assert.match(out, /test: \["CMD","check"\]/);
      assert.match(out, /earliest.*latest/s);
    });

    it('names a service that is not there', async () => {
      use({ 'compose.yaml': COMPOSE, Dockerfile: CURL });
      const { code, error } = await folder.run('explain', 'compose.yaml', '--service', 'db');
      assert.deepEqual([code, error], [2, 'checkup: compose.yaml: no stage or service "db"']);
    });
  });

  describe('rules', () => {
    it('lists the catalogue', async () => {
      const { code, out } = await use().run('rules', '--format', 'json');
      const { rules } = JSON.parse(out) as { rules: unknown };
      assert.equal(code, 0);
      assert.deepEqual(
        rules,
        catalogue.map(({ id, severity, documents, summary }) => ({ id, severity, documents, summary })),
      );
    });
  });
});

/** Nothing is forbidden to root: what is to be refused is tried as nobody. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
