import assert from 'node:assert/strict';
import { type Files, findings, fixesFor, lint } from './lint';

const dockerfiles: readonly [what: string, dockerfile: string, ...found: string[]][] = [
  [
    'EXPOSE makes a service evident',
    'FROM node:22\nEXPOSE 80\nCMD ["node", "a.js"]\n',
    '1 warning FROM node:22',
  ],
  [
    'a known server as command',
    'FROM debian:12\nCMD ["nginx", "-g", "daemon off;"]\n',
    '1 warning FROM debian:12',
  ],
  ['a server in an entrypoint', 'FROM python:3\nENTRYPOINT gunicorn app:app\n', '1 warning FROM python:3'],
  [
    'an image that is a server',
    'FROM nginx:1.27\nCOPY site /usr/share/nginx/html\n',
    '1 warning FROM nginx:1.27',
  ],
  ['a program that may serve or not', 'FROM node:22\nCMD ["node", "a.js"]\n', '1 hint FROM node:22'],
  ['no command on a language image', 'FROM node:22\nRUN npm ci\n'],
  ['no command on a base OS image', 'FROM alpine\nRUN apk add git\n'],
  ['a shell with nothing to run', 'FROM debian:12\nCMD ["/bin/bash"]\n'],
  ['a shell with something to run', 'FROM debian:12\nCMD ["bash", "run.sh"]\n', '1 hint FROM debian:12'],
  ['a shell that loops', 'FROM debian:12\nCMD while true; do date; done\n', '1 hint FROM debian:12'],
  ['an interpreter with nothing to run', 'FROM python:3.12\nCMD ["python3"]\n'],
  ['an interpreter that is told to wait for input', 'FROM debian:12\nCMD ["php", "-a"]\n'],
  ['a program that tells about itself', 'FROM debian:12\nENTRYPOINT ["/usr/bin/tool"]\nCMD ["--help"]\n'],
  ['a program that says something', 'FROM alpine\nCMD echo hello\n'],
  [
    'a program that says something and another',
    'FROM alpine\nCMD echo hello && ./app\n',
    '1 hint FROM alpine',
  ],
  [
    'a shell behind an entrypoint of its own',
    'FROM alpine\nENTRYPOINT ["/run.sh"]\nCMD ["sh"]\n',
    '1 hint FROM alpine',
  ],
  [
    'a shell behind an entrypoint of the stage before',
    'FROM alpine AS b\nENTRYPOINT ["/run.sh"]\nFROM b\nCMD ["sh"]\n',
    '3 hint FROM b',
  ],
  ['an entrypoint in shell form', 'FROM alpine\nENTRYPOINT ./app\nCMD ["sh"]\n', '1 hint FROM alpine'],
  [
    'a shell on an image nobody knows, which may have an entrypoint',
    'FROM example.com/app\nCMD ["sh"]\n',
    '1 information FROM example.com/app',
  ],
  ['a shell for an entrypoint on an image nobody knows', 'FROM example.com/app\nENTRYPOINT ["sh"]\n'],
  ['a shell beside EXPOSE', 'FROM alpine\nEXPOSE 80\nCMD ["sh"]\n', '1 warning FROM alpine'],
  [
    'EXPOSE inherited from a stage',
    'FROM node:22 AS b\nEXPOSE 80\nFROM b\nCMD ["node", "a.js"]\n',
    '3 warning FROM b',
  ],
  [
    'EXPOSE that a stage leaves to those that start from it',
    'FROM node:22 AS b\nONBUILD EXPOSE 80\nFROM b\nCMD ["node", "a.js"]\n',
    '3 warning FROM b',
  ],
  [
    'EXPOSE that is left to other images',
    'FROM node:22\nONBUILD EXPOSE 80\nCMD ["node", "a.js"]\n',
    '1 hint FROM node:22',
  ],
  [
    'only the stage that ships',
    'FROM node:22 AS build\nEXPOSE 1\nFROM nginx AS web\n',
    '3 warning FROM nginx AS web',
  ],
  ['a check', 'FROM node:22\nEXPOSE 80\nHEALTHCHECK CMD ["node", "healthcheck.mjs"]\n'],
  ['a check that is inherited', 'FROM node:22 AS b\nHEALTHCHECK CMD ["node", "h.mjs"]\nFROM b\nEXPOSE 80\n'],
  [
    'a check left by ONBUILD',
    'FROM node:22 AS b\nONBUILD HEALTHCHECK CMD ["node", "h.mjs"]\nFROM b\nEXPOSE 80\n',
  ],
  ['a check that is half typed', 'FROM node:22\nEXPOSE 80\nHEALTHCHECK --interval=5s\n'],
  ['switched off on purpose', 'FROM node:22\nEXPOSE 80\nHEALTHCHECK NONE\n'],
  [
    'an image nobody knows',
    'FROM example.com/team/app:1\nEXPOSE 80\n',
    '1 information FROM example.com/team/app:1',
  ],
  ['an image that an argument names', 'ARG IMAGE\nFROM ${IMAGE}\nEXPOSE 80\n', '2 information FROM ${IMAGE}'],
  ['a default of an argument', 'ARG V=22\nFROM node:$V\nEXPOSE 80\n', '2 warning FROM node:$V'],
  [
    'scratch has no check',
    'FROM scratch\nCOPY app /app\nEXPOSE 80\nCMD ["/app"]\n',
    '1 warning FROM scratch',
  ],
  ['an empty file', ''],
  ['half typed', 'FROM '],
  ['half typed instruction', 'FROM node:22\nEXPOSE 80\nHEALTHCH', '1 warning FROM node:22'],
];

describe('healthcheck-missing in a Dockerfile', () => {
  for (const [what, Dockerfile, ...found] of dockerfiles)
    it(what, () => {
      assert.deepEqual(
        findings('healthcheck-missing', { Dockerfile }),
        found.map((text) => `Dockerfile:${text}`),
      );
    });

  it('is information where every service that builds the stage brings its own test', () => {
    const files = {
      Dockerfile: 'FROM node:22\nEXPOSE 80\n',
      'compose.yaml': 'services:\n  web:\n    build: .\n    healthcheck: { test: [CMD, node, h.mjs] }\n',
    };
    assert.deepEqual(findings('healthcheck-missing', files), ['Dockerfile:1 information FROM node:22']);
  });

  it('speaks of a stage that a service targets', () => {
    const files = {
      Dockerfile: 'FROM node:22 AS api\nEXPOSE 80\nFROM nginx\nHEALTHCHECK CMD ["x"]\n',
      'compose.yaml':
        'services:\n  api:\n    build: { context: ., target: api }\n    healthcheck: { disable: true }\n',
    };
    assert.deepEqual(findings('healthcheck-missing', files), ['Dockerfile:1 warning FROM node:22 AS api']);
  });
});

const services: readonly [what: string, files: Files, ...found: string[]][] = [
  ['ports', compose('web:\n    image: nginx\n    ports: ["80:80"]'), '2 warning web'],
  ['expose', compose('web:\n    image: nginx\n    expose: ["80"]'), '2 warning web'],
  [
    'others depend on it',
    compose(
      'web:\n    image: nginx\n  b:\n    image: alpine\n    restart: "no"\n    command: "true"\n    depends_on: [web]',
    ),
    '2 warning web',
  ],
  ['nothing says what it is', compose('web:\n    image: nginx'), '2 information web'],
  [
    'an image nobody knows',
    compose('web:\n    image: example.com/app\n    ports: ["80:80"]'),
    '2 information web',
  ],
  ['a known image with a check', compose('web:\n    image: vaultwarden/server:latest\n    ports: ["80:80"]')],
  [
    'its own check',
    compose('web:\n    image: nginx\n    ports: ["80:80"]\n    healthcheck: { test: [CMD, x] }'),
  ],
  [
    'an empty healthcheck defines nothing',
    compose('web:\n    image: nginx\n    ports: ["80:80"]\n    healthcheck: {}'),
    '2 warning web',
  ],
  [
    'switched off on purpose',
    compose('web:\n    image: nginx\n    ports: ["80:80"]\n    healthcheck: { disable: true }'),
  ],
  [
    'a job that others wait for',
    compose(
      'job:\n    image: alpine\n    ports: ["1:1"]\n  b:\n    provider: { type: x }\n    depends_on: { job: { condition: service_completed_successfully } }',
    ),
  ],
  [
    'a one-shot command',
    compose('job:\n    image: node:22\n    restart: "no"\n    command: npm run migrate'),
  ],
  [
    'preparations that others start after',
    compose(
      'job:\n    image: busybox\n    restart: no\n    command: [sh, -c, "touch /a && chown -R 1000 /a"]\n  b:\n    provider: { type: y }\n    depends_on: [job]',
    ),
  ],
  [
    'a migration in a script of its own',
    compose('job:\n    image: node:22\n    restart: "no"\n    command: ./bin/docker-entrypoint-migrator.sh'),
  ],
  [
    'a one-shot command that a cluster does not start again',
    compose(
      'job:\n    image: node:22\n    deploy: { restart_policy: { condition: none } }\n    command: ./manage.py migrate',
    ),
  ],
  [
    'one that a cluster starts again',
    compose(
      'job:\n    image: node:22\n    restart: "no"\n    deploy: { restart_policy: { condition: any } }\n    command: ./manage.py migrate',
    ),
    '2 information job',
  ],
  [
    'one that sleeps for ever',
    compose('x:\n    image: node:22\n    restart: "no"\n    command: sleep infinity'),
    '2 information x',
  ],
  [
    'one that does little again and again',
    compose('x:\n    image: node:22\n    command: sh -c "apk add jq; while true; do sleep 60; done"'),
    '2 information x',
  ],
  [
    'one that waits for its input',
    compose('x:\n    image: node:22\n    tty: true\n    command: cat'),
    '2 information x',
  ],
  [
    'one that another is started behind',
    compose('x:\n    image: node:22\n    entrypoint: [/wait-for-it.sh, "db:5432", --, /start.sh]'),
    '2 information x',
  ],
  ['a one-shot command that nobody restarts', compose('x:\n    image: node:22\n    command: npm run build')],
  [
    'a one-shot command that is tried until it succeeds',
    compose('x:\n    image: node:22\n    restart: on-failure:3\n    command: npm run migrate'),
  ],
  [
    'a one-shot command that is started again for ever',
    compose('x:\n    image: node:22\n    restart: always\n    command: npm run build'),
    '2 information x',
  ],
  [
    'a one-shot command that nobody knows whether it is restarted',
    compose('x:\n    image: node:22\n    restart: ${RESTART}\n    command: npm run build'),
    '2 information x',
  ],
  [
    'a Swarm job',
    compose('job:\n    image: nginx\n    ports: ["1:1"]\n    deploy: { mode: replicated-job }'),
  ],
  ['a language that is told to run nothing', compose('x:\n    image: node:22\n    tty: true')],
  ['a system that is told to run nothing', compose('x:\n    image: ubuntu')],
  [
    'a language that is told what to run',
    compose('x:\n    image: node:22\n    command: node a.js'),
    '2 information x',
  ],
  ['a language with ports', compose('x:\n    image: node:22\n    ports: ["80:80"]'), '2 warning x'],
  [
    'an image that another depends on, whatever it is',
    compose('x:\n    image: node:22\n  b:\n    provider: { type: y }\n    depends_on: [x]'),
    '2 warning x',
  ],
  [
    'a stage that is told to run nothing',
    { ...compose('x:\n    build: .'), Dockerfile: 'FROM node:22\nRUN npm ci\n' },
  ],
  [
    'a stage that is told to wait for its input',
    { ...compose('x:\n    build: .'), Dockerfile: 'FROM node:22\nCMD ["bash"]\n' },
  ],
  [
    'a stage that is told by the service what to run',
    { ...compose('x:\n    build: .\n    command: node a.js'), Dockerfile: 'FROM node:22\nRUN npm ci\n' },
    '2 information x',
  ],
  [
    'what its team says of an image',
    {
      ...compose('web:\n    image: example.com/app:1\n    ports: ["80:80"]'),
      '.checkup.yaml': 'images:\n  example.com/*: { healthcheck: true }\n',
    },
  ],
  [
    'what its team says of an image without one',
    {
      ...compose('web:\n    image: example.com/app:1\n    ports: ["80:80"]'),
      '.checkup.yaml': 'images:\n  example.com/*: { healthcheck: false }\n',
    },
    '2 warning web',
  ],
  ['no ports', compose('web:\n    image: nginx\n    ports: []'), '2 information web'],
  ['a provider', compose('db:\n    provider: { type: cloud }')],
  ['nothing behind the name', compose('web:')],
  ['a service completed elsewhere', compose('web:\n    ports: ["80:80"]')],
  [
    'the image it builds has a check',
    {
      ...compose('web:\n    build: .\n    ports: ["80:80"]'),
      Dockerfile: 'FROM node:22\nHEALTHCHECK CMD ["x"]\n',
    },
  ],
  [
    'the image it builds has none',
    {
      ...compose('web:\n    build: ./web\n    ports: ["80:80"]'),
      'web/Dockerfile': 'FROM node:22\nCMD ["node"]\n',
    },
    '2 warning web',
  ],
  [
    'the stage it targets has none',
    {
      ...compose('web:\n    build: { context: ., target: A }\n    ports: ["80:80"]'),
      Dockerfile: 'FROM node:22 AS a\nFROM node:22\nHEALTHCHECK CMD ["x"]\n',
    },
    '2 warning web',
  ],
  [
    'the Dockerfile is not there',
    compose('web:\n    build: ./gone\n    ports: ["80:80"]'),
    '2 information web',
  ],
  [
    'an override file gives the check',
    {
      ...compose('web:\n    image: nginx\n    ports: ["80:80"]'),
      'compose.override.yaml': 'services:\n  web:\n    healthcheck: { test: [CMD, x] }\n',
    },
  ],
  ['half typed', { 'compose.yaml': 'services:\n  web:\n    image: nginx\n    por' }, '2 information web'],
];

describe('the severity of a finding', () => {
  const files = { Dockerfile: 'FROM nginx\nEXPOSE 80\nNONSENSE\n' };
  for (const [rule, level, ...expected] of [
    ['healthcheck-missing', 'default', 'warning'],
    ['healthcheck-missing', 'error', 'error'],
    ['healthcheck-missing', 'off'],
    ['syntax', 'default', 'error'],
    ['syntax', 'hint', 'hint'],
    ['syntax', 'off'],
  ] as const)
    it(`of ${rule} set to ${level}`, () => {
      const found = lint(files, { rules: { [rule]: level } }).filter((finding) => finding.rule === rule);
      assert.deepEqual(
        found.map(({ severity }) => severity),
        expected,
      );
    });
});

function compose(service: string): Files {
  return { 'compose.yaml': `services:\n  ${service}\n` };
}

describe('healthcheck-missing in a compose file', () => {
  for (const [what, files, ...found] of services)
    it(what, () => {
      const inCompose = findings('healthcheck-missing', files).filter((text) =>
        text.startsWith('compose.yaml'),
      );
      assert.deepEqual(
        inCompose,
        found.map((text) => `compose.yaml:${text}`),
      );
    });
});

describe('healthcheck-missing, where a file is not finished', () => {
  const head = 'FROM node:22\nCOPY . .\nEXPOSE 80\n';
  const cases: readonly [what: string, text: string, offered: number][] = [
    ['a whole file', `${head}RUN true\n`, 1],
    ['a here-document without its end', `${head}RUN <<EOF\necho hi\n`, 0],
    ['a here-document without its end in a stage before', `FROM node:22 AS a\nRUN <<EOF\nEOF\n${head}`, 1],
    ['a line that goes on', `${head}RUN true \\\n`, 0],
    ['a line that goes on, in the last line', `${head}RUN true \\`, 0],
    ['a start command above it', `${head}CMD ["node", "a.js"]\nRUN true \\\n`, 0],
  ];
  for (const [what, text, offered] of cases)
    it(`puts no check behind ${what}`, () => {
      assert.equal(fixesFor('healthcheck-missing', { Dockerfile: text }).length, offered);
    });
  const files = {
    Dockerfile: `${head}RUN <<EOF\n`,
    'compose.yaml': 'services:\n  web:\n    build: .\n    ports: [80]\n',
  };
  it('nor in a service that builds it', () => {
    assert.deepEqual(fixesFor('healthcheck-missing', files), []);
  });
});
