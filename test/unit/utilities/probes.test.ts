/** Images that bring a probe of their own: it becomes the check, and nothing is added to the project. */
import assert from 'node:assert/strict';
import type { Fix } from '../../../src/edits/fix';
import { fixesFor } from '../rules/lint';
import { apply, composeFixes, dockerfileFixes, open } from './workspace';

const SHELL_TEST =
  '["CMD-SHELL", "pg_isready -h 127.0.0.1 -U \\"$${POSTGRES_USER:-postgres}\\" -d \\"$${POSTGRES_DB:-$${POSTGRES_USER:-postgres}}\\""]';

/** What the service says → its test; undefined where none is offered. */
const services: readonly (readonly [lines: readonly string[], test: string | undefined, timeout?: string])[] =
  [
    [['image: postgres:16'], '["CMD", "pg_isready", "-h", "127.0.0.1", "-U", "postgres"]'],
    [
      ['image: postgres:16-alpine', 'environment: { POSTGRES_PASSWORD: a }'],
      '["CMD", "pg_isready", "-h", "127.0.0.1", "-U", "postgres"]',
    ],
    [['image: postgres', 'environment: { POSTGRES_USER: shop }'], SHELL_TEST],
    [['image: postgis/postgis:16-3.4', 'environment: ["POSTGRES_DB=shop"]'], SHELL_TEST],
    [
      ['image: postgres', 'command: postgres -c shared_buffers=256MB'],
      '["CMD", "pg_isready", "-h", "127.0.0.1", "-U", "postgres"]',
    ],
    [['image: postgres', 'command: postgres -p 5433'], undefined],
    [['image: postgres', 'command: ["postgres", "-c", "port=5433"]'], undefined],
    [['image: postgres', 'command: -c config_file=/etc/postgresql.conf'], undefined],
    [['image: postgres', 'command: pg_dump -h db'], undefined],
    [['image: postgres', 'command: ["bash", "/backup.sh"]'], undefined],
    [['image: postgres', 'entrypoint: sleep', 'command: infinity'], undefined],
    [['image: postgres', 'entrypoint: ["/bin/sh", "-c", "pg_dump -h db > /a"]'], undefined],
    [
      ['image: postgres', 'command: docker-entrypoint.sh postgres -c fsync=off'],
      '["CMD", "pg_isready", "-h", "127.0.0.1", "-U", "postgres"]',
    ],
    [['image: postgres', 'volumes: ["./pg.conf:/var/lib/postgresql/data/postgresql.conf"]'], undefined],
    [
      ['image: postgres', 'volumes: ["./data:/var/lib/postgresql/data"]'],
      '["CMD", "pg_isready", "-h", "127.0.0.1", "-U", "postgres"]',
    ],
    [['image: example/postgres'], undefined],
    [['image: redis:7-alpine'], '["CMD", "redis-cli", "ping"]'],
    [['image: redis', 'command: redis-server --requirepass secret'], '["CMD", "redis-cli", "ping"]'],
    [['image: redis', 'command: redis-server --port 6380'], undefined],
    [['image: redis', 'command: redis-server /etc/redis.conf'], undefined],
    [['image: valkey/valkey:8'], '["CMD", "valkey-cli", "ping"]'],
    [['image: mysql:8.4'], '["CMD", "mysqladmin", "ping", "-h", "127.0.0.1"]'],
    [['image: mysql:5.6'], undefined],
    [['image: mysql:8.4', 'volumes: ["./my.cnf:/etc/mysql/conf.d/my.cnf"]'], undefined],
    [['image: mysql:8.4', 'command: sh -c "mysqldump -h db shop > /backup/shop.sql"'], undefined],
    [
      ['image: redis', 'command: sh -c "exec redis-server --requirepass \\"$$PASSWORD\\""'],
      '["CMD", "redis-cli", "ping"]',
    ],
    [['image: redis', 'command: redis-cli --cluster create a:6379 b:6379'], undefined],
    [['image: mongo:7', 'entrypoint: ["mongosh", "--host", "db", "--eval", "rs.initiate()"]'], undefined],
    [['image: ollama/ollama', 'entrypoint: ["ollama", "pull", "llama3"]'], undefined],
    [['image: mariadb:11'], '["CMD", "mariadb-admin", "ping", "-h", "127.0.0.1"]'],
    [['image: mariadb:10.4'], undefined],
    [['image: mongo:7'], `["CMD", "mongosh", "--quiet", "--eval", "db.adminCommand('ping')"]`, '10s'],
    [['image: mongo:4'], `["CMD", "mongo", "--quiet", "--eval", "db.adminCommand('ping')"]`, '10s'],
    [['image: mongo:3.4'], undefined],
    [['image: rabbitmq:3-management'], '["CMD", "rabbitmq-diagnostics", "-q", "ping"]', '10s'],
    [
      ['image: quay.io/coreos/etcd:v3.5.9', 'command: etcd --listen-client-urls http://0.0.0.0:2379'],
      '["CMD", "etcdctl", "endpoint", "health"]',
    ],
    [
      ['image: quay.io/coreos/etcd:v3.5.9', 'command: etcd --listen-client-urls https://0.0.0.0:2379'],
      undefined,
    ],
    [
      [
        'image: confluentinc/cp-kafka:7.6.0',
        'environment: { KAFKA_ADVERTISED_LISTENERS: PLAINTEXT://db:9092 }',
      ],
      '["CMD", "kafka-broker-api-versions", "--bootstrap-server", "db:9092"]',
      '15s',
    ],
    [
      [
        'image: confluentinc/cp-kafka:7.6.0',
        'container_name: shop',
        'environment: ["KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://shop:29092"]',
      ],
      '["CMD", "kafka-broker-api-versions", "--bootstrap-server", "shop:29092"]',
      '15s',
    ],
    [['image: cassandra:5', 'volumes: ["./cassandra.yaml:/etc/cassandra/cassandra.yaml"]'], undefined],
    [
      ['image: cassandra:5', 'volumes: ["data:/var/lib/cassandra"]'],
      '["CMD", "cqlsh", "-e", "DESCRIBE CLUSTER"]',
      '10s',
    ],
    [['image: cassandra:5', 'volumes: *shared'], undefined],
    [
      [
        'image: clickhouse/clickhouse-server:24.8',
        'environment: { CLICKHOUSE_USER: shop, CLICKHOUSE_PASSWORD: a }',
      ],
      '["CMD-SHELL", "clickhouse-client --user \\"$${CLICKHOUSE_USER:-default}\\" --password \\"$${CLICKHOUSE_PASSWORD:-}\\" --query \'SELECT 1\'"]',
      '10s',
    ],
    [
      ['image: traefik:v3', 'command: ["--ping", "--providers.docker=true"]'],
      '["CMD", "traefik", "healthcheck", "--ping"]',
    ],
  ];

/** Probes that may ask in vain: offered, with what has to be known of them. */
const doubtful: readonly (readonly [lines: readonly string[], test: string, note: string])[] = [
  [
    ['image: mcr.microsoft.com/mssql/server:2022-latest', 'environment: { MSSQL_SA_PASSWORD: secret }'],
    '["CMD-SHELL", "/opt/mssql-tools18/bin/sqlcmd -C -S localhost -U sa -P \\"$${MSSQL_SA_PASSWORD:-$$SA_PASSWORD}\\" -b -Q \'SELECT 1\'"]',
    'It signs in with MSSQL_SA_PASSWORD, and fails where the server has another password by now.',
  ],
  [
    ['image: zookeeper:3.9', 'env_file: elsewhere.env'],
    '["CMD", "zkServer.sh", "status"]',
    'Variables that are not known may have zkServer.sh ask in the wrong place.',
  ],
  [
    ['image: clickhouse', 'env_file: elsewhere.env'],
    '["CMD-SHELL", "clickhouse-client --user \\"$${CLICKHOUSE_USER:-default}\\" --password \\"$${CLICKHOUSE_PASSWORD:-}\\" --query \'SELECT 1\'"]',
    'Variables that are not known may have clickhouse-client ask in the wrong place.',
  ],
];

/** Dockerfile → HEALTHCHECK's command; undefined where it is not the image's own probe. */
const dockerfiles: readonly (readonly [text: string, command: string | undefined])[] = [
  ['FROM redis:7\n', '["redis-cli", "ping"]'],
  [
    'FROM postgres:16\nCOPY init.sql /docker-entrypoint-initdb.d/\n',
    'pg_isready -h 127.0.0.1 -U "${POSTGRES_USER:-postgres}" -d "${POSTGRES_DB:-${POSTGRES_USER:-postgres}}"',
  ],
  ['FROM cassandra:5\nCOPY schema.cql /init/\n', '["cqlsh", "-e", "DESCRIBE CLUSTER"]'],
  ['FROM cassandra:5\nCOPY cassandra.yaml /etc/cassandra/\n', undefined],
  ['FROM apache/kafka:3.9.0\nENV KAFKA_NODE_ID=1\n', undefined],
  ['FROM redis:7\nCMD ["redis-server", "--port", "1"]\n', undefined],
  ['FROM mysql:8.4\nCOPY my.cnf /etc/mysql/conf.d/\n', undefined],
  [
    'FROM mysql:8.4\nCOPY init.sql /docker-entrypoint-initdb.d/\n',
    '["mysqladmin", "ping", "-h", "127.0.0.1"]',
  ],
];

/** Services that build a Dockerfile → what the image and each of them get unasked. */
const built: readonly (readonly [
  dockerfile: string,
  services: Readonly<Record<string, string>>,
  given: readonly string[],
])[] = [
  ['FROM redis:7', { a: '' }, ['image']],
  ['FROM redis:7', { a: 'command: redis-server --maxmemory 1gb' }, ['image']],
  ['FROM redis:7', { a: 'command: redis-server --port 6380' }, []],
  ['FROM redis:7', { a: '', b: 'command: redis-server --port 6380' }, ['a']],
  ['FROM redis:7', { a: '', b: 'command: redis-cli --cluster create a:6379' }, ['a']],
  [
    'FROM redis:7',
    { a: '', b: 'command: redis-server --port 6380, healthcheck: { test: "true" }' },
    ['image'],
  ],
  ['FROM redis:7', { a: 'image: shop', b: 'image: shop, command: sleep 1' }, ['a']],
  ['FROM redis:7', { a: 'command: sleep 1, healthcheck: { disable: true }' }, ['image']],
  ['FROM cassandra:5', { a: 'volumes: ["./a.yaml:/etc/cassandra/cassandra.yaml"]', b: '' }, ['b']],
  ['FROM cassandra:5', { a: 'environment: { CASSANDRA_RPC_ADDRESS: eth0 }' }, []],
  ['FROM apache/kafka:3.9.0', { a: 'environment: { KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://a:1" }' }, ['a']],
];

const MINIO = 'image: minio/minio:RELEASE.2024-05-10T01-41-38Z, command: server /data';
const CURL = '["CMD", "curl", "-f", "http://localhost:9000/minio/health/live"]';

/** What a service says, and its test → the test with the image's own probe; undefined where that is not offered. */
const instead: readonly (readonly [lines: string, test: string, after: string | undefined])[] = [
  [MINIO, CURL, '["CMD", "mc", "ready", "local"]'],
  [MINIO, 'curl -f http://0.0.0.0:9000/minio/health/live || exit 1', '["CMD", "mc", "ready", "local"]'],
  [MINIO, "[ 'CMD-SHELL', 'wget -qO- http://127.0.0.1:9000/' ]", "['CMD', 'mc', 'ready', 'local']"],
  [
    'image: mysql:8.4, environment: { MYSQL_USER: a }',
    '\n        - CMD\n        - curl\n        - http://localhost:3306',
    '\n        - CMD\n        - mysqladmin\n        - ping\n        - -h\n        - "127.0.0.1"',
  ],
  [
    'image: postgres, environment: { POSTGRES_USER: shop }',
    '["CMD", "curl", "telnet://localhost:5432"]',
    undefined,
  ],
  // The service gives a check less time than the probe takes.
  [MINIO, `${CURL}, timeout: 2s`, undefined],
  [MINIO, `${CURL}, timeout: 5s`, '["CMD", "mc", "ready", "local"], timeout: 5s'],
  // Another host, more than one question, another server.
  [MINIO, '["CMD", "curl", "-f", "http://web:9000/"]', undefined],
  [MINIO, '["CMD", "curl", "-f", "http://$HOST:9000/"]', undefined],
  [MINIO, 'curl -f http://localhost:9000/ && test -f /data/ready', undefined],
  [MINIO.replace('server', '--address :1 server'), CURL, undefined],
  ['image: shop/minio', CURL, undefined],
];

describe('an image’s own probe', () => {
  for (const [lines, given, after] of instead)
    it(`${lines}: ${after ?? 'not'} in place of ${given}`, () => {
      const written = (test: string) =>
        `services:\n  db:\n${[...lines.split(/, (?=\w+: )/), 'healthcheck:'].map((line) => `    ${line}\n`).join('')}` +
        `      test: ${test.replace(', timeout', '\n      timeout')}\n`;
      const workspace = open({ 'compose.yaml': written(given) });
      const fixes = composeFixes(workspace, 'compose.yaml', 'db');
      const [fix] = fixes;
      if (!fix || after === undefined) {
        assert.deepEqual([fixes, after], [[], undefined]);
        return;
      }
      assert.equal(fix.preferred, false);
      assert.match(
        fix.notes.join('\n'),
        /^The image’s own \S+ asks something else than (?:curl|wget) does\.$/,
      );
      assert.deepEqual(apply(workspace, fix), { 'compose.yaml': written(after) });
    });

  it('is what a check that asks nothing gives way to, unasked', () => {
    const text = 'services:\n  db:\n    image: redis:7\n    healthcheck:\n      test: echo ok\n';
    const [fix] = fixesFor('healthcheck-always-healthy', { 'compose.yaml': text });
    assert.deepEqual([fix?.title, fix?.preferred, fix?.notes], ['Replace echo ok with redis-cli', true, []]);
    assert.match(JSON.stringify(fix?.edits), /\[\\"CMD\\", \\"redis-cli\\", \\"ping\\"\]/);
  });

  for (const [lines, test, timeout = '3s'] of services)
    it(`${lines.join(', ')}: ${test ?? 'none'}`, () => {
      const before = ['services:', '  db:', ...lines.map((line) => `    ${line}`), ''].join('\n');
      const workspace = open({ 'compose.yaml': before });
      const [fix, ...more] = composeFixes(workspace, 'compose.yaml', 'db');
      assert.deepEqual(more, []);
      if (!fix) {
        assert.equal(undefined, test);
        return;
      }
      const after = [
        '    healthcheck:',
        `      test: ${test ?? ''}`,
        '      interval: 30s',
        `      timeout: ${timeout}`,
        '      retries: 3',
        '      start_period: 10s',
        '',
      ];
      assert.deepEqual(apply(workspace, fix), { 'compose.yaml': before + after.join('\n') });
      assert.equal(fix.preferred, true);
      assert.deepEqual(composeFixes(workspace, 'compose.yaml', 'db'), []);
    });

  for (const [lines, test, note] of doubtful)
    it(`${lines.join(', ')}: ${note}`, () => {
      const before = ['services:', '  db:', ...lines.map((line) => `    ${line}`), ''].join('\n');
      const workspace = open({ 'compose.yaml': before });
      const [fix] = composeFixes(workspace, 'compose.yaml', 'db');
      assert.ok(fix);
      assert.deepEqual([fix.preferred, fix.notes], [false, [note]]);
      const [, found] = /\n {6}test: (.*)/.exec(apply(workspace, fix)['compose.yaml'] ?? '') ?? [];
      assert.equal(found, test);
    });

  for (const [Dockerfile, command] of dockerfiles)
    it(`${Dockerfile.trim().replaceAll('\n', ', ')}: ${command ?? 'none'}`, () => {
      const workspace = open({ Dockerfile });
      const [fix] = dockerfileFixes(workspace, 'Dockerfile');
      assert.ok(fix);
      const changed = apply(workspace, fix);
      const [, found] = /HEALTHCHECK .*\n {2}CMD (.*)/.exec(changed.Dockerfile ?? '') ?? [];
      assert.equal(Object.keys(changed).length === 1 ? found : undefined, command);
      assert.deepEqual(dockerfileFixes(workspace, 'Dockerfile'), []);
    });

  for (const [Dockerfile, said, given] of built)
    it(`${Dockerfile}, ${JSON.stringify(said)}: ${given.join(', ') || 'nothing'}`, () => {
      const services = Object.entries(said).map(([name, rest]) =>
        rest.startsWith('image: shop, command')
          ? `  ${name}: { ${rest} }\n`
          : `  ${name}: { build: ., ${rest} }\n`,
      );
      const workspace = open({
        Dockerfile: `${Dockerfile}\n`,
        'compose.yaml': `services:\n${services.join('')}`,
      });
      const isPreferred = ({ preferred }: Fix) => preferred;
      const image = dockerfileFixes(workspace, 'Dockerfile').some(isPreferred);
      const own = Object.keys(said).filter((name) =>
        composeFixes(workspace, 'compose.yaml', name).some(
          (fix) => fix.preferred && fix.edits.every(({ uri }) => uri.endsWith('compose.yaml')),
        ),
      );
      assert.deepEqual([...(image ? ['image'] : []), ...own], given);
    });
});
