/** What a start-up asks before it starts: tool, host, and what comes of a host that stays away. */
import assert from 'node:assert/strict';
import { startUpOf, type Scripts } from '../../../src/health/dependency';
import type { Command } from '../../../src/language/command';
import { plainText } from '../../../src/language/text';

function shell(text: string): Command & { form: 'shell' } {
  return { form: 'shell', script: plainText(text, 0), span: { start: 0, end: text.length } };
}

function exec(words: readonly string[]): Command {
  return { form: 'exec', words: words.map((word) => plainText(word, 0)), span: { start: 0, end: 0 } };
}

function checks(command: Command, scripts?: Scripts): string[] {
  return startUpOf(command, scripts).checks.map(
    ({ tool, host, failure, conditional }) => `${tool} ${host} ${failure}${conditional ? ' perhaps' : ''}`,
  );
}

describe('dependency checks', () => {
  const cases: readonly [command: string, ...checks: string[]][] = [
    // One after the other.
    ['curl -f http://api/health && node server.js', 'curl api ends'],
    ['curl -f http://a/ && curl -f http://b/ && node server.js', 'curl a ends', 'curl b ends'],
    ['echo waiting; wget -q --spider http://api/ && exec node server.js', 'wget api ends'],
    ['curl -f http://api/ && node migrate.js; node server.js'],
    ['curl -f http://api/; node server.js'],
    ['curl -f http://api/ || node server.js'],
    ['curl -f http://api/ || true; node server.js'],
    ['curl -f http://api/ || exit 1; node server.js', 'curl api ends'],
    ['curl -f http://api/ || { echo down; exit 1; }; node server.js', 'curl api ends'],
    ['curl -f http://api/ || { echo later; exit 0; }; node server.js', 'curl api stops'],
    ['if ! nc -z db 1; then exit 0; fi; node a.js', 'nc db stops'],
    ['( nc -z db 1 || exit 0 ); node a.js'],
    ['( nc -z db 1 || exit 1 ); node a.js'],
    ['( nc -z db 1 || exit 1 ) && node a.js', 'nc db ends'],
    ['set -e; ( nc -z db 1 || exit 1 ); node a.js', 'nc db ends'],
    ["sh -c 'nc -z db 1 || exit 0' && node a.js"],
    ['curl -f http://api/ || echo down && exit 1; node server.js'],
    ['curl -f http://a/ || curl -f http://b/ || exit 1; node server.js', 'curl b ends'],
    ['curl -f http://api/ && echo up || exit 1; node server.js', 'curl api ends'],
    ['curl -f http://api/'],
    ['curl -f http://api/; echo done'],
    ['curl -f http://api/ && echo up'],
    ['node server.js && curl -f http://api/'],
    // Branches.
    ['if ! curl -f http://api/; then exit 1; fi; node server.js', 'curl api ends'],
    ['if ! curl -f http://api/; then echo down; exit 1; fi; node server.js', 'curl api ends'],
    ['if curl -f http://api/; then node server.js; else exit 1; fi', 'curl api ends'],
    ['if curl -f http://api/; then node server.js; fi', 'curl api ends'],
    ['if curl -f http://api/; then echo up; fi; node server.js'],
    ['if curl -f http://api/; then node a.js; else node b.js; fi'],
    ['[ -n "$A" ] && { curl -f http://api/ || exit 1; }; node a.js', 'curl api ends perhaps'],
    ['if [ -n "$A" ]; then nc -z db 1 || exit 1; fi; node a.js', 'nc db ends perhaps'],
    ['case $1 in a) nc -z db 1 || exit 1;; esac; node a.js', 'nc db ends perhaps'],
    // set -e
    ['set -e; curl -f http://api/; node server.js', 'curl api ends'],
    ['set -eu\ncurl -f http://api/ | cat\nnode server.js'],
    ['set -e; curl -f http://api/ && echo up; node server.js'],
    ['set -e; if curl -f http://api/; then echo up; fi; node server.js'],
    ['set -e; set +e; curl -f http://api/; node server.js'],
    ['set -o errexit; nc -z db 5432; node server.js', 'nc db ends'],
    ["sh -ec 'curl -f http://api/; node server.js'", 'curl api ends'],
    // Loops.
    ['until curl -f http://api/; do sleep 1; done; node server.js', 'curl api waits'],
    ['until curl -s http://api/ | grep -q UP; do sleep 1; done; node server.js', 'curl api waits'],
    ['until ! curl -f http://api/; do sleep 1; done; node server.js'],
    ['while ! nc -z db 5432; do sleep 1; done && node server.js', 'nc db waits'],
    ['until pg_isready -h db -U app; do echo wait; sleep 2; done; node server.js', 'pg_isready db waits'],
    ['while true; do curl -f http://api/ && break; sleep 1; done; node server.js', 'curl api waits'],
    ['while :; do if curl -f http://api/; then break; fi; sleep 1; done; node server.js', 'curl api waits'],
    ['for i in 1 2 3; do curl -f http://api/ && break; sleep 1; done; node server.js', 'curl api gives up'],
    ['for i in 1 2 3; do curl -f http://api/ && exec node server.js; sleep 1; done; exit 1', 'curl api ends'],
    [
      'n=0; until nc -z db 1; do n=$((n+1)); if [ $n -gt 9 ]; then exit 1; fi; sleep 1; done; node a.js',
      'nc db ends',
    ],
    [
      'n=0; until nc -z db 1; do n=$((n+1)); [ $n -gt 9 ] && break; sleep 1; done; node a.js',
      'nc db gives up',
    ],
    ['n=0; until nc -z db 1 || [ $n -gt 9 ]; do sleep 1; done; node a.js', 'nc db gives up'],
    [
      'while [ "$(curl -s -o /dev/null -w "%{http_code}" http://api/)" != 200 ]; do sleep 1; done; node a.js',
      'curl api waits',
    ],
    ['until [ "$(curl -s http://api/)" = ok ]; do sleep 1; done; node a.js', 'curl api waits'],
    ["timeout 60 sh -c 'until nc -z db 1; do sleep 1; done' && node a.js", 'nc db ends'],
    ["timeout 60 sh -c 'until nc -z db 1; do sleep 1; done'; node a.js", 'nc db gives up'],
    ['until curl -f http://api/; do sleep 1; done'],
    ['while true; do curl -f http://api/; sleep 60; done'],
    ['until (echo > /dev/tcp/db/5432) 2>/dev/null; do sleep 1; done; node a.js', '/dev/tcp db waits'],
    // Programs that wait.
    ['wait-for-it.sh db:5432 -- node server.js', 'wait-for-it.sh db gives up'],
    ['./wait-for-it.sh -s db:5432 -t 30 -- node server.js', './wait-for-it.sh db ends'],
    ['wait-for-it db:5432 -t 0 -- node server.js', 'wait-for-it db waits'],
    ['./wait-for.sh db:5432 && node server.js', './wait-for.sh db ends'],
    ['wait-for db:5432 -- wait-for mq:5672 -- node a.js', 'wait-for db ends', 'wait-for mq ends'],
    ['dockerize -wait tcp://db:5432 -timeout 60s node server.js', 'dockerize db ends'],
    ['dockerize -wait tcp://db:5432 && node server.js', 'dockerize db ends'],
    // The utility.
    ['node healthcheck.mjs -u http://api/health && exec node server.js', 'node api ends'],
    ['python healthcheck.py --tcp db:5432 && python app.py', 'python db ends'],
    ['dotnet Utilities.HttpCheck.dll -u http://api/ && dotnet App.dll', 'dotnet api ends'],
    ['/healthcheck --tcp db:5432 && /app', '/healthcheck db ends'],
    // Functions, arguments and variables.
    ['die() { echo "$1"; exit 1; }; curl -f http://api/ || die down; node a.js', 'curl api ends'],
    [
      'w() { until nc -z "$1" "$2"; do sleep 1; done; }; w db 5432; w mq 5672; node a.js',
      'nc db waits',
      'nc mq waits',
    ],
    ['w() { nc -z db 1 || return 1; }; w && node a.js', 'nc db ends'],
    ['HOST=db; until nc -z $HOST 5432; do sleep 1; done; node a.js', 'nc db waits'],
    ['f() { f; }; f; node a.js'],
    // Hosts that are not certain, or this one.
    ['curl -f http://localhost/ && node server.js'],
    ['curl -f http://127.0.0.1:80/ && node server.js'],
    ['curl -f http://[::1]:80/ && node server.js'],
    ['curl -f $API/health && node server.js'],
    ['curl -f http://$API/health && node server.js'],
    ['until nc -z ${DB:-db} 5432; do sleep 1; done; node a.js'],
    ['pg_isready && node a.js'],
    // Clients that also do something.
    ["until psql -h db -c '\\q'; do sleep 1; done; node a.js", 'psql db waits'],
    ['until psql -h db -U app -c "select 1"; do sleep 1; done; node a.js', 'psql db waits'],
    ['psql -h db -f init.sql && node a.js'],
    ['mysql -h db -e "SELECT 1" && node a.js', 'mysql db ends'],
    ['mysql -h db -e "DROP TABLE a" && node a.js'],
    ['mysqladmin ping -h db && node a.js', 'mysqladmin db ends'],
    ['redis-cli -h cache ping && node a.js', 'redis-cli cache ends'],
    ['redis-cli -h cache flushall && node a.js'],
    ['mongosh --host db --eval "db.runCommand({ ping: 1 })" && node a.js', 'mongosh db ends'],
    ['mongosh --host db seed.js && node a.js'],
    ['kafka-topics --bootstrap-server mq:1 --list && node a.js', 'kafka-topics mq ends'],
    ['kafka-topics --bootstrap-server mq:1 --create --topic a && node a.js'],
    // Not questions.
    ['curl -fsSL https://example.com/tool -o tool && node server.js'],
    ['curl -fsSLO https://example.com/tool && node server.js'],
    ['curl -fsS https://example.com/config > config.json && node server.js'],
    ['curl -fsSL https://example.com/install | sh && node server.js'],
    ['curl -X POST http://api/register && node server.js'],
    ['curl -d a=b http://api/register && node server.js'],
    ['curl -fo /dev/null http://api/ && node server.js', 'curl api ends'],
    ['wget -qO- http://api/ && node server.js', 'wget api ends'],
    ['curl -f http://api/ & node server.js'],
    // Half typed.
    ['curl -f http://api/health &&'],
    ['until curl -f http://api/; do'],
    ['if curl http://api/'],
    ['"'],
    [''],
  ];
  for (const [command, ...expected] of cases)
    it(command || '(nothing)', () => {
      assert.deepEqual(checks(shell(command)), expected);
    });

  it('reads exec form without a shell', () => {
    assert.deepEqual(checks(exec(['sh', '-c', 'curl -f http://api/ && node a.js'])), ['curl api ends']);
    assert.deepEqual(
      checks(exec(['wait-for-it', '-s', 'db:1', '--', 'sh', '-c', 'nc -z mq 1 && node a.js'])),
      ['wait-for-it db ends', 'nc mq ends'],
    );
    assert.deepEqual(checks(exec(['curl', '-f', 'http://api/', '&&', 'node', 'a.js'])), []);
  });

  it('takes hostile input', () => {
    for (const text of [
      '('.repeat(5000),
      'if a; then '.repeat(2000),
      `${'a() { b; b; }; b() { a; a; }; '.repeat(20)}a`,
      Array.from({ length: 40 }, (_, at) => `f${at}() { f${at + 1}; f${at + 1}; }`).join('\n') + '\nf0',
      'while until curl http://a/; do '.repeat(300) + 'x' + '; done'.repeat(300),
      'curl -f http://a/ && '.repeat(5000) + 'x',
      'a'.repeat(100_000),
    ])
      assert.ok(checks(shell(text)).length < 10_000);
  });
});

describe('dependency checks in scripts', () => {
  const script = (text: string, args: readonly string[] = [], sourced = false) => ({
    command: shell(text),
    place: { workdir: '/', script: '/x.sh' },
    args: args.map((value) => ({
      value,
      literal: true,
      span: { start: 0, end: 0 },
      content: () => plainText(value, 0),
    })),
    sourced,
    errexit: false,
  });
  const with_ = (texts: Readonly<Record<string, string>>): Scripts => ({
    place: () => ({ workdir: '/', script: undefined }),
    moved: (_, place) => place,
    runBy: ({ name, args }) => {
      const file = name === '.' ? (args[0]?.value ?? '') : name;
      const text = texts[file];
      const given = name === '.' ? args.slice(1) : args;
      return text === undefined
        ? undefined
        : script(
            text,
            given.map(({ value }) => value),
            name === '.',
          );
    },
  });
  const cases: readonly [
    what: string,
    command: string,
    texts: Readonly<Record<string, string>>,
    ...checks: string[],
  ][] = [
    ['that ends for the start-up', 'a.sh && node a.js', { 'a.sh': 'nc -z db 1' }, 'nc db ends'],
    ['whose exit code nobody looks at', 'a.sh; node a.js', { 'a.sh': 'nc -z db 1 || exit 1' }],
    [
      'that starts the application',
      'exec a.sh',
      { 'a.sh': '#!/bin/sh -e\nnc -z db 1\nnode a.js' },
      'nc db ends',
    ],
    [
      'that runs its arguments',
      'a.sh node a.js',
      { 'a.sh': 'until nc -z db 1; do sleep 1; done\nexec "$@"' },
      'nc db waits',
    ],
    [
      'whose arguments ask',
      "a.sh sh -c 'nc -z db 1 && node a.js'",
      { 'a.sh': 'exec gosu app "$@"' },
      'nc db ends',
    ],
    [
      'with the host as argument',
      'a.sh db 5432 node a.js',
      { 'a.sh': 'host=$1\nshift 2\nuntil nc -z "$host" 1; do sleep 1; done\nexec "$@"' },
      'nc db waits',
    ],
    ['that is sourced', '. a.sh; w db; node a.js', { 'a.sh': 'w() { nc -z $1 1 || exit 1; }' }, 'nc db ends'],
    [
      'that tries and then fails',
      'a.sh && node a.js',
      { 'a.sh': 'for i in 1 2 3; do nc -z db 1 && exit 0; sleep 1; done; exit 1' },
      'nc db ends',
    ],
    ['that runs itself', 'a.sh && node a.js', { 'a.sh': 'nc -z db 1 && a.sh' }, 'nc db ends'],
  ];
  for (const [what, command, texts, ...expected] of cases)
    it(what, () => {
      const found = checks(shell(command), with_(texts));
      assert.deepEqual([...new Set(found)], expected);
    });
});

describe('whether a start-up is known', () => {
  const cases: readonly [command: string, complete: boolean][] = [
    ['node server.js', true],
    ['until nc -z db 1; do sleep 1; done; node a.js', true],
    ['/app/server --port 80', true],
    ['docker-entrypoint.sh node a.js', false],
    ['/entrypoint node a.js', false],
    ['sh run', false],
    ['. ./env && node a.js', false],
    ['$START', false],
    ['powershell -File start.ps1', false],
    ['node a.js && (', false],
  ];
  for (const [command, complete] of cases)
    it(`${command}: ${complete ? 'yes' : 'no'}`, () => {
      assert.equal(startUpOf(shell(command)).complete, complete);
    });
});
