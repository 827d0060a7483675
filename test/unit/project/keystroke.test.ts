/** What is worked out again when one types: what has to do with the file, however many others there are. */
import assert from 'node:assert/strict';
import type { ComposeFile } from '../../../src/language/compose/model';
import { createProject, type MutableProject } from '../../../src/project/create';
import { toolsIn } from '../../../src/project/mentions';
import { kindOf } from '../../../src/project/workspace';
import { checkFile } from '../../../src/rules/running/check';
import { uriOf } from './files';

/** Of one application: everything that leads from file to file. */
const APPLICATION: Readonly<Record<string, string>> = {
  'compose.yaml': `services:
  web:
    build: {context: ., dockerfile: image.txt}
    env_file: web.env
    environment: {KEY: $KEY}
    depends_on: {db: {condition: service_healthy}}
    healthcheck: {test: curl -f http://localhost/$KEY, interval: 0s}
  db:
    extends: {file: base.txt, service: db}
  job:
    build: .
`,
  Dockerfile: `FROM node:22-slim
RUN apt-get update && apt-get install -y curl
COPY . /app
HEALTHCHECK CMD ["/app/check.sh"]
CMD ["/app/wait.sh"]
`,
  'image.txt': 'FROM node:22-slim\nHEALTHCHECK CMD ["curl", "http://localhost/"]\n',
  'base.txt': 'services:\n  db: {image: "postgres:16", healthcheck: {test: pg_isready}}\n',
  'check.sh': 'curl -f http://localhost/\n',
  'wait.sh': 'until curl -f http://db/; do sleep 1; done\n',
  'web.env': 'A=1\n',
  '.env': 'KEY=a\n',
};

/** So many of them, checked as an editor does it. */
function projectOf(applications: number): MutableProject {
  const files = new Map<string, string>();
  for (let at = 0; at < applications; at++)
    for (const [name, text] of Object.entries(APPLICATION)) files.set(uriOf(`a${at}/${name}`), text);
  const project = createProject();
  for (const [uri, text] of files) {
    const kind = kindOf(uri);
    if (kind) project.setFile(uri, kind, text, 0);
  }
  settle(project, [...project.files.keys()], (uri) => files.get(uri) ?? null);
  return project;
}

/** Gives what was checked. */
function settle(
  project: MutableProject,
  todo: Iterable<string>,
  read: (uri: string) => string | null,
): readonly string[] {
  const checked: string[] = [];
  for (let again = new Set(todo); again.size > 0;) {
    for (const uri of again) {
      const file = project.files.get(uri);
      if (!file) continue;
      checked.push(uri);
      checkFile(file, project.seenFrom(uri));
    }
    again = new Set();
    for (const uri of project.wanted()) {
      project.setRead(uri, read(uri));
      for (const dependent of project.dependentsOf(uri)) again.add(dependent);
    }
    for (const folder of project.wantedFolders()) {
      const below = Object.keys(APPLICATION).map((name) => `${folder}/${name}`);
      const found = new Map(below.map((uri) => [uri, toolsIn(read(uri) ?? '')]));
      for (const asker of project.setMentions(folder, found)) again.add(asker);
    }
    for (const { uri, kind, text } of project.reached()) {
      project.setFile(uri, kind, text, 0);
      again.add(uri);
    }
  }
  return checked;
}

/** What there is of each file: another object where it was worked out again. */
function workOf(project: MutableProject) {
  const files = [...project.files];
  const composed = files.filter((entry): entry is [string, ComposeFile] => entry[1].kind === 'compose');
  return {
    parsed: new Map<string, unknown>(files),
    followed: new Map<string, unknown>(composed.map(([uri, file]) => [uri, project.applicationOf(file)])),
  };
}

/** Types into a file, and says what was done for that. */
function typed(name: string, project: MutableProject) {
  const uri = uriOf(name);
  const before = workOf(project);
  const affected = new Set([uri, ...project.dependentsOf(uri)]);
  const file = project.files.get(uri);
  const text = `${file?.document.getText() ?? project.seenFrom(uri).read(uri) ?? ''}# x\n`;
  if (file) project.setFile(uri, file.kind, text, 1);
  else project.setRead(uri, text);
  for (const dependent of project.dependentsOf(uri)) affected.add(dependent);
  const checked = settle(project, affected, () => assert.fail('nothing new is asked for'));
  const after = workOf(project);
  const others = (one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>) =>
    namesOf([...other].flatMap(([at, now]) => (one.get(at) === now ? [] : [at])));
  return {
    checked: namesOf(checked),
    parsed: others(before.parsed, after.parsed),
    followed: others(before.followed, after.followed),
  };
}

function namesOf(uris: readonly string[]): readonly string[] {
  return uris.map((uri) => uri.slice(uriOf('').length)).sort();
}

const COMPOSE = 'a0/compose.yaml';
const DOCKERFILE = 'a0/Dockerfile';

describe('a keystroke', () => {
  const cases: readonly (readonly [
    name: string,
    expected: Readonly<Record<'checked' | 'parsed' | 'followed', readonly string[]>>,
  ])[] = [
    [
      COMPOSE,
      {
        checked: [DOCKERFILE, 'a0/base.txt', COMPOSE, 'a0/image.txt'],
        parsed: [COMPOSE],
        followed: [COMPOSE],
      },
    ],
    [DOCKERFILE, { checked: [DOCKERFILE, COMPOSE], parsed: [DOCKERFILE], followed: [COMPOSE] }],
    [
      'a0/image.txt',
      // The Dockerfile copies it.
      { checked: [DOCKERFILE, COMPOSE, 'a0/image.txt'], parsed: ['a0/image.txt'], followed: [COMPOSE] },
    ],
    [
      'a0/base.txt',
      {
        checked: [DOCKERFILE, 'a0/base.txt', COMPOSE, 'a0/image.txt'],
        parsed: ['a0/base.txt'],
        followed: ['a0/base.txt', COMPOSE],
      },
    ],
    ['a0/wait.sh', { checked: [DOCKERFILE, COMPOSE], parsed: [], followed: [] }],
    [
      'a0/.env',
      {
        checked: [DOCKERFILE, 'a0/base.txt', COMPOSE, 'a0/image.txt'],
        parsed: [COMPOSE],
        followed: [COMPOSE],
      },
    ],
  ];
  for (const applications of [1, 100])
    describe(`among ${applications * 5} files`, () => {
      let project: MutableProject;
      before(function () {
        this.timeout(60_000);
        project = projectOf(applications);
      });
      for (const [name, expected] of cases)
        it(`in ${name}`, () => {
          assert.deepEqual(typed(name, project), expected);
        });
    });
});
