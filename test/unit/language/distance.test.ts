/** Levenshtein distance, as misspelt names are compared by it. */
import assert from 'node:assert/strict';
import { distance } from '../../../src/language/distance';

describe('the distance of two words', () => {
  for (const [a, b, expected] of [
    ['', '', 0],
    ['retries', 'retries', 0],
    ['retrys', 'retries', 2],
    ['timeot', 'timeout', 1],
    ['', 'cmd', 3],
    ['kitten', 'sitting', 3],
  ] as const)
    it(`${a || '(none)'} to ${b || '(none)'}`, () => {
      assert.deepEqual([distance(a, b), distance(b, a)], [expected, expected]);
    });
});
