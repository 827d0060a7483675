/**
 * The word lexer that BuildKit itself applies (frontend/dockerfile/shell/lex.go): quotes, escapes and `${X:-d}`.
 * It finds here-documents on an instruction's line and expands variables where the builder does.
 */
import { isSpace } from './white-space';

export interface LexerOptions {
  readonly escape: string;
  /** A variable's value: undefined where it is not set (which none is by default), `unknown` where that can't be told. */
  readonly variable?: (name: string) => string | undefined | typeof unknown;
  /** Quotes and escapes stay in the result. */
  readonly raw?: boolean;
  /** Variables that are not set stay as they were written. */
  readonly keepUnset?: boolean;
}

export const unknown = Symbol('unknown');

export interface Lexed {
  readonly result: string;
  readonly words: readonly string[];
  /** Whether only values that are known have a say in the result. */
  readonly known: boolean;
  /** Variables without a value that were taken for empty. */
  readonly unset: readonly string[];
}

/** `undefined` where BuildKit refuses the text. */
export function lex(source: string, options: LexerOptions): Lexed | undefined {
  const lexer = new Lexer(source, options);
  try {
    const { result, words } = lexer.until('', options.raw ?? false);
    return { result, words, known: lexer.known, unset: lexer.unset };
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

class Refused extends Error {}

/** Deeper `${X:-${Y:-…}}` than anyone writes: hostile input must not end the stack. */
const maximumDepth = 200;

/** A class because the lexer is mutually recursive over one position. */
class Lexer {
  known = true;
  readonly unset: string[] = [];
  private at = 0;
  private depth = 0;

  constructor(
    private readonly source: string,
    private readonly options: LexerOptions,
  ) {}

  /** Reads up to the character `stop`, or to the end where that is empty. */
  until(stop: string, rawEscapes: boolean): { result: string; words: string[] } {
    if (++this.depth > maximumDepth) throw new Refused();
    const { source } = this;
    const words = new Words();
    let result = '';
    while (this.at < source.length) {
      const char = source.charAt(this.at);
      if (char === stop) {
        this.at++;
        this.depth--;
        return { result, words: words.all() };
      }
      let piece = char;
      if (char === "'") words.raw((piece = this.singleQuoted()));
      else if (char === '"') words.raw((piece = this.doubleQuoted(rawEscapes)));
      else if (char === '$') words.text((piece = this.dollar()));
      else if (char === '<') words.raw((piece = this.possibleHeredoc()));
      else if (char === this.options.escape) {
        piece = source.slice(rawEscapes ? this.at : this.at + 1, this.at + 2);
        this.at += 2;
        words.raw(piece);
      } else {
        this.at++;
        words.text(char);
      }
      result += piece;
    }
    if (stop !== '') throw new Refused();
    this.depth--;
    return { result, words: words.all() };
  }

  private singleQuoted(): string {
    const end = this.source.indexOf("'", this.at + 1);
    if (end < 0) throw new Refused();
    const quoted = this.source.slice(this.at, end + 1);
    this.at = end + 1;
    return this.options.raw ? quoted : quoted.slice(1, -1);
  }

  private doubleQuoted(rawEscapes: boolean): string {
    const { source } = this;
    const { escape, raw } = this.options;
    let result = raw ? '"' : '';
    this.at++;
    while (this.at < source.length) {
      const char = source.charAt(this.at);
      if (char === '"') {
        this.at++;
        return raw ? result + char : result;
      }
      if (char === '$') {
        result += this.dollar();
        continue;
      }
      this.at++;
      if (char !== escape) {
        result += char;
        continue;
      }
      if (rawEscapes) result += char;
      const next = source.charAt(this.at);
      if (next === '"' || next === '$' || next === escape) {
        result += next;
        this.at++;
      } else if (next !== '') result += char;
    }
    throw new Refused();
  }

  private dollar(): string {
    const start = this.at++;
    if (this.source.charAt(this.at) !== '{') {
      const name = this.name();
      return name === '' ? '$' : this.value(name, start);
    }
    this.at++;
    if (/^[{}:]?$/.test(this.source.charAt(this.at))) throw new Refused();
    const name = this.name();
    let operator = this.source.charAt(this.at++);
    if (operator === '}') return this.value(name, start);
    if (operator === '/') return this.replacement(name, start);
    const emptyIsUnset = operator === ':';
    if (emptyIsUnset) operator = this.source.charAt(this.at++);
    const pattern = operator === '#' || operator === '%';
    if (!/^[-+?#%]$/.test(operator) || (pattern && emptyIsUnset)) throw new Refused();
    const word = this.until('}', pattern).result;
    return pattern ? this.notFollowed(name, start) : this.choose(name, operator, emptyIsUnset, word, start);
  }

  private choose(name: string, operator: string, emptyIsUnset: boolean, word: string, start: number): string {
    const value = this.options.variable?.(name);
    if (value === unknown) this.known = false;
    if (typeof value !== 'string' && this.options.keepUnset) return this.source.slice(start, this.at);
    const set = typeof value === 'string' && !(emptyIsUnset && value === '');
    if (operator === '-') return set ? value : word;
    if (operator === '+') return set ? word : '';
    if (!set && value !== unknown) throw new Refused();
    return set ? value : '';
  }

  private replacement(name: string, start: number): string {
    if (this.source.charAt(this.at) === '/') this.at++;
    this.until('/', true);
    this.until('}', true);
    return this.notFollowed(name, start);
  }

  /** `${X%…}`, `${X#…}`, `${X/…/…}`: patterns in an image's name are too rare to be worked out here. */
  private notFollowed(name: string, start: number): string {
    this.options.variable?.(name);
    this.known = false;
    return this.source.slice(start, this.at);
  }

  private value(name: string, start: number): string {
    const value = this.options.variable?.(name);
    if (value === unknown) this.known = false;
    if (typeof value === 'string') return value;
    if (this.options.keepUnset) return this.source.slice(start, this.at);
    if (value === undefined) this.unset.push(name);
    return '';
  }

  private name(): string {
    const match = /^(?:\d+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*)/u.exec(
      this.source.slice(this.at, this.at + 256),
    );
    this.at += match?.[0].length ?? 0;
    return match?.[0] ?? '';
  }

  /** White space between `<<` and its word belongs to the word. */
  private possibleHeredoc(): string {
    const match = /<(?:<[\t\r ]*)?/y;
    match.lastIndex = this.at;
    const piece = match.exec(this.source)?.[0] ?? '<';
    this.at += piece.length;
    return piece;
  }
}

/** Splits at white space that was neither quoted nor escaped. */
class Words {
  private readonly words: string[] = [];
  private word = '';

  text(text: string): void {
    for (const char of text) {
      if (!isSpace(char.charCodeAt(0))) this.word += char;
      else this.end();
    }
  }

  raw(text: string): void {
    this.word += text;
  }

  all(): string[] {
    this.end();
    return this.words;
  }

  private end(): void {
    if (this.word !== '') this.words.push(this.word);
    this.word = '';
  }
}
