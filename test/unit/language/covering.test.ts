import assert from 'node:assert/strict';
import { covering, holding, without } from '../../../src/language/covering';

const spanOf = ([start, end]: readonly [number, number]) => ({ start, end });

describe('covering', () => {
  const cases: readonly (readonly [
    spans: readonly (readonly [number, number])[],
    asked: readonly [number, number],
    expected: boolean,
  ])[] = [
    [[], [0, 0], false],
    [[[2, 5]], [2, 5], true],
    [[[2, 5]], [3, 4], true],
    [[[2, 5]], [1, 4], false],
    [[[2, 5]], [3, 6], false],
    [[[2, 5]], [5, 5], true],
    // One that begins earlier may reach further than those after it.
    [[[0, 9], [1, 2], [3, 4]], [5, 8], true],
    [[[3, 4], [0, 9], [1, 2]], [5, 8], true],
    [[[0, 3], [3, 6]], [2, 4], false],
    [[[4, 6], [4, 9]], [4, 8], true],
  ]; // prettier-ignore
  for (const [spans, asked, expected] of cases)
    it(`${JSON.stringify(spans)}: ${asked.join('–')}`, () => {
      assert.equal(covering(spans.map(spanOf))(spanOf(asked)), expected);
    });

  it('answers for as many as there are', () => {
    const spans = Array.from({ length: 200_000 }, (_, at) => ({ start: at, end: at + 1 }));
    const isCovered = covering(spans);
    assert.equal(spans.filter(isCovered).length, spans.length);
    assert.equal(spans.filter(({ start, end }) => isCovered({ start, end: end + 1 })).length, 0);
  });
});

describe('holding', () => {
  const cases: readonly (readonly [
    offsets: readonly number[],
    span: readonly [number, number],
    expected: boolean,
  ])[] = [
    [[], [0, 9], false],
    [[4], [4, 5], true],
    [[4], [3, 4], false],
    [[4], [4, 4], false],
    [[4], [0, Infinity], true],
    [[9, 1], [2, 9], false],
    [[9, 1, 5], [2, 9], true],
    [[5, 5], [5, 6], true],
  ];
  for (const [offsets, span, expected] of cases)
    it(`${JSON.stringify(offsets)}: ${span.join('–')}`, () => {
      assert.equal(holding(offsets)(spanOf(span)), expected);
    });
});

describe('without', () => {
  type Pair = readonly [number, number];
  const cases: readonly (readonly [others: readonly Pair[], whole: Pair, left: readonly Pair[]])[] = [
    [[], [2, 9], [[2, 9]]],
    [
      [[4, 6]],
      [2, 9],
      [
        [2, 4],
        [6, 9],
      ],
    ],
    [
      [
        [7, 8],
        [3, 5],
      ],
      [2, 9],
      [
        [2, 3],
        [5, 7],
        [8, 9],
      ],
    ],
    [
      [
        [3, 6],
        [4, 5],
      ],
      [2, 9],
      [
        [2, 3],
        [6, 9],
      ],
    ],
    [[[2, 9]], [2, 9], []],
    [
      [
        [2, 4],
        [8, 12],
      ],
      [2, 9],
      [[4, 8]],
    ],
    [
      [
        [0, 5],
        [9, 12],
      ],
      [2, 9],
      [[2, 9]],
    ],
    [[], [3, 3], []],
  ];
  for (const [others, whole, left] of cases)
    it(`${JSON.stringify(others)} in ${whole.join('–')}`, () => {
      assert.deepEqual(without(others.map(spanOf), spanOf(whole)), left.map(spanOf));
    });
});
