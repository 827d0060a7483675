import assert from 'node:assert/strict';
import { defaultSettings } from '../../../../src/rules/running/check';
import { fixAll } from '../../../../src/rules/running/fix-all';
import { type Files, lint, projectOf } from '../lint';

const ROOT = 'file:///workspace/';

/** The files as all preferred fixes leave them: those that changed. */
async function fixed(files: Files, options: { rule?: string; refuse?: boolean } = {}): Promise<Files> {
  const project = projectOf(files);
  const changes = await fixAll({
    project,
    files: [...project.files.keys()],
    settingsOf: () => defaultSettings,
    resolve: (compute) => {
      for (;;) {
        const result = compute();
        const wanted = project.wanted();
        if (wanted.length === 0) return Promise.resolve(result);
        for (const uri of wanted) project.setRead(uri, files[uri.slice(ROOT.length)] ?? null);
      }
    },
    isWanted: ({ rule }) => options.rule === undefined || rule === options.rule,
    accepts: () => options.refuse !== true,
    onFailure: (_, { error }) => {
      throw error;
    },
  });
  return Object.fromEntries([...changes].map(([uri, { after }]) => [uri.slice(ROOT.length), after]));
}

const CURL = 'HEALTHCHECK CMD curl -f http://localhost:8080/health';
const START = 'CMD ["node", "server.js"]';
const dockerfile = (check: string, image = 'node:22') => `FROM ${image}\nCOPY . .\n${check}\n${START}\n`;

describe('fixing all', () => {
  it('goes on until nothing is left, and then there is nothing to do', async () => {
    const files: Files = {
      Dockerfile: dockerfile(CURL),
      'compose.yaml':
        'services:\n  web:\n    build: .\n    healthcheck:\n      test: [CMD, curl, -f, http://localhost:8080/a]\n',
      'package.json': '{}',
    };
    const after = await fixed(files);
    assert.deepEqual(Object.keys(after).sort(), ['Dockerfile', 'compose.yaml', 'healthcheck.mjs']);
    assert.match(after.Dockerfile ?? '', /"healthcheck\.mjs", "-u", "http:\/\/localhost:8080\/health"/);
    const all = { ...files, ...after };
    assert.deepEqual(
      lint(all).filter(({ rule }) => rule === 'healthcheck-curl'),
      [],
    );
    assert.deepEqual(await fixed(all), {});
  });

  it('comes back to a file where another’s fix shows', async () => {
    const files: Files = {
      'compose.override.yaml': 'services:\n  web:\n    depends_on:\n      - db\n',
      'compose.yaml':
        'services:\n  web:\n    image: shop/web\n  db:\n    image: postgres:16\n    environment: { POSTGRES_PASSWORD: x }\n',
    };
    const after = await fixed(files);
    assert.match(after['compose.yaml'] ?? '', /pg_isready/);
    assert.match(after['compose.override.yaml'] ?? '', /db:\n\s+condition: service_healthy/);
    assert.deepEqual(await fixed({ ...files, ...after }), {});
  });

  it('leaves alone what is not wanted or not accepted', async () => {
    const files: Files = { Dockerfile: dockerfile(CURL), 'package.json': '{}' };
    assert.deepEqual(await fixed(files, { rule: 'healthcheck-missing' }), {});
    assert.deepEqual(await fixed(files, { refuse: true }), {});
  });

  it('takes the ignores along that are for what it has mended, and no others', async () => {
    const start = 'FROM node:22\nCOPY . .\n# checkup-ignore healthcheck-port: old\nHEALTHCHECK \\\n';
    const files: Files = {
      Dockerfile: `${start}  # checkup-ignore healthcheck-shell-form: x\n  CMD curl -f http://localhost:8080/health\n${START}\n`,
      'package.json': '{}',
    };
    const { Dockerfile = '' } = await fixed(files);
    assert.ok(Dockerfile.includes('# checkup-ignore healthcheck-port: old\n'));
    assert.ok(!Dockerfile.includes('healthcheck-shell-form'));
    assert.deepEqual(
      lint({ ...files, Dockerfile }).map(({ rule }) => rule),
      ['unused-ignore'],
    );
    assert.deepEqual(await fixed(files, { refuse: true }), {});
  });

  it('leaves alone what is ignored or switched off', async () => {
    const files: Files = { Dockerfile: dockerfile(CURL), 'package.json': '{}' };
    const ignored = dockerfile(`# checkup-ignore healthcheck-curl: reason\n${CURL}`);
    assert.deepEqual(await fixed({ ...files, Dockerfile: ignored }, { rule: 'healthcheck-curl' }), {});
    assert.deepEqual(
      await fixed({
        ...files,
        '.checkup.yaml': 'rules: { healthcheck-curl: off, healthcheck-shell-form: off }',
      }),
      {},
    );
  });
});

describe('the utility of a team', () => {
  const command = '["dotnet", "/opt/Utilities.HttpCheck.dll", "-u", "{url}", "-t", "{timeout}"]';
  const cases: readonly (readonly [
    what: string,
    check: string,
    after: string | undefined,
    command?: string,
  ])[] = [
    [
      'takes the place of curl',
      CURL,
      'HEALTHCHECK CMD ["dotnet", "/opt/Utilities.HttpCheck.dll", "-u", "http://localhost:8080/health", "-t", "300"]',
    ],
    [
      'is told the limit',
      'HEALTHCHECK --interval=5s CMD curl -f -m 2 http://localhost:8080/health || exit 1',
      'HEALTHCHECK --interval=5s CMD ["dotnet", "/opt/Utilities.HttpCheck.dll", "-u", "http://localhost:8080/health", "-t", "2000"]',
    ],
    [
      'is told what only a shell knows',
      'HEALTHCHECK CMD curl -f http://localhost:$PORT/health',
      'HEALTHCHECK CMD dotnet /opt/Utilities.HttpCheck.dll -u http://localhost:$PORT/health -t 300',
    ],
    [
      'may take the address within a word',
      'HEALTHCHECK CMD curl -f http://localhost:8080/health',
      'HEALTHCHECK CMD ["/probe", "--url=http://localhost:8080/health"]',
      '["/probe", "--url={url}"]',
    ],
    [
      'is not told a variable within a word',
      'HEALTHCHECK CMD curl -f http://localhost:$PORT/health',
      undefined,
      '["/probe", "--url={url}"]',
    ],
    [
      'is asked each thing by itself',
      `${CURL} && curl -f http://localhost:8080/live`,
      'HEALTHCHECK CMD dotnet /opt/Utilities.HttpCheck.dll -u http://localhost:8080/health -t 300 && dotnet /opt/Utilities.HttpCheck.dll -u http://localhost:8080/live -t 300',
    ],
  ];
  for (const [what, check, after, own = command] of cases)
    it(what, async () => {
      const files = {
        Dockerfile: dockerfile(check, 'example.com/dotnet'),
        '.checkup.yaml': `utility: { command: ${own} }\n`,
      };
      const changed = await fixed(files, { rule: 'healthcheck-curl' });
      const expected = after === undefined ? {} : { Dockerfile: dockerfile(after, 'example.com/dotnet') };
      assert.deepEqual(changed, expected);
    });

  it('is put into compose files, too', async () => {
    const compose = (test: string) =>
      `services:\n  web:\n    image: example.com/web\n    healthcheck:\n      test: ${test}\n      interval: 5s\n`;
    const changed = await fixed(
      {
        'compose.yaml': compose('["CMD", "curl", "-f", "http://localhost:8080/health"]'),
        '.checkup.yaml': 'utility: { command: ["/probe", "{url}"] }\n',
      },
      { rule: 'healthcheck-curl' },
    );
    assert.deepEqual(changed, {
      'compose.yaml': compose('["CMD", "/probe", "http://localhost:8080/health"]'),
    });
  });

  it('is inserted where there is no check, as far as it can be told what to ask', () => {
    const [finding] = lint({
      Dockerfile: 'FROM example.com/web\nEXPOSE 8080\nCMD ["/web"]\n',
      '.checkup.yaml':
        'utility: { command: ["/probe", "{url}"] }\nimages: { "example.com/*": { healthcheck: false } }\n',
    });
    const [fix, ...more] = finding?.fixes() ?? [];
    assert.deepEqual([finding?.rule, fix?.preferred, more], ['healthcheck-missing', false, []]);
    assert.match(fix?.title ?? '', /probe$/);
    const [edit, ...others] = fix?.edits ?? [];
    assert.deepEqual(others, []);
    assert.ok(edit && 'edits' in edit);
    assert.match(edit.edits[0]?.newText ?? '', /^ {2}CMD \["\/probe", "http:\/\/localhost:8080\/"\]$/m);
    assert.match(fix?.notes.join() ?? '', /not told --status/);
  });
});
