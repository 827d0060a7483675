/** Writes a check's command anew, in either form and in the style of the file, or changes a word of it in place. */
import type { TextEdit } from 'vscode-languageserver-types';
import type { ComposeFile } from '../language/compose/model';
import { interpolate, noVariables } from '../language/compose/interpolation';
import { jsonArray } from '../language/dockerfile/json';
import type { Dockerfile } from '../language/dockerfile/model';
import type { Command, ExecForm } from '../language/command';
import { asWritten, type MappedText, plainText, type Span } from '../language/text';
import {
  blockList,
  doubled,
  flowList,
  isTagged,
  quoteOf,
  type Quote,
  scalar,
  styleAt,
  usualQuote,
  valueSpan,
} from './compose-text';
import { eolOf, insert, lineStart, replace } from './text';
import { jsonForm } from './words';

/** Text for a command: a string is what the container has to get, what is taken from the file stays as it is written. */
export type CommandText = string | Taken;

/** A shell's word is one, too. */
export interface Taken {
  readonly value: string;
  readonly span: Span;
  content(): MappedText;
}

export function taken(text: MappedText): Taken {
  return { value: text.value, span: text.span(0, text.value.length), content: () => text };
}

/** A command (a `Command` is one) in its file: in compose with `CMD` or `CMD-SHELL`, in a Dockerfile what follows CMD. */
export interface CommandPlace {
  readonly file: Dockerfile | ComposeFile;
  readonly span: Span;
}

/** The command as a list of words that nothing interprets; undefined where comments would be lost. */
export function asExecForm(words: readonly CommandText[], place: CommandPlace): TextEdit | undefined {
  const { file } = place;
  const text = file.document.getText();
  const span = valueSpan(text, place.span);
  if (hasComments(file, span)) return undefined;
  if (file.kind === 'dockerfile')
    return replace(file.document, span, jsonForm(words.map((word) => valueOf(word))));
  return listEdit([['CMD'], ...words.map((word) => [word])], file, span);
}

/** Words in the place of `command` or `entrypoint` of a service; undefined where comments would be lost. */
export function asWords(words: readonly string[], file: ComposeFile, place: Span): TextEdit | undefined {
  const span = valueSpan(file.document.getText(), place);
  return hasComments(file, span)
    ? undefined
    : listEdit(
        words.map((word) => [word]),
        file,
        span,
      );
}

/**
 * The command as a line for a shell, put together from pieces. undefined where comments would be lost, and for what
 * the file cannot hold.
 */
export function asShellForm(pieces: readonly CommandText[], place: CommandPlace): TextEdit | undefined {
  const { file } = place;
  const text = file.document.getText();
  const span = valueSpan(text, place.span);
  if (hasComments(file, span)) return undefined;
  if (file.kind === 'dockerfile') {
    const line = pieces.map((piece) => valueOf(piece)).join('');
    const refused =
      /[\r\n]/.test(line) || line.trim() === '' || line.endsWith(file.escape) || jsonArray(line);
    return refused ? undefined : replace(file.document, span, line);
  }
  if (styleAt(text, span.start) !== 'string') return listEdit([['CMD-SHELL'], pieces], file, span);
  const line = joined(pieces, text);
  return line === undefined ? undefined : replace(file.document, span, restyled(line, text, span));
}

/** Adds a word behind another of the command. */
export function insertWord(
  place: CommandPlace & { readonly command: Command },
  behind: Span,
  word: string,
): TextEdit | undefined {
  const { document } = place.file;
  const text = document.getText();
  // What compose puts in the place of a variable may be something else tomorrow.
  if (!NEEDS_NO_QUOTES.test(word) || text.slice(behind.start, behind.end).includes('$')) return undefined;
  const item = place.command.form === 'exec' ? itemAt(place.command, behind, text) : undefined;
  if (place.command.form === 'shell' || !item) return insert(document, behind.end, ` ${word}`);
  const { end, quote } = item;
  if (styleAt(text, place.command.span.start) !== 'block')
    return insert(document, end, `, ${quote}${word}${quote}`);
  const lead = /^[ \t]*-[ \t]+/.exec(text.slice(lineStart(text, behind.start)))?.[0];
  return lead === undefined
    ? undefined
    : insert(document, end, `${eolOf(text)}${lead}${quote}${word}${quote}`);
}

/** Takes the last words of a list away, and leaves the others as they are written. */
export function withoutWords(command: ExecForm, from: number, { file }: CommandPlace): TextEdit | undefined {
  const text = file.document.getText();
  const [kept, last] = [command.words[from - 1], command.words.at(-1)].map(
    (word) => word && itemAt(command, word.span(0, word.value.length), text),
  );
  const span = kept && last && { start: kept.end, end: last.end };
  // An item that an alias stands for is elsewhere.
  const isInside = span && span.start >= command.span.start && span.end <= command.span.end;
  if (!isInside || span.start >= span.end || hasComments(file, span)) return undefined;
  return replace(file.document, span, '');
}

const NEEDS_NO_QUOTES = /^[A-Za-z0-9./_-][\w./:@%+=-]*$/;

/** The item of a list that is a word whole; undefined where the word stands inside one, as in `sh -c "…"`. */
function itemAt(
  { words }: ExecForm,
  { start, end }: Span,
  text: string,
): { readonly end: number; readonly quote: string } | undefined {
  const found = words.some((word) => {
    const own = word.span(0, word.value.length);
    return own.start === start && own.end === end;
  });
  if (!found) return undefined;
  const quote = /^["']$/.test(text.charAt(end)) ? text.charAt(end) : '';
  return { end: end + quote.length, quote };
}

function hasComments({ comments }: Dockerfile | ComposeFile, { start, end }: Span): boolean {
  return comments.some(({ span }) => span.start >= start && span.start < end);
}

function valueOf(text: CommandText): string {
  return typeof text === 'string' ? text : text.value;
}

function listEdit(
  items: readonly (readonly CommandText[])[],
  { document }: ComposeFile,
  span: Span,
): TextEdit | undefined {
  const text = document.getText();
  const words = items.flatMap((item) => {
    const word = joined(item, text);
    return word === undefined ? [] : [{ text: word }];
  });
  if (words.length < items.length) return undefined;
  const style = styleAt(text, span.start);
  if (style === 'string' && isTagged(text, span)) return undefined;
  const written = style === 'string' ? usualQuote(text) : quoteOf(text.slice(span.start, span.end));
  const quote = words.some((word) => isLong(word.text)) ? '"' : written;
  const list = style === 'block' ? blockList(words, quote, text, span.start) : flowList(words, quote);
  return replace(document, span, list);
}

/** What compose has to read so that the container gets it: `$` doubled, or the variable that stands there. */
function joined(pieces: readonly CommandText[], document: string): string | undefined {
  let all = '';
  for (const piece of pieces) {
    const source = typeof piece === 'string' ? doubled(piece) : sourceOf(piece, document);
    if (source === undefined) return undefined;
    all += source;
  }
  return all;
}

function sourceOf(piece: Taken, document: string): string | undefined {
  const { value, span } = piece;
  const raw = document.slice(span.start, span.end);
  if (!raw.includes('$')) return doubled(value);
  // Without escapes and folds it is the scalar's own text, but for the variables.
  if (interpolate(plainText(raw, 0), noVariables).text.value === value) return raw;
  const text = piece.content();
  return text.value === value ? asWritten(text, doubled) : undefined;
}

/** A string in the quotes of the one that it replaces, if it had any. */
function restyled(line: string, text: string, { start }: Span): string {
  const first = text.charAt(start);
  const quote: Quote = first === '"' || first === "'" ? first : '';
  if (isLong(line)) return scalar({ text: line }, '"');
  if (quote === '' && isPlain(line)) return line;
  return scalar({ text: line }, quote === '' ? usualQuote(text) : quote);
}

/** Line ends keep their meaning in double quotes only. */
function isLong(line: string): boolean {
  return /[\r\n\t]/.test(line);
}

/** Whether YAML reads a text as this very string without quotes, in a flow mapping too. */
function isPlain(line: string): boolean {
  return /^[A-Za-z/.][^,[\]{}\r\n\t]*$/.test(line) && !/: |:$| #| $/.test(line) && !/^[\w.]+$/.test(line);
}
