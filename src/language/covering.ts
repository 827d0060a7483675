/** Which spans lie inside others, and what is left of one without them. Asked often, a question takes but a few steps. */
import { bisect } from './bisect';
import type { Span } from './text';

/** Tells whether one of the spans covers all of another. */
export function covering(spans: readonly Span[]): (span: Span) => boolean {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const starts = sorted.map(({ start }) => start);
  /** How far those reach that begin no later. */
  const reach: number[] = [];
  for (const { end } of sorted) reach.push(Math.max(reach.at(-1) ?? end, end));
  return ({ start, end }) => end <= (reach[upTo(start, starts) - 1] ?? -Infinity);
}

/** Tells whether one of the offsets lies in a span; its end is no longer part of it. */
export function holding(offsets: readonly number[]): (span: Span) => boolean {
  const sorted = [...offsets].sort((a, b) => a - b);
  return ({ start, end }) => (sorted[upTo(start - 1, sorted)] ?? Infinity) < end;
}

/** What is left of a span without others; those that begin outside it take nothing away. */
export function without(others: readonly Span[], whole: Span): readonly Span[] {
  const left: Span[] = [];
  let from = whole.start;
  const inside = others.filter(({ start }) => start >= whole.start && start < whole.end);
  for (const { start, end } of inside.toSorted((a, b) => a.start - b.start)) {
    if (start > from) left.push({ start: from, end: start });
    from = Math.max(from, end);
  }
  if (from < whole.end) left.push({ start: from, end: whole.end });
  return left;
}

/** How many of the sorted numbers are no larger. */
function upTo(largest: number, sorted: readonly number[]): number {
  return bisect(sorted.length, (at) => (sorted[at] ?? Infinity) > largest);
}
