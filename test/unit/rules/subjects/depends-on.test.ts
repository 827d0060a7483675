import assert from 'node:assert/strict';
import { applied, assertMends, findings, fixesFor, type Files } from '../lint';

/** A file in which `web` depends on `db`; further services may follow `db`. */
const compose = (dependsOn: string, db: string, web = ''): string =>
  `services:\n  web:\n    image: me/web\n${web}    depends_on: ${dependsOn}\n  db: ${db}\n`;
const one = (dependsOn: string, db: string, web?: string): Files => ({
  'compose.yaml': compose(dependsOn, db, web),
});

type Case = readonly [what: string, files: Files, ...expected: string[]];

function table(rule: string, cases: readonly Case[]): void {
  for (const [what, files, ...expected] of cases)
    it(what, () => {
      assert.deepEqual(findings(rule, files), expected);
    });
}

const HEALTHY = '{db: {condition: service_healthy}}';
const TEST = 'healthcheck: {test: ["CMD", "a"]}';
const found = 'compose.yaml:4 error service_healthy';

describe('depends-on-no-healthcheck', () => {
  table('depends-on-no-healthcheck', [
    ['an image known to have none', one(HEALTHY, '{image: node:22}'), found],
    ['an image known to have one', one(HEALTHY, '{image: kong}')],
    ['an image of which it is not known', one(HEALTHY, '{image: me/db}')],
    ['an image that a variable chooses', one(HEALTHY, '{image: "node:$V"}')],
    ['a check', one(HEALTHY, `{image: node:22, ${TEST}}`)],
    ['options and no test', one(HEALTHY, '{image: node:22, healthcheck: {retries: 3}}'), found],
    [
      'options over an image of which nothing is known',
      one(HEALTHY, '{image: me/db, healthcheck: {retries: 3}}'),
    ],
    ['an empty health check', one(HEALTHY, '{image: node:22, healthcheck: {}}'), found],
    ['disable: true', one(HEALTHY, '{image: kong, healthcheck: {disable: true}}'), found],
    ['test: ["NONE"]', one(HEALTHY, '{image: kong, healthcheck: {test: ["NONE"]}}'), found],
    ['a half-typed test', one(HEALTHY, '{image: node:22, healthcheck: {test: [}}')],
    ['service_started', one('{db: {condition: service_started}}', '{image: node:22}')],
    ['the short form', one('[db]', '{image: node:22}')],
    ['a condition that a variable decides', one('{db: {condition: $C}}', '{image: node:22}')],
    ['not required', one('{db: {condition: service_healthy, required: false}}', '{image: node:22}')],
    ['no replicas', one(HEALTHY, '{image: node:22, deploy: {replicas: 0}}')],
    ['a scale of none', one(HEALTHY, '{image: node:22, scale: 0}')],
    ['replicas that a variable decides', one(HEALTHY, '{image: node:22, scale: $N}')],
    ['some replicas', one(HEALTHY, '{image: node:22, deploy: {replicas: 2}}'), found],
    ['a profile', one(HEALTHY, '{image: node:22, profiles: [p]}'), found],
    ['a provider', one(HEALTHY, '{provider: {type: model}}')],
    ['a service that is not there', one('{x: {condition: service_healthy}}', '{image: node:22}')],
    [
      'a Dockerfile without one',
      { ...one(HEALTHY, '{build: db}'), 'db/Dockerfile': 'FROM node:22\n' },
      found,
    ],
    [
      'a Dockerfile with one',
      { ...one(HEALTHY, '{build: db}'), 'db/Dockerfile': 'FROM node:22\nHEALTHCHECK CMD a\n' },
    ],
    [
      'a Dockerfile with NONE',
      { ...one(HEALTHY, '{build: db}'), 'db/Dockerfile': 'FROM kong\nHEALTHCHECK NONE\n' },
      found,
    ],
    [
      'a Dockerfile with one that is being typed',
      { ...one(HEALTHY, '{build: db}'), 'db/Dockerfile': 'FROM node:22\nHEALTHCHECK\n' },
    ],
    ['a Dockerfile that is not there', one(HEALTHY, '{build: db}')],
    [
      'a base that a build argument chooses, known to have one',
      {
        ...one(HEALTHY, '{build: {context: db, args: {B: kong}}}'),
        'db/Dockerfile': 'ARG B=node:22\nFROM $B\n',
      },
    ],
    [
      'a base that a build argument chooses, known to have none',
      {
        ...one(HEALTHY, '{build: {context: db, args: {B: "node:20"}}}'),
        'db/Dockerfile': 'ARG B=kong\nFROM $B\n',
      },
      found,
    ],
    [
      'the override file brings the check',
      { ...one(HEALTHY, '{image: node:22}'), 'compose.override.yaml': `services:\n  db: {${TEST}}\n` },
    ],
    [
      'the override file switches it off',
      {
        ...one(HEALTHY, `{image: node:22, ${TEST}}`),
        'compose.override.yaml': 'services:\n  db: {healthcheck: {disable: true}}\n',
      },
      found,
    ],
    [
      'the override file waits',
      {
        ...one('[db]', '{image: node:22}'),
        'compose.override.yaml': `services:\n  web:\n    depends_on: ${HEALTHY}\n`,
      },
      'compose.override.yaml:3 error service_healthy',
    ],
    [
      'the override file does not require it',
      {
        ...one(HEALTHY, '{image: node:22}'),
        'compose.override.yaml': 'services:\n  web: {depends_on: {db: {required: false}}}\n',
      },
    ],
    [
      'the override file takes the entry away',
      {
        ...one(HEALTHY, '{image: node:22}'),
        'compose.override.yaml': 'services:\n  web: {depends_on: !reset {}}\n',
      },
    ],
    [
      'an included service',
      {
        'compose.yaml': `include: [db.yml]\nservices:\n  web: {image: me/web, depends_on: ${HEALTHY}}\n`,
        'db.yml': 'services:\n  db: {image: node:22}\n',
      },
      'compose.yaml:3 error service_healthy',
    ],
    [
      'an included file that is not there',
      { 'compose.yaml': `include: [x.yml]\nservices:\n  web: {image: me/web, depends_on: ${HEALTHY}}\n` },
    ],
    [
      'an entry that two services share, once',
      {
        'compose.yaml': `x-d: &d\n  db: {condition: service_healthy}\nservices:\n  a: {image: me/a, depends_on: *d}\n  b:\n    image: me/b\n    depends_on:\n      <<: *d\n  db: {image: node:22}\n`,
      },
      'compose.yaml:2 error service_healthy',
    ],
    [
      'an entry that another service inherits, once',
      {
        'compose.yaml': `services:\n  a: {image: me/a, depends_on: ${HEALTHY}}\n  b: {extends: a}\n  db: {image: node:22}\n`,
      },
      'compose.yaml:2 error service_healthy',
    ],
    ['what depends on itself', one('{web: {condition: service_healthy}}', '{image: x}')],
  ]);

  it('offers a check, where one can be made, and service_started', () => {
    const files = {
      ...one('{db: {condition: "service_healthy"}}', '{build: db}'),
      'db/Dockerfile': 'FROM node:22\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nCMD ["node", "server.js"]\n',
    };
    const fixes = fixesFor('depends-on-no-healthcheck', files);
    assert.deepEqual(
      fixes.map(({ title, preferred }) => [title, preferred]),
      [
        ['Add a health check with healthcheck.mjs to the image that the service builds', true],
        ['Add a health check with healthcheck.mjs to the service', false],
        ['Wait until “db” is started only', false],
      ],
    );
    for (const fix of fixes) assert.deepEqual(findings('depends-on-no-healthcheck', applied(fix, files)), []);
    assert.match(
      applied(fixes[2] ?? assert.fail(), files)['compose.yaml'] ?? '',
      /depends_on: \{db: \{condition: "service_started"\}\}/,
    );
  });

  for (const [what, file] of [
    [
      'a shared entry',
      `services:\n  a: {depends_on: {db: &w {condition: service_healthy}, c: *w}}\n  db: {image: golang}\n  c: {image: node, ${TEST}}\n`,
    ],
    [
      'a shared condition',
      `services:\n  a: {depends_on: {c: {condition: &w service_healthy}, db: {condition: *w}}}\n  db: {image: golang}\n  c: {image: node, ${TEST}}\n`,
    ],
  ] as const)
    it(`leaves ${what} alone`, () => {
      assert.deepEqual(findings('depends-on-no-healthcheck', { 'compose.yaml': file }).length, 1);
      assert.deepEqual(fixesFor('depends-on-no-healthcheck', { 'compose.yaml': file }), []);
    });
});

describe('depends-on-not-waiting', () => {
  const CHECKED = `{image: node:22, ${TEST}}`;
  table('depends-on-not-waiting', [
    ['the short form', one('[db]', CHECKED), 'compose.yaml:4 information db'],
    ['in quotes', one('["db"]', CHECKED), 'compose.yaml:4 information "db"'],
    [
      'service_started',
      one('{db: {condition: service_started}}', CHECKED),
      'compose.yaml:4 information service_started',
    ],
    [
      'not required either',
      one('{db: {condition: service_started, required: false}}', CHECKED),
      'compose.yaml:4 information service_started',
    ],
    ['service_healthy', one(HEALTHY, CHECKED)],
    ['service_completed_successfully', one('{db: {condition: service_completed_successfully}}', CHECKED)],
    ['a condition that is being typed', one('{db: }', CHECKED)],
    ['no check', one('[db]', '{image: node:22}')],
    ['a check that is switched off', one('[db]', '{image: kong, healthcheck: {disable: true}}')],
    ['an image of which it is not known', one('[db]', '{image: me/db}')],
    ['an image that brings one', one('[db]', '{image: kong}'), 'compose.yaml:4 information db'],
    [
      'a Dockerfile with one',
      { ...one('[db]', '{build: db}'), 'db/Dockerfile': 'FROM node:22\nHEALTHCHECK CMD a\n' },
      'compose.yaml:4 information db',
    ],
    ['no replicas', one('[db]', `{image: node:22, scale: 0, ${TEST}}`)],
    ['a cluster', one('[db]', `{image: node:22, ${TEST}, deploy: {placement: {constraints: [a]}}}`)],
    [
      'what compose honours itself',
      one('[db]', `{image: node:22, ${TEST}, deploy: {resources: {limits: {cpus: "1"}}}}`),
      'compose.yaml:4 information db',
    ],
    ['an image’s check, and a command of its own', one('[db]', '{image: kong, command: migrate}')],
    [
      'a check of its own, and a command of its own',
      one('[db]', `{image: kong, command: serve, ${TEST}}`),
      'compose.yaml:4 information db',
    ],
    ['what evidently ends', one('[db]', `{image: kong, command: sleep 5, restart: "no", ${TEST}}`)],
    [
      'nodes of a cluster, of which each needs the others',
      one('[db]', `{image: me/web, ${TEST}, environment: {CLUSTER_NODES: "a b"}}`),
    ],
    [
      'nodes that name each other',
      one('[db]', `{image: me/web, ${TEST}, environment: ["SEEDS=db:9300,web:9300"]}`),
    ],
    [
      'the same image, and no cluster',
      one('[db]', `{image: me/web, ${TEST}, environment: {A: website}}`),
      'compose.yaml:4 information db',
    ],
    [
      'a node of a cluster of others',
      one('[db]', `{image: me/cluster, ${TEST}}`),
      'compose.yaml:4 information db',
    ],
    [
      'conditions that are shared, each by its name',
      {
        'compose.yaml': `x: &x {condition: service_started}\nservices:\n  web:\n    image: me/web\n    depends_on:\n      db: *x\n      cache: *x\n  db: ${CHECKED}\n  cache: ${CHECKED}\n`,
      },
      'compose.yaml:6 information db',
      'compose.yaml:7 information cache',
    ],
    [
      'the override file waits',
      { ...one('[db]', CHECKED), 'compose.override.yaml': `services:\n  web: {depends_on: ${HEALTHY}}\n` },
    ],
  ]);

  const service = (dependsOn: string, rest = '') =>
    `services:\n  web:\n    image: me/web\n${dependsOn}${rest}  db: ${CHECKED}\n  cache: {image: me/cache}\n`;
  const fixes: readonly [what: string, before: string, after: string][] = [
    [
      'a list',
      '    depends_on:\n      - db\n      - cache\n',
      '    depends_on:\n      db:\n        condition: service_healthy\n      cache:\n        condition: service_started\n',
    ],
    [
      'a list as far left as its key',
      '    depends_on:\n    - cache\n    - db\n    restart: always\n',
      '    depends_on:\n      cache:\n        condition: service_started\n      db:\n        condition: service_healthy\n    restart: always\n',
    ],
    [
      'comments, quotes and blank lines',
      '    depends_on: # first\n      # before\n      -   "db" # behind\n\n      # between\n      - cache\n      # after\n',
      '    depends_on: # first\n      # before\n      "db": # behind\n        condition: service_healthy\n\n      # between\n      cache:\n        condition: service_started\n      # after\n',
    ],
    [
      'deeper indentation',
      '    depends_on:\n        - db\n',
      '    depends_on:\n        db:\n            condition: service_healthy\n',
    ],
    [
      'flow style',
      '    depends_on: [cache, db]\n',
      '    depends_on: { cache: { condition: service_started }, db: { condition: service_healthy } }\n',
    ],
    [
      'flow style over lines',
      '    depends_on: [ # why\n      "db",\n      cache, # too\n    ]\n',
      '    depends_on: { # why\n      "db": { condition: service_healthy },\n      cache: { condition: service_started }, # too\n    }\n',
    ],
    [
      'a condition',
      "    depends_on:\n      db:\n        condition: 'service_started'\n        restart: true\n",
      "    depends_on:\n      db:\n        condition: 'service_healthy'\n        restart: true\n",
    ],
    [
      'an entry of a shared fragment',
      '    depends_on: &d { db: { condition: service_started } }\n',
      '    depends_on: &d { db: { condition: service_healthy } }\n',
    ],
  ];
  for (const eol of ['\n', '\r\n'])
    for (const [what, before, after] of fixes)
      it(`rewrites ${what}${eol === '\n' ? '' : ', CRLF'}`, () => {
        const files = { 'compose.yaml': service(before).replaceAll('\n', eol) };
        const fix = fixesFor('depends-on-not-waiting', files)[0] ?? assert.fail();
        const result = applied(fix, files);
        assert.equal(fix.preferred, true);
        assert.equal(result['compose.yaml'], service(after).replaceAll('\n', eol));
        for (const rule of ['depends-on-not-waiting', 'depends-on-no-healthcheck', 'syntax'])
          assert.deepEqual(findings(rule, result), []);
      });

  it('rewrites the last line of a file', () => {
    const files = { 'compose.yaml': `services:\n  db: ${CHECKED}\n  web:\n    depends_on:\n      - db` };
    const [fix] = fixesFor('depends-on-not-waiting', files);
    assert.equal(
      applied(fix ?? assert.fail(), files)['compose.yaml'],
      `services:\n  db: ${CHECKED}\n  web:\n    depends_on:\n      db:\n        condition: service_healthy`,
    );
  });

  for (const [what, dependsOn] of [
    ['an anchor', '    depends_on: &d [db]\n    links: *d\n'],
    ['an alias', '    links: &d [db]\n    depends_on: *d\n'],
    ['an anchor on an item', '    depends_on: [&n db]\n    container_name: *n\n'],
    ['a variable', '    depends_on: ["${X:-db}"]\n'],
    ['a name that stands there twice', '    depends_on: [db, db]\n'],
    ['a block scalar', '    depends_on:\n      - >-\n        db\n'],
  ] as const)
    it(`leaves a list with ${what} alone`, () => {
      const files = { 'compose.yaml': service(dependsOn) };
      assert.ok(findings('depends-on-not-waiting', files).length > 0);
      assert.deepEqual(fixesFor('depends-on-not-waiting', files), []);
    });
});

describe('depends-on-never-completes', () => {
  const ENDS = '{db: {condition: service_completed_successfully}}';
  const never = 'compose.yaml:4 warning service_completed_successfully';
  table('depends-on-never-completes', [
    ['always', one(ENDS, '{image: x, restart: always}'), never],
    ['unless-stopped', one(ENDS, '{image: x, restart: unless-stopped}'), never],
    ['on-failure', one(ENDS, '{image: x, restart: on-failure}')],
    ['no', one(ENDS, '{image: x, restart: "no"}')],
    ['nothing', one(ENDS, '{image: x}')],
    ['a variable', one(ENDS, '{image: x, restart: $R}')],
    ['a variable’s default', one(ENDS, '{image: x, restart: "${R:-always}"}'), never],
    ['a restart policy of any', one(ENDS, '{image: x, deploy: {restart_policy: {condition: any}}}'), never],
    ['a restart policy without a condition', one(ENDS, '{image: x, deploy: {restart_policy: {delay: 5s}}}')],
    [
      'a restart policy counts before restart',
      one(ENDS, '{image: x, restart: always, deploy: {restart_policy: {condition: on-failure}}}'),
    ],
    ['another condition', one(HEALTHY, '{image: me/x, restart: always}')],
    ['the short form', one('[db]', '{image: me/x, restart: always}')],
    ['no replicas', one(ENDS, '{image: x, restart: always, scale: 0}')],
    [
      'the override file restarts it',
      { ...one(ENDS, '{image: x}'), 'compose.override.yaml': 'services:\n  db: {restart: always}\n' },
      never,
    ],
    [
      'the override file does not',
      {
        ...one(ENDS, '{image: x, restart: always}'),
        'compose.override.yaml': 'services:\n  db: {restart: "no"}\n',
      },
    ],
  ]);

  const fixes: readonly [what: string, db: string, after: string | undefined][] = [
    ['the value', '{image: x, restart: always}', '{image: x, restart: on-failure}'],
    ['a merged one', '{<<: *r, image: x}', '{<<: *r, image: x, restart: on-failure}'],
    ['an alias', '{image: x, restart: *a}', '{image: x, restart: on-failure}'],
    ['an anchor', '{image: x, restart: &b always}', undefined],
    ['a restart policy', '{image: x, deploy: {restart_policy: {condition: any}}}', undefined],
  ];
  for (const [what, db, after] of fixes)
    it(`changes ${what}`, () => {
      const head = 'x-r: &r\n  restart: &a always\n';
      const files = { 'compose.yaml': head + compose(ENDS, db) };
      const [fix] = fixesFor('depends-on-never-completes', files);
      assert.equal(
        fix && applied(fix, files)['compose.yaml'],
        after === undefined ? undefined : head + compose(ENDS, after),
      );
    });
});

describe('depends-on-swarm', () => {
  const web = (deploy: string, rest = 'image: node:22\n    command: node server.js'): Files => ({
    'compose.yaml': `services:\n  web:\n    ${rest}\n    deploy: ${deploy}\n    depends_on: [db]\n  db: {image: me/db}\n`,
  });
  const PLACEMENT = '{placement: {constraints: [a]}}';
  const at = (line: number) => `compose.yaml:${line} information db`;
  table('depends-on-swarm', [
    ['placement', web(PLACEMENT), at(6)],
    ['update_config', web('{update_config: {order: start-first}}'), at(6)],
    ['rollback_config', web('{rollback_config: {parallelism: 1}}'), at(6)],
    ['endpoint_mode', web('{endpoint_mode: dnsrr}'), at(6)],
    ['mode: global', web('{mode: global}'), at(6)],
    ['mode: replicated-job', web('{mode: replicated-job}'), at(6)],
    ['mode: replicated', web('{mode: replicated}')],
    [
      'what compose honours itself',
      web('{replicas: 2, labels: {a: b}, resources: {}, restart_policy: {condition: any}}'),
    ],
    ['an empty key', web('{placement: {}}')],
    ['a dependency check', web(PLACEMENT, 'image: node:22\n    command: sh -c "nc -z db 5432 && node a.js"')],
    [
      'a shell that only starts it',
      web(PLACEMENT, 'image: node:22\n    command: sh -c "umask 022; exec node a.js"'),
      at(6),
    ],
    [
      'a host from a variable',
      web(PLACEMENT, 'image: node:22\n    command: sh -c "nc -z $$DB 5432 && node a.js"'),
    ],
    [
      'a host from a variable, asked by the shell',
      web(PLACEMENT, 'image: node:22\n    command: bash -c ": < /dev/tcp/$$DB/5432 && node a.js"'),
    ],
    [
      'something done before',
      web(PLACEMENT, 'image: node:22\n    command: sh -c "node migrate.js && node a.js"'),
    ],
    [
      'a script that checks nothing',
      {
        ...web(PLACEMENT, 'image: node:22\n    command: /app/start.sh\n    volumes: [./:/app]'),
        'start.sh': '#!/bin/sh\nset -e\necho up\nexec node a.js\n',
      },
      'compose.yaml:7 information db',
    ],
    [
      'a script that checks',
      {
        ...web(PLACEMENT, 'image: node:22\n    command: /app/start.sh\n    volumes: [./:/app]'),
        'start.sh': '#!/bin/sh\nset -e\nnc -z db 5432\nexec node a.js\n',
      },
    ],
    ['a script that may check', web(PLACEMENT, 'image: node:22\n    command: ./start.sh')],
    ['a task that may check', web(PLACEMENT, 'image: node:22\n    command: npm start')],
    ['an image of which the start is not known', web(PLACEMENT, 'image: me/web')],
    ['its entrypoint not known', web(PLACEMENT, 'image: me/web\n    command: node server.js')],
    ['its entrypoint replaced', web(PLACEMENT, 'image: me/web\n    entrypoint: [node, server.js]'), at(6)],
    ['an image in the table', web(PLACEMENT, 'image: nginx'), 'compose.yaml:5 information db'],
    [
      'what it builds',
      { ...web(PLACEMENT, 'build: .'), Dockerfile: 'FROM node:22\nCMD ["node", "a.js"]\n' },
      'compose.yaml:5 information db',
    ],
    [
      'what it builds, with a check',
      { ...web(PLACEMENT, 'build: .'), Dockerfile: 'FROM node:22\nCMD curl -f http://db && node a.js\n' },
    ],
    [
      'what it builds from an image not known',
      { ...web(PLACEMENT, 'build: .'), Dockerfile: 'FROM me/base\nCMD ["node", "a.js"]\n' },
    ],
    ['a build that is not there', web(PLACEMENT, 'build: .')],
  ]);

  const NODE = 'image: node:22\n    volumes: [./:/app]\n    working_dir: /app\n    command: ';
  const SHOP = (start: string, dependsOn = '[db]', rest = '') =>
    `services:\n  web:\n    ${start}\n${rest}    deploy: ${PLACEMENT}\n    depends_on: ${dependsOn}\n`;
  const DB = '  db: {image: postgres:17}\n';
  const CHECK = 'node healthcheck.mjs --tcp db:5432';
  const CHECKED = `["sh", "-c", "${CHECK} && exec node server.js"]`;
  const fixes: readonly [what: string, before: string, after: string | undefined][] = [
    ['a command', SHOP(`${NODE}node server.js`) + DB, SHOP(NODE + CHECKED) + DB],
    ['words', SHOP(`${NODE}["node", "server.js"]`) + DB, SHOP(NODE + CHECKED) + DB],
    [
      'words in a list of lines',
      SHOP(`${NODE}\n      - node\n      - server.js`) + DB,
      SHOP(`${NODE}\n      - sh\n      - -c\n      - "${CHECK} && exec node server.js"`) + DB,
    ],
    [
      'words that a shell would read otherwise',
      SHOP(`${NODE}["node", "a b.js", "it's"]`) + DB,
      SHOP(`${NODE}["sh", "-c", "${CHECK} && exec node 'a b.js' 'it'\\\\''s'"]`) + DB,
    ],
    [
      'a line for a shell',
      SHOP(`${NODE}sh -c "umask 022; node server.js"`) + DB,
      SHOP(`${NODE}sh -c "umask 022; ${CHECK} && exec node server.js"`) + DB,
    ],
    [
      'a line for a shell that hands over',
      SHOP(`${NODE}["sh", "-c", "exec node server.js"]`) + DB,
      SHOP(NODE + CHECKED) + DB,
    ],
    [
      'an entrypoint',
      SHOP(`${NODE.replace('command', 'entrypoint')}node server.js`) + DB,
      SHOP(NODE.replace('command', 'entrypoint') + CHECKED) + DB,
    ],
    [
      'an entrypoint that is given a command',
      SHOP(`${NODE.replace('command', 'entrypoint')}node\n    command: server.js`) + DB,
      undefined,
    ],
    ['a start in another folder', SHOP(`${NODE}sh -c "cd src && node server.js"`) + DB, undefined],
    ['a variable of the host', SHOP(`${NODE}node server.js $MODE`) + DB, undefined],
    [
      'a command that others share',
      `x-c: &c [node, server.js]\n${SHOP(`${NODE}*c`)}  b: {image: node:22, command: *c}\n${DB}`,
      undefined,
    ],
    [
      'a port that the other gives',
      SHOP(`${NODE}node server.js`) + '  db: {image: me/db, expose: [7000]}\n',
      SHOP(NODE + CHECKED.replace('5432', '7000')) + '  db: {image: me/db, expose: [7000]}\n',
    ],
    [
      'a port that the environment names',
      SHOP(`${NODE}node server.js`, '[db]', '    environment: {URL: "pg://u@db:6432/shop"}\n') + DB,
      SHOP(
        NODE + CHECKED.replace('5432', '6432'),
        '[db]',
        '    environment: {URL: "pg://u@db:6432/shop"}\n',
      ) + DB,
    ],
    ['no port known', SHOP(`${NODE}node server.js`) + '  db: {image: me/db}\n', undefined],
    [
      'several ports',
      SHOP(`${NODE}node server.js`) + '  db: {image: me/db, expose: [7000, 7001]}\n',
      undefined,
    ],
    [
      'all that are known, of several',
      SHOP(`${NODE}node server.js`, '[db, cache, other]') +
        `${DB}  cache: {image: redis:7}\n  other: {image: me/x}\n`,
      SHOP(NODE + CHECKED.replace('5432', '5432 --tcp cache:6379'), '[db, cache, other]') +
        `${DB}  cache: {image: redis:7}\n  other: {image: me/x}\n`,
    ],
    [
      'a task to be done first',
      SHOP(`${NODE}node server.js`, '{db: {condition: service_completed_successfully}}') + DB,
      undefined,
    ],
    ['an image of a server', SHOP('image: nginx:1.27') + DB, undefined],
  ];
  for (const [what, before, after] of fixes)
    it(`asks before the application: ${what}`, () => {
      const files = { 'compose.yaml': before, 'server.js': '' };
      const [fix] = fixesFor('depends-on-swarm', files);
      const result = fix && applied(fix, files);
      assert.equal(result?.['compose.yaml'], after);
      if (!result) return;
      assert.ok(result['healthcheck.mjs']);
      assert.equal(fix.preferred, false);
      assertMends('depends-on-swarm', files, result);
    });

  it('says what is not asked', () => {
    const [fix] = fixesFor('depends-on-swarm', {
      'compose.yaml': SHOP(`${NODE}node server.js`, '[db, other]') + `${DB}  other: {image: me/x}\n`,
    });
    assert.equal(fix?.title, 'Check "db" at the start with healthcheck.mjs');
    assert.deepEqual(fix.notes, [
      'Whether the application needs "db" at its start is assumed.',
      '"other" is not asked: no single port of it is known.',
    ]);
  });

  const image = (start: string) => ({
    'compose.yaml': SHOP('build: .') + DB,
    Dockerfile: `FROM node:22\nWORKDIR /app\nCOPY . .\n${start}\n`,
  });
  const commands: readonly [what: string, start: string, command: string | undefined][] = [
    ['words', 'CMD ["node", "server.js"]', `${CHECK} && exec node server.js`],
    ['a line', 'CMD umask 022; node server.js', `umask 022; ${CHECK} && exec node server.js`],
    ['a line that hands over', 'CMD exec node server.js', `${CHECK} && exec node server.js`],
    ['a variable', 'CMD node server.js $MODE', undefined],
    ['another folder', 'CMD cd src && node server.js', undefined],
    ['an entrypoint', 'ENTRYPOINT ["node", "server.js"]', undefined],
  ];
  for (const [what, start, command] of commands)
    it(`gives the service a command of its own: ${what} of the Dockerfile`, () => {
      const files = image(start);
      const [fix] = fixesFor('depends-on-swarm', files);
      const result = fix && applied(fix, files);
      const after = `${files['compose.yaml'].slice(0, -DB.length)}    command: ["sh", "-c", "${command}"]\n${DB}`;
      assert.equal(result?.['compose.yaml'], command === undefined ? undefined : after);
      if (result) assertMends('depends-on-swarm', files, result);
    });
});
