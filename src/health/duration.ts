/** Durations as the two kinds of file write them, in nanoseconds, and back as text. */
import { goUnits, parseGoDuration } from '../language/dockerfile/duration';

export { parseGoDuration };

/** A day and a week are always 24 and 168 hours. */
const composeUnits = new Map([...goUnits, ['d', 86_400_000_000_000n], ['w', 604_800_000_000_000n]]);

/**
 * As Compose reads `interval` and its like: Go's durations, with days and weeks. undefined for what it refuses:
 * no unit (but for a bare 0), an unknown one.
 */
export function parseComposeDuration(text: string): number | undefined {
  return parseGoDuration(text, composeUnits);
}

const units: readonly (readonly [string, number])[] = [
  ['h', 3_600_000_000_000],
  ['m', 60_000_000_000],
  ['s', 1_000_000_000],
  ['ms', 1_000_000],
  ['us', 1_000],
  ['ns', 1],
];

/** As both kinds of file take it and a person would write it: `1m30s`, `500ms`, `0s`. */
export function formatDuration(nanoseconds: number): string {
  return parts(nanoseconds)
    .map(([value, unit]) => `${value}${unit}`)
    .join('');
}

/** The same for reading: `1 min 30 s`. The units' symbols are the same in every language. */
export function readableDuration(nanoseconds: number): string {
  return parts(nanoseconds)
    .map(([value, unit]) => `${value} ${unit === 'm' ? 'min' : unit === 'us' ? 'µs' : unit}`)
    .join(' ');
}

function parts(nanoseconds: number): (readonly [number, string])[] {
  const result: (readonly [number, string])[] = [];
  let left = Math.round(Math.abs(nanoseconds));
  for (const [unit, size] of units) {
    const value = Math.floor(left / size);
    if (value > 0) result.push([value, unit]);
    left -= value * size;
  }
  return result.length > 0 ? result : [[0, 's']];
}

/** What people write for a unit. */
const spelledUnits: readonly (readonly [RegExp, string])[] = [
  [/^(?:ms|msecs?|millis|milliseconds?)$/i, 'ms'],
  [/^(?:s|secs?|seconds?)$/i, 's'],
  [/^(?:m|mins?|minutes?)$/i, 'm'],
  [/^(?:h|hrs?|hours?)$/i, 'h'],
  [/^(?:d|days?)$/i, 'd'],
  [/^(?:w|weeks?)$/i, 'w'],
];

/**
 * What is meant by a duration that is refused, where that is evident: `30`, `30 s`, `30sec`, and for builders that
 * know no days `1d`. As both kinds of file take it. A bare number of a thousand or more may be milliseconds.
 */
export function meantDuration(text: string): string | undefined {
  const written = text.trim();
  if (/^\d{1,3}$/.test(written)) return `${Number(written)}s`;
  if (written.length > 40 || !/^(?:\d+(?:\.\d+)?\s*[a-z]+\s*)+$/i.test(written)) return undefined;
  let meant = '';
  let known = true;
  for (const [, number = '', unit = ''] of written.matchAll(/([\d.]+)\s*([a-z]+)/gi)) {
    const spelled = spelledUnits.find(([pattern]) => pattern.test(unit))?.[1];
    if (spelled === undefined) return undefined;
    known &&= goUnits.has(spelled);
    meant += number + spelled;
  }
  const nanoseconds = parseComposeDuration(meant);
  if (nanoseconds === undefined || nanoseconds < 1_000_000) return undefined;
  return known ? meant : formatDuration(nanoseconds);
}
