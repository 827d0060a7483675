import assert from 'node:assert/strict';
import { verdictOf } from '../../../src/health/verdict';
import { plainText } from '../../../src/language/text';

function verdict(script: string) {
  return verdictOf({
    form: 'shell',
    script: plainText(script, 0),
    span: { start: 0, end: script.length },
  });
}

/** `name!` for a program whose code is the check's own. */
const weighed: readonly [script: string, ...programs: string[]][] = [
  ['a', 'a!'],
  ['a && b', 'a!', 'b!'],
  ['a || b', 'a', 'b!'],
  ['a || exit 1', 'a'],
  ['a; b', 'b!'],
  ['a; exit $?', 'a!'],
  ['a || exit 1; b', 'a', 'b!'],
  ['set -e; a; b', 'set!', 'a!', 'b!'],
  ['a | b', 'b!'],
  ['a | cat', 'a', 'cat!'],
  ['if a; then b; else c; fi', 'a', 'b!', 'c!'],
  ['until a; do b; done', 'a'],
  ['(a; b)', 'b!'],
  ['sh -c "a; b"', 'b!'],
  ['test "$(a)" = b', 'test!'],
  ['a & b', 'b!'],
  ['f() { a; }; f'],
  ['a || (b; exit 1)', 'a'],
  ['a; if'],
];

describe('the programs whose exit codes have a say', () => {
  for (const [script, ...programs] of weighed)
    it(script, () => {
      assert.deepEqual(
        (verdict(script)?.weighed ?? []).map(
          ({ invocation, answers }) => `${invocation.name}${answers ? '!' : ''}`,
        ),
        programs,
      );
    });
});

describe('a verdict on what nobody would write', () => {
  const scripts: readonly [what: string, script: string][] = [
    ['nested groups', `${'{ '.repeat(3000)}a${'; }'.repeat(3000)}`],
    ['nested subshells', '('.repeat(20_000)],
    ['nested conditions', 'if a; then '.repeat(3000)],
    ['many alternatives', `${'true || '.repeat(8000)}true`],
    ['many programs', `${'a || '.repeat(12_000)}true`],
    ['many statements', 'a || exit 2\n'.repeat(5000)],
    ['many filters', `a${' | cat'.repeat(10_000)}`],
    ['shells in shells', `${'sh -c "'.repeat(200)}a`],
    ['nothing', ''],
    ['white space', ' \n\t '],
  ];
  for (const [what, script] of scripts)
    it(what, () => {
      const found = verdict(script);
      assert.ok(found && found.weighed.length <= script.length);
    });
});
