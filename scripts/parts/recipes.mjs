// How the base images for tests are made from Debian's packages and the registry's: one Dockerfile each, in which the
// same programs are there or missing as in the real image, with the same user, entry point and command. Whatever
// version a tag names, it is Debian's, but for Node.js, and the registry's for Bun and Deno.
//
// To add a base image, add a line to `recipes`.
import path from 'node:path';
import { cached } from './cache.mjs';
import { nodeBinary, npmInstall } from './npm.mjs';
import { fromNpm } from './runtimes.mjs';

/**
 * @typedef {object} Recipe
 * @property {string} dockerfile may start from other base images; empty for the bare Debian that came with the engine
 * @property {() => Promise<Record<string, string>>} [folders] build contexts by name, for COPY --from=name
 */

/** @type {[RegExp, (...groups: string[]) => Recipe][]} */
export const recipes = [
  [/^checkup-debian:bare$/, () => ({ dockerfile: '' })],
  [/^debian:(?:forky|stable|bookworm|trixie)(?:-slim)?$/, () => ({ dockerfile: debian })],
  [/^(?:busybox|alpine):\S+$/, () => ({ dockerfile: busybox })],
  [/^gcr\.io\/distroless\/static(?:-debian\d+)?:latest$/, () => ({ dockerfile: distroless })],
  [/^node:(\d+)(?:-bookworm|-trixie)?-slim$/, (line) => nodeSlim(line)],
  [
    /^node:(\d+)(?:-bookworm|-trixie)?$/,
    (line) => ({ dockerfile: `FROM node:${line}-slim\n${apt('curl wget procps')}` }),
  ],
  [/^node:(\d+)-alpine$/, (line) => ({ dockerfile: nodeAlpine(line) })],
  [
    /^python:3[^-\s]*(?:-bookworm|-trixie)?-slim$/,
    () => ({ dockerfile: language('python3', 'python3', 'ln -s python3 /usr/bin/python') }),
  ],
  [
    /^python:(3[^-\s]*)(?:-bookworm|-trixie)?$/,
    (tag) => ({ dockerfile: `FROM python:${tag}-slim\n${apt('curl wget procps')}` }),
  ],
  [/^oven\/bun:1[^-\s]*-slim$/, () => bun],
  [/^denoland\/deno:2[^-\s]*$/, () => deno],
  [
    /^rust:1[^-\s]*(?:-slim)?(?:-bookworm|-trixie)?$/,
    () => ({ dockerfile: language('bash', 'rustc cargo gcc libc6-dev') }),
  ],
  [/^golang:\d[^-\s]*(?:-bookworm|-trixie)?$/, () => ({ dockerfile: golang })],
  [
    /^eclipse-temurin:\d[^-\s]*-jre$/,
    () => ({ dockerfile: `${language('bash', 'default-jre-headless curl wget', openJdk)}\n${javaHome}` }),
  ],
  [
    /^eclipse-temurin:(\d[^-\s]*)(?:-jdk)?$/,
    (tag) => ({
      dockerfile: `FROM eclipse-temurin:${tag}-jre\n${apt('default-jdk-headless')}\nCMD ["jshell"]`,
    }),
  ],
  [/^ruby:3[^-\s]*-slim$/, () => ({ dockerfile: language('irb', 'ruby') })],
  [/^php:8[^-\s]*-cli$/, () => ({ dockerfile: language('php', 'php-cli curl') })],
  [/^nginx:[^-\s]+$/, () => ({ dockerfile: nginx })],
  [/^postgres:[^-\s]+$/, () => ({ dockerfile: postgres })],
  [/^redis:[^-\s]+$/, () => ({ dockerfile: redis })],
];

/** As in the official images, no archive stays behind. And mirrors that lag behind are good enough for tests. */
const debian = `FROM checkup-debian:bare
COPY <<EOF /etc/apt/apt.conf.d/docker-clean
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin"; };
APT::Update::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Acquire::Check-Valid-Until "false";
EOF`;

/**
 * @param {string} packages
 * @param {string} [then]
 */
const apt = (packages, then = 'true') =>
  `RUN apt-get -q update \\
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends ca-certificates ${packages} \\
 && rm -rf /var/lib/apt/lists/* && ${then}`;

/**
 * @param {string} command what the image starts
 * @param {string} packages
 * @param {string} [then]
 */
const language = (command, packages, then) =>
  `FROM debian:forky-slim\n${apt(packages, then)}\nCMD ["${command}"]`;

/**
 * What an image starts its command through.
 *
 * @param {string} body
 */
const entrypoint = (body) => `COPY --chmod=755 <<"EOF" /usr/local/bin/docker-entrypoint.sh
#!/bin/sh
set -e
${body}
exec "$@"
EOF`;

/** @param {string} program runs what begins with an option or is no program */
const startedWith = (program) =>
  entrypoint(`if [ "\${1#-}" != "$1" ] || [ -z "$(command -v "$1")" ]; then set -- ${program} "$@"; fi`);

const busybox = `FROM debian:forky-slim AS parts
${apt('busybox-static')}
RUN cd / && mkdir -p /new/bin /new/etc /new/home /new/root /new/sbin /new/tmp /new/usr/bin /new/usr/sbin /new/var \\
 && chmod 1777 /new/tmp && cp /bin/busybox /new/bin \\
 && for tool in $(busybox --list); do ln -s busybox /new/bin/$tool 2>/dev/null || true; done \\
 && echo 'root:x:0:0:root:/root:/bin/sh' > /new/etc/passwd && echo 'root:x:0:' > /new/etc/group
FROM scratch
COPY --from=parts /new /
CMD ["sh"]`;

/** Names of users, certificates, and nothing that runs. */
const distroless = `FROM debian:forky-slim AS parts
${apt('')}
RUN mkdir -p -m 1777 /new/tmp && mkdir -p /new/etc/ssl/certs /new/root /new/home/nonroot \\
 && chown 65532:65532 /new/home/nonroot && cp /etc/ssl/certs/ca-certificates.crt /new/etc/ssl/certs \\
 && printf '%s\\n' root:x:0:0:root:/root:/sbin/nologin nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin \\
  nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin > /new/etc/passwd \\
 && printf '%s\\n' root:x:0: nobody:x:65534: nonroot:x:65532: > /new/etc/group
FROM scratch
COPY --from=parts /new /
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt`;

/** @param {string} line @returns {Recipe} */
function nodeSlim(line) {
  return {
    dockerfile: `FROM debian:forky-slim
RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node
COPY --from=node node /usr/local/bin/
COPY --from=npm npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
${startedWith('node')}
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node"]`,
    async folders() {
      const npm = await cached('npm', '10', (empty) => npmInstall(empty, ['npm@10']));
      return { node: path.dirname(await nodeBinary(line)), npm: path.join(npm, 'node_modules') };
    },
  };
}

/** Alpine's tools with Node.js and the C library it was built for, which the real image has not. @param {string} line */
const nodeAlpine = (line) => `FROM node:${line}-slim AS node
RUN mkdir /new && ldd /usr/local/bin/node | grep -o '/[^ ]*' | xargs -I{} cp --parents -L {} /new
FROM alpine:latest
COPY --from=node /new /
COPY --from=node /usr/local /usr/local
RUN echo 'node:x:1000:1000::/home/node:/bin/sh' >> /etc/passwd && echo 'node:x:1000:' >> /etc/group && mkdir -m 777 /home/node
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node"]`;

/** @type {Recipe} */
const bun = {
  dockerfile: `FROM debian:forky-slim
RUN groupadd bun --gid 1000 && useradd bun --uid 1000 --gid bun --shell /bin/sh --create-home
COPY --from=bun bun /usr/local/bin/
${startedWith('bun')}
WORKDIR /home/bun/app
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["/usr/local/bin/bun"]`,
  folders: async () => ({ bun: path.dirname(await fromNpm('bun')) }),
};

/** @type {Recipe} */
const deno = {
  dockerfile: `FROM debian:forky-slim
RUN useradd --uid 1993 --user-group deno && mkdir /deno-dir && chown deno:deno /deno-dir
ENV DENO_DIR=/deno-dir/
COPY --from=deno deno /usr/bin/
${entrypoint('case "$1" in run | eval | serve | task) set -- deno "$@" ;; esac')}
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["eval", "console.log('Welcome to Deno!')"]`,
  folders: async () => ({ deno: path.dirname(await fromNpm('deno')) }),
};

/** With what most servers need of the standard library compiled, so that each build of a test need not do it. */
const golang = `FROM debian:forky-slim
${apt('golang-go curl wget git', 'CGO_ENABLED=0 go build -trimpath net/http encoding/json')}
ENV GOTOOLCHAIN=local GOPATH=/go PATH=/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
WORKDIR /go
CMD ["bash"]`;

const openJdk = 'mkdir /opt/java && ln -s /usr/lib/jvm/default-java /opt/java/openjdk';
const javaHome =
  'ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const nginx = `FROM debian:forky-slim
${apt('nginx-light curl', 'rm /etc/nginx/sites-enabled/default')}
COPY <<EOF /etc/nginx/conf.d/default.conf
server {
  listen 80;
  listen [::]:80;
  location / {
    root /usr/share/nginx/html;
    index index.html;
  }
}
EOF
EXPOSE 80
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]`;

/** Makes the database at the first start, with a server that only the socket reaches, as the official image does. */
const postgres = `FROM debian:forky-slim
${apt('postgresql', 'rm -rf /var/lib/postgresql/* && ln -s /usr/lib/postgresql/* /usr/lib/postgresql/current')}
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/current/bin PGDATA=/var/lib/postgresql/data
${entrypoint(`if [ "$1" = postgres ] && [ "$(id -u)" = 0 ]; then
  install -d -o postgres -g postgres -m 700 "$PGDATA"
  install -d -o postgres -g postgres -m 3777 /var/run/postgresql
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi
if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  user="\${POSTGRES_USER:-postgres}"
  database="\${POSTGRES_DB:-$user}"
  echo "\${POSTGRES_PASSWORD:?}" > /tmp/password
  initdb --username="$user" --pwfile=/tmp/password --auth-local=trust --auth-host=scram-sha-256
  rm /tmp/password
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >> "$PGDATA/postgresql.conf"
  pg_ctl --wait --options="-c listen_addresses=''" start
  [ "$database" = postgres ] || createdb --username="$user" --maintenance-db=postgres "$database"
  pg_ctl --wait --mode=fast stop
fi`)}
EXPOSE 5432
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]`;

const redis = `FROM debian:forky-slim
${apt('redis-server', 'mkdir -p /data && chown redis:redis /data')}
${entrypoint(`if [ "\${1#-}" != "$1" ]; then set -- redis-server "$@"; fi
if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then
  shift
  exec setpriv --reuid=redis --regid=redis --clear-groups redis-server --protected-mode no "$@"
fi`)}
WORKDIR /data
EXPOSE 6379
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["redis-server"]`;
