import assert from 'node:assert/strict';
import {
  codeBlock,
  containerTooltip,
  escapeMarkdown,
  probeTooltip,
} from '../../../../src/features/health-view/tooltip';
import { container, details, minutes, options, probe } from './containers';

describe('tooltip', () => {
  it('has the whole check and the whole last output', () => {
    const one = container('api', {
      project: 'shop',
      image: 'shop/api:1.0',
      health: { status: 'unhealthy', failingStreak: 1, since: minutes(2) },
      details: details({
        check: {
          Test: ['CMD-SHELL', 'curl -f http://localhost || exit 1'],
          Interval: 5e9,
          StartPeriod: 90e9,
        },
        probes: [probe(5, 1, 'first\nsecond'), probe(10, 0, 'older')],
        startedAt: minutes(10),
        restartCount: 3,
      }),
    });
    assert.equal(
      containerTooltip(one, options),
      [
        '**shop\\-api\\-1**  ',
        'unhealthy, failed once, for 2 minutes',
        '',
        'Since: 2026\\-01\\-01 11\\:58\\:00',
        '',
        'Health check',
        '',
        '```text',
        'curl -f http://localhost || exit 1',
        '```',
        '',
        'interval 5s · timeout 30s · retries 3 · start period 1m30s · start interval 5s',
        '',
        'Last probe at 11\\:59\\:55\\: exit 1, 45 ms',
        '',
        '```text',
        'first',
        'second',
        '```',
        '',
        'Image: shop\\/api\\:1\\.0  ',
        'Service: api \\(shop\\)  ',
        'Started: 2026\\-01\\-01 11\\:50\\:00  ',
        'Restarts: 3  ',
        'Container: 736861703130',
      ]
        .join('\n')
        .replace('736861703130', one.id.slice(0, 12)),
    );
  });

  it('cannot be broken out of', () => {
    assert.equal(codeBlock('a\n```\n[x](command:evil)'), '````text\na\n```\n[x](command:evil)\n````');
    assert.equal(codeBlock('``````'), '```````text\n``````\n```````');
    assert.equal(
      escapeMarkdown('[x](command:y) <b> `c` $(icon) ![i](u)'),
      '\\[x\\]\\(command\\:y\\) \\<b\\> \\`c\\` \\$\\(icon\\) \\!\\[i\\]\\(u\\)',
    );
    assert.equal(escapeMarkdown('a\n# b'), 'a \\# b');
    const text = containerTooltip(container('[x](command:y)', { image: '<img src=x>' }), options);
    assert.doesNotMatch(text, /(^|[^\\])[[<]/);
  });

  it('of a probe says when there was no output', () => {
    assert.equal(
      probeTooltip(probe(5, 0), options),
      '2026\\-01\\-01 11\\:59\\:55, exit 0, 45 ms\n\n```text\n(no output)\n```',
    );
  });
});
