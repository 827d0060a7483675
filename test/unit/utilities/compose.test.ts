/** The utility wired into compose files: before → after. */
import assert from 'node:assert/strict';
import source from '../../../src/utilities/runtimes/node/healthcheck.mjs?raw';
import { apply, composeFixes, open, problems, type Files } from './workspace';

/** A service in a compose file, and the Dockerfile that it builds; the fix changes the compose file alone. */
interface Example {
  readonly name: string;
  readonly before: string;
  /** undefined: no fix. */
  readonly after: string | undefined;
  readonly crlf?: boolean;
  readonly preferred?: boolean;
  readonly notes?: readonly RegExp[];
}

const DOCKERFILE = 'FROM node:22\nWORKDIR /app\nCOPY . .\nEXPOSE 3000\nCMD ["node", "server.js"]\n';

/** `services: api:` around the lines of a health check. */
const service = (...lines: string[]) =>
  [
    'services:',
    '  api:',
    '    build: .',
    '    healthcheck:',
    ...lines.map((line) => `      ${line}`),
    '',
  ].join('\n');

const curl: readonly Example[] = [
  {
    name: 'flow list',
    before: service('test: ["CMD", "curl", "-f", "http://localhost:3000/health"]  # every', 'interval: 5s'),
    after: service(
      'test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/health"]  # every',
      'interval: 5s',
    ),
  },
  {
    name: 'a string that is tagged as one',
    before: service('test: !!str curl -f http://localhost:3000/health'),
    after: undefined,
  },
  {
    name: 'flow list with single quotes',
    before: service("test: ['CMD', 'curl', '-f', 'http://localhost:3000/health']"),
    after: service("test: ['CMD', 'node', 'healthcheck.mjs', '-u', 'http://localhost:3000/health']"),
  },
  {
    name: 'flow list without quotes',
    before: service('test: [CMD, curl, -f, http://localhost:3000/health]'),
    after: service('test: [CMD, node, healthcheck.mjs, -u, http://localhost:3000/health]'),
  },
  {
    name: 'flow list over several lines',
    before: service(
      'test:',
      '  [',
      '    "CMD",',
      '    "curl", "-f", "http://localhost:3000/health",',
      '  ]',
      'retries: 2',
    ),
    after: service(
      'test:',
      '  ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/health"]',
      'retries: 2',
    ),
  },
  {
    name: 'block list',
    before: service(
      'test:',
      '  - CMD',
      '  - curl',
      '  - -f',
      '  - http://localhost:3000/health',
      '# how often',
      'interval: 5s',
    ),
    after: service(
      'test:',
      '  - CMD',
      '  - node',
      '  - healthcheck.mjs',
      '  - -u',
      '  - http://localhost:3000/health',
      '# how often',
      'interval: 5s',
    ),
  },
  {
    name: 'block list, quoted and not indented',
    before: service('test:', '- "CMD-SHELL"', '- "curl -f http://localhost:3000/ -m 3 || exit 1"'),
    after: service(
      'test:',
      '- "CMD"',
      '- "node"',
      '- "healthcheck.mjs"',
      '- "-u"',
      '- "http://localhost:3000/"',
      '- "-t"',
      '- "3000"',
      '- "--status"',
      '- "200-399"',
    ),
  },
  {
    name: 'what would be a number is quoted',
    before: service('test: [CMD, curl, -f, -m, "3", http://localhost:3000/health]').replace('"3"', "'3'"),
    after: service(
      "test: ['CMD', 'node', 'healthcheck.mjs', '-u', 'http://localhost:3000/health', '-t', '3000']",
    ),
  },
  {
    name: 'plain string',
    before: service('test: curl -f http://localhost:3000/health || exit 1', 'retries: 2'),
    after: service(
      'test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/health"]',
      'retries: 2',
    ),
  },
  {
    name: 'quoted string',
    before: service("test: 'curl -f http://localhost:3000/health || exit 1'"),
    after: service("test: ['CMD', 'node', 'healthcheck.mjs', '-u', 'http://localhost:3000/health']"),
  },
  {
    name: 'folded string',
    before: service('test: >-', '  curl -f', '  http://localhost:3000/health', '  || exit 1', 'retries: 2'),
    after: service(
      'test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/health"]',
      'retries: 2',
    ),
  },
  {
    name: 'literal string at the end of the file',
    before: service('test: |', '  curl -f http://localhost:3000/health'),
    after: service('test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/health"]'),
  },
  {
    name: 'flow mapping',
    before:
      'services: { api: { build: ., healthcheck: { test: [CMD, curl, -f, "http://localhost:3000/health"], retries: 2 } } }\n',
    after:
      'services: { api: { build: ., healthcheck: { test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/health"], retries: 2 } } }\n',
  },
  {
    name: 'a dollar that is only one',
    before: service("test: curl -f 'http://localhost:3000/health/$$metadata'"),
    after: service(
      'test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/health/$$metadata"]',
    ),
  },
  {
    name: 'a variable of compose stays, in exec form',
    before: service('test: curl -f http://localhost:${PORT:-3000}/health'),
    after: service('test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:${PORT:-3000}/health"]'),
  },
  {
    name: 'a variable of the container stays, for the shell',
    before: service('test: curl -f http://localhost:$$PORT/health || exit 1'),
    after: service('test: "node healthcheck.mjs -u http://localhost:$$PORT/health"'),
  },
  {
    name: 'the same in a list',
    before: service('test: ["CMD-SHELL", "curl -f http://localhost:$${PORT}/health || exit 1"]'),
    after: service('test: ["CMD-SHELL", "node healthcheck.mjs -u http://localhost:$${PORT}/health"]'),
  },
  {
    name: 'other programs stay where they are',
    before: service('test: ["CMD-SHELL", "test -f /ready && curl -f http://localhost:3000/health"]'),
    after: service(
      'test: ["CMD-SHELL", "test -f /ready && node healthcheck.mjs -u http://localhost:3000/health"]',
    ),
  },
  {
    name: 'quotes in escaped quotes',
    before: service(
      'test: ["CMD-SHELL", "pgrep \\"x\\" && curl -f \\"http://localhost:3000/health?a=1&b=2\\""]',
    ),
    after: service(
      `test: ["CMD-SHELL", "pgrep \\"x\\" && node healthcheck.mjs -u 'http://localhost:3000/health?a=1&b=2'"]`,
    ),
  },
  {
    name: 'the same with a variable',
    before: service('test: ["CMD-SHELL", "pgrep x && curl -f \\"http://localhost:$$PORT/health?a=1&b=2\\""]'),
    after: service(
      'test: ["CMD-SHELL", "pgrep x && node healthcheck.mjs -u \\"http://localhost:$$PORT/health?a=1&b=2\\""]',
    ),
  },
  {
    name: 'the same behind sh -c, with a tab',
    before: service(`test: ["CMD", "sh", "-c", "pgrep x;\\tcurl -f 'http://localhost:3000/health?a=1&b=2'"]`),
    after: service(
      `test: ["CMD", "sh", "-c", "pgrep x;\\tnode healthcheck.mjs -u 'http://localhost:3000/health?a=1&b=2'"]`,
    ),
  },
  {
    name: 'quotes in single quotes',
    before: service(`test: ['CMD-SHELL', 'pgrep x && curl -f "http://localhost:3000/health?a=1&b=2"']`),
    after: service(
      `test: ['CMD-SHELL', 'pgrep x && node healthcheck.mjs -u ''http://localhost:3000/health?a=1&b=2''']`,
    ),
  },
  {
    name: 'quotes in a string without',
    before: service('test: pgrep x && curl -f "http://localhost:3000/health?a=1&b=2"'),
    after: service(`test: pgrep x && node healthcheck.mjs -u 'http://localhost:3000/health?a=1&b=2'`),
  },
  {
    name: 'escapes around a variable of compose',
    before: service('test: "pgrep \\"\\u00e9\\" && curl -f http:\\/\\/localhost:${PORT}\\/health"'),
    after: service('test: "pgrep \\"\\u00e9\\" && node healthcheck.mjs -u http://localhost:${PORT}/health"'),
  },
  {
    name: 'the same in a list',
    before: service('test: ["CMD", "curl", "-f", "http:\\/\\/localhost:${PORT:-80}\\/health"]'),
    after: service('test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:${PORT:-80}/health"]'),
  },
  {
    name: 'an escape in the program’s name',
    before: service('test: ["CMD-SHELL", "\\x63url\\t-f http:\\/\\/localhost:$$PORT\\/health"]'),
    after: service('test: ["CMD-SHELL", "node healthcheck.mjs -u http://localhost:$$PORT/health"]'),
  },
  {
    name: 'a variable whose default is nothing',
    before: service('test: ["CMD-SHELL", "curl -f http://localhost:3000${PREFIX:-}/health"]'),
    after: service(
      'test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000${PREFIX:-}/health"]',
    ),
  },
  {
    name: 'lines that are folded and joined in quotes',
    before: service(
      'test: "pgrep x &&',
      '  curl -f \\',
      '  http://localhost:$$PORT/\\',
      '  health || exit 1"',
    ),
    after: service(
      'test: "pgrep x &&',
      '  node healthcheck.mjs -u http://localhost:$$PORT/health || exit 1"',
    ),
  },
  {
    name: 'a text with quotes, in a list',
    before: service(
      `test: ["CMD-SHELL", "curl -sf http://localhost:3000/health | grep -q '\\"status\\":\\"UP\\"' || exit 1"]`,
    ),
    after: service(
      'test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/health", "--contains", "\\"status\\":\\"UP\\""]',
    ),
    notes: [/300 ms/],
  },
  {
    name: 'the same with single quotes',
    before: service(`test: ['CMD-SHELL', 'curl -sf http://localhost:3000/health | grep -q "it''s up"']`),
    after: service(
      `test: ['CMD', 'node', 'healthcheck.mjs', '-u', 'http://localhost:3000/health', '--contains', 'it''s up']`,
    ),
  },
  {
    name: 'the same in a block list without quotes',
    before: service(
      'test:',
      '  - CMD-SHELL',
      `  - wget -qO- http://localhost:3000/health | grep '"ok":true'`,
    ),
    after: service(
      'test:',
      '  - CMD',
      '  - node',
      '  - healthcheck.mjs',
      '  - -u',
      '  - http://localhost:3000/health',
      '  - --contains',
      '  - "\\"ok\\":true"',
    ),
  },
  {
    name: 'the same in a string, for the shell',
    before: service(`test: curl -sf http://localhost:$$PORT/health | grep -q '"status":"UP"' || exit 1`),
    after: service(
      `test: "node healthcheck.mjs -u http://localhost:$$PORT/health --contains '\\"status\\":\\"UP\\"'"`,
    ),
  },
  {
    name: 'a status that is compared',
    before: service(
      `test: ["CMD-SHELL", "[ $$(curl -s -o /dev/null -w '%{http_code}' http://localhost:3000/health) -eq 200 ]"]`,
    ),
    after: service(
      'test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/health", "--status", "200"]',
    ),
  },
  {
    name: 'the time that compose gives the check',
    before: service('test: ["CMD", "curl", "-f", "http://localhost:3000/health"]', 'timeout: 1m30s'),
    after: service(
      'test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/health", "-t", "90000"]',
      'timeout: 1m30s',
    ),
    notes: [],
  },
  {
    name: 'no time where it is not known, or the default',
    before: service('test: ["CMD", "curl", "-f", "http://localhost:3000/health"]', 'timeout: ${TIMEOUT}'),
    after: service(
      'test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/health"]',
      'timeout: ${TIMEOUT}',
    ),
    notes: [/300 ms/],
  },
  {
    name: 'the longest time of those that share it',
    before:
      'x-test: &test ["CMD", "curl", "-f", "http://localhost/live"]\nservices:\n  api:\n    build: .\n    healthcheck: { test: *test, timeout: 5s }\n  web:\n    build: .\n    healthcheck: { test: *test, timeout: 10s }\n',
    after:
      'x-test: &test ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost/live", "-t", "10000"]\nservices:\n  api:\n    build: .\n    healthcheck: { test: *test, timeout: 5s }\n  web:\n    build: .\n    healthcheck: { test: *test, timeout: 10s }\n',
  },
  {
    name: 'a header is named',
    before: service('test: ["CMD", "curl", "-f", "-H", "Host: x", "http://localhost:3000/health"]'),
    after: service('test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/health"]'),
    preferred: false,
    notes: [/-H 'Host: …'/, /300 ms/],
  },
  {
    name: 'CRLF',
    crlf: true,
    before: service('test:', '  - CMD', '  - curl', '  - http://localhost:3000/health', 'interval: 5s'),
    after: service(
      'test:',
      '  - CMD',
      '  - node',
      '  - healthcheck.mjs',
      '  - -u',
      '  - http://localhost:3000/health',
      'interval: 5s',
    ),
  },
  {
    name: 'an anchor of the service’s own stays',
    before: service('test: &test ["CMD", "curl", "-f", "http://localhost:3000/health"]'),
    after: service('test: &test ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/health"]'),
  },
  {
    name: 'a fragment that one service uses',
    before:
      'x-health: &health\n  test: ["CMD", "curl", "-f", "http://localhost:3000/health"]\n  retries: 2\nservices:\n  api:\n    build: .\n    healthcheck: *health\n',
    after:
      'x-health: &health\n  test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/health"]\n  retries: 2\nservices:\n  api:\n    build: .\n    healthcheck: *health\n',
  },
  {
    name: 'a fragment that all users need the same of',
    before:
      'x-health: &health\n  test: ["CMD", "curl", "-f", "http://localhost:3000/health"]\nservices:\n  api:\n    build: .\n    healthcheck: *health\n  web:\n    build: .\n    healthcheck:\n      <<: *health\n      retries: 2\n',
    after:
      'x-health: &health\n  test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/health"]\nservices:\n  api:\n    build: .\n    healthcheck: *health\n  web:\n    build: .\n    healthcheck:\n      <<: *health\n      retries: 2\n',
  },
  {
    name: 'a fragment that another image uses, too',
    before:
      'x-health: &health\n  test: ["CMD", "curl", "-f", "http://localhost:3000/health"]\nservices:\n  api:\n    build: .\n    healthcheck: *health\n  web:\n    image: nginx\n    healthcheck: *health\n',
    after: undefined,
  },
  {
    name: 'an image that nobody knows',
    before:
      'services:\n  api:\n    image: example/api\n    healthcheck:\n      test: curl -f http://localhost\n',
    after: undefined,
  },
  {
    name: 'a Dockerfile inside the compose file, that copies everything',
    before:
      'services:\n  api:\n    build:\n      dockerfile_inline: |\n        FROM node:22\n        COPY . .\n    healthcheck:\n      test: curl -f http://localhost\n',
    after: undefined,
  },
  { name: 'no curl', before: service('test: ["CMD", "pgrep", "node"]'), after: undefined },
  { name: 'half typed', before: service('test: ["CMD", "curl"'), after: undefined },
];

/** What is added to a service that has no health check. */
const added = (indent: string, quote = '"') =>
  [
    'healthcheck:',
    `  test: [${['CMD', 'node', 'healthcheck.mjs', '-u', 'http://localhost:3000/', '--status', '200-499'].map((word) => quote + word + quote).join(', ')}]`,
    '  interval: 30s',
    '  timeout: 3s',
    '  retries: 3',
    '  start_period: 10s',
  ]
    .map((line) => `${indent}${line}\n`)
    .join('');

const missing: readonly Example[] = [
  {
    name: 'at the end of the service',
    before:
      'services:\n  api:\n    build: .\n    ports:\n      - "80:3000" # web\n\n  db:\n    image: postgres\n',
    after: `services:\n  api:\n    build: .\n    ports:\n      - "80:3000" # web\n${added('    ')}\n  db:\n    image: postgres\n`,
  },
  {
    name: 'four spaces, single quotes, comments behind',
    before: "services:\n    api:\n        build: .\n        command: ['node', 'server.js']\n    # the end\n",
    after: `services:\n    api:\n        build: .\n        command: ['node', 'server.js']\n        healthcheck:\n            test: ['CMD', 'node', 'healthcheck.mjs', '-u', 'http://localhost:3000/', '--status', '200-499']\n            interval: 30s\n            timeout: 3s\n            retries: 3\n            start_period: 10s\n    # the end\n`,
  },
  {
    name: 'behind a literal',
    before: 'services:\n  api:\n    build: .\n    labels:\n      note: |\n        two\n        lines\n\n',
    after: `services:\n  api:\n    build: .\n    labels:\n      note: |\n        two\n        lines\n${added('    ')}\n`,
  },
  {
    name: 'no last line end',
    before: 'services:\n  api:\n    build: .',
    after: `services:\n  api:\n    build: .\n${added('    ').trimEnd()}`,
  },
  {
    name: 'CRLF',
    crlf: true,
    before: 'services:\n  api:\n    build: .\n  db:\n    image: postgres\n',
    after: `services:\n  api:\n    build: .\n${added('    ')}  db:\n    image: postgres\n`,
  },
  {
    name: 'flow mapping',
    before: 'services:\n  api: { build: . }\n',
    after:
      'services:\n  api: { build: ., healthcheck: { test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/", "--status", "200-499"], interval: 30s, timeout: 3s, retries: 3, start_period: 10s } }\n',
  },
  {
    name: 'options without a test',
    before: service('interval: 5s', 'retries: 2'),
    after: service(
      'interval: 5s',
      'retries: 2',
      'test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/", "--status", "200-499"]',
    ),
  },
  {
    name: 'an empty mapping',
    before: 'services:\n  api:\n    build: .\n    healthcheck: {}\n',
    after:
      'services:\n  api:\n    build: .\n    healthcheck: { test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:3000/", "--status", "200-499"], interval: 30s, timeout: 3s, retries: 3, start_period: 10s }\n',
  },
  { name: 'a test that is still being typed', before: service('interval: 5s', 'test:'), after: undefined },
  {
    name: 'a health check that is still being typed',
    before: 'services:\n  api:\n    build: .\n    healthcheck:\n',
    after: undefined,
  },
  {
    name: 'a mapping that is another service’s',
    before: 'x-api: &api\n  build: .\nservices:\n  api: *api\n',
    after: undefined,
  },
  {
    name: 'merged keys',
    before: 'x-api: &api\n  build: .\nservices:\n  api:\n    <<: *api\n',
    after: `x-api: &api\n  build: .\nservices:\n  api:\n    <<: *api\n${added('    ')}`,
  },
];

describe('the utility in compose files', () => {
  describe('in place of curl', () => {
    for (const example of curl)
      it(example.name, () => {
        judge(example, 0);
      });
  });

  describe('where there is no health check', () => {
    for (const example of missing)
      it(example.name, () => {
        judge(example, 1);
      });
  });

  it('prefers the image’s own health check', () => {
    const workspace = open({ Dockerfile: DOCKERFILE, 'compose.yaml': 'services:\n  api:\n    build: .\n' });
    const [image, here] = composeFixes(workspace, 'compose.yaml', 'api');
    assert.ok(image && here);
    assert.deepEqual([image.preferred, here.preferred], [true, false]);
    const changed = apply(workspace, image);
    assert.deepEqual(Object.keys(changed).sort(), ['Dockerfile', 'healthcheck.mjs']);
    assert.match(
      changed.Dockerfile ?? '',
      /\n {2}CMD \["node", "healthcheck.mjs", "-u", "http:\/\/localhost:3000\/", "--status", "200-499"\]\nCMD/,
    );
  });

  const APP = 'const app = require("express")();\napp.get("/health", ok);\napp.listen(3000);\n';
  const NODE =
    '    image: node:22\n    working_dir: /app\n    volumes: [.:/app]\n    command: node server.js\n    ports: ["3000:3000"]\n';
  const taken: readonly [what: string, text: string, isTaken: boolean][] = [
    [
      'a merge key',
      `services:\n  api: &api\n${NODE}  worker:\n    <<: *api\n    command: node worker.js\n`,
      true,
    ],
    ['an anchor that nobody uses', `services:\n  api: &api\n${NODE}`, false],
    ['extends', `services:\n  api:\n${NODE}  worker:\n    extends: api\n    command: node worker.js\n`, true],
    [
      'extends of another',
      `services:\n  api:\n${NODE}  worker:\n    extends: other\n  other:\n${NODE}`,
      false,
    ],
    [
      'extends of another file',
      `services:\n  api:\n${NODE}  worker:\n    extends: { service: api, file: x.yaml }\n`,
      false,
    ],
  ];
  for (const [what, text, isTaken] of taken)
    it(`says that others take the check over: ${what}`, () => {
      const workspace = open({ 'compose.yaml': text, 'server.js': APP });
      const [fix] = composeFixes(workspace, 'compose.yaml', 'api');
      const note = 'Other services take over what this one says, and its health check with it.';
      assert.deepEqual([fix?.preferred, fix?.notes.includes(note)], [!isTaken, isTaken]);
    });

  it('copies the utility into the image where nothing else does', () => {
    const workspace = open({
      Dockerfile: 'FROM node:22\r\nWORKDIR /app\r\nCOPY server.js ./\r\n\r\nCMD ["node", "server.js"]\r\n',
      'compose.yaml': service('test: curl -f -m 1 http://localhost/health'),
    });
    const [fix] = composeFixes(workspace, 'compose.yaml', 'api');
    assert.ok(fix);
    assert.deepEqual(apply(workspace, fix), {
      'healthcheck.mjs': source,
      Dockerfile:
        'FROM node:22\r\nWORKDIR /app\r\nCOPY server.js ./\r\n\r\nCOPY healthcheck.mjs ./\r\n\r\nCMD ["node", "server.js"]\r\n',
      'compose.yaml': service(
        'test: ["CMD", "node", "healthcheck.mjs", "-u", "http://localhost/health", "-t", "1000"]',
      ),
    });
  });

  it('copies it right before a health check that the image has', () => {
    const workspace = open({
      Dockerfile:
        'FROM node:22\nCOPY server.js ./\n# well?\nHEALTHCHECK CMD curl -f http://a/health\n\nCMD ["node", "server.js"]\n',
      'compose.yaml': service('test: curl -f http://localhost/health'),
    });
    const [fix] = composeFixes(workspace, 'compose.yaml', 'api');
    assert.ok(fix);
    assert.equal(
      apply(workspace, fix).Dockerfile,
      'FROM node:22\nCOPY server.js ./\nCOPY healthcheck.mjs ./\n# well?\nHEALTHCHECK CMD curl -f http://a/health\n\nCMD ["node", "server.js"]\n',
    );
  });

  const mounted: readonly { name: string; lines: string[]; path: string; file: string; folder?: string }[] = [
    {
      name: 'short syntax',
      lines: ['volumes: [".:/app"]'],
      path: 'healthcheck.mjs',
      file: 'healthcheck.mjs',
    },
    {
      name: 'a folder below',
      lines: ['volumes:', '  - data:/data', '  - ./api:/app:ro'],
      path: 'healthcheck.mjs',
      file: 'api/healthcheck.mjs',
    },
    {
      name: 'a folder above',
      lines: ['volumes: ["./src:/srv"]'],
      folder: '/srv/app',
      path: '/srv/healthcheck.mjs',
      file: 'src/healthcheck.mjs',
    },
    {
      name: 'long syntax',
      lines: ['volumes:', '  - type: bind', '    source: ./api', '    target: /app'],
      path: 'healthcheck.mjs',
      file: 'api/healthcheck.mjs',
    },
  ];
  for (const { name, lines, path, file, folder = '/app' } of mounted)
    it(`puts the utility into a mounted folder: ${name}`, () => {
      const around = (test: string) =>
        [
          'services:',
          '  api:',
          '    image: node:22',
          `    working_dir: ${folder}`,
          ...lines.map((line) => `    ${line}`),
          '    command: node server.js',
          '    healthcheck:',
          `      test: ${test}`,
          '',
        ].join('\n');
      const workspace = open({ 'compose.yaml': around('curl -f http://localhost/health') });
      const [fix] = composeFixes(workspace, 'compose.yaml', 'api');
      assert.ok(fix);
      assert.deepEqual(apply(workspace, fix), {
        [file]: source,
        'compose.yaml': around(`["CMD", "node", "${path}", "-u", "http://localhost/health"]`),
      });
    });
});

/** Lines of a service of an image with Node, and what a fix adds to them: a mount for the utility, as the others are. */
interface Mounting {
  readonly name: string;
  readonly before: readonly string[];
  /** undefined: nothing is offered. */
  readonly after: readonly string[] | undefined;
  /** The utility's path in the container. */
  readonly path?: string;
  readonly quote?: string;
  /** The file that is created. */
  readonly created?: string;
  /** Beside the compose file. */
  readonly files?: Files;
  /** What stands above the services. */
  readonly top?: string;
}

const MOUNT = './healthcheck.mjs:/healthcheck.mjs:ro';

const mountings: readonly Mounting[] = [
  {
    name: 'no volumes yet',
    before: ['command: node -e 0'],
    after: ['command: node -e 0', 'TEST', 'volumes:', `  - ${MOUNT}`],
  },
  {
    name: 'a single file',
    before: ['volumes:', '  - ./server.js:/app/server.js # ours', 'command: node /app/server.js'],
    after: [
      'volumes:',
      '  - ./server.js:/app/server.js # ours',
      `  - ${MOUNT}`,
      'command: node /app/server.js',
      'TEST',
    ],
  },
  {
    name: 'in quotes, without indentation, labelled',
    before: ['volumes:', "- 'data:/data'", "- './a.js:/a.js:ro,Z'"],
    after: ['volumes:', "- 'data:/data'", "- './a.js:/a.js:ro,Z'", `- '${MOUNT},z'`, 'TEST'],
    quote: "'",
  },
  {
    name: 'in flow notation',
    before: ['volumes: ["./a.js:/a.js", "./b.js:/b.js" ]'],
    after: [`volumes: ["./a.js:/a.js", "./b.js:/b.js", "${MOUNT}" ]`, 'TEST'],
  },
  { name: 'an empty list', before: ['volumes: []'], after: [`volumes: [${MOUNT}]`, 'TEST'] },
  {
    name: 'in the long form',
    before: [
      'volumes:',
      '    # ours',
      '    -   type: bind',
      '        source: ./a.js',
      '        target: /a.js',
      'restart: always',
    ],
    after: [
      'volumes:',
      '    # ours',
      '    -   type: bind',
      '        source: ./a.js',
      '        target: /a.js',
      '    -   type: bind',
      '        source: ./healthcheck.mjs',
      '        target: /healthcheck.mjs',
      '        read_only: true',
      'restart: always',
      'TEST',
    ],
  },
  {
    name: 'in the long form in flow notation',
    before: ['volumes: [{ type: bind, source: ./a.js, target: /a.js }]'],
    after: [
      'volumes: [{ type: bind, source: ./a.js, target: /a.js }, { type: bind, source: ./healthcheck.mjs, target: /healthcheck.mjs, read_only: true }]',
      'TEST',
    ],
  },
  {
    name: 'the file is mounted already, elsewhere',
    before: ['volumes: ["./healthcheck.mjs:/opt/check.mjs"]'],
    after: ['volumes: ["./healthcheck.mjs:/opt/check.mjs"]', 'TEST'],
    path: '/opt/check.mjs',
    created: '',
    files: { 'healthcheck.mjs': source },
  },
  {
    name: 'a folder of the application, by its whole path',
    before: ['volumes: ["./conf:/etc/app", "./api:/srv/api"]', 'command: node /srv/api/server.js'],
    after: ['volumes: ["./conf:/etc/app", "./api:/srv/api"]', 'command: node /srv/api/server.js', 'TEST'],
    path: '/srv/api/healthcheck.mjs',
    created: 'api/healthcheck.mjs',
    files: { 'api/server.js': '' },
  },
  {
    name: 'a folder with a manifest, by its whole path',
    before: ['volumes: [".:/srv"]', 'command: npm start'],
    after: ['volumes: [".:/srv"]', 'command: npm start', 'TEST'],
    path: '/srv/healthcheck.mjs',
    files: { 'package.json': '{}' },
  },
  {
    name: 'a folder of data is no place for it',
    before: ['volumes: ["./data:/data"]'],
    after: [`volumes: ["./data:/data", "${MOUNT}"]`, 'TEST'],
  },
  { name: 'not to an anchor', before: ['volumes: &all', '  - ./a.js:/a.js'], after: undefined },
  {
    name: 'not to an alias',
    before: ['volumes: *all'],
    top: 'x-volumes: &all ["./a.js:/a.js"]\n',
    after: undefined,
  },
  {
    name: 'not where a fragment has the volumes',
    before: ['<<: *all'],
    top: 'x-all: &all\n  volumes: ["./a.js:/a.js"]\n',
    after: undefined,
  },
  { name: 'not to what is half typed', before: ['volumes:'], after: undefined },
  { name: 'not behind a comment', before: ['volumes: [', '  ./a.js:/a.js # ours', ']'], after: undefined },
  { name: 'not where mounts are not known', before: ['volumes: ["./a:${TARGET}"]'], after: undefined },
  { name: 'not where something lies', before: ['volumes: ["./a:/healthcheck.mjs"]'], after: undefined },
  {
    name: 'not in a cluster',
    before: ['deploy: { placement: { max_replicas_per_node: 1 } }'],
    after: undefined,
  },
];

describe('the utility as a file that is mounted by itself', () => {
  for (const mounting of mountings)
    for (const eol of ['\n', '\r\n'])
      it(`${mounting.name}${eol === '\n' ? '' : ' (CRLF)'}`, () => {
        judgeMounting(mounting, eol);
      });

  it('with a health check where there is none', () => {
    const workspace = open({
      'compose.yaml':
        'services:\n  api:\n    image: node:22\n    command: node server.js\n    ports: ["80:8080"]\n    volumes:\n      - ./server.js:/server.js\n',
    });
    const [fix] = composeFixes(workspace, 'compose.yaml', 'api');
    assert.ok(fix);
    assert.equal(
      apply(workspace, fix)['compose.yaml'],
      'services:\n  api:\n    image: node:22\n    command: node server.js\n    ports: ["80:8080"]\n    volumes:\n      - ./server.js:/server.js\n      - ./healthcheck.mjs:/healthcheck.mjs:ro\n    healthcheck:\n      test: ["CMD", "node", "/healthcheck.mjs", "-u", "http://localhost:8080/", "--status", "200-499"]\n      interval: 30s\n      timeout: 3s\n      retries: 3\n      start_period: 10s\n',
    );
    assert.deepEqual(problems(workspace), []);
  });

  it('for each service that a test belongs to', () => {
    const workspace = open({
      'compose.yaml':
        'x-health: &health\n  test: curl -f http://localhost/\nservices:\n  a:\n    image: python:3.12\n    healthcheck: *health\n  b:\n    image: python:3.13\n    healthcheck: *health\n',
    });
    const [fix] = composeFixes(workspace, 'compose.yaml', 'b');
    assert.ok(fix);
    const changed = apply(workspace, fix);
    assert.deepEqual(Object.keys(changed).sort(), ['compose.yaml', 'healthcheck.py']);
    const mount = '    volumes:\n      - ./healthcheck.py:/healthcheck.py:ro\n';
    assert.equal(
      changed['compose.yaml'],
      `x-health: &health\n  test: ["CMD", "python", "/healthcheck.py", "-u", "http://localhost/", "--status", "200-399"]\nservices:\n  a:\n    image: python:3.12\n    healthcheck: *health\n${mount}  b:\n    image: python:3.13\n    healthcheck: *health\n${mount}`,
    );
  });
});

function judgeMounting(
  {
    before,
    after,
    path = '/healthcheck.mjs',
    quote = '"',
    created = 'healthcheck.mjs',
    files = {},
    top = '',
  }: Mounting,
  eol: string,
): void {
  const compose = (lines: readonly string[], test: string) =>
    [
      `${top}services:`,
      '  api:',
      '    image: node:22',
      ...lines
        .flatMap((line) => (line === 'TEST' ? ['healthcheck:', `  test: ${test}`] : line))
        .map((line) => `    ${line}`),
      '',
    ]
      .join('\n')
      .replaceAll('\n', eol);
  const old = compose([...before, 'TEST'], 'curl -f http://localhost/health');
  const workspace = open({ ...files, 'compose.yaml': old });
  const [fix] = composeFixes(workspace, 'compose.yaml', 'api');
  if (!after || !fix) {
    assert.equal(fix?.title, after);
    return;
  }
  assert.equal(fix.preferred, true);
  const words = ['CMD', 'node', path, '-u', 'http://localhost/health'].map((word) => quote + word + quote);
  assert.deepEqual(apply(workspace, fix), {
    ...(created && { [created]: source }),
    'compose.yaml': compose(after, `[${words.join(', ')}]`),
  });
  assert.deepEqual(problems(workspace), []);
  assert.deepEqual(composeFixes(workspace, 'compose.yaml', 'api'), []);
}

/** `which`: of several fixes the one that changes the service. */
function judge({ before, after, crlf = false, preferred = true, notes }: Example, which: number): void {
  const ends = (text: string) => (crlf ? text.replaceAll('\n', '\r\n') : text);
  const workspace = open({ Dockerfile: DOCKERFILE, 'compose.yaml': ends(before) });
  const name = 'compose.yaml';
  const fix = composeFixes(workspace, name, 'api')[which];
  if (after === undefined || !fix) {
    assert.equal(fix?.title, after);
    return;
  }
  assert.deepEqual(apply(workspace, fix), { 'healthcheck.mjs': source, [name]: ends(after) });
  assert.deepEqual(problems(workspace), []);
  assert.equal(fix.preferred, which === 0 && preferred);
  if (notes) {
    assert.equal(fix.notes.length, notes.length, fix.notes.join('\n'));
    for (const note of notes)
      assert.ok(
        fix.notes.some((text) => note.test(text)),
        `${note} in ${fix.notes.join('\n')}`,
      );
  }
  assert.deepEqual(composeFixes(workspace, name, 'api'), [], 'a second time there is nothing to do');
}
