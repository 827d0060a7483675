import assert from 'node:assert/strict';
import { composeOf, dockerfileOf, nothingElse, projectOf, serviceOf, set, uriOf } from './files';

const dependents = (project: ReturnType<typeof projectOf>, name: string) =>
  project
    .dependentsOf(uriOf(name))
    .map((uri) => uri.replace('file:///w/', ''))
    .sort();

describe('a project that changes', () => {
  it('parses a file again only when it changed', () => {
    const project = projectOf({ Dockerfile: 'FROM a\n', 'compose.yaml': 'services:\n  web: {build: .}\n' });
    const [dockerfile, compose] = [dockerfileOf(project), composeOf(project)];
    set(project, 'Dockerfile', 'FROM b\n', 1);
    assert.notEqual(dockerfileOf(project), dockerfile);
    assert.equal(composeOf(project), compose);
    assert.equal(project.buildOf(...serviceOf(project, 'web'))?.stage?.from.image, 'b');
    const again = dockerfileOf(project);
    set(project, 'Dockerfile', 'FROM b\n', 1);
    assert.equal(dockerfileOf(project), again);
  });

  it('looks for the services that build a Dockerfile only when one of their files changed', () => {
    const project = projectOf({ Dockerfile: 'FROM a\n', 'compose.yaml': 'services:\n  web: {build: .}\n' });
    const builders = () => project.buildersOf(dockerfileOf(project));
    const first = builders();
    assert.equal(builders(), first);
    set(project, 'compose.yaml', 'services:\n  web: {build: .}\n  job: {build: .}\n', 1);
    assert.deepEqual(
      builders().map(({ service }) => service.name),
      ['web', 'job'],
    );
    set(project, 'override/compose.yaml', 'services:\n  more: {build: ..}\n');
    assert.deepEqual(
      builders().map(({ service }) => service.name),
      ['web', 'job', 'more'],
    );
  });

  it('follows a Dockerfile that comes, goes and comes back', () => {
    const project = projectOf({ 'compose.yaml': 'services:\n  web: {build: api}\n' });
    const stage = () => project.buildOf(...serviceOf(project, 'web'))?.stage?.from.image;
    assert.equal(stage(), undefined);
    set(project, 'api/Dockerfile', 'FROM one\n');
    assert.equal(stage(), 'one');
    project.deleteFile(uriOf('api/Dockerfile'));
    assert.equal(stage(), undefined);
    assert.equal(project.files.has(uriOf('api/Dockerfile')), false);
    set(project, 'api/Dockerfile', 'FROM two\n');
    assert.equal(stage(), 'two');
  });

  it('follows what a compose file builds', () => {
    const project = projectOf({
      'a/Dockerfile': 'FROM a\n',
      'b/Dockerfile': 'FROM b\n',
      'compose.yaml': 'services:\n  web: {build: a}\n',
    });
    const builders = (name: string) => project.buildersOf(dockerfileOf(project, name)).length;
    assert.deepEqual([builders('a/Dockerfile'), builders('b/Dockerfile')], [1, 0]);
    set(project, 'compose.yaml', 'services:\n  web: {build: b}\n', 1);
    assert.deepEqual([builders('a/Dockerfile'), builders('b/Dockerfile')], [0, 1]);
    project.deleteFile(uriOf('compose.yaml'));
    assert.deepEqual([builders('a/Dockerfile'), builders('b/Dockerfile')], [0, 0]);
  });

  it('follows an override file that comes and goes', () => {
    const project = projectOf({ 'compose.yaml': 'services:\n  web: {image: node}\n' });
    const config = () => project.healthOfService(...serviceOf(project, 'web')).config;
    assert.equal(config(), null);
    set(project, 'compose.override.yaml', 'services:\n  web: {healthcheck: {test: ["CMD", "x"]}}\n');
    assert.deepEqual(config(), { Test: ['CMD', 'x'] });
    project.deleteFile(uriOf('compose.override.yaml'));
    assert.equal(config(), null);
  });

  it('follows the .env file', () => {
    const project = projectOf({ 'compose.yaml': 'services:\n  web: {image: "node:${V:-1}"}\n' });
    const image = () => serviceOf(project, 'web')[0].image?.value.resolved;
    assert.equal(image(), 'node:1');
    assert.ok(project.wanted().includes(uriOf('.env')));
    project.setRead(uriOf('.env'), 'V=2\n');
    assert.equal(image(), 'node:2');
    project.setRead(uriOf('.env'), 'V=3\n');
    assert.equal(image(), 'node:3');
    assert.deepEqual(dependents(project, '.env'), ['compose.yaml']);
  });

  it('answers for a model that is out of date', () => {
    const project = projectOf({ 'compose.yaml': 'services:\n  web: {image: node}\n' });
    const [service, file] = serviceOf(project, 'web');
    set(project, 'compose.yaml', 'services:\n  api: {image: node}\n', 1);
    assert.deepEqual(project.healthOfService(service, file).base, { image: 'node', healthcheck: false });
  });

  describe('asked with another reading of a file', () => {
    const before = 'services:\n  web: {image: one, build: {context: ., target: a}}\n';
    const files = {
      'compose.yaml': before,
      'compose.override.yaml': 'services:\n  web: {healthcheck: {test: [CMD, "${TOOL}"]}}\n',
      Dockerfile: 'FROM x AS a\nFROM y\n',
      '.env': 'TOOL=x\n',
    };
    const seen = (project: ReturnType<typeof projectOf>, file: ReturnType<typeof composeOf>) => {
      const [web] = file.services;
      assert.ok(web);
      const { image, parts } = project.mergedOf(web, file);
      const { stage } = project.buildOf(web, file) ?? {};
      const { config } = project.healthOfService(web, file);
      return [image?.value.value.resolved, stage?.from.image, parts.length, config?.Test];
    };
    const after = before.replace('one', 'two').replace('target: a', '');
    const [old, changed] = [
      ['one', 'x', 2, ['CMD', 'x']],
      ['two', 'y', 2, ['CMD', 'x']],
    ];

    it('of before a change: neither is taken for the other', () => {
      const project = projectOf(files);
      const held = composeOf(project);
      assert.deepEqual(seen(project, held), old);
      set(project, 'compose.yaml', after, 1);
      assert.deepEqual(seen(project, held), old);
      assert.deepEqual(seen(project, composeOf(project)), changed);
      assert.deepEqual(project.shippedStages(dockerfileOf(project)).length, 1);
    });

    it('of a change that is not made', () => {
      const project = projectOf(files);
      const file = project.withText(composeOf(project), after);
      assert.ok(file.kind === 'compose');
      assert.deepEqual(seen(project, file), changed);
      assert.deepEqual(seen(project, composeOf(project)), old);
      assert.deepEqual(project.shippedStages(dockerfileOf(project)).length, 2);
    });

    it('follows other files from there as they change', () => {
      const project = projectOf(files);
      const file = project.withText(composeOf(project), after);
      assert.ok(file.kind === 'compose');
      assert.deepEqual(seen(project, file), changed);
      set(project, 'Dockerfile', 'FROM z\n', 1);
      assert.deepEqual(seen(project, file), ['two', 'z', 2, ['CMD', 'x']]);
    });

    it('with a Dockerfile in it', () => {
      const inline = (name: string) =>
        `services:\n  web:\n    build:\n      target: a\n      dockerfile_inline: |\n        FROM ${name} AS a\n        FROM y\n`;
      const project = projectOf({ 'compose.yaml': inline('one') });
      const file = project.withText(composeOf(project), inline('two'));
      assert.ok(file.kind === 'compose');
      const dockerfile = project.buildOf(file.services[0]!, file)?.dockerfile;
      assert.ok(dockerfile);
      assert.deepEqual(
        project.shippedStages(dockerfile).map(({ from }) => from.image),
        ['two', 'y'],
      );
    });
  });
});

describe('dependentsOf', () => {
  const project = projectOf({
    'api/Dockerfile': 'FROM a\n',
    'web/Dockerfile': 'FROM a\n',
    'other/Dockerfile': 'FROM a\n',
    'compose.yaml':
      'services:\n  api: {build: api}\n  web: {build: web}\n  x: {extends: {file: common.yml, service: x}}\n',
    'compose.override.yaml': 'services:\n  api: {restart: always}\n',
    'other/compose.yaml': 'services:\n  x: {build: .}\n',
    'common.yml': 'services:\n  x: {image: x}\n',
  });
  nothingElse(project);
  const cases: [string, readonly string[]][] = [
    ['api/Dockerfile', ['compose.override.yaml', 'compose.yaml']],
    ['other/Dockerfile', ['other/compose.yaml']],
    ['compose.yaml', ['api/Dockerfile', 'compose.override.yaml', 'web/Dockerfile']],
    ['compose.override.yaml', ['api/Dockerfile', 'compose.yaml', 'web/Dockerfile']],
    ['other/compose.yaml', ['other/Dockerfile']],
    ['common.yml', ['api/Dockerfile', 'compose.override.yaml', 'compose.yaml', 'web/Dockerfile']],
    ['unrelated.txt', []],
  ];
  for (const [name, expected] of cases) {
    it(name, () => {
      assert.deepEqual(dependents(project, name), expected);
    });
  }

  it('knows a file that is not there yet', () => {
    const waiting = projectOf({ 'compose.yaml': 'services:\n  web: {build: api}\n' });
    assert.deepEqual(dependents(waiting, 'api/Dockerfile'), ['compose.yaml']);
  });
});

describe('reading other files', () => {
  it('lists what is wanted until it is there, and knows who asked', () => {
    const project = projectOf({ Dockerfile: 'FROM a\n', 'x.Dockerfile': 'FROM a\n' });
    const uri = uriOf('package.json');
    assert.equal(project.seenFrom(uriOf('Dockerfile')).read(uri), undefined);
    assert.deepEqual(project.wanted(), [uri]);
    project.setRead(uri, '{}');
    assert.deepEqual(project.wanted(), []);
    assert.equal(project.read(uriOf('Dockerfile')), 'FROM a\n');
    assert.equal(project.seenFrom(uriOf('Dockerfile')).read(uri), '{}');
    assert.deepEqual(dependents(project, 'package.json'), ['Dockerfile']);
    project.setRead(uri, null);
    assert.equal(project.seenFrom(uriOf('Dockerfile')).read(uri), null);
  });

  it('takes every file for the asker where none is named', () => {
    const project = projectOf({ Dockerfile: 'FROM a\n', 'x.Dockerfile': 'FROM a\n' });
    project.read(uriOf('package.json'));
    assert.deepEqual(dependents(project, 'package.json'), ['Dockerfile', 'x.Dockerfile']);
  });

  it('does not ask for what a listing would have had', () => {
    const project = projectOf({ 'compose.yaml': 'services:\n  web: {build: api}\n' });
    project.setListed('file:///w');
    assert.equal(project.healthOfService(...serviceOf(project, 'web')).config, null);
    assert.deepEqual(project.wanted(), []);
    assert.equal(project.applicationOf(composeOf(project)).complete, true);
  });
});

describe('files', () => {
  it('is a map of parsed files', () => {
    const { files } = projectOf({ Dockerfile: 'FROM a\n', 'compose.yaml': 'services: {}\n' });
    const kinds = ['dockerfile', 'compose'];
    const seen: string[] = [];
    files.forEach((file, uri) => seen.push(`${file.kind} ${uri}`));
    assert.deepEqual([files.size, files.has(uriOf('Dockerfile')), files.get('x')], [2, true, undefined]);
    assert.deepEqual(
      [...files.values()].map(({ kind }) => kind),
      kinds,
    );
    assert.deepEqual(
      [...files].map(([, { kind }]) => kind),
      kinds,
    );
    assert.deepEqual(
      [...files.entries()].map(([uri]) => uri),
      [...files.keys()],
    );
    assert.deepEqual(seen, [`dockerfile ${uriOf('Dockerfile')}`, `compose ${uriOf('compose.yaml')}`]);
  });
});
