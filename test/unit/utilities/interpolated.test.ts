/** What compose interpolates in a check, with an `.env` beside it: its values are in no file that a fix writes, and in no note. */
import assert from 'node:assert/strict';
import { apply, composeFixes, open } from './workspace';

const url = 'http://localhost:8080/health';
const utility = '["CMD", "node", "healthcheck.mjs", "-u",';

/** The test behind the fix, a note of it, and whether it is put in without asking; undefined: there is no fix. */
type Row = readonly [test: string, after: string | undefined, note?: string];

const rows: readonly Row[] = [
  [
    `["CMD", "curl", "-f", "-u", "admin:\${PASS}", "${url}"]`,
    `${utility} "${url}", "-t", "5000"]`,
    'option -u has',
  ],
  [`curl -f --user "admin:\${PASS}" ${url}`, `${utility} "${url}", "-t", "5000"]`, 'option --user has'],
  [
    `wget -q --user=admin --password=\${PASS} ${url}`,
    `${utility} "${url}", "-t", "5000"]`,
    'option --password= has',
  ],
  [`curl -f -H "\${KEY}" ${url}`, `${utility} "${url}", "-t", "5000"]`, "option -H '${KEY}' has"],
  [`curl -f -A agent-\${PASS} ${url}`, `${utility} "${url}", "-t", "5000"]`, 'option -A agent-${PASS} has'],
  [`curl -f --unix-socket /\${PASS} ${url}`, undefined],
  [`curl -f -m \${T:-3} ${url}`, `${utility} "${url}", "-t", "5000"]`, 'option -m ${T:-3} has'],
  [`timeout \${T:-3} curl -f ${url}`, `timeout \${T:-3} node healthcheck.mjs -u ${url} -t 5000`],
  [`curl -f ${url} | grep -q '\${PASS}'`, undefined],
  [`[ "$$(curl -s -o /dev/null -w '%{http_code}' ${url})" -lt \${MOST:-500} ]`, undefined],
  [`curl \${OPTIONS} ${url}`, undefined],
  [`curl \${FLAGS} ${url}`, undefined],
  [`curl -f \${NOTHING} ${url}`, undefined],
  [
    `curl -f http://localhost:\${PORT:-8080}/health`,
    `${utility} "http://localhost:\${PORT:-8080}/health", "-t", "5000"]`,
  ],
  [
    `curl -f --url=http://localhost:\${PORT:-8080}/health`,
    `${utility} "http://localhost:\${PORT:-8080}/health", "-t", "5000"]`,
  ],
  [
    `curl -f -u a:b http://localhost:\${PORT:-8080}/health`,
    `${utility} "http://localhost:\${PORT:-8080}/health", "-t", "5000"]`,
    'option -u has',
  ],
];

const file = (test: string) =>
  [
    'services:',
    '  api:',
    '    build: .',
    '    healthcheck:',
    `      test: ${test}`,
    '      timeout: 5s',
    '',
  ].join('\n');

describe('what compose interpolates in a check', () => {
  for (const [test, after, note] of rows)
    it(test, () => {
      const workspace = open({
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nEXPOSE 8080\nCMD ["node", "server.js"]\n',
        'compose.yaml': file(test),
        '.env': 'PASS=s3cret\nKEY=X-Key: s3cret\nFLAGS=-f\nNOTHING=\n',
      });
      const [fix] = composeFixes(workspace, 'compose.yaml', 'api');
      const { notes = [], preferred } = fix ?? {};
      assert.equal(fix && apply(workspace, fix)['compose.yaml'], after && file(after));
      assert.equal(preferred, after && note === undefined);
      assert.deepEqual(
        note === undefined ? [] : notes.filter((text) => text.includes(note)).length,
        note === undefined ? notes : 1,
      );
      assert.doesNotMatch(notes.join(), /s3cret/);
    });
});
