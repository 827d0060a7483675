import assert from 'node:assert/strict';
import { composeOf, nothingElse, projectOf, serviceOf, dockerfileOf, uriOf } from './files';

const CHECK = 'HEALTHCHECK --interval=7s CMD curl -f x\n';
const CHECKED = { Test: ['CMD-SHELL', 'curl -f x'], Interval: 7e9 };

function health(files: Readonly<Record<string, string>>, service = 'web', compose = 'compose.yaml') {
  const project = projectOf(files);
  nothingElse(project);
  const { config, base } = project.healthOfService(...serviceOf(project, service, compose));
  return config ?? base;
}

const web = (...lines: string[]) => `services:\n  web:\n${lines.map((line) => `    ${line}\n`).join('')}`;

describe('healthOfService', () => {
  const cases: [string, Record<string, string>, object][] = [
    [
      'its own',
      { 'compose.yaml': web('image: x', 'healthcheck: {test: ["CMD", "a"]}') },
      { Test: ['CMD', 'a'] },
    ],
    [
      'its image’s, known to have none',
      { 'compose.yaml': web('image: node:22') },
      { image: 'node:22', healthcheck: false },
    ],
    [
      'its image’s, known to have one',
      { 'compose.yaml': web('image: kong') },
      { image: 'kong', healthcheck: true },
    ],
    [
      'its image’s, unknown',
      { 'compose.yaml': web('image: me/x') },
      { image: 'me/x', healthcheck: undefined },
    ],
    [
      'an image that a variable chooses',
      { 'compose.yaml': web('image: node:$V') },
      { image: 'node:$V', healthcheck: undefined },
    ],
    [
      'neither image nor build',
      { 'compose.yaml': web('restart: always') },
      { image: undefined, healthcheck: undefined },
    ],
    ['the stage’s', { 'compose.yaml': web('build: .'), Dockerfile: `FROM node\n${CHECK}` }, CHECKED],
    [
      'the stage’s that it starts from',
      { 'compose.yaml': web('build: .'), Dockerfile: `FROM node AS a\n${CHECK}FROM a\n` },
      CHECKED,
    ],
    [
      'the stage’s base image',
      { 'compose.yaml': web('build: .'), Dockerfile: 'FROM node AS a\nFROM a\n' },
      { image: 'node', healthcheck: false },
    ],
    [
      'the target’s',
      {
        'compose.yaml': web('build: {context: ., target: a}'),
        Dockerfile: `FROM node AS a\n${CHECK}FROM node\n`,
      },
      CHECKED,
    ],
    [
      'a target that is not there',
      { 'compose.yaml': web('build: {context: ., target: b}'), Dockerfile: `FROM node AS a\n${CHECK}` },
      { image: undefined, healthcheck: undefined },
    ],
    [
      'a Dockerfile that is not there',
      { 'compose.yaml': web('build: .') },
      { image: undefined, healthcheck: undefined },
    ],
    [
      'its own over the stage’s, key by key',
      { 'compose.yaml': web('build: .', 'healthcheck: {retries: 5}'), Dockerfile: `FROM node\n${CHECK}` },
      { ...CHECKED, Retries: 5 },
    ],
    [
      'switched off',
      { 'compose.yaml': web('build: .', 'healthcheck: {disable: true}'), Dockerfile: `FROM node\n${CHECK}` },
      { Test: ['NONE'] },
    ],
    [
      'empty',
      { 'compose.yaml': web('image: node', 'healthcheck: {}') },
      { image: 'node', healthcheck: false },
    ],
    [
      'an image that another service builds',
      {
        'compose.yaml': 'services:\n  api: {build: ., image: shop/api}\n  web: {image: shop/api}\n',
        Dockerfile: `FROM node\n${CHECK}`,
      },
      CHECKED,
    ],
  ];
  for (const [name, files, expected] of cases) {
    it(name, () => {
      assert.deepEqual(health(files), expected);
    });
  }
});

describe('healthOfService: build arguments', () => {
  const dockerfile = `ARG BASE=node\nFROM kong AS a\n${CHECK}FROM $BASE AS b\n`;
  const cases: [string, string, string, object][] = [
    ['one that chooses a stage', 'args: {BASE: a}', dockerfile, CHECKED],
    ['one that chooses an image', 'args: [BASE=kong]', dockerfile, { image: 'kong', healthcheck: true }],
    [
      'one that another is made from',
      'args: {V: 20}',
      `ARG V=3\nARG BASE=node:$V\nFROM $BASE\n`,
      { image: 'node:20', healthcheck: false },
    ],
    [
      'one without a default',
      'args: {BASE: node}',
      'ARG BASE\nFROM $BASE\n',
      { image: 'node', healthcheck: false },
    ],
    [
      'one that only a stage declares',
      'args: {BASE: a}',
      'FROM node\nARG BASE=b\n',
      { image: 'node', healthcheck: false },
    ],
    [
      'one that says what is the default anyway',
      'args: {BASE: node}',
      dockerfile,
      { image: 'node', healthcheck: false },
    ],
    [
      'one that the file does not have',
      'args: {OTHER: a}',
      dockerfile,
      { image: 'node', healthcheck: false },
    ],
    [
      'one whose value is not known',
      'args: [BASE]',
      dockerfile,
      { image: undefined, healthcheck: undefined },
    ],
    ['what the stage itself defines is certain', 'args: {BASE: a}', dockerfile + CHECK, CHECKED],
    ['and what a stage before that defines is', 'args: {BASE: a}', `${dockerfile}${CHECK}FROM b\n`, CHECKED],
  ];
  for (const [name, args, text, expected] of cases) {
    it(name, () => {
      assert.deepEqual(
        health({ 'compose.yaml': web('build:', '  context: .', `  ${args}`), Dockerfile: text }),
        expected,
      );
    });
  }
});

describe('healthOfService: additional_contexts', () => {
  const api = { 'api/Dockerfile': `FROM node\n${CHECK}` };
  const text = (contexts: string) =>
    `services:\n  web:\n    build:\n      context: .\n      additional_contexts: ${contexts}\n  api:\n    build: api\n  db:\n    image: kong\n`;
  const cases: [string, string, string, object][] = [
    ['the image of a service that is built', '{base: "service:api"}', 'FROM base', CHECKED],
    ['as a list', '["base=service:api"]', 'FROM base', CHECKED],
    [
      'the image of a service that is not',
      '{base: "service:db"}',
      'FROM base',
      { image: 'kong', healthcheck: true },
    ],
    ['an image', '{base: "docker-image://node:22"}', 'FROM base', { image: 'node:22', healthcheck: false }],
    [
      'an image in the place of a stage',
      '{base: "docker-image://kong"}',
      `FROM node AS base\nFROM base`,
      { image: 'kong', healthcheck: true },
    ],
    ['a folder', '{base: ./base}', 'FROM base', { image: undefined, healthcheck: undefined }],
    ['another name', '{other: "service:api"}', 'FROM node', { image: 'node', healthcheck: false }],
    [
      'a service that is not there',
      '{base: "service:none"}',
      'FROM base',
      { image: undefined, healthcheck: undefined },
    ],
    ['itself', '{base: "service:web"}', 'FROM base', { image: undefined, healthcheck: undefined }],
    ['what the stage says itself counts', '{base: "service:db"}', `FROM base\n${CHECK}`, CHECKED],
  ];
  for (const [name, contexts, dockerfile, expected] of cases) {
    it(name, () => {
      assert.deepEqual(
        health({ 'compose.yaml': text(contexts), Dockerfile: `${dockerfile}\n`, ...api }),
        expected,
      );
    });
  }
});

describe('healthOfService: include', () => {
  const included = web('build: {context: ctx, target: "${T:-run}"}');
  const dockerfile = `FROM node AS run\n${CHECK}FROM kong AS other\n`;
  const root = 'compose.yaml';
  const cases: [string, Record<string, string>, object][] = [
    [
      'its paths are relative to itself',
      { [root]: 'include: [a/web.yml]\n', 'a/ctx/Dockerfile': dockerfile },
      CHECKED,
    ],
    [
      'to the project’s folder where that is given',
      { [root]: 'include: [{path: a/web.yml, project_directory: p}]\n', 'p/ctx/Dockerfile': dockerfile },
      CHECKED,
    ],
    [
      'its variables are those of its own folder',
      { [root]: 'include: [a/web.yml]\n', 'a/.env': 'T=other\n', 'a/ctx/Dockerfile': dockerfile },
      { image: 'kong', healthcheck: true },
    ],
    [
      'after those of the files that include it',
      {
        [root]: 'include: [a/web.yml]\n',
        '.env': 'T=run',
        'a/.env': 'T=other\n',
        'a/ctx/Dockerfile': dockerfile,
      },
      CHECKED,
    ],
    [
      'or those that are given, the last first',
      {
        [root]: 'include: [{path: a/web.yml, env_file: [one.env, two.env]}]\n',
        'one.env': 'T=run\n',
        'two.env': 'T=other\n',
        'a/.env': 'T=run\n',
        'a/ctx/Dockerfile': dockerfile,
      },
      { image: 'kong', healthcheck: true },
    ],
    [
      'several paths are laid over each other, in the folder of the first',
      {
        [root]: 'include: [{path: [a/web.yml, b/more.yml]}]\n',
        'b/more.yml': web('build: {target: other}'),
        'a/ctx/Dockerfile': dockerfile,
      },
      { image: 'kong', healthcheck: true },
    ],
    [
      'an override file goes on with what is included',
      {
        [root]: 'include: [a/web.yml]\n',
        'compose.override.yaml': web('healthcheck: {disable: true}'),
        'a/ctx/Dockerfile': dockerfile,
      },
      { Test: ['NONE'] },
    ],
    [
      'but one beside the included file is not read',
      {
        [root]: 'include: [a/compose.yaml]\n',
        'a/compose.yaml': included,
        'a/compose.override.yaml': web('healthcheck: {disable: true}'),
        'a/ctx/Dockerfile': dockerfile,
      },
      CHECKED,
    ],
  ];
  for (const [name, files, expected] of cases) {
    it(name, () => {
      const project = projectOf({ 'a/web.yml': included, ...files });
      nothingElse(project);
      const file = composeOf(project, root);
      const merged = project.applicationOf(file).services.get('web');
      assert.ok(merged);
      const { config, base } = project.healthOfMerged(merged, file);
      assert.deepEqual(config ?? base, expected);
    });
  }
});

describe('healthOfService: files that belong together', () => {
  const base = web('image: node', 'healthcheck: {test: ["CMD", "a"], interval: 3s}');
  const merged = (retries: number) => ({ Test: ['CMD', 'a'], Interval: 3e9, Retries: retries });
  const retries = (number: number) => web(`healthcheck: {retries: ${number}}`);
  const cases: [string, Record<string, string>, string, object][] = [
    [
      'the override file over the default file',
      { 'compose.yaml': base, 'compose.override.yaml': retries(2) },
      'compose.yaml',
      merged(2),
    ],
    [
      'seen from either',
      { 'compose.yaml': base, 'compose.override.yaml': retries(2) },
      'compose.override.yaml',
      merged(2),
    ],
    [
      'docker-compose.override.yml too',
      { 'docker-compose.yml': base, 'docker-compose.override.yml': retries(2) },
      'docker-compose.yml',
      merged(2),
    ],
    [
      'an override in another folder does not count',
      { 'compose.yaml': base, 'x/compose.override.yaml': retries(2) },
      'compose.yaml',
      { Test: ['CMD', 'a'], Interval: 3e9 },
    ],
    [
      'another file without an image is completed',
      { 'compose.yaml': base, 'docker-compose.prod.yml': retries(4) },
      'docker-compose.prod.yml',
      merged(4),
    ],
    [
      'without the override file',
      {
        'compose.yaml': base,
        'compose.override.yaml': web('healthcheck: {timeout: 9s}'),
        'docker-compose.prod.yml': retries(4),
      },
      'docker-compose.prod.yml',
      merged(4),
    ],
    [
      'and does not complete others',
      { 'compose.yaml': base, 'docker-compose.prod.yml': retries(4) },
      'compose.yaml',
      { Test: ['CMD', 'a'], Interval: 3e9 },
    ],
    [
      'another file with an image stands by itself',
      { 'compose.yaml': base, 'docker-compose.prod.yml': web('image: node:22') },
      'docker-compose.prod.yml',
      { image: 'node:22', healthcheck: false },
    ],
    [
      'but not beside a service that shows what the file is for',
      {
        'compose.yaml': `${base}  db: {image: postgres}\n`,
        'docker-compose.prod.yml': `${web('image: node:22')}  db: {restart: always}\n`,
      },
      'docker-compose.prod.yml',
      { Test: ['CMD', 'a'], Interval: 3e9 },
    ],
    [
      '!reset takes away',
      { 'compose.yaml': base, 'compose.override.yaml': web('healthcheck: !reset null') },
      'compose.yaml',
      { image: 'node', healthcheck: false },
    ],
    [
      '!override replaces',
      { 'compose.yaml': base, 'compose.override.yaml': web('healthcheck: !override {test: ["CMD", "b"]}') },
      'compose.yaml',
      { Test: ['CMD', 'b'] },
    ],
    [
      'switched off above',
      { 'compose.yaml': base, 'compose.override.yaml': web('healthcheck: {disable: true}') },
      'compose.yaml',
      { Test: ['NONE'] },
    ],
    [
      'a test above does not switch it on again',
      {
        'compose.yaml': web('image: node', 'healthcheck: {disable: true}'),
        'compose.override.yaml': web('healthcheck: {test: ["CMD", "b"]}'),
      },
      'compose.yaml',
      { Test: ['NONE'] },
    ],
    [
      'a zero takes back what the file below says',
      { 'compose.yaml': base, 'compose.override.yaml': web('healthcheck: {interval: 0s, retries: 0}') },
      'compose.yaml',
      { Test: ['CMD', 'a'] },
    ],
    [
      'and leaves it to the image',
      {
        Dockerfile: `FROM node\n${CHECK}`,
        'compose.yaml': web('build: .', 'healthcheck: {interval: 3s}'),
        'compose.override.yaml': web('healthcheck: {interval: 0s}'),
      },
      'compose.yaml',
      CHECKED,
    ],
    [
      'null takes back nothing',
      { 'compose.yaml': base, 'compose.override.yaml': web('healthcheck:') },
      'compose.yaml',
      { Test: ['CMD', 'a'], Interval: 3e9 },
    ],
    [
      'disable: false does',
      {
        'compose.yaml': web('image: node', 'healthcheck: {disable: true, test: ["CMD", "a"]}'),
        'compose.override.yaml': web('healthcheck: {disable: false}'),
      },
      'compose.yaml',
      { Test: ['CMD', 'a'] },
    ],
    [
      'the build of the one with the target of the other',
      {
        Dockerfile: `FROM node AS a\n${CHECK}FROM node\n`,
        'compose.yaml': web('build: .'),
        'compose.override.yaml': web('build: {target: a}'),
      },
      'compose.yaml',
      CHECKED,
    ],
  ];
  for (const [name, files, compose, expected] of cases) {
    it(name, () => {
      assert.deepEqual(health(files, 'web', compose), expected);
    });
  }
});

describe('healthOfService: extends', () => {
  const cases: [string, Record<string, string>, object][] = [
    [
      'a service of the same file',
      {
        'compose.yaml':
          'services:\n  base: {image: node, healthcheck: {test: ["CMD", "a"]}}\n  web: {extends: base}\n',
      },
      { Test: ['CMD', 'a'] },
    ],
    [
      'a service of another file, with paths relative to that',
      {
        'compose.yaml': web('extends: {file: common/base.yml, service: base}'),
        'common/base.yml': 'services:\n  base: {build: .}\n',
        'common/Dockerfile': `FROM node\n${CHECK}`,
      },
      CHECKED,
    ],
    [
      'a file that is not there',
      { 'compose.yaml': web('extends: {file: none.yml, service: base}') },
      { image: undefined, healthcheck: undefined },
    ],
    [
      'a service that is not there',
      { 'compose.yaml': web('extends: base') },
      { image: undefined, healthcheck: undefined },
    ],
    ['itself', { 'compose.yaml': web('extends: web') }, { image: undefined, healthcheck: undefined }],
  ];
  for (const [name, files, expected] of cases) {
    it(name, () => {
      assert.deepEqual(health(files), expected);
    });
  }
});

describe('a chain of services that nobody would write', () => {
  const links = Array.from({ length: 300 }, (_, index) => `  s${index + 1}: {extends: s${index}}\n`).join('');
  const text = `services:\n  s0: {image: node}\n${links}`;

  it('is followed a while, and known to be cut', () => {
    const project = projectOf({ 'compose.yaml': text });
    nothingElse(project);
    const short = project.mergedOf(...serviceOf(project, 's5'));
    const long = project.mergedOf(...serviceOf(project, 's300'));
    assert.deepEqual([short.parts.length, short.complete, short.image?.value.value.text], [6, true, 'node']);
    assert.deepEqual([long.complete, long.image], [false, undefined]);
  });
});

describe('mergedOf and applicationOf', () => {
  it('lays the parts of a service over each other', () => {
    const project = projectOf({
      'compose.yaml': web(
        'image: node',
        'ports: ["80"]',
        'restart: always',
        'depends_on: [db, cache]',
        'environment: [A=1, B=2]',
      ),
      'compose.override.yaml': web(
        'ports: ["81"]',
        'restart: "no"',
        'depends_on: {db: {condition: service_healthy}}',
        'environment: {B: 3}',
        'command: x',
      ),
    });
    const [service, file] = serviceOf(project, 'web');
    const merged = project.mergedOf(service, file);
    assert.deepEqual(
      merged.parts.map((part) => part.file.document.uri),
      [uriOf('compose.yaml'), uriOf('compose.override.yaml')],
    );
    assert.deepEqual(merged.ports, [80, 81]);
    assert.equal(merged.restart?.value.value.resolved, 'no');
    assert.equal(merged.restart.file.document.uri, uriOf('compose.override.yaml'));
    assert.deepEqual(
      merged.dependsOn.map(({ value }) => [value.service, value.condition]),
      [
        ['db', 'service_healthy'],
        ['cache', 'service_started'],
      ],
    );
    assert.deepEqual(
      [...merged.environment],
      [
        ['A', '1'],
        ['B', '3'],
      ],
    );
    assert.equal(merged.command?.value.value.form, 'exec');
  });

  it('completes an entry of depends_on from the file below', () => {
    const depends = (entry: string) => web('image: node', `depends_on: ${entry}`);
    const merged = (below: string, above: string) => {
      const project = projectOf({ 'compose.yaml': depends(below), 'compose.override.yaml': depends(above) });
      const { dependsOn } = project.mergedOf(...serviceOf(project, 'web'));
      return dependsOn.map(({ value, file }) => [value.condition, value.required, file.document.uri]);
    };
    const below = uriOf('compose.yaml');
    const above = uriOf('compose.override.yaml');
    const healthy = '{db: {condition: service_healthy}}';
    assert.deepEqual(merged(healthy, '{db: {required: false}}'), [['service_healthy', false, below]]);
    assert.deepEqual(merged('{db: {required: false}}', healthy), [['service_healthy', false, above]]);
    assert.deepEqual(merged(healthy, '[db]'), [['service_started', true, above]]);
    assert.deepEqual(merged(healthy, '{db: {condition: $X}}'), [[undefined, undefined, above]]);
  });

  it('takes a command of null for none, and null for anything else for nothing said', () => {
    const project = projectOf({
      'compose.yaml': web('image: node', 'command: a', 'restart: always'),
      'compose.override.yaml': web('command:', 'restart:'),
    });
    const merged = project.mergedOf(...serviceOf(project, 'web'));
    assert.deepEqual([merged.command, merged.restart?.value.value.text], [undefined, 'always']);
  });

  it('has the values of env_file below those of environment', () => {
    const project = projectOf({
      'compose.yaml': web(
        'image: node',
        'env_file: [a.env, {path: none.env, required: false}]',
        'environment: {C: 3, E: }',
      ),
      'compose.override.yaml': web('env_file: b.env'),
      'a.env': 'A=1\nB=1\nC=1\n',
      'b.env': 'B="2"\nD=$X\n',
      '.env': 'E=5\n',
    });
    nothingElse(project);
    const { environment, environmentKnown } = project.mergedOf(...serviceOf(project, 'web'));
    assert.deepEqual(Object.fromEntries(environment), { A: '1', B: '2', C: '3', D: undefined, E: '5' });
    assert.equal(environmentKnown, true);
  });

  it('does not know what an env_file says that is not there', () => {
    const project = projectOf({
      'compose.yaml': web('image: node', 'env_file: [a.env, secret.env]', 'environment: {B: 1}'),
      'a.env': 'A=1\n',
    });
    nothingElse(project);
    const { environment, environmentKnown } = project.mergedOf(...serviceOf(project, 'web'));
    assert.deepEqual(Object.fromEntries(environment), { A: undefined, B: '1' });
    assert.equal(environmentKnown, false);
  });

  it('has the services of included files', () => {
    const project = projectOf({
      'compose.yaml': 'include: [db/compose.yaml]\nservices:\n  web: {image: x}\n',
      'db/compose.yaml': 'include: [../compose.yaml]\nservices:\n  db: {image: postgres}\n',
    });
    nothingElse(project);
    const [, file] = serviceOf(project, 'web');
    const { services, complete } = project.applicationOf(file);
    assert.deepEqual([[...services.keys()].sort(), complete], [['db', 'web'], true]);
  });

  it('is not complete while a file is missing or not known', () => {
    const project = projectOf({ 'compose.yaml': 'include: [other.yml]\nservices:\n  web: {image: x}\n' });
    const [, file] = serviceOf(project, 'web');
    assert.equal(project.applicationOf(file).complete, false);
    nothingElse(project);
    assert.equal(project.applicationOf(file).complete, false);
  });
});

describe('healthOfStage', () => {
  it('says what is known of the base image', () => {
    const project = projectOf({ Dockerfile: 'ARG V=22\nFROM node:$V AS a\nFROM a AS b\n' });
    const dockerfile = dockerfileOf(project);
    const [, stage] = dockerfile.stages;
    assert.deepEqual(stage && project.healthOfStage(stage, dockerfile).base, {
      image: 'node:22',
      healthcheck: false,
    });
  });
});
