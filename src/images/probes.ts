/**
 * Servers whose image brings a program that asks them how they are, a row each, with where that is said. Only what
 * answers for every data set and password stands here; of several rows that fit, the first counts.
 */
import { rowFor } from './image-inventory';
import { remembering, rowsByImage } from './lookup';

export interface ProbeRow {
  /** As in the table of images. */
  readonly image: string;
  /** The first version and the last. */
  readonly since?: string;
  readonly until?: string;
  /** The command, with the container's variables as a shell reads them. */
  readonly words: readonly string[];
  /** Those variables, and the command where none of them is set. */
  readonly variables?: readonly string[];
  readonly plain?: readonly string[];
  /** In the start command: it may listen elsewhere then, or ask for a certificate. */
  readonly unless?: RegExp;
  /** The program is slow to start: how long the check may take. */
  readonly timeout?: string;
  readonly source: string;
}

const official = (name: string) => `docker.io/library/${name}`;

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
  source: 'https://www.postgresql.org/docs/current/app-pg-isready.html',
};

const REDIS = { source: 'https://redis.io/docs/latest/commands/ping/' };
const VALKEY = { words: ['valkey-cli', 'ping'], source: 'https://valkey.io/commands/ping/' };

const TABLE: readonly ProbeRow[] = [
  { image: official('postgres'), since: '9.6', ...POSTGRES },
  { image: 'docker.io/postgis/postgis', ...POSTGRES },
  { image: 'docker.io/pgvector/pgvector', ...POSTGRES },
  { image: 'docker.io/timescale/timescaledb', ...POSTGRES },
  { image: official('redis'), words: ['redis-cli', 'ping'], ...REDIS },
  { image: official('valkey'), ...VALKEY },
  { image: 'docker.io/valkey/valkey', ...VALKEY },
  {
    // "0 even in case of an error such as Access denied": no password is needed.
    image: official('mysql'),
    since: '5.7',
    words: ['mysqladmin', 'ping', '-h', '127.0.0.1'],
    source: 'https://dev.mysql.com/doc/refman/8.4/en/mysqladmin.html',
  },
  {
    // healthcheck.sh wants a user that data of older images does not have; this is the same as for MySQL.
    image: official('mariadb'),
    since: '10.5',
    words: ['mariadb-admin', 'ping', '-h', '127.0.0.1'],
    source: 'https://mariadb.com/kb/en/mariadb-admin/',
  },
  {
    image: official('mongo'),
    since: '6',
    words: ['mongosh', '--quiet', '--eval', "db.adminCommand('ping')"],
    timeout: '10s',
    source: 'https://www.mongodb.com/docs/manual/reference/command/ping/',
  },
  {
    image: official('rabbitmq'),
    since: '3.8',
    words: ['rabbitmq-diagnostics', '-q', 'ping'],
    timeout: '10s',
    source: 'https://www.rabbitmq.com/docs/monitoring#health-checks',
  },
  ...['quay.io/coreos/etcd', 'gcr.io/etcd-development/etcd'].map((image): ProbeRow => ({
    image,
    since: '3.4',
    words: ['etcdctl', 'endpoint', 'health'],
    unless: /listen-client-urls(?![=\s]+http:\/\/0\.0\.0\.0:2379)|cert|auth|config/,
    source: 'https://etcd.io/docs/v3.5/op-guide/monitoring/',
  })),
];

const rowsOf = rowsByImage(TABLE);

/** The probe that an image brings; `image` with all variables expanded. */
export function imageProbe(image: string | undefined): ProbeRow | undefined {
  return image === undefined ? undefined : known(image).row;
}

const known = remembering((image) => ({ row: rowFor(rowsOf, image) }));

/** What moves a server to another port or behind a certificate, in the start commands of most. */
const MOVED = /\bport\b|(?:^|\s)-p|tls|ssl|\.cn?f\b|\.conf\b|config|socket|bind|listen/i;

/** Whether a server is where its probe looks, by the text of the command that starts it. */
export function isWhereProbed({ unless = MOVED }: ProbeRow, command: string): boolean {
  return !unless.test(command);
}
