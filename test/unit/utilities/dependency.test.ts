/** The utility in place of curl before the start: before → after. */
import assert from 'node:assert/strict';
import source from '../../../src/utilities/runtimes/node/healthcheck.mjs?raw';
import { apply, type Files, fixesOf, open, problems } from './workspace';

const RULE = 'dependency-check-curl';

const dockerfile = (...lines: string[]) =>
  ['FROM node:22', 'WORKDIR /app', 'COPY . .', ...lines, ''].join('\n');

/** The fix and what it makes of the files; it leaves nothing to be fixed, and the files valid. */
function assertFixed(before: Files, after: Files | undefined): void {
  const workspace = open(before);
  const [fix] = fixesOf(workspace, RULE);
  if (after === undefined || !fix) {
    assert.equal(fix?.title, after);
    return;
  }
  assert.deepEqual(apply(workspace, fix), { ...after, 'healthcheck.mjs': source });
  assert.deepEqual(fixesOf(workspace, RULE), []);
  assert.deepEqual(problems(workspace), []);
}

/** CMD before → after; undefined: no fix. */
const cases: readonly [before: string, after: string | undefined][] = [
  [
    'CMD curl --fail http://numbers-api/health && node server.js',
    'CMD node healthcheck.mjs -u http://numbers-api/health && exec node server.js',
  ],
  [
    'CMD curl -f -m 2 http://a/health && \\\n    curl -f http://b/health && \\\n    exec node server.js',
    'CMD node healthcheck.mjs -u http://a/health -t 2000 && \\\n    node healthcheck.mjs -u http://b/health && \\\n    exec node server.js',
  ],
  [
    'ENTRYPOINT curl -f http://api/health?a=$A && PORT=80 node server.js',
    'ENTRYPOINT node healthcheck.mjs -u "http://api/health?a=$A" && PORT=80 node server.js',
  ],
  [
    'CMD until curl -s http://api/health > /dev/null; do sleep 1; done; node server.js',
    'CMD until node healthcheck.mjs -u http://api/health > /dev/null; do sleep 1; done; exec node server.js',
  ],
  [
    'CMD while ! wget -q --spider http://api/health; do sleep 1; done && node server.js',
    'CMD while ! node healthcheck.mjs -u http://api/health; do sleep 1; done && exec node server.js',
  ],
  [
    'CMD curl -f http://api/health || exit 1; node server.js',
    'CMD node healthcheck.mjs -u http://api/health || exit 1; exec node server.js',
  ],
  [
    'CMD ["sh", "-c", "curl -f http://api/health && node server.js"]',
    'CMD ["sh", "-c", "node healthcheck.mjs -u http://api/health && exec node server.js"]',
  ],
  [
    'ENTRYPOINT ["sh", "-c"]\nCMD ["curl -f http://api/health && node server.js"]',
    'ENTRYPOINT ["sh", "-c"]\nCMD ["node healthcheck.mjs -u http://api/health && exec node server.js"]',
  ],
  [
    'CMD curl -f http://api/health && exec node server.js # now',
    'CMD node healthcheck.mjs -u http://api/health && exec node server.js # now',
  ],
  [
    "CMD trap 'echo bye' EXIT; curl -f http://api/health && node server.js",
    "CMD trap 'echo bye' EXIT; node healthcheck.mjs -u http://api/health && node server.js",
  ],
  [
    'CMD ["sh", "-c", "curl -f \\"http://api/health?a=$A\\" && node server.js"]',
    'CMD ["sh", "-c", "node healthcheck.mjs -u \\"http://api/health?a=$A\\" && exec node server.js"]',
  ],
  [
    `CMD ["sh", "-c", "curl -f 'http://api/health?a=1&b=2' && node server.js"]`,
    `CMD ["sh", "-c", "node healthcheck.mjs -u 'http://api/health?a=1&b=2' && exec node server.js"]`,
  ],
  [`CMD ["sh", "-c", "sh -c 'curl -f \\"http://api/health?a=1&b=2\\"' && node server.js"]`, undefined],
  [
    'CMD curl -fs http://api/health | grep -q UP && node server.js',
    'CMD node healthcheck.mjs -u http://api/health --contains UP && exec node server.js',
  ],
  [
    'CMD until curl -fs http://api/health | grep -q UP; do sleep 1; done; node server.js',
    'CMD until node healthcheck.mjs -u http://api/health --contains UP; do sleep 1; done; exec node server.js',
  ],
  [
    'CMD until [ "$(curl -s -o /dev/null -w \'%{http_code}\' http://api/health)" = 200 ]; do sleep 1; done; node server.js',
    'CMD until node healthcheck.mjs -u http://api/health --status 200; do sleep 1; done; exec node server.js',
  ],
  [
    'CMD while [ "$(curl -s -o /dev/null -w \'%{http_code}\' http://api/health)" != 200 ]; do sleep 1; done; node server.js',
    'CMD while ! node healthcheck.mjs -u http://api/health --status 200; do sleep 1; done; exec node server.js',
  ],
  [
    'CMD while ! curl -fs http://api/health | grep -q UP; do sleep 1; done; node server.js',
    'CMD while ! node healthcheck.mjs -u http://api/health --contains UP; do sleep 1; done; exec node server.js',
  ],
  [
    'CMD [ "$(curl -s -o /dev/null -w \'%{http_code}\' http://api/health)" = 200 ] || exit 1; node server.js',
    'CMD node healthcheck.mjs -u http://api/health --status 200 || exit 1; exec node server.js',
  ],
  [
    'CMD ["sh", "-c", "until curl -fs http://api/health | grep -q UP; do sleep 1; done; node server.js"]',
    'CMD ["sh", "-c", "until node healthcheck.mjs -u http://api/health --contains UP; do sleep 1; done; exec node server.js"]',
  ],
  [
    'CMD code=$(curl -s http://api/health | grep -c UP); [ "$code" = 1 ] || exit 1; node server.js',
    undefined,
  ],
  [
    'CMD curl -fs http://api/health | grep -E "UP|OK" && node server.js',
    'CMD node healthcheck.mjs -u http://api/health && exec node server.js',
  ],
  [
    'CMD curl -f http://api/health && command node server.js',
    'CMD node healthcheck.mjs -u http://api/health && command node server.js',
  ],
  [
    'CMD curl -f http://api/health && rm -f /tmp/x',
    'CMD node healthcheck.mjs -u http://api/health && rm -f /tmp/x',
  ],
  ['CMD cd /srv && curl -f http://api/health && node server.js', undefined],
  ['CMD curl -f http://api/health || node server.js', undefined],
  ['CMD curl -f http://api/health', undefined],
  ['CMD ["curl", "-f", "http://api/health"]', undefined],
  ['CMD node server.js', undefined],
];

describe('the utility as dependency check', () => {
  for (const [before, after] of cases)
    it(before, () => {
      assertFixed(
        { Dockerfile: dockerfile(before) },
        after === undefined ? undefined : { Dockerfile: dockerfile(after) },
      );
    });

  it('leaves Windows’ line ends alone', () => {
    const before = dockerfile('CMD curl -f http://api/ && \\', '  node a.js').replaceAll('\n', '\r\n');
    const after = before
      .replace('curl -f http://api/', 'node healthcheck.mjs -u http://api/ --status 200-399')
      .replace('node a.js', 'exec node a.js');
    assertFixed({ Dockerfile: before }, { Dockerfile: after });
  });
});

const compose = (...lines: string[]) =>
  [
    'services:',
    '  web:',
    '    image: node:22',
    '    working_dir: /app',
    '    volumes: [".:/app"]',
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');

const inCompose: readonly [what: string, before: readonly string[], after: readonly string[] | undefined][] =
  [
    [
      'a string',
      ['command: sh -c "curl -f http://api/health && node server.js" # start'],
      ['command: sh -c "node healthcheck.mjs -u http://api/health && exec node server.js" # start'],
    ],
    [
      'a list in one line',
      [`command: ['sh', '-c', 'until curl -f http://api/health; do sleep 1; done; node server.js']`],
      [
        `command: ['sh', '-c', 'until node healthcheck.mjs -u http://api/health; do sleep 1; done; exec node server.js']`,
      ],
    ],
    [
      'a block of text with quotes in it',
      [
        'command:',
        '  - sh',
        '  - -ec',
        '  - |',
        '    curl -f "http://api/health?a=1&b=2"',
        '    node server.js',
      ],
      [
        'command:',
        '  - sh',
        '  - -ec',
        '  - |',
        `    node healthcheck.mjs -u 'http://api/health?a=1&b=2'`,
        '    exec node server.js',
      ],
    ],
    [
      'a list on lines of its own, with a block of text',
      ['entrypoint:', '  - sh', '  - -ec', '  - |', '    curl -f http://api/health', '    node server.js'],
      [
        'entrypoint:',
        '  - sh',
        '  - -ec',
        '  - |',
        '    node healthcheck.mjs -u http://api/health',
        '    exec node server.js',
      ],
    ],
    [
      'a folded text',
      ['command: >', '  sh -c "curl -f', '  http://api/health &&', '  node server.js"'],
      ['command: >', '  sh -c "node healthcheck.mjs -u http://api/health &&', '  exec node server.js"'],
    ],
    [
      'entrypoint and command',
      ['entrypoint: ["sh", "-c"]', 'command: ["curl -f http://api/health && node server.js"]'],
      [
        'entrypoint: ["sh", "-c"]',
        'command: ["node healthcheck.mjs -u http://api/health && exec node server.js"]',
      ],
    ],
    [
      'a variable of compose stays compose’s',
      ['command: sh -c "curl -f http://api/$PATH_OF_IT && node server.js"'],
      [
        'command: sh -c "node healthcheck.mjs -u http://api/$PATH_OF_IT --status 200-399 && exec node server.js"',
      ],
    ],
    [
      'quotes in quotes of another kind',
      [`command: sh -c "curl -f 'http://api/?a=1&b=2' && node server.js"`],
      [
        `command: sh -c "node healthcheck.mjs -u 'http://api/?a=1&b=2' --status 200-399 && exec node server.js"`,
      ],
    ],
    [
      'quotes in quotes of the same kind',
      [`command: ["sh", "-c", 'curl -f "http://api/health?a=1&b=2" && node server.js']`],
      [
        `command: ["sh", "-c", 'node healthcheck.mjs -u ''http://api/health?a=1&b=2'' && exec node server.js']`,
      ],
    ],
    [
      'escaped quotes',
      ['command: ["sh", "-c", "curl -f \\"http:\\/\\/api/health?a=$$A\\" &&\\tnode server.js"]'],
      [
        'command: ["sh", "-c", "node healthcheck.mjs -u \\"http://api/health?a=$$A\\" &&\\texec node server.js"]',
      ],
    ],
    [
      'a list without quotes',
      ['command:', '  - sh', '  - -c', '  - curl -f "http://api/health?a=1&b=2" && node server.js'],
      [
        'command:',
        '  - sh',
        '  - -c',
        `  - node healthcheck.mjs -u 'http://api/health?a=1&b=2' && exec node server.js`,
      ],
    ],
    [
      'a list in one line without quotes',
      ['command: [sh, -c, curl -f "http://api/health?a=1&b=2" && node server.js]'],
      [`command: [sh, -c, node healthcheck.mjs -u 'http://api/health?a=1&b=2' && exec node server.js]`],
    ],
    [
      'an escaped string',
      ['command: "sh -c \\"curl -f \\\\\\"http://api/?a=1&b=2\\\\\\" && node server.js\\""'],
      [
        'command: "sh -c \\"node healthcheck.mjs -u \'http://api/?a=1&b=2\' --status 200-399 && exec node server.js\\""',
      ],
    ],
    [
      'quotes in quotes in quotes',
      [`command: 'sh -c "curl -f ''http://api/?a=1&b=2'' && node server.js"'`],
      undefined,
    ],
  ];

describe('the utility as dependency check in a compose file', () => {
  for (const [what, before, after] of inCompose)
    it(what, () => {
      assertFixed({ 'compose.yaml': compose(...before) }, after && { 'compose.yaml': compose(...after) });
    });

  it('in an anchored command of services that need the same', () => {
    const text = (command: string) =>
      `x: &web\n  image: node:22\n  working_dir: /app\n  volumes: [".:/app"]\n  command: sh -c "${command}"\nservices:\n  a: *web\n  b: *web\n`;
    assertFixed(
      { 'compose.yaml': text('curl -f http://api/health && node a.js') },
      { 'compose.yaml': text('node healthcheck.mjs -u http://api/health && exec node a.js') },
    );
  });

  it('not in an anchored command of services of which one has no Node', () => {
    const text =
      'x: &web\n  image: node:22\n  working_dir: /app\n  volumes: [".:/app"]\n  command: sh -c "curl -f http://api/health && ./a"\nservices:\n  a: *web\n  b: { <<: *web, image: alpine }\n';
    assertFixed({ 'compose.yaml': text }, undefined);
  });
});

const SCRIPT = '#!/bin/sh\nset -e\nuntil curl -s http://api/health; do\n  sleep 1\ndone\nexec "$@"\n';
const FIXED = SCRIPT.replace('curl -s', 'node healthcheck.mjs -u');
const STARTED = dockerfile('ENTRYPOINT ["./start.sh"]', 'CMD ["node", "server.js"]');
const MOUNTED = compose('command: ./start.sh node server.js');

describe('the utility as dependency check in a script', () => {
  const scripts: readonly [what: string, before: Files, after: Files | undefined][] = [
    ['that an image starts', { Dockerfile: STARTED, 'start.sh': SCRIPT }, { 'start.sh': FIXED }],
    ['that a service starts', { 'compose.yaml': MOUNTED, 'start.sh': SCRIPT }, { 'start.sh': FIXED }],
    [
      'in the Dockerfile itself',
      {
        Dockerfile: dockerfile(
          `COPY --chmod=755 <<"EOF" start.sh\n${SCRIPT}EOF`,
          'ENTRYPOINT ["./start.sh"]',
        ),
      },
      {
        Dockerfile: dockerfile(`COPY --chmod=755 <<"EOF" start.sh\n${FIXED}EOF`, 'ENTRYPOINT ["./start.sh"]'),
      },
    ],
    [
      'that ends with the application',
      { Dockerfile: STARTED, 'start.sh': SCRIPT.replace('exec "$@"', 'node server.js') },
      { 'start.sh': FIXED.replace('exec "$@"', 'exec node server.js') },
    ],
    [
      'that another shell reads',
      {
        Dockerfile: dockerfile('CMD . ./start.sh; node server.js'),
        'start.sh': '#!/bin/sh\ncurl -f http://api/health || exit 1\nnode migrate.js\n',
      },
      { 'start.sh': '#!/bin/sh\nnode healthcheck.mjs -u http://api/health || exit 1\nnode migrate.js\n' },
    ],
    [
      'but not where another file names it, too',
      { Dockerfile: STARTED, 'compose.yaml': MOUNTED.replace('node:22', 'python:3'), 'start.sh': SCRIPT },
      undefined,
    ],
    [
      'but not where another service runs it, too',
      {
        'compose.yaml': `${MOUNTED}  b:\n    image: python:3\n    volumes: [".:/app"]\n    command: /app/start.sh\n`,
        'start.sh': SCRIPT,
      },
      undefined,
    ],
    [
      'but not where another script runs it',
      { Dockerfile: STARTED, 'start.sh': '#!/bin/sh\n. ./wait.sh\nexec "$@"\n', 'wait.sh': SCRIPT },
      undefined,
    ],
    [
      'but not behind cd',
      { Dockerfile: STARTED, 'start.sh': SCRIPT.replace('set -e', 'cd /srv') },
      undefined,
    ],
  ];
  for (const [what, before, after] of scripts)
    it(what, () => {
      assertFixed(before, after);
    });
});

describe('the utility in place of a tool that tries again', () => {
  const url = 'http://db:8080/health';
  const refused = 'did not try again where its connection was refused';
  /** The tool's words → how long the utility waits, and a note for which it is not put in without asking. */
  const tools: readonly [asks: string, waits: string, note?: string][] = [
    [`curl -f --retry 30 --retry-connrefused --retry-delay 2 ${url}`, ' --wait 60000'],
    [`curl -f --retry 3 --retry-all-errors ${url}`, ' --wait 7000'],
    [`curl -f --retry 12 --retry-connrefused ${url}`, ' --wait 2223000'],
    [`curl -f --retry 5 --retry-delay 0 --retry-connrefused ${url}`, ' --wait 31000'],
    [`curl -f --retry 30 --retry-delay 2 --retry-max-time 20 --retry-connrefused ${url}`, ' --wait 20000'],
    [`curl -f --retry 30 --retry-delay 2 --retry-max-time 0 --retry-connrefused ${url}`, ' --wait 60000'],
    [`curl -f --retry 5 --retry-delay 1 ${url}`, ' --wait 5000', `curl ${refused}`],
    [`curl -f --retry 0 ${url}`, ''],
    [`curl -f --retry $TIMES --retry-delay 1 ${url}`, '', '--retry $TIMES --retry-delay 1 was dropped'],
    [`curl -f --retry 3 --retry-delay $PAUSE ${url}`, '', '--retry 3 --retry-delay $PAUSE was dropped'],
    [`wget -q --tries=30 --waitretry=2 --retry-connrefused -O- ${url}`, ' --wait 57000'],
    [`wget -q --tries=4 --retry-connrefused ${url}`, ' --wait 6000'],
    [`wget -q -t 4 --waitretry=1 ${url}`, ' --wait 3000', `wget ${refused}`],
    [`wget -q -t 1 ${url}`, ''],
    [`wget -q --tries=0 --retry-connrefused ${url}`, '', '--retry-connrefused was dropped'],
    [`wget -q --tries=9 --waitretry=0 ${url}`, '', '--tries=9 --waitretry=0 was dropped'],
    [
      `curl -f --retry 5 --retry-delay 1 --retry-connrefused ${url} | grep -q UP`,
      ' --contains UP --wait 5000',
    ],
  ];
  for (const [asks, waits, note] of tools)
    it(asks, () => {
      const workspace = open({ Dockerfile: dockerfile(`CMD ${asks} && node server.js`) });
      const [fix, ...more] = fixesOf(workspace, RULE);
      assert.ok(fix && more.length === 0);
      assert.equal(fix.preferred, note === undefined);
      assert.equal(
        fix.notes.some((text) => text.includes(note ?? 'was')),
        note !== undefined,
      );
      assert.equal(
        apply(workspace, fix).Dockerfile,
        dockerfile(`CMD node healthcheck.mjs -u ${url}${waits} && exec node server.js`),
      );
    });

  it('in a loop asks once, where it waits in place of the loop', () => {
    const workspace = open({
      Dockerfile: dockerfile(
        `CMD until curl -f --retry 3 --retry-connrefused ${url}; do sleep 1; done; node server.js`,
      ),
    });
    const [, waiting] = fixesOf(workspace, RULE);
    assert.equal(
      waiting && apply(workspace, waiting).Dockerfile,
      dockerfile(`CMD node healthcheck.mjs -u ${url} --wait 60000 || exit 1; exec node server.js`),
    );
  });
});

describe('the utility that waits by itself', () => {
  const ASKED = 'node healthcheck.mjs -u http://api/health';
  /** CMD, or a script, before → after; undefined where there is no loop that it could stand for. */
  const loops: readonly [before: string, after: string | undefined][] = [
    [
      'until curl -sf http://api/health; do sleep 1; done; node server.js',
      `${ASKED} --wait 60000 || exit 1; exec node server.js`,
    ],
    [
      'until curl -sf http://api/health >/dev/null 2>&1; do echo waiting; sleep 1; done && node server.js',
      `${ASKED} --wait 60000 && exec node server.js`,
    ],
    [
      'while ! wget -q --spider http://api/health; do sleep 1; done; exec node server.js',
      `${ASKED} --wait 60000 || exit 1; exec node server.js`,
    ],
    ['echo up && until curl -sf http://api/health; do sleep 1; done; node server.js', undefined],
    [
      'until curl -sf http://api/health | grep -q UP; do sleep 1; done; node server.js',
      `${ASKED} --contains UP --wait 60000 || exit 1; exec node server.js`,
    ],
    [
      'while [ "$(curl -s -o /dev/null -w \'%{http_code}\' http://api/health)" != 200 ]; do sleep 1; done; node server.js',
      `${ASKED} --status 200 --wait 60000 || exit 1; exec node server.js`,
    ],
    [
      'until [ "$(curl -s -o /dev/null -w \'%{http_code}\' http://api/health)" != 200 ]; do sleep 1; done; node server.js',
      undefined,
    ],
    ['until curl -sf http://api/health && [ -f /x ]; do sleep 1; done; node server.js', undefined],
    ['until curl -sf http://api/health; do node other.js; done; node server.js', undefined],
    ['until curl -sf http://api/health; do sleep 1; done & node server.js', undefined],
    ['while curl -sf http://api/health; do sleep 1; done; node server.js', undefined],
    ['curl -sf http://api/health && node server.js', undefined],
  ];
  const waiting = (files: Files) => {
    const workspace = open(files);
    const fix = fixesOf(workspace, RULE).find(({ title }) => title.includes('--wait'));
    return fix && { fix, files: apply(workspace, fix), left: fixesOf(workspace, RULE) };
  };
  for (const [before, after] of loops) {
    it(before, () => {
      const found = waiting({ Dockerfile: dockerfile(`CMD ${before}`) });
      assert.equal(found?.files.Dockerfile, after === undefined ? undefined : dockerfile(`CMD ${after}`));
      if (!found) return;
      assert.equal(found.fix.preferred, false);
      assert.equal(found.fix.title, 'Replace the loop with healthcheck.mjs --wait');
      assert.deepEqual(found.left, []);
    });
  }

  it('in a script, and says what is different then', () => {
    const found = waiting({ Dockerfile: STARTED, 'start.sh': SCRIPT });
    assert.equal(found?.files['start.sh'], `#!/bin/sh\nset -e\n${ASKED} --wait 60000 || exit 1\nexec "$@"\n`);
    assert.deepEqual(found.fix.notes, [
      'Without --fail every status was good enough, errors are not any more.',
      'The utility waits 300 ms for an answer; -t gives it more.',
      'The loop tried without end: now the start-up fails after a minute, to be started again.',
    ]);
  });

  const LOOP = 'command: ["sh", "-c", "until curl -sf http://api/health; do sleep 1; done; node server.js"]';
  const WAITS = `command: ["sh", "-c", "${ASKED} --wait 60000 || exit 1; exec node server.js"]`;
  const services: readonly [what: string, before: string[], after: string[] | undefined][] = [
    ['that nothing restarts', [LOOP], [WAITS, 'restart: on-failure']],
    ['that says it is not restarted', [LOOP, 'restart: "no"'], [WAITS, 'restart: on-failure']],
    ['that is restarted', [LOOP, 'restart: always'], [WAITS, 'restart: always']],
    [
      'whose policy is not its own to change',
      [LOOP, 'deploy: { restart_policy: { condition: &n none } }'],
      undefined,
    ],
  ];
  for (const [what, before, after] of services)
    it(`in a service ${what}`, () => {
      const found = waiting({ 'compose.yaml': compose(...before) });
      assert.equal(found?.files['compose.yaml'], after && compose(...after));
    });

  it('not in an image that a service starts once', () => {
    const files = {
      Dockerfile: dockerfile('CMD until curl -f http://api/health; do sleep 1; done; node server.js'),
      'compose.yaml': 'services:\n  web:\n    build: .\n',
    };
    assert.equal(waiting(files), undefined);
  });

  it('not in a script that another shell reads', () => {
    const files = { Dockerfile: dockerfile('ENTRYPOINT . ./start.sh'), 'start.sh': SCRIPT };
    assert.equal(waiting(files), undefined);
  });
});

describe('a team’s own utility as dependency check', () => {
  const own = (command: string) => ({ '.checkup.yaml': `utility:\n  command: ${command}\n` });
  const ask = 'CMD curl -f -m 2 http://api/health && node server.js';
  it('is asked in its own words', () => {
    const workspace = open({
      Dockerfile: dockerfile(ask),
      ...own('["/check", "--url={url}", "-t", "{timeout}"]'),
    });
    const [fix, ...more] = fixesOf(workspace, RULE);
    assert.ok(fix && more.length === 0);
    assert.equal(fix.title, 'Replace curl with check');
    assert.equal(
      apply(workspace, fix).Dockerfile,
      dockerfile('CMD /check --url=http://api/health -t 2000 && exec node server.js'),
    );
  });

  it('in a compose file', () => {
    const before = compose('command: ["sh", "-c", "curl -f http://api/health && node server.js"]');
    const workspace = open({ 'compose.yaml': before, ...own('[/check, "{url}"]') });
    const [fix] = fixesOf(workspace, RULE);
    assert.equal(
      fix && apply(workspace, fix)['compose.yaml'],
      compose('command: ["sh", "-c", "/check http://api/health && exec node server.js"]'),
    );
  });

  it('is not told to wait, for it cannot', () => {
    const workspace = open({
      Dockerfile: dockerfile('CMD until curl -f http://api/health; do sleep 1; done; node server.js'),
      ...own('[/check, "{url}"]'),
    });
    assert.deepEqual(
      fixesOf(workspace, RULE).map(({ title }) => title),
      ['Replace curl with check'],
    );
  });
});
