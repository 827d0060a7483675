import assert from 'node:assert/strict';
import { imageInventory } from '../../../src/images/image-inventory';
import { contentsFrom } from '../../../src/images/inventory';
import { parseReference } from '../../../src/images/reference';
import { isSince, isUntil, readTag } from '../../../src/images/tags';
import { TOOLS } from '../../../src/images/tools';

/** `+curl -wget ?nc`: there, not there, unknown; `sh` is the shell that shell form runs with, `gnu` whose wget. */
function said(image: string | undefined, programs: readonly string[]): string {
  const contents = contentsFrom(imageInventory(image));
  const { shell, wget, os } = contents;
  const sign = (there: boolean | undefined) => (there === undefined ? '?' : there ? '+' : '-');
  return [
    os ?? '?',
    `${sign(shell)}shell`,
    ...programs.map((program) => sign(contents.has(program)) + program),
    ...(wget ? [wget] : []),
  ].join(' ');
}

describe('what an image holds', () => {
  const cases: [image: string | undefined, expected: string][] = [
    ['debian:12', 'linux +shell +bash -curl -wget -nc'],
    ['debian:bookworm-20240110-slim', 'linux +shell +bash -curl -wget'],
    ['debian:jessie', '? ?shell ?curl'],
    ['ubuntu', 'linux +shell +bash -curl -wget'],
    ['ubuntu:jammy', 'linux +shell -curl'],
    ['ubuntu:14.04', '? ?shell ?curl'],
    ['alpine:3.20', 'linux +shell -bash -curl +wget +nc busybox'],
    ['busybox', 'linux +shell -bash -curl +wget busybox'],
    ['scratch', 'linux -shell -curl -wget -anything'],

    ['node:22', 'linux +shell +curl +wget +node ?nc gnu'],
    ['node', 'linux +shell +curl +wget gnu'],
    ['node:lts-bookworm', 'linux +shell +curl +wget gnu'],
    ['node:22-slim', 'linux +shell -curl -wget +node -python3'],
    ['node:22-bookworm-slim', 'linux +shell -curl -wget'],
    ['node:8-slim', '? ?shell ?curl'],
    ['node:lts-alpine3.20', 'linux +shell -curl +wget +node busybox'],
    ['node:onbuild', '? ?shell ?curl'],
    ['python:3.12', 'linux +shell +curl +wget +python3 gnu'],
    ['python:3.13.0rc1-slim-bookworm', 'linux +shell -curl -wget +python -node'],
    ['python:3-windowsservercore-ltsc2022', 'windows +shell ?curl'],
    ['golang:1.22', 'linux +shell +curl +wget gnu'],
    ['golang:1.22-alpine', 'linux +shell -curl +wget busybox'],
    ['ruby:3.3', 'linux +shell +curl gnu'],
    ['ruby:3.3-slim', 'linux +shell -curl -wget'],
    ['rust:1-slim', 'linux +shell -curl -wget'],
    ['public.ecr.aws/docker/library/node:22-slim', 'linux +shell -curl'],
    ['node@sha256:' + 'a'.repeat(64), '? ?shell ?curl'],
    ['node:22-slim@sha256:' + 'a'.repeat(64), 'linux +shell -curl'],
    ['someone/node:22', '? ?shell ?curl'],
    ['node:${TAG}', '? ?shell ?curl'],
    [undefined, '? ?shell ?curl'],

    ['eclipse-temurin:21-jre', 'linux +shell +curl +java ?wget'],
    ['eclipse-temurin:17-jdk-jammy', 'linux +shell +curl'],
    ['eclipse-temurin:21-jre-alpine', 'linux +shell -curl +wget busybox'],
    ['eclipse-temurin:21-ubi9-minimal', '? ?shell ?curl'],
    ['openjdk:11-jre-slim', 'linux +shell -curl -wget +java'],
    ['openjdk:8-jdk', 'linux +shell +curl +wget gnu'],
    ['openjdk:17', '? ?shell ?curl'],
    ['openjdk:8-jre-alpine', 'linux +shell -curl +wget busybox'],
    ['amazoncorretto:17', 'linux +shell +curl +java'],
    ['amazoncorretto:17-alpine', 'linux +shell -curl busybox'],
    ['tomcat:10.1-jdk17', 'linux +shell +curl'],

    ['php:8.3-apache', 'linux +shell +curl -wget'],
    ['php:8-fpm-alpine', 'linux +shell +curl +wget -bash busybox'],
    ['wordpress:6-php8.3-apache', 'linux +shell +curl'],
    ['nginx', 'linux +shell +curl -wget'],
    ['nginx:1.27-bookworm', 'linux +shell +curl -wget'],
    ['nginx:1.14', '? ?shell ?curl'],
    ['nginx:alpine', 'linux +shell +curl +wget busybox'],
    ['nginx:1.25.3-alpine3.18-slim', 'linux +shell -curl +wget busybox'],
    ['nginx:1.16-alpine', 'linux +shell ?curl +wget busybox'],
    ['nginxinc/nginx-unprivileged:1.27-alpine', 'linux +shell +curl busybox'],
    ['httpd:2.4', 'linux +shell -curl -wget'],
    ['traefik:v3.1', 'linux +shell -curl +wget busybox'],
    ['traefik:1.7', '? ?shell ?curl'],
    ['caddy:2', 'linux +shell ?curl +wget busybox'],

    ['postgres:17', 'linux +shell -curl -wget +pg_isready'],
    ['postgres:16-alpine', 'linux +shell -curl +wget +pg_isready +bash busybox'],
    ['mysql:8.0', 'linux +shell +curl +mysqladmin'],
    ['mysql:8.0.27', 'linux +shell ?curl +mysqladmin'],
    ['mysql:5.7', 'linux +shell ?curl +mysqladmin'],
    ['mariadb:11.4', 'linux +shell -mysqladmin +mariadb-admin +healthcheck.sh'],
    ['mariadb:10.11', 'linux +shell +mysqladmin +mariadb-admin'],
    ['mongo:7', 'linux +shell +mongosh -mongo'],
    ['mongo:4.4', 'linux +shell +mongo ?mongosh'],
    ['redis:7.2-alpine', 'linux +shell -curl +redis-cli busybox'],
    ['redis:8', 'linux +shell ?curl +redis-cli'],
    ['rabbitmq:3.13-management', 'linux +shell -curl -wget +rabbitmq-diagnostics'],
    ['elasticsearch:8.15.0', 'linux +shell +curl'],
    ['docker.elastic.co/elasticsearch/elasticsearch:8.15.0', 'linux +shell +curl'],
    ['prom/prometheus:v2.53.0', 'linux +shell -curl +wget busybox'],
    ['prom/prometheus:v3.1.0-distroless', '? ?shell ?curl'],
    ['grafana/grafana:11.1.0', 'linux +shell +curl +wget busybox'],
    ['nats:2.10', 'linux -shell -curl +nats-server'],
    ['nats:2.10-alpine', 'linux +shell -curl +wget busybox'],
    ['quay.io/keycloak/keycloak:26.0', 'linux +shell +bash -curl'],
    ['registry.k8s.io/pause:3.9', 'linux -shell -curl'],

    ['gcr.io/distroless/static-debian12', 'linux -shell -sh -curl -anything'],
    ['gcr.io/distroless/static:nonroot', 'linux -shell -sh'],
    ['gcr.io/distroless/base-debian12:debug', 'linux -shell +sh +wget -curl busybox'],
    ['gcr.io/distroless/nodejs22-debian12', 'linux -shell -curl ?node'],
    ['gcr.io/distroless/java21-debian12', 'linux -shell +java'],
    ['gcr.io/distroless/java-base-debian12', 'linux -shell -java'],
    ['gcr.io/distroless/python3-debian12', '? ?shell ?python3'],
    ['gcr.io/distroless/static:some-branch', '? ?shell ?sh'],
    ['cgr.dev/chainguard/static', 'linux -shell -curl'],

    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'linux +shell -curl -wget +dotnet'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-jammy', 'linux +shell -curl'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-alpine3.20', 'linux +shell -curl +wget busybox'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled', 'linux -shell -curl +dotnet'],
    ['mcr.microsoft.com/dotnet/runtime:8.0-azurelinux3.0-distroless', 'linux -shell'],
    ['mcr.microsoft.com/dotnet/sdk:8.0', 'linux +shell +curl +wget gnu'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2022', 'windows +shell ?curl'],
    ['mcr.microsoft.com/windows/servercore:ltsc2022', 'windows +shell +curl +powershell -wget'],
    ['mcr.microsoft.com/windows/servercore:ltsc2016', 'windows +shell ?curl'],
    ['mcr.microsoft.com/windows/nanoserver:1809', 'windows +shell +curl -powershell'],
    ['mcr.microsoft.com/windows/servercore/iis', 'windows +shell ?curl'],
  ];
  for (const [image, expected] of cases) {
    const programs = expected
      .split(' ')
      .slice(2)
      .filter((word) => /^[-+?]/.test(word))
      .map((word) => word.slice(1));
    it(String(image), () => {
      assert.equal(said(image, programs), expected);
    });
  }
});

describe('the table of tools', () => {
  it('names each image as references are read, with a source and variants that can be read', () => {
    for (const { image, source, variants = '' } of TOOLS) {
      const name = image.replace(/\*$/, '');
      const reference = parseReference(name);
      assert.equal(reference && `${reference.registry}/${reference.repository}`, name);
      assert.match(source, /^https:\/\//);
      for (const variant of variants.split(' ').filter((one) => one !== '' && one !== '-'))
        assert.equal(readTag(variant).variant, variant, image);
    }
  });
});

describe('readTag', () => {
  const cases: [string, string, string][] = [
    ['22-bookworm-slim', '22', 'slim'],
    ['v3.1.4', '3.1.4', ''],
    ['latest', '', ''],
    ['3.13.0rc1-slim', '3.13.0', 'slim'],
    ['21.0.4_7-jre-alpine', '21.0.4', 'jre-alpine'],
    ['8.4-fpm-alpine3.20', '8.4', 'fpm-alpine'],
    ['3.9-eclipse-temurin-17', '3.9', 'eclipse-temurin'],
    ['', '', ''],
  ];
  for (const [tag, version, variant] of cases)
    it(tag, () => {
      const read = readTag(tag);
      assert.deepEqual([read.version?.join('.') ?? '', read.variant], [version, variant]);
    });

  it('compares versions as far as they are given', () => {
    const compared = ['8.0.27', '8.0.28', '8.0', '8', '9.1', ''].map((tag) => {
      const { version } = readTag(tag);
      return [isSince(version, '8.0.28'), isUntil(version, '8')];
    });
    assert.deepEqual(compared, [
      [false, true],
      [true, true],
      [true, true],
      [true, true],
      [true, false],
      [true, false],
    ]);
  });
});
