/** The custom utility of every runtime against one contract, and the table of what came out. */
import { conformance } from './conformance';
import { runtimes } from './runtimes';

const table = new Map<string, Map<string, string>>();

describe('custom utility', () => {
  for (const runtime of runtimes)
    conformance(runtime, (example, name, mark) => {
      table.set(example, (table.get(example) ?? new Map<string, string>()).set(name, mark));
    });

  after(() => {
    const names = runtimes.map(({ name }) => name);
    const width = Math.max(...[...table.keys()].map(({ length }) => length));
    const row = (first: string, cells: readonly string[]) =>
      `${first.padEnd(width)}  ${cells.map((cell, index) => cell.padEnd(names[index]?.length ?? 0)).join('  ')}`;
    console.log(`\n${row('', names)}`);
    for (const [example, marks] of table)
      console.log(
        row(
          example,
          names.map((name) => marks.get(name) ?? ''),
        ).trimEnd(),
      );
    console.log('\n✔ passed  ✘ failed  – skipped; no mark: not a case of this runtime');
  });
});
