import assert from 'node:assert/strict';
import type { HealthStatus, Probe } from '../../../src/engine/model';
import { healthSince } from '../../../src/engine/since';

/** Probes one second apart, oldest first, the first at second 1: `.` passes, `x` fails. Each takes 100 ms. */
function probes(results: string): Probe[] {
  return Array.from(results, (result, index) => {
    const start = (index + 1) * 1000;
    return { start, end: start + 100, exitCode: result === '.' ? 0 : 1, output: '' };
  }).reverse();
}

describe('since when', () => {
  const cases: readonly (readonly [
    what: string,
    status: HealthStatus,
    streak: number,
    results: string,
    since: number | undefined,
    more?: { Retries?: number; StartPeriod?: number; startedAt?: number },
  ])[] = [
    ['starting since the start', 'starting', 0, '', 500, { startedAt: 500 }],
    ['no check, no time', 'none', 0, '', undefined],
    ['unhealthy since the third failure', 'unhealthy', 3, 'xxx', 3100],
    ['unhealthy since the retries-th failure', 'unhealthy', 4, 'xxxx', 1100, { Retries: 1 }],
    ['unhealthy after it was healthy', 'unhealthy', 4, '.xxxx', 4100],
    ['unhealthy for longer than the engine remembers', 'unhealthy', 40, 'xxxxx', undefined],
    ['the streak is exactly what is remembered', 'unhealthy', 7, 'xxxxx', 1100],
    ['healthy since the first success', 'healthy', 0, '..', 1100],
    ['healthy after failures at the start', 'healthy', 0, 'x.', 2100],
    ['still healthy with one failure', 'healthy', 1, '..x', 1100],
    ['healthy again after being unhealthy', 'healthy', 0, '.xxx.', 5100],
    ['healthy through two failures', 'healthy', 0, '.xx.', 1100],
    ['healthy for longer than the engine remembers', 'healthy', 0, '.....', undefined],
    ['failures in the start period do not count', 'healthy', 0, 'xxx.', 4100, { StartPeriod: 60e9 }],
    ['what the run before left is not of this one', 'healthy', 0, '...x.', 5100, { startedAt: 3900 }],
  ];
  for (const [what, status, failingStreak, results, since, more = {}] of cases) {
    it(what, () => {
      const { startedAt = 0, ...check } = more;
      const run = { status, failingStreak, check, probes: probes(results), startedAt };
      assert.equal(healthSince(run), since);
    });
  }
});
