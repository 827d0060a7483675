/** A team's own utility, asked in the words that `.checkup.yaml` gives: before → after. */
import assert from 'node:assert/strict';
import { applied, assertMends, type Files, fixesFor } from '../rules/lint';

const own = (command: string): Files => ({ '.checkup.yaml': `utility: { command: ${command} }\n` });
const CHECK = own('["dotnet", "Check.dll", "-u", "{url}", "-t", "{timeout}"]');
const HOME = own('["$HOME/check", "{url}"]');
const image = (...lines: readonly string[]) =>
  ['FROM node:22', 'WORKDIR /app', 'COPY . .', ...lines, ''].join('\n');
const START = ['EXPOSE 8080', 'CMD ["node", "server.js"]'] as const;
const service = (...lines: readonly string[]) =>
  [
    'services:',
    '  web:',
    '    image: node:22',
    '    command: node server.js',
    '    ports: ["8080:8080"]',
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');
const NEW = '--interval=30s --timeout=3s --start-period=10s --retries=3 \\\n  CMD';
const OPTIONS = ['  interval: 30s', '  timeout: 3s', '  retries: 3', '  start_period: 10s'] as const;

const APP = 'const app = require("express")();\napp.get("/health", ok);\napp.listen(8080);\n';

type Case = readonly [
  what: string,
  rule: string,
  configuration: Files,
  before: Files,
  after: Files | undefined,
  preferred?: boolean,
];

const cases: readonly Case[] = [
  [
    'in the place of curl',
    'healthcheck-curl',
    CHECK,
    { Dockerfile: image('HEALTHCHECK --timeout=2s CMD curl -f http://localhost:8080/health', ...START) },
    {
      Dockerfile: image(
        'HEALTHCHECK --timeout=2s CMD ["dotnet", "Check.dll", "-u", "http://localhost:8080/health", "-t", "2000"]',
        ...START,
      ),
    },
    true,
  ],
  [
    'that cannot be told all',
    'healthcheck-curl',
    CHECK,
    { Dockerfile: image('HEALTHCHECK CMD curl -fs http://localhost:8080/health | grep -q UP', ...START) },
    {
      Dockerfile: image(
        'HEALTHCHECK CMD ["dotnet", "Check.dll", "-u", "http://localhost:8080/health", "-t", "300"]',
        ...START,
      ),
    },
    false,
  ],
  [
    'where there is no check',
    'healthcheck-missing',
    CHECK,
    { Dockerfile: image(...START), 'server.js': APP },
    {
      Dockerfile: image(
        'EXPOSE 8080',
        `HEALTHCHECK ${NEW} ["dotnet", "Check.dll", "-u", "http://localhost:8080/health", "-t", "300"]`,
        'CMD ["node", "server.js"]',
      ),
    },
    true,
  ],
  [
    'with a variable of the container',
    'healthcheck-curl',
    HOME,
    { Dockerfile: image('HEALTHCHECK CMD curl -f http://localhost:8080/health', ...START) },
    { Dockerfile: image('HEALTHCHECK CMD $HOME/check http://localhost:8080/health', ...START) },
    true,
  ],
  [
    'with a variable of the container, where there is no check',
    'healthcheck-missing',
    HOME,
    { Dockerfile: image(...START), 'server.js': APP },
    {
      Dockerfile: image(
        'EXPOSE 8080',
        `HEALTHCHECK ${NEW} $HOME/check http://localhost:8080/health`,
        'CMD ["node", "server.js"]',
      ),
    },
    true,
  ],
  [
    'with a variable, in an image without a shell',
    'healthcheck-missing',
    HOME,
    { Dockerfile: 'FROM scratch\nCOPY server /server\nEXPOSE 8080\nCMD ["/server"]\n' },
    undefined,
  ],
  [
    'in a service',
    'healthcheck-missing',
    CHECK,
    { 'compose.yaml': service(), 'server.js': APP },
    {
      'compose.yaml': service(
        'healthcheck:',
        '  test: ["CMD", "dotnet", "Check.dll", "-u", "http://localhost:8080/health", "-t", "300"]',
        ...OPTIONS,
      ),
    },
    true,
  ],
  [
    'in a service, with a variable of the container',
    'healthcheck-missing',
    HOME,
    { 'compose.yaml': service(), 'server.js': APP },
    {
      'compose.yaml': service(
        'healthcheck:',
        '  test: ["CMD-SHELL", "$$HOME/check http://localhost:8080/health"]',
        ...OPTIONS,
      ),
    },
    true,
  ],
];

describe('a team’s own utility', () => {
  for (const [what, rule, configuration, before, after, preferred] of cases)
    it(what, () => {
      const files = { ...before, ...configuration };
      const [fix] = fixesFor(rule, files);
      const result = fix && applied(fix, files);
      assert.deepEqual(result, after && { ...files, ...after });
      if (!result) return;
      assert.equal(fix.preferred, preferred);
      assertMends(rule, files, result);
    });

  it('says how long it waits only where it is told so', () => {
    const asked = { Dockerfile: image('HEALTHCHECK CMD curl -f http://localhost:8080/health', ...START) };
    const notesWith = (configuration: Files) =>
      fixesFor('healthcheck-curl', { ...asked, ...configuration })[0]?.notes;
    assert.deepEqual(notesWith(own('["check", "{url}"]')), []);
    assert.deepEqual(notesWith(CHECK), ['The utility waits 300 ms for an answer.']);
  });
});
