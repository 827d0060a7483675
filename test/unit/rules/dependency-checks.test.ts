import assert from 'node:assert/strict';
import { findings, type Files } from './lint';

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
    ['a restart policy', web(`${CHECK}    deploy: { restart_policy: { delay: 1s } }\n`)],
    [
      'a restart policy of none counts before restart',
      web(`${CHECK}    restart: always\n    deploy: { restart_policy: { condition: none } }\n`),
      'compose.yaml:5 warning always',
    ],
    ['a check that does not end it', web('    command: sh -c "curl -f http://api/ || true; node a.js"\n')],
    ['no check', web('    command: node server.js\n')],
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
});
