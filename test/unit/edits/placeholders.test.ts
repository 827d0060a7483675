import assert from 'node:assert/strict';
import { asSnippet } from '../../../src/edits/placeholders';

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
