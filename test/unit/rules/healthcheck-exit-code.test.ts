import assert from 'node:assert/strict';
import { type Files, findings } from './lint';
import { compose, dockerfile, fixed, marked } from './meaning';

const RULE = 'healthcheck-exit-code';
const SERVER_CORE = 'FROM mcr.microsoft.com/windows/servercore:ltsc2022';

const cases: readonly [what: string, files: Files, ...marked: string[]][] = [
  ['|| exit 2', dockerfile('HEALTHCHECK CMD pg_isready || exit 2'), '2'],
  ['exit 127', dockerfile('HEALTHCHECK CMD pg_isready && exit 0; exit 127'), '127'],
  ['exit -1', dockerfile('HEALTHCHECK CMD pg_isready || exit -1'), '-1'],
  ['exit 0 with a sign', dockerfile('HEALTHCHECK CMD pg_isready || exit -0')],
  ['in a group', dockerfile('HEALTHCHECK CMD pg_isready || { echo no; exit 3; }'), '3'],
  ['in a subshell that ends it', dockerfile('HEALTHCHECK CMD pg_isready || (echo no; exit 3)'), '3'],
  ['in if and else', dockerfile('HEALTHCHECK CMD if pg_isready; then exit 0; else exit 4; fi'), '4'],
  ['in case', dockerfile('HEALTHCHECK CMD case $X in a) exit 5;; esac'), '5'],
  ['behind sh -c', dockerfile('HEALTHCHECK CMD ["sh", "-c", "pg_isready || exit 2"]'), '2'],
  ['before the last statement', dockerfile('HEALTHCHECK CMD pg_isready || exit 2; test -f a'), '2'],
  ['in quotes', dockerfile('HEALTHCHECK CMD pg_isready || exit "2"'), '"2"'],
  ['in compose', compose('test: pg_isready || exit 2'), '2'],
  ['CMD-SHELL', compose('test: [CMD-SHELL, "pg_isready || exit 2"]'), '2'],
  ['exit /b on Windows', dockerfile('HEALTHCHECK CMD curl.exe -f http://a/ || exit /b 2', SERVER_CORE), '2'],
  ['behind cmd /C', dockerfile('HEALTHCHECK CMD ["cmd", "/C", "curl.exe -f http://a/ || exit 2"]'), '2'],
  [
    'in a script whose code is the check’s',
    {
      Dockerfile: 'FROM node:22\nCOPY check.sh /\nHEALTHCHECK CMD ["/check.sh"]\n',
      'check.sh': '#!/bin/sh\npg_isready || exit 2\n',
    },
    '2',
  ],
  [
    'in a script whose code is looked at only',
    {
      Dockerfile: 'FROM node:22\nCOPY check.sh /\nHEALTHCHECK CMD /check.sh || exit 1\n',
      'check.sh': '#!/bin/sh\npg_isready || exit 2\n',
    },
  ],
  ['256, which is 0 and says nothing', dockerfile('HEALTHCHECK CMD pg_isready || exit 256')],
  ['0 and 1', dockerfile('HEALTHCHECK CMD pg_isready && exit 0 || exit 1')],
  ['no code', dockerfile('HEALTHCHECK CMD pg_isready || exit')],
  ['kill', dockerfile('HEALTHCHECK CMD pg_isready || kill 15')],
  ['a subshell whose code goes no further', dockerfile('HEALTHCHECK CMD (pg_isready || exit 2) || exit 1')],
  ['another shell’s code', dockerfile(`HEALTHCHECK CMD sh -c 'exit 2' || exit 1`)],
  ['captured', dockerfile('HEALTHCHECK CMD test "$(exit 2)" = a')],
  ['unknown: a variable', dockerfile('HEALTHCHECK CMD pg_isready || exit $code')],
  ['unknown: in a function', dockerfile('HEALTHCHECK CMD f() { exit 2; }; f')],
  ['no shell: a program’s argument', dockerfile('HEALTHCHECK CMD ["check", "exit", "2"]')],
  ['half typed', dockerfile('HEALTHCHECK CMD pg_isready || exit 2 (')],
];

describe(RULE, () => {
  for (const [what, files, ...expected] of cases)
    it(what, () => {
      assert.deepEqual(marked(RULE, files), expected);
    });

  it('is a warning, at its place', () => {
    const Dockerfile = 'FROM node:22\nHEALTHCHECK CMD pg_isready \\\n  || exit 2\n';
    assert.deepEqual(findings(RULE, { Dockerfile }), ['Dockerfile:3 warning 2']);
  });

  const repairs: readonly [before: Files, after: Files | undefined][] = [
    [
      dockerfile('HEALTHCHECK CMD pg_isready -q && test -f a || exit 2'),
      dockerfile('HEALTHCHECK CMD pg_isready -q && test -f a || exit 1'),
    ],
    [
      compose(`test: ["CMD-SHELL", "[ -f a ] || exit \\"127\\""]`),
      compose('test: ["CMD-SHELL", "[ -f a ] || exit 1"]'),
    ],
    [dockerfile('HEALTHCHECK CMD [ -f a ] || exit -1'), dockerfile('HEALTHCHECK CMD [ -f a ] || exit 1')],
  ];
  for (const [before, after] of repairs)
    it(`repairs ${Object.values(before).join('').split('\n').at(-2) ?? ''}`, () => {
      assert.deepEqual(fixed(RULE, before), after);
    });
});
