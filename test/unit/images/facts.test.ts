import assert from 'node:assert/strict';
import { imageFacts } from '../../../src/images/facts';
import { parseReference } from '../../../src/images/reference';
import { TABLE } from '../../../src/images/table';

describe('imageFacts', () => {
  const cases: [string | undefined, boolean | undefined, string | undefined, string | undefined][] = [
    ['node:22-slim', false, 'language', 'node'],
    ['docker.io/library/node', false, 'language', 'node'],
    ['public.ecr.aws/docker/library/node:22', false, 'language', 'node'],
    ['mirror.gcr.io/library/python:3', false, 'language', 'python'],
    ['alpine:3.20', false, 'os', undefined],
    ['scratch', false, 'os', undefined],
    ['postgres:17', false, 'server', undefined],
    ['tomcat:10', false, 'server', 'java'],
    ['php:8', false, 'language', 'php'],
    ['php:8.4-cli-alpine', false, 'language', 'php'],
    ['php:8.4-fpm-alpine', false, 'server', 'php'],
    ['php:8-apache', false, 'server', 'php'],
    ['wordpress', false, 'server', 'php'],
    ['wordpress:cli-php8.3', false, undefined, 'php'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', false, 'language', 'dotnet'],
    ['mcr.microsoft.com/dotnet/runtime-deps:8.0', false, 'os', undefined],
    ['mcr.microsoft.com/windows/nanoserver:ltsc2022', false, 'os', undefined],
    ['mcr.microsoft.com/windows/servercore/iis', undefined, undefined, undefined],
    ['gcr.io/distroless/nodejs22-debian12', false, 'language', 'node'],
    ['gcr.io/distroless/java-base-debian12', false, 'os', undefined],
    ['gcr.io/distroless/java21-debian12', false, 'language', 'java'],
    ['gcr.io/distroless/static:nonroot', false, 'os', undefined],
    ['kong:3', true, 'server', undefined],
    ['vaultwarden/server:latest', true, 'server', undefined],
    ['prom/prometheus', false, 'server', undefined],
    // Not the official one.
    ['someone/node', undefined, undefined, undefined],
    ['registry.example.com/node', undefined, undefined, undefined],
    ['gcr.io/other/static', undefined, undefined, undefined],
    ['node:${TAG}', undefined, undefined, undefined],
    ['', undefined, undefined, undefined],
    [undefined, undefined, undefined, undefined],
  ];
  for (const [image, healthcheck, kind, runtime] of cases) {
    it(String(image), () => {
      const facts = imageFacts(image);
      assert.deepEqual([facts.healthcheck, facts.kind, facts.runtime], [healthcheck, kind, runtime]);
    });
  }
});

describe('the table of images', () => {
  it('names each image as references are read, with a source', () => {
    for (const { image, source } of TABLE) {
      const reference = parseReference(image.replace(/\*$/, ''));
      assert.equal(reference && `${reference.registry}/${reference.repository}`, image.replace(/\*$/, ''));
      assert.match(source, /^https:\/\//);
    }
  });

  it('has no image twice but for different tags', () => {
    const seen = new Set<string>();
    for (const { image, tags } of TABLE) {
      const key = `${image} ${tags?.source ?? ''}`;
      assert.equal(seen.has(key), false, key);
      seen.add(key);
    }
  });
});
