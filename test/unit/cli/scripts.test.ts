import assert from 'node:assert/strict';
import { Folder } from './run';

const compose = (name: string) =>
  `services:\n  ${name}:\n    image: example.com/x\n    volumes: ["./check.sh:/check.sh"]\n    healthcheck:\n      test: ["CMD", "/check.sh"]\n`;

describe('findings in a script that several files run', () => {
  const cases: readonly (readonly [what: string, script: string, found: readonly string[]])[] = [
    ['are one', '#!/bin/sh\ncurl -f http://a/\n', ['check.sh:2 healthcheck-curl']],
    ['are ignored there', '#!/bin/sh\n# checkup-ignore healthcheck-curl: x\ncurl -f http://a/\n', []],
    [
      'are ignored for nothing',
      '#!/bin/sh\n# checkup-ignore healthcheck-curl: x\ntrue\n',
      ['check.sh:2 unused-ignore'],
    ],
  ];
  for (const [what, script, expected] of cases)
    it(what, async () => {
      const folder = new Folder({
        'compose.a.yaml': compose('a'),
        'compose.b.yaml': compose('b'),
        'check.sh': script,
      });
      try {
        const { out, error } = await folder.run('lint', '--format', 'json');
        const { findings } = JSON.parse(out) as {
          findings: { file: string; rule: string; range: { start: { line: number } } }[];
        };
        const ours = findings.filter(({ rule }) => /^(?:healthcheck-curl|unused-ignore)$/.test(rule));
        assert.deepEqual(
          ours.map(({ file, rule, range }) => `${file}:${range.start.line + 1} ${rule}`),
          expected,
        );
        assert.equal(error, '');
      } finally {
        folder.remove();
      }
    });
});
