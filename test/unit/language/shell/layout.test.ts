import assert from 'node:assert/strict';
import { layoutOf } from '../../../../src/language/shell/layout';

describe('the layout of a script', () => {
  const cases: readonly (readonly [
    script: string,
    comments: readonly string[],
    statements: readonly string[],
  ])[] = [
    ['', [], []],
    ['# a\nx # b\r\ny', ['a', 'b'], ['x', 'y']],
    ['x "# a" # b', ['b'], ['x "# a"']],
    ["x '#' a#b $# ${#a}", [], ["x '#' a#b $# ${#a}"]],
    ['x;#a', ['a'], ['x']],
    ['cat <<E\n# a\nE\ny # b', ['b'], ['cat <<E', 'y']],
    ['x "\n# a\n"', [], ['x "\n# a\n"']],
    ['if x; then # a\n  y\nfi', ['a'], ['if x; then # a\n  y\nfi', 'x', 'y']],
    ['x $(\n# a\ny)', [], ['x $(\n# a\ny)']],
    ['if (((', [], ['', '(((']],
  ];
  for (const [script, comments, statements] of cases)
    it(JSON.stringify(script), () => {
      const layout = layoutOf(script);
      assert.deepEqual(
        [
          layout.comments.map(({ text }) => text),
          layout.statements.map(({ start, end }) => script.slice(start, end).trim()),
        ],
        [comments, statements],
      );
    });
});
