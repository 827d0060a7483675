/** Which script files of the workspace a command runs in its container. */
import assert from 'node:assert/strict';
import type { Command } from '../../../src/language/command';
import type { MutableProject } from '../../../src/project/create';
import type { Place } from '../../../src/project/container-files';
import { scriptsOf } from '../../../src/project/scripts';
import { startCommands, lineage } from '../../../src/language/dockerfile/lineage';
import { projectOf } from '../rules/lint';

type Files = Readonly<Record<string, string>>;

const ROOT = 'file:///workspace/';
const SH = '#!/bin/sh\n';

/** The scripts' names and, behind `<`, the text that leads to them; `[]` where a file is still asked for. */
function scripts(
  files: Files,
  what: (project: MutableProject) => readonly (readonly [Command, Place])[],
): string[] {
  const project = projectOf(files);
  for (;;) {
    const found = what(project).flatMap(([command, place]) => {
      const at = 'stage' in place ? place.dockerfile.document : place.file.document;
      return scriptsOf(command, place, project).map(({ document, ranBy }) => {
        const name = document.uri.slice(ROOT.length);
        return `${name} < ${at.getText().slice(ranBy.start, ranBy.end)}`;
      });
    });
    const wanted = project.wanted();
    if (wanted.length === 0) return found;
    for (const uri of wanted) project.setRead(uri, files[uri.slice(ROOT.length)] ?? null);
  }
}

function ofDockerfile(project: MutableProject, path = 'Dockerfile'): readonly (readonly [Command, Place])[] {
  const dockerfile = project.files.get(ROOT + path);
  assert.equal(dockerfile?.kind, 'dockerfile');
  const stage = dockerfile.stages.at(-1);
  assert.ok(stage);
  return startCommands(lineage(stage)).map((command) => [command, { stage, dockerfile }] as const);
}

function ofCompose(project: MutableProject): readonly (readonly [Command, Place])[] {
  const file = project.files.get(`${ROOT}compose.yaml`);
  assert.equal(file?.kind, 'compose');
  return file.services.flatMap((service) =>
    service.command ? [[service.command.value, { service, file }] as const] : [],
  );
}

const dockerfile = (...lines: string[]) => ['FROM node:22', ...lines, ''].join('\n');

describe('scripts that a Dockerfile’s start runs', () => {
  const cases: readonly [what: string, files: Files, ...expected: string[]][] = [
    [
      'by an absolute path',
      { Dockerfile: dockerfile('COPY run.sh /run.sh', 'CMD ["/run.sh"]'), 'run.sh': SH },
      'run.sh < /run.sh',
    ],
    [
      'by a path below WORKDIR',
      { Dockerfile: dockerfile('WORKDIR /app', 'COPY . .', 'CMD ./bin/run.sh 1'), 'bin/run.sh': SH },
      'bin/run.sh < ./bin/run.sh 1',
    ],
    [
      'below a WORKDIR that is not known, but the same',
      { Dockerfile: 'FROM shop/base\nCOPY run.sh .\nCMD ./run.sh\n', 'run.sh': SH },
      'run.sh < ./run.sh',
    ],
    [
      'from PATH',
      {
        Dockerfile: dockerfile('COPY docker/*.sh /usr/local/bin/', 'ENTRYPOINT ["run.sh"]'),
        'docker/run.sh': SH,
      },
      'docker/run.sh < run.sh',
    ],
    [
      'from PATH, in a folder that is copied over the root',
      {
        Dockerfile: dockerfile('COPY rootfs /', 'CMD ["run.sh"]'),
        'rootfs/usr/bin/run.sh': SH,
      },
      'rootfs/usr/bin/run.sh < run.sh',
    ],
    [
      'from PATH, under another name',
      { Dockerfile: dockerfile('COPY start /usr/local/bin/run.sh', 'CMD run.sh'), start: SH },
      'start < run.sh',
    ],
    [
      'from PATH, through variables that are set one after the other',
      {
        Dockerfile: dockerfile(
          'ARG TOP=/usr/local',
          'ENV TO=$TOP/bin',
          'COPY run.sh "$TO/"',
          'ENV TO=/elsewhere',
          'CMD run.sh',
        ),
        'run.sh': SH,
      },
      'run.sh < run.sh',
    ],
    [
      'not from folders that are not on PATH',
      { Dockerfile: dockerfile('COPY run.sh /usr/local/', 'CMD ["run.sh"]'), 'run.sh': SH },
    ],
    [
      'read by a shell',
      { Dockerfile: dockerfile('COPY run /x/', 'CMD bash -o pipefail -e /x/run a b'), run: 'true\n' },
      'run < bash -o pipefail -e /x/run a b',
    ],
    [
      'sourced',
      { Dockerfile: dockerfile('WORKDIR /a', 'COPY lib .', 'CMD . ./lib && node a.js'), lib: 'x=1\n' },
      'lib < . ./lib',
    ],
    [
      'behind tini and exec',
      { Dockerfile: dockerfile('COPY run.sh /', 'ENTRYPOINT ["tini", "--", "/run.sh"]'), 'run.sh': SH },
      'run.sh < /run.sh',
    ],
    [
      'behind cd',
      { Dockerfile: dockerfile('COPY a /srv/a', 'CMD cd /srv && cd a && ./run.sh'), 'a/run.sh': SH },
      'a/run.sh < ./run.sh',
    ],
    [
      'copied from another stage that has it from the context',
      {
        Dockerfile:
          'FROM node:22 AS build\nWORKDIR /src\nCOPY . .\nFROM node:22-slim\nCOPY --from=build /src/run.sh /run.sh\nCMD ["/run.sh"]\n',
        'run.sh': SH,
      },
      'run.sh < /run.sh',
    ],
    [
      'inherited from the stage before',
      { Dockerfile: 'FROM node:22 AS a\nCOPY run.sh /\nFROM a\nCMD ["/run.sh"]\n', 'run.sh': SH },
      'run.sh < /run.sh',
    ],
    [
      'a here-document in the Dockerfile',
      { Dockerfile: dockerfile('COPY <<EOF /run.sh', '#!/bin/sh', 'true', 'EOF', 'CMD ["/run.sh"]') },
      'Dockerfile < /run.sh',
    ],
    [
      'a here-document that is put into a folder',
      { Dockerfile: dockerfile('COPY <<"run.sh" /bin/', '#!/bin/sh', 'run.sh', 'CMD ["run.sh"]') },
      'Dockerfile < run.sh',
    ],
    [
      'the last of several that may have brought it',
      {
        Dockerfile: dockerfile('WORKDIR /app', 'COPY . .', 'COPY prod/run.sh run.sh', 'CMD ["./run.sh"]'),
        'run.sh': SH,
        'prod/run.sh': SH,
      },
      'prod/run.sh < ./run.sh',
    ],
    [
      'what other scripts run, once each, and round in a circle',
      {
        Dockerfile: dockerfile('COPY . /app/', 'CMD ["/app/a.sh"]'),
        'a.sh': `${SH}. "$(dirname "$0")/b.sh"\n. /app/c.sh\nexec /app/a.sh`,
        'b.sh': 'sh /app/c.sh',
        'c.sh': '',
      },
      'a.sh < /app/a.sh',
      'b.sh < /app/a.sh',
      'c.sh < /app/a.sh',
    ],
    [
      'the folder that a service builds it in',
      {
        'docker/Dockerfile': dockerfile('COPY docker/run.sh /', 'CMD ["/run.sh"]'),
        'compose.yaml': 'services:\n  web:\n    build: { context: ., dockerfile: docker/Dockerfile }\n',
        'docker/run.sh': SH,
      },
      'docker/run.sh < /run.sh',
    ],
    [
      'not Python',
      { Dockerfile: dockerfile('COPY a.sh /', 'CMD ["/a.sh"]'), 'a.sh': '#!/usr/bin/env python3\n' },
    ],
    ['not a program without #!', { Dockerfile: dockerfile('COPY a /', 'CMD ["/a"]'), a: '\u007fELF' }],
    [
      'env and its options before the shell',
      { Dockerfile: dockerfile('COPY a /', 'CMD ["/a"]'), a: '#!/usr/bin/env -S bash -e\n' },
      'a < /a',
    ],
    ['not what is fed to a shell', { Dockerfile: dockerfile('COPY a.sh /', 'CMD sh -s /a.sh'), 'a.sh': SH }],
    ['not behind a variable', { Dockerfile: dockerfile('COPY a.sh /', 'CMD $HOME/a.sh'), 'a.sh': SH }],
    [
      'not from an image',
      { Dockerfile: dockerfile('COPY --from=shop/x /a.sh /', 'CMD ["/a.sh"]'), 'a.sh': SH },
    ],
    [
      'not what a later image’s file hides',
      {
        Dockerfile: dockerfile('COPY a.sh /', 'COPY --from=shop/x /a.sh /', 'CMD ["/a.sh"]'),
        'a.sh': SH,
      },
    ],
    ['not the image’s own', { Dockerfile: 'FROM postgres:17\nCMD ["/docker-entrypoint.sh"]\n' }],
    ['not what is not there', { Dockerfile: dockerfile('COPY a.sh /', 'CMD ["/a.sh"]') }],
    [
      'not a huge file',
      { Dockerfile: dockerfile('COPY a.sh /', 'CMD ["/a.sh"]'), 'a.sh': SH + '#'.repeat(262_144) },
    ],
    ['half typed', { Dockerfile: dockerfile('COPY a.sh', 'COPY <<EOF', 'CMD ["/a.sh"'), 'a.sh': SH }],
  ];
  for (const [what, files, ...expected] of cases)
    it(what, () => {
      const path = Object.keys(files).find((name) => name.endsWith('Dockerfile')) ?? '';
      assert.deepEqual(
        scripts(files, (project) => ofDockerfile(project, path)),
        expected,
      );
    });

  it('goes five deep', () => {
    const chain = Array.from({ length: 9 }, (_, at) => [`${at}.sh`, `${SH}/app/${at + 1}.sh\n`] as const);
    const files = { Dockerfile: dockerfile('COPY . /app/', 'CMD /app/0.sh'), ...Object.fromEntries(chain) };
    assert.deepEqual(
      scripts(files, ofDockerfile),
      [0, 1, 2, 3, 4].map((at) => `${at}.sh < /app/0.sh`),
    );
  });

  it('takes stages that copy from one another in circles', () => {
    const stages = Array.from(
      { length: 30 },
      (_, at) =>
        `FROM node:22 AS s${at}\n` +
        (at === 0 ? 'COPY a.sh /\n' : `COPY --from=s${at - 1} / /\nCOPY --from=s${at - 1} /x /\n`),
    );
    const files = { Dockerfile: `${stages.join('')}CMD ["/b.sh"]\n`, 'a.sh': SH };
    assert.deepEqual(scripts(files, ofDockerfile), []);
  });
});

describe('scripts that a compose service’s command runs', () => {
  const service = (...lines: string[]) =>
    `services:\n  web:\n${lines.map((line) => `    ${line}\n`).join('')}`;
  const cases: readonly [what: string, files: Files, ...expected: string[]][] = [
    [
      'in a mounted folder',
      {
        'compose.yaml': service(
          'image: node:22',
          'volumes: ["./scripts:/scripts:ro"]',
          'command: sh /scripts/run.sh',
        ),
        'scripts/run.sh': SH,
      },
      'scripts/run.sh < sh /scripts/run.sh',
    ],
    [
      'a mounted file, below working_dir',
      {
        'compose.yaml': service(
          'image: node:22',
          'working_dir: /app',
          'volumes: [{ type: bind, source: ./run.sh, target: /app/go }]',
          'command: ["./go"]',
        ),
        'run.sh': SH,
      },
      'run.sh < ./go',
    ],
    [
      'from PATH, where it is mounted as a file or in a folder',
      {
        'compose.yaml': service(
          'image: node:22',
          'volumes: ["./a.sh:/usr/local/bin/a.sh", "./x:/usr/bin/"]',
          'command: sh -c "a.sh && b.sh"',
        ),
        'a.sh': SH,
        'x/b.sh': SH,
      },
      'a.sh < a.sh',
      'x/b.sh < b.sh',
    ],
    [
      'in the image that it builds',
      {
        Dockerfile: dockerfile('COPY run.sh /'),
        'compose.yaml': service('build: .', 'command: /run.sh'),
        'run.sh': SH,
      },
      'run.sh < /run.sh',
    ],
    [
      'a mount over the image’s file',
      {
        Dockerfile: dockerfile('COPY a.sh /bin/a.sh'),
        'compose.yaml': service('build: .', 'volumes: ["./x:/bin"]', 'command: /bin/a.sh'),
        'a.sh': SH,
        'x/a.sh': SH,
      },
      'x/a.sh < /bin/a.sh',
    ],
    [
      'the deeper of two mounts',
      {
        'compose.yaml': service(
          'image: node:22',
          'volumes: ["./b/a.sh:/s/a.sh", "./a:/s"]',
          'command: /s/a.sh',
        ),
        'a/a.sh': SH,
        'b/a.sh': SH,
      },
      'b/a.sh < /s/a.sh',
    ],
    [
      'a config of a file',
      {
        'compose.yaml': `${service('image: node:22', 'configs: [run, { source: other, target: /o.sh }]', 'command: sh -c "sh /run; /o.sh"')}configs:\n  run: { file: ./run.sh }\n  other: { file: o.sh }\n`,
        'run.sh': SH,
        'o.sh': SH,
      },
      'run.sh < sh /run',
      'o.sh < /o.sh',
    ],
    [
      'not under a named volume',
      {
        Dockerfile: dockerfile('COPY a.sh /data/'),
        'compose.yaml': service('build: .', 'volumes: ["data:/data"]', 'command: /data/a.sh'),
        'a.sh': SH,
      },
    ],
    [
      'not under a mount that is not known',
      {
        Dockerfile: dockerfile('COPY a.sh /data/'),
        'compose.yaml': service('build: .', 'volumes: ["./x:${WHERE}"]', 'command: /data/a.sh'),
        'a.sh': SH,
      },
    ],
    [
      'not in an image of another name',
      { 'compose.yaml': service('image: shop/web', 'command: /a.sh'), 'a.sh': SH },
    ],
  ];
  for (const [what, files, ...expected] of cases)
    it(what, () => {
      assert.deepEqual(scripts(files, ofCompose), expected);
    });
});
