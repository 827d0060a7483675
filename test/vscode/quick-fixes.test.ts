/** Each kind of fix, applied as a person does: in one step, taken back in one, done again in one, and offered once. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  applyPreferred,
  codeActions,
  diagnosticsWhen,
  filesBelow,
  folderPerTest,
  open,
  whenCreated,
  write,
} from './workspace';

type Files = Readonly<Record<string, string>>;

interface Case {
  readonly what: string;
  readonly files: Files;
  /** The one whose preferred fix is applied. */
  readonly rule: string;
  /** Where it is found; a Dockerfile, if nothing else is said. */
  readonly file?: string;
  /** Where it is taken back, if that is another file. */
  readonly mendedIn?: string;
  /** By file, what comes into it. */
  readonly changed: Readonly<Record<string, RegExp>>;
  readonly created?: readonly string[];
}

const CURL = 'HEALTHCHECK --interval=5s CMD curl --fail http://localhost:8080/health || exit 1';
const CURL_ALONE = 'HEALTHCHECK CMD ["curl", "-f", "http://localhost:8080/health"]';
const WITHOUT_CURL = 'HEALTHCHECK CMD ["node", "-e", "0"]';

const lines = (...all: readonly string[]) => `${all.join('\n')}\n`;
/** A stage that takes everything along. */
const dockerfile = (image: string, check: string, start: string) =>
  lines(`FROM ${image}`, 'WORKDIR /app', 'COPY . .', 'EXPOSE 8080', check, start);
const NODE_START = 'CMD ["node", "server.js"]';
const node = (check: string, start = NODE_START) => ({
  Dockerfile: dockerfile('node:22', check, start),
  'package.json': '{}',
});
/** The check that takes curl’s place; its options are the pure tests’ affair. */
const asks = (...words: readonly string[]) =>
  new RegExp(
    `^HEALTHCHECK.* CMD \\[${words.map((word) => `"${word}"`).join(', ')}, "-u", "http://localhost`,
    'm',
  );

const RUNTIMES: readonly Case[] = [
  {
    what: 'Node',
    files: node(CURL),
    rule: 'healthcheck-curl',
    changed: { Dockerfile: asks('node', 'healthcheck.mjs') },
    created: ['healthcheck.mjs'],
  },
  {
    what: 'Bun',
    files: { Dockerfile: dockerfile('oven/bun:1', CURL, 'CMD ["bun", "server.ts"]') },
    rule: 'healthcheck-tool-missing',
    changed: { Dockerfile: asks('bun', 'healthcheck.mjs') },
    created: ['healthcheck.mjs'],
  },
  {
    what: 'Deno',
    files: { Dockerfile: dockerfile('denoland/deno:2.5.0', CURL, 'CMD ["run", "--allow-net", "main.ts"]') },
    rule: 'healthcheck-curl',
    changed: { Dockerfile: /^HEALTHCHECK.* CMD \["deno", "run", .*"healthcheck\.mjs", "-u"/m },
    created: ['healthcheck.mjs'],
  },
  {
    what: 'Python',
    files: { Dockerfile: dockerfile('python:3.13-slim', CURL, 'CMD ["python", "app.py"]') },
    rule: 'healthcheck-tool-missing',
    changed: { Dockerfile: asks('python', 'healthcheck.py') },
    created: ['healthcheck.py'],
  },
  {
    what: 'Ruby',
    files: { Dockerfile: dockerfile('ruby:3.3-slim', CURL, 'CMD ["ruby", "app.rb"]') },
    rule: 'healthcheck-tool-missing',
    changed: { Dockerfile: asks('ruby', 'healthcheck.rb') },
    created: ['healthcheck.rb'],
  },
  {
    what: 'PHP',
    files: { Dockerfile: dockerfile('php:8.3-cli', CURL, 'CMD ["php", "-S", "0.0.0.0:8080"]') },
    rule: 'healthcheck-curl',
    changed: { Dockerfile: asks('php', 'healthcheck.php') },
    created: ['healthcheck.php'],
  },
  {
    what: 'Java',
    files: {
      Dockerfile: lines(
        'FROM eclipse-temurin:21-jdk AS build',
        'WORKDIR /src',
        'COPY App.java .',
        'RUN javac -d /classes App.java',
        'FROM eclipse-temurin:21-jre',
        'WORKDIR /app',
        'COPY --from=build /classes ./',
        CURL,
        'CMD ["java", "App"]',
      ),
    },
    rule: 'healthcheck-curl',
    changed: { Dockerfile: /^HEALTHCHECK.* CMD \["java", .*"-u", "http:\/\/localhost/m },
    created: ['HealthCheck.java'],
  },
  {
    what: '.NET',
    files: {
      Dockerfile: lines(
        'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build',
        'WORKDIR /src',
        'COPY . .',
        'RUN dotnet publish -c Release -o /out',
        'FROM mcr.microsoft.com/dotnet/aspnet:9.0',
        'WORKDIR /app',
        'COPY --from=build /out .',
        CURL,
        'ENTRYPOINT ["dotnet", "Shop.dll"]',
      ),
      'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
    },
    rule: 'healthcheck-tool-missing',
    changed: { Dockerfile: asks('dotnet', '\\S*Utilities.HttpCheck.dll') },
    created: ['.Utilities.HttpCheck/Program.cs', '.Utilities.HttpCheck/Utilities.HttpCheck.csproj'],
  },
  {
    what: 'Go, into scratch',
    files: {
      Dockerfile: lines(
        'FROM golang:1.24 AS build',
        'WORKDIR /src',
        'COPY . .',
        'RUN CGO_ENABLED=0 go build -o /shop .',
        'FROM scratch',
        'COPY --from=build /shop /shop',
        CURL_ALONE,
        'ENTRYPOINT ["/shop"]',
      ),
      'go.mod': 'module example.com/shop\n\ngo 1.24\n',
    },
    rule: 'healthcheck-tool-missing',
    changed: { Dockerfile: asks('/healthcheck') },
    created: ['container-healthcheck/go.mod', 'container-healthcheck/main.go'],
  },
  {
    what: 'Rust, into distroless',
    files: {
      Dockerfile: lines(
        'FROM rust:1.83 AS build',
        'WORKDIR /src',
        'COPY . .',
        'RUN cargo build --release',
        'FROM gcr.io/distroless/cc-debian12',
        'COPY --from=build /src/target/release/shop /shop',
        CURL_ALONE,
        'ENTRYPOINT ["/shop"]',
      ),
      'Cargo.toml': '[package]\nname = "shop"\n',
    },
    rule: 'healthcheck-tool-missing',
    changed: { Dockerfile: asks('/healthcheck') },
    created: ['healthcheck.rs'],
  },
  {
    what: 'nginx, which has no runtime',
    files: { Dockerfile: lines('FROM nginx:1.27', CURL.replace(':8080/health', '/')) },
    rule: 'healthcheck-curl',
    changed: { Dockerfile: asks('/healthcheck') },
    created: ['healthcheck/go.mod', 'healthcheck/main.go'],
  },
  {
    what: 'distroless, which has no shell',
    files: {
      Dockerfile: lines(
        'FROM busybox:1.37 AS server',
        'FROM gcr.io/distroless/static-debian12',
        'COPY --from=server /bin/busybox /httpd',
        CURL,
        'ENTRYPOINT ["/httpd", "-f", "-p", "8080"]',
      ),
    },
    rule: 'healthcheck-no-shell',
    changed: { Dockerfile: asks('/healthcheck') },
    created: ['healthcheck/go.mod', 'healthcheck/main.go'],
  },
];

const PLACES: readonly Case[] = [
  {
    what: 'a check where there was none',
    files: node('# none'),
    rule: 'healthcheck-missing',
    changed: { Dockerfile: /^HEALTHCHECK .*\\\n {2}CMD \["node", "healthcheck\.mjs"/m },
    created: ['healthcheck.mjs'],
  },
  {
    what: 'a check in a compose file',
    files: {
      ...node(WITHOUT_CURL),
      'compose.yaml': lines(
        'services:',
        '  api:',
        '    build: .',
        '    healthcheck:',
        '      test: ["CMD", "curl", "-f", "http://localhost:8080/health"] # is it up?',
        '      interval: 5s',
      ),
    },
    file: 'compose.yaml',
    rule: 'healthcheck-curl',
    changed: {
      'compose.yaml':
        /^ {6}test: \["CMD", "node", "healthcheck\.mjs", "-u", "http:\/\/localhost:8080\/health"\] # is it up\?\n {6}interval: 5s$/m,
    },
    created: ['healthcheck.mjs'],
  },
  {
    what: 'the probe that a known image brings, in a compose file',
    files: {
      'compose.yaml': lines(
        'services:',
        '  db:',
        '    image: postgres:17',
        '    ports: ["5432:5432"]',
        '    environment: { POSTGRES_USER: shop, POSTGRES_PASSWORD: secret }',
      ),
    },
    file: 'compose.yaml',
    rule: 'healthcheck-missing',
    changed: { 'compose.yaml': /^ {4}healthcheck:\n {6}test: .*pg_isready/m },
  },
  {
    what: 'a dependency check in CMD',
    files: node(WITHOUT_CURL, 'CMD curl --fail http://numbers-api/health && node server.js'),
    rule: 'dependency-check-curl',
    changed: {
      Dockerfile: /^CMD node healthcheck\.mjs -u http:\/\/numbers-api\/health && exec node server\.js$/m,
    },
    created: ['healthcheck.mjs'],
  },
  {
    what: 'a dependency check in a script',
    files: {
      ...node(WITHOUT_CURL, 'ENTRYPOINT ["./start.sh"]'),
      'start.sh': lines(
        '#!/bin/sh',
        'until curl -sf http://api/health; do sleep 1; done',
        'exec node server.js',
      ),
    },
    file: 'start.sh',
    rule: 'dependency-check-curl',
    changed: { 'start.sh': /^until node \S*healthcheck\.mjs -u http:\/\/api\/health; do sleep 1; done$/m },
    created: ['healthcheck.mjs'],
  },
  {
    what: 'a check where its script is run',
    files: {
      ...node('HEALTHCHECK CMD ["./health.sh"]'),
      'health.sh': '#!/bin/sh\ncurl -f http://localhost:8080/health || exit 1\n',
    },
    file: 'health.sh',
    mendedIn: 'Dockerfile',
    rule: 'healthcheck-curl',
    changed: { Dockerfile: asks('node', 'healthcheck.mjs') },
    created: ['healthcheck.mjs'],
  },
  {
    what: 'what .dockerignore has to let through',
    files: { ...node(CURL), '.dockerignore': '*\n!server.js\n' },
    rule: 'healthcheck-curl',
    changed: { Dockerfile: asks('node', 'healthcheck.mjs'), '.dockerignore': /^!healthcheck\.mjs$/m },
    created: ['healthcheck.mjs'],
  },
  {
    what: 'a file with CRLF',
    files: { Dockerfile: node(CURL).Dockerfile.replaceAll('\n', '\r\n'), 'package.json': '{}' },
    rule: 'healthcheck-curl',
    changed: { Dockerfile: /^HEALTHCHECK .*"healthcheck\.mjs", .*\]\r\nCMD .*\r\n$/m },
    created: ['healthcheck.mjs'],
  },
  {
    what: 'an ignore that nothing needs any more',
    files: node(`# checkup-ignore healthcheck-shell-form: as ever\n${CURL.replace(' || exit 1', '')}`),
    rule: 'healthcheck-curl',
    changed: { Dockerfile: /^EXPOSE 8080\nHEALTHCHECK --interval=5s CMD \["node", "healthcheck\.mjs"/m },
    created: ['healthcheck.mjs'],
  },
];

describe('quick fixes', () => {
  const at = folderPerTest();

  const files = () => filesBelow(at());

  /** Resolves when a rule has as many findings in a file. */
  const found = (uri: vscode.Uri, rule: string, count: number) =>
    diagnosticsWhen(uri, (all) => all.filter((one) => isOf(one, rule)).length === count);

  async function opened(all: Files, name: string, rule: string) {
    for (const [path, text] of Object.entries(all)) await write(at(path), text);
    const uri = at(name);
    const editor = await open(uri);
    const diagnostic = (await found(uri, rule, 1)).find((one) => isOf(one, rule));
    assert.ok(diagnostic);
    editor.selection = new vscode.Selection(diagnostic.range.start, diagnostic.range.start);
    return { uri, editor, diagnostic };
  }

  for (const [title, cases] of [
    ['bring the utility of', RUNTIMES],
    ['mend', PLACES],
  ] as const)
    describe(title, () => {
      for (const { what, files: before, rule, file = 'Dockerfile', mendedIn, changed, created = [] } of cases)
        it(what, async () => {
          const { uri, editor } = await opened(before, file, rule);
          const all = whenCreated(created.map((path) => at(path)));
          await applyPreferred(editor);
          await all;
          await found(uri, rule, 0);
          const after = await files();
          assertChanged(before, after, changed, created);
          const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
          const left = await codeActions(editor.document, whole);
          assert.deepEqual(
            left.filter(({ diagnostics = [] }) => diagnostics.some((one) => isOf(one, rule))),
            [],
          );

          if (mendedIn) await open(at(mendedIn));
          await vscode.commands.executeCommand('undo');
          assert.deepEqual(await files(), before);
          await found(uri, rule, 1);

          await vscode.commands.executeCommand('redo');
          assert.deepEqual(await files(), after);
          await found(uri, rule, 0);
        });
    });

  it('are followed by a preview where several files change, and by what silences and explains', async () => {
    const { editor, diagnostic } = await opened(node(CURL), 'Dockerfile', 'healthcheck-curl');
    const actions = await codeActions(editor.document, diagnostic.range);
    assert.deepEqual(
      actions.map(({ title, isPreferred }) => [title, isPreferred === true]),
      [
        ['Replace curl with healthcheck.mjs', true],
        ['Replace curl with healthcheck.mjs (preview changes)', false],
        ['Ignore “healthcheck-curl” here', false],
        ['Ignore “healthcheck-curl” in this file', false],
        ['Explain “healthcheck-curl”', false],
      ],
    );
  });
});

function isOf({ code }: vscode.Diagnostic, rule: string): boolean {
  return (typeof code === 'object' ? code.value : code) === rule;
}

/** What had to change has, what had to come is there, and all the rest is as it was. */
function assertChanged(
  before: Files,
  after: Files,
  changed: Case['changed'],
  created: readonly string[],
): void {
  assert.deepEqual(Object.keys(after).sort(), [...Object.keys(before), ...created].sort());
  for (const path of created) assert.ok(after[path], `${path} is empty`);
  for (const [path, expected] of Object.entries(changed)) assert.match(after[path] ?? '', expected);
  for (const [path, text] of Object.entries(before)) if (!changed[path]) assert.equal(after[path], text);
}
