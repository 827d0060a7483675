import assert from 'node:assert/strict';
import { duration, took } from '../../../../src/features/health-view/wording';
import { options } from './containers';

describe('durations', () => {
  for (const [nanoseconds, text] of [
    [0, '0s'],
    [500e6, '500ms'],
    [30e9, '30s'],
    [90e9, '1m30s'],
    [3600e9, '1h'],
    [3661.5e9, '1h1m1s500ms'],
  ] as const) {
    it(text, () => {
      assert.equal(duration(nanoseconds), text);
    });
  }
  for (const [milliseconds, text] of [
    [-1, '0 ms'],
    [999, '999 ms'],
    [1000, '1 sec'],
    [61_250, '61.3 sec'],
  ] as const) {
    it(`took ${text}`, () => {
      assert.equal(took(milliseconds, options), text);
    });
  }
});
