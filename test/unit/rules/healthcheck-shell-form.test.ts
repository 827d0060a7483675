import { type Case, rows } from './written';

type Row = readonly [what: string, text: string, marked: readonly string[], fixed?: string];

const inDockerfile = ([what, command, marked, fixed]: Row): Case => {
  const file = (text: string) => `FROM node:22\nHEALTHCHECK --retries=2 CMD ${text}\n`;
  return { what, text: file(command), marked, ...(fixed === undefined ? {} : { fixed: file(fixed) }) };
};

describe('healthcheck-shell-form in a Dockerfile', () => {
  rows(
    'healthcheck-shell-form',
    'Dockerfile',
    (
      [
        ['a plain command', 'node a.js -q', ['node a.js -q'], '["node", "a.js", "-q"]'],
        ['quotes', `node a.js "b c" 'd'`, [`node a.js "b c" 'd'`], '["node", "a.js", "b c", "d"]'],
        [
          'what would look like a variable for nobody',
          "curl -f 'http://localhost/${KEY}'",
          ["curl -f 'http://localhost/${KEY}'"],
        ],
        ['exec form', '["node", "a.js"]', []],
        ['sh -c in exec form', '["sh", "-c", "node a.js"]', []],
        ['a variable', 'node a.js $PORT', []],
        ['a pattern', 'node *.js', []],
        ['an operator', 'node a.js && node b.js', []],
        ['its exit code', 'node a.js || exit 1', []],
        ['a redirection', 'node a.js > /dev/null', []],
        ['an assignment', 'A=b node a.js', []],
        ['a builtin', 'test -f /ready', []],
        ['a test', '[ -f /ready ]', []],
        ['a substitution', 'node a.js $(hostname)', []],
        ['a shell that is called', 'sh /check.sh', []],
        ['a script of which nothing is known', '/check.sh', []],
        ['a program of Windows', 'C:\\app\\a.exe', []],
        ['half typed', 'node "a.js', []],
      ] as const
    ).map(inDockerfile),
  );
  rows('healthcheck-shell-form', 'Dockerfile', [
    {
      what: 'a script that says what reads it',
      text: 'FROM node:22\nCOPY check.sh /check.sh\nHEALTHCHECK CMD /check.sh\n',
      marked: ['/check.sh'],
      fixed: 'FROM node:22\nCOPY check.sh /check.sh\nHEALTHCHECK CMD ["/check.sh"]\n',
      beside: { 'check.sh': '#!/bin/sh\ntest -f /ready\n' },
    },
    {
      what: 'a script that does not',
      text: 'FROM node:22\nCOPY check.sh /check.sh\nHEALTHCHECK CMD /check.sh\n',
      marked: [],
      beside: { 'check.sh': 'test -f /ready\n' },
    },
    {
      what: 'on several lines',
      text: 'FROM node:22\nHEALTHCHECK CMD node \\\n    a.js\n',
      marked: ['…'],
      fixed: 'FROM node:22\nHEALTHCHECK CMD ["node", "a.js"]\n',
    },
    {
      what: 'with a comment between them, which is not lost',
      text: 'FROM node:22\nHEALTHCHECK CMD node \\\n    # why\n    a.js\n',
      marked: ['…'],
    },
    {
      what: 'on Windows',
      text: 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nHEALTHCHECK CMD check now\n',
      marked: [],
    },
    {
      what: 'an image without a shell is a stronger finding',
      text: 'FROM scratch\nCOPY a /a\nHEALTHCHECK CMD /a -q\n',
      marked: [],
    },
    {
      what: 'one that does not count',
      text: 'FROM node:22 AS a\nHEALTHCHECK CMD node a.js\nFROM debian:12\n',
      marked: [],
    },
  ]);
});

const inCompose = ([what, test, marked, fixed]: Row): Case => {
  const file = (text: string) =>
    `services:\n  web:\n    image: shop/web\n    healthcheck:\n      test: ${text}\n`;
  return { what, text: file(test), marked, ...(fixed === undefined ? {} : { fixed: file(fixed) }) };
};

describe('healthcheck-shell-form in a compose file', () => {
  rows('healthcheck-shell-form', 'compose.yaml', [
    ...(
      [
        ['a string', 'check -q now', ['check -q now'], '["CMD", "check", "-q", "now"]'],
        ['CMD-SHELL', "['CMD-SHELL', 'check now']", ['check now'], "['CMD', 'check', 'now']"],
        ['CMD', '[CMD, check, now]', []],
        ['a variable that is not known', 'check ${PORT}', []],
        ['a default', 'check ${PORT:-80}', ['check ${PORT:-80}'], '["CMD", "check", "${PORT:-80}"]'],
        ['a variable of the container', 'check $$PORT', []],
        ['a command that is a default', '"${CHECK:-check now}"', []],
        [
          'a program that is a default',
          '${CHECK:-check} now',
          ['${CHECK:-check} now'],
          '["CMD", "${CHECK:-check}", "now"]',
        ],
        ['options that are a default', 'check ${FLAGS:--q -v}', []],
        ['its exit code', 'check || exit 1', []],
        ['a list in quotes', `'["CMD", "check"]'`, []],
        ['what begins like a list in quotes', `'[check] now'`, []],
      ] as const
    ).map(inCompose),
    {
      what: 'on lines, and shared',
      text: 'x-check: &check\n  test:\n    - CMD-SHELL\n    - check now\nservices:\n  a: { image: x, healthcheck: *check }\n  b: { image: x, healthcheck: *check }\n',
      marked: ['check now'],
      fixed:
        'x-check: &check\n  test:\n    - CMD\n    - check\n    - now\nservices:\n  a: { image: x, healthcheck: *check }\n  b: { image: x, healthcheck: *check }\n',
    },
  ]);
});
