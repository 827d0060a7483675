import assert from 'node:assert/strict';
import { type Files, findings } from './lint';
import { compose, dockerfile, fixed, marked } from './meaning';

const RULE = 'healthcheck-localhost';
const ALPINE = 'FROM node:22-alpine';

const cases: readonly [what: string, files: Files, ...marked: string[]][] = [
  [
    'wget on Alpine',
    dockerfile('HEALTHCHECK CMD wget -q --spider http://localhost:80/a', ALPINE),
    'localhost',
  ],
  ['exec form', dockerfile('HEALTHCHECK CMD ["wget", "-q", "http://localhost/"]', ALPINE), 'localhost'],
  ['no scheme', dockerfile('HEALTHCHECK CMD wget -qO- localhost:8080', ALPINE), 'localhost'],
  ['in capitals', dockerfile('HEALTHCHECK CMD wget -q http://LocalHost/', ALPINE), 'LocalHost'],
  ['captured', dockerfile('HEALTHCHECK CMD test "$(wget -qO- http://localhost/)" = ok', ALPINE), 'localhost'],
  ['busybox wget, anywhere', dockerfile('HEALTHCHECK CMD busybox wget -q http://localhost/'), 'localhost'],
  [
    'two',
    dockerfile('HEALTHCHECK CMD busybox wget -q http://localhost/a http://localhost/b'),
    'localhost',
    'localhost',
  ],
  ['compose', compose('test: [CMD, busybox, wget, "http://localhost/"]'), 'localhost'],
  [
    'a service’s image',
    {
      'compose.yaml':
        'services:\n  a:\n    image: redis:7-alpine\n    healthcheck: { test: wget -q http://localhost/ }\n',
    },
    'localhost',
  ],
  ['the address', dockerfile('HEALTHCHECK CMD wget -q http://127.0.0.1/', ALPINE)],
  ['another host', dockerfile('HEALTHCHECK CMD wget -q http://localhost.example.com/', ALPINE)],
  ['curl', dockerfile('HEALTHCHECK CMD curl -f http://localhost/', ALPINE)],
  [
    'GNU’s wget',
    dockerfile('RUN apt-get install -y wget\nHEALTHCHECK CMD wget -q http://localhost/', 'FROM debian:12'),
  ],
  ['GNU’s wget on Alpine', dockerfile('RUN apk add wget\nHEALTHCHECK CMD wget -q http://localhost/', ALPINE)],
  ['unknown: whose wget', dockerfile('HEALTHCHECK CMD wget -q http://localhost/', 'FROM example.com/base')],
  ['unknown: a variable', dockerfile('HEALTHCHECK CMD wget -q http://$HOST/', ALPINE)],
];

describe(RULE, () => {
  for (const [what, files, ...expected] of cases)
    it(what, () => {
      assert.deepEqual(marked(RULE, files), expected);
    });

  it('is a warning', () => {
    const files = dockerfile('HEALTHCHECK CMD wget -q http://localhost/', ALPINE);
    assert.deepEqual(findings(RULE, files), ['Dockerfile:2 warning localhost']);
  });

  it('asks 127.0.0.1 instead, and leaves the rest as it is', () => {
    assert.deepEqual(
      fixed(RULE, compose('test: ["CMD", "busybox", "wget", "-q", "http://localhost:$$PORT/a?b#localhost"]')),
      compose('test: ["CMD", "busybox", "wget", "-q", "http://127.0.0.1:$$PORT/a?b#localhost"]'),
    );
    assert.deepEqual(
      fixed(RULE, dockerfile('HEALTHCHECK CMD busybox \\\r\n  wget -q http://localhost/ || exit 1')),
      dockerfile('HEALTHCHECK CMD busybox \\\r\n  wget -q http://127.0.0.1/ || exit 1'),
    );
  });
});
