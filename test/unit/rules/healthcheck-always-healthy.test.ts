import assert from 'node:assert/strict';
import { compose, dockerfile, fixed, marked } from './meaning';
import { findings, fixesFor, type Files } from './lint';

const RULE = 'healthcheck-always-healthy';
const URL = 'http://localhost/';

const cases: readonly [what: string, script: string, ...marked: string[]][] = [
  // curl
  ['curl without --fail', `curl -s ${URL}`, URL],
  ['with || exit 1', `curl -s ${URL} || exit 1`, URL],
  ['in an if', `if curl -s ${URL}; then exit 0; else exit 1; fi`, URL],
  ['behind timeout and sh -c', `timeout 5 sh -c 'curl -s ${URL}'`, URL],
  ['before && exit 0', `curl -s ${URL} && exit 0 || exit 1`, URL],
  ['before exit $?', `curl -s ${URL}; exit $?`, URL],
  ['with what it prints thrown away', `curl -s -o /dev/null ${URL} > /dev/null 2>&1`, URL],
  ['with the status printed for nobody', `curl -s -w '%{http_code}' ${URL}`, URL],
  ['twice', 'curl -s http://a/ && curl -s http://b/', 'http://a/', 'http://b/'],
  ['one of two', 'curl -f http://a/ && curl -s http://b/', 'http://b/'],
  ['a URL from a variable', 'curl -s $URL', '$URL'],
  ['-f', `curl -f ${URL}`],
  ['-f among others', `curl -sSfL ${URL}`],
  ['--fail', `curl --fail ${URL}`],
  ['--fail-with-body', `curl --fail-with-body ${URL}`],
  ['grep reads it', `curl -s ${URL} | grep -q ok`],
  ['a test reads it', `[ "$(curl -s ${URL})" = ok ]`],
  ['its status is compared', `test $(curl -s -o /dev/null -w '%{http_code}' ${URL}) -eq 200`],
  ['a variable takes it', `code=$(curl -s -w '%{http_code}' ${URL}); [ "$code" = 200 ]`],
  ['it goes into a file', `curl -s ${URL} > /tmp/out && grep -q ok /tmp/out`],
  ['it goes into a file by -o', `curl -s -o /tmp/out ${URL} && grep -q ok /tmp/out`],
  ['another protocol', 'curl -s telnet://localhost:25'],
  ['the value of an option from a variable', `curl -u $USER:$PASSWORD ${URL}`, URL],
  ['unknown: options from a variable', `curl $OPTIONS ${URL}`],
  ['unknown: options from a file', `curl -K /etc/curlrc ${URL}`],
  ['no URL', 'curl --silent'],
  ['its exit code has no say', `pg_isready || (curl -s ${URL}; exit 1)`],
  ['wget fails by itself', `wget -q ${URL}`],
  // || true
  ['|| true', `curl -f ${URL} || true`, '|| true'],
  ['|| :', `curl -f ${URL} || :`, '|| :'],
  ['|| exit 0', `curl -f ${URL} || exit 0`, '|| exit 0'],
  ['|| exit 256', `curl -f ${URL} || exit 256`, '|| exit 256'],
  ['|| echo', `pg_isready || echo down`, '|| echo down'],
  ['|| a group that says so', `pg_isready || { echo down; true; }`, '|| { echo down; true; }'],
  ['two problems', `curl ${URL} || true`, URL, '|| true'],
  ['|| a program', `pg_isready || restart-it`],
  ['|| false', `pg_isready || false`],
  ['|| echo and exit 1', `pg_isready || (echo down && exit 1)`],
  ['|| kill', 'pg_isready || kill 1'],
  ['|| true in the middle', 'pg_isready || true; test -f /ready'],
  // ; exit 0
  ['; exit 0', `pg_isready; exit 0`, 'exit 0'],
  ['; true', `pg_isready; true`, 'true'],
  ['sleep', 'sleep 15', 'sleep 15'],
  ['sleep for as long as somebody says', 'sleep $DELAY'],
  ['; echo', `pg_isready; echo done`, 'echo done'],
  ['|| echo; exit 0', `pg_isready || echo down; exit 0`, 'exit 0'],
  ['&& exit 0', 'pg_isready && exit 0'],
  ['; exit 0 under set -e', 'set -e; pg_isready; exit 0'],
  ['what set -e does not look at', 'set -e; pg_isready && echo up; exit 0', 'exit 0'],
  [
    'a list that it does not look into',
    'set -e; { pg_isready; true; } || exit 1; exit 0',
    'set -e; { pg_isready; true; } || exit 1; exit 0',
  ],
  ['behind !, which it does not look at', 'set -e; ! pg_isready; exit 0', 'exit 0'],
  ['a subshell, which it does look at', 'set -e; (pg_isready && echo up); exit 0'],
  ['a function, of which nothing is told', 'set -e; f() { pg_isready; }; f && echo up; exit 0'],
  ['; exit 0 under sh -e', "sh -ec 'pg_isready; exit 0'"],
  ['|| exit 1; exit 0', 'pg_isready || exit 1; exit 0'],
  // if
  ['if without else', `if pg_isready; then exit 0; fi`, 'fi'],
  ['if with an else that says so', `if pg_isready; then echo up; else echo down; fi`, 'echo down'],
  ['elif without else', `if pg_isready; then exit 0; elif test -f a; then exit 0; fi`, 'fi'],
  ['if not', 'if ! pg_isready; then exit 1; fi'],
  ['if and exit 1 behind it', 'if pg_isready; then exit 0; fi; exit 1'],
  // pipes
  ['| cat', `pg_isready | cat`, '| cat'],
  ['| tee', `pg_isready | tee /dev/stderr`, '| tee /dev/stderr'],
  ['| head -n 1', `pg_isready | head -n 1`, '| head -n 1'],
  ['| tr', `pg_isready | tr a b`, '| tr a b'],
  ['| sed', `pg_isready | sed s/a/b/`, '| sed s/a/b/'],
  ['| awk', `pg_isready | awk '{ print $1 }'`, "| awk '{ print $1 }'"],
  ['| jq', `curl -s ${URL} | jq .status`, URL, '| jq .status'],
  ['| grep | wc', `ps | grep x | wc -l`, '| wc -l'],
  ['| jq -e', `curl -s ${URL} | jq -e .status`],
  ['| awk that exits', `pg_isready | awk '/ok/ { exit 1 }'`],
  ['| sed that quits with a code', `pg_isready | sed '/no/q1'`],
  ['| cat of a file', 'pg_isready | cat /run/ready'],
  ['| cat | grep', 'pg_isready | cat | grep ok'],
  ['| cat with pipefail', "bash -o pipefail -c 'pg_isready | cat'"],
  ['| cat with set -o pipefail', "bash -c 'set -o pipefail; pg_isready | cat'"],
  ['| cat without', "bash -c 'pg_isready | cat'", '| cat'],
  ['| cat behind a negation', '! pg_isready | cat'],
  // what does not look at the service
  ['exit 0', 'exit 0', 'exit 0'],
  ['true', 'true', 'true'],
  [':', ':', ':'],
  ['echo', 'echo healthy', 'echo healthy'],
  ['several', 'echo a; echo b && exit 0', 'echo a; echo b && exit 0'],
  ['a version', 'node --version', 'node --version'],
  ['exit 1', 'exit 1'],
  ['a file', 'test -f /run/ready'],
  ['ls of a file', 'ls /run/ready'],
  ['bash asks by a redirection', '(echo > /dev/tcp/localhost/80)'],
  ['a loop that may never end', `until pg_isready; do sleep 1; done; exit 0`],
  ['unknown: a program', './check'],
  ['unknown: a function', 'check() { pg_isready; }; check'],
  ['unknown: a trap', "trap 'exit 1' EXIT; pg_isready || true"],
  ['unknown: a sourced file', '. ./lib.sh; pg_isready || true'],
  ['unknown: a code from a variable', 'pg_isready; exit $code'],
  ['half typed', 'pg_isready || true; if'],
];

describe(RULE, () => {
  for (const [what, script, ...expected] of cases) {
    it(`${what}: ${script}`, () => {
      assert.deepEqual(marked(RULE, dockerfile(`HEALTHCHECK CMD ${script}`)), expected);
    });
    it(`${what}, in compose`, () => {
      const test = `test: ${JSON.stringify(script.replaceAll('$', '$$$$'))}`;
      const found = marked(RULE, compose(test)).map((text) => text.replaceAll('$$', '$'));
      assert.deepEqual(found, expected);
    });
  }

  const forms: readonly [what: string, files: Files, ...marked: string[]][] = [
    ['exec form', dockerfile(`HEALTHCHECK CMD ["curl", "-s", "${URL}"]`), URL],
    ['exec form with --fail', dockerfile(`HEALTHCHECK CMD ["curl", "--fail", "${URL}"]`)],
    ['a program that says nothing', dockerfile('HEALTHCHECK CMD ["true"]'), 'true'],
    ['no program: the check fails', dockerfile('HEALTHCHECK CMD ["exit", "0"]')],
    ['sh -c in exec form', dockerfile('HEALTHCHECK CMD ["sh", "-c", "pg_isready || true"]'), '|| true'],
    ['CMD', compose(`test: [CMD, curl, -s, '${URL}']`), URL],
    ['CMD-SHELL', compose('test: ["CMD-SHELL", "pg_isready || true"]'), '|| true'],
    [
      'on Windows nothing is known',
      dockerfile(
        'HEALTHCHECK CMD curl.exe -s http://localhost/ || exit 0',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022',
      ),
    ],
    ['PowerShell fails by itself', dockerfile('HEALTHCHECK CMD powershell -Command "iwr http://localhost/"')],
    [
      'a script that the check runs',
      {
        Dockerfile: 'FROM node:22\nCOPY check.sh /\nHEALTHCHECK CMD /check.sh\n',
        'check.sh': '#!/bin/sh\npg_isready || true\n',
      },
      '|| true',
    ],
    [
      'a script whose code has no say',
      {
        Dockerfile: 'FROM node:22\nCOPY check.sh /\nHEALTHCHECK CMD /check.sh; pg_isready\n',
        'check.sh': '#!/bin/sh\npg_isready || true\n',
      },
    ],
    [
      'a script with set -e',
      {
        Dockerfile: 'FROM node:22\nCOPY check.sh /\nHEALTHCHECK CMD ["/check.sh"]\n',
        'check.sh': '#!/bin/sh -e\npg_isready\nexit 0\n',
      },
    ],
  ];
  for (const [what, files, ...expected] of forms)
    it(what, () => {
      assert.deepEqual(marked(RULE, files), expected);
    });

  it('is a warning, at its place', () => {
    const Dockerfile =
      'FROM node:22\r\nHEALTHCHECK --interval=5s \\\r\n  CMD curl -f http://a/ \\\r\n  || true\r\n';
    assert.deepEqual(findings(RULE, { Dockerfile }), ['Dockerfile:4 warning || true']);
  });

  const repairs: readonly [before: string, after: string | undefined][] = [
    [`curl -s ${URL}health`, `curl --fail -s ${URL}health`],
    ['test -f a && pg_isready || true', 'test -f a && pg_isready'],
    ['pg_isready || true && echo up', 'pg_isready && echo up'],
    ['pg_isready || echo down', 'pg_isready || { echo down; exit 1; }'],
    ['pg_isready || { echo a; echo b; }', 'pg_isready || { echo a; echo b; exit 1; }'],
    ['test -f a && pg_isready; exit 0', 'test -f a && pg_isready'],
    ['pg_isready -q -t 1; echo done', 'pg_isready -q -t 1 && echo done'],
    ['test -f a; pg_isready; exit 0', undefined],
    ['if pg_isready; then exit 0; fi', 'if pg_isready; then exit 0; else exit 1; fi'],
    [
      'if pg_isready; then echo up; else echo down; fi',
      'if pg_isready; then echo up; else echo down; exit 1; fi',
    ],
    ['ps -p 1 | grep x | cat | head -n 1', 'ps -p 1 | grep x'],
    ['pg_isready -q | tee /tmp/log', undefined],
    ['exit 0', undefined],
    ['[ -f a ] || exit 256', '[ -f a ]'],
    ['pg_isready -q && true || exit 512', 'pg_isready -q && true'],
  ];
  for (const [before, after] of repairs) {
    it(`repairs ${before}`, () => {
      const files = fixed(RULE, dockerfile(`HEALTHCHECK CMD ${before}`));
      assert.equal(files?.Dockerfile, after && `FROM node:22\nHEALTHCHECK CMD ${after}\n`);
    });
    it(`repairs ${before}, in a string within a string`, () => {
      const test = (script: string) => `test: ["CMD", "sh", "-c", ${JSON.stringify(script)}]`;
      const files = fixed(RULE, compose(test(before)));
      assert.deepEqual(files, after === undefined ? undefined : compose(test(after)));
    });
  }

  const written: readonly [what: string, before: Files, after: Files | undefined][] = [
    [
      'a list in JSON',
      dockerfile('HEALTHCHECK CMD ["curl", "-s", "http://a/up"]'),
      dockerfile('HEALTHCHECK CMD ["curl", "--fail", "-s", "http://a/up"]'),
    ],
    [
      'a flow list',
      compose('test: [CMD, curl, -s, http://a/up]'),
      compose('test: [CMD, curl, --fail, -s, http://a/up]'),
    ],
    [
      'a flow list in single quotes',
      compose("test: ['CMD', 'curl', 'http://a/up']"),
      compose("test: ['CMD', 'curl', '--fail', 'http://a/up']"),
    ],
    [
      'a block list',
      compose("test:\n        - 'CMD'\n        - 'curl' # the tool\n        - 'http://a/up'"),
      compose(
        "test:\n        - 'CMD'\n        - 'curl'\n        - '--fail' # the tool\n        - 'http://a/up'",
      ),
    ],
    [
      'a folded block',
      compose('test: >\n        pg_isready\n        || true'),
      compose('test: >\n        pg_isready || exit 1'),
    ],
    [
      'continuation lines that end with CRLF',
      { Dockerfile: 'FROM node:22\r\nHEALTHCHECK CMD pg_isready \\\r\n\t|| true\r\nUSER node\r\n' },
      { Dockerfile: 'FROM node:22\r\nHEALTHCHECK CMD pg_isready || exit 1\r\nUSER node\r\n' },
    ],
    [
      'a backtick as escape',
      { Dockerfile: '# escape=`\nFROM node:22\nHEALTHCHECK CMD pg_isready `\n  || echo no\n' },
      { Dockerfile: '# escape=`\nFROM node:22\nHEALTHCHECK CMD pg_isready `\n  || { echo no; exit 1; }\n' },
    ],
    [
      'a comment between continuation lines would go, too',
      { Dockerfile: 'FROM node:22\nHEALTHCHECK CMD pg_isready \\\n# never mind\n  || true\n' },
      undefined,
    ],
    [
      'a script of its own',
      {
        Dockerfile: 'FROM node:22\nCOPY check.sh /\nHEALTHCHECK CMD ["/check.sh"]\n',
        'check.sh': '#!/bin/sh\nif pg_isready; then\n  exit 0\nfi\n',
      },
      {
        Dockerfile: 'FROM node:22\nCOPY check.sh /\nHEALTHCHECK CMD ["/check.sh"]\n',
        'check.sh': '#!/bin/sh\nif pg_isready; then\n  exit 0\nelse exit 1; fi\n',
      },
    ],
  ];
  it('leaves no plain command to a shell that would have nothing to do', () => {
    for (const blind of ['|| true', '; exit 0', '| cat']) {
      const files = fixed(RULE, dockerfile(`HEALTHCHECK CMD pg_isready ${blind}`));
      assert.deepEqual(files, dockerfile('HEALTHCHECK CMD pg_isready || exit 1'));
    }
  });

  it('asks the root for a success only where somebody says so', () => {
    for (const url of [URL, 'localhost', 'http://a:80?x=/y', '$URL']) {
      const [fix] = fixesFor(RULE, dockerfile(`HEALTHCHECK CMD curl -s ${url}`, 'FROM shop/web'));
      assert.deepEqual(
        [fix?.title, fix?.preferred, fix?.notes],
        ['Add --fail to curl', false, [`It is assumed that ${url} answers without an error.`]],
      );
    }
  });

  it('leaves alone what a variable may put there', () => {
    assert.deepEqual(fixesFor(RULE, compose('test: ${TEST:-curl localhost:8000/up}')), []);
  });

  it('leaves no check that could only fail, where its program is not there', () => {
    const files = dockerfile('HEALTHCHECK CMD curl -f http://localhost/ || true', 'FROM alpine:3.20');
    const [smallest, utility] = fixesFor(RULE, files);
    assert.deepEqual([smallest?.preferred, utility?.preferred], [false, true]);
  });

  for (const [what, before, after] of written)
    it(`writes ${what}`, () => {
      assert.deepEqual(fixed(RULE, before), after);
    });

  // It says itself that it has the route, and nothing of a port.
  const SERVER =
    "import express from 'express';\nconst app = express();\napp.get('/health', answer);\napp.listen(process.env.PORT);\n";
  for (const [idle, after] of [
    ['CMD exit 0', 'CMD ["node", "healthcheck.mjs", "-u", "http://localhost:8080/health"]'],
    ['CMD ["true"]', 'CMD ["node", "healthcheck.mjs", "-u", "http://localhost:8080/health"]'],
  ] as const) {
    const files = (command: string, expose = 'EXPOSE 8080\n'): Files => ({
      Dockerfile: `FROM node:22\nWORKDIR /app\nCOPY . .\n${expose}HEALTHCHECK --interval=7s \\\n  ${command}\nCMD ["node", "server.mjs"]\n`,
      'server.mjs': SERVER,
    });
    it(`asks with the utility in place of ${idle}, which asks nothing`, () => {
      const { Dockerfile } = fixed(RULE, files(idle)) ?? {};
      assert.equal(Dockerfile, files(after).Dockerfile);
    });
    it(`does so for ${idle} where the port is assumed, with a note`, () => {
      const [fix] = fixesFor(RULE, files(idle, ''));
      assert.equal(fix?.preferred, false);
      assert.deepEqual(fix.notes, ['The port in http://localhost/health is assumed.']);
    });
  }

  it('does so in compose, where the service tells the port', () => {
    const files = (test: string): Files => ({
      'compose.yaml': `services:\n  web:\n    image: node:22\n    working_dir: /app\n    volumes: [./app:/app]\n    command: [node, server.mjs]\n    ports: ["80:8080"]\n    healthcheck:\n      test: ${test}\n      retries: 9\n`,
      'app/server.mjs': SERVER,
    });
    assert.equal(
      fixed(RULE, files('exit 0'))?.['compose.yaml'],
      files('["CMD", "node", "healthcheck.mjs", "-u", "http://localhost:8080/health"]')['compose.yaml'],
    );
  });

  it('offers nothing for an ONBUILD check that asks nothing, whose image is another', () => {
    assert.deepEqual(fixesFor(RULE, dockerfile('WORKDIR /app\nCOPY . .\nONBUILD HEALTHCHECK CMD true')), []);
  });

  it('offers the custom utility, too, where it can take the whole place', () => {
    const files = {
      Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nHEALTHCHECK CMD curl -s http://localhost/health\n',
    };
    assert.deepEqual(
      fixesFor(RULE, files).map(({ title, preferred }) => `${title}${preferred ? ' (preferred)' : ''}`),
      ['Add --fail to curl (preferred)', 'Replace curl with healthcheck.mjs'],
    );
  });

  it('offers it not where it would leave what keeps the check from failing', () => {
    for (const [command, left] of [
      ['pgrep a || curl -f http://localhost/health || true', 'Remove “|| true”'],
      [
        'pgrep a; curl -f http://localhost/health; echo done',
        'Go on to “echo done” only where the check succeeds',
      ],
    ])
      assert.deepEqual(
        fixesFor(RULE, {
          Dockerfile: `FROM node:22\nWORKDIR /app\nCOPY . .\nHEALTHCHECK CMD ${command}\n`,
        }).map(({ title }) => title),
        [left],
        command,
      );
  });
});
