import assert from 'node:assert/strict';
import {
  formatDuration,
  meantDuration,
  parseComposeDuration,
  parseGoDuration,
  readableDuration,
} from '../../../src/health/duration';

describe('durations', () => {
  const both: [text: string, nanoseconds: number | undefined][] = [
    ['0', 0],
    ['+0', 0],
    ['0s', 0],
    ['5s', 5e9],
    ['+5s', 5e9],
    ['-5s', -5e9],
    ['1m30s', 90e9],
    ['1.5h', 5400e9],
    ['.5s', 5e8],
    ['1.s', 1e9],
    ['1h2m3s4ms5us6ns', 3723004005006],
    ['1µs', 1000],
    ['1μs', 1000],
    ['0.1ns', 0],
    ['1s1s', 2e9],
    ['', undefined],
    ['s', undefined],
    ['.s', undefined],
    ['30', undefined],
    ['1 s', undefined],
    ['5S', undefined],
    ['5s ', undefined],
    ['1h-5m', undefined],
    ['1e3s', undefined],
    ['3000000h', undefined],
    ['9'.repeat(400) + 's', undefined],
    ['five seconds', undefined],
  ];
  for (const [text, nanoseconds] of both)
    it(`${text.slice(0, 30) || '(nothing)'} to both`, () => {
      assert.equal(parseGoDuration(text), nanoseconds);
      assert.equal(parseComposeDuration(text), nanoseconds);
    });

  const compose: [text: string, nanoseconds: number | undefined][] = [
    ['1d', 86400e9],
    ['2w', 2 * 604800e9],
    ['1.5d', 36 * 3600e9],
    ['1w2d3h', (7 * 24 + 2 * 24 + 3) * 3600e9],
    ['1y', undefined],
  ];
  for (const [text, nanoseconds] of compose)
    it(`${text} to Compose only`, () => {
      assert.equal(parseGoDuration(text), undefined);
      assert.equal(parseComposeDuration(text), nanoseconds);
    });

  const texts: [nanoseconds: number, written: string, read: string][] = [
    [0, '0s', '0 s'],
    [5e9, '5s', '5 s'],
    [90e9, '1m30s', '1 min 30 s'],
    [3600e9, '1h', '1 h'],
    [5e8, '500ms', '500 ms'],
    [1500, '1us500ns', '1 µs 500 ns'],
  ];
  for (const [nanoseconds, written, read] of texts)
    it(`${nanoseconds} as ${written}`, () => {
      assert.equal(formatDuration(nanoseconds), written);
      assert.equal(readableDuration(nanoseconds), read);
      assert.equal(parseGoDuration(written), nanoseconds);
    });

  const meant: [text: string, written: string | undefined][] = [
    ['30', '30s'],
    ['030', '30s'],
    ['1000', undefined],
    [' 30 s ', '30s'],
    ['30S', '30s'],
    ['2 minutes 5secs', '2m5s'],
    ['1.5 hours', '1.5h'],
    ['1d', '24h'],
    ['1d 30m', '24h30m'],
    ['0 s', undefined],
    ['-5s', undefined],
    ['5us', undefined],
    ['5 lightyears', undefined],
    ['soon', undefined],
    ['', undefined],
    ['9'.repeat(30) + 's', undefined],
  ];
  for (const [text, written] of meant)
    it(`“${text}” is meant as ${written}`, () => {
      assert.equal(meantDuration(text), written);
    });
});
