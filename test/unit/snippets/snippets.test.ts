import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseComposeDuration } from '../../../src/health/duration';
import { healthOfStage } from '../../../src/health/effective';
import type { HealthConfig } from '../../../src/health/model';
import type { Service } from '../../../src/language/compose/model';
import { parseCompose } from '../../../src/language/compose/parse';
import { parseDockerfile } from '../../../src/language/dockerfile/parse';
import { invocationsOf } from '../../../src/language/shell/parse';
import { type Files, lint } from '../rules/lint';
import { expand, placeholders, readSnippets, type Snippet } from './expand';

const files = ['snippets/dockerfile.code-snippets', 'snippets/compose.code-snippets'] as const;
const [inDockerfile, inCompose] = files.map((file) => byPrefix(readSnippets(file)));
const second = 1e9;

function byPrefix(snippets: ReadonlyMap<string, Snippet>) {
  return new Map([...snippets.values()].map((snippet) => [snippet.prefix, snippet]));
}

function lastStage(text: string) {
  const dockerfile = parseDockerfile(TextDocument.create('file:///Dockerfile', 'dockerfile', 0, text));
  assert.deepEqual(dockerfile.problems, []);
  const stage = dockerfile.stages.at(-1);
  assert.ok(stage);
  return { dockerfile, stage };
}

function serviceWith(snippet: Snippet | undefined, tab = '  '): Service {
  assert.ok(snippet);
  const text = `services:\n${tab}web:\n${tab}${tab}image: app\n${expand(snippet, tab + tab, tab)}`;
  const file = parseCompose(TextDocument.create('file:///compose.yaml', 'yaml', 0, text));
  assert.deepEqual(file.problems, []);
  const [service] = file.services;
  assert.ok(service);
  return service;
}

const url = 'http://localhost:8080/health';
const deno = ['deno', 'run', '--allow-net', '--allow-env', '--allow-read', 'healthcheck.mjs'];

const dockerfileChecks: Record<string, HealthConfig> = {
  hc: {
    Test: ['CMD', 'node', 'healthcheck.mjs', '-u', url],
    Interval: 30 * second,
    Timeout: 3 * second,
    StartPeriod: 10 * second,
    StartInterval: second,
    Retries: 3,
  },
  'hc-node': common(['node', 'healthcheck.mjs', '-u', url]),
  'hc-bun': common(['bun', 'healthcheck.mjs', '-u', url]),
  'hc-deno': common([...deno, '-u', url]),
  'hc-python': common(['python', 'healthcheck.py', '-u', url]),
  'hc-ruby': common(['ruby', 'healthcheck.rb', '-u', url]),
  'hc-php': common(['php', 'healthcheck.php', '-u', url]),
  'hc-dotnet': common(['dotnet', 'Utilities.HttpCheck.dll', '-u', url]),
  'hc-java': {
    ...common(['java', '-cp', '/app', 'HealthCheck', '-u', url, '-t', '3000']),
    Timeout: 5 * second,
    StartPeriod: 20 * second,
  },
  'hc-go': common(['/healthcheck', '-u', url]),
  'hc-tcp': common(['node', 'healthcheck.mjs', '--tcp', 'localhost:8080']),
  'hc-none': { Test: ['NONE'] },
};

function common(command: string[]): HealthConfig {
  return { Test: ['CMD', ...command], Interval: 30 * second, Timeout: 3 * second, StartPeriod: 10 * second };
}

/** The start-up command and the programs that run in it. */
const dockerfileCommands: Record<string, string[]> = {
  'hc-dependency': ['node', 'node'],
  'hc-dependency-wait': ['node', 'node'],
};

const composeChecks: Record<string, string[]> = {
  hc: ['node', 'healthcheck.mjs', '-u', url],
  'hc-node': ['node', 'healthcheck.mjs', '-u', url],
  'hc-bun': ['bun', 'healthcheck.mjs', '-u', url],
  'hc-deno': [...deno, '-u', url],
  'hc-python': ['python', 'healthcheck.py', '-u', url],
  'hc-ruby': ['ruby', 'healthcheck.rb', '-u', url],
  'hc-php': ['php', 'healthcheck.php', '-u', url],
  'hc-dotnet': ['dotnet', 'Utilities.HttpCheck.dll', '-u', url],
  'hc-java': ['java', '-cp', '/app', 'HealthCheck', '-u', url, '-t', '3000'],
  'hc-go': ['/healthcheck', '-u', url],
  'hc-postgres': ['pg_isready', '-h', '127.0.0.1', '-U', 'postgres', '-d', 'postgres'],
  'hc-redis': ['redis-cli', 'ping'],
  'hc-mysql': ['mysqladmin', 'ping', '-h', '127.0.0.1', '--silent'],
  'hc-mariadb': ['healthcheck.sh', '--connect', '--innodb_initialized'],
  'hc-mongo': ['mongosh', '--quiet', '--eval', 'quit(db.adminCommand({ ping: 1 }).ok ? 0 : 1)'],
  'hc-rabbitmq': ['rabbitmq-diagnostics', '-q', 'ping'],
};

const composeOthers: Record<string, (service: Service) => void> = {
  'hc-none': ({ healthcheck }) => {
    assert.equal(healthcheck?.disable?.value, true);
  },
  'hc-depends-on': ({ dependsOn }) => {
    assert.deepEqual(
      dependsOn.map(({ service, condition }) => [service, condition]),
      [['db', 'service_healthy']],
    );
  },
  'hc-dependency': ({ command, restart }) => {
    assert.ok(command);
    assert.deepEqual(
      invocationsOf(command.value).map(({ name }) => name),
      ['node', 'node'],
    );
    assert.equal(restart?.value.resolved, 'on-failure');
  },
  'hc-restart': ({ restart, restartPolicy }) => {
    assert.equal(restart?.value.resolved, 'on-failure');
    assert.equal(restartPolicy?.value.condition, 'on-failure');
  },
};

/** Images that the snippets are for; the others are for Node. */
const images: Record<string, string> = {
  'hc-bun': 'oven/bun:1',
  'hc-deno': 'denoland/deno:2.1.4',
  'hc-python': 'python:3.13-slim',
  'hc-ruby': 'ruby:3.4-slim',
  'hc-php': 'php:8.4-cli',
  'hc-dotnet': 'mcr.microsoft.com/dotnet/aspnet:9.0',
  'hc-java': 'eclipse-temurin:21-jre',
  'hc-go': 'gcr.io/distroless/static-debian12',
  'hc-postgres': 'postgres:17',
  'hc-redis': 'redis:8',
  'hc-mysql': 'mysql:8.4',
  'hc-mariadb': 'mariadb:11',
  'hc-mongo': 'mongo:8',
  'hc-rabbitmq': 'rabbitmq:4',
};
const imageFor = (prefix: string) => images[prefix] ?? 'node:22-slim';

const rulesIn = (files: Files) => lint(files).map(({ rule }) => rule);

describe('snippets', () => {
  for (const file of files)
    it(`${file}: each has a prefix of its own, a description and placeholders in order`, () => {
      const snippets = [...readSnippets(file).values()];
      const prefixes = snippets.map(({ prefix }) => prefix);
      assert.deepEqual(prefixes, [...new Set(prefixes)]);
      for (const { prefix, description, body } of snippets) {
        assert.match(prefix, /^hc(-[a-z]+)*$/);
        assert.match(description, /^\S.{20,}\S$/, prefix);
        const numbers = [...body.join('\n').matchAll(/(?<!\\)\$\{?(\d+)/g)].map((match) => Number(match[1]));
        assert.deepEqual(
          numbers,
          numbers.map((_, index) => index + 1),
          prefix,
        );
      }
    });

  it('are contributed to the languages that the files have', () => {
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      contributes: { snippets: { language: string; path: string }[] };
    };
    assert.deepEqual(contributes.snippets, [
      { language: 'dockerfile', path: `./${files[0]}` },
      { language: 'dockercompose', path: `./${files[1]}` },
      { language: 'yaml', path: `./${files[1]}` },
    ]);
  });

  describe('in a Dockerfile', () => {
    it('are the ones listed here', () => {
      const listed = [...Object.keys(dockerfileChecks), ...Object.keys(dockerfileCommands)];
      assert.deepEqual([...(inDockerfile?.keys() ?? [])], listed);
    });

    for (const [prefix, config] of Object.entries(dockerfileChecks))
      it(prefix, () => {
        const snippet = inDockerfile?.get(prefix);
        assert.ok(snippet);
        for (const text of [`FROM app\n${expand(snippet)}`, `# escape=\`\nFROM app\n${expand(snippet)}`]) {
          const { stage, dockerfile } = lastStage(text);
          assert.deepEqual(healthOfStage(stage, dockerfile).config, config);
        }
      });

    for (const [prefix, snippet] of inDockerfile ?? [])
      it(`${prefix}: nothing is found in it`, () => {
        const start = prefix in dockerfileCommands ? 'HEALTHCHECK CMD ["/check"]' : 'CMD ["/server"]';
        const text = `FROM ${imageFor(prefix)}\nCOPY . .\nEXPOSE 8080\n${expand(snippet)}${start}\n`;
        assert.deepEqual(rulesIn({ Dockerfile: text }), []);
      });

    for (const [prefix, programs] of Object.entries(dockerfileCommands))
      it(prefix, () => {
        const snippet = inDockerfile?.get(prefix);
        assert.ok(snippet);
        const { stage } = lastStage(`FROM node\n${expand(snippet)}`);
        const command = stage.instructions.find(({ keyword }) => keyword === 'CMD')?.command;
        assert.ok(command);
        assert.deepEqual(
          invocationsOf(command).map(({ name }) => name),
          programs,
        );
      });
  });

  describe('in a compose file', () => {
    it('are the ones listed here', () => {
      const listed = [...Object.keys(composeChecks), ...Object.keys(composeOthers)];
      assert.deepEqual([...(inCompose?.keys() ?? [])], listed);
    });

    for (const [prefix, words] of Object.entries(composeChecks))
      it(prefix, () => {
        for (const tab of ['  ', '    ']) {
          const { healthcheck } = serviceWith(inCompose?.get(prefix), tab);
          assert.ok(healthcheck);
          const test = healthcheck.test?.value;
          assert.equal(test?.type, 'cmd');
          assert.equal(test.command.form, 'exec');
          assert.deepEqual(
            test.command.words.map(({ value }) => value),
            words,
          );
          const options = [...healthcheck.options].map(
            ([name, { value }]) => [name, value.resolved] as const,
          );
          assert.ok(options.length >= 4);
          for (const [name, value = ''] of options) {
            const read = name === 'retries' ? Number(value) : parseComposeDuration(value);
            assert.ok(read !== undefined && read > 0, `${name}: ${value}`);
          }
        }
      });

    for (const [prefix, snippet] of inCompose ?? [])
      it(`${prefix}: nothing is found in it`, () => {
        const check =
          prefix in composeOthers && prefix !== 'hc-none' ? '    healthcheck: { test: [CMD, /check] }\n' : '';
        const others =
          '  db: { image: app/db, healthcheck: { test: [CMD, /check] } }\n  api: { image: app/api, healthcheck: { test: [CMD, /check] } }\n';
        const service = `  web:\n    image: ${imageFor(prefix)}\n${check}${expand(snippet, '    ')}`;
        assert.deepEqual(rulesIn({ 'compose.yaml': `services:\n${service}${others}` }), []);
      });

    for (const [prefix, holds] of Object.entries(composeOthers))
      it(prefix, () => {
        for (const tab of ['  ', '    ']) holds(serviceWith(inCompose?.get(prefix), tab));
      });
  });

  it('docs/snippets.md lists each with its description', () => {
    const page = readFileSync('docs/snippets.md', 'utf8');
    assert.deepEqual(
      [...page.matchAll(/^\| `(\S+)` +\| (.*?) +\|$/gm)].map(([, prefix, description]) => [
        prefix,
        description,
      ]),
      files.flatMap((file) =>
        [...readSnippets(file).values()].map(({ prefix, description }) => [prefix, description]),
      ),
    );
  });

  it('placeholders', () => {
    for (const [line, expected] of [
      ['a ${1:b} $2c${0:d}', 'a b cd'],
      ['\\${A} \\$\\$B', '${A} $$B'],
    ] as const)
      assert.equal(placeholders(line), expected);
  });
});
