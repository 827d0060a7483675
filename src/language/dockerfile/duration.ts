/** Durations as Go's `time.ParseDuration` reads them, to which the Dockerfile frontend hands `--interval` and its like. */

/** Nanoseconds of each unit. */
export const goUnits: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n], // U+00B5, micro sign
  ['μs', 1_000n], // U+03BC, Greek letter mu
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

/** Go's largest duration, some 292 years. */
const maximum = 2n ** 63n - 1n;

/** Nanoseconds; undefined for what Go refuses: no unit (but for a bare 0), an unknown unit, more than it can hold. */
export function parseGoDuration(text: string, units = goUnits): number | undefined {
  const [, sign, rest = ''] = /^([-+]?)([^]*)$/.exec(text) ?? [];
  if (rest === '0') return 0;
  const parts = /^(?:\d+\.?\d*|\.\d+)(?:[^\d.]+)/;
  let total = 0n;
  let left = rest;
  if (left === '') return undefined;
  while (left !== '') {
    const part = parts.exec(left)?.[0];
    const value = part === undefined ? undefined : partOf(part, units);
    if (part === undefined || value === undefined) return undefined;
    total += value;
    if (total > maximum + (sign === '-' ? 1n : 0n)) return undefined;
    left = left.slice(part.length);
  }
  return Number(sign === '-' ? -total : total);
}

/** One number with its unit. Digits of the fraction beyond a nanosecond are cut off. */
function partOf(part: string, units: ReadonlyMap<string, bigint>): bigint | undefined {
  const [, whole = '', fraction = '', unit = ''] = /^(\d*)\.?(\d*)(\D+)$/.exec(part) ?? [];
  const scale = units.get(unit);
  if (scale === undefined || whole.length > 19) return undefined;
  const digits = fraction.slice(0, 18);
  return BigInt(whole) * scale + (BigInt(digits || 0) * scale) / 10n ** BigInt(digits.length);
}
