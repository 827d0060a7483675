import assert from 'node:assert/strict';
import { isMap, isScalar } from 'yaml';
import { scalarText } from '../../../../src/language/compose/scalar';
import { readYaml } from '../../../../src/language/compose/yaml';

/** `key: <yaml>`, read as a scalar. */
function read(yaml: string) {
  const text = `key: ${yaml}`;
  const root = readYaml(text).documents[0]?.contents;
  const node = isMap(root) ? root.items[0]?.value : undefined;
  if (!isScalar(node)) throw new Error(`no scalar: ${yaml}`);
  return { text, mapped: scalarText(node, text), value: node.source };
}

describe('scalarText', () => {
  const cases: [string, string][] = [
    ['plain', 'one two'],
    ['plain, several lines', 'one\n  two\n\n  three'],
    ['plain, CRLF', 'one\r\n  two\r\n\r\n  three'],
    ['single quoted', "'one ''two'' three'"],
    ['single quoted, several lines', "'one\n   two\n\n   three '"],
    ['double quoted', '"one \\"two\\" \\t three \\u00e9 \\x41 \\U0001F600 end"'],
    ['double quoted, folded', '"one\n  two\n\n  three"'],
    ['double quoted, joined lines', '"one \\\n  two\\\n\n   three"'],
    ['double quoted, trailing blanks', '"one   \n   two"'],
    ['empty quoted', '""'],
    ['literal', '|\n  one\n    two\n\n  three\n'],
    ['literal, stripped', '|-\n  one\n  two\n\n'],
    ['literal, kept', '|+\n  one\n\n\n'],
    ['literal, explicit indentation', '|1\n  one\n  two\n'],
    ['literal, leading blank line', '|\n\n  one\n'],
    ['literal, CRLF', '|\r\n  one\r\n  two\r\n'],
    ['literal with a comment in its header', '| # why\n  one\n'],
    ['folded', '>\n  one\n  two\n\n  three\n'],
    ['folded, more indented lines', '>\n  one\n    two\n    three\n  four\n'],
    ['folded, stripped', '>-\n  one\n  two'],
    ['folded, blank lines around', '>\n\n  one\n\n\n  two\n\n'],
    ['folded, tabs', '>\n  one\n  \ttwo\n  three\n'],
    ['only blank lines', '|\n\n\n'],
    ['not closed', '"one two'],
    ['not closed, single', "'one two"],
  ];
  for (const [name, yaml] of cases) {
    it(`decodes as yaml does, each word at its place: ${name}`, () => {
      const { text, mapped, value } = read(yaml);
      assert.equal(mapped.value, value);
      for (const { 0: word, index } of mapped.value.matchAll(/[a-z]+/g)) {
        const { start, end } = mapped.span(index, index + word.length);
        assert.equal(text.slice(start, end), word);
      }
    });
  }

  it('gives an escape the width it has in the document', () => {
    const { text, mapped } = read('"a\\u00e9b"');
    const { start, end } = mapped.span(1, 2);
    assert.equal(text.slice(start, end), '\\u00e9');
  });

  it('maps a fold to the break it comes from', () => {
    const { text, mapped } = read('"a  \n   b"');
    const { start, end } = mapped.span(1, 2);
    assert.equal(text.slice(start, end), '  \n   ');
  });
});
