import assert from 'node:assert/strict';
import { isComposeFileName, isDockerfileName } from '../../../src/project/names';

const kinds = (name: string) => [isDockerfileName(name), isComposeFileName(name)];

describe('names of Dockerfiles', () => {
  for (const name of [
    'Dockerfile',
    'dockerfile',
    'Dockerfile.dev',
    'Dockerfile-3.0',
    'Dockerfile_test',
    'api.Dockerfile',
    'api.dockerfile',
    'a.b.Dockerfile',
    'Containerfile',
    'Containerfile.prod',
    'base.containerfile',
    'Dockerfile.node.18',
    'Dockerfile.python',
    'Dockerfile.go',
    'dockerfile.dev',
  ])
    it(name, () => {
      assert.deepEqual(kinds(name), [true, false]);
    });
});

describe('names of compose files', () => {
  for (const name of [
    'compose.yaml',
    'compose.yml',
    'docker-compose.yml',
    'docker-compose.yaml',
    'compose.override.yaml',
    'docker-compose.prod.yml',
    'docker-compose-test.yml',
    'docker-compose_dev.yml',
    'podman-compose.yaml',
    'dev.compose.yml',
    'app-docker-compose.yml',
    'compose.dev.local.yaml',
  ])
    it(name, () => {
      assert.deepEqual(kinds(name), [false, true]);
    });
});

describe('names of neither', () => {
  for (const name of [
    'Dockerfile.dockerignore',
    '.dockerignore',
    'Dockerfile.md',
    'Dockerfile.j2',
    'Dockerfile.template',
    'Dockerfile-template',
    'dockerfile.svg',
    'dockerfile.go',
    'dockerfile.py',
    'dockerfile_test.go',
    'dockerfile-parser.ts',
    'Dockerfile.tmpl',
    'Dockerfile.bak',
    'Dockerfile.swp',
    'Dockerfile~',
    'MyDockerfile',
    'Dockerfiles',
    'Dockerfile.yml',
    'dockerfile-parser.json',
    'compose.json',
    'compose.yaml.bak',
    'composer.yaml',
    'recompose.yaml',
    'docker.yml',
    'package.json',
    'docker-compose',
    '',
  ])
    it(name || '(empty)', () => {
      assert.deepEqual(kinds(name), [false, false]);
    });
});
