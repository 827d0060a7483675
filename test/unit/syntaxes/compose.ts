/** What is expected of the highlighting of health checks in compose files, on whatever grammar YAML has. */
import assert from 'node:assert/strict';
import { check, tail, type Row } from './expectations';
import { tokenizer, type Tokenize } from './tokenizer';

const duration = 'constant.numeric.duration.compose';
const unit = 'keyword.other.unit.duration.compose';
const form = 'keyword.other.test.compose';
const none = 'constant.language.none.compose';
const key = 'entity.name.tag.yaml';
const string = 'string';

const rows: Row[] = [
  {
    title: 'durations, and how test begins',
    lines: [
      'services:',
      '  web:',
      '    image: nginx',
      '    healthcheck:',
      '      test: ["CMD", "curl", "-f", "http://localhost"]',
      '      interval: 1m30s',
      '      timeout: "5s" # c',
      "      start_period: '1.5h'",
      '      start_interval: 1d',
      '      retries: 3',
      '    ports: ["80:80"]',
    ],
    expected: [
      ['healthcheck', key],
      ['test', key],
      ['CMD', string, form],
      ['curl', string, `!${form}`],
      ['interval', key],
      ['1', duration, `!${unit}`],
      ['m', duration, unit],
      ['30s', duration],
      ['timeout', key],
      ['5s', duration],
      ['# c', 'comment'],
      ['1.5h', duration],
      ['1d', duration],
      ['retries', key],
      ['ports', key, '!meta.healthcheck'],
      ['80:80', string, '!constant'],
    ],
  },
  ...(
    [
      ["test: ['CMD-SHELL', 'exit 0']", 'CMD-SHELL', form],
      ['test: [ CMD-SHELL, "exit 0" ]', 'CMD-SHELL', form],
      ['test: [CMD, node]', 'CMD', form],
      ['test: ["NONE"]', 'NONE', none],
      ['test: [NONE]', 'NONE', none],
      ['test:\n        - CMD\n        - node', 'CMD', form],
      ['test:\n        - "CMD-SHELL" # sh\n        - exit 0', 'CMD-SHELL', form],
      ['test:\n        [\n          "CMD",\n          "node",\n        ]', 'CMD', form],
      ['test:\n        ["CMD", "node"]', 'CMD', form],
      ['"test": ["CMD", "node"]', 'CMD', form],
    ] as const
  ).map(([test, word, scope]) => ({
    title: test,
    lines: [
      'services:',
      '  web:',
      '    healthcheck:',
      `      ${test}`,
      '      interval: 5s',
      '    image: nginx',
    ],
    expected: [
      [word, string, scope],
      ['5s', duration],
      ['image', key, '!meta.healthcheck'],
    ] as const,
  })),
  {
    title: 'a flow mapping, and retries in quotes',
    lines: [
      'services:',
      '  web:',
      '    healthcheck: { test: [CMD, "x"], interval: 5s, retries: "3" }',
      '    stop_grace_period: 5s',
    ],
    expected: [
      ['CMD', form],
      ['5s', duration],
      ['3', 'constant.numeric.integer.compose'],
      ['stop_grace_period', key],
      ['5s', `!${duration}`],
    ],
  },
  {
    title: 'a fragment',
    lines: [
      'x-healthcheck: &check',
      '  interval: 5s',
      'x-api-healthcheck:',
      '  timeout: 5s',
      'x-other:',
      '  timeout: 5s',
    ],
    expected: [
      ['5s', duration],
      ['5s', duration],
      ['x-other', key],
      ['5s', `!${duration}`],
    ],
  },
  {
    title: 'comments, empty lines and lines that are indented too little',
    lines: [
      'services:',
      '  web:',
      '    healthcheck: # how',
      '      # interval: 5s',
      '# interval: 6s',
      '',
      '      interval: 7s',
      '    image: x',
    ],
    expected: [
      ['# how', 'comment'],
      ['5s', 'comment', '!constant'],
      ['6s', 'comment', '!constant'],
      ['7s', duration],
      ['image', key, '!meta.healthcheck'],
    ],
  },
  {
    title: 'values that Compose refuses, and words that only look alike',
    lines: [
      'services:',
      '  web:',
      '    healthcheck:',
      '      test: NONE',
      '      interval: 30',
      '      timeout: 5 s',
      '      start_period: ${WAIT}s',
      '      other: 5s',
      '      test: ["CMDX", "CMD"]',
    ],
    expected: [
      ['NONE', `!${none}`],
      ['30', `!${duration}`],
      ['5 s', `!${duration}`],
      ['${WAIT}s', `!${duration}`],
      ['5s', `!${duration}`],
      ['CMDX', `!${form}`],
    ],
  },
  {
    title: 'nothing in a block scalar',
    lines: [
      'services:',
      '  web:',
      '    healthcheck:',
      '      test: |',
      '        CMD',
      '        interval: 5s',
      '      interval: 5s',
    ],
    expected: [
      ['CMD', `!${form}`],
      ['interval: 5s', `!${duration}`],
      ['interval', key],
      ['5s', duration],
    ],
  },
];

/** Files in which nothing is a health check, or it is one that nothing is known of. */
const others = [
  'on: push\njobs:\n  a:\n    timeout: 5s\n    interval: 10s\n    test: ["CMD", "NONE"]\n    list:\n      - CMD\n      - NONE\n',
  'livenessProbe:\n  healthchecks:\n    interval: 5s\n  my-healthcheck:\n    timeout: 5s\nhealthcheck_x: 5s\n',
  'a: { healthcheck: { interval: 5s }, timeout: 5s, test: [CMD] }\nb: "healthcheck: 5s"\n# healthcheck:\n#   interval: 5s\n',
  'a: |\n  healthcheck:\n    interval: 5s\nb: 5s\n',
];

/** @param grammars files of the YAML grammar, by scope name */
export function describeCompose(name: string, grammars: ReadonlyMap<string, string>): void {
  describe(`healthcheck in compose files, on ${name}`, () => {
    let tokenize: Tokenize;
    let plain: Tokenize;
    before(async () => {
      tokenize = await tokenizer('source.yaml', grammars, true);
      plain = await tokenizer('source.yaml', grammars, false);
    });

    for (const row of rows)
      it(row.title, () => {
        check(tokenize, row);
      });

    for (const text of others) {
      it(`leaves ${JSON.stringify(text.split('\n')[0])} … as it was`, () => {
        assert.deepEqual(tokenize(text), plain(text));
      });
    }

    it('leaves the rest of a compose file as it was, whatever is typed under healthcheck', () => {
      const rest =
        '    image: nginx # CMD\n    ports:\n      - "80:80"\n    command: ["CMD", "5s"]\n  db:\n    image: x\nvolumes:\n  a:\n';
      const before = 'services:\n  web:\n';
      const typed = [
        '',
        ' {}',
        ' # c',
        '\n      test: ["CMD"]',
        '\n      test:',
        '\n      interval: 5s\n',
        '\n      test: >-\n        curl x\n',
        '\n      <<: *a\n      retries: 3',
      ];
      const expected = tail(plain(before + rest), before.length);
      for (const text of typed) {
        const head = `${before}    healthcheck:${text}\n`;
        assert.deepEqual(tail(tokenize(head + rest), head.length), expected, text);
      }
    });
  });
}
