/** `checkup fix`: applies preferred fixes until none is left, then writes each file whole or not at all. */
import { randomUUID } from 'node:crypto';
import { mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTwoFilesPatch } from 'diff';
import type { Fix } from '../edits/fix';
import { defaultSettings } from '../rules/running/check';
import { type Change, fixAll } from '../rules/running/fix-all';
import { tellProblems } from './configuration';
import { createFailures } from './failures';
import { harmlessName } from './formats/report';
import { OK, WRONG, type Io } from './io';
import { checkAll, display, isInside, load, reason, resolve, type Loaded } from './load';

export interface FixOptions {
  /** Only these rules' fixes; all where empty. */
  readonly rules: readonly string[];
  readonly dryRun: boolean;
  readonly config: string | undefined;
}

export async function fix(paths: readonly string[], options: FixOptions, io: Io): Promise<number> {
  const loaded = await load(paths, io, options.config);
  const { project, uris } = loaded;
  const failures = createFailures(io);
  const { failed } = await checkAll(loaded, defaultSettings, failures);
  /** What is not written, each with the reason. */
  const refusals = new Set<string>();
  const changes = await fixAll({
    project,
    files: uris.filter((uri) => !failed.has(uri)),
    settingsOf: () => defaultSettings,
    resolve: (compute) => resolve(project, compute),
    isWanted: ({ rule }) => options.rules.length === 0 || options.rules.includes(rule),
    accepts: async (chosen) => {
      const refused = await refusal(chosen, loaded);
      if (refused) refusals.add(`checkup: ${display(refused.uri, io)}: ${refused.why}, not written`);
      return !refused;
    },
    onFailure: failures.tell,
  });
  for (const refused of refusals) io.error(refused);
  const sorted = [...changes].sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length === 0) io.out(refusals.size > 0 ? '' : 'nothing to fix\n');
  else if (options.dryRun) io.out(sorted.map(([uri, change]) => patch(display(uri, io), change)).join(''));
  else if (!(await writeAll(sorted, io))) return WRONG;
  const flawed = await tellProblems(loaded, io);
  return loaded.unreadable || flawed || failures.some() || refusals.size > 0 ? WRONG : OK;
}

/** New files first: what is changed afterwards may need them. Tells what was done when all of it is. */
async function writeAll(changes: readonly (readonly [string, Change])[], io: Io): Promise<boolean> {
  const said: string[] = [];
  let failed = false;
  const isNew = ([, { before }]: readonly [string, Change]) => before === null;
  for (const [uri, change] of [...changes.filter(isNew), ...changes.filter((one) => !isNew(one))]) {
    try {
      await write(fileURLToPath(uri), change.after);
      said.push(
        `${harmlessName(display(uri, io))}: ${change.before === null ? 'created' : change.done.join('; ')}\n`,
      );
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
