import assert from 'node:assert/strict';
import { findings, lint, type Files } from './lint';

const inDockerfile: readonly [what: string, command: string, ...marked: string[]][] = [
  ['shell form', 'HEALTHCHECK CMD curl -f http://localhost/', 'curl'],
  ['exec form', 'HEALTHCHECK CMD ["curl", "-f", "http://localhost/"]', 'curl'],
  ['an absolute path', 'HEALTHCHECK CMD /usr/bin/curl -f http://localhost/', '/usr/bin/curl'],
  ['after options', 'HEALTHCHECK --interval=5s --retries=3 CMD curl -f http://localhost/ || exit 1', 'curl'],
  ['behind sh -c', `HEALTHCHECK CMD ["sh", "-c", "curl -f http://localhost/ || exit 1"]`, 'curl'],
  ['behind bash -ec and exec', `HEALTHCHECK CMD /bin/bash -ec 'exec curl -f http://localhost/'`, 'curl'],
  ['in an if', 'HEALTHCHECK CMD if curl -f http://localhost/; then exit 0; else exit 1; fi', 'curl'],
  ['in a loop', 'HEALTHCHECK CMD until curl -f http://localhost/; do sleep 1; done', 'curl'],
  ['in $(…)', 'HEALTHCHECK CMD test "$(curl -s http://localhost/)" = ok', 'curl'],
  ['in backticks', 'HEALTHCHECK CMD test `curl -s http://localhost/` = ok', 'curl'],
  ['in a pipe', 'HEALTHCHECK CMD curl -s http://localhost/ | grep -q ok', 'curl'],
  ['behind timeout and env', 'HEALTHCHECK CMD timeout 5 env A=b curl -f http://localhost/', 'curl'],
  ['twice', 'HEALTHCHECK CMD curl -f http://localhost/a && curl -f http://localhost/b', 'curl', 'curl'],
  ['in lower case', 'healthcheck cmd curl -f http://localhost/', 'curl'],
  ['a script of another name', 'HEALTHCHECK CMD ./curl-test.sh'],
  ['a word that is printed', 'HEALTHCHECK CMD echo "no curl"'],
  ['a library', 'HEALTHCHECK CMD test -f /usr/lib/libcurl.so'],
  ['a tool that is looked for', 'HEALTHCHECK CMD command -v curl'],
  ['another tool', 'HEALTHCHECK CMD wget -q http://localhost/'],
  ['switched off', 'HEALTHCHECK NONE'],
  ['a start-up command', 'CMD curl http://localhost/'],
  ['half typed: no command', 'HEALTHCHECK CMD '],
  ['half typed: an open quote', 'HEALTHCHECK CMD curl -f "http://localhost', 'curl'],
  ['half typed: an open list, which a shell reads as the program "[curl,"', 'HEALTHCHECK CMD ["curl", "-f"'],
];

describe('healthcheck-curl in a Dockerfile', () => {
  for (const [what, command, ...marked] of inDockerfile)
    it(`${what}: ${command}`, () => {
      const found = findings('healthcheck-curl', { Dockerfile: `FROM node:22\n${command}\n` });
      assert.deepEqual(
        found,
        marked.map((text) => `Dockerfile:2 warning ${text}`),
      );
    });

  const across: readonly [what: string, dockerfile: string, ...found: string[]][] = [
    [
      'the last of several counts',
      'FROM node:22\nHEALTHCHECK CMD curl -f http://a/\nHEALTHCHECK CMD ["node", "healthcheck.mjs"]\n',
    ],
    [
      'a stage that ships inherits it',
      'FROM node:22 AS base\nHEALTHCHECK CMD curl -f http://a/\nFROM base\nCMD ["node", "a.js"]\n',
      'Dockerfile:2 warning curl',
    ],
    [
      'the nearer stage overrides it',
      'FROM node:22 AS base\nHEALTHCHECK CMD curl -f http://a/\nFROM base\nHEALTHCHECK NONE\n',
    ],
    ['a stage that does not ship', 'FROM node:22 AS build\nHEALTHCHECK CMD curl -f http://a/\nFROM nginx\n'],
    [
      'on continuation lines with a comment between',
      'FROM node:22\nHEALTHCHECK --interval=5s \\\n# every five seconds\n  CMD \\\n  curl -f http://a/ \\\n  || exit 1\n',
      'Dockerfile:5 warning curl',
    ],
    [
      'with a backtick as escape',
      '# escape=`\nFROM node:22\nHEALTHCHECK CMD `\n  curl.exe -f http://a/\n',
      'Dockerfile:4 warning curl.exe',
    ],
    [
      'behind ONBUILD',
      'FROM node:22\nONBUILD HEALTHCHECK CMD curl -f http://a/\n',
      'Dockerfile:2 warning curl',
    ],
    [
      'on Windows',
      'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nHEALTHCHECK CMD powershell -command "Invoke-WebRequest http://localhost/"\n',
      'Dockerfile:2 warning Invoke-WebRequest',
    ],
  ];
  for (const [what, Dockerfile, ...found] of across)
    it(what, () => {
      assert.deepEqual(findings('healthcheck-curl', { Dockerfile }), found);
    });

  const WINDOWS = 'mcr.microsoft.com/windows/servercore:ltsc2022';
  const missingFrom: readonly [image: string, command: string, message: RegExp][] = [
    ['node:22', 'curl -f http://localhost/', /^The health check runs curl, .*: slim images have none,/],
    [WINDOWS, 'curl -f http://localhost/', /^The health check runs curl, .* from version 1803 on/],
    [
      'shop/api',
      'curl.exe -f http://localhost/',
      /^The health check runs curl\.exe, .* from version 1803 on/,
    ],
    [WINDOWS, 'powershell -command "iwr http://localhost/"', /runs iwr, .* PowerShell: Nano Server and slim/],
    ['node:22', 'pwsh -c "Invoke-RestMethod http://localhost/"', /runs Invoke-RestMethod, .* PowerShell/],
  ];
  for (const [image, command, message] of missingFrom)
    it(`says where ${command} may be missing: ${image}`, () => {
      const found = lint({ Dockerfile: `FROM ${image}\nHEALTHCHECK CMD ${command}\n` });
      assert.match(found.find(({ rule }) => rule === 'healthcheck-curl')?.message ?? '', message);
    });

  it('keeps its place on lines that end with CRLF', () => {
    const Dockerfile = 'FROM node:22\r\nHEALTHCHECK --retries=2 \\\r\n  CMD curl -f http://a/\r\n';
    assert.deepEqual(findings('healthcheck-curl', { Dockerfile }), ['Dockerfile:3 warning curl']);
  });
});

const inCompose: readonly [what: string, test: string, ...marked: string[]][] = [
  ['a string', 'test: curl -f http://localhost/', 'curl'],
  ['a quoted string', 'test: "curl -f http://localhost/ || exit 1"', 'curl'],
  ['CMD', 'test: ["CMD", "curl", "-f", "http://localhost/"]', 'curl'],
  ['CMD with single quotes', "test: ['CMD', '/usr/bin/curl', '-f', 'http://localhost/']", '/usr/bin/curl'],
  ['CMD without quotes', 'test: [CMD, curl, -f, http://localhost/]', 'curl'],
  ['CMD-SHELL', 'test: ["CMD-SHELL", "curl -f http://localhost/ || exit 1"]', 'curl'],
  ['an escaped quote before it', 'test: ["CMD-SHELL", "test \\"a\\" = a && curl -f http://a/"]', 'curl'],
  ['NONE', 'test: ["NONE"]'],
  ['another tool', 'test: ["CMD", "wget", "-q", "http://localhost/"]'],
  ['a mere mention', 'test: echo curl'],
  ['nothing', 'test:'],
  ['half typed', 'test: ["CMD", "curl"', 'curl'],
];

describe('healthcheck-curl in a script that the check runs', () => {
  const SCRIPT = '#!/bin/sh\nset -e\ncurl -f http://localhost/\n';
  const Dockerfile = 'FROM node:22\nCOPY health.sh /\nHEALTHCHECK CMD /health.sh\n';
  const cases: readonly [what: string, files: Files, ...found: string[]][] = [
    ['copied into the image', { Dockerfile, 'health.sh': SCRIPT }, 'health.sh:3 warning curl'],
    [
      'mounted by a service',
      {
        'compose.yaml':
          'services:\n  web:\n    image: shop/web\n    volumes: ["./x:/x"]\n    healthcheck: { test: ["CMD", "bash", "/x/health.sh"] }\n',
        'x/health.sh': SCRIPT,
      },
      'x/health.sh:3 warning curl',
    ],
    [
      'run by two checks, once',
      {
        'compose.yaml':
          'services:\n  a: &a\n    image: shop/a\n    volumes: ["./x:/x"]\n    healthcheck: { test: /x/health.sh }\n  b: { <<: *a, healthcheck: { test: sh /x/health.sh } }\n',
        'x/health.sh': SCRIPT,
      },
      'x/health.sh:3 warning curl',
    ],
    ['of another language', { Dockerfile, 'health.sh': SCRIPT.replace('sh', 'python') }],
    ['not in the workspace', { Dockerfile }],
    ['that names curl only', { Dockerfile, 'health.sh': '#!/bin/sh\n# curl\necho curl\n' }],
  ];
  for (const [what, files, ...found] of cases)
    it(what, () => {
      assert.deepEqual(findings('healthcheck-curl', files), found);
    });

  it('points at the command that runs it', () => {
    const [finding] = lint({ Dockerfile, 'health.sh': SCRIPT }).filter(
      ({ rule }) => rule === 'healthcheck-curl',
    );
    assert.deepEqual(
      finding?.related.map(({ uri, range }) => [uri, range.start]),
      [['file:///workspace/Dockerfile', { line: 2, character: 16 }]],
    );
  });
});

describe('healthcheck-curl in a compose file', () => {
  for (const [what, test, ...marked] of inCompose)
    it(`${what}: ${test}`, () => {
      const text = `services:\n  web:\n    image: node:22\n    healthcheck:\n      ${test}\n`;
      assert.deepEqual(
        findings('healthcheck-curl', { 'compose.yaml': text }),
        marked.map((word) => `compose.yaml:5 warning ${word}`),
      );
    });

  const files: readonly [what: string, files: Files, ...found: string[]][] = [
    [
      'a list on lines of its own',
      {
        'compose.yaml':
          'services:\n  web:\n    image: node:22\n    healthcheck:\n      test:\n        - CMD\n        - curl\n        - -f\n        - http://localhost/\n',
      },
      'compose.yaml:7 warning curl',
    ],
    [
      'a folded block',
      {
        'compose.yaml':
          'services:\n  web:\n    image: node:22\n    healthcheck:\n      test: >\n        test -f /ready &&\n        curl -f http://localhost/\n',
      },
      'compose.yaml:7 warning curl',
    ],
    [
      'an anchored test that two services share is one finding',
      {
        'compose.yaml':
          'x-check: &check\n  test: curl -f http://localhost/\nservices:\n  a: { image: node:22, healthcheck: *check }\n  b: { image: node:22, healthcheck: *check }\n',
      },
      'compose.yaml:2 warning curl',
    ],
    [
      'in an inline Dockerfile',
      {
        'compose.yaml':
          'services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM node:22\n        HEALTHCHECK CMD curl -f http://a/\n',
      },
      'compose.yaml:6 warning curl',
    ],
    [
      'switched off',
      {
        'compose.yaml':
          'services:\n  a:\n    image: node:22\n    healthcheck: { test: curl -f http://a/, disable: true }\n',
      },
    ],
    [
      'a service without a container',
      {
        'compose.yaml':
          'services:\n  a:\n    provider: { type: model }\n    healthcheck: { test: curl -f http://a/ }\n',
      },
    ],
  ];
  for (const [what, given, ...found] of files)
    it(what, () => {
      assert.deepEqual(findings('healthcheck-curl', given), found);
    });
});
