/** What a table of highlighting says, and how it is held against the tokens. */
import assert from 'node:assert/strict';
import type { Token, Tokenize } from './tokenizer';

/** A piece of the text (looked for behind the piece before it) and a scope that all of it has; `!scope`: that none of it has. */
export type Expected = readonly [piece: string, ...scopes: string[]];

export interface Row {
  readonly title: string;
  readonly lines: readonly string[];
  readonly expected: readonly Expected[];
}

export function check(tokenize: Tokenize, { lines, expected }: Row): void {
  const text = lines.join('\n');
  const tokens = tokenize(text);
  let from = 0;
  for (const [piece, ...scopes] of expected) {
    const start = text.indexOf(piece, from);
    assert.notEqual(start, -1, `«${piece}» is not in the text behind what was looked at`);
    from = start + piece.length;
    const covering = tokens.filter((each) => each.start < from && each.start + each.text.length > start);
    assert.notEqual(covering.length, 0, `no token for «${piece}»`);
    for (const { text: part, scopes: actual } of covering) {
      if (part.trim() === '') continue;
      for (const scope of scopes) {
        const wanted = !scope.startsWith('!');
        const name = wanted ? scope : scope.slice(1);
        const has = actual.some((each) => each === name || each.startsWith(`${name}.`));
        assert.equal(
          has,
          wanted,
          `«${part}» in «${piece}»: ${wanted ? '' : 'no '}${name}\n  ${actual.join('\n  ')}`,
        );
      }
    }
  }
}

/** The tokens of the last lines, as [text, scopes] without the scopes that are listed; white space left out. */
export function tail(tokens: readonly Token[], from: number, without: readonly string[] = []) {
  return tokens
    .filter(({ start, text }) => start >= from && text.trim() !== '')
    .map(({ text, scopes }) => [text, scopes.filter((scope) => !without.includes(scope)).join(' ')]);
}
