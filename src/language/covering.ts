/** Which spans lie inside others, asked often: once sorted, each question takes but a few steps. */
import type { Span } from './text';

/** Tells whether one of the spans covers all of another. */
export function covering(spans: readonly Span[]): (span: Span) => boolean {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  /** How far those reach that begin no later. */
  const reach: number[] = [];
  for (const { end } of sorted) reach.push(Math.max(reach.at(-1) ?? end, end));
  return ({ start, end }) => {
    let low = 0;
    for (let high = sorted.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.start ?? Infinity) <= start) low = middle + 1;
      else high = middle;
    }
    return end <= (reach[low - 1] ?? -Infinity);
  };
}
