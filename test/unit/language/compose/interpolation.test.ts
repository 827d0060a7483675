import assert from 'node:assert/strict';
import { interpolate } from '../../../../src/language/compose/interpolation';
import { plainText } from '../../../../src/language/text';

const known: Record<string, string> = { A: 'one', EMPTY: '' };
const run = (text: string) => interpolate(plainText(text, 100), (name) => known[name]);

describe('interpolate', () => {
  const cases: [string, string, boolean][] = [
    ['nothing', 'nothing', true],
    ['$A', 'one', true],
    ['${A}', 'one', true],
    ['x${A}y$A', 'xoneyone', true],
    ['$$A', '$A', true],
    ['$$$A', '$one', true],
    ['$U', '$U', false],
    ['${U}/$A', '${U}/one', false],
    ['${U:-two}', 'two', true],
    ['${U-two}', 'two', true],
    ['${U-}', '', true],
    ['${EMPTY:-two}', 'two', true],
    ['${EMPTY-two}', '', true],
    ['${A:-two}', 'one', true],
    ['${U:-${V:-three}}', 'three', true],
    ['${U:-${V}}', '${U:-${V}}', false],
    ['${U:-a$$b}', 'a$b', true],
    ['${U:-{"a": 1}', '{"a": 1', true],
    ['${U:?message}', '${U:?message}', false],
    ['${A:?message}', 'one', true],
    ['${A:+two}', 'two', true],
    ['${EMPTY:+two}', '', true],
    ['${EMPTY+two}', 'two', true],
    ['${U:+two}', '${U:+two}', false],
    ['$(date)', '$(date)', true],
    ['$1', '$1', true],
    ['${}', '${}', false],
    ['${A', '${A', false],
    ['5$', '5$', true],
  ];
  for (const [text, value, resolved] of cases) {
    it(`${text} → ${value}`, () => {
      const result = run(text);
      assert.deepEqual([result.text.value, result.resolved], [value, resolved]);
    });
  }

  it('gives a variable the place of its whole expression, and text behind it its own', () => {
    const { text } = run('a ${U:-bc} $$d e');
    assert.equal(text.value, 'a bc $d e');
    assert.deepEqual(text.span(2, 4), { start: 102, end: 110 });
    assert.deepEqual(text.span(5, 6), { start: 111, end: 113 });
    assert.deepEqual(text.span(8, 9), { start: 115, end: 116 });
  });

  it('survives defaults without end', () => {
    assert.equal(run('${A:-'.repeat(10_000)).resolved, false);
    assert.equal(run(`${'${U:-'.repeat(500)}${'}'.repeat(500)}`).resolved, false);
  });
});
