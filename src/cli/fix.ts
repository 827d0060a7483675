/** `checkup fix`: applies preferred fixes until none is left, then writes each file whole or not at all. */
import { randomUUID } from 'node:crypto';
import { mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTwoFilesPatch } from 'diff';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { MutableProject } from '../project/create';
import { checkFile, defaultSettings } from '../rules/check';
import type { Finding } from '../rules/rule';
import type { Fix } from '../edits/fix';
import { OK, WRONG, type Io } from './io';
import { checkAll, display, isInside, load, reason, resolve, type Loaded } from './load';

export interface FixOptions {
  /** Only these rules' fixes; all where empty. */
  readonly rules: readonly string[];
  readonly dryRun: boolean;
}

/** What was done to a file. `before` is null for a file that was not there. */
interface Change {
  readonly before: string | null;
  after: string;
  readonly done: string[];
}

export async function fix(paths: readonly string[], options: FixOptions, io: Io): Promise<number> {
  const loaded = await load(paths, io);
  await checkAll(loaded, defaultSettings);
  const changes = new Map<string, Change>();
  for (const uri of loaded.uris) await fixFile(uri, loaded, options, changes, io);
  const sorted = [...changes].sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length === 0) io.out('nothing to fix\n');
  else if (options.dryRun) io.out(sorted.map(([uri, change]) => patch(display(uri, io), change)).join(''));
  else if (!(await writeAll(sorted, io))) return WRONG;
  return loaded.unreadable ? WRONG : OK;
}

/** New files first: what is changed afterwards may need them. Tells what was done when all of it is. */
async function writeAll(changes: readonly (readonly [string, Change])[], io: Io): Promise<boolean> {
  const said: string[] = [];
  let failed = false;
  const isNew = ([, { before }]: readonly [string, Change]) => before === null;
  for (const [uri, change] of [...changes.filter(isNew), ...changes.filter((one) => !isNew(one))]) {
    try {
      await write(fileURLToPath(uri), change.after);
      said.push(`${display(uri, io)}: ${change.before === null ? 'created' : change.done.join('; ')}\n`);
    } catch (error) {
      io.error(`checkup: ${display(uri, io)}: ${reason(error as NodeJS.ErrnoException)}`);
      failed = true;
      // Without what was to be created, the rest would not work.
      if (change.before === null) break;
    }
  }
  io.out(said.sort().join(''));
  return !failed;
}

async function fixFile(
  uri: string,
  loaded: Loaded,
  options: FixOptions,
  changes: Map<string, Change>,
  io: Io,
): Promise<void> {
  const { project } = loaded;
  /** A fix that leaves its finding in place would come again for ever. */
  const tried = new Set<string>();
  for (;;) {
    const next = await nextFix(uri, loaded, options, tried);
    if (!next) return;
    const [finding, chosen] = next;
    tried.add(key(finding));
    const refused = await refusal(chosen, loaded);
    if (refused) io.error(`checkup: ${display(refused.uri, io)}: ${refused.why}, not written`);
    else apply(chosen, finding, project, changes);
  }
}

async function nextFix(
  uri: string,
  { project }: Loaded,
  { rules }: FixOptions,
  tried: ReadonlySet<string>,
): Promise<readonly [Finding, Fix] | undefined> {
  const file = project.files.get(uri);
  if (!file) return undefined;
  const findings = await resolve(project, () => checkFile(file, project.seenFrom(uri)));
  for (const finding of findings) {
    if (tried.has(key(finding)) || (rules.length > 0 && !rules.includes(finding.rule))) continue;
    const chosen = (await resolve(project, () => finding.fixes())).find(({ preferred }) => preferred);
    if (chosen) return [finding, chosen];
  }
  return undefined;
}

function key({ rule, subject, range, message }: Finding): string {
  return JSON.stringify([rule, subject, range, message]);
}

function apply(chosen: Fix, finding: Finding, project: MutableProject, changes: Map<string, Change>): void {
  for (const edit of chosen.edits) {
    const file = project.files.get(edit.uri);
    const before = file?.document.getText() ?? project.read(edit.uri) ?? null;
    const after =
      'create' in edit
        ? edit.create
        : TextDocument.applyEdits(TextDocument.create(edit.uri, '', 0, before ?? ''), [...edit.edits]);
    const change = changes.get(edit.uri) ?? { before, after, done: [] };
    change.after = after;
    if (!change.done.includes(chosen.title)) change.done.push(chosen.title);
    changes.set(edit.uri, change);
    if (file) project.setFile(edit.uri, file.kind, after, file.document.version + 1);
    else project.setRead(edit.uri, after);
  }
}

async function refusal({ edits }: Fix, { roots, lossy }: Loaded) {
  for (const { uri } of edits) {
    if (lossy.has(uri)) return { uri, why: 'not UTF-8' };
    if (!(await isInside(uri, roots))) return { uri, why: 'outside the given folders' };
  }
  return undefined;
}

function patch(name: string, { before, after }: Change): string {
  const [from, to] = [before === null ? '/dev/null' : `a/${name}`, `b/${name}`];
  return createTwoFilesPatch(from, to, before ?? '', after, undefined, undefined, { context: 3 });
}

/** Through a file beside it, so that no reader ever sees half of it. */
async function write(named: string, text: string): Promise<void> {
  // A link stays a link.
  const file = await realpath(named).catch(() => named);
  await mkdir(path.dirname(file), { recursive: true });
  const mode = await stat(file).then(
    (stats) => stats.mode,
    () => 0o644,
  );
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}`);
  try {
    await writeFile(beside, text, { mode });
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
