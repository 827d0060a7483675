import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { difference } from '../../../src/edits/difference';

describe('the difference of two texts', () => {
  const cases: readonly (readonly [before: string, after: string, edits: number])[] = [
    ['', '', 0],
    ['a\n', 'a\n', 0],
    ['', 'a\n', 1],
    ['a\n', '', 1],
    ['a\nb\nc\n', 'a\nB\nc\n', 1],
    ['a\nb\nc\nd\n', 'A\nb\nc\nD\n', 2],
    ['a\r\nb\r\nc', 'a\r\nx\r\nb\r\nc', 1],
    ['a', 'a\n', 1],
    ['a\nb', 'b', 1],
    ['a\nb\n', 'b\na\n', 2],
    ['ü😀\nb\n', 'ü😀\nc😀\n', 1],
  ];
  for (const [before, after, count] of cases)
    it(`${JSON.stringify(before)} → ${JSON.stringify(after)}`, () => {
      const document = TextDocument.create('a', '', 0, before);
      const edits = difference(document, after);
      assert.equal(TextDocument.applyEdits(document, [...edits]), after);
      assert.equal(edits.length, count);
    });
});
