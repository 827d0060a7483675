/** The utility in place of curl in a script that a health check runs: before → after. */
import assert from 'node:assert/strict';
import { checkFile } from '../../../src/rules/running/check';
import source from '../../../src/utilities/runtimes/node/healthcheck.mjs?raw';
import { apply, type Files, open, resolve } from './workspace';

const DOCKERFILE = 'FROM node:22\nWORKDIR /app\nCOPY . .\nHEALTHCHECK --interval=5s CMD ./health.sh\n';
const WHOLE = DOCKERFILE.replace(
  './health.sh',
  '["node", "healthcheck.mjs", "-u", "http://localhost:8080/health"]',
);
const SCRIPT = '#!/bin/sh\ncurl -f http://localhost:8080/health || exit 1\n';
const BRANCHES =
  '#!/bin/sh\nif [ -f /tmp/off ]; then exit 0; fi\ncurl -f http://localhost:8080/health || exit 1\n';
const COMPOSE = [
  'services:',
  '  web:',
  '    image: node:22',
  '    working_dir: /app',
  '    volumes: [".:/app"]',
  '    healthcheck:',
  '      test: ["CMD", "./health.sh"]',
  '',
].join('\n');

/** What the fix of the first finding changes beside the utility's file; undefined: none is offered. */
const cases: readonly [what: string, before: Files, after: Files | undefined][] = [
  [
    'the check as a whole where it is nothing but a plain question',
    { Dockerfile: DOCKERFILE, 'health.sh': SCRIPT },
    { Dockerfile: WHOLE },
  ],
  [
    'the same behind a shell and with an exit code of its own',
    {
      Dockerfile: DOCKERFILE.replace('./health.sh', 'sh ./health.sh || exit 1'),
      'health.sh': SCRIPT,
    },
    { Dockerfile: WHOLE },
  ],
  [
    'the environment’s variables stay',
    { Dockerfile: DOCKERFILE, 'health.sh': SCRIPT.replace('8080', '$PORT') },
    {
      Dockerfile: DOCKERFILE.replace('./health.sh', 'node healthcheck.mjs -u http://localhost:$PORT/health'),
    },
  ],
  [
    'the call in a script that is given a variable',
    {
      Dockerfile: DOCKERFILE.replace('./health.sh', 'PORT=80 ./health.sh'),
      'health.sh': SCRIPT.replace('8080', '$PORT'),
    },
    { 'health.sh': SCRIPT.replace('curl -f http', 'node healthcheck.mjs -u http').replace('8080', '$PORT') },
  ],
  [
    'the call in a script that does more',
    { Dockerfile: DOCKERFILE, 'health.sh': BRANCHES },
    { 'health.sh': BRANCHES.replace('curl -f http', 'node healthcheck.mjs -u http') },
  ],
  [
    'the call in a script behind another check',
    { Dockerfile: DOCKERFILE.replace('./health.sh', 'test -f a && ./health.sh'), 'health.sh': SCRIPT },
    { 'health.sh': SCRIPT.replace('curl -f http', 'node healthcheck.mjs -u http') },
  ],
  [
    'a here-document',
    {
      Dockerfile: `FROM node:22\nWORKDIR /app\nCOPY . .\nCOPY <<EOF /health.sh\n${BRANCHES}EOF\nHEALTHCHECK CMD sh /health.sh\n`,
    },
    {
      Dockerfile: `FROM node:22\nWORKDIR /app\nCOPY . .\nCOPY <<EOF /health.sh\n${BRANCHES.replace('curl -f http', 'node healthcheck.mjs -u http')}EOF\nHEALTHCHECK CMD sh /health.sh\n`,
    },
  ],
  [
    'in a compose file',
    { 'compose.yaml': COMPOSE, 'health.sh': SCRIPT },
    {
      'compose.yaml': COMPOSE.replace(
        '"./health.sh"',
        '"node", "healthcheck.mjs", "-u", "http://localhost:8080/health"',
      ),
    },
  ],
  [
    'in a compose file, with a variable of the container',
    { 'compose.yaml': COMPOSE, 'health.sh': SCRIPT.replace('8080', '$PORT') },
    {
      'compose.yaml': COMPOSE.replace(
        '["CMD", "./health.sh"]',
        '["CMD-SHELL", "node healthcheck.mjs -u http://localhost:$$$$PORT/health"]',
      ),
    },
  ],
  [
    'in a script that a compose file mounts',
    { 'compose.yaml': COMPOSE, 'health.sh': BRANCHES },
    { 'health.sh': BRANCHES.replace('curl -f http', 'node healthcheck.mjs -u http') },
  ],
  [
    'no call whose words come from the script’s arguments',
    { Dockerfile: DOCKERFILE, 'health.sh': SCRIPT.replace('8080', '$1') },
    { 'health.sh': SCRIPT.replace('8080', '$1').replace('curl -f http', 'node healthcheck.mjs -u http') },
  ],
  [
    'nothing in a script that another check runs, too',
    {
      Dockerfile: DOCKERFILE,
      'health.sh': BRANCHES,
      'other/Dockerfile': 'FROM python\nCOPY health.sh /\nHEALTHCHECK CMD /health.sh\n',
    },
    undefined,
  ],
  [
    'nothing in a script that another script runs',
    { Dockerfile: DOCKERFILE, 'health.sh': '#!/bin/sh\n./b.sh\n', 'b.sh': BRANCHES },
    undefined,
  ],
  [
    'the call in a script that sets what it asks with',
    {
      Dockerfile: DOCKERFILE,
      'health.sh': SCRIPT.replace('curl', 'PORT=8080\ncurl').replace('8080/', '$PORT/'),
    },
    {
      'health.sh': SCRIPT.replace('curl -f', 'PORT=8080\nnode healthcheck.mjs -u').replace('8080/', '$PORT/'),
    },
  ],
  [
    'nothing in a script that is run in another folder',
    {
      Dockerfile: DOCKERFILE.replace('./health.sh', 'cd /tmp && /app/health.sh'),
      'health.sh': BRANCHES,
    },
    undefined,
  ],
  [
    'nothing in a script that changes its folder',
    { Dockerfile: DOCKERFILE, 'health.sh': BRANCHES.replace('if', 'cd /tmp\nif') },
    undefined,
  ],
  [
    'what becomes of the status',
    {
      Dockerfile: DOCKERFILE,
      'health.sh': `#!/bin/sh
code=$(curl -s -o /dev/null -w '%{http_code}' http://localhost/)
if [ "$code" -ne 200 ]; then
  echo "down: $code"
  exit 1
fi
`,
    },
    {
      Dockerfile: DOCKERFILE.replace(
        './health.sh',
        '["node", "healthcheck.mjs", "-u", "http://localhost/", "--status", "200"]',
      ),
    },
  ],
  [
    'nothing where the answer is looked at in another way',
    {
      Dockerfile: DOCKERFILE,
      'health.sh': '#!/bin/sh\nload=$(curl -s http://localhost/)\n[ "$load" -lt "$LIMIT" ]\n',
    },
    undefined,
  ],
];

describe('the utility in place of curl in a script', () => {
  for (const [what, before, after] of cases)
    it(what, () => {
      const workspace = open(before);
      const found = () =>
        resolve(workspace, () =>
          [...workspace.project.files.values()]
            .flatMap((file) => checkFile(file, workspace.project))
            .filter(({ rule }) => rule === 'healthcheck-curl'),
        );
      const [finding] = found();
      assert.ok(finding);
      const [fix] = resolve(workspace, () => finding.fixes());
      assert.equal(fix !== undefined, after !== undefined);
      if (!fix || !after) return;
      assert.deepEqual(apply(workspace, fix), { ...after, 'healthcheck.mjs': source });
      assert.deepEqual(found(), []);
    });
});
