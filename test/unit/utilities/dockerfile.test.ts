/** The utility wired into Dockerfiles: before → after. */
import assert from 'node:assert/strict';
import source from '../../../src/utilities/runtimes/node/healthcheck.mjs?raw';
import { apply, dockerfileFixes, open, problems, type Files } from './workspace';

interface Example {
  readonly name: string;
  /** A Dockerfile, or several files. */
  readonly before: string | Files;
  /** The Dockerfile after the fix, or all files that it changed; undefined where no fix is offered. */
  readonly after: string | Files | undefined;
  readonly path?: string;
  readonly notes?: readonly RegExp[];
  readonly preferred?: boolean;
  readonly crlf?: boolean;
}

const node = (...lines: string[]) => ['FROM node:22', ...lines, ''].join('\n');
/** A Dockerfile whose files are all copied, with a health check. */
const check = (healthcheck: string) =>
  node('WORKDIR /app', 'COPY . .', healthcheck, 'CMD ["node", "server.js"]');
const fixed = (...words: string[]) =>
  check(`HEALTHCHECK CMD ${JSON.stringify(['node', 'healthcheck.mjs', ...words]).replaceAll('","', '", "')}`);

const curl: readonly Example[] = [
  {
    name: 'shell form becomes exec form',
    before: check('HEALTHCHECK CMD curl --fail http://localhost:3000/health'),
    after: fixed('-u', 'http://localhost:3000/health'),
  },
  {
    name: '`|| exit 1` goes',
    before: check('HEALTHCHECK CMD curl -fsS http://localhost:3000/health || exit 1'),
    after: fixed('-u', 'http://localhost:3000/health'),
  },
  {
    name: 'exec form, with a full path',
    before: check('HEALTHCHECK CMD ["/usr/bin/curl", "-f", "http://localhost:3000/health"]'),
    after: fixed('-u', 'http://localhost:3000/health'),
  },
  {
    name: 'exec form with shell syntax that nobody reads',
    before: check('HEALTHCHECK CMD ["curl", "-f", "http://localhost:3000/health", "||", "exit", "1"]'),
    after: fixed('-u', 'http://localhost:3000/health'),
  },
  {
    name: 'sh -c in exec form',
    before: check('HEALTHCHECK CMD ["sh", "-c", "curl -f http://localhost:3000/health || exit 1"]'),
    after: fixed('-u', 'http://localhost:3000/health'),
  },
  {
    name: 'sh -c in exec form that does more',
    before: check(
      'HEALTHCHECK CMD ["sh", "-c", "pgrep \\"x\\" && curl -f \\"http://localhost:3000/health?a=$A\\""]',
    ),
    after: check(
      'HEALTHCHECK CMD ["sh", "-c", "pgrep \\"x\\" && node healthcheck.mjs -u \\"http://localhost:3000/health?a=$A\\""]',
    ),
  },
  {
    name: 'a shell’s test before it',
    before: check('HEALTHCHECK CMD [ -f /ready ] && curl -f http://localhost:3000/health'),
    after: check('HEALTHCHECK CMD [ -f /ready ] && node healthcheck.mjs -u http://localhost:3000/health'),
  },
  {
    name: 'redirections go, too',
    before: check('HEALTHCHECK CMD curl -f http://localhost:3000/health > /dev/null 2>&1 || exit 1'),
    after: fixed('-u', 'http://localhost:3000/health'),
  },
  {
    name: 'several calls',
    before: check(
      'HEALTHCHECK CMD curl -f http://localhost:3000/live && curl -f http://localhost:3000/ready',
    ),
    after: fixed('-u', 'http://localhost:3000/live', '-u', 'http://localhost:3000/ready'),
  },
  {
    name: 'several URLs of one call',
    before: check('HEALTHCHECK CMD curl -f http://localhost:3000/live http://localhost:3000/ready'),
    after: fixed('-u', 'http://localhost:3000/live', '-u', 'http://localhost:3000/ready'),
    preferred: false,
    notes: [/how the last one ended/, /300 ms/],
  },
  {
    name: 'a dollar that is only one, in quotes',
    before: check("HEALTHCHECK CMD curl -f 'http://localhost:3000/health/$metadata'"),
    after: fixed('-u', 'http://localhost:3000/health/$metadata'),
  },
  {
    name: 'a dollar that is only one, where no shell reads it',
    before: check('HEALTHCHECK CMD ["curl", "-f", "http://localhost:3000/health/$metadata"]'),
    after: fixed('-u', 'http://localhost:3000/health/$metadata'),
  },
  {
    name: 'the time limit is taken over, in milliseconds',
    before: check('HEALTHCHECK CMD curl -f -m 2.5 http://localhost:3000/health'),
    after: fixed('-u', 'http://localhost:3000/health', '-t', '2500'),
    notes: [],
  },
  {
    name: 'a start page may redirect, as curl takes that for a success',
    before: check('HEALTHCHECK CMD curl -f http://localhost:3000/'),
    after: fixed('-u', 'http://localhost:3000/', '--status', '200-399'),
  },
  {
    name: 'a URL without scheme',
    before: check('HEALTHCHECK CMD curl -f localhost:3000/health'),
    after: fixed('-u', 'http://localhost:3000/health'),
  },
  {
    name: 'a quoted URL with a query',
    before: check(`HEALTHCHECK CMD curl -f 'http://localhost:3000/health?deep=1&x="'`),
    after: undefined,
  },
  {
    name: 'a query',
    before: check(`HEALTHCHECK CMD curl -f "http://localhost:3000/health?deep=1&all=2"`),
    after: fixed('-u', 'http://localhost:3000/health?deep=1&all=2'),
  },
  {
    name: 'a variable keeps the shell form',
    before: check('HEALTHCHECK CMD curl -f http://localhost:$PORT/health || exit 1'),
    after: check('HEALTHCHECK CMD node healthcheck.mjs -u http://localhost:$PORT/health'),
    notes: [/300 ms/, /shell form stays/],
  },
  {
    name: 'a variable with a default, and a query',
    before: check('HEALTHCHECK CMD curl -f "http://localhost:${PORT:-3000}/health?a=1&b=2"'),
    after: check('HEALTHCHECK CMD node healthcheck.mjs -u "http://localhost:${PORT:-3000}/health?a=1&b=2"'),
  },
  {
    name: 'the answer of a command is no address to take over',
    before: check('HEALTHCHECK CMD curl -f http://$(hostname):3000/health'),
    after: undefined,
  },
  {
    name: 'flags, layout and comments stay',
    before: check(
      'HEALTHCHECK --interval=5s   --timeout=3s \\\n  # often enough\n  --retries=2 \\\n  CMD curl -f \\\n    # quietly\n    -s http://localhost:3000/health # no comment',
    ).replace(' # no comment', ''),
    after: check(
      'HEALTHCHECK --interval=5s   --timeout=3s \\\n  # often enough\n  --retries=2 \\\n  CMD ["node", "healthcheck.mjs", "-u", "http://localhost:3000/health", "-t", "3000"]',
    ),
  },
  {
    name: 'other programs stay where they are',
    before: check('HEALTHCHECK CMD test -f /tmp/ready && curl -f http://localhost:3000/health || exit 1'),
    after: check(
      'HEALTHCHECK CMD test -f /tmp/ready && node healthcheck.mjs -u http://localhost:3000/health || exit 1',
    ),
  },
  {
    name: 'one of two is enough',
    before: check(
      'HEALTHCHECK CMD curl -f http://localhost:3000/live || curl -f http://localhost:3000/ready',
    ),
    after: check(
      'HEALTHCHECK CMD node healthcheck.mjs -u http://localhost:3000/live || node healthcheck.mjs -u http://localhost:3000/ready',
    ),
  },
  {
    name: 'if … then … else',
    before: check('HEALTHCHECK CMD if curl -f http://localhost:3000/live; then exit 0; else exit 1; fi'),
    after: fixed('-u', 'http://localhost:3000/live'),
  },
  {
    name: 'an option without counterpart is named, and the fix is not for all',
    before: check('HEALTHCHECK CMD curl -f -H "X-Key: s3cret" --retry 3 http://localhost:3000/health'),
    after: fixed('-u', 'http://localhost:3000/health'),
    preferred: false,
    notes: [/--retry 3/, /-H 'X-Key: …'/, /300 ms/],
  },
  {
    name: 'what a pipe looks for',
    before: check(
      `HEALTHCHECK CMD curl -sf -m 1 http://localhost:3000/health | grep -q '"status":"UP"' || exit 1`,
    ),
    after: fixed('-u', 'http://localhost:3000/health', '-t', '1000', '--contains', '"status":"UP"'),
    notes: [],
  },
  {
    name: 'the same where a variable keeps the shell form',
    before: check(`HEALTHCHECK CMD curl -sf -m 1 http://localhost:$PORT/health | grep -q '"it''s up"'`),
    after: check(
      `HEALTHCHECK CMD node healthcheck.mjs -u http://localhost:$PORT/health -t 1000 --contains '"its up"'`,
    ),
  },
  {
    name: 'what a pipe looks for in a way of its own is named',
    before: check('HEALTHCHECK CMD curl -sf -m 1 http://localhost:3000/health | jq -e .ok || exit 1'),
    after: fixed('-u', 'http://localhost:3000/health', '-t', '1000'),
    preferred: false,
    notes: [/jq -e .ok/],
  },
  {
    name: 'the time that the engine gives the check',
    before: check('HEALTHCHECK --timeout=2s CMD curl -f http://localhost:3000/health'),
    after: check(
      'HEALTHCHECK --timeout=2s CMD ["node", "healthcheck.mjs", "-u", "http://localhost:3000/health", "-t", "2000"]',
    ),
    notes: [],
  },
  {
    name: 'a certificate that is not trusted',
    before: check('HEALTHCHECK CMD curl -fk -m 1 https://localhost:3000/health'),
    after: fixed('-u', 'https://localhost:3000/health', '-t', '1000', '-k'),
    notes: [],
  },
  {
    name: 'a check that could not fail',
    before: check('HEALTHCHECK CMD curl -m 1 http://localhost:3000/health || true'),
    after: fixed('-u', 'http://localhost:3000/health', '-t', '1000'),
    notes: [/--fail/, /could not fail/],
  },
  {
    name: 'a status that is compared',
    before: check(
      `HEALTHCHECK CMD [ "$(curl -s -m 1 -o /dev/null -w '%{http_code}' http://localhost:3000/health)" = 200 ]`,
    ),
    after: fixed('-u', 'http://localhost:3000/health', '-t', '1000', '--status', '200'),
    notes: [],
  },
  {
    name: 'what the program makes of the answer is not known',
    before: check('HEALTHCHECK CMD [ $(curl -s http://localhost:3000/load) -lt $LIMIT ]'),
    after: undefined,
  },
  {
    name: 'a socket',
    before: check('HEALTHCHECK CMD curl -f -m 1 --unix-socket /run/app.sock http://localhost/health'),
    after: undefined,
  },
  {
    name: 'another protocol',
    before: check('HEALTHCHECK CMD curl -f ftp://localhost/health'),
    after: undefined,
  },
  { name: 'no curl', before: check('HEALTHCHECK CMD pgrep node'), after: undefined },
  { name: 'NONE', before: check('HEALTHCHECK NONE'), after: undefined },
  {
    name: 'ONBUILD: a path that is right in every image',
    before: node('WORKDIR /app', 'COPY . .', 'ONBUILD HEALTHCHECK CMD curl -f http://localhost:3000/health'),
    after: node(
      'WORKDIR /app',
      'COPY . .',
      'ONBUILD HEALTHCHECK CMD ["node", "/app/healthcheck.mjs", "-u", "http://localhost:3000/health"]',
    ),
  },
  {
    name: 'CRLF',
    crlf: true,
    before: node(
      'WORKDIR /app',
      'COPY server.js ./',
      'HEALTHCHECK --interval=5s \\',
      '\tCMD curl -f http://localhost:3000/health',
      'CMD ["node", "server.js"]',
    ),
    after: node(
      'WORKDIR /app',
      'COPY server.js ./',
      'COPY healthcheck.mjs ./',
      'HEALTHCHECK --interval=5s \\',
      '\tCMD ["node", "healthcheck.mjs", "-u", "http://localhost:3000/health"]',
      'CMD ["node", "server.js"]',
    ),
  },
  {
    name: 'backtick escape',
    before: `# escape=\`\n${check('HEALTHCHECK --interval=5s `\n  CMD curl -f http://localhost:3000/health')}`,
    after: `# escape=\`\n${check('HEALTHCHECK --interval=5s `\n  CMD ["node", "healthcheck.mjs", "-u", "http://localhost:3000/health"]')}`,
  },
  {
    name: 'lower case',
    before:
      'from node:22\nworkdir /app\ncopy server.js ./\nhealthcheck cmd curl -f http://localhost:3000/health\n',
    after:
      'from node:22\nworkdir /app\ncopy server.js ./\ncopy healthcheck.mjs ./\nhealthcheck cmd ["node", "healthcheck.mjs", "-u", "http://localhost:3000/health"]\n',
  },
];

/** Where the utility lands: instructions before the health check → what is added, and the path it has. */
const placements: readonly {
  name: string;
  lines: string[];
  copy?: string;
  path: string;
  more?: Files;
  files?: string[];
}[] = [
  { name: 'COPY . .', lines: ['WORKDIR /app', 'COPY . .'], path: 'healthcheck.mjs' },
  { name: 'COPY . /app', lines: ['COPY . /app', 'WORKDIR /app'], path: 'healthcheck.mjs' },
  { name: 'ADD ./ ./', lines: ['WORKDIR /app', 'ADD ./ ./'], path: 'healthcheck.mjs' },
  {
    name: 'COPY --chown',
    lines: ['WORKDIR /app', 'COPY --chown=node:node . .', 'USER node'],
    path: 'healthcheck.mjs',
  },
  { name: 'COPY in JSON form', lines: ['WORKDIR /app', 'COPY [".", "/app/"]'], path: 'healthcheck.mjs' },
  { name: 'COPY *.mjs', lines: ['WORKDIR /app', 'COPY *.mjs package*.json ./'], path: 'healthcheck.mjs' },
  {
    name: 'COPY to another folder',
    lines: ['WORKDIR /app', 'COPY . /srv/app'],
    path: '/srv/app/healthcheck.mjs',
  },
  { name: 'COPY below', lines: ['WORKDIR /srv', 'COPY . app/'], path: 'app/healthcheck.mjs' },
  { name: 'no WORKDIR', lines: ['COPY . .'], path: 'healthcheck.mjs' },
  {
    name: 'COPY of one file',
    lines: ['WORKDIR /app', 'COPY package.json .'],
    copy: 'COPY healthcheck.mjs ./',
    path: 'healthcheck.mjs',
  },
  {
    name: 'COPY of a folder',
    lines: ['WORKDIR /app', 'COPY src/ ./'],
    copy: 'COPY healthcheck.mjs ./',
    path: 'healthcheck.mjs',
  },
  {
    name: 'COPY from a stage',
    lines: ['WORKDIR /app', 'COPY --from=build /app .'],
    copy: 'COPY healthcheck.mjs ./',
    path: 'healthcheck.mjs',
  },
  {
    name: 'WORKDIR from variables',
    lines: ['ENV ROOT=/srv', 'ARG NAME=app', 'WORKDIR $ROOT/${NAME}', 'COPY . .', 'WORKDIR /'],
    path: 'srv/app/healthcheck.mjs',
  },
  {
    name: 'WORKDIR that is not known',
    lines: ['ARG FOLDER', 'WORKDIR $FOLDER', 'COPY . .'],
    path: 'healthcheck.mjs',
  },
  {
    name: 'WORKDIR that is not known, then another',
    lines: ['ARG FOLDER', 'WORKDIR $FOLDER', 'COPY . .', 'WORKDIR /data'],
    copy: 'COPY healthcheck.mjs ./',
    path: 'healthcheck.mjs',
  },
  {
    name: 'relative WORKDIR',
    lines: ['WORKDIR /srv', 'WORKDIR app', 'COPY . .', 'WORKDIR ..'],
    path: 'app/healthcheck.mjs',
  },
  {
    name: 'a RUN takes the folder away again',
    lines: ['COPY . /src', 'RUN npm install -g /src && rm -rf /src', 'WORKDIR /app'],
    copy: 'COPY healthcheck.mjs ./',
    path: 'healthcheck.mjs',
  },
  {
    name: 'a RUN takes files of its kind away again',
    lines: ['WORKDIR /app', 'COPY . .', 'RUN npm run build && rm -rf src *.mjs'],
    copy: 'COPY healthcheck.mjs ./',
    path: 'healthcheck.mjs',
  },
  {
    name: 'a RUN moves the folder',
    lines: ['ENV HOME=/srv', 'WORKDIR /app', 'COPY . $HOME/src', 'RUN mv ${HOME}/src /opt'],
    copy: 'COPY healthcheck.mjs ./',
    path: 'healthcheck.mjs',
  },
  {
    name: 'a RUN takes other things away',
    lines: [
      'WORKDIR /app',
      'RUN rm -rf /app/*',
      'COPY . .',
      'RUN rm -rf src /var/lib/apt/lists/* "$DIR" && mv dist/*.js /app',
    ],
    path: 'healthcheck.mjs',
  },
  {
    name: '.dockerignore keeps it out',
    lines: ['WORKDIR /app', 'COPY . .'],
    more: { '.dockerignore': '*\n!server.js\n' },
    path: 'healthcheck.mjs',
    files: ['.dockerignore=*\n!server.js\n!healthcheck.mjs\n', 'healthcheck.mjs'],
  },
  {
    name: '.dockerignore keeps other things out',
    lines: ['WORKDIR /app', 'COPY . .'],
    more: { '.dockerignore': 'node_modules\n*.md\n' },
    path: 'healthcheck.mjs',
    files: ['healthcheck.mjs'],
  },
  {
    name: 'the Dockerfile’s own ignore file goes first',
    lines: ['WORKDIR /app', 'COPY . .'],
    more: { '.dockerignore': 'node_modules\n', 'Dockerfile.dockerignore': '**/*.mjs' },
    path: 'healthcheck.mjs',
    files: ['Dockerfile.dockerignore=**/*.mjs\n!healthcheck.mjs', 'healthcheck.mjs'],
  },
  {
    name: 'the utility is there already',
    lines: ['WORKDIR /app', 'COPY . .'],
    more: { 'healthcheck.mjs': source },
    path: 'healthcheck.mjs',
    files: [],
  },
  {
    name: 'the utility is there, changed by the team',
    lines: ['WORKDIR /app', 'COPY . .'],
    more: { 'healthcheck.mjs': `${source}\n// ours\n` },
    path: 'healthcheck.mjs',
    files: [],
  },
  {
    name: 'a file of this name is something else',
    lines: ['WORKDIR /app', 'COPY server.js ./'],
    more: { 'healthcheck.mjs': 'export const ours = 1;\n' },
    copy: 'COPY container-healthcheck.mjs ./',
    path: 'container-healthcheck.mjs',
    files: ['container-healthcheck.mjs'],
  },
  {
    name: 'the build context is above, the application here',
    lines: ['WORKDIR /app', 'COPY . .'],
    more: {
      'services/api/package.json': '{}',
      'compose.yaml':
        'services:\n  api:\n    build:\n      context: .\n      dockerfile: services/api/Dockerfile\n',
    },
    path: 'services/api/healthcheck.mjs',
    files: ['services/api/healthcheck.mjs'],
  },
  {
    name: 'the build context is above, with a folder for Dockerfiles',
    lines: ['WORKDIR /app', 'COPY package.json ./'],
    more: {
      'compose.yaml':
        'services:\n  api:\n    build:\n      context: .\n      dockerfile: services/api/Dockerfile\n',
    },
    copy: 'COPY healthcheck.mjs ./',
    path: 'healthcheck.mjs',
    files: ['healthcheck.mjs'],
  },
  {
    name: 'a service with a folder of its own',
    lines: ['WORKDIR /app', 'COPY . .'],
    more: { 'compose.yaml': 'services:\n  api:\n    build: .\n    working_dir: /app/src\n' },
    path: '/app/healthcheck.mjs',
  },
  {
    name: 'the source folder is mounted over it',
    lines: ['WORKDIR /app', 'COPY . .'],
    more: {
      'compose.yaml':
        'services:\n  api:\n    build: .\n    volumes:\n      - .:/app\n      - /app/node_modules\n',
    },
    path: 'healthcheck.mjs',
  },
  {
    name: 'something else is mounted over it',
    lines: ['WORKDIR /app', 'COPY . .'],
    more: { 'compose.yaml': 'services:\n  api:\n    build: .\n    volumes:\n      - ./src:/app\n' },
    copy: 'COPY healthcheck.mjs /',
    path: '/healthcheck.mjs',
  },
];

const missing: readonly Example[] = [
  {
    name: 'before CMD and its comment, with the blank line that is there',
    before: node(
      'WORKDIR /app',
      'COPY package.json server.js ./',
      'EXPOSE 3000',
      '',
      '# Off we go',
      'CMD ["node", "server.js"]',
    ),
    after: node(
      'WORKDIR /app',
      'COPY package.json server.js ./',
      'EXPOSE 3000',
      '',
      'COPY healthcheck.mjs ./',
      'HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \\',
      '  CMD ["node", "healthcheck.mjs", "-u", "http://localhost:3000/", "--status", "200-499"]',
      '',
      '# Off we go',
      'CMD ["node", "server.js"]',
    ),
    notes: [/No path .*:3000/],
  },
  {
    name: 'at the end, where nothing starts there; the file has no last line end',
    before: 'FROM node:22\nWORKDIR /app\nCOPY . .\nEXPOSE 80',
    after:
      'FROM node:22\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nHEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \\\n  CMD ["node", "healthcheck.mjs", "-u", "http://localhost/", "--status", "200-499"]',
  },
  {
    name: 'port from a service, path from the application',
    before: {
      Dockerfile: node('WORKDIR /app', 'COPY . .', 'ENTRYPOINT ["node"]', 'CMD ["server.js"]'),
      'compose.yaml': 'services:\n  web:\n    build: .\n    ports: ["8080:5000"]\n',
    },
    after: node(
      'WORKDIR /app',
      'COPY . .',
      'HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \\',
      '  CMD ["node", "healthcheck.mjs", "-u", "http://localhost:5000/", "--status", "200-499"]',
      'ENTRYPOINT ["node"]',
      'CMD ["server.js"]',
    ),
  },
  {
    name: 'port from ENV, path from the start script',
    before: {
      Dockerfile: node('ENV PORT=4000', 'WORKDIR /app', 'COPY . .', 'CMD npm start'),
      'package.json': '{ "scripts": { "start": "NODE_ENV=production node src/main.js" } }',
      'src/main.js':
        "const app = require('express')();\napp.get('/healthz', (request, response) => response.send('ok'));\napp.listen(process.env.PORT);\n",
    },
    after: node(
      'ENV PORT=4000',
      'WORKDIR /app',
      'COPY . .',
      'HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \\',
      '  CMD ["node", "healthcheck.mjs", "-u", "http://localhost:4000/healthz"]',
      'CMD npm start',
    ),
    notes: [],
  },
  {
    name: 'nothing tells the port: not for all',
    before: node('COPY . .', 'CMD ["node", "server.js"]'),
    after: node(
      'COPY . .',
      'HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \\',
      '  CMD ["node", "healthcheck.mjs", "-u", "http://localhost/", "--status", "200-499"]',
      'CMD ["node", "server.js"]',
    ),
    preferred: false,
    notes: [/The port .* is assumed/, /No path/],
  },
  {
    name: 'where HTTP may not be spoken, it only connects',
    before: node('WORKDIR /app', 'COPY . .', 'EXPOSE 50051', 'CMD ["node", "server.js"]'),
    after: node(
      'WORKDIR /app',
      'COPY . .',
      'EXPOSE 50051',
      'HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \\',
      '  CMD ["node", "healthcheck.mjs", "--tcp", "localhost:50051"]',
      'CMD ["node", "server.js"]',
    ),
    notes: [/HTTP is spoken on port 50051/],
  },
  {
    name: 'an unusual port of a web framework',
    before: {
      Dockerfile: node('COPY . .', 'EXPOSE 9123', 'CMD npm start'),
      'package.json': '{ "dependencies": { "express": "^5.0.0" } }',
    },
    after: node(
      'COPY . .',
      'EXPOSE 9123',
      'HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \\',
      '  CMD ["node", "healthcheck.mjs", "-u", "http://localhost:9123/", "--status", "200-499"]',
      'CMD npm start',
    ),
  },
  {
    name: 'the last stage, from an earlier one',
    before:
      'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM build\nEXPOSE 3000\nCMD npm start\n',
    after:
      'FROM node:22 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM build\nEXPOSE 3000\nHEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \\\n  CMD ["node", "healthcheck.mjs", "-u", "http://localhost:3000/", "--status", "200-499"]\nCMD npm start\n',
  },
  {
    name: 'CRLF and backtick escape',
    crlf: true,
    before: '# escape=`\nFROM node:22\nCOPY . .\nEXPOSE 80\nCMD node server.js\n',
    after:
      '# escape=`\nFROM node:22\nCOPY . .\nEXPOSE 80\nHEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 `\n  CMD ["node", "healthcheck.mjs", "-u", "http://localhost/", "--status", "200-499"]\nCMD node server.js\n',
  },
];

/** The base image, or what is started on it → the words before the utility; undefined: no fix. */
const detections: readonly [from: string, start: string, words: readonly string[] | undefined][] = [
  ['node', '', ['node']],
  ['node:22-alpine', '', ['node']],
  ['node:lts@sha256:0123', '', ['node']],
  ['registry.example.com:5000/mirror/node:20', '', ['node']],
  ['node:16', '', ['node']],
  ['node:16.13-slim', '', undefined],
  ['node:14-alpine', 'CMD node server.js', undefined],
  ['node:fermium', '', undefined],
  ['node:hydrogen', '', ['node']],
  ['mcr.microsoft.com/windows/servercore', 'CMD node server.js', ['node']],
  ['mcr.microsoft.com/windows/servercore', 'CMD C:\\nodejs\\node.exe server.js', ['C:\\nodejs\\node.exe']],
  ['mcr.microsoft.com/windows/nanoserver', 'CMD ["npm.cmd", "start"]', ['node']],
  ['mcr.microsoft.com/windows/nanoserver', 'CMD ["app.exe", "node"]', undefined],
  ['node:22-windowsservercore-ltsc2022', 'CMD ["npm", "start"]', ['node']],
  ['node:14-windowsservercore', 'CMD ["node", "server.js"]', undefined],
  ['example/other', 'CMD ["node.exe", "server.js"]', ['node.exe']],
  ['example/node', '', ['node']],
  ['gcr.io/distroless/nodejs22-debian12', 'CMD ["server.js"]', ['/nodejs/bin/node']],
  ['gcr.io/distroless/nodejs:14', 'CMD ["server.js"]', undefined],
  ['shop/base', 'CMD node server.js', ['node']],
  ['example/base', 'CMD ["npm", "start"]', ['node']],
  ['example/base', 'ENTRYPOINT ["/usr/local/bin/node", "server.js"]', ['/usr/local/bin/node']],
  ['example/base', 'CMD ["./start.sh"]', undefined],
  ['nginx', '', undefined],
  ['python:3.12', 'CMD python app.py', undefined],
  ['example/node-exporter', '', undefined],
];

describe('the utility in Dockerfiles', () => {
  describe('in place of curl', () => {
    for (const example of curl)
      it(example.name, () => {
        judge(example);
      });
  });

  describe('where it lands', () => {
    for (const { name, lines, copy, path, more = {}, files } of placements)
      it(name, () => {
        const dockerfile =
          'compose.yaml' in more && (more['compose.yaml'] ?? '').includes('services/api')
            ? 'services/api/Dockerfile'
            : 'Dockerfile';
        const before = node(...lines, 'HEALTHCHECK CMD curl -f http://localhost/health');
        const workspace = open({ ...more, [dockerfile]: before });
        const [fix] = dockerfileFixes(workspace, dockerfile);
        assert.ok(fix);
        const changed = apply(workspace, fix);
        assert.equal(
          changed[dockerfile],
          node(
            ...lines,
            ...(copy ? [copy] : []),
            `HEALTHCHECK CMD ["node", "${path}", "-u", "http://localhost/health"]`,
          ),
        );
        const others = Object.entries(changed)
          .filter(([file]) => file !== dockerfile)
          .map(([file, text]) => (file.endsWith('.mjs') ? file : `${file}=${text}`));
        if (files) assert.deepEqual(others.sort(), [...files].sort());
        assert.deepEqual(dockerfileFixes(workspace, dockerfile), []);
      });
  });

  describe('where there is no health check', () => {
    for (const example of missing)
      it(example.name, () => {
        judge(example);
      });
  });

  describe('where Node is', () => {
    for (const [from, start, words] of detections)
      it(`${from} ${start}: ${words?.join(' ') ?? 'no fix'}`, () => {
        const workspace = open({ Dockerfile: `FROM ${from}\nWORKDIR /a\nCOPY . .\nEXPOSE 80\n${start}\n` });
        const [fix] = dockerfileFixes(workspace, 'Dockerfile');
        const text = fix ? apply(workspace, fix).Dockerfile : '';
        const [, json] = /CMD (\["(?:[^"]*[/\\])?node(?:\.exe)?", "healthcheck.*\])/.exec(text ?? '') ?? [];
        const [program] = json === undefined ? [] : (JSON.parse(json) as string[]);
        assert.deepEqual(program, words?.[0]);
      });
  });

  it('copies to another folder where a RUN of a later stage takes it away again', () => {
    const workspace = open({
      Dockerfile:
        'FROM node:22 AS base\nWORKDIR /app\nCOPY . .\nHEALTHCHECK CMD curl -f http://localhost/health\nFROM base\nRUN rm -rf /app/*\nCMD ["x"]\n',
    });
    const [fix] = dockerfileFixes(workspace, 'Dockerfile');
    assert.ok(fix);
    assert.equal(
      apply(workspace, fix).Dockerfile,
      'FROM node:22 AS base\nWORKDIR /app\nCOPY . .\nCOPY healthcheck.mjs /\nHEALTHCHECK CMD ["node", "/healthcheck.mjs", "-u", "http://localhost/health"]\nFROM base\nRUN rm -rf /app/*\nCMD ["x"]\n',
    );
  });

  it('copies into the stage that has the check, for every stage that inherits it', () => {
    const workspace = open({
      Dockerfile:
        'FROM node:22 AS base\nWORKDIR /app\nHEALTHCHECK CMD curl -f http://localhost/health\nFROM base\nWORKDIR /srv\nCOPY . .\n',
    });
    const [fix] = dockerfileFixes(workspace, 'Dockerfile');
    assert.ok(fix);
    assert.equal(
      apply(workspace, fix).Dockerfile,
      'FROM node:22 AS base\nWORKDIR /app\nCOPY healthcheck.mjs ./\nHEALTHCHECK CMD ["node", "/app/healthcheck.mjs", "-u", "http://localhost/health"]\nFROM base\nWORKDIR /srv\nCOPY . .\n',
    );
  });

  for (const from of ['shop/base', 'example/node', 'node:${VERSION}'])
    it(`is no fix for all where the version of Node is not known: ${from}`, () => {
      const workspace = open({
        Dockerfile: `ARG VERSION\nFROM ${from}\nCOPY . .\nHEALTHCHECK CMD curl -f http://localhost/health\nCMD node server.js\n`,
      });
      const [fix] = dockerfileFixes(workspace, 'Dockerfile');
      assert.equal(fix?.preferred, false);
      assert.ok(fix.notes.some((note) => note.includes('18.11')));
    });

  it('copies where the working folder is the last one', () => {
    const workspace = open({
      Dockerfile:
        'FROM node:22\nWORKDIR /build\nHEALTHCHECK CMD curl -f http://localhost/health\nWORKDIR /app\nCOPY server.js .\n\nCMD ["node", "server.js"]\n',
    });
    const [fix] = dockerfileFixes(workspace, 'Dockerfile');
    assert.ok(fix);
    assert.equal(
      apply(workspace, fix).Dockerfile,
      'FROM node:22\nWORKDIR /build\nHEALTHCHECK CMD ["node", "healthcheck.mjs", "-u", "http://localhost/health"]\nWORKDIR /app\nCOPY server.js .\n\nCOPY healthcheck.mjs ./\n\nCMD ["node", "server.js"]\n',
    );
  });

  describe('the build context, where no service names it', () => {
    const HEALTH = 'HEALTHCHECK CMD curl -f http://localhost/health';
    const python = (...lines: string[]) =>
      ['FROM python:3.12-slim', 'WORKDIR /app', ...lines, HEALTH, ''].join('\n');
    const cases: readonly (readonly [
      what: string,
      path: string,
      before: string,
      more: Files,
      copy: string | undefined,
      created: string,
      preferred?: boolean,
    ])[] = [
      [
        'the folder above has what is copied',
        'docker/Dockerfile',
        python('COPY requirements.txt ./', 'COPY src src'),
        { 'requirements.txt': '', 'src/app.py': '' },
        'COPY healthcheck.py ./',
        'healthcheck.py',
      ],
      [
        'a path that leads to the Dockerfile’s own folder',
        'apps/api/Dockerfile',
        python('COPY apps/api apps/api'),
        {},
        'COPY healthcheck.py ./',
        'healthcheck.py',
      ],
      [
        'the same, for a file below it',
        'apps/api/Dockerfile',
        python('COPY ["apps/api/main.py", "./"]'),
        {},
        'COPY healthcheck.py ./',
        'healthcheck.py',
      ],
      [
        'most of what is copied',
        'apps/api/Dockerfile',
        python('COPY requirements.txt ./', 'COPY apps/api/src ./src'),
        { 'requirements.txt': '', 'apps/api/requirements.txt': '' },
        'COPY apps/api/healthcheck.py ./',
        'apps/api/healthcheck.py',
      ],
      [
        'its own, where that has as much',
        'api/Dockerfile',
        python('COPY requirements.txt ./', 'COPY dist/app.py ./'),
        { 'requirements.txt': '', 'api/requirements.txt': '' },
        'COPY healthcheck.py ./',
        'api/healthcheck.py',
      ],
      [
        'its own, where nothing tells another',
        'docker/Dockerfile',
        python('COPY . .'),
        {},
        undefined,
        'docker/healthcheck.py',
      ],
      [
        'its own, where only the folder above has an application: not for all',
        'docker/Dockerfile',
        python('COPY . .'),
        { 'requirements.txt': '' },
        undefined,
        'docker/healthcheck.py',
        false,
      ],
      [
        'its own, which is the top of a repository',
        'api/Dockerfile',
        python('COPY requirements.txt ./'),
        { 'requirements.txt': '', 'api/.git/HEAD': 'ref: refs/heads/main\n' },
        'COPY healthcheck.py ./',
        'api/healthcheck.py',
      ],
      [
        'what comes from another stage is no part of it',
        'docker/Dockerfile',
        python('COPY --from=build requirements.txt ./', 'COPY app.py ./'),
        { 'requirements.txt': '', 'docker/app.py': '' },
        'COPY healthcheck.py ./',
        'docker/healthcheck.py',
      ],
    ];
    for (const [what, path, before, more, copy, created, preferred = true] of cases)
      it(what, () => {
        const workspace = open({ ...more, [path]: before });
        const [fix] = dockerfileFixes(workspace, path);
        assert.ok(fix);
        const { [path]: text, ...others } = apply(workspace, fix);
        assert.deepEqual(Object.keys(others), [created]);
        const added = text?.split('\n').filter((line) => !before.includes(line));
        assert.deepEqual(added?.slice(0, -1), copy === undefined ? [] : [copy]);
        assert.equal(fix.preferred, preferred);
        assert.equal(
          fix.notes.some((note) => note.includes('its own folder')),
          !preferred,
        );
        assert.deepEqual(dockerfileFixes(workspace, path), []);
      });

    it('the folder above Visual Studio’s project, which is not to compile the utility', () => {
      const path = 'src/Shop.Api/Dockerfile';
      const workspace = open({
        [path]: [
          'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build',
          'COPY ["src/Shop.Api/Shop.Api.csproj", "src/Shop.Api/"]',
          'FROM mcr.microsoft.com/dotnet/aspnet:8.0',
          HEALTH,
          '',
        ].join('\n'),
        'src/Shop.Api/Shop.Api.csproj': '<Project />',
      });
      const [fix] = dockerfileFixes(workspace, path);
      assert.ok(fix);
      const others = Object.keys(apply(workspace, fix)).filter((file) => file !== path);
      assert.deepEqual(others.sort(), [
        'Utilities.HttpCheck/Program.cs',
        'Utilities.HttpCheck/Utilities.HttpCheck.csproj',
      ]);
    });
  });

  it('offers nothing where services build it in different folders', () => {
    const workspace = open({
      Dockerfile: check('HEALTHCHECK CMD curl -f http://localhost/health'),
      'compose.yaml':
        'services:\n  a:\n    build: .\n  b:\n    build: { context: ./b, dockerfile: ../Dockerfile }\n',
    });
    assert.deepEqual(dockerfileFixes(workspace, 'Dockerfile'), []);
  });
});

function judge({ before, after, path = 'Dockerfile', notes, preferred = true, crlf = false }: Example): void {
  const ends = (text: string) => (crlf ? text.replaceAll('\n', '\r\n') : text);
  const files = typeof before === 'string' ? { [path]: ends(before) } : before;
  const workspace = open(files);
  const [fix, ...more] = dockerfileFixes(workspace, path);
  assert.deepEqual(more, []);
  if (after === undefined || !fix) {
    assert.equal(fix && 'a fix', after);
    return;
  }
  const changed = apply(workspace, fix);
  const { 'healthcheck.mjs': utility, ...others } = changed;
  assert.equal(utility, source);
  assert.deepEqual(others, typeof after === 'string' ? { [path]: ends(after) } : after);
  assert.deepEqual(problems(workspace), []);
  assert.equal(fix.preferred, preferred);
  if (notes) {
    assert.equal(fix.notes.length, notes.length, fix.notes.join('\n'));
    for (const note of notes)
      assert.ok(
        fix.notes.some((text) => note.test(text)),
        `${note} in ${fix.notes.join('\n')}`,
      );
  }
  assert.deepEqual(dockerfileFixes(workspace, path), [], 'a second time there is nothing to do');
}
