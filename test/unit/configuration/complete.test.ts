import assert from 'node:assert/strict';
import { complete } from '../../../src/configuration/complete';

const rules = ['healthcheck-curl', 'healthcheck-missing'].map((id) => ({ id, summary: `${id}!` }));
const IDS = rules.map(({ id }) => id);
const LEVELS = ['off', 'hint', 'information', 'warning', 'error'];
const FILE = ['rules', 'overrides', 'images', 'utility'];

describe('completing a configuration', () => {
  /** `|` is the cursor. */
  const cases: readonly (readonly [text: string, labels: readonly string[]])[] = [
    ['|', FILE],
    ['ru|', FILE],
    ['rules:\n|', FILE.slice(1)],
    ['|\nrules:\n  a: off\nimages:\n', ['overrides', 'utility']],
    ['rules:\n  |', IDS],
    ['rules:\n  heal|', IDS],
    ['rules:\n  healthcheck-curl: off\n  |', ['healthcheck-missing']],
    ['rules:\n  |\n  healthcheck-curl: off\n', ['healthcheck-missing']],
    ['rules:\r\n  healthcheck-curl: off\r\n  |', ['healthcheck-missing']],
    ['rules:\n  healthcheck-curl: |', LEVELS],
    ['rules:\n  healthcheck-curl: o|', LEVELS],
    ['rules: { |', IDS],
    ['rules: { healthcheck-curl: |', LEVELS],
    ['rules: { healthcheck-curl: off, |', ['healthcheck-missing']],
    ['overrides:\n  - |', ['files', 'rules']],
    ['overrides:\n  - files: ["a"]\n    |', ['rules']],
    ['overrides:\n- files: ["a"]\n  |', ['rules']],
    ['overrides:\n  - files: ["a"]\n  - |', ['files', 'rules']],
    ['overrides:\n  - files: ["a"]\n    rules:\n      |', IDS],
    ['overrides:\n  - rules:\n      healthcheck-curl: |', LEVELS],
    ['overrides:\n  - files: ["a"]\n    rules: { healthcheck-curl: |', LEVELS],
    ['images:\n  "a:1":\n    |', ['has', 'lacks', 'healthcheck']],
    ['images:\n  a:\n    has: [sh]\n    |', ['lacks', 'healthcheck']],
    ['images:\n  a: { healthcheck: |', ['true', 'false']],
    ['images:\n  a:\n    healthcheck: |', ['true', 'false']],
    ['images:\n  |', []],
    ['utility:\n  |', ['command']],
    ['utility:\n  command: [|', []],
    ['# |', []],
    ['rules: # |', []],
    ['nonsense:\n  |', []],
    ['{ |', FILE],
  ];
  for (const [text, labels] of cases)
    it(JSON.stringify(text), () => {
      const found = complete(text.replace('|', ''), text.indexOf('|'), rules);
      assert.deepEqual(
        found.map(({ label }) => label),
        labels,
      );
    });

  it('says what a rule is, and writes its colon', () => {
    assert.deepEqual(complete('rules:\n  ', 9, rules)[0], {
      label: 'healthcheck-curl',
      kind: 'rule',
      insert: 'healthcheck-curl: ',
      detail: 'healthcheck-curl!',
    });
  });
});
