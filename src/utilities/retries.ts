/** `curl --retry`, `wget --tries`: how long a tool goes on trying, as `--wait` of the custom utility takes it. */
import type { HttpProbe } from '../health/model';

export interface Retried {
  /** Its pauses, all together. Milliseconds. */
  readonly time: number;
  /** Whether it also tries again where the connection is refused, as that of a server is that has not started yet. */
  readonly refused: boolean;
}

/** undefined where it asks once, goes on without end, or nobody knows. */
export function retriedBy({ tool, options }: HttpProbe): Retried | undefined {
  const has = (...names: string[]) => options.some(({ name }) => names.includes(name));
  const number = (name: string) => {
    const given = options.findLast((option) => option.name === name);
    return given ? numberIn(given.value?.value ?? '') : undefined;
  };
  const seconds =
    tool === 'curl'
      ? curlPauses(number('retry') ?? 0, number('retry-delay'), number('retry-max-time'))
      : wgetPauses(number('tries') ?? 0, number('waitretry') ?? WGET_WAITS);
  // NaN is more than nothing, but no number.
  if (!(seconds > 0)) return undefined;
  return {
    time: Math.min(Math.round(seconds * 1000), LONGEST),
    refused: has('retry-connrefused', 'retry-all-errors'),
  };
}

/** A day. Milliseconds. */
const LONGEST = 86_400_000;

/** NaN for a variable. */
function numberIn(text: string): number {
  return /^\d+(?:\.\d*)?$/.test(text) ? Number(text) : NaN;
}

/** They double from a second to ten minutes (curl's manual, `--retry`). 0 is no delay, and no longest time. */
function curlPauses(retries: number, delay = 0, longest = 0): number {
  const doubling = Math.min(retries, 10);
  const pauses = delay === 0 ? 2 ** doubling - 1 + 600 * (retries - doubling) : retries * delay;
  return longest > 0 ? Math.min(pauses, longest) : longest === 0 ? pauses : NaN;
}

/** Seconds (wget's manual, `--waitretry`). */
const WGET_WAITS = 10;

/** They grow by a second each to the longest. */
function wgetPauses(tries: number, longest: number): number {
  const pauses = Math.max(0, tries - 1);
  const growing = Math.min(pauses, longest);
  return (growing * (growing + 1)) / 2 + longest * (pauses - growing);
}
