/** What stands behind a request in a pipe and looks at its answer: what of it is known, and what is lost without it. */
import * as l10n from '@vscode/l10n';
import type { HttpProbe } from '../../health/model';
import type { Word } from '../../language/shell/model';
import { readGrep } from './grep';

/** What a request prints. */
export type Shown =
  /** The status as a number, through `-w '%{http_code}'`. */
  | 'status'
  /** The answer's head, as `curl -I` and `wget -S` print it. */
  | 'head'
  | 'body'
  /** Something else, or several of them. */
  | 'other';

/** Programs that pass on what they read, or part of it. */
const readers = new Set('grep egrep fgrep jq cat head tail awk sed cut tr wc tee sort uniq'.split(' '));

export function isReader([name]: readonly Word[]): boolean {
  return name !== undefined && readers.has(name.value);
}

/** `errors`: whether what it prints to standard error is read, too. */
export function shownBy({ tool, options, urls }: HttpProbe, errors: boolean): Shown {
  const valueOf = (...names: string[]) => options.findLast(({ name }) => names.includes(name))?.value?.value;
  const has = (...names: string[]) => options.some(({ name }) => names.includes(name));
  // Answers of several stand in one another's way.
  if (urls.length > 1 || has('remote-name', 'remote-name-all', 'save-headers')) return 'other';
  if (tool === 'wget') {
    if (errors && has('server-response')) return 'head';
    return isOutput(valueOf('output-document')) ? 'body' : 'other';
  }
  // Progress and conversation are printed, too.
  const isLoud = errors && (has('verbose') || !has('silent', 'no-progress-meter'));
  const output = valueOf('output');
  const isSunk = output !== undefined && !isOutput(output);
  const dumps = isOutput(valueOf('dump-header'));
  const format = valueOf('write-out');
  if (format !== undefined)
    return isSunk && !dumps && !isLoud && statusAlone.test(format) ? 'status' : 'other';
  if (isSunk) return dumps ? 'head' : 'other';
  if (errors && has('verbose')) return 'other';
  return dumps || has('head', 'include') ? 'head' : 'body';
}

const statusAlone = /^%\{(?:http|response)_code\}(?:\\n|\s)*$/;

/** Behind the status. */
export function endsLine({ options }: HttpProbe): boolean {
  return options.some(({ name, value }) => name === 'write-out' && /(?:\\n|\s)$/.test(value?.value ?? ''));
}

function isOutput(file: string | undefined): boolean {
  return file !== undefined && /^(?:-|\/dev\/(?:stdout|fd\/1))$/.test(file);
}

/** The reasons that servers give (RFC 9110, section 15). */
const reasons = new Map([
  [200, 'OK'],
  [201, 'Created'],
  [202, 'Accepted'],
  [204, 'No Content'],
  [301, 'Moved Permanently'],
  [302, 'Found'],
  [303, 'See Other'],
  [304, 'Not Modified'],
  [307, 'Temporary Redirect'],
  [308, 'Permanent Redirect'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [500, 'Internal Server Error'],
  [501, 'Not Implemented'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout'],
]);

/** What comes out of filters. */
export interface Filtered {
  /** undefined where something comes out, and it is not known what. */
  readonly lines: readonly string[] | undefined;
  /** Whether more of them may come: of a head the first one alone is known. */
  readonly more: boolean;
  /** Whether the last of the filters succeeds. */
  readonly passes: boolean;
}

/** For a status, 0 being no answer. undefined where it is not known whether the filters let it through. */
export function filtered(
  shown: 'status' | 'head',
  status: number,
  filters: readonly (readonly Word[])[],
): Filtered | undefined {
  return filters.reduce<Filtered | undefined>(through, {
    lines: linesOf(shown, status),
    more: shown === 'head' && status > 0,
    passes: true,
  });
}

function linesOf(shown: 'status' | 'head', status: number): readonly string[] {
  if (shown === 'status') return [String(status).padStart(3, '0')];
  return status === 0 ? [] : [`HTTP/1.1 ${status} ${reasons.get(status) ?? ''}`];
}

function through(read: Filtered | undefined, filter: readonly Word[]): Filtered | undefined {
  if (!read?.lines) return undefined;
  const { lines, more } = read;
  const grep = readGrep(filter);
  if (grep) {
    const { finds, inverted, prints } = grep;
    if (!finds || (inverted && more)) return undefined;
    const found = lines.filter((line) => finds(line) !== inverted);
    const count = more ? undefined : [String(found.length)];
    const printed = { lines: found, count, nothing: [], other: undefined }[prints];
    return { lines: printed, more: more && prints === 'lines', passes: found.length > 0 };
  }
  const line = filter.map(({ value }) => value).join(' ');
  if (/^head (?:-n ?1|-1)$/.test(line)) return { lines, more: false, passes: true };
  if (/^(?:cat|tr -d [\\rn'"\s]+)$/.test(line)) return { lines, more, passes: true };
  const [, column] = /^(?:cut -d *-f *|awk \{ ?print \$)([1-9])(?: ?\})?$/.exec(line) ?? [];
  if (column === undefined) return undefined;
  const columns = lines.map((text) => text.split(' ')[Number(column) - 1] ?? '');
  return { lines: columns, more, passes: true };
}

/** What of an answer's body is looked at. */
export interface Expected {
  readonly texts: readonly string[];
  /** What looked at it and has no counterpart, as the shell's words. */
  readonly lost: readonly string[];
  /** What is not quite the same any more. */
  readonly notes: readonly string[];
}

export const anything: Expected = { texts: [], lost: [], notes: [] };

/** What filters behind a request ask of its body. */
export function expectedBy(shown: Shown, filters: readonly (readonly Word[])[]): Expected {
  const texts: string[] = [];
  const lost: string[] = [];
  const notes = new Set<string>();
  // Behind a program that makes another text of it nothing is known of the answer's own.
  let own = shown === 'body';
  for (const [at, filter] of filters.entries()) {
    const grep = own ? readGrep(filter) : undefined;
    const { text, anchored, inverted, prints } = grep ?? {};
    // What it counts is for those behind it to judge.
    const decides = prints !== 'count' || at === filters.length - 1;
    if (text !== undefined && !inverted && decides && isWritable(text)) {
      texts.push(text);
      if (anchored) notes.add(wherever());
    } else if (filter[0]?.value !== 'cat' || filter.length > 1) lost.push(textOf(filter));
    own &&= prints === 'lines' || /^(?:cat|head|tail)$/.test(filter[0]?.value ?? '');
  }
  if (texts.length > 1)
    notes.add(l10n.t('The texts no longer have to stand in the same line of the answer.'));
  return { texts, lost, notes: [...notes] };
}

/** A text that the whole answer is compared with, or one that it has to contain. */
export function expectedText(text: string, contained: boolean): Expected | undefined {
  if (!isWritable(text)) return undefined;
  return { texts: [text], lost: [], notes: contained ? [] : [wherever()] };
}

function wherever(): string {
  return l10n.t('The text may stand anywhere in the answer now.');
}

/** In every kind of file and for every shell. */
function isWritable(text: string): boolean {
  return text.trim() !== '' && text.length <= 200 && !/[$`\\]|\p{Cc}/u.test(text);
}

export function textOf(words: readonly Word[]): string {
  return words.map(({ value }) => value).join(' ');
}
