import assert from 'node:assert/strict';
import type { HealthConfig } from '../../../src/health/model';
import { noticedAfter, timingOf } from '../../../src/health/timing';

describe('timing', () => {
  it('has the engine’s defaults, for zero too', () => {
    const defaults = { interval: 30e9, timeout: 30e9, startPeriod: 0, startInterval: 5e9, retries: 3 };
    assert.deepEqual(timingOf({}), defaults);
    assert.deepEqual(timingOf({ Interval: 0, Timeout: 0, StartInterval: 0, Retries: 0 }), defaults);
  });

  const cases: [config: HealthConfig, earliest: number, latest: number, text: string][] = [
    [{}, 60e9, 180e9, 'A failing container is noticed after 1 min at the earliest and 3 min at the latest.'],
    [
      { Interval: 10e9, Timeout: 2e9, Retries: 1 },
      0,
      12e9,
      'A failing container is noticed after 0 s at the earliest and 12 s at the latest.',
    ],
    [
      { Interval: 5e9, Timeout: 5e8, Retries: 5, StartPeriod: 60e9 },
      20e9,
      27.5e9,
      'A failing container is noticed after 20 s at the earliest and 27 s 500 ms at the latest. One that never gets healthy has 1 min more from its start.',
    ],
  ];
  for (const [config, earliest, latest, text] of cases)
    it(JSON.stringify(config), () => {
      assert.deepEqual(noticedAfter(config), { earliest, latest, text });
    });
});
