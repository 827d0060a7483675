import assert from 'node:assert/strict';
import { applied, type Files, findings, fixesFor } from './lint';
import { rows } from './written';

const service = (body: string) => `services:\n  web:\n    image: authelia/authelia\n${body}`;

describe('healthcheck-disabled in a Dockerfile', () => {
  rows('healthcheck-disabled', 'Dockerfile', [
    {
      what: 'the image brings a check',
      text: 'FROM authelia/authelia\nHEALTHCHECK NONE\nEXPOSE 80\n',
      marked: ['NONE'],
      fixed: 'FROM authelia/authelia\nEXPOSE 80\n',
    },
    {
      what: 'an earlier stage has one',
      text: 'FROM node:22 AS base\nHEALTHCHECK CMD ["a"]\nFROM base\nHEALTHCHECK none\n',
      marked: ['none'],
      fixed: 'FROM node:22 AS base\nHEALTHCHECK CMD ["a"]\nFROM base\n',
    },
    {
      what: 'an earlier stage has one, with a shell for nothing',
      text: 'FROM node:22 AS base\nHEALTHCHECK CMD node a.js\nFROM base\nHEALTHCHECK NONE\n',
      marked: ['NONE'],
      fixed: 'FROM node:22 AS base\nHEALTHCHECK CMD ["node", "a.js"]\nFROM base\n',
    },
    {
      what: 'there would be a new finding',
      text: 'FROM node:22 AS base\nHEALTHCHECK CMD curl -f http://localhost/\nFROM base\nHEALTHCHECK NONE\n',
      marked: ['NONE'],
    },
    {
      what: 'a stage that ships starts from it',
      text: 'FROM authelia/authelia AS base\nHEALTHCHECK NONE\nFROM base\n',
      marked: ['NONE'],
      fixed: 'FROM authelia/authelia AS base\nFROM base\n',
    },
    {
      what: 'a job has no need of one',
      text: 'FROM debian:12\nHEALTHCHECK NONE\n',
      marked: ['NONE'],
      fixed: 'FROM debian:12\n',
      preferred: false,
    },
    {
      what: 'a later one counts',
      text: 'FROM node:22\nHEALTHCHECK NONE\nHEALTHCHECK CMD ["a"]\n',
      marked: [],
    },
    {
      what: 'a nearer stage has one',
      text: 'FROM node:22 AS base\nHEALTHCHECK NONE\nFROM base\nHEALTHCHECK CMD ["a"]\n',
      marked: [],
    },
    {
      what: 'a stage that does not ship',
      text: 'FROM node:22 AS a\nHEALTHCHECK NONE\nFROM nginx\n',
      marked: [],
    },
    { what: 'a command of that name', text: 'FROM node:22\nHEALTHCHECK CMD NONE\n', marked: [] },
    { what: 'more behind it', text: 'FROM node:22\nHEALTHCHECK NONE x\n', marked: [] },
  ]);
});

describe('healthcheck-disabled in a compose file', () => {
  rows('healthcheck-disabled', 'compose.yaml', [
    {
      what: 'disable',
      text: service('    healthcheck:\n      disable: true\n    restart: always\n'),
      marked: ['disable: true'],
      fixed: service('    restart: always\n'),
    },
    {
      what: 'in flow notation',
      text: service('    healthcheck: { disable: true, interval: 5s }\n'),
      marked: ['disable: true'],
      fixed: service('    healthcheck: { interval: 5s }\n'),
    },
    {
      what: 'a list of NONE',
      text: service('    healthcheck:\n      interval: 5s\n      test: ["NONE"] # off\n'),
      marked: ['test: ["NONE"]'],
      fixed: service('    healthcheck:\n      interval: 5s\n'),
    },
    {
      what: 'over its own test',
      text: service('    healthcheck:\n      test: [CMD, a]\n      disable: yes\n'),
      marked: ['disable: yes'],
      fixed: service('    healthcheck:\n      test: [CMD, a]\n'),
    },
    {
      what: 'over a test that has a finding of its own',
      text: service('    healthcheck:\n      test: [CMD, curl, -f, http://a/]\n      disable: true\n'),
      marked: ['disable: true'],
    },
    {
      what: 'the image is not known',
      text: 'services:\n  web:\n    image: shop/web\n    ports: ["80:80"]\n    healthcheck: { disable: true }\n',
      marked: ['disable: true'],
    },
    { what: 'the string NONE', text: service('    healthcheck: { test: NONE }\n'), marked: [] },
    { what: 'not disabled', text: service('    healthcheck: { disable: false }\n'), marked: [] },
    {
      what: 'taken back by a higher file',
      text: service('    healthcheck: { disable: true }\n'),
      marked: [],
      beside: { 'compose.override.yaml': 'services:\n  web:\n    healthcheck: { disable: false }\n' },
    },
    {
      what: 'a service without a container',
      text: 'services:\n  a:\n    provider: { type: model }\n    healthcheck: { disable: true }\n',
      marked: [],
    },
    {
      what: 'a task that others wait for',
      text: 'services:\n  a:\n    image: shop/web\n    healthcheck: { disable: true }\n  b:\n    image: shop/web\n    depends_on: { a: { condition: service_completed_successfully } }\n',
      marked: [],
    },
    {
      what: 'a command that nobody starts again',
      text: service('    command: ./manage.py migrate\n    healthcheck: { disable: true }\n'),
      marked: [],
    },
    {
      what: 'a script that ends when its work is done',
      text: service(
        "    restart: 'no'\n    command: >-\n      bash -ec '\n      while : ; do register && break ; sleep 1 ; done ;\n      exit 0\n      '\n    healthcheck: { disable: true }\n",
      ),
      marked: [],
    },
    {
      what: 'a command that is started again',
      text: 'services:\n  web:\n    image: shop/web\n    restart: always\n    command: ./migrate\n    healthcheck: { disable: true }\n',
      marked: ['disable: true'],
    },
    {
      what: 'in an inline Dockerfile',
      text: 'services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM node:22\n        HEALTHCHECK NONE\n',
      marked: ['NONE'],
    },
  ]);
});

describe('healthcheck-disabled where nothing would be there instead', () => {
  const image = 'FROM node:22\nCOPY . .\nEXPOSE 8080\nCMD ["node", "server.js"]\n';
  const cases: readonly [what: string, files: Files, name: string][] = [
    ['in a Dockerfile', { Dockerfile: image.replace('CMD', 'HEALTHCHECK NONE\nCMD') }, 'Dockerfile'],
    [
      'in a compose file',
      {
        Dockerfile: image,
        'compose.yaml': 'services:\n  web:\n    build: .\n    healthcheck:\n      disable: true\n',
      },
      'compose.yaml',
    ],
    [
      'in flow notation',
      {
        Dockerfile: image,
        'compose.yaml': 'services:\n  web: { build: ., healthcheck: { disable: true } }\n',
      },
      'compose.yaml',
    ],
  ];
  for (const [what, files, name] of cases)
    it(`the utility takes its place ${what}, if somebody wants it to`, () => {
      const [fix] = fixesFor('healthcheck-disabled', files);
      assert.ok(fix);
      const after = applied(fix, files);
      assert.equal(fix.preferred, false);
      assert.match(after[name] ?? '', /"CMD", "node", "healthcheck.mjs"|CMD \["node", "healthcheck.mjs"/);
      assert.doesNotMatch(after[name] ?? '', /NONE|disable/);
      for (const rule of ['healthcheck-disabled', 'syntax', 'healthcheck-duplicate'])
        assert.deepEqual(findings(rule, after), []);
    });
});
