import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseDockerfile } from '../../../../src/language/dockerfile/parse';
import { assignmentsOf, expanded, valueOf } from '../../../../src/language/dockerfile/variables';

const parse = (text: string) =>
  parseDockerfile(TextDocument.create('file:///Dockerfile', 'dockerfile', 1, text));

const variables = new Map([
  ['A', '1'],
  ['OPEN', undefined],
]);

describe('variables of a Dockerfile', () => {
  const values: readonly (readonly [
    instruction: string,
    values: Readonly<Record<string, string | undefined>>,
  ])[] = [
    ['ENV B=2 C="3 4"', { B: '2', C: '3 4' }],
    ['ENV B the $A and only', { B: 'the 1 and only' }],
    ['ENV A=2 B=$A', { A: '2', B: '1' }],
    ['ENV B=${OPEN:-3}', { B: undefined }],
    ['ENV B=$OTHER', { B: undefined }],
    ['ARG B=2', { B: '2' }],
    ['ARG GLOBAL', { GLOBAL: 'g' }],
    ['ARG NOWHERE', { NOWHERE: undefined }],
  ];
  for (const [instruction, expected] of values) {
    it(instruction, () => {
      const dockerfile = parse(`ARG GLOBAL=g\nFROM scratch\n${instruction}\n`);
      const [read] = dockerfile.stages.flatMap(({ instructions }) => instructions);
      assert(read);
      const found = assignmentsOf(read, dockerfile.escape);
      assert.deepEqual(
        Object.fromEntries(found.map((one) => [one.name, valueOf(one, variables, dockerfile)])),
        expected,
      );
    });
  }

  const texts: readonly (readonly [text: string, expanded: string | undefined])[] = [
    ['/app', '/app'],
    ['/$A/${A}', '/1/1'],
    ["'$A'", '$A'],
    ['/$OPEN', undefined],
    ['/${', undefined],
  ];
  for (const [text, expected] of texts) {
    it(`${text} becomes ${String(expected)}`, () => {
      assert.equal(expanded(text, variables, '\\'), expected);
    });
  }
});
