/** The JSON form of a command, `["curl", "-f"]`, with the place of every character. */
import { type MappedText, plainText, TextBuilder } from '../text';

/**
 * What BuildKit takes for the JSON form (parser/line_parsers.go, `parseJSON`): text that is one JSON array from its
 * first character to its last. `["x"] || exit 1`, `['x']` and `[ -f x ]` are not, they are left to the shell.
 */
export function jsonArray(text: string): readonly unknown[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The strings of what {@link jsonArray} found to be an array of strings. */
export function jsonStrings(text: MappedText): MappedText[] {
  const words: MappedText[] = [];
  for (let at = text.value.indexOf('"'); at >= 0;) {
    const { word, end } = readString(text, at + 1);
    words.push(word);
    at = text.value.indexOf('"', end);
  }
  return words;
}

const escapes = new Map(Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }));

/** Reads from behind the opening quote; `end` is behind the closing one. */
function readString(text: MappedText, start: number): { word: MappedText; end: number } {
  const { value } = text;
  const builder = new TextBuilder();
  let at = start;
  while (at < value.length && value[at] !== '"') {
    const plain = /[^"\\]*/y;
    plain.lastIndex = at;
    const run = plain.exec(value)?.[0] ?? '';
    if (run !== '') copyRun(builder, text, at, run);
    else {
      const { decoded, width } = decode(value, at);
      const { start: from, end: to } = text.span(at, at + width);
      builder.escape(decoded, from, to - from);
      at += width;
    }
    at += run.length;
  }
  const word = at === start ? plainText('', text.span(start, start).start) : builder.build();
  return { word, end: at + 1 };
}

/** What the escape at `at` stands for; half a surrogate pair is U+FFFD, as in Go. */
function decode(text: string, at: number): { decoded: string; width: number } {
  const [pair] = /^(?:\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2})?/.exec(
    text.slice(at, at + 12),
  ) ?? [''];
  if (pair !== '') return { decoded: unit(pair.slice(2, 6)) + unit(pair.slice(8)), width: 12 };
  const char = text.charAt(at + 1);
  if (char !== 'u') return { decoded: escapes.get(char) ?? char, width: 2 };
  const decoded = unit(text.slice(at + 2, at + 6));
  return { decoded: /[\ud800-\udfff]/.test(decoded) ? '\ufffd' : decoded, width: 6 };
}

function unit(hexadecimal: string): string {
  return String.fromCharCode(parseInt(hexadecimal, 16));
}

/** A run may span continuation lines: each stretch that stands together in the document is copied as one. */
function copyRun(builder: TextBuilder, text: MappedText, at: number, run: string): void {
  for (let from = 0; from < run.length;) {
    const start = text.span(at + from, at + from + 1).start;
    let to = run.length;
    const whole = text.span(at + from, at + to);
    if (whole.end - whole.start !== to - from) {
      for (to = from + 1; to < run.length; to++)
        if (text.span(at + to, at + to + 1).start !== start + to - from) break;
    }
    builder.copy(run.slice(from, to), start);
    from = to;
  }
}
