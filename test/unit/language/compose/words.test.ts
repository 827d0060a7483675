import assert from 'node:assert/strict';
import { splitWords } from '../../../../src/language/compose/words';
import { plainText } from '../../../../src/language/text';

const split = (text: string) => splitWords(plainText(text, 10));

describe('splitWords', () => {
  const cases: [string, readonly string[] | undefined][] = [
    ['', []],
    ['  a   b\tc\n', ['a', 'b', 'c']],
    ['a "b c" d', ['a', 'b c', 'd']],
    ["a 'b c' d", ['a', 'b c', 'd']],
    ['a"b"\'c\'', ['abc']],
    ['a "" b', ['a', '', 'b']],
    ['a\\ b', ['a b']],
    ['a \\"b\\"', ['a', '"b"']],
    ['"a\\"b"', ['a"b']],
    ["'a\\b'", ['a\\b']],
    ['a\\tb\\nc', ['a\tb\nc']],
    ['check && app', ['check']],
    ['check; app', ['check']],
    ['a > file', ['a']],
    ['a 2>&1', ['a']],
    ['sh -c "a && b; c"', ['sh', '-c', 'a && b; c']],
    ['echo $(date +%s) x', ['echo', '$(date +%s)', 'x']],
    ['echo `date +%s` x', ['echo', '`date +%s`', 'x']],
    ['echo (x)', undefined],
    ['echo x)', undefined],
    ['echo "x', undefined],
    ["it's", undefined],
    ['a\\', undefined],
  ];
  for (const [text, words] of cases) {
    it(`${JSON.stringify(text)} → ${JSON.stringify(words)}`, () => {
      assert.deepEqual(
        split(text)?.map(({ value }) => value),
        words,
      );
    });
  }

  it('has the place of each word without its quotes', () => {
    assert.deepEqual(
      split('a "b c" "" d')?.map((word) => word.span(0, word.value.length)),
      [
        { start: 10, end: 11 },
        { start: 13, end: 16 },
        { start: 18, end: 18 },
        { start: 21, end: 22 },
      ],
    );
  });
});
