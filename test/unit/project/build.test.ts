import assert from 'node:assert/strict';
import { dockerfileOf, nothingElse, projectOf, serviceOf, uriOf } from './files';

/** Of the service `web` in compose.yaml: the Dockerfile's name and the stage's label. */
function built(files: Readonly<Record<string, string>>, compose = 'compose.yaml') {
  const project = projectOf(files);
  const build = project.buildOf(...serviceOf(project, 'web', compose));
  return build && [build.uri?.replace('file:///w/', ''), build.stage?.label];
}

const TWO_STAGES = 'FROM node AS Build\nFROM node:slim AS run\n';

describe('buildOf', () => {
  const cases: [string, string, string, (string | undefined)[] | undefined][] = [
    ['the context given as a string', 'build: .', 'Dockerfile', ['Dockerfile', 'run']],
    ['a folder', 'build: ./api', 'api/Dockerfile', ['api/Dockerfile', 'run']],
    ['a folder above', 'build: ../x', '../x/Dockerfile', ['file:///x/Dockerfile', undefined]],
    [
      'a Dockerfile relative to the context',
      'build: {context: api, dockerfile: ../docker/web.Dockerfile}',
      'docker/web.Dockerfile',
      ['docker/web.Dockerfile', 'run'],
    ],
    ['no context', 'build: {dockerfile: web.Dockerfile}', 'web.Dockerfile', ['web.Dockerfile', 'run']],
    [
      'a target in other letters',
      'build: {context: ., target: BUILD}',
      'Dockerfile',
      ['Dockerfile', 'build'],
    ],
    ['a target by its index', 'build: {context: ., target: 0}', 'Dockerfile', ['Dockerfile', 'build']],
    ['a target that is not there', 'build: {context: ., target: x}', 'Dockerfile', ['Dockerfile', undefined]],
    ['an unknown target', 'build: {context: ., target: $T}', 'Dockerfile', ['Dockerfile', undefined]],
    [
      'a Dockerfile that is not there',
      'build: {dockerfile: none.Dockerfile}',
      'Dockerfile',
      ['none.Dockerfile', undefined],
    ],
    ['a remote context', 'build: https://github.com/a/b.git', 'Dockerfile', [undefined, undefined]],
    ['an unknown context', 'build: $DIR', 'Dockerfile', [undefined, undefined]],
    ['a default', 'build: "${DIR:-api}"', 'api/Dockerfile', ['api/Dockerfile', 'run']],
    ['a Containerfile', 'build: .', 'Containerfile', ['Containerfile', 'run']],
    ['a lower-case name', 'build: .', 'dockerfile', ['dockerfile', 'run']],
    ['no build', 'image: x', 'Dockerfile', undefined],
  ];
  for (const [name, line, dockerfile, expected] of cases) {
    it(name, () => {
      assert.deepEqual(
        built({ 'compose.yaml': `services:\n  web:\n    ${line}\n`, [dockerfile]: TWO_STAGES }),
        expected,
      );
    });
  }

  it('is relative to the compose file', () => {
    const files = {
      'deploy/compose.yaml': 'services:\n  web:\n    build: ../api\n',
      'api/Dockerfile': TWO_STAGES,
    };
    assert.deepEqual(built(files, 'deploy/compose.yaml'), ['api/Dockerfile', 'run']);
  });

  it('takes variables from the .env file beside', () => {
    const files = {
      '.env': 'DIR=api\n',
      'compose.yaml': 'services:\n  web:\n    build: $DIR\n',
      'api/Dockerfile': TWO_STAGES,
    };
    assert.deepEqual(built(files), ['api/Dockerfile', 'run']);
  });

  it('asks for a Dockerfile whose name does not tell, and has it when it comes', () => {
    const project = projectOf({ 'compose.yaml': 'services:\n  web:\n    build: {dockerfile: image.txt}\n' });
    assert.equal(project.buildOf(...serviceOf(project, 'web'))?.dockerfile, undefined);
    assert.ok(project.wanted().includes(uriOf('image.txt')));
    project.setRead(uriOf('image.txt'), TWO_STAGES);
    assert.equal(project.buildOf(...serviceOf(project, 'web'))?.stage?.label, 'run');
    assert.deepEqual(project.reached(), [{ uri: uriOf('image.txt'), kind: 'dockerfile', text: TWO_STAGES }]);
  });

  it('survives a compose file that stands nowhere', () => {
    const project = projectOf({});
    project.setFile('untitled:Untitled-1', 'compose', 'services:\n  web:\n    build: .\n', 0);
    const file = project.files.get('untitled:Untitled-1');
    assert.ok(file?.kind === 'compose' && file.services[0]);
    assert.equal(project.buildOf(file.services[0], file)?.uri, undefined);
    assert.equal(project.healthOfService(file.services[0], file).config, null);
  });
});

describe('buildOf: dockerfile_inline', () => {
  const inline = (text: string) => {
    const project = projectOf({ 'compose.yaml': text });
    const [service, file] = serviceOf(project, 'web');
    return { project, service, file, build: project.buildOf(service, file) };
  };

  it('reads it in its place', () => {
    const text =
      'services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM node:22\n        HEALTHCHECK --interval=5s \\\n          CMD node check.mjs\n    image: web\n';
    const { build, project, service, file } = inline(text);
    const { from, instructions } = build?.stage ?? {};
    assert.equal(build?.dockerfile?.document.uri, uriOf('compose.yaml'));
    assert.equal(from && text.slice(from.imageSpan.start, from.imageSpan.end), 'node:22');
    assert.equal(
      instructions?.[0] &&
        text
          .slice(instructions[0].span.start, instructions[0].span.end)
          .startsWith('HEALTHCHECK --interval=5s'),
      true,
    );
    assert.deepEqual(project.healthOfService(service, file).config, {
      Test: ['CMD-SHELL', 'node check.mjs'],
      Interval: 5e9,
    });
  });

  for (const [name, value] of [
    ['escapes', '"FROM node\\nCMD x"'],
    ['a folded scalar', '>\n        FROM node\n        CMD x'],
    ['a heredoc', '|\n        FROM node\n        RUN <<E\n        x\n        E'],
    ['doubled dollars', '|\n        FROM node\n        CMD $$X'],
  ] as const) {
    it(`leaves it unknown with ${name}`, () => {
      const { build } = inline(`services:\n  web:\n    build:\n      dockerfile_inline: ${value}\n`);
      assert.equal(build?.dockerfile, undefined);
    });
  }
});

describe('buildersOf and shippedStages', () => {
  it('knows who builds what, in whatever file', () => {
    const project = projectOf({
      'api/Dockerfile': 'FROM node AS dev\nFROM node AS test\nFROM node AS prod\n',
      'compose.yaml':
        'services:\n  a: {build: api}\n  b: {build: {context: api, target: Dev}}\n  c: {image: x}\n',
      'ci/docker-compose.ci.yml': 'services:\n  a: {build: {context: .., dockerfile: api/Dockerfile}}\n',
    });
    const dockerfile = dockerfileOf(project, 'api/Dockerfile');
    assert.deepEqual(
      project
        .buildersOf(dockerfile)
        .map(({ service, file, stage }) => [service.name, file.document.uri, stage?.label]),
      [
        ['a', uriOf('compose.yaml'), 'prod'],
        ['b', uriOf('compose.yaml'), 'dev'],
        ['a', uriOf('ci/docker-compose.ci.yml'), 'prod'],
      ],
    );
    assert.deepEqual(
      project.shippedStages(dockerfile).map(({ label }) => label),
      ['dev', 'prod'],
    );
  });

  it('counts a service once that takes part in several files, and gives the part that builds', () => {
    const project = projectOf({
      Dockerfile: 'FROM node\n',
      'compose.yaml': 'services:\n  web: {build: .}\n',
      'compose.override.yaml': 'services:\n  web: {healthcheck: {test: "x"}}\n',
      'docker-compose.prod.yml': 'services:\n  web: {restart: always}\n',
    });
    const builders = project.buildersOf(dockerfileOf(project));
    assert.deepEqual(
      builders.map(({ file }) => file.document.uri),
      [uriOf('compose.yaml')],
    );
  });

  it('ships the last stage of a Dockerfile that nobody builds, and nothing of an empty one', () => {
    const project = projectOf({ Dockerfile: 'FROM a\nFROM b\n', 'x.Dockerfile': '' });
    assert.deepEqual(
      project.shippedStages(dockerfileOf(project)).map(({ index }) => index),
      [1],
    );
    assert.deepEqual(project.shippedStages(dockerfileOf(project, 'x.Dockerfile')), []);
    nothingElse(project);
    assert.deepEqual(project.wanted(), []);
  });
});
