import assert from 'node:assert/strict';
import { type Files, findings, fixesFor } from './lint';
import { compose, dockerfile, fixed, marked } from './meaning';

const RULE = 'healthcheck-exec-shell-syntax';
const exec = (...words: string[]) => dockerfile(`HEALTHCHECK CMD ${JSON.stringify(words)}`);
const ENVIRONMENT = '    environment:\n      PORT: 80\n';

const cases: readonly [what: string, files: Files, ...marked: string[]][] = [
  ['||', exec('curl', '-f', 'http://a/', '||', 'exit', '1'), '||'],
  ['&&', exec('test', '-f', 'a', '&&', 'echo', 'ok'), '&&'],
  ['|', exec('curl', '-fs', 'http://a/', '|', 'grep', 'ok'), '|'],
  [';', exec('pg_isready', ';', 'exit', '0'), ';'],
  ['>', exec('curl', '-f', 'http://a/', '>', '/dev/null'), '>'],
  ['>/dev/null', exec('curl', '-f', 'http://a/', '>/dev/null'), '>/dev/null'],
  ['2>&1', exec('curl', '-f', 'http://a/', '2>&1'), '2>&1'],
  ['the first alone', exec('curl', '$URL', '>', 'a', '||', 'exit', '1'), '$URL'],
  ['|| exit 1 in one word', exec('curl', '-f', 'http://a/', '|| exit 1'), '|| exit 1'],
  ['at the end of a word', exec('curl', '-f', 'http://a/ || exit 1'), '||'],
  ['a pipe at the end of a word', exec('curl', '-fs', 'http://a/ | grep ok'), '|'],
  ['a redirection at the end of a word', exec('curl', '-f', 'http://a/ > /dev/null'), '>'],
  ['what a header has', exec('curl', '-f', '-H', 'Accept: text/html; q=0.9', 'http://a/')],
  ['what a body has', exec('curl', '-f', '-d', '{"a": "b > c | d"}', 'http://a/')],
  ['a whole line in one word', exec('curl -f http://a/ || exit 1'), '||'],
  ['a command line in one word', exec('curl -f http://a/'), 'curl -f http://a/'],
  ['a part of one', exec('pg_isready -h', 'db'), 'pg_isready -h'],
  ['one behind timeout', exec('timeout 5 curl -f http://a/'), 'timeout 5 curl -f http://a/'],
  ['one in compose', compose('test: ["CMD", "curl -f http://a/"]'), 'curl -f http://a/'],
  ['the name of a program that is not known', exec('my check', '-a')],
  ['a path with a blank', exec('/opt/my tools/check')],
  [
    'a command line on Windows, which is given one',
    dockerfile('HEALTHCHECK CMD ["curl -f http://a/"]', 'FROM mcr.microsoft.com/windows/servercore:ltsc2022'),
  ],
  ['behind the script of sh -c', exec('sh', '-c', 'pg_isready', '||', 'exit', '1'), '||'],
  ['$VAR', exec('curl', '-f', 'http://localhost:$PORT/'), '$PORT'],
  ['${VAR}', exec('pg_isready', '-U', '${POSTGRES_USER}'), '${POSTGRES_USER}'],
  ['${VAR:-default}', exec('curl', '-f', 'http://localhost:${PORT:-80}/'), '${PORT:-80}'],
  ['a variable for test', exec('test', '-f', '$FILE'), '$FILE'],
  ['$(…)', exec('ping', '$(hostname)'), '$('],
  ['a variable for a program that is not known', exec('./check', '--port', '$PORT'), '$PORT'],
  ['a variable in a URL for one', exec('./check', 'http://localhost:$PORT'), '$PORT'],
  ['a variable behind timeout', exec('timeout', '5', 'nc', '-z', 'localhost', '$PORT'), '$PORT'],
  ['in compose', compose('test: [CMD, curl, -f, http://a/, "||", exit, "1"]'), '||'],
  ['$(…) in compose', compose('test: [CMD, test, -f, "$(cat /run/path)"]'), '$('],
  ['$$VAR in compose', compose('test: [CMD, pg_isready, -U, $$POSTGRES_USER]'), '$$POSTGRES_USER'],
  [
    '$VAR that the container alone has',
    compose('test: [CMD, nc, -z, localhost, $PORT]', ENVIRONMENT),
    '$PORT',
  ],
  ['behind sh -c', exec('sh', '-c', 'curl -f http://localhost:$PORT/ || exit 1')],
  ['behind bash -lc', exec('/bin/bash', '-lc', 'a || b > c')],
  ['shell form', dockerfile('HEALTHCHECK CMD curl -f http://localhost:$PORT/ || exit 1')],
  ['a pattern', exec('grep', '-q', 'ok$', '/run/state')],
  ['awk’s own', exec('awk', '$1 > 2 { exit 1 }', '/run/state')],
  ['find’s own', exec('find', '/run', '-exec', 'test', '-f', '{}', ';')],
  ['a comparison', exec('test', 'a', '<', 'b')],
  ['a text for --eval', exec('mongosh', '--eval', 'db.a.find({ $or: [] }) || quit(1)')],
  ['a text for node -e', exec('node', '-e', 'a || b; `${c}`')],
  ['a text for psql -c', exec('psql', '-c', 'SELECT $1 || $2')],
  ['a dollar sign that names nothing', exec('mysqladmin', 'ping', '-ppa$$')],
  ['an operator inside a URL', exec('curl', '-f', 'http://a/?x=1&y=2;z')],
  ['unknown: a part of a word for a program that is not known', exec('./check', 'user-$NAME-x')],
  ['unknown: where $VAR is set', compose('test: [CMD, nc, -z, localhost, $PORT]')],
  ['compose’s own default', compose('test: [CMD, nc, -z, localhost, "${PORT:-80}"]', ENVIRONMENT)],
  ['on Windows', dockerfile('HEALTHCHECK CMD ["powershell", "-Command", "iwr $env:URL || exit 1"]')],
  ['half typed', dockerfile('HEALTHCHECK CMD ["curl", "||"')],
];

describe(RULE, () => {
  for (const [what, files, ...expected] of cases)
    it(what, () => {
      assert.deepEqual(marked(RULE, files), expected);
    });

  it('is an error, at its place', () => {
    const Dockerfile = 'FROM node:22\nHEALTHCHECK CMD ["pg_isready", \\\n  "||", "exit", "1"]\n';
    assert.deepEqual(findings(RULE, { Dockerfile }), ['Dockerfile:3 error ||']);
  });

  it('explains that compose would replace the variable', () => {
    const files = compose('test: [CMD, nc, -z, localhost, $PORT]', ENVIRONMENT);
    assert.deepEqual(findings('compose-variable-escape', files), []);
  });

  const repairs: readonly [what: string, before: Files, after: Files | undefined][] = [
    ['|| exit 1 goes', exec('pg_isready', '-q', '||', 'exit', '1'), exec('pg_isready', '-q')],
    [
      '|| exit 1 in one word, too',
      compose('test: ["CMD", "pg_isready", "|| exit 1"]'),
      compose('test: ["CMD", "pg_isready"]'),
    ],
    [
      'it alone, whatever quotes the others have',
      compose("test: [CMD, pg_isready, -h, db, '||', exit, '2']"),
      compose('test: [CMD, pg_isready, -h, db]'),
    ],
    [
      'it alone, with a comma behind it',
      compose('test: [ "CMD", pg_isready, "||", exit, "1", ]'),
      compose('test: [ "CMD", pg_isready, ]'),
    ],
    [
      'it alone, on lines with comments',
      compose(
        "test:\n        - CMD\n        # ours\n        - 'pg_isready'\n        - '||'\n        - exit 1",
      ),
      compose("test:\n        - CMD\n        # ours\n        - 'pg_isready'"),
    ],
    [
      'it alone, on continuation lines',
      dockerfile('HEALTHCHECK CMD [ "pg_isready", \\\n  "||", "false" ]'),
      dockerfile('HEALTHCHECK CMD [ "pg_isready" ]'),
    ],
    [
      'a pipe',
      exec('pg_isready', '|', 'grep', '-q', 'no thanks'),
      dockerfile("HEALTHCHECK CMD pg_isready | grep -q 'no thanks'"),
    ],
    [
      'a variable',
      exec('nc', '-z', 'localhost', '${PORT}'),
      dockerfile('HEALTHCHECK CMD nc -z localhost "${PORT}"'),
    ],
    [
      'a variable with a default, in quotes',
      exec('nc', '-z', 'localhost', '${PORT:-80}'),
      dockerfile('HEALTHCHECK CMD nc -z localhost "${PORT:-80}"'),
    ],
    [
      'a variable in compose',
      compose("test: ['CMD', 'nc', '-z', 'localhost', '$$PORT']"),
      compose("test: ['CMD-SHELL', 'nc -z localhost \"$$PORT\"']"),
    ],
    [
      'a variable that only the container has',
      compose('test: [CMD, nc, -z, localhost, $PORT]', ENVIRONMENT),
      compose('test: [CMD-SHELL, "nc -z localhost \\"$$PORT\\""]', ENVIRONMENT),
    ],
    [
      'a block list',
      compose('test:\n        - CMD\n        - nc\n        - -z\n        - localhost\n        - $$PORT'),
      compose('test:\n        - CMD-SHELL\n        - "nc -z localhost \\"$$PORT\\""'),
    ],
    [
      'a part of a word, which stays one',
      compose('test: ["CMD", "mysqladmin", "ping", "-p$$PW"]'),
      compose('test: ["CMD-SHELL", "mysqladmin ping \\"-p$$PW\\""]'),
    ],
    [
      'a command line in one word',
      exec('curl -f http://a/', '-s'),
      dockerfile('HEALTHCHECK CMD ["curl", "-f", "http://a/", "-s"]'),
    ],
    [
      'a command line with quotes and its || exit 1, in compose',
      compose(`test: ["CMD", "pg_isready -d 'a b'"]`),
      compose('test: ["CMD", "pg_isready", "-d", "a b"]'),
    ],
    [
      'a command line with a variable',
      exec('nc -z localhost $PORT'),
      dockerfile('HEALTHCHECK CMD nc -z localhost $PORT'),
    ],
    ['what could not fail then is left alone', exec('pg_isready', '||', 'true'), undefined],
    [
      'no shell, no shell form',
      dockerfile('HEALTHCHECK CMD ["/check", "--port", "$PORT"]', 'FROM scratch'),
      undefined,
    ],
  ];
  for (const [what, before, after] of repairs)
    it(`repairs: ${what}`, () => {
      assert.deepEqual(fixed(RULE, before), after);
    });

  it('offers one preferred fix', () => {
    const files = {
      Dockerfile:
        'FROM node:22\nWORKDIR /app\nCOPY . .\nHEALTHCHECK CMD ["curl", "-f", "http://localhost/", "||", "exit", "1"]\n',
    };
    assert.deepEqual(
      fixesFor(RULE, files).map(({ preferred }) => preferred),
      [true, false],
    );
  });
});
