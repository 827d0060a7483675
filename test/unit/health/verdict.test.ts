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
  // where it is ignored
  ['set -e; a && b; c', 'set!', 'b!', 'c!'],
  ['set -e; a || b; c', 'set!', 'b!', 'c!'],
  ['set -e; a || exit 1; c', 'set!', 'a', 'c!'],
  ['set -e; ! a; c', 'set!', 'c!'],
  ['set -e; { a; b; } && c; d', 'set!', 'c!', 'd!'],
  ['set -e; { a; b; } || exit 1; d', 'set!', 'b', 'd!'],
  ['set -e; if a; b; then c; fi; d', 'set!', 'b', 'c!', 'd!'],
  ['set -e; { a; b; }; c', 'set!', 'a!', 'b!', 'c!'],
  ['set -e; (a; b); c', 'set!', 'a!', 'b!', 'c!'],
  ['set -e; until a; b; do c; done', 'set!', 'b'],
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
