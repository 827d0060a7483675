/** Which utility an image gets, and how those that are compiled are built in a stage of their own. */
import assert from 'node:assert/strict';
import { apply, composeFixes, dockerfileFixes, open, problems, type Files } from './workspace';

const HEALTH = 'HEALTHCHECK CMD curl -f http://localhost:8080/health';

/** The words before the utility's path in each of the fixes; `preferred` for the only one that is certain. */
function offered(files: Files): readonly string[] {
  return dockerfileFixes(open(files), 'Dockerfile').map((fix) => {
    const text = apply(open(files), fix).Dockerfile ?? '';
    const [, json = '[]'] = /HEALTHCHECK CMD (\[.*\])/.exec(text) ?? [];
    const words = JSON.parse(json) as string[];
    return `${words.slice(0, words.indexOf('-u')).join(' ')}${fix.preferred ? '' : ' ?'}`;
  });
}

/** Base image and start command → what runs the utility; `?`: not for all at once. */
const images: readonly (readonly [from: string, start: string, ...commands: string[]])[] = [
  ['python:3.12-slim', 'CMD ["python", "app.py"]', 'python healthcheck.py'],
  ['python', '', 'python healthcheck.py'],
  ['docker.io/library/python:3.8-alpine', '', 'python healthcheck.py'],
  ['registry.example.com/mirror/python:3.11', '', 'python healthcheck.py'],
  ['example/python', '', 'python healthcheck.py ?'],
  ['python:${VERSION}', '', 'python healthcheck.py ?'],
  ['python:2.7', '', '/healthcheck'],
  ['python:3.7-slim', 'CMD python app.py', '/healthcheck'],
  ['gcr.io/distroless/python3-debian12', 'CMD ["app.py"]', '/usr/bin/python3 healthcheck.py'],
  ['gcr.io/distroless/python3-debian10', 'CMD ["app.py"]', '/healthcheck'],
  ['ghcr.io/astral-sh/uv:python3.12-bookworm-slim', '', 'python healthcheck.py'],
  ['shop/base', 'CMD ["python3", "app.py"]', 'python3 healthcheck.py ?'],
  ['debian:12', 'CMD ["/venv/bin/python", "app.py"]', '/venv/bin/python healthcheck.py ?'],
  ['example/base', 'CMD ["gunicorn", "app:app"]', 'python3 healthcheck.py ?'],
  ['example/base', 'CMD exec uvicorn app:app --port 8080', 'python3 healthcheck.py ?'],
  ['ruby:3.3', 'CMD ["bundle", "exec", "puma"]', 'ruby healthcheck.rb'],
  ['ruby:2.7-alpine', '', '/healthcheck'],
  ['example/base', 'CMD ["./bin/rails", "server"]', 'ruby healthcheck.rb ?'],
  ['php:8.3-apache', '', 'php healthcheck.php'],
  ['php:8.2-fpm-alpine', 'CMD ["php-fpm"]', 'php healthcheck.php'],
  ['php:7.4-cli', '', '/healthcheck'],
  ['shop/base', 'CMD ["php", "-S", "0.0.0.0:8080"]', 'php healthcheck.php ?'],
  ['oven/bun:1.2-alpine', 'CMD ["bun", "run", "index.ts"]', 'bun healthcheck.mjs'],
  ['oven/bun', 'CMD ["npm", "start"]', 'bun healthcheck.mjs'],
  ['oven/bun:0.8', '', '/healthcheck'],
  ['example/base', 'CMD ["bun", "index.ts"]', 'bun healthcheck.mjs ?'],
  ['denoland/deno:alpine-2.1.4', '', 'deno run --allow-net --allow-env --allow-read healthcheck.mjs'],
  ['denoland/deno:1.46.3', '', '/healthcheck'],
  [
    'example/base',
    'CMD deno run -A main.ts',
    'deno run --allow-net --allow-env --allow-read healthcheck.mjs ?',
  ],
  [
    'example/base',
    'CMD python3 seed.py && node server.js',
    'node healthcheck.mjs ?',
    'python3 healthcheck.py ?',
  ],
  ['node:22', 'CMD python3 seed.py && node server.js', 'node healthcheck.mjs'],
  ['eclipse-temurin:21-jre-alpine', 'CMD ["java", "-jar", "app.jar"]', 'java -cp /healthcheck HealthCheck'],
  ['amazoncorretto:17', '', 'java -cp /healthcheck HealthCheck'],
  ['openjdk:8-jre', 'CMD java -jar app.jar', '/healthcheck'],
  ['eclipse-temurin:8u392-b08-jre', '', '/healthcheck'],
  ['tomcat:10.1-jre17-temurin', '', 'java -cp /healthcheck HealthCheck'],
  ['tomcat:10.1', '', 'java -cp /healthcheck HealthCheck ?'],
  ['tomcat:9-jdk8', '', '/healthcheck'],
  ['gcr.io/distroless/java17-debian12', 'CMD ["app.jar"]', '/usr/bin/java -cp /healthcheck HealthCheck'],
  ['gcr.io/distroless/java:8', 'CMD ["app.jar"]', '/healthcheck'],
  [
    'debian:12',
    'CMD ["/opt/jre/bin/java", "-jar", "app.jar"]',
    '/opt/jre/bin/java -cp /healthcheck HealthCheck ?',
  ],
  [
    'mcr.microsoft.com/dotnet/aspnet:8.0',
    'ENTRYPOINT ["dotnet", "App.dll"]',
    'dotnet /healthcheck/Utilities.HttpCheck.dll',
  ],
  ['mcr.microsoft.com/dotnet/runtime:9.0-noble-chiseled', '', 'dotnet /healthcheck/Utilities.HttpCheck.dll'],
  ['mcr.microsoft.com/dotnet/runtime-deps:8.0', 'ENTRYPOINT ["./App"]', '/healthcheck'],
  ['mcr.microsoft.com/dotnet/core/aspnet:3.1', 'ENTRYPOINT ["dotnet", "App.dll"]', '/healthcheck'],
  [
    'mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2022',
    '',
    'dotnet /healthcheck/Utilities.HttpCheck.dll',
  ],
  // No SDK is known to build for it.
  ['example/base', 'ENTRYPOINT ["dotnet", "App.dll"]', '/healthcheck ?'],
  ['scratch', 'CMD ["/app"]', '/healthcheck'],
  // What runs it is no part of the image.
  ['scratch', 'ENTRYPOINT ["app.wasm"]'],
  ['nginx:alpine', '', '/healthcheck'],
  ['nginx', '', '/healthcheck'],
  ['alpine:3.20', 'CMD ["/app"]', '/healthcheck'],
  ['gcr.io/distroless/static-debian12', 'CMD ["/app"]', '/healthcheck'],
  ['golang:1.22', 'CMD ["./app"]', '/healthcheck'],
  ['example/base', 'CMD ["./start.sh"]', '/healthcheck ?'],
  ['${BASE}', '', '/healthcheck ?'],
  ['rust:1.83', 'CMD ["./app"]', '/healthcheck'],
  ['mcr.microsoft.com/windows/nanoserver:ltsc2022', 'CMD ["app.exe"]'],
  ['mcr.microsoft.com/windows/nanoserver:ltsc2022', 'CMD ["node", "app.js"]', 'node healthcheck.mjs ?'],
  ['golang:1.22-nanoserver-ltsc2022', ''],
  ['example/base', 'CMD ["app.exe"]'],
];

/** Files of the build context, where image and start command tell nothing. */
const manifests: readonly (readonly [from: string, file: string, ...commands: string[]])[] = [
  ['example/base', 'requirements.txt', 'python3 healthcheck.py ?', '/healthcheck ?'],
  ['example/base', 'package.json', 'node healthcheck.mjs ?', '/healthcheck ?'],
  ['example/base', 'Gemfile', 'ruby healthcheck.rb ?', '/healthcheck ?'],
  ['example/base', 'composer.json', 'php healthcheck.php ?', '/healthcheck ?'],
  ['example/base', 'go.mod', '/healthcheck ?'],
  ['example/build AS build\nFROM example/base', 'package.json', '/healthcheck ?'],
  ['nginx', 'package.json', '/healthcheck'],
  ['scratch', 'package.json', '/healthcheck'],
  ['debian:12', 'package.json', '/healthcheck'],
];

interface Example {
  readonly name: string;
  readonly before: string | Files;
  /** undefined: nothing is offered. */
  readonly after: string | Files | undefined;
  readonly created?: readonly string[];
  readonly preferred?: boolean;
  readonly note?: RegExp;
}

const GO = [
  'FROM golang:1.24 AS healthcheck',
  'WORKDIR /src',
  'COPY healthcheck ./',
  'RUN CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /healthcheck .',
  '',
];
const GO_FILES = ['healthcheck/go.mod', 'healthcheck/main.go'];
const COPY = 'COPY --from=healthcheck /healthcheck /healthcheck';
const CHECK = 'HEALTHCHECK CMD ["/healthcheck", "-u", "http://localhost:8080/health"]';
const JAVA = [
  'WORKDIR /src',
  'COPY HealthCheck.java ./',
  'RUN javac --release 11 -d /healthcheck HealthCheck.java',
  '',
];
const RUST = [
  'WORKDIR /src',
  'COPY healthcheck.rs ./',
  'RUN rustc --edition 2021 -O -C strip=symbols -C target-feature=+crt-static -o /healthcheck healthcheck.rs',
  '',
];
const CROSS_GO = [
  'FROM --platform=$BUILDPLATFORM golang:1.24 AS healthcheck',
  'WORKDIR /src',
  'COPY healthcheck ./',
  'ARG TARGETOS TARGETARCH',
  'RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH GOARM=5 go build -trimpath -ldflags=-s -o /healthcheck .',
  '',
];
const JAVA_CHECK = CHECK.replace('"/healthcheck"', '"java", "-cp", "/healthcheck", "HealthCheck"');
const DOTNET_CHECK = CHECK.replace('"/healthcheck"', '"dotnet", "/healthcheck/Utilities.HttpCheck.dll"');
const file = (...lines: string[]) => [...lines, ''].join('\n');

const stages: readonly Example[] = [
  {
    name: 'before the only stage, below directives and global ARGs',
    before: file(
      '# syntax=docker/dockerfile:1',
      'ARG TAG=alpine',
      'FROM nginx:${TAG}',
      'EXPOSE 8080',
      HEALTH,
    ),
    after: file(
      '# syntax=docker/dockerfile:1',
      'ARG TAG=alpine',
      ...GO,
      'FROM nginx:${TAG}',
      'EXPOSE 8080',
      COPY,
      CHECK,
    ),
    created: GO_FILES,
  },
  {
    name: 'below the comment at the top of the file',
    before: file('# Our proxy', 'FROM nginx', HEALTH),
    after: file('# Our proxy', ...GO, 'FROM nginx', COPY, CHECK),
  },
  {
    name: 'right below a directive',
    before: file(
      '# syntax=docker/dockerfile:1',
      '# checkup-ignore healthcheck-missing: later',
      'FROM nginx',
      HEALTH,
    ),
    after: file(
      '# syntax=docker/dockerfile:1',
      ...GO,
      '# checkup-ignore healthcheck-missing: later',
      'FROM nginx',
      COPY,
      CHECK,
    ),
  },
  {
    name: 'before the last stage and its comment, in the image that Go builds in, where indices stay',
    before: file(
      'ARG GO=1.23',
      'FROM golang:${GO}-alpine AS build',
      'RUN go build -o /app .',
      '',
      '# What ships',
      'FROM scratch',
      'COPY --from=0 /app /app',
      HEALTH,
      'ENTRYPOINT ["/app"]',
    ),
    after: file(
      'ARG GO=1.23',
      'FROM golang:${GO}-alpine AS build',
      'RUN go build -o /app .',
      '',
      'FROM golang:${GO}-alpine AS healthcheck',
      ...GO.slice(1),
      '# What ships',
      'FROM scratch',
      'COPY --from=0 /app /app',
      COPY,
      CHECK,
      'ENTRYPOINT ["/app"]',
    ),
  },
  {
    name: 'not in an older Go than the program is written for',
    before: file('FROM golang:1.18 AS build', 'FROM scratch', 'COPY --from=build /app /app', HEALTH),
    after: file(
      'FROM golang:1.18 AS build',
      ...GO,
      'FROM scratch',
      'COPY --from=build /app /app',
      COPY,
      CHECK,
    ),
  },
  {
    name: 'for the platform that the image is for',
    before: file('FROM --platform=linux/arm64 alpine:3.20 AS base', 'FROM base', HEALTH),
    after: file(
      'FROM --platform=linux/arm64 alpine:3.20 AS base',
      'FROM --platform=linux/arm64 golang:1.24 AS healthcheck',
      ...GO.slice(1),
      'FROM base',
      COPY,
      CHECK,
    ),
  },
  {
    name: 'not where a later stage would mean another by its index',
    before: {
      Dockerfile: file(
        'FROM alpine:3.20 AS one',
        HEALTH,
        'FROM alpine:3.20',
        'COPY --from=0 /a /a',
        'HEALTHCHECK NONE',
      ),
      'compose.yaml': 'services:\n  a:\n    build: { context: ., target: one }\n',
    },
    after: undefined,
  },
  {
    name: 'another name, where this one is a stage’s',
    before: file('FROM alpine:3.20 AS healthcheck', 'FROM scratch', HEALTH),
    after: file(
      'FROM alpine:3.20 AS healthcheck',
      'FROM golang:1.24 AS container-healthcheck',
      ...GO.slice(1),
      'FROM scratch',
      'COPY --from=container-healthcheck /healthcheck /healthcheck',
      CHECK,
    ),
  },
  {
    name: 'the stage that is there already',
    before: {
      Dockerfile: file(...GO, 'FROM scratch AS a', COPY, CHECK, 'FROM scratch', HEALTH),
      'healthcheck/main.go': '// Command healthcheck (Container Checkup), ours\n',
      'healthcheck/go.mod': 'module healthcheck\n',
    },
    after: file(...GO, 'FROM scratch AS a', COPY, CHECK, 'FROM scratch', COPY, CHECK),
    created: [],
  },
  {
    name: 'a stage of its own beside one that copies something else of this name',
    before: {
      Dockerfile: file(
        'FROM node:22 AS build',
        'COPY healthcheck ./healthcheck',
        'RUN npm run build',
        'FROM nginx',
        HEALTH,
      ),
      'healthcheck/index.ts': 'export {};\n',
    },
    after: file(
      'FROM node:22 AS build',
      'COPY healthcheck ./healthcheck',
      'RUN npm run build',
      'FROM golang:1.24 AS healthcheck',
      ...GO.slice(1),
      'FROM nginx',
      COPY,
      CHECK,
    ),
  },
  {
    name: 'what is there already is not copied again',
    before: {
      Dockerfile: file(...GO, 'FROM scratch', COPY, HEALTH),
      'healthcheck/main.go': '// (Container Checkup)',
    },
    after: file(...GO, 'FROM scratch', COPY, CHECK),
    created: [],
  },
  {
    name: 'another folder, where a Go package has this one',
    before: { Dockerfile: file('FROM scratch', HEALTH), 'healthcheck/health.go': 'package healthcheck\n' },
    after: file(
      'FROM golang:1.24 AS healthcheck',
      'WORKDIR /src',
      'COPY container-healthcheck ./',
      ...GO.slice(3),
      'FROM scratch',
      COPY,
      CHECK,
    ),
    created: ['container-healthcheck/go.mod', 'container-healthcheck/main.go'],
  },
  {
    name: 'another folder, where a Go module may have a package in this one',
    before: {
      Dockerfile: file('FROM scratch', HEALTH),
      'go.mod': 'module example.com/x\n',
      'healthcheck/server.go': 'package healthcheck\n',
    },
    after: file(
      'FROM golang:1.24 AS healthcheck',
      'WORKDIR /src',
      'COPY container-healthcheck ./',
      ...GO.slice(3),
      'FROM scratch',
      COPY,
      CHECK,
    ),
    created: ['container-healthcheck/go.mod', 'container-healthcheck/main.go'],
  },
  {
    name: 'another path in the image, where the folder lands at this one',
    before: file('FROM alpine:3.20', 'COPY . /', HEALTH),
    after: file(
      ...GO,
      'FROM alpine:3.20',
      'COPY . /',
      'COPY --from=healthcheck /healthcheck /opt/healthcheck',
      'HEALTHCHECK CMD ["/opt/healthcheck", "-u", "http://localhost:8080/health"]',
    ),
  },
  {
    name: 'an image that is known to be without what the command names',
    before: file('FROM debian:12', 'COPY . /app', HEALTH, 'CMD ["node", "/app/index.js"]'),
    after: file(...GO, 'FROM debian:12', 'COPY . /app', COPY, CHECK, 'CMD ["node", "/app/index.js"]'),
  },
  {
    name: '.dockerignore keeps its files out',
    before: { Dockerfile: file('FROM scratch', HEALTH), '.dockerignore': '**/*.go\n' },
    after: {
      Dockerfile: file(...GO, 'FROM scratch', COPY, CHECK),
      '.dockerignore': '**/*.go\n!healthcheck\n',
    },
  },
  {
    name: 'where there is no check yet',
    before: file('FROM nginx:alpine', 'COPY site /usr/share/nginx/html'),
    after: file(
      ...GO,
      'FROM nginx:alpine',
      'COPY site /usr/share/nginx/html',
      COPY,
      'HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \\',
      '  CMD ["/healthcheck", "-u", "http://localhost/", "--status", "200-499"]',
    ),
  },
  {
    name: 'Java: in the JDK that the application is built with',
    before: file(
      'FROM maven:3.9-eclipse-temurin-17 AS build',
      'FROM eclipse-temurin:17-jre',
      'COPY --from=build /app.jar /app.jar',
      HEALTH,
    ),
    after: file(
      'FROM maven:3.9-eclipse-temurin-17 AS build',
      'FROM maven:3.9-eclipse-temurin-17 AS healthcheck',
      ...JAVA,
      'FROM eclipse-temurin:17-jre',
      'COPY --from=build /app.jar /app.jar',
      COPY,
      JAVA_CHECK,
    ),
    created: ['HealthCheck.java'],
  },
  {
    name: 'Java: in the JDK of the same version',
    before: file('FROM eclipse-temurin:17-jre', HEALTH),
    after: file(
      'FROM eclipse-temurin:17-jdk AS healthcheck',
      ...JAVA,
      'FROM eclipse-temurin:17-jre',
      COPY,
      JAVA_CHECK,
    ),
  },
  {
    name: '.NET: in the SDK that the application is built with, beside its project',
    before: file(
      'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build',
      'COPY ["src/App/App.csproj", "src/App/"]',
      'FROM mcr.microsoft.com/dotnet/aspnet:8.0',
      HEALTH,
    ),
    after: file(
      'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build',
      'COPY ["src/App/App.csproj", "src/App/"]',
      'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS healthcheck',
      'WORKDIR /src',
      'COPY Utilities.HttpCheck ./',
      'RUN dotnet publish -c Release -o /healthcheck',
      '',
      'FROM mcr.microsoft.com/dotnet/aspnet:8.0',
      COPY,
      DOTNET_CHECK,
    ),
    created: ['Utilities.HttpCheck/Program.cs', 'Utilities.HttpCheck/Utilities.HttpCheck.csproj'],
  },
  {
    name: '.NET: below its project only where that does not compile it, with the SDK of the same version',
    before: file(
      'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build',
      'COPY *.csproj ./',
      'FROM mcr.microsoft.com/dotnet/aspnet:8.0-alpine',
      HEALTH,
    ),
    after: file(
      'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build',
      'COPY *.csproj ./',
      'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS healthcheck',
      'WORKDIR /src',
      'COPY .Utilities.HttpCheck ./',
      'RUN dotnet publish -c Release -o /healthcheck',
      '',
      'FROM mcr.microsoft.com/dotnet/aspnet:8.0-alpine',
      COPY,
      DOTNET_CHECK,
    ),
    created: ['.Utilities.HttpCheck/Program.cs', '.Utilities.HttpCheck/Utilities.HttpCheck.csproj'],
  },
  {
    name: '.NET in images of one’s own: in the one that evidently has the SDK',
    before: file(
      'FROM example/sdk AS builder',
      'WORKDIR /src',
      'COPY src/App.csproj .',
      'RUN dotnet restore',
      'COPY src/ .',
      'RUN dotnet publish -c Release -o /out App.csproj',
      'FROM example/runtime',
      'ENTRYPOINT ["dotnet", "/app/App.dll"]',
      HEALTH,
    ),
    after: file(
      'FROM example/sdk AS builder',
      'WORKDIR /src',
      'COPY src/App.csproj .',
      'RUN dotnet restore',
      'COPY src/ .',
      'RUN dotnet publish -c Release -o /out App.csproj',
      'FROM example/sdk AS healthcheck',
      'WORKDIR /src',
      'COPY Utilities.HttpCheck ./',
      'RUN dotnet publish -c Release -o /healthcheck',
      '',
      'FROM example/runtime',
      'ENTRYPOINT ["dotnet", "/app/App.dll"]',
      COPY,
      DOTNET_CHECK,
    ),
    created: ['Utilities.HttpCheck/Program.cs', 'Utilities.HttpCheck/Utilities.HttpCheck.csproj'],
    preferred: false,
  },
  {
    name: '.NET on Windows',
    before: file(
      'FROM mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2022',
      HEALTH.replace('curl', 'curl.exe'),
    ),
    after: file(
      'FROM mcr.microsoft.com/dotnet/sdk:8.0-nanoserver-ltsc2022 AS healthcheck',
      'WORKDIR /src',
      'COPY .Utilities.HttpCheck ./',
      'RUN dotnet publish -c Release -o /healthcheck',
      '',
      'FROM mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2022',
      COPY,
      DOTNET_CHECK,
    ),
  },
  {
    name: 'Rust: in the image that the application is built with',
    before: file(
      'FROM rust:1.83-slim AS build',
      'RUN cargo build --release',
      'FROM debian:bookworm-slim',
      'COPY --from=build /app /app',
      HEALTH,
    ),
    after: file(
      'FROM rust:1.83-slim AS build',
      'RUN cargo build --release',
      'FROM rust:1.83-slim AS healthcheck',
      ...RUST,
      'FROM debian:bookworm-slim',
      'COPY --from=build /app /app',
      COPY,
      CHECK,
    ),
    created: ['healthcheck.rs'],
  },
  {
    name: 'Rust: of musl, for whatever image',
    before: file('ARG RUST=1.70', 'FROM rust:${RUST}-alpine AS build', 'FROM scratch', HEALTH),
    after: file(
      'ARG RUST=1.70',
      'FROM rust:${RUST}-alpine AS build',
      'FROM rust:${RUST}-alpine AS healthcheck',
      ...RUST,
      'FROM scratch',
      COPY,
      CHECK,
    ),
  },
  ...['rust:1.71', 'rust:1.85-bullseye', 'rust:1.62-alpine', 'example/rust:1.85', 'rust:${UNKNOWN}'].map(
    (image) => ({
      name: `Rust: not in ${image}, whose program may need more of the image`,
      before: file(`FROM ${image} AS build`, 'FROM scratch', HEALTH),
      after: file(`FROM ${image} AS build`, ...GO, 'FROM scratch', COPY, CHECK),
      created: GO_FILES,
    }),
  ),
  {
    name: 'Rust: not where the Dockerfile has Go',
    before: file('FROM rust:1.85 AS build', 'FROM golang:1.24 AS tools', 'FROM scratch', HEALTH),
    after: file('FROM rust:1.85 AS build', 'FROM golang:1.24 AS tools', ...GO, 'FROM scratch', COPY, CHECK),
  },
  {
    name: 'Rust: HTTPS is asked by the program in Go',
    before: file('FROM rust:1.85 AS build', 'FROM alpine:3.20', HEALTH.replace('http:', 'https:')),
    after: file('FROM rust:1.85 AS build', ...GO, 'FROM alpine:3.20', COPY, CHECK.replace('http:', 'https:')),
    created: GO_FILES,
  },
  {
    name: 'Rust: where there is no check yet',
    before: file('FROM rust:1.85 AS build', 'FROM gcr.io/distroless/cc-debian12', 'EXPOSE 9000'),
    after: file(
      'FROM rust:1.85 AS build',
      'FROM rust:1.85 AS healthcheck',
      ...RUST,
      'FROM gcr.io/distroless/cc-debian12',
      'EXPOSE 9000',
      COPY,
      'HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \\',
      '  CMD ["/healthcheck", "--tcp", "localhost:9000"]',
    ),
    note: /only connects/,
  },
  {
    name: 'Rust: another place, where the first is taken',
    before: {
      Dockerfile: file('FROM rust:1.85 AS build', 'FROM scratch', HEALTH),
      'healthcheck.rs': 'fn main() {}\n',
    },
    after: file(
      'FROM rust:1.85 AS build',
      'FROM rust:1.85 AS healthcheck',
      ...RUST.with(1, 'COPY healthcheck/healthcheck.rs ./'),
      'FROM scratch',
      COPY,
      CHECK,
    ),
    created: ['healthcheck/healthcheck.rs'],
  },
  {
    name: 'on the building machine’s platform, where the application is built there',
    before: file('FROM --platform=$BUILDPLATFORM golang:1.24 AS build', 'FROM scratch', HEALTH),
    after: file(
      'FROM --platform=$BUILDPLATFORM golang:1.24 AS build',
      ...CROSS_GO,
      'FROM scratch',
      COPY,
      CHECK,
    ),
  },
  {
    name: 'there with Go where the application is built with Rust, which would need a linker for the other',
    before: file(
      'FROM --platform=${BUILDPLATFORM} rust:1.85 AS build',
      'FROM --platform=$TARGETPLATFORM scratch',
      HEALTH,
    ),
    after: file(
      'FROM --platform=${BUILDPLATFORM} rust:1.85 AS build',
      CROSS_GO[0]?.replace('$BUILDPLATFORM', '${BUILDPLATFORM}') ?? '',
      ...CROSS_GO.slice(1),
      'FROM --platform=$TARGETPLATFORM scratch',
      COPY,
      CHECK,
    ),
  },
  {
    name: 'there with a JDK, whose classes are for all platforms',
    before: file(
      'FROM --platform=$BUILDPLATFORM maven:3.9-eclipse-temurin-21 AS build',
      'FROM eclipse-temurin:21-jre',
      HEALTH,
    ),
    after: file(
      'FROM --platform=$BUILDPLATFORM maven:3.9-eclipse-temurin-21 AS build',
      'FROM --platform=$BUILDPLATFORM maven:3.9-eclipse-temurin-21 AS healthcheck',
      ...JAVA,
      'FROM eclipse-temurin:21-jre',
      COPY,
      JAVA_CHECK,
    ),
  },
  {
    name: 'there with the .NET SDK, whose result is for all platforms',
    before: file(
      'FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:8.0 AS build',
      'COPY src/App/App.csproj src/App/',
      'FROM mcr.microsoft.com/dotnet/aspnet:8.0',
      HEALTH,
    ),
    after: file(
      'FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:8.0 AS build',
      'COPY src/App/App.csproj src/App/',
      'FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:8.0 AS healthcheck',
      'WORKDIR /src',
      'COPY Utilities.HttpCheck ./',
      'RUN dotnet publish -c Release -o /healthcheck',
      '',
      'FROM mcr.microsoft.com/dotnet/aspnet:8.0',
      COPY,
      DOTNET_CHECK,
    ),
  },
  {
    name: 'Node on Windows, below a folder with a drive',
    before: file(
      '# escape=`',
      'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022',
      'COPY --from=installer C:\\nodejs C:\\nodejs',
      'WORKDIR C:\\app',
      'COPY . C:\\app\\',
      HEALTH.replace('curl', 'curl.exe'),
      'CMD ["C:\\\\nodejs\\\\node.exe", "server.js"]',
    ),
    after: file(
      '# escape=`',
      'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022',
      'COPY --from=installer C:\\nodejs C:\\nodejs',
      'WORKDIR C:\\app',
      'COPY . C:\\app\\',
      CHECK.replace('"/healthcheck"', '"C:\\\\nodejs\\\\node.exe", "healthcheck.mjs"'),
      'CMD ["C:\\\\nodejs\\\\node.exe", "server.js"]',
    ),
    created: ['healthcheck.mjs'],
    preferred: false,
    note: /Node 18\.11/,
  },
  {
    name: 'Node on Windows, copied where no instruction brings it, with shell form kept from cmd',
    before: file(
      'FROM mcr.microsoft.com/windows/servercore:ltsc2022',
      'WORKDIR /app',
      'COPY server.js ./',
      'HEALTHCHECK CMD curl.exe -f http://localhost:8080/health || exit 1',
      'CMD node server.js',
    ),
    after: file(
      'FROM mcr.microsoft.com/windows/servercore:ltsc2022',
      'WORKDIR /app',
      'COPY server.js ./',
      'COPY healthcheck.mjs ./',
      CHECK.replace('"/healthcheck"', '"node", "healthcheck.mjs"'),
      'CMD node server.js',
    ),
    preferred: false,
  },
  {
    name: 'lower case',
    before: 'from scratch\nhealthcheck cmd ["curl", "-f", "http://localhost:8080/health"]\n',
    after: file(
      'from golang:1.24 as healthcheck',
      'workdir /src',
      'copy healthcheck ./',
      'run CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /healthcheck .',
      '',
      'from scratch',
      'copy --from=healthcheck /healthcheck /healthcheck',
      'healthcheck cmd ["/healthcheck", "-u", "http://localhost:8080/health"]',
    ),
  },
  {
    name: 'HTTPS in an image that trusts nobody',
    before: file('FROM scratch', 'HEALTHCHECK CMD ["curl", "-f", "https://localhost/health"]'),
    after: file(
      ...GO,
      'FROM scratch',
      COPY,
      'HEALTHCHECK CMD ["/healthcheck", "-u", "https://localhost/health"]',
    ),
    preferred: false,
    note: /no CA certificates/,
  },
];

describe('the utility of each runtime', () => {
  for (const [from, start, ...commands] of images)
    it(`${from} ${start}: ${commands.join(', ') || 'none'}`, () => {
      const Dockerfile = file(
        'ARG VERSION',
        'ARG BASE',
        `FROM ${from}`,
        'WORKDIR /app',
        'COPY . .',
        'EXPOSE 8080',
        HEALTH,
        start,
      );
      assert.deepEqual(offered({ Dockerfile }), commands);
    });

  for (const [from, name, ...commands] of manifests)
    it(`${from.replace('\n', ', ')} with ${name}: ${commands.join(', ')}`, () => {
      const Dockerfile = file(`FROM ${from}`, 'WORKDIR /app', 'COPY . .', HEALTH, 'CMD ["./start.sh"]');
      assert.deepEqual(offered({ Dockerfile, [name]: '' }), commands);
    });

  const compose = (...services: readonly string[]) =>
    ['services:', '  db: { image: postgres }', ...services.map((one, at) => `  s${at}: ${one}`), ''].join(
      '\n',
    );
  const upon = (base: string) => `{ build: { context: ., args: { BASE: "${base}" } } }`;
  const builds: readonly (readonly [base: string, services: readonly string[], command: string])[] = [
    ['python:3.12', [upon('python:3.7')], 'python healthcheck.py ?'],
    ['python:3.12', [upon('python:3.11-slim')], 'python healthcheck.py'],
    ['node:22', [upon('alpine:3.20')], 'node healthcheck.mjs ?'],
    ['node:22', ['{ build: . }', upon('alpine:3.20')], 'node healthcheck.mjs ?'],
    ['alpine:3.20', [upon('node:22')], '/healthcheck'],
    [
      'mcr.microsoft.com/dotnet/aspnet:8.0',
      [upon('mcr.microsoft.com/dotnet/aspnet:6.0')],
      'dotnet /healthcheck/Utilities.HttpCheck.dll ?',
    ],
  ];
  for (const [base, services, command] of builds)
    it(`${base}, in which ${services.join(' and ')} is built: ${command}`, () => {
      const Dockerfile = file(`ARG BASE=${base}`, 'FROM $BASE', 'WORKDIR /app', 'COPY . .', HEALTH);
      assert.deepEqual(offered({ Dockerfile, 'compose.yaml': compose(...services) }), [command]);
    });

  const JAVA_RUNS = 'java -cp /healthcheck HealthCheck';
  const options: readonly (readonly [line: string, services: readonly string[], command: string])[] = [
    [
      'ENV JAVA_TOOL_OPTIONS="-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005"',
      [],
      '/healthcheck',
    ],
    ['ENV JDK_JAVA_OPTIONS="-Dcom.sun.management.jmxremote.port=9010"', [], '/healthcheck'],
    ['ENV JAVA_TOOL_OPTIONS="-javaagent:/otel.jar"', [], '/healthcheck'],
    ['ENV JAVA_TOOL_OPTIONS="-Xmx256m -XX:+UseG1GC"', [], JAVA_RUNS],
    ['ENV JAVA_OPTS="-Xrunjdwp:server=y"', [], JAVA_RUNS],
    ['', ['{ build: ., environment: { JAVA_TOOL_OPTIONS: "-Xrunjdwp:server=y" } }'], '/healthcheck'],
    ['', ['{ build: ., environment: { JAVA_TOOL_OPTIONS: "${DEBUG}" } }'], '/healthcheck'],
    ['', ['{ build: ., environment: { JAVA_TOOL_OPTIONS: "-Xmx1g" } }'], JAVA_RUNS],
  ];
  for (const [line, services, command] of options)
    it(`Java with ${line}${services.join(' ')}: ${command}`, () => {
      const Dockerfile = file('FROM eclipse-temurin:21-jre', line, 'COPY . .', HEALTH);
      assert.deepEqual(offered({ Dockerfile, 'compose.yaml': compose(...services) }), [command]);
    });

  describe('compiled in a stage of its own', () => {
    for (const example of stages)
      for (const eol of ['\n', '\r\n'])
        it(`${example.name}${eol === '\n' ? '' : ' (CRLF)'}`, () => {
          judge(example, eol);
        });
  });
});

function judge({ before, after, created, preferred = true, note }: Example, eol: string): void {
  const files = typeof before === 'string' ? { Dockerfile: before } : before;
  const ends = (texts: Files) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.replaceAll('\n', eol)]));
  const workspace = open(ends(files));
  const [fix] = dockerfileFixes(workspace, 'Dockerfile');
  if (after === undefined || !fix) {
    assert.equal(fix?.title, after);
    return;
  }
  const changed = apply(workspace, fix);
  const isNew = (name: string) => !(name in files);
  const expected = ends(typeof after === 'string' ? { Dockerfile: after } : after);
  assert.deepEqual(Object.fromEntries(Object.entries(changed).filter(([name]) => !isNew(name))), expected);
  if (created) assert.deepEqual(Object.keys(changed).filter(isNew).sort(), created);
  assert.deepEqual(problems(workspace), []);
  assert.equal(fix.preferred, preferred);
  if (note) assert.match(fix.notes.join('\n'), note);
  assert.deepEqual(dockerfileFixes(workspace, 'Dockerfile'), []);
}

describe('the utility in compose files, of other runtimes', () => {
  const cases: readonly {
    readonly name: string;
    readonly files: Files;
    readonly test: readonly (readonly string[])[];
    readonly created: readonly string[];
  }[] = [
    {
      name: 'a bind-mounted folder',
      files: {
        'compose.yaml':
          'services:\n  web:\n    image: python:3.12\n    working_dir: /app\n    volumes: ["./src:/app"]\n    command: python app.py\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8080/health"]\n',
      },
      test: [['python', 'healthcheck.py']],
      created: ['src/healthcheck.py'],
    },
    {
      name: 'a service that builds',
      files: {
        Dockerfile: 'FROM scratch\nCMD ["/app"]\n',
        'compose.yaml':
          'services:\n  web:\n    build: .\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8080/health"]\n',
      },
      test: [['/healthcheck']],
      created: ['Dockerfile', 'healthcheck/go.mod', 'healthcheck/main.go'],
    },
    {
      name: 'nothing to compile where nothing is built',
      files: {
        'compose.yaml':
          'services:\n  web:\n    image: nginx\n    working_dir: /app\n    volumes: ["./src:/app"]\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8080/health"]\n',
      },
      test: [],
      created: [],
    },
  ];
  for (const { name, files, test, created } of cases)
    it(name, () => {
      const fixes = composeFixes(open(files), 'compose.yaml', 'web');
      const found = fixes.map((fix) => {
        const [, json = '[]'] = /test: (\[.*\])/.exec(apply(open(files), fix)['compose.yaml'] ?? '') ?? [];
        const words = JSON.parse(json) as string[];
        return words.slice(1, words.indexOf('-u'));
      });
      assert.deepEqual(found, test);
      const [fix] = fixes;
      const others = fix ? Object.keys(apply(open(files), fix)).filter((one) => one !== 'compose.yaml') : [];
      assert.deepEqual(others.sort(), created);
    });
});
