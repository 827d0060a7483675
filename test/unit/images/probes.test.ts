/** The table of probes: what fits which image, what is asked in which container, and what the documentation says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { imageFacts } from '../../../src/images/facts';
import { ownProbe, type Use } from '../../../src/images/own-probe';
import { LISTENER, type ProbeRow, PROBES } from '../../../src/images/probes';
import { parseReference } from '../../../src/images/reference';

interface Given {
  readonly command?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly known?: boolean;
  readonly mounted?: string;
}

function use({ command = '', env = {}, known = true, mounted }: Given): Use {
  return {
    command,
    program: command,
    variables: new Map(Object.entries(env)),
    environmentKnown: known,
    names: ['broker', 'shop-kafka'],
    configures: (path) => mounted !== undefined && path.test(mounted),
  };
}

const KAFKA = '/opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server';
const CONFLUENT = 'kafka-broker-api-versions --bootstrap-server';
const PLAIN_MAP =
  'CONTROLLER:PLAINTEXT,INSIDE:PLAINTEXT,PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT,OUTSIDE:SSL';

/** Image and container → words; undefined where none is offered. */
const cases: readonly (readonly [image: string, given: Given, words: string | undefined])[] = [
  ['mongo:7', {}, "mongosh --quiet --eval db.adminCommand('ping')"],
  ['mongo:5.0', {}, "mongo --quiet --eval db.adminCommand('ping')"],
  ['mongo:4.4.29', {}, "mongo --quiet --eval db.adminCommand('ping')"],
  ['mongo:3.4', {}, undefined],
  ['mongo:7-windowsservercore-ltsc2022', {}, undefined],
  ['mongo:7', { command: 'mongod --replSet rs0' }, "mongosh --quiet --eval db.adminCommand('ping')"],
  ['mongo:7', { command: 'mongod --shardsvr --replSet rs0' }, undefined],
  ['percona:8', {}, 'mysqladmin ping -h 127.0.0.1'],
  ['percona:8', { mounted: '/etc/my.cnf' }, undefined],
  ['mysql:8', { mounted: '/etc/mysql/conf.d' }, undefined],
  ['mysql:8', { mounted: '/var/lib/mysql' }, 'mysqladmin ping -h 127.0.0.1'],
  ['mysql:8', { command: 'mysqldump -h db shop' }, undefined],
  ['mysql:8', { command: 'mysqld --skip-networking' }, undefined],
  ['mysql:8', { command: '--default-authentication-plugin=x' }, 'mysqladmin ping -h 127.0.0.1'],
  ['mariadb:11', { mounted: '/etc/mysql/conf.d/my.cnf' }, undefined],
  ['postgres:16', { mounted: '/var/lib/postgresql/data/postgresql.conf' }, undefined],
  ['postgres:16', { mounted: '/var/lib/postgresql/data' }, 'pg_isready -h 127.0.0.1 -U postgres'],
  ['postgres:16', { command: 'pg_dump -h db shop' }, undefined],
  ['redis:7', { command: 'redis-server --sentinel' }, undefined],
  ['redis:7', { command: 'redis-cli --cluster create a:6379' }, undefined],
  ['valkey/valkey', { command: 'valkey-sentinel /data/a' }, undefined],
  ['rabbitmq:3', { command: 'rabbitmqadmin list queues' }, undefined],
  ['rabbitmq:3', { command: 'rabbitmq-server' }, 'rabbitmq-diagnostics -q ping'],
  ['clickhouse', { command: 'clickhouse-client --host db' }, undefined],
  ['clickhouse', { command: 'clickhouse-server' }, 'clickhouse-client --query SELECT 1'],
  ['prom/prometheus', { command: 'promtool check rules a.yml' }, undefined],
  ['ollama/ollama', { command: 'pull llama3' }, undefined],
  ['ollama/ollama', { command: 'serve' }, 'ollama list'],
  ['bitnami/redis', { command: 'redis-cli ping' }, undefined],
  ['cassandra:5', { command: 'cqlsh db' }, undefined],
  ['influxdb:2', { command: 'influx backup /backup' }, undefined],
  ['minio/minio', { command: 'mc mb a' }, undefined],
  ['solr:9', { command: 'solr zk ls /' }, undefined],
  ['solr:9', { command: 'solr -f' }, 'wait-for-solr.sh --max-attempts 1'],
  ['zookeeper:3.9', { command: 'zkCli.sh ls /' }, undefined],
  ['zookeeper:3.9', { command: 'zkServer.sh start-foreground' }, 'zkServer.sh status'],
  ['quay.io/coreos/etcd:v3.5.9', { command: 'etcdctl get a' }, undefined],
  ['hashicorp/consul', { command: 'kv put a b' }, undefined],
  ['traefik:v3', { command: 'version --ping' }, undefined],
  ['cassandra:5.0', {}, 'cqlsh -e DESCRIBE CLUSTER'],
  ['cassandra', { env: { CASSANDRA_CLUSTER_NAME: 'shop' } }, 'cqlsh -e DESCRIBE CLUSTER'],
  ['cassandra:3.11', {}, undefined],
  ['cassandra:5', { mounted: '/etc/cassandra/cassandra.yaml' }, undefined],
  ['cassandra:5', { env: { CASSANDRA_RPC_ADDRESS: 'eth0' } }, undefined],
  ['influxdb:2.7', {}, 'influx ping --host http://localhost:8086'],
  ['influxdb:2', { env: { INFLUXD_HTTP_BIND_ADDRESS: ':9999' } }, undefined],
  ['influxdb:1.8', {}, undefined],
  ['influxdb', {}, undefined],
  ['influxdb:3-core', {}, undefined],
  ['minio/minio', { command: 'server /data --console-address :9001' }, 'mc ready local'],
  ['minio/minio:RELEASE.2025-04-22T22-12-26Z', { command: 'server /data' }, 'mc ready local'],
  ['quay.io/minio/minio:latest', { command: 'server /data --address :9002' }, undefined],
  ['minio/minio:RELEASE.2022-10-24T18-35-07Z', {}, undefined],
  ['minio/minio', { mounted: '/root/.minio/certs' }, undefined],
  ['solr:9', {}, 'wait-for-solr.sh --max-attempts 1'],
  ['solr:9-slim', { command: 'solr-precreate shop' }, 'wait-for-solr.sh --max-attempts 1'],
  ['solr:9', { env: { SOLR_PORT: '8984' } }, undefined],
  ['zookeeper:3.9', { env: { ZOO_MY_ID: '1' } }, 'zkServer.sh status'],
  ['zookeeper:3.9', { env: { ZOO_4LW_COMMANDS_WHITELIST: 'ruok' } }, undefined],
  ['zookeeper:3.4', {}, undefined],
  ['hashicorp/consul:1.20', {}, 'consul members'],
  ['hashicorp/consul', { command: 'agent -server -ui -client=0.0.0.0' }, 'consul members'],
  ['hashicorp/consul', { command: 'agent -client 10.0.0.1' }, undefined],
  ['hashicorp/consul', { mounted: '/consul/config' }, undefined],
  ['hashicorp/vault', {}, 'vault status -address=http://127.0.0.1:8200'],
  ['hashicorp/vault', { command: 'server -dev' }, 'vault status -address=http://127.0.0.1:8200'],
  ['hashicorp/vault', { command: 'server' }, undefined],
  ['hashicorp/vault', { command: 'server -config=/vault/config -dev' }, undefined],
  [
    'vault:1.13.3',
    { env: { VAULT_DEV_LISTEN_ADDRESS: '0.0.0.0:8200' } },
    'vault status -address=http://127.0.0.1:8200',
  ],
  ['vault:1.13.3', { env: { VAULT_DEV_LISTEN_ADDRESS: '0.0.0.0:1234' } }, undefined],
  ['vault:1.13.3', { env: { VAULT_DEV_LISTEN_ADDRESS: undefined } }, undefined],
  [
    'traefik:v3.1',
    { command: '--providers.docker --ping --api.insecure=true' },
    'traefik healthcheck --ping',
  ],
  ['traefik:v3.1', { command: 'traefik --ping=true' }, 'traefik healthcheck --ping'],
  ['traefik:v3.1', { command: '--ping=true --ping.entryPoint=web' }, undefined],
  ['traefik:v3.1', { command: '--ping', mounted: '/etc/traefik/traefik.yml' }, undefined],
  ['traefik:v3.1', {}, undefined],
  ['traefik:1.7', { command: '--ping' }, undefined],
  [
    'prom/prometheus:v2.53.1',
    { command: '--config.file=/etc/prometheus/prometheus.yml', mounted: '/etc/prometheus/prometheus.yml' },
    'promtool check healthy',
  ],
  ['prom/prometheus', { command: '--web.route-prefix=/p' }, undefined],
  ['prom/prometheus:v2.30.0', {}, undefined],
  ['ollama/ollama', {}, 'ollama list'],
  [
    'bitnami/postgresql:16',
    { env: { POSTGRESQL_PORT_NUMBER: '5432' } },
    'pg_isready -h 127.0.0.1 -U postgres',
  ],
  ['bitnamilegacy/postgresql:16', { env: { POSTGRESQL_PORT_NUMBER: '5433' } }, undefined],
  ['bitnami/redis', { env: { REDIS_TLS_ENABLED: 'yes' } }, undefined],
  ['valkey/valkey', { env: { VALKEY_EXTRA_FLAGS: '--save 60 1' } }, 'valkey-cli ping'],
  ['valkey/valkey', { env: { VALKEY_EXTRA_FLAGS: '--port 6380' } }, undefined],
  [
    'quay.io/coreos/etcd:v3.5.9',
    { env: { ETCD_LISTEN_CLIENT_URLS: 'http://0.0.0.0:2379' } },
    'etcdctl endpoint health',
  ],
  ['quay.io/coreos/etcd:v3.5.9', { env: { ETCD_CERT_FILE: '/tls/cert.pem' } }, undefined],
  ['clickhouse/clickhouse-server:24', {}, 'clickhouse-client --query SELECT 1'],
  [
    'clickhouse/clickhouse-server:24',
    { env: { CLICKHOUSE_PASSWORD: 'a' } },
    'clickhouse-client --user ${CLICKHOUSE_USER:-default} --password ${CLICKHOUSE_PASSWORD:-} --query SELECT 1',
  ],
  ['clickhouse', { env: { CLICKHOUSE_PASSWORD_FILE: '/run/secrets/a' } }, undefined],
  ['clickhouse', { mounted: '/etc/clickhouse-server/users.d/users.xml' }, undefined],
  [
    'mcr.microsoft.com/mssql/server:2022-latest',
    { env: { SA_PASSWORD: 'a' } },
    '/opt/mssql-tools18/bin/sqlcmd -C -S localhost -U sa -P ${MSSQL_SA_PASSWORD:-$SA_PASSWORD} -b -Q SELECT 1',
  ],
  ['mcr.microsoft.com/mssql/server:2022-latest', {}, undefined],
  ['mcr.microsoft.com/mssql/server:2019-CU27-ubuntu-20.04', { env: { SA_PASSWORD: 'a' } }, undefined],
  ['mcr.microsoft.com/mssql/server:2017-latest', { env: { SA_PASSWORD: 'a' } }, undefined],
  ['apache/kafka:3.9.0', {}, `${KAFKA} localhost:9092`],
  ['apache/kafka', { env: { KAFKA_NODE_ID: '1' } }, undefined],
  [
    'apache/kafka',
    {
      env: {
        KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT_HOST://localhost:9092,PLAINTEXT://broker:29092',
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: PLAIN_MAP,
      },
    },
    `${KAFKA} localhost:9092`,
  ],
  [
    'confluentinc/cp-kafka:7.6.0',
    {
      env: {
        KAFKA_ADVERTISED_LISTENERS: 'OUTSIDE://broker:1, INSIDE://shop-kafka:29092',
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: PLAIN_MAP,
      },
    },
    `${CONFLUENT} shop-kafka:29092`,
  ],
  [
    'confluentinc/cp-kafka:7.6.0',
    { env: { KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://192.0.2.1:9092' } },
    undefined,
  ],
  [
    'confluentinc/cp-kafka:7.6.0',
    { env: { KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://broker:9092', KAFKA_PROCESS_ROLES: 'controller' } },
    undefined,
  ],
  [
    'confluentinc/cp-kafka:7.6.0',
    { env: { KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://broker:9092', KAFKA_JMX_OPTS: '-D' } },
    undefined,
  ],
  ['confluentinc/cp-kafka:7.6.0', { env: { KAFKA_ADVERTISED_LISTENERS: undefined } }, undefined],
  ['confluentinc/cp-kafka:7.6.0', {}, undefined],
  [
    'bitnami/kafka:3.7',
    { env: { KAFKA_CFG_ADVERTISED_LISTENERS: 'PLAINTEXT://broker:9092' } },
    'kafka-broker-api-versions.sh --bootstrap-server broker:9092',
  ],
  // What has none, and what has one for certain in other tags only.
  ['memcached', {}, undefined],
  ['nats:2', {}, undefined],
  ['elasticsearch:8.15.0', {}, undefined],
  ['postgres@sha256:' + 'a'.repeat(64), {}, undefined],
  ['example/postgres', {}, undefined],
  ['postgres:${TAG}', {}, undefined],
];

describe('the probe of an image', () => {
  for (const [image, given, words] of cases)
    it(`${image} ${JSON.stringify(given)}: ${words ?? 'none'}`, () => {
      assert.equal(ownProbe(image, use(given))?.words.join(' '), words);
    });

  it('is assumed to be right where variables that count may be set, and not where none counts', () => {
    const assumed = (image: string) => ownProbe(image, use({ known: false }))?.assumed;
    assert.equal(assumed('zookeeper:3.9'), true);
    assert.equal(assumed('apache/kafka'), true);
    assert.equal(assumed('redis'), false);
  });

  it('says with which variable it signs in', () => {
    const env = { MSSQL_SA_PASSWORD: undefined, SA_PASSWORD: 'a' };
    const probe = ownProbe('mcr.microsoft.com/mssql/server', use({ env }));
    assert.equal(probe?.signsIn, 'MSSQL_SA_PASSWORD');
  });
});

describe('the table of probes', () => {
  for (const { image, source, words, variables = [], signsIn = [] } of PROBES)
    it(`${image}: is read as references are, has a source, no check of its own and no variable untold`, () => {
      const reference = parseReference(image);
      assert.equal(reference && `${reference.registry}/${reference.repository}`, image);
      assert.match(source, /^https:\/\//);
      assert.notEqual(imageFacts(image).healthcheck, true);
      const asked = words.join(' ').matchAll(/\$\{?(\w+)/g);
      assert.deepEqual(new Set([...asked].map(([, name]) => name)), new Set([...variables, ...signsIn]));
      assert.ok(!words.some((word) => /^(?:curl|wget)$/.test(word)));
    });

  it('is what the documentation says', () => {
    const [, section = ''] =
      /\n## Images that bring their own probe\n([^]*?)(?=\n## |$)/.exec(
        readFileSync('docs/utility.md', 'utf8'),
      ) ?? [];
    const rows = section
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    assert.deepEqual(
      rows.map(([, image, tags, program]) => [image, tags, program]),
      PROBES.map((row) => [`\`${shortName(row.image)}\``, tagsOf(row), `\`${programOf(row)}\``]),
    );
  });
});

function shortName(image: string): string {
  return image.replace(/^docker\.io\/(?:library\/)?/, '');
}

function tagsOf({ tags, since, until }: ProbeRow): string {
  if (tags) return 'some';
  return until !== undefined && since !== undefined
    ? `${since} to ${until}`
    : since
      ? `from ${since}`
      : 'all';
}

/** What is asked where no variable is set. */
function programOf({ words, plain = words }: ProbeRow): string {
  return plain
    .map((word) => (word === LISTENER ? 'HOST:PORT' : /\s/.test(word) ? `"${word}"` : word))
    .join(' ');
}
