import assert from 'node:assert/strict';
import { checkResultText, healthLogText } from '../../../../src/features/health-view/health-log-text';
import { container, details, minutes, now, options, probe } from './containers';

describe('health log', () => {
  it('has all that the engine kept', () => {
    const one = container('api', {
      health: { status: 'unhealthy', failingStreak: 2, since: minutes(2) },
      details: details({ probes: [probe(5, 1, 'a\n\nb'), probe(10, 0)] }),
    });
    assert.equal(
      healthLogText(one, options),
      [
        'api: unhealthy, failed 2 times in a row',
        'Image: busybox',
        `Container: ${one.id}`,
        'Health check: ["probe"]',
        'interval 30s, timeout 30s, retries 3',
        '',
        '2026-01-01 11:59:55  exit 1  45 ms',
        '    a',
        '',
        '    b',
        '',
        '2026-01-01 11:59:50  exit 0  45 ms',
        '',
      ].join('\n'),
    );
  });

  it('says what there is not', () => {
    assert.match(
      healthLogText(container('a', { details: details({ check: null }) }), options),
      /no health check/,
    );
    assert.match(healthLogText(container('a', { details: details() }), options), /No probe has run yet/);
  });

  for (const [exitCode, words] of [
    [1, 'exit 1'],
    [undefined, 'timed out'],
  ] as const) {
    it(`of a check run by hand: ${words}`, () => {
      const result = { command: ['probe'], start: now, duration: 45, exitCode, output: 'x', timeout: 1000 };
      assert.match(
        checkResultText('api', result, options),
        new RegExp(`Command: \\["probe"\\]\\n2026-01-01 12:00:00  ${words}  45 ms\\n    x\\n`),
      );
    });
  }
});
