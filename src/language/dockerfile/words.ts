/** Words of an instruction's arguments, split as BuildKit does. */
import { type MappedText, slice } from '../text';
import { jsonArray } from './json';
import type { Instruction } from './model';
import { isSpace } from './white-space';

/** At `[\t\v\f\r ]+`, as for FROM, EXPOSE, ADD and COPY; nothing is unquoted. */
export function wordsOf(text: MappedText): MappedText[] {
  return [...text.value.matchAll(/[^\t\v\f\r ]+/g)].map((match) =>
    slice(text, match.index, match.index + match[0].length),
  );
}

/** What a COPY or ADD names, in either form; its target last. */
export function copiedWords({ args }: Instruction): readonly string[] {
  return jsonArray(args.value)?.map(String) ?? wordsOf(args).map(({ value }) => value);
}

/**
 * As for ARG, ENV and LABEL (parser/line_parsers.go, `parseWords`): at white space outside quotes and not escaped.
 * Quotes and escapes stay in the words.
 */
export function quotedWordsOf(text: MappedText, escape: string): MappedText[] {
  const { value } = text;
  const words: MappedText[] = [];
  let start = -1;
  let quote = '';
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at);
    if (quote === '' && isSpace(char.charCodeAt(0))) {
      if (start >= 0) words.push(slice(text, start, at));
      start = -1;
      continue;
    }
    if (start < 0) start = at;
    if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
    else if (char === escape && quote !== "'") at++;
  }
  if (start >= 0) words.push(slice(text, start, value.length));
  return words;
}
