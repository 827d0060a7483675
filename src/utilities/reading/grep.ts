/** What a `grep` behind a request looks for: a plain text, or a pattern that can be tried on a line that is known. */
import { oncePer } from '../../language/lazy';
import type { Word } from '../../language/shell/model';
import { letters, readOptions, set } from '../../health/tool-options';

export interface Grep {
  /** The text that a line has to contain; undefined where it is no plain text. */
  readonly text: string | undefined;
  /** It also has to be a whole line, or a whole word, or at an end of it. */
  readonly anchored: boolean;
  /** `-v`: what has no such line passes. */
  readonly inverted: boolean;
  /** The lines that are found, how many there are (`-c`), nothing (`-q`), or parts of lines and more than them. */
  readonly prints: 'lines' | 'count' | 'nothing' | 'other';
  /** Whether a line is found; undefined for a pattern that is not understood. */
  readonly finds: ((line: string) => boolean) | undefined;
}

const options = {
  short: letters(
    'A:after-context B:before-context C:context D:devices E:extended F:fixed G:basic P:perl c:count d:directories ' +
      'e:regexp f:file i:ignore-case y:ignore-case m:max-count n:number o:only-matching q:quiet s:no-messages ' +
      'v:invert-match w:word-regexp x:line-regexp a:text h:no-filename',
  ),
  values: set(
    'after-context before-context binary-files context devices directories file label max-count regexp',
  ),
};

/** They do not change whether something is found. */
const harmless =
  /^(?:after-context|before-context|context|max-count|text|no-filename|line-buffered|colou?r|no-messages|number|count|only-matching|quiet|silent|regexp|extended|extended-regexp|fixed|fixed-strings|basic|basic-regexp|perl|perl-regexp)$/;

/** undefined for what is no grep, reads something else than its input, or has options or variables that change all. */
export const readGrep = oncePer((words: readonly Word[]): Grep | undefined => {
  const [name, ...args] = words;
  if (!name || !/^(?:[ef]?grep)$/.test(name.value)) return undefined;
  const { options: given, operands } = readOptions(args, options);
  const patterns = given.flatMap((option) => (option.name === 'regexp' ? (option.value ?? []) : []));
  const [pattern, ...more] = patterns.length > 0 ? [...patterns, ...operands] : operands;
  if (!pattern?.literal || more.length > 0) return undefined;
  const has = (...names: string[]) => given.some((option) => names.includes(option.name));
  const own = ['ignore-case', 'invert-match', 'line-regexp', 'word-regexp'];
  if (given.some((option) => !harmless.test(option.name) && !own.includes(option.name))) return undefined;
  if (given.some(({ name: option, value }) => option === 'max-count' && !/^[1-9]/.test(value?.value ?? '')))
    return undefined;
  const syntax =
    name.value === 'fgrep' || has('fixed', 'fixed-strings')
      ? 'fixed'
      : name.value === 'egrep' || has('extended', 'extended-regexp', 'perl', 'perl-regexp')
        ? 'extended'
        : 'basic';
  const read = readPattern(pattern.value, syntax);
  const ignoresCase = has('ignore-case');
  const { text } = read ?? {};
  return {
    text: ignoresCase && text !== undefined && /\p{L}/u.test(text) ? undefined : text,
    anchored: (read?.anchored ?? false) || has('line-regexp', 'word-regexp'),
    inverted: has('invert-match'),
    prints: has('quiet', 'silent')
      ? 'nothing'
      : has('count')
        ? 'count'
        : has('only-matching', 'number')
          ? 'other'
          : 'lines',
    finds: read && !has('word-regexp') ? finder(read.source, ignoresCase, has('line-regexp')) : undefined,
  };
});

function finder(source: string, ignoresCase: boolean, wholeLine: boolean): Grep['finds'] {
  try {
    const pattern = new RegExp(wholeLine ? `^(?:${source})$` : source, ignoresCase ? 'i' : '');
    return (line) => pattern.test(line);
  } catch {
    return undefined;
  }
}

export interface Pattern {
  /** As a regular expression of JavaScript. */
  readonly source: string;
  readonly text: string | undefined;
  readonly anchored: boolean;
}

/** Far beyond what anyone looks for. Where there are few ways to match, trying them takes no time. */
const LONGEST = 200;
const MOST_REPEATED = 2;
const MOST_BRANCHES = 8;

/**
 * POSIX' regular expressions, basic and extended, with GNU's `\|`, `\+` and `\?`. undefined for what is not understood:
 * back references, classes of the locale, repeated groups.
 */
export function readPattern(written: string, syntax: 'fixed' | 'basic' | 'extended'): Pattern | undefined {
  if (written === '' || written.length > LONGEST || /\p{Cc}/u.test(written)) return undefined;
  if (syntax === 'fixed') return { source: literal(written), text: written, anchored: false };
  let [source, text, repeated, branches] = ['', '', 0, 0];
  let [plain, anchored] = [true, false];
  const tokens = [
    ...written.matchAll(
      /\\(?<escaped>.)|\[(?<set>\^?\]?(?:\[:\w+:\]|[^\]])*)\]|\{\d{1,2}(?:,\d{0,2})?\}|./gs,
    ),
  ];
  for (const [at, { 0: token, groups }] of tokens.entries()) {
    const { escaped, set: members } = groups ?? {};
    const sign = escaped ?? token;
    const isOperator =
      /^[.*]$/.test(token) ||
      ((syntax === 'extended') === (escaped === undefined) && /^(?:[+?()|]|\{\d.*)$/.test(sign));
    plain &&= members === undefined && !isOperator;
    if (members !== undefined) {
      const read = setOf(members);
      if (read === undefined) return undefined;
      source += read;
    } else if (isOperator) {
      if (/[*+{]/.test(sign) && /^$|[)|(]$/.test(source)) return undefined;
      if (/[*+,]/.test(sign) && ++repeated > MOST_REPEATED) return undefined;
      if (/[|?]/.test(sign) && ++branches > MOST_BRANCHES) return undefined;
      source += sign;
    } else if (token === '^' || token === '$') {
      const isEnd = token === '^' ? at === 0 : at === tokens.length - 1;
      source += isEnd || syntax === 'extended' ? token : `\\${token}`;
      plain &&= isEnd;
      anchored = true;
    } else if (escaped !== undefined && /[\w{}<>`']/.test(escaped)) {
      // `\s` and `\w` are the same in both; of the others some are not known here.
      if (!/[sw]/i.test(escaped)) return undefined;
      source += token;
      plain = false;
    } else {
      for (const one of sign) source += literal(one);
      text += sign;
    }
  }
  return { source, text: plain && text !== '' ? text : undefined, anchored };
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

const classes: Readonly<Record<string, string | undefined>> = {
  digit: '0-9',
  space: '\\s',
  blank: ' \\t',
  alpha: 'A-Za-z',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
};

/** `[^[:space:]a-z]`: a backslash is nothing special in it. */
function setOf(members: string): string | undefined {
  const [, negated = '', rest = ''] = /^(\^?)(.*)$/s.exec(members) ?? [];
  const names = [...rest.matchAll(/\[:(\w+):\]/g)].map(([, name = '']) => name);
  if (rest === '' || !names.every((name) => Object.hasOwn(classes, name))) return undefined;
  const inner = rest.replace(/\[:(\w+):\]|[\\\][]/g, (sign, name?: string) =>
    name === undefined ? `\\${sign}` : (classes[name] ?? ''),
  );
  return `[${negated}${inner}]`;
}
