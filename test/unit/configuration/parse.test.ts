import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseConfiguration } from '../../../src/configuration/parse';

const KNOWN = ['healthcheck-curl', 'healthcheck-missing'];
const read = (text: string) =>
  parseConfiguration(TextDocument.create('file:///.checkup.yaml', 'yaml', 0, text), KNOWN);

describe('a configuration', () => {
  it('is read whole', () => {
    const { rules, overrides, images, utility, problems } = read(
      `rules: { healthcheck-curl: off, healthcheck-missing: error }      # quotes are not needed
overrides:
  - files: ["legacy/**", '!legacy/new/**']
    rules: { healthcheck-curl: information }
  - files: one
images:
  "registry.example.com/base/*": { has: [sh, curl], lacks: [wget], healthcheck: true }
  scratchlike:
utility:
  command: ["dotnet", "Utilities.HttpCheck.dll", "-u", "{url}", "-t", "{timeout}"]
`,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(rules, { 'healthcheck-curl': 'off', 'healthcheck-missing': 'error' });
    assert.deepEqual(overrides, [
      { files: ['legacy/**', '!legacy/new/**'], rules: { 'healthcheck-curl': 'information' } },
      { files: ['one'], rules: {} },
    ]);
    assert.deepEqual(images, [
      { image: 'registry.example.com/base/*', has: ['sh', 'curl'], lacks: ['wget'], healthcheck: true },
      { image: 'scratchlike', has: [], lacks: [], healthcheck: undefined },
    ]);
    assert.deepEqual(utility, ['dotnet', 'Utilities.HttpCheck.dll', '-u', '{url}', '-t', '{timeout}']);
  });

  /** The text that is marked, and what is said about it. */
  const flawed: readonly (readonly [text: string, marked: string, message: RegExp])[] = [
    ['rule: {}', 'rule', /Unknown key “rule”. Is “rules” meant\?/],
    ['nonsense: {}', 'nonsense', /Unknown key “nonsense”. Known are: rules, overrides, images, utility\./],
    ['- a', '- a', /mapping is expected/],
    ['text', 'text', /mapping is expected/],
    ['rules: [a]', '[a]', /mapping is expected/],
    ['rules: { healthcheck-crul: off }', 'healthcheck-crul', /Is “healthcheck-curl” meant/],
    ['rules: { sonething: off }', 'sonething', /no rule “sonething”\.$/],
    ['rules: { healthcheck-curl: fatal }', 'fatal', /one of off, hint, information, warning, error/],
    ['rules: { healthcheck-curl: default }', 'default', /one of off/],
    ['rules: { healthcheck-curl: }', '', /one of off/],
    ['rules: { healthcheck-curl: [error] }', '[error]', /one of off/],
    ['rules: {}\nrules: {}', 'rules', /stands here twice/],
    ['overrides: a', 'a', /list is expected/],
    ['overrides: [a]', 'a', /mapping is expected/],
    ['overrides: [{ rules: {} }]', '{ rules: {} }', /“files” is missing/],
    ['overrides: [{ files: [[a]] }]', '[a]', /string is expected/],
    ['overrides: [{ files: "{a" }]', '"{a"', /pattern cannot be read/],
    ['images: { a: { lack: [x] } }', 'lack', /Is “lacks” meant/],
    ['images: { a: { has: x } }', 'x', /list is expected/],
    ['images: { a: { has: [x], lacks: [x] } }', '{ has: [x], lacks: [x] }', /both among/],
    ['images: { a: { healthcheck: yes } }', 'yes', /“true” or “false”/],
    ['utility: { command: "x {url}" }', '"x {url}"', /list is expected/],
    ['utility: { command: [a, b] }', '[a, b]', /has no “\{url\}”/],
    ['a: [', '', /./],
    ['rules: {}\n---\nrules: {}\n', '---\nrules: {}\n', /Only the first/],
  ];
  for (const [text, marked, message] of flawed)
    it(`${JSON.stringify(text)}: ${String(message)}`, () => {
      const [problem] = read(text).problems;
      assert.ok(problem);
      assert.match(problem.message, message);
      if (marked !== '') assert.equal(text.slice(problem.span.start, problem.span.end), marked);
    });

  it('counts in what is right of it', () => {
    const { rules, problems } = read('rules: { nonsense: off, healthcheck-curl: error }\nmore: 1\n');
    assert.deepEqual([rules, problems.length], [{ 'healthcheck-curl': 'error' }, 2]);
  });

  for (const text of [
    '',
    '# only a comment',
    '\uFEFFrules:',
    'rules: ~',
    'rules: &a { <<: *a }',
    '*a',
    '\0',
    '? : :',
    '['.repeat(500),
  ])
    it(`survives ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.deepEqual(read(text).rules, {});
    });

  it('takes names that objects have by themselves for rules that there are not', () => {
    const { rules, problems } = read('rules: { __proto__: off, constructor: off }');
    assert.deepEqual([Object.keys(rules), problems.length], [[], 2]);
  });
});
