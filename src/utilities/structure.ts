/**
 * What a check asks as a whole: it is gone through for each way that its requests may end, so that it does not matter
 * how that is written (`|| exit 1`, `if`, `case`, `[ $? -eq 0 ]`). Where it passes if all requests go well and in no
 * other case, one call of the utility can stand for all of it.
 */
import type { HttpProbe } from '../health/model';
import { type Command, textsOf } from '../language/command';
import type { Expected } from './reading/answer';
import { tryCheck } from './reading/run';
import { type Known, knowingNothing, type Met, statuses } from './reading/world';

/** A request, and what its answer has to be. */
export interface Asked {
  readonly probe: HttpProbe;
  /** What is accepted, 0 for no answer at all; undefined where that is for the tool to say. */
  readonly statuses: readonly number[] | undefined;
  readonly expected: Expected;
}

export interface Structure {
  readonly asked: readonly Asked[];
  /** `|| true` and its like keep it from failing. */
  readonly alwaysPasses: boolean;
}

/** undefined where it depends on anything else than `probes`, or where one of them may stand for another. */
export function structureOf(command: Command, probes: readonly HttpProbe[]): Structure | undefined {
  const table = tableOf(command);
  if (!table) return undefined;
  const alwaysPasses = table.rows.every(({ passes }) => passes.every(Boolean));
  const decisive = table.keys.filter((_key, bit) => alwaysPasses || decides(bit, table));
  if (alwaysPasses ? !table.reachesAll : !asksForAll(decisive, table)) return undefined;
  const all = new Set([...table.met.values()].map(({ probe }) => startOf(probe)));
  if (all.size !== probes.length || !probes.every((probe) => all.has(startOf(probe)))) return undefined;
  const decided = [...table.met].filter(([key]) => decisive.includes(key) || !table.keys.includes(key));
  // One may go as it will: `curl …/a; curl …/b`.
  if (new Set(decided.map(([, { probe }]) => startOf(probe))).size < all.size) return undefined;
  const accepted = table.rows.flatMap(({ status, passes }) => (passes[0] ? [status] : []));
  const asked = probes.map((probe): Asked => {
    const met = [...table.met].filter(([, one]) => startOf(one.probe) === startOf(probe));
    const isStatus = !alwaysPasses && met.some(([key]) => !table.keys.includes(key));
    const expected = met.flatMap(([key, one]) => (decisive.includes(key) ? (one.expected ?? []) : []));
    return { probe, statuses: isStatus ? accepted : undefined, expected: merged(expected) };
  });
  return { asked, alwaysPasses };
}

function startOf({ invocation }: HttpProbe): number {
  return invocation.span.start;
}

function merged(all: readonly Expected[]): Expected {
  return {
    texts: [...new Set(all.flatMap(({ texts }) => texts))],
    lost: all.flatMap(({ lost }) => lost),
    notes: all.flatMap(({ notes }) => notes),
  };
}

/** What comes of a check, for all ways that its requests may end. */
interface Table {
  readonly met: ReadonlyMap<string, Met>;
  /** Of those that go well or do not; each has a bit in the index of {@link Row.passes}. */
  readonly keys: readonly string[];
  readonly rows: readonly Row[];
  /** Whether the check comes by all of them where each goes well. */
  readonly reachesAll: boolean;
}

interface Row {
  /** Of the request whose status is looked at. */
  readonly status: number;
  /** By what does not go well. */
  readonly passes: readonly boolean[];
}

/** Whether the check comes out differently with and without it. */
function decides(bit: number, { rows }: Table): boolean {
  return rows.some(({ passes }) => passes.some((one, mask) => one !== passes[mask ^ (1 << bit)]));
}

function asksForAll(decisive: readonly string[], { keys, rows }: Table): boolean {
  const bits = keys.reduce((all, key, bit) => (decisive.includes(key) ? all | (1 << bit) : all), 0);
  const isStrict = rows.every(({ passes }) => passes.every((one, mask) => !one || (mask & bits) === 0));
  const accepted = rows.filter(({ passes }) => passes[0]).length;
  return isStrict && accepted > 0 && (rows.length === 1 || accepted < rows.length);
}

/** More than this nobody writes into one check. */
const LONGEST = 8192;
const MOST_TRIALS = 1100;

function tableOf(command: Command): Table | undefined {
  const texts = textsOf(command);
  if (texts.reduce((all, { value }) => all + value.length, 0) > LONGEST) return undefined;
  const known = knowingNothing();
  const first = new Map<string, Met>();
  const world = { status: 200, failing: new Set<string>() };
  if (tryCheck(command, { world, met: first, known }) === undefined || first.size === 0) return undefined;
  for (let met = first; ;) {
    const found = new Map(met);
    const keys = [...met].flatMap(([key, { expected }]) => (expected ? [key] : []));
    // The status of one request alone can be gone through.
    if (met.size - keys.length > 1) return undefined;
    const rows = rowsOf(command, keys, met.size > keys.length ? [0, ...statuses] : [200], found, known);
    if (!rows) return undefined;
    // Some come by others only where something fails.
    if (found.size === met.size) return { met, keys, rows, reachesAll: first.size === met.size };
    met = found;
  }
}

function rowsOf(
  command: Command,
  keys: readonly string[],
  answers: readonly number[],
  met: Map<string, Met>,
  known: Known,
): readonly Row[] | undefined {
  const count = 2 ** keys.length;
  if (answers.length * count > MOST_TRIALS) return undefined;
  const sets = Array.from(
    { length: count },
    (_, mask) => new Set(keys.filter((_key, bit) => mask & (1 << bit))),
  );
  const rows: Row[] = [];
  for (const status of answers) {
    const codes = sets.map((failing) => tryCheck(command, { world: { status, failing }, met, known }));
    if (codes.includes(undefined)) return undefined;
    rows.push({ status, passes: codes.map((code) => code === 0) });
  }
  return rows;
}
