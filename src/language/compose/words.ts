/**
 * How compose splits a `command` or `entrypoint` that is written as a string: into words, for no shell. It does so
 * with mattn/go-shellwords, whose rules these are: quotes and backslashes as in a shell, `\n` and `\t` outside
 * single quotes are a line feed and a tab, and everything from a bare `;`, `&`, `|`, `<` or `>` on is dropped.
 */
import { TextBuilder, plainText, replacedIn } from '../text';
import type { MappedText } from '../text';
import { through } from './interpolation';

/** undefined: compose refuses the string ("invalid command line string"). */
export function splitWords(text: MappedText): MappedText[] | undefined {
  const { value } = text;
  const words: MappedText[] = [];
  const quotes: Quotes = { single: false, double: false, back: false, dollar: false };
  let word = newWord(text);
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at);
    if (char === '\\' && !quotes.single) {
      if (++at >= value.length) return undefined;
      word.add(escaped(value.charAt(at)), at - 1, 2);
    } else if (isSpace(char)) {
      if (isOpen(quotes)) word.add(char, at, 1);
      else {
        words.push(...word.end());
        word = newWord(text);
      }
    } else if (ENDS_COMMAND.has(char) && !isOpen(quotes)) {
      // `2>file`: the number belongs to the redirection.
      if (char === '>' && /^[0-9]/.test(word.text())) word = newWord(text);
      break;
    } else {
      const effect = turn(quotes, char, word.text());
      if (effect === 'refused') return undefined;
      if (effect === 'kept') word.add(char, at, 1);
      else word.begin(at);
    }
  }
  return isOpen(quotes) ? undefined : [...words, ...word.end()];
}

/** The splitter's quotes are independent of each other: a double quote inside backticks opens one all the same. */
interface Quotes {
  single: boolean;
  double: boolean;
  back: boolean;
  /** Inside `$(…)`. */
  dollar: boolean;
}

function isOpen({ single, double, back, dollar }: Quotes): boolean {
  return single || double || back || dollar;
}

/** What a character does to the open quotes, and whether it stays in the word. */
function turn(quotes: Quotes, char: string, word: string): 'kept' | 'dropped' | 'refused' {
  const { single, double, back, dollar } = quotes;
  if (char === '"' && !single && !dollar) {
    quotes.double = !double;
    return 'dropped';
  }
  if (char === "'" && !double && !dollar) {
    quotes.single = !single;
    return 'dropped';
  }
  if (char === '`' && !single && !double && !dollar) quotes.back = !back;
  if (char === '(' && !single && !double && !back) {
    if (dollar || !word.endsWith('$')) return 'refused';
    quotes.dollar = true;
  }
  if (char === ')' && !single && !double && !back) {
    if (!dollar) return 'refused';
    quotes.dollar = false;
  }
  return 'kept';
}

function newWord(source: MappedText) {
  const builder = new TextBuilder();
  let text = '';
  let start: number | undefined;
  return {
    text: () => text,
    begin: (at: number) => {
      start ??= at;
    },
    add: (part: string, at: number, width: number) => {
      start ??= at;
      text += part;
      if (width === 1) builder.copy(part, at);
      else builder.escape(part, at, width);
    },
    end: (): MappedText[] => {
      if (start === undefined) return [];
      return [
        text === ''
          ? { ...plainText('', source.span(start, start).start), ...replacedIn(source) }
          : through(builder.build(), source),
      ];
    },
  };
}

const ENDS_COMMAND = new Set([';', '&', '|', '<', '>']);

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\n';
}

function escaped(char: string): string {
  return char === 't' ? '\t' : char === 'n' ? '\n' : char;
}
