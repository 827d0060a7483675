/**
 * `npm run bench [-- DIR…]`: how long checking takes against the floor of parsing the same files with `yaml` and
 * `dockerfile-ast` alone, and against the linters that others use for the same files: `dockerfile-utils` and `dclint`.
 * Prints ratios from one run: machines differ, ratios less so.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DCLinter } from 'dclint';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { parseAllDocuments } from 'yaml';
import { findFiles, type FoundFile } from '../../src/cli/files';
import { toUri } from '../../src/cli/uris';
import { createProject } from '../../src/project/create';
import { checkFile } from '../../src/rules/running/check';

const ROUNDS = 15;

interface Input extends FoundFile {
  readonly text: string;
  readonly uri: string;
}

async function inputs(folders: readonly string[]): Promise<Input[]> {
  const found = await Promise.all(folders.map((folder) => findFiles(path.resolve(folder), () => undefined)));
  return found
    .flat()
    .map((file) => ({ ...file, text: readFileSync(file.path, 'utf8'), uri: toUri(file.path) }));
}

function parseOnly(files: readonly Input[]): void {
  for (const { kind, text } of files)
    if (kind === 'compose') parseAllDocuments(text, { merge: true });
    else DockerfileParser.parse(text).getInstructions();
}

function checkAll(files: readonly Input[]): void {
  const project = createProject();
  for (const { uri, kind, text } of files) project.setFile(uri, kind, text, 0);
  for (const uri of files.map((file) => file.uri)) {
    const file = project.files.get(uri);
    if (file) checkFile(file, project.seenFrom(uri));
  }
}

/** dclint takes about a tenth of a second for a file: this many show how it does. */
const FILES_FOR_DCLINT = 100;

function dclint(files: readonly Input[]): void {
  const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] });
  linter.lintFiles(
    files.map((file) => file.path),
    false,
  );
}

/** It reads the files itself, so here it counts for us, too. */
function readAndCheckAll(files: readonly Input[]): void {
  checkAll(files.map((file) => ({ ...file, text: readFileSync(file.path, 'utf8') })));
}

/** Evenly from the whole list. */
function sample(files: readonly Input[], size: number): readonly Input[] {
  const step = Math.max(1, Math.floor(files.length / size));
  return files.filter((_, index) => index % step === 0).slice(0, size);
}

/** Of several rounds, in turn, so that all see the same weather. Milliseconds. */
function medians(...work: (() => void)[]): number[] {
  return mediansOf(ROUNDS, ...work);
}

function mediansOf(rounds: number, ...work: (() => void)[]): number[] {
  const times = work.map((): number[] => []);
  for (let round = 0; round < rounds; round++)
    work.forEach((run, index) => {
      const started = performance.now();
      run();
      times[index]?.push(performance.now() - started);
    });
  return times.map((list) => list.sort((a, b) => a - b)[list.length >> 1] ?? NaN);
}

/** A compose file of about 2,000 lines, like those that grow in large teams. */
function largeCompose(): string {
  const service = (index: number) =>
    `  service-${index}:\n    build: ./service-${index}\n    ports: ["${8000 + index}:80"]\n    environment:\n      KEY: value\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost/health"]\n      interval: 5s\n    restart: on-failure\n    depends_on:\n      service-0:\n        condition: service_healthy\n`;
  return `services:\n${Array.from({ length: 165 }, (_, index) => service(index)).join('')}`;
}

/** Of each application: its compose file, the Dockerfile that this builds, and the script that this starts. */
const APPLICATION = {
  compose:
    'services:\n  web:\n    build: .\n    ports: ["80:80"]\n    depends_on: [db]\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost/"]\n  db:\n    image: postgres:16\n',
  dockerfile:
    'FROM node:22-slim\nRUN apt-get update && apt-get install -y curl\nCOPY . /app\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\nCMD ["/app/start.sh"]\n',
  script: 'until curl -f http://db/; do sleep 1; done\nexec node /app/server.js\n',
};

const NAMES = { compose: 'compose.yaml', dockerfile: 'Dockerfile' };

/** A project of so many of them, checked; gives what types one more character into a file of the first. */
function typingAmong(applications: number): (kind: 'compose' | 'dockerfile') => void {
  const project = createProject();
  const folder = (at: number) => `file:///bench/${at}`;
  const check = (uris: Iterable<string>) => {
    for (const uri of uris) {
      const file = project.files.get(uri);
      if (file) checkFile(file, project.seenFrom(uri));
    }
  };
  for (let at = 0; at < applications; at++)
    for (const kind of ['compose', 'dockerfile'] as const)
      project.setFile(`${folder(at)}/${NAMES[kind]}`, kind, APPLICATION[kind], 0);
  for (let more = true; more;) {
    check(project.files.keys());
    const [wanted, folders] = [project.wanted(), project.wantedFolders()];
    for (const uri of wanted) project.setRead(uri, uri.endsWith('/start.sh') ? APPLICATION.script : null);
    for (const at of folders) project.setMentions(at, new Map([[`${at}/start.sh`, new Set(['curl'])]]));
    more = wanted.length + folders.length > 0;
  }
  let version = 0;
  return (kind) => {
    version += 1;
    const uri = `${folder(0)}/${NAMES[kind]}`;
    const affected = new Set([uri, ...project.dependentsOf(uri)]);
    project.setFile(uri, kind, `${APPLICATION[kind]}# ${'x'.repeat(version % 100)}\n`, version);
    check(new Set([...affected, ...project.dependentsOf(uri)]));
  };
}

/** One is over too soon to be measured. */
const KEYSTROKES = 20;

function row(name: string, [floor = NaN, ours = NaN]: readonly number[]): void {
  console.log(
    `${name.padEnd(56)} ${(ours / floor).toFixed(2)} × (${ours.toFixed(1)} ms against ${floor.toFixed(1)} ms)`,
  );
}

async function main(): Promise<void> {
  const folders = process.argv.slice(2);
  const files = await inputs(folders.length > 0 ? folders : ['sample', 'test/fixtures']);
  const compose = files.filter(({ kind }) => kind === 'compose');
  const dockerfiles = files.filter(({ kind }) => kind === 'dockerfile');
  const measure = (of: readonly Input[]) =>
    medians(
      () => {
        parseOnly(of);
      },
      () => {
        checkAll(of);
      },
    );
  row(`checking ${dockerfiles.length} Dockerfiles / dockerfile-ast alone`, measure(dockerfiles));
  row(`checking ${compose.length} compose files / yaml alone`, measure(compose));
  row(`checking all ${files.length} files / parsing them alone`, measure(files));
  row(
    `checking ${dockerfiles.length} Dockerfiles / dockerfile-utils`,
    medians(
      () => {
        for (const { text } of dockerfiles) validate(text);
      },
      () => {
        checkAll(dockerfiles);
      },
    ),
  );
  const some = sample(compose, FILES_FOR_DCLINT);
  row(
    `checking ${some.length} compose files / dclint`,
    mediansOf(
      1,
      () => {
        dclint(some);
      },
      () => {
        readAndCheckAll(some);
      },
    ),
  );

  const text = largeCompose();
  const project = createProject();
  const uri = 'file:///bench/compose.yaml';
  let version = 0;
  const keystroke = () => {
    version += 1;
    project.setFile(uri, 'compose', `${text}# ${'x'.repeat(version)}\n`, version);
    const file = project.files.get(uri);
    if (file) checkFile(file, project.seenFrom(uri));
  };
  row(
    `a keystroke in a compose file of ${text.split('\n').length} lines / parsing it`,
    medians(() => {
      parseAllDocuments(text, { merge: true });
    }, keystroke),
  );

  const applications = 1500;
  const alone = typingAmong(1);
  const inCompany = typingAmong(applications);
  for (const kind of ['compose', 'dockerfile'] as const) {
    const typing = (type: typeof alone) => () => {
      for (let count = 0; count < KEYSTROKES; count++) type(kind);
    };
    row(
      `${KEYSTROKES} keystrokes in ${NAMES[kind]} among ${2 * applications} files / alone`,
      medians(typing(alone), typing(inCompany)),
    );
  }
}

void main();
