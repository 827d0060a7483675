/**
 * Which tools public images hold, a row each, with where that is said. Only what is certain for the variants and
 * versions that a row names stands here; what is not here is unknown. Where several rows fit, the first counts.
 */
import { EMPTY_INVENTORY, type Inventory, PATH } from './inventory';

export interface ToolsRow {
  /** `registry/repository` as in the table of images; a `*` at the end stands for any ending. */
  readonly image: string;
  /** Variants as `readTag` reads them, `-` for the default; any where it is left out. */
  readonly variants?: string;
  /** The first version and the last. */
  readonly since?: string;
  readonly until?: string;
  readonly base: Base;
  readonly has?: string;
  readonly lacks?: string;
  /** Of an image that lacks all else: what may be there. */
  readonly unsure?: string;
  readonly source: string;
}

/** What an image is made of in the end, and what comes with that for certain. */
export interface Base {
  readonly inventory: Inventory;
  readonly has: string;
}

const base = (of: Partial<Inventory>, has = ''): Base => ({ inventory: { ...EMPTY_INVENTORY, ...of }, has });
const OPEN = { shell: true, others: undefined } as const;

/** Nothing but what is named. */
const NOTHING = base({});
/** A shell in `/bin` and programs that are named. */
const UNIX = base(OPEN, 'sh');
/** As on Debian and Ubuntu, where bash is essential (Debian policy 3.8), and on the Red Hat family. */
const BASH = base(OPEN, 'sh bash');
const WITH_WGET = base({ ...OPEN, wget: 'gnu' }, 'sh bash wget');
/** The applets are those of BusyBox's default configuration, in Alpine as in the busybox image. */
const BUSYBOX = base(
  { ...OPEN, wget: 'busybox' },
  'sh ash busybox wget nc nslookup ping grep cat sed awk ps pgrep pidof netstat test [ true false echo',
);
/** `curl.exe` and `tar.exe` came with Windows Server 1803. */
const WINDOWS = base({ ...OPEN, os: 'windows', path: [] }, 'cmd');

/** What health checks ask for and no bare Debian or Ubuntu has. */
const MISSING =
  'curl wget nc netcat ncat socat telnet jq http https dig nslookup busybox node npm python python3 ruby java php ' +
  'psql pg_isready mysql mysqladmin mariadb mariadb-admin redis-cli valkey-cli mongo mongosh grpc_health_probe grpcurl';
/** The same of Alpine. */
const MISSING_IN_ALPINE =
  'curl bash netcat ncat socat jq http https dig node npm python python3 ruby java php ' +
  'psql pg_isready mysql mysqladmin mariadb mariadb-admin redis-cli valkey-cli mongo mongosh grpc_health_probe grpcurl';

const official = (name: string) => `docker.io/library/${name}`;
const github = (path: string) => `https://github.com/${path}`;
const library = (name: string) => github(`docker-library/${name}`);

/** Bare systems. */
const SYSTEMS: readonly ToolsRow[] = [
  {
    image: official('debian'),
    variants: '- slim',
    since: '9',
    base: BASH,
    has: 'perl grep sed cat test [ true false echo',
    lacks: MISSING,
    source: github('debuerreotype/docker-debian-artifacts'),
  },
  {
    image: official('ubuntu'),
    variants: '-',
    since: '16.04',
    base: BASH,
    has: 'perl grep sed cat test [ true false echo',
    lacks: MISSING,
    source: 'https://git.launchpad.net/cloud-images/+oci/ubuntu-base',
  },
  {
    image: official('alpine'),
    variants: '- edge',
    since: '3',
    base: BUSYBOX,
    lacks: MISSING_IN_ALPINE,
    source: github('alpinelinux/docker-alpine'),
  },
  {
    image: official('busybox'),
    variants: '- musl glibc uclibc',
    base: BUSYBOX,
    lacks: MISSING_IN_ALPINE,
    source: library('busybox'),
  },
  {
    image: official('buildpack-deps'),
    variants: '- curl scm',
    base: WITH_WGET,
    has: 'curl perl',
    source: library('buildpack-deps/blob/master/debian/bookworm/curl/Dockerfile'),
  },
  {
    image: official('amazonlinux'),
    since: '2',
    variants: '-',
    base: BASH,
    has: 'curl',
    source: 'https://docs.aws.amazon.com/linux/al2023/ug/base-container.html',
  },
  ...['rockylinux', 'almalinux', 'oraclelinux', 'fedora'].map((name): ToolsRow => ({
    image: official(name),
    variants: '- slim',
    base: BASH,
    // dnf and microdnf fetch with libcurl, and curl is in every base image of the family.
    has: 'curl',
    source: 'https://catalog.redhat.com/software/base-images',
  })),
];

interface Language {
  readonly name: string;
  readonly has: string;
  /** Variants on buildpack-deps, on Debian alone, and on Alpine. */
  readonly full?: string;
  readonly slim?: string;
  readonly alpine?: string;
  readonly since?: string;
  readonly source: string;
}

/** Languages whose official images are made from the same three bases. */
const LANGUAGES: readonly Language[] = [
  {
    name: 'node',
    has: 'node npm npx',
    full: '-',
    slim: 'slim',
    alpine: 'alpine',
    since: '12',
    source: github('nodejs/docker-node'),
  },
  {
    name: 'python',
    has: 'python python3 pip',
    full: '-',
    slim: 'slim',
    alpine: 'alpine',
    since: '3',
    source: library('python'),
  },
  {
    name: 'ruby',
    has: 'ruby gem bundle',
    full: '-',
    slim: 'slim',
    alpine: 'alpine',
    since: '2',
    source: library('ruby'),
  },
  {
    name: 'rust',
    has: 'cargo rustc',
    full: '-',
    slim: 'slim',
    alpine: 'alpine',
    source: github('rust-lang/docker-rust'),
  },
  { name: 'golang', has: 'go', full: '-', alpine: 'alpine', since: '1.10', source: library('golang') },
  { name: 'perl', has: 'perl', full: '-', source: github('perl/docker-perl') },
  { name: 'gcc', has: 'gcc', full: '-', source: library('gcc') },
  { name: 'pypy', has: '', full: '-', source: library('pypy') },
  { name: 'erlang', has: 'erl', full: '-', source: github('erlang/docker-erlang-otp') },
  { name: 'elixir', has: 'elixir', full: '-', source: github('erlef/docker-elixir') },
];

const FAMILIES: readonly ToolsRow[] = LANGUAGES.flatMap(({ name, full, slim, alpine, has, ...rest }) => {
  const row = { image: official(name), ...rest };
  return [
    ...(full === undefined ? [] : [{ ...row, variants: full, base: WITH_WGET, has: `${has} curl perl` }]),
    ...(slim === undefined ? [] : [{ ...row, variants: slim, base: BASH, has, lacks: MISSING }]),
    ...(alpine === undefined ? [] : [{ ...row, variants: alpine, base: BUSYBOX, has, lacks: 'curl' }]),
  ];
});

const JAVA: readonly ToolsRow[] = [
  {
    image: official('openjdk'),
    variants: '- jdk jre',
    until: '11',
    base: WITH_WGET,
    has: 'java curl',
    source: library('openjdk'),
  },
  {
    image: official('openjdk'),
    variants: 'slim jdk-slim jre-slim',
    since: '8',
    base: BASH,
    has: 'java',
    lacks: 'curl wget',
    source: library('openjdk'),
  },
  {
    image: official('openjdk'),
    variants: 'alpine jdk-alpine jre-alpine',
    since: '8',
    base: BUSYBOX,
    has: 'java',
    lacks: 'curl',
    source: library('openjdk'),
  },
  {
    image: official('eclipse-temurin'),
    variants: '- jdk jre',
    base: BASH,
    // "curl required for historical reasons", https://github.com/adoptium/containers/issues/255
    has: 'java curl',
    source: github('adoptium/containers/blob/main/21/jdk/ubuntu/noble/Dockerfile'),
  },
  {
    image: official('eclipse-temurin'),
    variants: 'alpine jdk-alpine jre-alpine',
    base: BUSYBOX,
    has: 'java',
    lacks: 'curl',
    source: github('adoptium/containers/blob/main/21/jdk/alpine/3.21/Dockerfile'),
  },
  {
    image: official('amazoncorretto'),
    variants: '- jdk jre al2 al2-jdk al2-full al2023 al2023-jdk al2023-jre al2023-headless al2023-headful',
    base: BASH,
    has: 'java curl',
    source: github('corretto/corretto-docker'),
  },
  {
    image: official('amazoncorretto'),
    variants: 'alpine alpine-jdk alpine-jre alpine-full',
    base: BUSYBOX,
    has: 'java',
    lacks: 'curl',
    source: github('corretto/corretto-docker'),
  },
  {
    image: official('tomcat'),
    variants: '- jdk jre jdk-temurin jre-temurin',
    since: '9',
    base: BASH,
    has: 'java curl',
    source: library('tomcat'),
  },
];

const PHP = library('php/blob/master/Dockerfile-linux.template');

const WEB: readonly ToolsRow[] = [
  {
    image: official('php'),
    variants: '- cli zts apache fpm',
    since: '5.6',
    base: BASH,
    has: 'php curl perl',
    lacks: 'wget',
    source: PHP,
  },
  {
    image: official('php'),
    variants: 'alpine cli-alpine zts-alpine fpm-alpine',
    since: '7',
    base: BUSYBOX,
    has: 'php curl',
    lacks: 'bash',
    source: PHP,
  },
  ...['wordpress', 'drupal', 'joomla', 'nextcloud', 'phpmyadmin'].flatMap((name): ToolsRow[] => [
    {
      image: official(name),
      variants: '- apache fpm php php-apache php-fpm',
      base: BASH,
      has: 'php curl',
      source: PHP,
    },
    {
      image: official(name),
      variants: 'fpm-alpine php-fpm-alpine',
      base: BUSYBOX,
      has: 'php curl',
      source: PHP,
    },
  ]),
  {
    image: official('adminer'),
    variants: '- standalone fastcgi',
    base: BUSYBOX,
    has: 'php curl',
    source: github('TimWolla/docker-adminer'),
  },
  ...[official('nginx'), 'docker.io/nginxinc/nginx-unprivileged'].flatMap((image): ToolsRow[] => [
    {
      // "Provide curl inside images to simplify service discovery registration", April 2020.
      image,
      variants: '- perl otel',
      since: '1.18',
      base: BASH,
      has: 'nginx curl',
      lacks: 'wget nc node',
      source: github('nginx/docker-nginx/commit/87f9340'),
    },
    {
      image,
      variants: 'alpine alpine-perl alpine-otel',
      since: '1.18',
      base: BUSYBOX,
      has: 'nginx curl',
      lacks: 'node',
      source: github('nginx/docker-nginx/commit/87f9340'),
    },
    {
      image,
      variants: 'alpine',
      base: BUSYBOX,
      has: 'nginx',
      source: github('nginx/docker-nginx'),
    },
    {
      image,
      variants: 'alpine-slim',
      base: BUSYBOX,
      has: 'nginx',
      lacks: 'curl node',
      source: github('nginx/docker-nginx/blob/master/Dockerfile-alpine-slim.template'),
    },
  ]),
  {
    image: official('httpd'),
    variants: '-',
    since: '2.4',
    base: BASH,
    has: 'httpd perl',
    lacks: 'curl wget nc node',
    source: library('httpd'),
  },
  {
    image: official('httpd'),
    variants: 'alpine',
    since: '2.4',
    base: BUSYBOX,
    has: 'httpd',
    lacks: 'curl node',
    source: library('httpd'),
  },
  {
    image: official('haproxy'),
    variants: '-',
    since: '2',
    base: BASH,
    has: 'haproxy',
    lacks: 'curl wget nc node',
    source: library('haproxy'),
  },
  {
    image: official('haproxy'),
    variants: 'alpine',
    since: '2',
    base: BUSYBOX,
    has: 'haproxy',
    lacks: 'curl node',
    source: library('haproxy'),
  },
  {
    // curl came with 2.11.
    image: official('caddy'),
    variants: '- alpine',
    since: '2',
    base: BUSYBOX,
    has: 'caddy',
    source: github('caddyserver/caddy-docker'),
  },
  {
    image: official('traefik'),
    variants: '- alpine',
    since: '2',
    base: BUSYBOX,
    has: 'traefik',
    lacks: MISSING_IN_ALPINE,
    source: github('traefik/traefik-library-image'),
  },
  {
    image: official('registry'),
    variants: '- alpine',
    since: '2.7',
    base: BUSYBOX,
    has: 'registry',
    lacks: MISSING_IN_ALPINE,
    source: github('distribution/distribution-library-image'),
  },
  {
    image: official('ghost'),
    variants: '-',
    since: '5',
    base: BASH,
    has: 'node',
    lacks: 'curl wget',
    source: library('ghost'),
  },
  {
    image: official('ghost'),
    variants: 'alpine',
    since: '5',
    base: BUSYBOX,
    has: 'node',
    lacks: 'curl',
    source: library('ghost'),
  },
  {
    image: official('odoo'),
    variants: '-',
    since: '14',
    base: BASH,
    has: 'curl python3',
    source: github('odoo/docker'),
  },
  {
    image: 'docker.io/jenkins/jenkins',
    base: BASH,
    has: 'java curl',
    source: github('jenkinsci/docker'),
  },
];

const DATA: readonly ToolsRow[] = [
  {
    image: official('postgres'),
    variants: '-',
    since: '9.6',
    base: BASH,
    has: 'postgres psql pg_isready perl',
    lacks: 'curl wget',
    source: library('postgres'),
  },
  {
    image: official('postgres'),
    variants: 'alpine',
    since: '9.6',
    base: BUSYBOX,
    has: 'postgres psql pg_isready bash',
    lacks: 'curl',
    source: library('postgres'),
  },
  {
    image: 'docker.io/postgis/postgis',
    base: UNIX,
    has: 'bash psql pg_isready',
    source: github('postgis/docker-postgis'),
  },
  {
    image: 'docker.io/timescale/timescaledb',
    base: BUSYBOX,
    has: 'bash psql pg_isready',
    source: github('timescale/timescaledb-docker'),
  },
  {
    // On Oracle Linux since 8.0.28; on Debian, without curl, before.
    image: official('mysql'),
    variants: '- oracle oraclelinux',
    since: '8.0.28',
    base: BASH,
    has: 'mysql mysqladmin mysqld curl',
    source: library('mysql/blob/master/Dockerfile.oracle'),
  },
  {
    image: official('mysql'),
    base: BASH,
    has: 'mysql mysqladmin mysqld',
    source: library('mysql'),
  },
  {
    // "mysql" names are no longer there, https://hub.docker.com/_/mariadb
    image: official('mariadb'),
    variants: '-',
    since: '11',
    base: BASH,
    has: 'mariadb mariadb-admin mariadbd healthcheck.sh',
    lacks: 'mysql mysqladmin mysqld curl wget',
    source: github('MariaDB/mariadb-docker'),
  },
  {
    image: official('mariadb'),
    variants: '-',
    since: '10.5',
    base: BASH,
    has: 'mariadb mariadb-admin mysql mysqladmin mysqld',
    lacks: 'curl wget',
    source: github('MariaDB/mariadb-docker'),
  },
  {
    image: official('mongo'),
    variants: '-',
    since: '6',
    base: BASH,
    has: 'mongosh mongod',
    lacks: 'mongo curl wget',
    source: library('mongo'),
  },
  {
    image: official('mongo'),
    variants: '-',
    since: '3.6',
    until: '4',
    base: BASH,
    has: 'mongo mongod',
    source: library('mongo'),
  },
  {
    image: official('redis'),
    variants: '-',
    since: '5',
    until: '7',
    base: BASH,
    has: 'redis-server redis-cli',
    lacks: 'curl wget nc node',
    source: library('redis'),
  },
  {
    image: official('redis'),
    variants: 'alpine',
    since: '5',
    until: '7',
    base: BUSYBOX,
    has: 'redis-server redis-cli',
    lacks: 'curl node',
    source: library('redis'),
  },
  {
    image: official('redis'),
    variants: '- alpine',
    base: UNIX,
    has: 'redis-server redis-cli',
    source: github('redis/docker-library-redis'),
  },
  {
    image: official('valkey'),
    base: UNIX,
    has: 'valkey-server valkey-cli',
    source: github('valkey-io/valkey-container'),
  },
  {
    image: 'docker.io/valkey/valkey',
    base: UNIX,
    has: 'valkey-server valkey-cli',
    source: github('valkey-io/valkey-container'),
  },
  {
    image: official('memcached'),
    variants: '-',
    since: '1.5',
    base: BASH,
    has: 'memcached',
    lacks: 'curl wget nc node',
    source: library('memcached'),
  },
  {
    image: official('memcached'),
    variants: 'alpine',
    since: '1.5',
    base: BUSYBOX,
    has: 'memcached',
    lacks: 'curl bash node',
    source: library('memcached'),
  },
  {
    image: official('rabbitmq'),
    variants: '- management',
    since: '3.8',
    base: BASH,
    has: 'rabbitmqctl rabbitmq-diagnostics',
    lacks: 'curl wget',
    source: library('rabbitmq'),
  },
  {
    image: official('rabbitmq'),
    variants: 'alpine management-alpine',
    since: '3.8',
    base: BUSYBOX,
    has: 'bash rabbitmqctl rabbitmq-diagnostics',
    lacks: 'curl',
    source: library('rabbitmq'),
  },
  {
    image: official('cassandra'),
    variants: '-',
    since: '4',
    base: BASH,
    has: 'cqlsh nodetool',
    lacks: 'curl wget',
    source: library('cassandra'),
  },
  {
    image: official('neo4j'),
    variants: '- community enterprise',
    since: '4.4',
    base: WITH_WGET,
    has: 'cypher-shell',
    lacks: 'curl',
    source: github('neo4j/docker-neo4j'),
  },
  {
    image: official('zookeeper'),
    variants: '-',
    since: '3.8',
    base: BASH,
    has: 'nc java',
    source: github('31z4/zookeeper-docker'),
  },
  ...[official('elasticsearch'), 'docker.elastic.co/elasticsearch/elasticsearch'].map((image): ToolsRow => ({
    image,
    variants: '-',
    since: '7',
    base: BASH,
    // Elastic's own compose files check with it.
    has: 'curl',
    source: 'https://www.elastic.co/guide/en/elasticsearch/reference/8.19/docker.html',
  })),
  ...[official('kibana'), 'docker.elastic.co/kibana/kibana'].map((image): ToolsRow => ({
    image,
    variants: '-',
    since: '7',
    until: '8',
    base: BASH,
    has: 'curl',
    source: 'https://www.elastic.co/guide/en/elasticsearch/reference/8.19/docker.html',
  })),
];

const OBSERVING: readonly ToolsRow[] = [
  ...['prometheus', 'alertmanager', 'node-exporter', 'blackbox-exporter', 'pushgateway'].flatMap(
    (name): ToolsRow[] =>
      [`docker.io/prom/${name}`, `quay.io/prometheus/${name}`].map((image) => ({
        image,
        variants: '- busybox',
        base: BUSYBOX,
        lacks: MISSING_IN_ALPINE,
        source: github('prometheus/busybox'),
      })),
  ),
  ...['grafana', 'grafana-oss', 'grafana-enterprise'].map((name): ToolsRow => ({
    image: `docker.io/grafana/${name}`,
    variants: '-',
    since: '10',
    base: BUSYBOX,
    has: 'bash curl',
    source: github('grafana/grafana/blob/main/Dockerfile'),
  })),
];

/** Images of one program, and nothing else that could be run. */
const BARE: readonly ToolsRow[] = [
  { image: official('hello-world'), base: NOTHING, has: 'hello', source: library('hello-world') },
  {
    image: official('nats'),
    variants: '- scratch',
    since: '2',
    base: NOTHING,
    has: 'nats-server',
    source: github('nats-io/nats-docker'),
  },
  {
    image: official('nats'),
    variants: 'alpine',
    since: '2',
    base: BUSYBOX,
    has: 'nats-server',
    lacks: 'curl bash',
    source: github('nats-io/nats-docker'),
  },
  ...['registry.k8s.io/pause', 'k8s.gcr.io/pause'].map((image): ToolsRow => ({
    image,
    base: NOTHING,
    has: 'pause',
    source: github('kubernetes/kubernetes/tree/master/build/pause'),
  })),
  {
    // On ubi-micro since 22, with the packages that Java needs.
    image: 'quay.io/keycloak/keycloak',
    variants: '- nightly',
    since: '22',
    base: BASH,
    has: 'java',
    lacks: 'curl wget nc',
    source: github('keycloak/keycloak/blob/main/quarkus/container/Dockerfile'),
  },
];

const DISTROLESS = github('GoogleContainerTools/distroless');
/** The applets stand in a folder of their own, so that there is nothing at `/bin/sh`. */
const DEBUG = base({ others: undefined, wget: 'busybox', path: [...PATH, '/busybox'] }, BUSYBOX.has);

const DISTROLESS_ROWS: readonly ToolsRow[] = (
  [
    ['static*', ''],
    ['base*', ''],
    ['cc*', ''],
    ['java-base*', ''],
    ['java*', 'java'],
    // Node stands at /nodejs/bin, which is not on every tag's PATH.
    ['nodejs*', '', 'node'],
  ] as const
).flatMap(([name, has, unsure = '']): ToolsRow[] => {
  const row = { image: `gcr.io/distroless/${name}`, has, unsure, source: DISTROLESS };
  return [
    { ...row, variants: '- nonroot', base: NOTHING },
    { ...row, variants: 'debug debug-nonroot', base: DEBUG, lacks: 'curl bash' },
  ];
});

const CHAINGUARD: readonly ToolsRow[] = ['static', 'glibc-dynamic', 'cc-dynamic'].map((name) => ({
  image: `cgr.dev/chainguard/${name}`,
  variants: '-',
  base: NOTHING,
  source: `https://images.chainguard.dev/directory/image/${name}/overview`,
}));

const DOTNET = github('dotnet/dotnet-docker');

const DOTNET_ROWS: readonly ToolsRow[] = [
  ...(
    [
      ['aspnet', 'dotnet'],
      ['runtime', 'dotnet'],
      ['runtime-deps', ''],
    ] as const
  ).flatMap(([name, has]): ToolsRow[] => {
    const row = { image: `mcr.microsoft.com/dotnet/${name}`, source: DOTNET };
    return [
      { ...row, variants: '- slim', since: '3.1', base: BASH, has, lacks: MISSING },
      {
        ...row,
        variants: 'alpine alpine-extra alpine-composite alpine-composite-extra',
        since: '3.1',
        base: BUSYBOX,
        has,
        lacks: MISSING_IN_ALPINE,
      },
      {
        ...row,
        variants:
          'chiseled chiseled-extra chiseled-composite chiseled-composite-extra ' +
          'azurelinux-distroless azurelinux-distroless-extra azurelinux-distroless-composite',
        base: NOTHING,
        has,
      },
    ];
  }),
  {
    image: 'mcr.microsoft.com/dotnet/sdk',
    variants: '- slim',
    since: '5',
    base: WITH_WGET,
    has: 'dotnet curl git',
    source: DOTNET,
  },
  {
    image: 'mcr.microsoft.com/dotnet/sdk',
    variants: 'alpine',
    since: '5',
    base: BUSYBOX,
    has: 'dotnet curl',
    source: DOTNET,
  },
];

const RUNTIMES: readonly ToolsRow[] = [
  {
    image: 'docker.io/oven/bun',
    variants: '- debian slim',
    since: '1',
    base: BASH,
    has: 'bun',
    lacks: 'curl wget nc python3',
    source: github('oven-sh/bun/tree/main/dockerhub'),
  },
  {
    image: 'docker.io/oven/bun',
    variants: 'alpine',
    since: '1',
    base: BUSYBOX,
    has: 'bun',
    lacks: 'curl bash python3',
    source: github('oven-sh/bun/tree/main/dockerhub'),
  },
  {
    image: 'docker.io/denoland/deno',
    variants: '- debian ubuntu',
    base: BASH,
    has: 'deno',
    source: github('denoland/deno_docker'),
  },
];

const WINDOWS_ROWS: readonly ToolsRow[] = [
  {
    image: 'mcr.microsoft.com/windows/nanoserver',
    base: WINDOWS,
    has: 'curl',
    lacks: 'powershell pwsh wget bash sh',
    source:
      'https://learn.microsoft.com/virtualization/windowscontainers/manage-containers/container-base-images',
  },
  {
    image: 'mcr.microsoft.com/windows/servercore',
    variants: 'ltsc2019 ltsc2022 ltsc2025',
    base: WINDOWS,
    has: 'curl powershell',
    lacks: 'pwsh wget bash sh',
    source:
      'https://learn.microsoft.com/virtualization/windowscontainers/manage-containers/container-base-images',
  },
  ...['mcr.microsoft.com/windows*', 'mcr.microsoft.com/dotnet/framework*'].map((image): ToolsRow => ({
    image,
    base: WINDOWS,
    source:
      'https://learn.microsoft.com/virtualization/windowscontainers/manage-containers/container-base-images',
  })),
];

export const TOOLS: readonly ToolsRow[] = [
  ...SYSTEMS,
  ...FAMILIES,
  ...JAVA,
  ...WEB,
  ...DATA,
  ...OBSERVING,
  ...BARE,
  ...DISTROLESS_ROWS,
  ...CHAINGUARD,
  ...DOTNET_ROWS,
  ...RUNTIMES,
  ...WINDOWS_ROWS,
];

/** What a Windows variant of any official image stands on. */
export const WINDOWS_VARIANT: ToolsRow = {
  image: '',
  base: WINDOWS,
  source: github('docker-library/official-images'),
};
