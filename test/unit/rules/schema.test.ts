/** The schema is held against the catalogue, and both it and the parser against the same files. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseConfiguration } from '../../../src/configuration/parse';
import { catalogue } from '../../../src/rules/registry';
import { configurationSchema } from '../../../src/rules/schema';

const FILE = 'schemas/checkup.schema.json';
const known = catalogue.map(({ id }) => id);

describe('the schema of .checkup.yaml', () => {
  const schema = JSON.parse(readFileSync(FILE, 'utf8')) as object;
  const accepts = new Ajv({ allowUnionTypes: true }).compile(schema);

  it(`stands in ${FILE} as the catalogue has it (npm run build writes it)`, () => {
    assert.deepEqual(schema, configurationSchema());
  });

  it('is the one that the extension contributes', () => {
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      contributes: {
        yamlValidation: unknown;
        configuration: { properties: Record<string, { properties: object }> };
      };
    };
    assert.deepEqual(contributes.yamlValidation, [{ fileMatch: '.checkup.yaml', url: `./${FILE}` }]);
    const settings = contributes.configuration.properties['checkup.rules']?.properties ?? {};
    assert.deepEqual(Object.keys(settings).sort(), [...known].sort());
  });

  const cases: readonly (readonly [text: string, valid: boolean])[] = [
    ['{}', true],
    ['rules: { healthcheck-curl: off, healthcheck-missing: error }', true],
    ['rules: { unused-ignore: hint, syntax: warning }', true],
    ['rules:', true],
    ['overrides: [{ files: ["legacy/**"], rules: { healthcheck-curl: information } }]', true],
    ['overrides: [{ files: one }]', true],
    ['images: { "r.io/*": { has: [sh, curl], lacks: [wget], healthcheck: true } }', true],
    ['images: { a: }', true],
    ['utility: { command: [dotnet, a.dll, "{url}", "-t{timeout}"] }', true],
    ['rule: {}', false],
    ['[]', false],
    ['rules: [healthcheck-curl]', false],
    ['rules: { no-such: off }', false],
    ['rules: { healthcheck-curl: fatal }', false],
    ['rules: { healthcheck-curl: default }', false],
    ['overrides: { files: [a] }', false],
    ['overrides: [{ rules: {} }]', false],
    ['overrides: [{ files: [[a]] }]', false],
    ['overrides: [{ files: [a], more: 1 }]', false],
    ['images: [a]', false],
    ['images: { a: { has: sh } }', false],
    ['images: { a: { healthcheck: maybe } }', false],
    ['images: { a: { runs: sh } }', false],
    ['utility: { command: "probe {url}" }', false],
    ['utility: { command: [probe] }', false],
    ['utility: { run: [probe, "{url}"] }', false],
  ];
  for (const [text, valid] of cases)
    it(`${valid ? 'accepts' : 'refuses'} ${text}, and so does the parser`, () => {
      assert.equal(accepts(parse(text)), valid, JSON.stringify(accepts.errors));
      const { problems } = parseConfiguration(TextDocument.create('a', 'yaml', 0, text), known);
      assert.equal(problems.length === 0, valid, JSON.stringify(problems));
    });
});
