import { type Case, rows } from './written';

type Row = readonly [what: string, text: string, marked: readonly string[], fixed?: string];

const inDockerfile = ([what, flags, marked, fixed]: Row): Case => {
  const file = (text: string) => `FROM node:22\nHEALTHCHECK ${text} CMD ["a"]\n`;
  return { what, text: file(flags), marked, ...(fixed === undefined ? {} : { fixed: file(fixed) }) };
};

describe('healthcheck-no-effect in a Dockerfile', () => {
  rows(
    'healthcheck-no-effect',
    'Dockerfile',
    (
      [
        ['what has an effect', '--interval=5s --start-period=9s --start-interval=1s --retries=1', []],
        ['a start period of zero', '--start-period=0s', []],
        ['no start period', '--start-interval=1s --retries=2', ['--start-interval=1s'], '--retries=2'],
        [
          'a start period of zero',
          '--start-period=0 --start-interval=1s',
          ['--start-interval=1s'],
          '--start-period=0',
        ],
        [
          'the interval itself',
          '--interval=60s --start-period=9s --start-interval=1m',
          ['--start-interval=1m'],
          '--interval=60s --start-period=9s',
        ],
        [
          'the interval that is the default',
          '--start-period=9s --start-interval=30s',
          ['--start-interval=30s'],
          '--start-period=9s',
        ],
        [
          'zeros',
          '--retries=1 --interval=0 --timeout=0s',
          ['--interval=0', '--timeout=0s'],
          '--retries=1 --timeout=0s',
        ],
        ['no retries', '--retries=0 --timeout=5s', ['--retries=0'], '--timeout=5s'],
        ['nothing', '--timeout= --retries=2', ['--timeout='], '--retries=2'],
        ['what is refused', '--interval=30 --retries=0', []],
      ] as const
    ).map(inDockerfile),
  );
  rows('healthcheck-no-effect', 'Dockerfile', [
    {
      what: 'on a line of its own, with CRLF',
      text: 'FROM node:22\r\nHEALTHCHECK --timeout=3s \\\r\n  --retries=0 \\\r\n  CMD ["a"]\r\n',
      marked: ['--retries=0'],
      fixed: 'FROM node:22\r\nHEALTHCHECK --timeout=3s \\\r\n  CMD ["a"]\r\n',
    },
    {
      what: 'the last of a line',
      text: '# escape=`\nFROM node:22\nHEALTHCHECK --retries=0 `\n  CMD ["a"]\n',
      marked: ['--retries=0'],
      fixed: '# escape=`\nFROM node:22\nHEALTHCHECK `\n  CMD ["a"]\n',
    },
    {
      what: 'before NONE',
      text: 'FROM debian:12\nHEALTHCHECK --interval=5s NONE\n',
      marked: ['--interval=5s'],
      fixed: 'FROM debian:12\nHEALTHCHECK NONE\n',
    },
    {
      what: 'a later one counts',
      text: 'FROM node:22\nHEALTHCHECK --retries=0 CMD ["a"]\nHEALTHCHECK CMD ["a"]\n',
      marked: [],
    },
    {
      what: 'a service brings the start period',
      text: 'FROM node:22\nHEALTHCHECK --start-interval=1s CMD ["a"]\n',
      marked: [],
      beside: { 'compose.yaml': 'services:\n  a:\n    build: .\n    healthcheck: { start_period: 9s }\n' },
    },
  ]);
});

const inCompose = ([what, entries, marked, fixed]: Row): Case => {
  const file = (text: string) =>
    `services:\n  web:\n    image: shop/web\n    healthcheck:\n      test: [CMD, a]\n      ${text.replaceAll('\n', '\n      ')}\n`;
  return { what, text: file(entries), marked, ...(fixed === undefined ? {} : { fixed: file(fixed) }) };
};

describe('healthcheck-no-effect in a compose file', () => {
  rows(
    'healthcheck-no-effect',
    'compose.yaml',
    (
      [
        ['what has an effect', 'interval: 5s\nstart_period: 9s\nstart_interval: 1s\nretries: 1', []],
        ['a start period of zero', 'start_period: 0s', []],
        ['zero', 'interval: 0\nretries: 1', ['interval: 0'], 'retries: 1'],
        ['no retries', 'timeout: 5s\nretries: 0', ['retries: 0'], 'timeout: 5s'],
        [
          'the interval itself',
          'interval: 60s\nstart_period: 9s\nstart_interval: 1m',
          ['start_interval: 1m'],
          'interval: 60s\nstart_period: 9s',
        ],
        ['an interval that the image may give', 'start_period: 9s\nstart_interval: 30s', []],
        ['a lone start interval is an error', 'interval: 5s\nstart_interval: 5s', []],
        ['a variable', 'retries: ${RETRIES}', []],
        ['a variable that is left empty', 'interval: ${INTERVAL:-}', []],
      ] as const
    ).map(inCompose),
  );
  rows('healthcheck-no-effect', 'compose.yaml', [
    {
      what: 'the last line of a file that has no line end there',
      text: 'services:\n  web:\n    image: shop/web\n    healthcheck:\n      test: [CMD, a]\n      retries: 0',
      marked: ['retries: 0'],
      fixed: 'services:\n  web:\n    image: shop/web\n    healthcheck:\n      test: [CMD, a]',
    },
  ]);
});
