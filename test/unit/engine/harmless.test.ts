import assert from 'node:assert/strict';
import { firstLine, harmlessLine, harmlessOutput } from '../../../src/engine/harmless';

describe('harmless text', () => {
  const outputs: readonly (readonly [what: string, from: string, to: string])[] = [
    ['plain text stays', 'HTTP 200 OK', 'HTTP 200 OK'],
    ['lines and tabs stay, the last line end goes', 'a\tb\nc\n', 'a\tb\nc'],
    ['other line ends become line feeds', 'a\r\nb\rc', 'a\nb\nc'],
    ['colours go', '\u001b[31mred\u001b[0m \u001b[1;38;5;208mbold\u001b[m', 'red bold'],
    ['8-bit sequences go', '\u009b31mred\u009b0m', 'red'],
    ['cursor moves and screen clearing go', '\u001b[2J\u001b[1;1Hhello\u001b[K', 'hello'],
    ['window titles go', '\u001b]0;owned\u0007text\u001b]2;again\u001b\\more', 'textmore'],
    ['links go, their text stays', '\u001b]8;;http://evil/\u001b\\here\u001b]8;;\u001b\\', 'here'],
    ['an escape that never ends takes the rest', 'a\u001b]0;never', 'a'],
    ['bells, backspaces and nulls go', 'a\u0000b\u0007c\u0008d\u007f', 'abcd'],
    ['marks that turn the reading direction go', 'admin\u202e txt.exe\u2066x\u2069', 'admin txt.exex'],
    ['letters of any language stay', '서버가 응답하지 않음 – ошибка 🚑', '서버가 응답하지 않음 – ошибка 🚑'],
  ];
  for (const [what, from, to] of outputs) {
    it(what, () => {
      assert.equal(harmlessOutput(from), to);
    });
  }

  it('ends endless output, never in the middle of a character', () => {
    const long = harmlessOutput('x'.repeat(1_000_000));
    assert.equal(long.length, 4096);
    assert.ok(long.endsWith('x…'));
    const emoji = harmlessOutput(`${'x'.repeat(4094)}🚑🚑`);
    assert.equal(emoji, `${'x'.repeat(4094)}…`);
  });

  it('makes one short line of anything', () => {
    assert.equal(harmlessLine(' a\n\n b\tc '), 'a b c');
    assert.equal(harmlessLine('y'.repeat(300)).length, 200);
    assert.equal(harmlessLine('abcdef', 3), 'ab…');
  });

  it('finds the first line that says something', () => {
    assert.equal(firstLine('\n  \n connection refused\nsecond'), 'connection refused');
    assert.equal(firstLine(''), '');
  });
});
