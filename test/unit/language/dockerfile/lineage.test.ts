import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { instructionsIn, lineage, startInstructions } from '../../../../src/language/dockerfile/lineage';
import { parseDockerfile } from '../../../../src/language/dockerfile/parse';

const last = (text: string) => {
  const { stages } = parseDockerfile(TextDocument.create('file:///Dockerfile', 'dockerfile', 1, text));
  return stages.at(-1) ?? assert.fail();
};

describe('instructionsIn', () => {
  for (const [text, ...expected] of [
    ['FROM a\nRUN 1\nONBUILD RUN 2\nRUN 3\n', '1', '3'],
    ['FROM a AS b\nONBUILD RUN 1\nONBUILD RUN 2\nFROM b\nRUN 3\n', '1', '2', '3'],
    ['FROM a AS b\nONBUILD RUN 1\nFROM b AS c\nRUN 2\nFROM c\nRUN 3\n', '3'],
  ] as const)
    it(JSON.stringify(text), () => {
      assert.deepEqual(
        instructionsIn(last(text)).map(({ args }) => args.value),
        expected,
      );
    });
});

describe('startInstructions', () => {
  for (const [text, ...expected] of [
    ['FROM a\nCMD 1\nCMD 2\n', 'CMD 2'],
    ['FROM a\nENTRYPOINT 1\nCMD 2\n', 'ENTRYPOINT 1', 'CMD 2'],
    ['FROM a AS b\nENTRYPOINT 1\nCMD 2\nFROM b\nCMD 3\n', 'ENTRYPOINT 1', 'CMD 3'],
    ['FROM a AS b\nCMD 1\nFROM b\nENTRYPOINT 2\n', 'ENTRYPOINT 2'],
    ['FROM a\nONBUILD CMD 1\n'],
    ['FROM a AS b\nONBUILD CMD 1\nFROM b\n', 'CMD 1'],
    ['FROM a AS b\nONBUILD CMD 1\nFROM b\nCMD 2\n', 'CMD 2'],
    ['FROM a AS b\nCMD 1\nONBUILD CMD 2\nFROM b AS c\nFROM c\n', 'CMD 2'],
  ] as const)
    it(JSON.stringify(text), () => {
      assert.deepEqual(
        startInstructions(lineage(last(text))).map(({ keyword, args }) => `${keyword} ${args.value}`),
        expected,
      );
    });
});
