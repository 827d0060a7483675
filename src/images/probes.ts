/**
 * Servers whose image brings a program that asks them how they are, a row each, with where that is said. What answers
 * for every data set and password stands here, and what signs in says so; of several rows that fit, the first counts.
 */
import { type Environment, kafkaListener } from './listener';

export interface ProbeRow {
  /** As in the table of images. */
  readonly image: string;
  /** What is in the tags that the row is about, where versions don't tell. */
  readonly tags?: RegExp;
  /** The first version and the last. */
  readonly since?: string;
  readonly until?: string;
  /** The command, with the container's variables as a shell reads them. */
  readonly words: readonly string[];
  /** Those variables, and the command where none of them is set. */
  readonly variables?: readonly string[];
  readonly plain?: readonly string[];
  /** What calls the server, by the image's entrypoint; without it, nothing but the image's own command is known to. */
  readonly starts?: RegExp;
  /** In the start command: it may listen elsewhere then, or ask for a certificate. */
  readonly unless?: RegExp;
  /** The same in a variable, as `NAME=value`. */
  readonly unlessSet?: RegExp;
  /** Paths where a file of one's own may say the same. */
  readonly configured?: RegExp;
  /** It signs in with what the first of these that is set holds. */
  readonly signsIn?: readonly string[];
  /** What {@link LISTENER} stands for among the words; undefined where that is not known. */
  readonly listener?: (environment: Environment) => string | undefined;
  /** The program is slow to start: how long the check may take. */
  readonly timeout?: string;
  readonly source: string;
}

/** In the place of an address that only the environment tells. */
export const LISTENER = '{listener}';

const official = (name: string) => `docker.io/library/${name}`;
/** Bitnami's images, and where those of before August 2025 are kept. */
const bitnami = (name: string) => [`docker.io/bitnami/${name}`, `docker.io/bitnamilegacy/${name}`];

// The server that sets a new database up listens on no TCP port: by name of the address the check waits for the real one.
const POSTGRES = {
  words: [
    'pg_isready',
    ...['-h', '127.0.0.1'],
    ...['-U', '${POSTGRES_USER:-postgres}'],
    ...['-d', '${POSTGRES_DB:-${POSTGRES_USER:-postgres}}'],
  ],
  variables: ['POSTGRES_USER', 'POSTGRES_DB'],
  plain: ['pg_isready', '-h', '127.0.0.1', '-U', 'postgres'],
  starts: /^(?:postgres(?=\s|$)|-)/,
  configured: /postgresql\.conf(?:\.sample)?$/,
  source: 'https://www.postgresql.org/docs/current/app-pg-isready.html',
};

const REDIS = { words: ['redis-cli', 'ping'], source: 'https://redis.io/docs/latest/commands/ping/' };
const VALKEY = {
  words: ['valkey-cli', 'ping'],
  starts: /^(?:valkey-server(?=\s|$)|-)/,
  unlessSet: /^VALKEY_EXTRA_FLAGS=.*(?:port|tls|bind)/,
  source: 'https://valkey.io/commands/ping/',
};
const MYSQL_SERVER = {
  starts: /^(?:(?:mysqld|mariadbd)(?=\s|$)|-)/,
  configured: /\.cnf$|^\/etc\/(?:mysql|my\.cnf|percona)/,
};
// "0 even in case of an error such as Access denied": no password is needed.
const MYSQL = {
  since: '5.7',
  words: ['mysqladmin', 'ping', '-h', '127.0.0.1'],
  ...MYSQL_SERVER,
  source: 'https://dev.mysql.com/doc/refman/8.4/en/mysqladmin.html',
};

const SQL: readonly ProbeRow[] = [
  { image: official('postgres'), since: '9.6', ...POSTGRES },
  { image: 'docker.io/postgis/postgis', ...POSTGRES },
  { image: 'docker.io/pgvector/pgvector', ...POSTGRES },
  { image: 'docker.io/timescale/timescaledb', ...POSTGRES },
  ...bitnami('postgresql').map((image): ProbeRow => ({
    image,
    since: '10',
    words: POSTGRES.plain,
    unlessSet: /^POSTGRESQL_PORT_NUMBER=(?!5432$)/,
    configured: /^\/opt\/bitnami\/postgresql\/conf|^\/bitnami\/postgresql\/conf/,
    source: 'https://github.com/bitnami/containers/tree/main/bitnami/postgresql',
  })),
  { image: official('mysql'), ...MYSQL },
  { image: official('percona'), ...MYSQL },
  { image: 'docker.io/percona/percona-server', ...MYSQL },
  {
    // healthcheck.sh wants a user that data of older images does not have; this is the same as for MySQL.
    image: official('mariadb'),
    since: '10.5',
    words: ['mariadb-admin', 'ping', '-h', '127.0.0.1'],
    ...MYSQL_SERVER,
    source: 'https://mariadb.com/kb/en/mariadb-admin/',
  },
  {
    // The folder of the tools has its number since 2022 CU 14 and 2019 CU 28.
    image: 'mcr.microsoft.com/mssql/server',
    tags: /^(?:latest|20(?:19|22|25)-latest|2022-CU(?:1[4-9]|[2-9]\d)-.*|2019-CU(?:2[89]|[3-9]\d)-.*)$/,
    words: [
      '/opt/mssql-tools18/bin/sqlcmd',
      ...['-C', '-S', 'localhost'],
      ...['-U', 'sa', '-P', '${MSSQL_SA_PASSWORD:-$SA_PASSWORD}'],
      ...['-b', '-Q', 'SELECT 1'],
    ],
    signsIn: ['MSSQL_SA_PASSWORD', 'SA_PASSWORD'],
    starts: /^sqlservr(?=\s|$)/,
    unlessSet: /^MSSQL_TCP_PORT=(?!1433$)/,
    configured: /mssql\.conf$/,
    timeout: '10s',
    source: 'https://github.com/microsoft/mssql-docker/issues/892',
  },
  ...[official('clickhouse'), 'docker.io/clickhouse/clickhouse-server'].map((image): ProbeRow => ({
    // Its entrypoint makes the user anew at every start, with the password that the environment has then.
    image,
    words: [
      'clickhouse-client',
      ...['--user', '${CLICKHOUSE_USER:-default}'],
      ...['--password', '${CLICKHOUSE_PASSWORD:-}'],
      ...['--query', 'SELECT 1'],
    ],
    variables: ['CLICKHOUSE_USER', 'CLICKHOUSE_PASSWORD'],
    plain: ['clickhouse-client', '--query', 'SELECT 1'],
    starts: /^(?:clickhouse[- ]server(?=\s|$)|--)/,
    unlessSet: /^CLICKHOUSE_(?:PASSWORD_FILE|SKIP_USER_SETUP|CONFIG|HOST)=/,
    configured: /^\/etc\/clickhouse-server/,
    timeout: '10s',
    source: 'https://github.com/ClickHouse/ClickHouse/blob/master/docker/server/entrypoint.sh',
  })),
];

const MONGOD = /^(?:mongod(?=\s|$)|-)/;

const STORES: readonly ProbeRow[] = [
  { image: official('redis'), starts: /^(?:redis-server(?=\s|$)|-)/, ...REDIS },
  ...bitnami('redis').map((image): ProbeRow => ({
    image,
    ...REDIS,
    unlessSet: /^REDIS_(?:PORT_NUMBER=(?!6379$)|TLS_)/,
    configured: /^\/opt\/bitnami\/redis/,
    source: 'https://github.com/bitnami/containers/tree/main/bitnami/redis',
  })),
  { image: official('valkey'), ...VALKEY },
  { image: 'docker.io/valkey/valkey', ...VALKEY },
  {
    image: official('mongo'),
    since: '6',
    words: ['mongosh', '--quiet', '--eval', "db.adminCommand('ping')"],
    starts: MONGOD,
    timeout: '10s',
    source: 'https://www.mongodb.com/docs/manual/reference/command/ping/',
  },
  {
    // "Removed: mongo shell", https://www.mongodb.com/docs/manual/release-notes/6.0-compatibility/
    image: official('mongo'),
    since: '3.6',
    until: '5',
    words: ['mongo', '--quiet', '--eval', "db.adminCommand('ping')"],
    starts: MONGOD,
    timeout: '10s',
    source: 'https://www.mongodb.com/docs/manual/reference/command/ping/',
  },
  {
    image: official('cassandra'),
    since: '4',
    words: ['cqlsh', '-e', 'DESCRIBE CLUSTER'],
    starts: /^(?:cassandra(?=\s|$)|-)/,
    unlessSet: /^CASSANDRA_RPC_ADDRESS=(?!0\.0\.0\.0$)/,
    configured: /^\/etc\/cassandra|^\/opt\/cassandra\/conf/,
    timeout: '10s',
    source: 'https://github.com/docker-library/cassandra/blob/master/Dockerfile.template',
  },
  {
    image: official('influxdb'),
    since: '2.1',
    // 3 has other programs, and "latest" is to become 3.
    until: '2',
    words: ['influx', 'ping', '--host', 'http://localhost:8086'],
    starts: /^(?:influxd(?:$|\s+(?:run$|run\s|-))|-)/,
    unlessSet: /^INFLUXD_(?:HTTP|TLS|CONFIG)/,
    configured: /^\/etc\/influxdb2\/config\./,
    source: 'https://docs.influxdata.com/influxdb/v2/reference/cli/influx/ping/',
  },
  ...['docker.io/minio/minio', 'quay.io/minio/minio'].map((image): ProbeRow => ({
    // The client came into the image in 2023.
    image,
    tags: /^(?:latest|RELEASE\.202[4-9]-.*)$/,
    words: ['mc', 'ready', 'local'],
    starts: /^(?:minio\s+)?server(?=\s|$)/,
    unless: /--address|--certs-dir|\s-S\s|--config/,
    unlessSet: /^(?:MINIO_(?:ADDRESS|OPTS|CERTS_DIR|CONFIG_ENV_FILE)|MC_HOST_local)=/,
    configured: /\/certs(?:\/|$)/,
    timeout: '5s',
    source: 'https://github.com/minio/minio/issues/18389',
  })),
  {
    image: official('solr'),
    since: '8',
    words: ['wait-for-solr.sh', '--max-attempts', '1'],
    starts: /^(?:solr-(?:foreground|fg|precreate|create|demo)(?=\s|$)|solr\s+(?:start\s+)?-f(?=\s|$)|-)/,
    unlessSet: /^SOLR_(?:PORT|SSL|AUTH)/,
    configured: /security\.json$/,
    timeout: '10s',
    source: 'https://github.com/apache/solr/blob/main/solr/docker/scripts/wait-for-solr.sh',
  },
];

// What opens a port for JMX in the server does so in every program of Kafka.
const KAFKA = {
  unlessSet: /^(?:JMX_PORT|KAFKA_JMX_OPTS|KAFKA_OPTS)=/,
  configured: /^\/(?:mnt\/shared\/config|opt\/kafka\/config|etc\/kafka|(?:opt\/)?bitnami\/kafka\/config)/,
  timeout: '15s',
};
const ASKS_KAFKA = ['--bootstrap-server', LISTENER];

const MESSAGES: readonly ProbeRow[] = [
  {
    image: official('rabbitmq'),
    since: '3.8',
    words: ['rabbitmq-diagnostics', '-q', 'ping'],
    starts: /^rabbitmq-server(?=\s|$)/,
    timeout: '10s',
    source: 'https://www.rabbitmq.com/docs/monitoring#health-checks',
  },
  {
    image: 'docker.io/apache/kafka',
    words: ['/opt/kafka/bin/kafka-broker-api-versions.sh', ...ASKS_KAFKA],
    ...KAFKA,
    // Where nothing is said, its own configuration counts, as a whole.
    listener: (environment) => kafkaListener(environment, 'KAFKA_', 'localhost:9092'),
    source: 'https://github.com/apache/kafka/blob/trunk/docker/jvm/Dockerfile',
  },
  ...['cp-kafka', 'cp-server', 'cp-enterprise-kafka'].map((name): ProbeRow => ({
    image: `docker.io/confluentinc/${name}`,
    since: '5',
    words: ['kafka-broker-api-versions', ...ASKS_KAFKA],
    ...KAFKA,
    listener: (environment) => kafkaListener(environment, 'KAFKA_'),
    source:
      'https://github.com/confluentinc/kafka-images/blob/master/kafka/include/etc/confluent/docker/configure',
  })),
  ...bitnami('kafka').map((image): ProbeRow => ({
    image,
    since: '3',
    words: ['kafka-broker-api-versions.sh', ...ASKS_KAFKA],
    ...KAFKA,
    listener: (environment) => kafkaListener(environment, 'KAFKA_CFG_'),
    source: 'https://github.com/bitnami/containers/tree/main/bitnami/kafka',
  })),
  {
    image: official('zookeeper'),
    since: '3.8',
    words: ['zkServer.sh', 'status'],
    starts: /^zkServer\.sh\s+start-foreground$/,
    unlessSet: /^(?:ZOO_4LW_COMMANDS_WHITELIST|ZOO_CFG_EXTRA|(?:SERVER_|CLIENT_)?JVMFLAGS)=/,
    configured: /^\/conf(?:\/|$)/,
    timeout: '10s',
    source: 'https://github.com/apache/zookeeper/blob/master/bin/zkServer.sh',
  },
];

const SERVICES: readonly ProbeRow[] = [
  ...['quay.io/coreos/etcd', 'gcr.io/etcd-development/etcd'].map((image): ProbeRow => ({
    image,
    since: '3.4',
    words: ['etcdctl', 'endpoint', 'health'],
    starts: /^etcd(?:$|\s+-)/,
    unless: /listen-client-urls(?![=\s]+http:\/\/0\.0\.0\.0:2379)|cert|auth|config/,
    unlessSet: /^ETCD_(?:LISTEN_CLIENT_URLS=(?!http:\/\/0\.0\.0\.0:2379$)|\w*(?:CERT|TLS|CONFIG))/,
    source: 'https://etcd.io/docs/v3.5/op-guide/monitoring/',
  })),
  ...[official('consul'), 'docker.io/hashicorp/consul'].map((image): ProbeRow => ({
    image,
    words: ['consul', 'members'],
    starts: /^(?:consul\s+)?agent(?=\s|$)/,
    unless: /-http-port|-config|-hcl|-client[\s=]+(?!0\.0\.0\.0|127\.0\.0\.1)/,
    unlessSet: /^CONSUL_(?:LOCAL_CONFIG|HTTP|CLIENT|TOKEN)/,
    configured: /^\/consul\/config/,
    source: 'https://developer.hashicorp.com/consul/commands/members',
  })),
  ...[official('vault'), 'docker.io/hashicorp/vault'].map((image): ProbeRow => ({
    // Only as a development server it is known how it listens, and it is never sealed.
    image,
    words: ['vault', 'status', '-address=http://127.0.0.1:8200'],
    starts: /^(?:vault\s+)?server(?=\s|$)/,
    unless: /^(?=.)(?!.*\s-dev(?:\s|$))|-dev-(?:tls|listen)|-config/s,
    unlessSet: /^VAULT_(?:DEV_LISTEN_ADDRESS=(?!(?:0\.0\.0\.0|127\.0\.0\.1):8200$)|LOCAL_CONFIG)/,
    source: 'https://developer.hashicorp.com/vault/docs/commands/status',
  })),
  {
    // Only with --ping it answers, and only by the command it is known to.
    image: official('traefik'),
    since: '2',
    words: ['traefik', 'healthcheck', '--ping'],
    starts: /^(?:traefik(?:$|\s+-)|-)/,
    unless: /^(?!.*--ping(?:=true)?(?:\s|$))|--ping\.|--entrypoints\.traefik|--configfile/is,
    configured: /\/traefik\.(?:ya?ml|toml)$|^\/etc\/traefik$/,
    source: 'https://doc.traefik.io/traefik/reference/install-configuration/observability/healthcheck/cli/',
  },
  ...['docker.io/prom/prometheus', 'quay.io/prometheus/prometheus'].map((image): ProbeRow => ({
    image,
    since: '2.45',
    words: ['promtool', 'check', 'healthy'],
    starts: /^(?:prometheus(?:$|\s+-)|-)/,
    unless: /--web\.(?:config|listen|external|route)/,
    source: 'https://prometheus.io/docs/prometheus/latest/command-line/promtool/',
  })),
  {
    // Server and client take the address from the same variable.
    image: 'docker.io/ollama/ollama',
    words: ['ollama', 'list'],
    starts: /^(?:ollama\s+)?serve(?=\s|$)/,
    source: 'https://github.com/ollama/ollama/blob/main/Dockerfile',
  },
];

export const PROBES: readonly ProbeRow[] = [...SQL, ...STORES, ...MESSAGES, ...SERVICES];
