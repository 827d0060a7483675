import assert from 'node:assert/strict';
import { findings, lint } from './lint';
import { rows, type Case } from './written';

type Row = readonly [what: string, text: string, marked: readonly string[], fixed?: string];

const inDockerfile = (row: Row): Case => {
  const [what, flags, marked, fixed] = row;
  const file = (text: string) => `FROM node:22\nHEALTHCHECK ${text} CMD ["a"]\n`;
  return { what, text: file(flags), marked, ...(fixed === undefined ? {} : { fixed: file(fixed) }) };
};

describe('healthcheck-invalid-option in a Dockerfile', () => {
  rows(
    'healthcheck-invalid-option',
    'Dockerfile',
    (
      [
        [
          'all that there are',
          '--interval=1m30s --timeout=.5s --start-period=0 --start-interval=5s --retries=3',
          [],
        ],
        ['quotes, signs and nothing', '--interval="5s" --retries=+3 --timeout=', []],
        ['unknown', '--foo=1s', ['foo']],
        ['an underscore', '--start_period=5s', ['start_period'], '--start-period=5s'],
        ['upper case', '--Interval=5s', ['Interval'], '--interval=5s'],
        [
          'camel case',
          '--startInterval=5s --start-period=9s',
          ['startInterval'],
          '--start-interval=5s --start-period=9s',
        ],
        ['a slip', '--retires=5', ['retires'], '--retries=5'],
        ['a slip whose right name is there', '--retires=5 --retries=5', ['retires']],
        ['no value', '--interval 30s', ['--interval'], '--interval=30s'],
        ['no value anywhere', '--interval', ['--interval']],
        ['twice', '--interval=5s --interval=6s', ['interval']],
        ['twice the same', '--interval=5s --interval=5s', ['interval'], '--interval=5s'],
        ['no unit', '--interval=30', ['30'], '--interval=30s'],
        ['no unit, and maybe milliseconds', '--interval=30000', ['30000']],
        ['no unit, in quotes', '--interval="30"', ['"30"'], '--interval=30s'],
        ['a blank', '--interval="30 s"', ['"30 s"'], '--interval=30s'],
        ['a blank without quotes', '--interval=5 m', ['5'], '--interval=5m'],
        ['another word behind it', '--interval=5 x', ['5']],
        [
          'a blank without quotes, and another option',
          '--interval=5 s --retries=2',
          ['5'],
          '--interval=5s --retries=2',
        ],
        ['a unit spelled out', '--interval=30sec', ['30sec'], '--interval=30s'],
        ['a unit that the builder does not know', '--interval=1d', ['1d'], '--interval=24h'],
        ['less than a millisecond', '--interval=5us', ['5us']],
        ['negative', '--interval=-5s', ['-5s']],
        ['a variable', '--interval=$INTERVAL', ['$INTERVAL']],
        ['a part of a template', '--interval={{interval}}', []],
        ['retries with a unit', '--retries=3s', ['3s'], '--retries=3'],
        ['negative retries', '--retries=-1', ['-1']],
        ['retries with a point', '--retries=1.5', ['1.5']],
        ['several', '--interval=30 --timeout=3', ['30', '3'], '--interval=30s --timeout=3'],
      ] as const
    ).map(inDockerfile),
  );
  rows('healthcheck-invalid-option', 'Dockerfile', [
    { what: 'before NONE', text: 'FROM node:22\nHEALTHCHECK --interval=30 NONE\n', marked: [] },
    {
      what: 'in a stage that does not ship',
      text: 'FROM node:22 AS a\nHEALTHCHECK --interval=30 CMD ["a"]\nFROM node:22\nHEALTHCHECK CMD ["a"]\n',
      marked: ['30'],
      fixed: 'FROM node:22 AS a\nHEALTHCHECK --interval=30s CMD ["a"]\nFROM node:22\nHEALTHCHECK CMD ["a"]\n',
    },
    {
      what: 'on a line of its own',
      text: 'FROM node:22\nHEALTHCHECK --interval=5s \\\n  # twice\n  --interval=5s \\\n  CMD ["a"]\n',
      marked: ['interval'],
      fixed: 'FROM node:22\nHEALTHCHECK --interval=5s \\\n  # twice\n  CMD ["a"]\n',
    },
    {
      what: 'behind ONBUILD',
      text: 'FROM node:22\nONBUILD HEALTHCHECK --timeout=3 CMD ["a"]\n',
      marked: ['3'],
      fixed: 'FROM node:22\nONBUILD HEALTHCHECK --timeout=3s CMD ["a"]\n',
    },
  ]);
});

const inCompose = ([what, entries, marked, fixed]: Row): Case => {
  const file = (text: string) =>
    `services:\n  web:\n    image: shop/web\n    healthcheck:\n      test: [CMD, a]\n      ${text.replaceAll('\n', '\n      ')}\n`;
  return { what, text: file(entries), marked, ...(fixed === undefined ? {} : { fixed: file(fixed) }) };
};

describe('healthcheck-invalid-option in a compose file', () => {
  rows(
    'healthcheck-invalid-option',
    'compose.yaml',
    (
      [
        [
          'all that there are',
          'interval: 1m30s\ntimeout: 1.5h\nretries: 3\nstart_period: 1d\nstart_interval: 5s\ndisable: false\nx-why: 1',
          [],
        ],
        ['a bare zero', 'interval: 0', []],
        ['weeks', 'start_period: 2w', []],
        ['unknown', 'foo: 1', ['foo']],
        ['a dash', 'start-period: 5s', ['start-period'], 'start_period: 5s'],
        ['camel case', 'startPeriod: 5s', ['startPeriod'], 'start_period: 5s'],
        ['another word', 'retry: 5', ['retry'], 'retries: 5'],
        ['a slip', 'intervall: 5s', ['intervall'], 'interval: 5s'],
        ['a slip whose right name is there', 'intervall: 5s\ninterval: 5s', ['intervall']],
        ['no unit', 'interval: 30', ['30'], 'interval: 30s'],
        ['no unit, in quotes', "interval: '30'", ["'30'"], "interval: '30s'"],
        ['a blank', 'interval: 30 s', ['30 s'], 'interval: 30s'],
        ['negative', 'interval: -5s', ['-5s']],
        ['less than a millisecond', 'interval: 5us', ['5us']],
        ['a default without a unit', 'interval: ${INTERVAL:-30}', ['${INTERVAL:-30}']],
        ['a variable', 'interval: ${INTERVAL}', []],
        ['retries with a unit', 'retries: 3s', ['3s'], 'retries: 3'],
        ['retries with a point', 'retries: 1.5', ['1.5']],
        ['negative retries', 'retries: -1', ['-1']],
        ['twice', 'interval: 5s\ninterval: 6s', ['interval']],
        ['twice the same', 'interval: 5s\ninterval: 5s', ['interval'], 'interval: 5s'],
        ['a lone start interval', 'interval: 9s\nstart_interval: 5s', ['start_interval'], 'interval: 9s'],
      ] as const
    ).map(inCompose),
  );
  const file = (healthcheck: string) =>
    `services:\n  web:\n    image: shop/web\n    healthcheck: ${healthcheck}\n`;
  rows('healthcheck-invalid-option', 'compose.yaml', [
    {
      what: 'in flow notation',
      text: file('{ test: [CMD, a], start_interval: 5s, retries: 2 }'),
      marked: ['start_interval'],
      fixed: file('{ test: [CMD, a], retries: 2 }'),
    },
    {
      what: 'with CRLF and a comment',
      text: file('\n      timeout: 3 # short\n      test: [CMD, a]').replaceAll('\n', '\r\n'),
      marked: ['3'],
      fixed: file('\n      timeout: 3s # short\n      test: [CMD, a]').replaceAll('\n', '\r\n'),
    },
    {
      what: 'the start period is in the override file',
      text: file('{ test: [CMD, a], start_interval: 5s }'),
      marked: [],
      beside: { 'compose.override.yaml': 'services:\n  web:\n    healthcheck: { start_period: 5s }\n' },
    },
    {
      what: 'shared through an anchor: once',
      text: 'x-check: &check\n  test: [CMD, a]\n  interval: 30\nservices:\n  a: { image: x, healthcheck: *check }\n  b: { image: x, healthcheck: { <<: *check, retries: 2 } }\n',
      marked: ['30'],
      fixed:
        'x-check: &check\n  test: [CMD, a]\n  interval: 30s\nservices:\n  a: { image: x, healthcheck: *check }\n  b: { image: x, healthcheck: { <<: *check, retries: 2 } }\n',
    },
  ]);

  it('says what the YAML alone would say of a repeated key', () => {
    const text = file('{ test: [CMD, a], retries: 2, retries: 3 }');
    assert.deepEqual(
      lint({ 'compose.yaml': text })
        .filter(({ range }) => range.start.character > 4)
        .map(({ rule }) => rule),
      ['healthcheck-invalid-option'],
    );
    assert.deepEqual(findings('syntax', { 'compose.yaml': text }), []);
  });
});
