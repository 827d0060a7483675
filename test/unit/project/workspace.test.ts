import assert from 'node:assert/strict';
import { createProject } from '../../../src/project/create';
import { kindOf, loadProject } from '../../../src/project/workspace';
import { serviceOf, uriOf } from './files';

function host(files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  return {
    asked,
    list: () => Promise.resolve(Object.keys(files).map(uriOf)),
    read: (uri: string) => {
      asked.push(uri.replace('file:///w/', ''));
      return Promise.resolve(files[uri.replace('file:///w/', '')] ?? null);
    },
  };
}

describe('loadProject', () => {
  it('sets what has a known name, and reads what that leads to', async () => {
    const project = createProject();
    const counts: number[] = [];
    const files = host({
      'compose.yaml': 'services:\n  web: {extends: {file: $FILE, service: web}}\n',
      '.env': 'FILE=base.yml\n',
      'base.yml': 'services:\n  web: {build: {dockerfile: image.txt}}\n',
      'image.txt': 'FROM node\nHEALTHCHECK CMD x\n',
      'README.md': '',
      'api/Dockerfile': 'FROM node\n',
    });
    const uris = await loadProject(files, project, (count) => counts.push(count));
    assert.deepEqual(uris, [uriOf('compose.yaml'), uriOf('api/Dockerfile')]);
    assert.deepEqual([...project.files.keys()].sort(), [...uris].sort());
    assert.deepEqual(counts, [2]);
    assert.equal(files.asked.includes('README.md'), false);
    assert.deepEqual(project.wanted(), []);
    assert.deepEqual(project.healthOfService(...serviceOf(project, 'web')).config?.Test, ['CMD-SHELL', 'x']);
    assert.deepEqual(
      project
        .reached()
        .map(({ kind }) => kind)
        .sort(),
      ['compose', 'dockerfile'],
    );
  });

  it('reads in batches and takes any kind of listing', async () => {
    const project = createProject();
    const names = Array.from({ length: 150 }, (_, index) => `${index}/Dockerfile`);
    let reading = 0;
    let most = 0;
    const counts: number[] = [];
    await loadProject(
      {
        async *list() {
          for (const name of names) yield await Promise.resolve(uriOf(name));
        },
        async read() {
          most = Math.max(most, ++reading);
          await Promise.resolve();
          reading--;
          return 'FROM a\n';
        },
      },
      project,
      (count) => counts.push(count),
    );
    assert.equal(project.files.size, 150);
    assert.deepEqual([counts, most], [[64, 128, 150], 64]);
  });

  it('passes over what cannot be read', async () => {
    const project = createProject();
    await loadProject(
      { list: () => Promise.resolve([uriOf('Dockerfile')]), read: () => Promise.resolve(null) },
      project,
    );
    assert.equal(project.files.size, 0);
  });
});

describe('kindOf', () => {
  for (const [path, kind] of [
    ['api/Dockerfile', 'dockerfile'],
    ['.github/workflows/Dockerfile', 'dockerfile'],
    ['deploy/docker-compose.yml', 'compose'],
    ['.github/docker-compose.yml', 'compose'],
    ['.github/workflows/docker-compose.yml', undefined],
    ['.github/workflows/validate-docker-compose.yml', undefined],
    ['deploy/roles/web/tasks/compose.yml', undefined],
    ['tasks/compose.yml', 'compose'],
    ['README.md', undefined],
  ] as const)
    it(path, () => {
      assert.equal(kindOf(uriOf(path)), kind);
    });
});
