/** When the engine looks and when it gives a container up (moby, daemon/health.go). Nanoseconds throughout. */
import * as l10n from '@vscode/l10n';
import { readableDuration } from './duration';
import type { HealthConfig } from './model';

export interface Timing {
  readonly interval: number;
  readonly timeout: number;
  readonly startPeriod: number;
  readonly startInterval: number;
  readonly retries: number;
}

/** What the engine takes where nothing, or zero, is set. */
export const defaultTiming: Timing = {
  interval: 30e9,
  timeout: 30e9,
  startPeriod: 0,
  startInterval: 5e9,
  retries: 3,
};

export function timingOf(config: HealthConfig): Timing {
  const set = (value: number | undefined, or: number) => (value === undefined || value === 0 ? or : value);
  return {
    interval: set(config.Interval, defaultTiming.interval),
    timeout: set(config.Timeout, defaultTiming.timeout),
    startPeriod: set(config.StartPeriod, defaultTiming.startPeriod),
    startInterval: set(config.StartInterval, defaultTiming.startInterval),
    retries: set(config.Retries, defaultTiming.retries),
  };
}

/**
 * When a container that was healthy and fails from some moment on is marked unhealthy, counted from that moment.
 * At the earliest a probe starts right then and each fails at once; at the latest one has just passed and each
 * hangs until its time is up. An interval runs from the end of a probe to the start of the next.
 */
export function noticedAfter(config: HealthConfig): { earliest: number; latest: number; text: string } {
  const { interval, timeout, startPeriod, retries } = timingOf(config);
  const earliest = (retries - 1) * interval;
  const latest = retries * (interval + timeout);
  const running = l10n.t(
    'A failing container is noticed after {0} at the earliest and {1} at the latest.',
    readableDuration(earliest),
    readableDuration(latest),
  );
  const starting = l10n.t(
    'One that never gets healthy has {0} more from its start.',
    readableDuration(startPeriod),
  );
  return { earliest, latest, text: startPeriod > 0 ? `${running} ${starting}` : running };
}
