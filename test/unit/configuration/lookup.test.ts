import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { candidatesOf, imageFactsOf, levelsFor } from '../../../src/configuration/lookup';
import { nearest } from '../../../src/configuration/nearest';
import { parseConfiguration } from '../../../src/configuration/parse';

const configuration = (text: string) =>
  parseConfiguration(TextDocument.create('file:///w/.checkup.yaml', 'yaml', 0, text));

describe('where a configuration may stand', () => {
  const cases: readonly (readonly [uri: string, candidates: readonly string[]])[] = [
    ['file:///Dockerfile', ['file:///.checkup.yaml']],
    [
      'file:///a/b/Dockerfile',
      ['file:///a/b/.checkup.yaml', 'file:///a/.checkup.yaml', 'file:///.checkup.yaml'],
    ],
    [
      'vscode-vfs://github/o/r/Dockerfile',
      ['o/r/', 'o/', ''].map((at) => `vscode-vfs://github/${at}.checkup.yaml`),
    ],
    ['untitled:Untitled-1', []],
  ];
  for (const [uri, candidates] of cases)
    it(uri, () => {
      assert.deepEqual(candidatesOf(uri), candidates);
    });
});

describe('the severities of a file', () => {
  const one = configuration(`rules: { a: error, b: hint }
overrides:
  - { files: ["x/**", "!x/no/**"], rules: { a: 'off' } }
  - { files: ["**/*.yaml"], rules: { a: warning, b: warning } }
`);
  const cases: readonly (readonly [uri: string, a: string, b: string])[] = [
    ['file:///w/Dockerfile', 'error', 'hint'],
    ['file:///w/x/Dockerfile', 'off', 'hint'],
    ['file:///w/x/no/Dockerfile', 'error', 'hint'],
    ['file:///w/x/compose.yaml', 'warning', 'warning'],
    ['file:///w/%23x/compose.yaml', 'warning', 'warning'],
    ['file:///elsewhere/x/compose.yaml', 'error', 'hint'],
  ];
  for (const [uri, a, b] of cases)
    it(uri, () => {
      assert.deepEqual(levelsFor(one, uri), { a, b });
    });
});

describe('what is said of an image', () => {
  const one = configuration(`images:
  "r.io/base/*": { has: [sh, curl], healthcheck: true }
  "r.io/base/node": { lacks: [curl] }
  "r.io/base/node:22": { healthcheck: false }
  "r.io:5000/{a,b}": { has: [a] }
`);
  const cases: readonly (readonly [image: string, facts: string | undefined])[] = [
    ['r.io/base/java:17', 'has sh,curl; lacks ; healthcheck true'],
    ['r.io/base/java@sha256:00', 'has sh,curl; lacks ; healthcheck true'],
    ['r.io/base/node', 'has sh; lacks curl; healthcheck true'],
    ['r.io/base/node:22', 'has sh; lacks curl; healthcheck false'],
    ['r.io:5000/a', 'has a; lacks ; healthcheck undefined'],
    ['r.io:5000/a:1', 'has a; lacks ; healthcheck undefined'],
    ['r.io/base/x/y', undefined],
    ['node', undefined],
  ];
  for (const [image, expected] of cases)
    it(image, () => {
      const facts = imageFactsOf(one, image);
      assert.equal(
        facts &&
          `has ${facts.has.join()}; lacks ${facts.lacks.join()}; healthcheck ${String(facts.healthcheck)}`,
        expected,
      );
    });
});

describe('the nearest word', () => {
  const cases: readonly (readonly [word: string, nearest: string | undefined])[] = [
    ['rule', 'rules'],
    ['Rules', 'rules'],
    ['imagse', 'images'],
    ['x', undefined],
    ['', undefined],
    ['a'.repeat(100_000), undefined],
  ];
  for (const [word, expected] of cases)
    it(word.slice(0, 20), () => {
      assert.equal(nearest(word, ['rules', 'images']), expected);
    });
});
