import assert from 'node:assert/strict';
import { dockerfileOf, nothingElse, projectOf, serviceOf, uriOf } from './files';
import type { Contents } from '../../../src/images/contents';
import type { InspectedImage } from '../../../src/images/inspected';

/** `+curl -wget ?nc`: there, not there, unknown; `shell` is what shell form runs with, `gnu` whose wget. */
function said(contents: Contents, expected: string): string {
  const { os, shell, wget } = contents;
  const sign = (there: boolean | undefined) => (there === undefined ? '?' : there ? '+' : '-');
  const one = (word: string) => {
    if (['windows', 'linux', 'any'].includes(word)) return os ?? 'any';
    if (word === 'gnu' || word === 'busybox' || word === 'whose') return wget ?? 'whose';
    const name = word.slice(1);
    return sign(name === 'shell' ? shell : contents.has(name)) + name;
  };
  return expected.split(' ').map(one).join(' ');
}

function endOf(Dockerfile: string): Contents {
  const project = projectOf({ Dockerfile });
  const dockerfile = dockerfileOf(project);
  return project.contentsOfStage(dockerfile.stages.at(-1)!, dockerfile);
}

const SLIM = 'FROM node:22-slim\n';
const ALPINE = 'FROM alpine:3.20\n';

describe('what a stage holds in the end', () => {
  const cases: [what: string, dockerfile: string, expected: string][] = [
    ['its base image', SLIM, 'linux +shell -curl -wget +node'],
    ['the base of its parent', `FROM node:22-slim AS a\nFROM alpine\nFROM a\n`, '+shell -curl +node'],
    ['a default of an argument', 'ARG V=22\nFROM node:$V-slim\n', '-curl'],
    ['an image that nobody names', 'ARG V\nFROM $V\n', 'any ?shell ?curl'],

    // Package lines.
    ['an installed program', `${SLIM}RUN apt-get update && apt-get install -y curl\n`, '+curl ?wget ?nc'],
    ['with a version', `${ALPINE}RUN apk add --no-cache curl=8.9.0-r0\n`, '+curl'],
    ['a dependency', `${SLIM}RUN apt-get install -y libpq5\n`, '?curl ?wget +shell'],
    [
      'another name',
      `${SLIM}RUN apt-get install -y postgresql-client-16 netcat-openbsd\n`,
      '+pg_isready +nc',
    ],
    ['in exec form', `${SLIM}RUN ["apt-get", "install", "-y", "curl"]\n`, '+curl'],
    ['in a here-document', `${SLIM}RUN <<EOF\napt-get update\napt-get install -y curl\nEOF\n`, '+curl'],
    ['packages that a variable names', `${SLIM}RUN apt-get install -y $DEPS\n`, '?curl'],
    ['only where', `${SLIM}RUN if [ "$DEV" ]; then apt-get install -y curl; fi\n`, '?curl'],
    ['only then', `${SLIM}RUN [ -z "$DEV" ] || apt-get install -y curl\n`, '?curl'],
    ['only if that', `${SLIM}RUN test -n "$DEV" && apt-get install -y curl; true\n`, '?curl'],
    ['GNU’s wget', `${ALPINE}RUN apk add wget\n`, '+wget gnu'],
    ['BusyBox’s wget beside others', `${ALPINE}RUN apk add --no-cache curl tini\n`, '+wget busybox'],
    ['whose wget a variable says', `${ALPINE}RUN apk add $DEPS\n`, '+wget whose'],
    ['installed and removed', `${SLIM}RUN apt-get install -y curl\nRUN apt-get purge -y curl\n`, '-curl'],
    [
      'installed for the build only',
      `${ALPINE}RUN apk add --virtual .build curl && apk del .build\n`,
      '?curl',
    ],
    [
      'removed with what nobody needs',
      `${SLIM}RUN apt-get install -y curl gcc && apt-get purge -y --auto-remove gcc\n`,
      '+curl',
    ],
    ['removed by a variable', `FROM node:22\nRUN apt-get purge -y $DEPS\n`, '?curl'],
    ['what Alpine may keep', `FROM nginx:alpine\nRUN apk del curl\n`, '?curl'],
    ['what only updates', `${SLIM}RUN apt-get update && apt-get clean\n`, '-curl'],

    // What else runs.
    [
      'packages of languages',
      `${SLIM}RUN npm ci && npm run build && npm i -g serve\nRUN pip install -r r.txt\n`,
      '-curl',
    ],
    ['a package of that name', `${SLIM}RUN npm install -g @scope/mongosh jq@1\n`, '?mongosh ?jq -curl'],
    ['browsers with what they need', `${SLIM}RUN npx playwright install --with-deps\n`, '?curl'],
    ['the same through npm', `${SLIM}RUN npm exec playwright install-deps\n`, '?curl'],
    [
      'files, folders and users',
      `${SLIM}RUN mkdir -p /usr/local/bin/x /app && chown -R node /app; useradd -m me && chmod +x /app/run\n`,
      '-curl -wget',
    ],
    ['a cache that goes', `${SLIM}RUN rm -rf /var/lib/apt/lists/* /tmp/*\n`, '-curl +bash'],
    ['a script', `${SLIM}COPY setup.sh /tmp/\nRUN /tmp/setup.sh\n`, '?curl'],
    ['a script that is fetched', `FROM node:22\nRUN curl -fsSL https://x.io/i | bash -\n`, '?nc +curl'],
    ['what is built', `${SLIM}RUN make install\n`, '?curl'],
    ['a program that a variable names', `${SLIM}RUN $INSTALL it\n`, '?curl'],
    ['half typed', `${SLIM}RUN if true; then\n`, '?curl'],
    ['for another interpreter', `${SLIM}RUN <<EOF python3\nimport os\nEOF\n`, '?curl'],
    ['a file under a program’s name', `${SLIM}RUN echo x > /usr/local/bin/curl\n`, '?curl -wget'],
    ['a link', `${SLIM}RUN ln -s /opt/t/wget /usr/bin/wget\n`, '?wget -curl'],
    ['files that are copied there', `${SLIM}RUN cp -r /opt/tools/. /usr/local/bin\n`, '?curl'],
    ['files that are copied elsewhere', `${SLIM}RUN cp -r /opt/tools /app/\n`, '-curl'],
    ['an archive', `${SLIM}RUN tar -xzf a.tgz -C /usr/local\n`, '?curl'],
    ['an archive elsewhere', `${SLIM}RUN tar -xzf a.tgz -C /opt/app\n`, '-curl'],
    ['an archive somewhere', `${SLIM}RUN tar xzf a.tgz\n`, '?curl'],
    ['a program that is deleted', 'FROM node:22\nRUN rm /usr/bin/curl\n', '?curl +wget'],
    ['programs that are deleted', 'FROM node:22\nRUN rm -rf /usr/bin/*\n', '?curl ?shell'],
    ['a folder that it works in', `${SLIM}WORKDIR /usr/local/bin\nRUN curl -O https://x.io/nc\n`, '?nc'],

    // Copies.
    ['a program of its own', `${SLIM}COPY --from=x /usr/bin/curl /usr/bin/\n`, '+curl -wget'],
    ['under another name', `${SLIM}COPY curl-static /usr/local/bin/curl\n`, '+curl -wget'],
    ['into another folder', `${SLIM}COPY curl /opt/curl\n`, '-curl'],
    ['the application', `${SLIM}WORKDIR /app\nCOPY . .\nCOPY package*.json ./\n`, '-curl'],
    ['a folder over the programs', `${SLIM}COPY tools/ /usr/local/bin/\n`, '?curl'],
    ['a folder over all', `${SLIM}COPY rootfs /\n`, '?curl'],
    ['a script to the top', `${SLIM}COPY start.sh app.py /\n`, '-curl'],
    ['everything to where nobody knows', `${SLIM}COPY . .\n`, '?curl'],
    ['a file to where nobody knows', `${SLIM}COPY app.py ./\n`, '-curl'],
    ['where a variable says', `${SLIM}ARG D\nCOPY x $D\n`, '?curl'],
    ['where a known variable says', `${SLIM}ENV D=/srv\nCOPY x $D\n`, '-curl'],
    ['an archive that is unpacked', `FROM scratch\nADD rootfs.tar.xz /\n`, '?shell ?sh'],
    [
      'a program that is fetched',
      `${SLIM}ADD https://x.io/dl/grpc_health_probe /usr/local/bin/\n`,
      '+grpc_health_probe -curl',
    ],
    ['a here-document', `${SLIM}COPY <<EOF /usr/local/bin/check\nx\nEOF\n`, '+check -curl'],
    ['a list', `${SLIM}COPY ["curl", "/usr/bin/curl"]\n`, '+curl'],

    // Shells.
    ['nothing', 'FROM scratch\nCOPY app /app\n', '-shell -sh -curl -app'],
    ['nothing but a program', 'FROM scratch\nCOPY --from=b /go/bin/app /\nUSER 1\n', '-shell'],
    ['what may be a folder', 'FROM scratch\nCOPY --from=b /out /\n', '?shell'],
    ['a copied shell', 'FROM scratch\nCOPY --from=busybox /bin/sh /bin/sh\n', '+shell +sh'],
    ['a shell that must be there', 'FROM scratch\nCOPY rootfs /\nRUN true\n', '+shell'],
    [
      'a shell elsewhere',
      'FROM gcr.io/distroless/base:debug\nSHELL ["/busybox/sh", "-c"]\nRUN true\n',
      '-shell +sh',
    ],
    ['exec form', 'FROM gcr.io/distroless/base\nRUN ["/app", "init"]\n', '?shell'],

    // Triggers.
    ['a trigger', 'FROM node:22-slim AS a\nONBUILD RUN apt-get install -y curl\nFROM a\n', '+curl'],
    ['a trigger that is still to run', 'FROM node:22-slim\nONBUILD RUN apt-get install -y curl\n', '-curl'],
    [
      'a trigger that runs once',
      'FROM node:22-slim AS a\nONBUILD COPY curl /usr/bin/curl\nFROM a AS b\nRUN rm /usr/bin/curl\nFROM b\n',
      '?curl',
    ],

    // PATH.
    ['a folder more', `${SLIM}ENV PATH=/opt/b:$PATH\nCOPY curl /opt/b/curl\n`, '+curl -wget'],
    [
      'its folder laid over',
      `${SLIM}ENV PATH="/opt/venv/bin:$PATH"\nCOPY --from=b /opt/venv /opt/venv\n`,
      '?curl',
    ],
    ['other folders', `FROM node:22\nENV PATH=/opt/b\n`, '?curl'],
    ['all folders', `FROM node:22\nENV PATH=/opt/b:/usr/local/bin:/usr/bin:/bin\n`, '+curl'],

    // Windows.
    ['Windows', 'FROM mcr.microsoft.com/windows/nanoserver:1809\n', 'windows +shell +curl -wget'],
    [
      'what runs on Windows',
      'FROM mcr.microsoft.com/windows/nanoserver:1809\nRUN mkdir x\n',
      'windows +curl ?wget',
    ],
    ['a file for Windows', '# escape=`\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\n', 'any ?shell ?curl'],
    ['a platform', 'FROM --platform=windows/amd64 golang:1.22\n', 'any ?shell ?curl'],
  ];
  for (const [what, dockerfile, expected] of cases)
    it(what, () => {
      assert.equal(said(endOf(dockerfile), expected), expected);
    });

  it('is worked out without taking longer than the file is long', () => {
    const stages = Array.from(
      { length: 2000 },
      (_, at) => `FROM ${at === 0 ? 'node:22-slim' : `s${at - 1}`} AS s${at}\nRUN mkdir x\n`,
    );
    assert.equal(said(endOf(stages.join('')), '-curl'), '-curl');
  });
});

const web = (...lines: string[]) => `services:\n  web:\n${lines.map((line) => `    ${line}\n`).join('')}`;

describe('what a service’s containers hold', () => {
  const cases: [what: string, files: Record<string, string>, expected: string][] = [
    ['its image', { 'compose.yaml': web('image: node:22-slim') }, '+shell -curl'],
    ['an image that is not known', { 'compose.yaml': web('image: $X') }, '?shell ?curl'],
    ['no image', { 'compose.yaml': web('restart: always') }, '?shell ?curl'],
    [
      'what it builds',
      { 'compose.yaml': web('build: .'), Dockerfile: `${SLIM}RUN apt-get install -y curl\n` },
      '+curl',
    ],
    [
      'the stage that it targets',
      {
        'compose.yaml': web('build: { context: ., target: a }'),
        Dockerfile: 'FROM alpine AS a\nFROM node\n',
      },
      '-curl +wget',
    ],
    ['a Dockerfile that is not there', { 'compose.yaml': web('build: .') }, '?curl'],
    [
      'what an argument chooses',
      {
        'compose.yaml': web('build: { context: ., args: { V: alpine } }'),
        Dockerfile: 'ARG V=node\nFROM $V\n',
      },
      '-curl +wget busybox',
    ],
    [
      'an image that another service builds',
      {
        'compose.yaml': `${web('image: me/app')}  b:\n    image: me/app\n    build: .\n`,
        Dockerfile: 'FROM alpine\n',
      },
      '-curl +wget',
    ],
    [
      'an image that another service builds on',
      {
        'compose.yaml': `${web('build: { context: web, additional_contexts: { base: "service:b" } }')}  b:\n    build: .\n`,
        'web/Dockerfile': 'FROM base\nRUN true\n',
        Dockerfile: 'FROM node:22-slim\nRUN apt-get install -y curl\n',
      },
      '+curl +node',
    ],
    [
      'data that is mounted',
      { 'compose.yaml': web('image: node:22-slim', 'volumes: ["./d:/data", "${V:-x}:/v"]') },
      '-curl',
    ],
    [
      'a mounted program',
      { 'compose.yaml': web('image: node:22-slim', 'volumes: ["./curl:/usr/local/bin/curl:ro"]') },
      '+curl -wget',
    ],
    [
      'programs that are mounted over',
      { 'compose.yaml': web('image: node:22', 'volumes: ["./bin:/usr/local/bin"]') },
      '?curl ?shell',
    ],
    [
      'a mount to where nobody knows',
      { 'compose.yaml': web('image: node:22', 'volumes: ["x:$D"]') },
      '?curl',
    ],
    ['a folder in memory', { 'compose.yaml': web('image: node:22', 'tmpfs: /run:size=64k') }, '+curl'],
    ['programs in memory', { 'compose.yaml': web('image: node:22', 'tmpfs: [/tmp, /usr]') }, '?curl'],
    ['another PATH', { 'compose.yaml': web('image: node:22', 'environment: { PATH: /x }') }, '?curl'],
    [
      'configs',
      { 'compose.yaml': web('image: node:22-slim', 'configs: [c]') + 'configs: { c: { file: x } }\n' },
      '-curl',
    ],
    [
      'what its team says',
      {
        'compose.yaml': web('image: me/base:1'),
        '.checkup.yaml': 'images:\n  "me/*": { has: [sh, curl], lacks: [wget] }\n',
      },
      '+shell +curl -wget ?nc',
    ],
    [
      'what its team says over the table',
      {
        'compose.yaml': web('build: .'),
        Dockerfile: `${SLIM}RUN mkdir x\n`,
        '.checkup.yaml': 'images:\n  "node": { has: [curl], lacks: [sh] }\n',
      },
      '+shell +curl -wget',
    ],
  ];
  for (const [what, files, expected] of cases)
    it(what, () => {
      const project = projectOf(files);
      nothingElse(project);
      assert.equal(said(project.contentsOfService(...serviceOf(project, 'web')), expected), expected);
    });
});

describe('what an engine says of an image', () => {
  const inspected = { healthcheck: null, user: '', ports: [80], os: 'linux', path: undefined } as const;
  const cases: [what: string, said: Partial<InspectedImage> | null, expected: string][] = [
    ['that it is not there', null, 'linux +shell -curl'],
    ['nothing new', {}, 'linux +shell -curl'],
    ['that it is Windows’', { os: 'windows' }, 'windows ?shell ?curl'],
    ['where programs are', { path: ['/opt/b'] }, 'linux +shell -curl'],
  ];
  for (const [what, said_, expected] of cases)
    it(what, () => {
      const project = projectOf({ Dockerfile: 'FROM node:22-slim\n' });
      const dockerfile = dockerfileOf(project);
      const contents = () => project.contentsOfStage(dockerfile.stages[0]!, dockerfile);
      contents();
      project.setImage('node:22-slim', said_ && { ...inspected, ...said_ });
      assert.equal(said(contents(), expected), expected);
    });

  it('is asked for by those that it matters to, and only where there is an engine', () => {
    const project = projectOf({ Dockerfile: 'FROM me/app:1\n', 'b.Dockerfile': 'FROM scratch\n' });
    const dockerfile = dockerfileOf(project);
    const look = () => project.seenFrom(uriOf('Dockerfile')).healthOfStage(dockerfile.stages[0]!, dockerfile);
    look();
    assert.deepEqual(project.wantedImages(), []);
    project.startInspections();
    assert.deepEqual(project.wantedImages(), ['me/app:1']);
    const healthcheck = { Test: ['CMD', 'x'], Interval: 5e9 };
    assert.deepEqual(project.setImage('me/app:1', { ...inspected, healthcheck }), [uriOf('Dockerfile')]);
    assert.deepEqual(project.setImage('me/app:1', { ...inspected, healthcheck }), []);
    assert.deepEqual(project.wantedImages(), []);
    const { config, base } = look();
    assert.deepEqual([config, base], [healthcheck, { image: 'me/app:1', healthcheck: true }]);
    assert.deepEqual(project.portsOfImage('me/app:1'), [80]);
    project.outdateImages();
    assert.deepEqual(project.wantedImages(), ['me/app:1']);
    assert.deepEqual(project.setImage('me/app:1', null), [uriOf('Dockerfile')]);
    assert.deepEqual(look().base, { image: 'me/app:1', healthcheck: undefined });
  });

  it('counts no more once the engine is not to be asked', () => {
    const project = projectOf({ Dockerfile: 'FROM me/app:1\n' });
    const dockerfile = dockerfileOf(project);
    const look = () =>
      project.seenFrom(uriOf('Dockerfile')).healthOfStage(dockerfile.stages[0]!, dockerfile).base;
    project.startInspections();
    look();
    project.setImage('me/app:1', inspected);
    assert.equal(look()?.healthcheck, false);
    assert.deepEqual(project.stopInspections(), [uriOf('Dockerfile')]);
    assert.equal(look()?.healthcheck, undefined);
    assert.deepEqual(project.wantedImages(), []);
    project.startInspections();
    assert.deepEqual(project.wantedImages(), ['me/app:1']);
  });

  it('is merged with what a service says', () => {
    const project = projectOf({ 'compose.yaml': web('image: me/app', 'healthcheck: { interval: 7s }') });
    const healthcheck = { Test: ['CMD', 'x'], Interval: 5e9, Retries: 2 };
    project.setImage('me/app', { ...inspected, healthcheck });
    const { config, base } = project.healthOfService(...serviceOf(project, 'web'));
    assert.deepEqual(config, { ...healthcheck, Interval: 7e9 });
    assert.equal(base?.healthcheck, true);
  });

  it('counts less than what the team says', () => {
    const project = projectOf({
      'compose.yaml': web('image: me/app'),
      '.checkup.yaml': 'images:\n  me/app: { healthcheck: false }\n',
    });
    project.setImage('me/app', { ...inspected, healthcheck: { Test: ['CMD', 'x'] } });
    const { config, base } = project.healthOfService(...serviceOf(project, 'web'));
    assert.deepEqual([config, base?.healthcheck], [null, false]);
  });
});

describe('the ports that an image exposes', () => {
  const cases: [image: string | undefined, ports: readonly number[] | undefined][] = [
    ['postgres:17', [5432]],
    ['node:22', []],
    ['scratch', []],
    ['php:8-fpm', undefined],
    ['me/app', undefined],
    [undefined, undefined],
  ];
  for (const [image, ports] of cases)
    it(String(image), () => {
      assert.deepEqual(projectOf({}).portsOfImage(image), ports);
    });
});
