import assert from 'node:assert/strict';
import { asSnippet } from '../../../src/edits/placeholders';
import { type Files, fixesFor } from '../rules/lint';

const URL = 'http://localhost:8080/health';
const port = { start: 17, end: 21 };
const path = { start: 21, end: 28 };

const cases: readonly [
  what: string,
  newText: string,
  parts: readonly { start: number; end: number }[],
  string?,
][] = [
  ['a port', `CMD ["x", "${URL}"]`, [port], 'CMD ["x", "http://localhost:${1:8080}/health"]'],
  ['port and path', `-u ${URL} -q`, [port, path], '-u http://localhost:${1:8080}${2:/health} -q'],
  [
    'what a snippet would read otherwise',
    `\${A} \\\n${URL}`,
    [path],
    '\\${A\\} \\\\\nhttp://localhost:8080${1:/health}',
  ],
  ['what stands there twice, once', `${URL} ${URL}`, [port], `http://localhost:\${1:8080}/health ${URL}`],
  ['a text without it', 'COPY healthcheck.mjs .', [port]],
  ['nothing assumed', URL, []],
];

describe('what was assumed, to be filled in', () => {
  for (const [what, newText, parts, expected] of cases)
    it(what, () => {
      assert.equal(asSnippet(newText, { text: URL, parts }), expected);
    });
});

describe('what a new health check assumes', () => {
  const image = (...lines: string[]) => ({
    Dockerfile: ['FROM node:22', 'COPY . .', ...lines, ''].join('\n'),
  });
  const START = 'CMD ["node", "server.js"]';
  const HTTP = { 'server.js': 'require("express")().listen(8080);' };
  const CHECK = `CMD ["node", "healthcheck.mjs", "-u", "http://localhost`;
  const found: readonly [what: string, rule: string, files: Files, file: string, expected: string][] = [
    [
      'a path',
      'healthcheck-missing',
      { ...image('EXPOSE 8080', START), ...HTTP },
      'Dockerfile',
      `${CHECK}:8080\${1:/}"`,
    ],
    ['port and path', 'healthcheck-missing', image(START), 'Dockerfile', `${CHECK}\${1:}\${2:/}"`],
    [
      'a port',
      'healthcheck-missing',
      {
        ...image(START),
        'server.js':
          'const app = require("express")();\napp.get("/health", ok);\napp.listen(process.env.PORT);\n',
      },
      'Dockerfile',
      `${CHECK}\${1:}/health"`,
    ],
    [
      'in a service',
      'healthcheck-missing',
      {
        'compose.yaml':
          'services:\n  a:\n    image: node:22\n    working_dir: /app\n    volumes: [.:/app]\n    command: node server.js\n    ports: [8080:8080]\n',
      },
      'compose.yaml',
      `"http://localhost:8080\${1:/}"`,
    ],
    [
      'in the place of a check that asks nothing',
      'healthcheck-always-healthy',
      image('EXPOSE 8080', 'HEALTHCHECK CMD exit 0', START),
      'Dockerfile',
      `"http://localhost:8080\${1:/}"`,
    ],
  ];
  for (const [what, rule, files, file, expected] of found)
    it(what, () => {
      const [fix] = fixesFor(rule, files);
      const edits = fix?.edits.find(({ uri }) => uri.endsWith(file));
      assert.ok(fix?.assumed && edits && 'edits' in edits);
      const { assumed } = fix;
      const snippets = edits.edits.flatMap(({ newText }) => asSnippet(newText, assumed) ?? []);
      assert.equal(snippets.length, 1);
      assert.ok(snippets[0]?.includes(expected), snippets[0]);
    });

  it('nothing where an old check said it', () => {
    const files = image('HEALTHCHECK CMD curl -f http://localhost:8080/health', START);
    assert.equal(fixesFor('healthcheck-curl', files)[0]?.assumed, undefined);
  });
});
