/** `--name=value` words before an instruction's arguments, as BuildKit takes them off (parser/split_command.go). */
import { type MappedText, slice } from '../text';
import type { Flag } from './model';
import { isSpace, skipSpace, trimSpace } from './white-space';

/** `rest` is without white space at both ends. */
export function extractFlags(text: MappedText, escape: string): { flags: Flag[]; rest: MappedText } {
  const { value } = text;
  const flags: Flag[] = [];
  let at = skipSpace(value, 0);
  while (value.startsWith('--', at)) {
    const word = readWord(value, at, escape);
    at = skipSpace(value, word.end);
    if (word.value === '--') break;
    flags.push(flag(text, word));
  }
  return { flags, rest: slice(text, at, trimSpace(value, at)) };
}

interface FlagWord {
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** Where the first `=` stands, in the text and in the value. */
  readonly equals: { readonly raw: number; readonly value: number } | undefined;
}

/** A word up to white space that is neither quoted nor escaped; quotes are taken off wherever they stand. */
function readWord(text: string, start: number, escape: string): FlagWord {
  let value = '';
  let quote = '';
  let equals: FlagWord['equals'];
  let at = start;
  for (; at < text.length; at++) {
    let char = text.charAt(at);
    if (quote === '' && isSpace(char.charCodeAt(0))) break;
    if (quote === '' ? char === '"' || char === "'" : char === quote) {
      quote = quote === '' ? char : '';
      continue;
    }
    if (char === escape) {
      if (at + 1 === text.length) continue;
      char = text.charAt(++at);
    }
    if (char === '=') equals ??= { raw: at, value: value.length };
    value += char;
  }
  return { value, start, end: at, equals };
}

function flag(text: MappedText, word: FlagWord): Flag {
  const { value, start, end, equals } = word;
  return {
    name: value.slice(2, equals?.value),
    value: equals && value.slice(equals.value + 1),
    span: text.span(start, end),
    nameSpan: text.span(start + 2, equals?.raw ?? end),
    valueSpan: equals && text.span(equals.raw + 1, end),
  };
}
