import assert from 'node:assert/strict';
import { type Files, findings, fixesFor } from './lint';
import { compose, dockerfile, marked } from './meaning';

const RULE = 'healthcheck-remote-host';
const check = (test: string, more = ''): Files => compose(`test: ${test}`, more);

const cases: readonly [what: string, files: Files, ...marked: string[]][] = [
  ['curl', dockerfile('HEALTHCHECK CMD curl -f http://api:8080/health'), 'api'],
  ['exec form', dockerfile('HEALTHCHECK CMD ["wget", "-q", "https://example.com/"]'), 'example.com'],
  ['an address', check('nc -z 10.0.0.7 5432'), '10.0.0.7'],
  ['pg_isready -h', check('pg_isready -h db'), 'db'],
  ['mysqladmin -h', check('mysqladmin ping -hdb'), 'db'],
  ['redis-cli -h', check('[CMD, redis-cli, -h, cache, ping]'), 'cache'],
  ['mongosh', check('mongosh mongo:27017/test --eval 1'), 'mongo'],
  ['ping', check('ping -c 1 gateway'), 'gateway'],
  ['the utility', check('[CMD, node, healthcheck.mjs, -u, "http://localhost/", --tcp, "db:5432"]'), 'db'],
  ['the host', check('curl -f http://host.docker.internal/'), 'host.docker.internal'],
  ['one of two', check('curl -f http://localhost/ && nc -z db 5432'), 'db'],
  ['read by another program', check('curl -s http://api/ | grep -q ok'), 'api'],
  ['compared', check('test "$$(curl -s http://api/)" = ok'), 'api'],
  ['behind sh -c', check('[CMD, sh, -c, "pg_isready -h db"]'), 'db'],
  ['PowerShell', dockerfile('HEALTHCHECK CMD powershell -Command "iwr http://api/"'), 'api'],
  [
    'in a script',
    {
      Dockerfile: 'FROM node:22\nCOPY check.sh /\nHEALTHCHECK CMD ["/check.sh"]\n',
      'check.sh': '#!/bin/sh\npg_isready -h db\n',
    },
    'db',
  ],
  ['a connection of bash', check("[CMD, bash, -c, '</dev/tcp/db/5432']"), 'db'],
  ['one that stays open', check("[CMD, bash, -c, 'exec 3<>/dev/tcp/db/5432 && exit 0']"), 'db'],
  ['one of a group', check("[CMD, bash, -c, '(: > /dev/tcp/db/5432) 2>/dev/null']"), 'db'],
  [
    'one to tell of the failure',
    check("[CMD, bash, -c, 'pg_isready || { echo a > /dev/tcp/log/514; exit 1; }']"),
  ],
  ['one to itself', check("[CMD, bash, -c, '</dev/tcp/127.0.0.1/5432']")],
  ['one to a host from a variable', check("[CMD, bash, -c, '</dev/tcp/$$DB/5432']")],
  ['another device', check("[CMD, bash, -c, 'test -f a > /dev/null']")],
  ['localhost', check('curl -f http://localhost/')],
  ['127.0.0.1', check('nc -z 127.0.0.1 80')],
  ['::1', check('curl -f "http://[::1]/"')],
  ['0.0.0.0', check('curl -f http://0.0.0.0/')],
  ['the service’s own name', check('curl -f http://web/')],
  ['container_name', check('curl -f http://shop/', '    container_name: shop\n')],
  ['hostname', check('curl -f http://shop/', '    hostname: shop\n')],
  ['an alias', check('curl -f http://shop/', '    networks: { a: { aliases: [shop] } }\n')],
  [
    'its fixed address',
    check('nc -z 10.0.0.7 80', '    networks:\n      a:\n        ipv4_address: 10.0.0.7\n'),
  ],
  ['extra_hosts', check('curl -f http://shop/', '    extra_hosts: ["shop:127.0.0.1"]\n')],
  ['whose network it shares', check('curl -f http://vpn/', '    network_mode: service:vpn\n')],
  [
    'its public name',
    check('curl -f https://shop.example.com/', '    environment: { DOMAIN: shop.example.com }\n'),
  ],
  [
    'the name of the service that builds the image',
    {
      'api/Dockerfile': 'FROM node:22\nHEALTHCHECK CMD curl -f http://shop/\n',
      'compose.yaml': 'services:\n  shop:\n    build: api\n',
    },
  ],
  ['the image’s folder', { 'api/Dockerfile': 'FROM node:22\nHEALTHCHECK CMD curl -f http://api/\n' }],
  [
    'a shared test, for one of the services',
    {
      'compose.yaml':
        'x-check: &check\n  test: curl -f http://b/\nservices:\n  a: { image: x, healthcheck: *check }\n  b: { image: x, healthcheck: *check }\n',
    },
  ],
  ['a socket', check('pg_isready -h /var/run/postgresql')],
  ['what is told by the way', check('curl -f http://localhost/ || (curl http://alarm/; exit 1)')],
  ['a word that is printed', check('echo curl http://api/; pg_isready')],
  ['unknown: a variable', check('curl -f http://$$HOST/')],
  ['unknown: $(hostname)', check('curl -f http://$$(hostname)/')],
  ['unknown: through a proxy', check('curl -f -x http://proxy:3128 http://localhost/')],
  ['unknown: a network mode from a variable', check('curl -f http://api/', '    network_mode: $MODE\n')],
  [
    'unknown: an alias from a variable',
    check('curl -f http://api/', '    networks: { a: { aliases: [$ALIAS] } }\n'),
  ],
  ['half typed', check('curl -f http://')],
];

describe(RULE, () => {
  for (const [what, files, ...expected] of cases)
    it(what, () => {
      assert.deepEqual(marked(RULE, files), expected);
    });

  it('is information, without a fix', () => {
    const files = check('pg_isready -h db');
    assert.deepEqual(findings(RULE, files), ['compose.yaml:5 information db']);
    assert.deepEqual(fixesFor(RULE, files), []);
  });
});
