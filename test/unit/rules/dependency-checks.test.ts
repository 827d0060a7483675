import assert from 'node:assert/strict';
import { applied, findings, type Files, fixesFor, lint } from './lint';

const starts: readonly [command: string, ...marked: string[]][] = [
  ['CMD curl --fail http://api/health && node server.js', 'curl'],
  ['CMD ["sh", "-c", "curl -f http://api/health && exec node server.js"]', 'curl'],
  ['ENTRYPOINT /usr/bin/wget -q --spider http://api:8080/ && node server.js', '/usr/bin/wget'],
  ['CMD curl -f http://a/ && curl -f http://b/ && node server.js', 'curl', 'curl'],
  ['CMD echo waiting; curl -f http://api/ && node server.js', 'curl'],
  ['CMD curl -f http://localhost/ && node server.js'],
  ['CMD curl -f http://127.0.0.1:80/ && node server.js'],
  ['CMD curl -f http://[::1]:80/ && node server.js'],
  ['CMD curl -f $API/health && node server.js'],
  ['CMD curl -f http://$API/health && node server.js'],
  ['CMD curl -f http://api/data'],
  ['CMD curl -f http://api/health || true && node server.js'],
  ['CMD ["curl", "-f", "http://api/", "&&", "node", "server.js"]'],
  ['CMD node healthcheck.mjs -u http://api/health && exec node server.js'],
  ['CMD curl -fsSL https://example.com/tool -o tool && node server.js'],
  ['CMD curl -fsSLO https://example.com/tool && node server.js'],
  ['CMD curl -fo /dev/null http://api/ && node server.js', 'curl'],
  ['CMD wget -qO- http://api/ && node server.js', 'wget'],
  ['CMD until curl -s http://api/health; do sleep 1; done; node server.js', 'curl'],
  ['CMD until wget -q --spider http://api/health; do sleep 1; done; node server.js', 'wget'],
  ['CMD curl -f http://api/health || exit 1; node server.js', 'curl'],
  ['CMD if ! curl -f http://api/health; then exit 1; fi; node server.js', 'curl'],
  ['CMD for i in 1 2 3; do curl -f http://api/ && break; sleep 1; done; node server.js', 'curl'],
  ['CMD until nc -z db 5432; do sleep 1; done; node server.js'],
  // The start-up needs it anyway.
  ['CMD curl -f http://api/ && curl -o data.json http://api/data && node server.js'],
  ['CMD until curl -s http://es/; do sleep 1; done; curl -X PUT -d @index http://es/index; node a.js'],
  ['CMD node server.js'],
  ['RUN curl -f http://api/health && echo built'],
  ['CMD curl -f http://api/health &&'],
];

describe('dependency-check-curl in a Dockerfile', () => {
  for (const [command, ...marked] of starts)
    it(command, () => {
      assert.deepEqual(
        findings('dependency-check-curl', { Dockerfile: `FROM node:22\n${command}\n` }),
        marked.map((text) => `Dockerfile:2 warning ${text}`),
      );
    });

  it('speaks of the start-up that counts', () => {
    const Dockerfile =
      'FROM node:22 AS base\nCMD curl -f http://api/ && node a.js\nFROM base AS dev\nCMD node a.js\nFROM base\n';
    assert.deepEqual(findings('dependency-check-curl', { Dockerfile }), ['Dockerfile:2 warning curl']);
    const overridden = Dockerfile.replace(/FROM base\n$/, 'FROM base\nCMD node a.js\n');
    assert.deepEqual(findings('dependency-check-curl', { Dockerfile: overridden }), []);
  });

  it('takes the name of the service that it is built for as itself', () => {
    const files = {
      Dockerfile: 'FROM node:22\nCMD curl -f http://web/ && node a.js\n',
      'compose.yaml': 'services:\n  web:\n    build: .\n    restart: always\n',
    };
    assert.deepEqual(findings('dependency-check-curl', files), []);
  });
});

const SCRIPT = '#!/bin/sh\nset -e\ncurl -f http://api/health\nexec "$@"\n';

describe('dependency-check-curl in a script that the start-up runs', () => {
  const image = 'FROM node:22\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\nCMD ["node", "a.js"]\n';
  const service = (rest: string) =>
    `services:\n  web:\n    image: node:22\n    volumes: ["./start.sh:/start.sh"]\n${rest}`;
  const cases: readonly [what: string, files: Files, ...expected: string[]][] = [
    ['of an image', { Dockerfile: image, 'start.sh': SCRIPT }, 'start.sh:3 warning curl'],
    ['of an image, not read', { Dockerfile: image }],
    [
      'of a service',
      { 'compose.yaml': service('    command: sh /start.sh node a.js\n'), 'start.sh': SCRIPT },
      'start.sh:3 warning curl',
    ],
    [
      'of an image, once, where a service gives it other arguments',
      {
        Dockerfile: image,
        'compose.yaml': 'services:\n  web:\n    build: .\n    command: node b.js\n    restart: always\n',
        'start.sh': SCRIPT,
      },
      'start.sh:3 warning curl',
    ],
    [
      'in the arguments of an image’s script',
      {
        Dockerfile: image,
        'compose.yaml':
          'services:\n  web:\n    build: .\n    command: sh -c "curl -f http://b/ && node b.js"\n    restart: always\n',
        'start.sh': '#!/bin/sh\nexec "$@"\n',
      },
      'compose.yaml:4 warning curl',
    ],
    [
      'that an entrypoint of the service’s own replaces',
      {
        Dockerfile: image,
        'compose.yaml': 'services:\n  web:\n    build: .\n    entrypoint: node a.js\n    restart: always\n',
        'start.sh': '#!/bin/sh\nnode a.js\n',
      },
    ],
  ];
  for (const [what, files, ...expected] of cases)
    it(what, () => {
      assert.deepEqual(findings('dependency-check-curl', files), expected);
    });

  it('points at the command that runs it', () => {
    const [finding] = lint({ Dockerfile: image, 'start.sh': SCRIPT }).filter(
      ({ rule }) => rule === 'dependency-check-curl',
    );
    assert.deepEqual(
      finding?.related.map(({ uri, range }) => [uri, range.start]),
      [['file:///workspace/Dockerfile', { line: 2, character: 13 }]],
    );
  });
});

const web = (text: string): Files => ({ 'compose.yaml': `services:\n  web:\n    image: node:22\n${text}` });
const CHECK = '    command: sh -c "curl -f http://api/health && node server.js"\n';

describe('dependency-check-curl in a compose file', () => {
  for (const [what, files, ...expected] of [
    ['in command', web(CHECK), 'compose.yaml:4 warning curl'],
    ['in entrypoint', web(CHECK.replace('command', 'entrypoint')), 'compose.yaml:4 warning curl'],
    ['of its own name', web(CHECK.replace('//api', '//web'))],
    ['of its container’s name', web(`    container_name: api\n${CHECK}`)],
    ['of its own host name', web(`    hostname: api\n${CHECK}`)],
    ['of a variable', web(CHECK.replace('//api', '//$${API}'))],
  ] as const)
    it(what, () => {
      assert.deepEqual(findings('dependency-check-curl', files), expected);
    });
});

const DOCKERFILE = 'FROM node:22\nCMD node healthcheck.mjs -u http://api/health && exec node server.js\n';
const built = (rest = ''): Files => ({
  'compose.yaml': `services:\n  web:\n    build: .\n${rest}`,
  Dockerfile: DOCKERFILE,
});

describe('dependency-check-no-restart', () => {
  const cases: readonly [what: string, files: Files, ...expected: string[]][] = [
    ['nothing restarts it', web(CHECK), 'compose.yaml:2 warning web'],
    ['restart: "no"', web(`${CHECK}    restart: "no"\n`), 'compose.yaml:5 warning "no"'],
    ['restart: on-failure', web(`${CHECK}    restart: on-failure\n`)],
    ['restart: on-failure:5', web(`${CHECK}    restart: on-failure:5\n`)],
    ['restart: always', web(`${CHECK}    restart: always\n`)],
    ['a variable', web(`${CHECK}    restart: \${RESTART}\n`)],
    ['a cluster', web(`${CHECK}    deploy: { placement: { constraints: [a] } }\n`)],
    [
      'a cluster that is told not to',
      web(`${CHECK}    deploy: { mode: global, restart_policy: { condition: none } }\n`),
      'compose.yaml:5 warning { condition: none }',
    ],
    ['a restart policy', web(`${CHECK}    deploy: { restart_policy: { delay: 1s } }\n`)],
    [
      'a restart policy of none counts before restart',
      web(`${CHECK}    restart: always\n    deploy: { restart_policy: { condition: none } }\n`),
      'compose.yaml:6 warning { condition: none }',
    ],
    ['a check that does not end it', web('    command: sh -c "curl -f http://api/ || true; node a.js"\n')],
    ['no check', web('    command: node server.js\n')],
    ['a loop without end waits', web('    command: sh -c "until nc -z db 1; do sleep 1; done; node a.js"\n')],
    [
      'a loop that goes on all the same',
      web('    command: sh -c "for i in 1 2; do nc -z db 1 && break; sleep 1; done; node a.js"\n'),
    ],
    [
      'a loop that ends the start-up in the end',
      web(
        '    command: sh -c "until nc -z db 1; do n=$$((n+1)); [ $$n -gt 9 ] && exit 1; sleep 1; done; node a.js"\n',
      ),
      'compose.yaml:2 warning web',
    ],
    [
      'what something else decides',
      web('    command: sh -c "[ -z $$X ] || nc -z db 1 || exit 1; node a.js"\n'),
    ],
    ['wait-for-it goes on all the same', web('    command: wait-for-it db:1 -- node a.js\n')],
    [
      'unless it is strict',
      web('    command: wait-for-it -s db:1 -- node a.js\n'),
      'compose.yaml:2 warning web',
    ],
    ['dockerize', web('    command: dockerize -wait tcp://db:1 node a.js\n'), 'compose.yaml:2 warning web'],
    ['set -e', web('    command: ["sh", "-ec", "nc -z db 1; node a.js"]\n'), 'compose.yaml:2 warning web'],
    [
      'in a script',
      {
        ...web('    volumes: ["./a.sh:/a.sh"]\n    entrypoint: /a.sh\n    command: node a.js\n'),
        'a.sh': SCRIPT,
      },
      'compose.yaml:2 warning web',
    ],
    ['in a script that is not known', web('    entrypoint: /a.sh\n    command: node a.js\n')],
    ['nc', web('    command: sh -c "nc -z db 5432 && node a.js"\n'), 'compose.yaml:2 warning web'],
    ['pg_isready', web('    command: sh -c "pg_isready -h db && node a.js"\n'), 'compose.yaml:2 warning web'],
    [
      'pg_isready, joined',
      web('    command: sh -c "pg_isready --host=db && node a.js"\n'),
      'compose.yaml:2 warning web',
    ],
    ['nc with a time limit, of itself', web('    command: sh -c "nc -z -w 5s localhost 80 && node a.js"\n')],
    ['pg_isready of itself', web('    command: sh -c "pg_isready && node a.js"\n')],
    ['the utility, in the image it builds', built(), 'compose.yaml:2 warning web'],
    ['a command of its own resets the image’s', built('    command: node server.js\n')],
    ['an entrypoint of its own resets the image’s', built('    entrypoint: ["node", "server.js"]\n')],
    [
      'an override file restarts it',
      { ...built(), 'compose.override.yaml': 'services:\n  web:\n    restart: always\n' },
    ],
  ];
  for (const [what, files, ...expected] of cases)
    it(what, () => {
      assert.deepEqual(findings('dependency-check-no-restart', files), expected);
    });

  const repairs: readonly [before: string, after: string | undefined][] = [
    ['restart: "no"', 'restart: on-failure'],
    [
      'deploy: { restart_policy: { condition: none } }',
      'deploy: { restart_policy: { condition: on-failure } }',
    ],
    [
      'restart: always\n    deploy:\n      restart_policy:\n        delay: 5s\n        condition: "none" # once\n      replicas: 1',
      'restart: always\n    deploy:\n      restart_policy:\n        delay: 5s\n        condition: on-failure # once\n      replicas: 1',
    ],
    ['deploy: &d { restart_policy: { condition: none } }', undefined],
    ['deploy: { restart_policy: { condition: &n none } }', undefined],
  ];
  for (const [before, after] of repairs)
    it(`has it started again: ${before}`, () => {
      const files = (text: string) => web(`${CHECK}    ${text}\n`);
      const [fix] = fixesFor('dependency-check-no-restart', files(before));
      assert.deepEqual(fix && applied(fix, files(before)), after && files(after));
      assert.equal(fix?.preferred, after && true);
    });
});
