/** When did the present health begin? Read from the probes the engine still has, and only where they are certain. */
import type { HealthConfig } from '../health/model';
import type { HealthStatus, Probe } from './model';

/** What the engine takes where `Retries` is not set (moby, daemon/health.go: defaultProbeRetries). */
const defaultRetries = 3;
/** How many results the engine keeps (moby, daemon/health.go: maxLogEntries). */
const keptProbes = 5;

export interface Run {
  readonly status: HealthStatus;
  readonly failingStreak: number;
  readonly check: HealthConfig | null;
  /** Newest first. */
  readonly probes: readonly Probe[];
  readonly startedAt: number | undefined;
}

export function healthSince(run: Run): number | undefined {
  switch (run.status) {
    case 'none':
      return undefined;
    case 'starting':
      return run.startedAt;
    case 'unhealthy':
      return turnedUnhealthy(run);
    case 'healthy':
      return turnedHealthy(run);
  }
}

/** The end of the probe that made the streak as long as `Retries`. */
function turnedUnhealthy({ check, failingStreak, probes }: Run): number | undefined {
  const retries = check?.Retries ?? defaultRetries;
  return failingStreak < retries ? undefined : probes[failingStreak - retries]?.end;
}

/**
 * The end of the first success after the container was something else: at its start, where all probes since then
 * are kept, or after as many failures as make it unhealthy.
 */
function turnedHealthy({ check, probes, startedAt }: Run): number | undefined {
  const retries = check?.Retries ?? defaultRetries;
  const start = startedAt ?? 0;
  const graceEnd = start + (check?.StartPeriod ?? 0) / 1e6;
  // A restart keeps the results of the run before.
  const ofThisRun = probes.filter((probe) => probe.start >= start);
  let healthy = ofThisRun.length >= keptProbes;
  let streak = 0;
  let since: number | undefined;
  for (const probe of ofThisRun.reverse()) {
    if (probe.exitCode === 0) {
      if (!healthy || streak >= retries) since = probe.end;
      healthy = true;
      streak = 0;
    } else if (healthy || probe.start >= graceEnd) streak++;
  }
  return since;
}
