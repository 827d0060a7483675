import assert from 'node:assert/strict';
import { bisect } from '../../../src/language/bisect';

describe('bisect', () => {
  const cases: readonly (readonly [numbers: readonly number[], atLeast: number, found: number])[] = [
    [[], 1, 0],
    [[1], 1, 0],
    [[1], 2, 1],
    [[1, 3, 3, 5], 0, 0],
    [[1, 3, 3, 5], 2, 1],
    [[1, 3, 3, 5], 3, 1],
    [[1, 3, 3, 5], 5, 3],
    [[1, 3, 3, 5], 6, 4],
  ];
  for (const [numbers, atLeast, found] of cases) {
    it(`finds the first of ${JSON.stringify(numbers)} that is at least ${atLeast}`, () => {
      assert.equal(
        bisect(numbers.length, (at) => (numbers[at] ?? 0) >= atLeast),
        found,
      );
    });
  }
});
