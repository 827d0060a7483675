/**
 * `npm run corpus -- DIR…`: tries the rules and every one of their fixes on a folder of real files. No exception, no
 * file out of proportion, no fix that breaks a file, leaves its finding or adds another, and fixing comes to an end.
 * Prints how often each rule spoke, and the failures; exit code 1 where there is one.
 */
import { load, checkAll, display, resolve, type Loaded } from '../../src/cli/load';
import { createFailures } from '../../src/cli/failures';
import type { Io } from '../../src/cli/io';
import { createProject } from '../../src/project/create';
import { checkFile, defaultSettings } from '../../src/rules/running/check';
import { catalogue } from '../../src/rules/registry';
import type { Finding } from '../../src/rules/rule';
import { apply, tryFix } from './trial';

/** How many times the median time for files of its size a file may take. */
const SLOWEST = 50;
/** Timings below this are noise. Milliseconds. */
const NOISE = 1;
/** More fixes than this in one file, one after the other, do not come to an end. */
const MOST_FIXES = 500;

const io: Io = {
  cwd: process.cwd(),
  colors: false,
  out: (text) => process.stdout.write(text),
  error: (line) => {
    console.error(line);
  },
};

async function main(): Promise<void> {
  const folders = process.argv.slice(2);
  const loaded = await load(folders.length > 0 ? folders : ['sample', 'test/fixtures'], io);
  const failures: string[] = [];
  const fail = (uri: string, said: string) => failures.push(`${display(uri, io)}: ${said}`);
  if (!(await findExceptions(loaded, fail))) {
    const { findings: found } = await checkAll(loaded, defaultSettings, createFailures(io));
    await tryAll(
      loaded,
      found.documents().flatMap((uri) => found.of(uri)),
      fail,
    );
  }
  for (const failure of failures) console.log(failure);
  console.log(`${loaded.uris.length} files, ${failures.length} failures`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

async function tryAll(loaded: Loaded, findings: readonly Finding[], fail: Fail): Promise<void> {
  const tried = await tryFixes(findings, loaded, fail);
  await fixAll(loaded, fail);
  findSlow(loaded, fail);
  report(findings, tried);
}

type Fail = (uri: string, said: string) => void;

/** Each alone, so that one that throws does not hide the others; what they ask for is read on the way. */
async function findExceptions({ project, uris }: Loaded, fail: Fail): Promise<boolean> {
  let some = false;
  for (const uri of uris) {
    try {
      const file = project.files.get(uri);
      await resolve(project, () => file && checkFile(file, project.seenFrom(uri)));
    } catch (error) {
      some = true;
      fail(uri, `throws: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
    }
  }
  return some;
}

async function tryFixes(
  findings: readonly Finding[],
  { project }: Loaded,
  fail: Fail,
): Promise<ReadonlyMap<string, number>> {
  const tried = new Map<string, number>();
  for (const finding of findings) {
    const { uri, rule, range } = finding;
    const place = `${rule} in line ${range.start.line + 1}`;
    try {
      const fixes = await resolve(project, () => finding.fixes());
      if (fixes.filter(({ preferred }) => preferred).length > 1) fail(uri, `${place}: two preferred fixes`);
      for (const fix of fixes) {
        tried.set(rule, (tried.get(rule) ?? 0) + 1);
        for (const said of await tryFix(finding, fix, project)) fail(uri, `${place}: “${fix.title}” ${said}`);
      }
    } catch (error) {
      fail(uri, `${place}: fixing throws: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
    }
  }
  return tried;
}

/** Fixes of one file may show in another: more rounds than this do not come to an end. */
const MOST_ROUNDS = 10;

/** Preferred fixes one after the other until there is none left in any file. */
async function fixAll({ project, uris }: Loaded, fail: Fail): Promise<void> {
  let again: readonly string[] = uris;
  for (let round = 0; again.length > 0; round++) {
    if (round > MOST_ROUNDS) {
      for (const uri of again) fail(uri, 'fixing it goes on with each round');
      return;
    }
    for (const uri of again) await fixFile(uri, project, fail);
    const left: string[] = [];
    for (const uri of uris) if (await nextFix(uri, project)) left.push(uri);
    again = left;
  }
}

async function fixFile(uri: string, project: Loaded['project'], fail: Fail): Promise<void> {
  const done = new Set<string>();
  for (let step = 0; ; step++) {
    const next = await nextFix(uri, project);
    if (!next) return;
    const { finding, chosen } = next;
    const { rule, range, message } = finding;
    const what = JSON.stringify([rule, range, message, project.files.get(uri)?.document.getText().length]);
    if (step > MOST_FIXES || done.has(what)) {
      fail(uri, `fixing does not come to an end: ${rule}, “${chosen.title}”`);
      return;
    }
    done.add(what);
    apply(chosen, project);
  }
}

async function nextFix(uri: string, project: Loaded['project']) {
  const file = project.files.get(uri);
  if (!file) return undefined;
  for (const finding of await resolve(project, () => checkFile(file, project.seenFrom(uri)))) {
    const chosen = (await resolve(project, () => finding.fixes())).find(({ preferred }) => preferred);
    if (chosen) return { finding, chosen };
  }
  return undefined;
}

/** Against files of about the same size: length doubles from one class to the next. */
function findSlow({ project, uris }: Loaded, fail: Fail): void {
  const classes = new Map<string, { uri: string; time: number }[]>();
  for (const uri of uris) {
    const file = project.files.get(uri);
    if (!file) continue;
    const text = file.document.getText();
    const name = `${file.kind} ${Math.ceil(Math.log2(text.length + 2))}`;
    const members = classes.get(name) ?? [];
    members.push({ uri, time: timeOf(file.kind, uri, text) });
    classes.set(name, members);
  }
  for (const members of classes.values()) {
    const times = members.map(({ time }) => time).sort((a, b) => a - b);
    const median = Math.max(times[times.length >> 1] ?? 0, NOISE / SLOWEST);
    for (const { uri, time } of members)
      if (time > NOISE && time > SLOWEST * median)
        fail(uri, `takes ${Math.round(time / median)} × the median of its size`);
  }
}

/** Parsing and checking it by itself; the shortest of several, since others disturb only to the longer. */
function timeOf(kind: 'dockerfile' | 'compose', uri: string, text: string): number {
  const times = Array.from({ length: 3 }, () => {
    const project = createProject();
    const started = performance.now();
    project.setFile(uri, kind, text, 0);
    const file = project.files.get(uri);
    if (file) checkFile(file, project);
    return performance.now() - started;
  });
  return Math.min(...times);
}

function report(findings: readonly Finding[], tried: ReadonlyMap<string, number>): void {
  for (const { id } of catalogue) {
    const found = findings.filter(({ rule }) => rule === id).length;
    const fixes = tried.get(id) ?? 0;
    console.log(
      `${id.padEnd(32)} ${String(found).padStart(6)} findings ${String(fixes).padStart(6)} fixes tried`,
    );
  }
}

void main();
