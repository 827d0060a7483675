/**
 * What is known of images, a row each, with where the fact comes from. Only what is certain for every tag (or the
 * tags named) stands here; an image that is not here is unknown.
 */
import type { ImageKind, ImageRuntime } from './facts';

export interface ImageRow {
  /** `registry/repository` as {@link parseReference} gives them; a `*` at the end stands for any ending. */
  readonly image: string;
  /** The tags that the row is about; all where it is left out. Of several rows that fit, the first counts. */
  readonly tags?: RegExp;
  readonly kind?: ImageKind;
  readonly runtime?: ImageRuntime;
  readonly healthcheck?: boolean;
  /** What all its variants expose (over TCP). */
  readonly ports?: readonly number[];
  readonly source: string;
}

/** "Explicit health checks are not added to official images for a number of reasons" */
const POLICY = 'https://github.com/docker-library/faq#healthcheck';

/** Official images by what they are for. Each by its name, followed by the runtime that is in it. */
const LANGUAGES: Readonly<Record<string, ImageRuntime | undefined>> = {
  node: 'node',
  python: 'python',
  pypy: 'python',
  golang: 'go',
  ruby: 'ruby',
  jruby: 'ruby',
  rust: 'rust',
  openjdk: 'java',
  'eclipse-temurin': 'java',
  amazoncorretto: 'java',
  sapmachine: 'java',
  'ibm-semeru-runtimes': 'java',
  ibmjava: 'java',
  'azul-zulu': 'java',
  java: 'java',
  maven: 'java',
  gradle: 'java',
  groovy: 'java',
  clojure: 'java',
  composer: 'php',
  perl: undefined,
  elixir: undefined,
  erlang: undefined,
  haskell: undefined,
  julia: undefined,
  swift: undefined,
  dart: undefined,
  gcc: undefined,
  'r-base': undefined,
  mono: undefined,
};

const SYSTEMS = [
  'alpine',
  'debian',
  'ubuntu',
  'busybox',
  'buildpack-deps',
  'centos',
  'fedora',
  'rockylinux',
  'almalinux',
  'amazonlinux',
  'oraclelinux',
  'archlinux',
  'photon',
  'mageia',
  'alt',
];

/** Servers, with the runtime that they bring for certain. */
const SERVERS: Readonly<Record<string, ImageRuntime | undefined>> = {
  nginx: undefined,
  httpd: undefined,
  caddy: undefined,
  traefik: undefined,
  haproxy: undefined,
  varnish: undefined,
  postgres: undefined,
  mysql: undefined,
  mariadb: undefined,
  mongo: undefined,
  redis: undefined,
  memcached: undefined,
  rabbitmq: undefined,
  cassandra: 'java',
  clickhouse: undefined,
  consul: undefined,
  percona: undefined,
  vault: undefined,
  couchdb: undefined,
  influxdb: undefined,
  neo4j: 'java',
  elasticsearch: undefined,
  kibana: undefined,
  nats: undefined,
  'eclipse-mosquitto': undefined,
  zookeeper: 'java',
  solr: 'java',
  sonarqube: 'java',
  registry: undefined,
  tomcat: 'java',
  jetty: 'java',
  ghost: 'node',
  'mongo-express': 'node',
  adminer: 'php',
  phpmyadmin: 'php',
  nextcloud: 'php',
  drupal: 'php',
  joomla: 'php',
  redmine: 'ruby',
  odoo: 'python',
};

/** What servers expose in every variant, from the same Dockerfiles; the default port is not always all of it. */
const PORTS: Readonly<Record<string, readonly number[]>> = {
  nginx: [80],
  httpd: [80],
  caddy: [80, 443, 2019],
  traefik: [80],
  postgres: [5432],
  mysql: [3306, 33060],
  mariadb: [3306],
  mongo: [27017],
  redis: [6379],
  memcached: [11211],
  cassandra: [7000, 7001, 7199, 9042, 9160],
  couchdb: [4369, 5984, 9100],
  elasticsearch: [9200, 9300],
  neo4j: [7473, 7474, 7687],
  registry: [5000],
  solr: [8983],
  tomcat: [8080],
  ghost: [2368],
  adminer: [8080],
  redmine: [3000],
};

const official = (name: string) => `docker.io/library/${name}`;
const withRuntime = (runtime: ImageRuntime | undefined) => (runtime === undefined ? {} : { runtime });

const portsOf = (name: string) => (PORTS[name] === undefined ? {} : { ports: PORTS[name] });

const OFFICIAL: readonly ImageRow[] = [
  // The exception to the policy: Kong builds its official image itself, with a check.
  {
    image: official('kong'),
    kind: 'server',
    healthcheck: true,
    source: 'https://github.com/Kong/docker-kong/blob/master/ubuntu/Dockerfile',
  },
  {
    image: official('php'),
    tags: /(?:^|-)(?:apache|fpm)(?:-|$)/,
    kind: 'server',
    runtime: 'php',
    healthcheck: false,
    source: POLICY,
  },
  { image: official('php'), kind: 'language', runtime: 'php', healthcheck: false, source: POLICY },
  { image: official('wordpress'), tags: /^cli(?:-|$)/, runtime: 'php', healthcheck: false, source: POLICY },
  { image: official('wordpress'), kind: 'server', runtime: 'php', healthcheck: false, source: POLICY },
  ...Object.entries(LANGUAGES).map(([name, runtime]): ImageRow => ({
    image: official(name),
    kind: 'language',
    healthcheck: false,
    ports: [],
    source: POLICY,
    ...withRuntime(runtime),
  })),
  ...SYSTEMS.map((name): ImageRow => ({
    image: official(name),
    kind: 'os',
    healthcheck: false,
    ports: [],
    source: POLICY,
  })),
  ...Object.entries(SERVERS).map(([name, runtime]): ImageRow => ({
    image: official(name),
    kind: 'server',
    healthcheck: false,
    source: POLICY,
    ...withRuntime(runtime),
    ...portsOf(name),
  })),
  { image: official('hello-world'), healthcheck: false, source: POLICY },
];

const DOTNET = 'https://github.com/dotnet/dotnet-docker';
const DISTROLESS = 'https://github.com/GoogleContainerTools/distroless';

const BASES: readonly ImageRow[] = [
  ...['sdk', 'runtime', 'aspnet', 'monitor/base'].flatMap((name): ImageRow[] =>
    ['mcr.microsoft.com/dotnet', 'mcr.microsoft.com/dotnet/core', 'mcr.microsoft.com/dotnet/nightly'].map(
      (folder) => ({
        image: `${folder}/${name}`,
        kind: 'language',
        runtime: 'dotnet',
        healthcheck: false,
        source: DOTNET,
      }),
    ),
  ),
  ...['windows', 'windows/nanoserver', 'windows/servercore', 'windows/server'].map((name): ImageRow => ({
    image: `mcr.microsoft.com/${name}`,
    kind: 'os',
    healthcheck: false,
    source:
      'https://learn.microsoft.com/virtualization/windowscontainers/manage-containers/container-base-images',
  })),
  ...['runtime-deps', 'core/runtime-deps'].map((name): ImageRow => ({
    image: `mcr.microsoft.com/dotnet/${name}`,
    kind: 'os',
    healthcheck: false,
    source: DOTNET,
  })),
  ...(
    [
      ['nodejs*', 'node'],
      ['python3*', 'python'],
      ['java-base*', undefined],
      ['java*', 'java'],
    ] as const
  ).map(([name, runtime]): ImageRow => ({
    image: `gcr.io/distroless/${name}`,
    kind: runtime ? 'language' : 'os',
    healthcheck: false,
    source: DISTROLESS,
    ...withRuntime(runtime),
  })),
  ...['static*', 'base*', 'cc*'].map((name): ImageRow => ({
    image: `gcr.io/distroless/${name}`,
    kind: 'os',
    healthcheck: false,
    source: DISTROLESS,
  })),
  {
    image: 'docker.io/oven/bun',
    kind: 'language',
    runtime: 'bun',
    healthcheck: false,
    source: 'https://github.com/oven-sh/bun/tree/main/dockerhub',
  },
  {
    image: 'docker.io/denoland/deno',
    kind: 'language',
    runtime: 'deno',
    healthcheck: false,
    source: 'https://github.com/denoland/deno_docker',
  },
];

/** Not official, each looked up in the Dockerfile that it is built from. */
const OTHERS: readonly ImageRow[] = (
  [
    ['docker.io/vaultwarden/server', true, 'dani-garcia/vaultwarden/blob/main/docker/Dockerfile.debian'],
    ['ghcr.io/dani-garcia/vaultwarden', true, 'dani-garcia/vaultwarden/blob/main/docker/Dockerfile.debian'],
    ['docker.io/pihole/pihole', true, 'pi-hole/docker-pi-hole/blob/master/src/Dockerfile'],
    ['docker.io/axllent/mailpit', true, 'axllent/mailpit/blob/develop/Dockerfile'],
    ['docker.io/plexinc/pms-docker', true, 'plexinc/pms-docker/blob/master/Dockerfile'],
    ['docker.io/syncthing/syncthing', true, 'syncthing/syncthing/blob/main/Dockerfile'],
    ['docker.io/localstack/localstack', true, 'localstack/localstack/blob/main/Dockerfile'],
    ['docker.io/authelia/authelia', true, 'authelia/authelia/blob/master/Dockerfile'],
    ['ghcr.io/authelia/authelia', true, 'authelia/authelia/blob/master/Dockerfile'],
    ['docker.io/louislam/uptime-kuma', true, 'louislam/uptime-kuma/blob/master/docker/dockerfile'],
    ['docker.io/netdata/netdata', true, 'netdata/netdata/blob/master/packaging/docker/Dockerfile'],
    ['docker.io/containrrr/watchtower', true, 'containrrr/watchtower/blob/main/dockerfiles/Dockerfile'],
    ['docker.io/filebrowser/filebrowser', true, 'filebrowser/filebrowser/blob/master/Dockerfile'],
    ['ghcr.io/paperless-ngx/paperless-ngx', true, 'paperless-ngx/paperless-ngx/blob/main/Dockerfile'],
    ['docker.io/nginxinc/nginx-unprivileged', false, 'nginx/docker-nginx-unprivileged'],
    ['docker.io/nginxproxy/nginx-proxy', false, 'nginx-proxy/nginx-proxy'],
    ['docker.io/postgis/postgis', false, 'postgis/docker-postgis'],
    ['docker.io/pgvector/pgvector', false, 'pgvector/pgvector/blob/master/Dockerfile'],
    ['docker.io/valkey/valkey', false, 'valkey-io/valkey-container/blob/mainline/Dockerfile.template'],
    ['docker.io/apache/kafka', false, 'apache/kafka/blob/trunk/docker/jvm/Dockerfile'],
    ['docker.io/confluentinc/cp-kafka', false, 'confluentinc/kafka-images/blob/master/kafka/Dockerfile.ubi8'],
    ['docker.io/clickhouse/clickhouse-server', false, 'ClickHouse/ClickHouse/tree/master/docker/server'],
    ['docker.io/minio/minio', false, 'minio/minio/blob/master/Dockerfile.release'],
    ['quay.io/minio/minio', false, 'minio/minio/blob/master/Dockerfile.release'],
    ['docker.io/hashicorp/consul', false, 'hashicorp/consul/blob/main/Dockerfile'],
    ['docker.io/hashicorp/vault', false, 'hashicorp/vault/blob/main/Dockerfile'],
    ['docker.io/ollama/ollama', false, 'ollama/ollama/blob/main/Dockerfile'],
    ['quay.io/prometheus/prometheus', false, 'prometheus/prometheus/blob/main/Dockerfile'],
    ['docker.io/timescale/timescaledb', false, 'timescale/timescaledb-docker'],
    ['docker.io/dpage/pgadmin4', false, 'pgadmin-org/pgadmin4/blob/master/Dockerfile'],
    ['docker.io/prom/prometheus', false, 'prometheus/prometheus/blob/main/Dockerfile'],
    ['docker.io/prom/alertmanager', false, 'prometheus/alertmanager/blob/main/Dockerfile'],
    ['docker.io/prom/node-exporter', false, 'prometheus/node_exporter/blob/master/Dockerfile'],
    ['docker.io/haproxytech/haproxy-alpine', false, 'haproxytech/haproxy-docker-alpine'],
    ['docker.io/mailhog/mailhog', false, 'mailhog/MailHog/blob/master/Dockerfile'],
    ['docker.io/jenkins/jenkins', false, 'jenkinsci/docker'],
  ] as const
).map(([image, healthcheck, path]) => ({
  image,
  kind: 'server',
  healthcheck,
  source: `https://github.com/${path}`,
}));

export const TABLE: readonly ImageRow[] = [...OFFICIAL, ...BASES, ...OTHERS];
