/**
 * Lines as BuildKit 28.5 reads them (frontend/dockerfile/parser/parser.go): parser directives, comments,
 * continuation lines and here-documents. `dockerfile-ast` 0.7.1 reads some of them differently; so it is handed
 * {@link Lines.unfolded}, the same text, character for character in place, in which every instruction stands on
 * one line and nothing is left that the two would disagree on:
 * - comment lines are blank, the indented ones inside a continued instruction too;
 * - `\\` at a line's end is no continuation, `\ \` is one;
 * - a lone CR ends no line, `\v` and `\f` are blanks, and so is Go's other white space at an instruction's ends;
 * - here-documents (`3<<EOF`, two with and without `-`, a quoted name) are blank;
 * - an unknown parser directive ends directive parsing and is a comment.
 */
import * as l10n from '@vscode/l10n';
import type { Comment } from '../comment';
import type { Problem } from '../problem';
import { type MappedText, plainText, type Span, TextBuilder } from '../text';
import { jsonArray } from './json';
import { extractFlags } from './flags';
import { lex } from './lexer';
import { skipSpace, trimSpace } from './white-space';

export interface Lines {
  readonly escape: '\\' | '`';
  /** The value of `# syntax=`. */
  readonly syntax: string | undefined;
  readonly comments: readonly Comment[];
  readonly instructions: readonly LogicalLine[];
  readonly problems: readonly Problem[];
  readonly unfolded: string;
}

/** An instruction with its continuation lines, comments and blank lines inside left out. */
export interface LogicalLine {
  readonly start: number;
  /** With its here-documents. */
  readonly end: number;
  /** What is put together, without white space at both ends. */
  readonly pieces: readonly Span[];
  readonly heredocs: readonly MappedText[];
}

export function readLines(text: string): Lines {
  const reader = new LineReader(text);
  reader.read();
  return reader;
}

interface PhysicalLine {
  readonly start: number;
  /** Without CR and LF. */
  readonly end: number;
  readonly next: number;
}

/** A class because the parts of the work share one position and what was found so far. */
class LineReader implements Lines {
  escape: '\\' | '`' = '\\';
  syntax: string | undefined;
  readonly comments: Comment[] = [];
  readonly instructions: LogicalLine[] = [];
  readonly problems: Problem[] = [];
  private readonly seen = new Set<string>();
  private directivesDone = false;
  private position: number;
  /** How much is known of the keyword of the instruction that is read. */
  private keyword: 'awaited' | 'begun' | 'read' = 'awaited';
  private readonly blanks: Span[] = [];
  /** Most files have none, and need not be looked through for them line by line. */
  private readonly hasHeredocs: boolean;

  constructor(private readonly text: string) {
    this.position = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    this.blank(0, this.position);
    // The second `<` may stand on the next line.
    this.hasHeredocs = text.includes('<<') || /<[\\`]/.test(text);
  }

  get unfolded(): string {
    const text = withBlanks(this.text, this.blanks);
    return /[\v\f]|\r(?!\n)/.test(text) ? text.replace(/[\v\f]|\r(?!\n)/g, ' ') : text;
  }

  read(): void {
    for (let line = this.nextLine(); line; line = this.nextLine()) {
      const start = skipSpace(this.text, line.start, line.end);
      if (this.directive(start, line.end)) this.blank(line.start, start);
      else if (start === line.end) this.blank(line.start, line.end);
      else if (this.text[start] === '#') this.comment(start, line);
      else this.instruction(start, line);
    }
  }

  private nextLine(): PhysicalLine | undefined {
    const start = this.position;
    if (start >= this.text.length) return undefined;
    const newline = this.text.indexOf('\n', start);
    const next = newline < 0 ? this.text.length : newline + 1;
    let end = newline < 0 ? next : newline;
    while (end > start && this.text[end - 1] === '\r') end--;
    this.position = next;
    return { start, end, next };
  }

  private blank(start: number, end: number): void {
    if (end > start) this.blanks.push({ start, end });
  }

  private directive(start: number, end: number): boolean {
    if (this.directivesDone) return false;
    const line =
      this.text[start] === '#' && start < end
        ? this.text.slice(skipSpace(this.text, start + 1, end), trimSpace(this.text, start, end))
        : '';
    const match = /^([a-zA-Z][a-zA-Z0-9]*)[\t\f\r ]*=[\t\f\r ]*([^]+)$/.exec(line);
    const name = match?.[1]?.toLowerCase() ?? '';
    if (!/^(?:syntax|escape|check)$/.test(name)) {
      this.directivesDone = true;
      return false;
    }
    this.takeDirective(name, match?.[2] ?? '', { start, end });
    return true;
  }

  private takeDirective(name: string, value: string, span: Span): void {
    if (this.seen.has(name))
      this.problems.push({ message: l10n.t('Only one {0} parser directive can be used.', name), span });
    this.seen.add(name);
    if (name === 'syntax') this.syntax = value.split(' ', 1)[0];
    if (name !== 'escape') return;
    if (value === '`' || value === '\\') this.escape = value;
    else this.problems.push({ message: l10n.t('The escape character must be \\ or `.'), span });
  }

  private comment(start: number, line: PhysicalLine): void {
    const { end } = line;
    const from = skipSpace(this.text, start + 1, end);
    const text = this.text.slice(from, trimSpace(this.text, from, end));
    this.comments.push({ text, span: { start, end } });
    this.blank(line.start, end);
  }

  private instruction(start: number, first: PhysicalLine): void {
    this.blank(first.start, start);
    this.keyword = 'awaited';
    const pieces: { start: number; end: number }[] = [];
    let continued = this.piece(start, first, pieces);
    for (let line; continued && (line = this.nextLine());) {
      const from = skipSpace(this.text, line.start, line.end);
      if (from < line.end && this.text[from] !== '#') continued = this.piece(line.start, line, pieces);
      else {
        if (from < line.end) this.comment(from, line);
        this.fold(line.end, line.next);
      }
    }
    const written = pieces.at(-1)?.end ?? start;
    const end = trimPieces(this.text, pieces);
    const [piece] = pieces;
    if (end === undefined || !piece) return;
    this.blank(start, piece.start);
    this.blank(end, written);
    this.blankArguments(piece.start, end);
    const heredocs = this.heredocs(pieces);
    this.instructions.push({
      start: piece.start,
      end: heredocs.end ?? end,
      pieces,
      heredocs: heredocs.bodies,
    });
  }

  /**
   * Takes a line's text, from `from` on, without a continuation at its end, and tells whether there is one: the
   * escape character as the last but blanks, unless another stands before it.
   */
  private piece(from: number, line: PhysicalLine, pieces: Span[]): boolean {
    const { text, escape } = this;
    let end = line.end;
    while (end > from && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
    const escaped = end > from && text[end - 1] === escape;
    const continued = escaped && (end - 1 === from || text[end - 2] !== escape);
    pieces.push({ start: from, end: continued ? end - 1 : line.end });
    this.follow(from, continued ? end - 1 : line.end);
    if (continued) this.fold(end - 1, line.next);
    else if (escaped) this.blank(startOfRun(text, escape, from, end), end);
    return continued;
  }

  /** Joins two lines in the unfolded text, but for a keyword that is broken by a continuation. */
  private fold(start: number, end: number): void {
    if (this.keyword !== 'begun') this.blank(start, end);
  }

  /** Whether the keyword is complete with what stands from `start` to `end`. */
  private follow(start: number, end: number): void {
    if (this.keyword === 'read') return;
    const from = this.keyword === 'awaited' ? skipSpace(this.text, start, end) : start;
    if (from < end) this.keyword = /[\t\v\f\r ]/.test(this.text.slice(from, end)) ? 'read' : 'begun';
  }

  /**
   * dockerfile-ast takes the words of RUN, COPY and ADD (and those behind ONBUILD) apart in search of here-documents, which is most of its
   * work; they are found here already.
   */
  private blankArguments(start: number, end: number): void {
    const [keyword] =
      /^(?:run|copy|add|onbuild)(?=[\t\v\f\r ])/i.exec(this.text.slice(start, start + 8)) ?? [];
    if (keyword !== undefined) this.blank(start + keyword.length, end);
  }

  private heredocs(pieces: readonly Span[]): { end: number | undefined; bodies: MappedText[] } {
    const bodies: MappedText[] = [];
    const words = this.heredocWords(pieces);
    let end: number | undefined;
    for (const { name, chomp } of words) {
      const start = this.position;
      let closing: PhysicalLine | undefined;
      while ((closing = this.nextLine())) {
        const line = this.text.slice(closing.start, closing.end);
        if ((chomp ? line.replace(/^\t+/, '') : line) === name) break;
      }
      if (!closing)
        this.problems.push({
          message: l10n.t('Unterminated here-document {0}.', name),
          span: keyword(this.text, pieces),
        });
      bodies.push(plainText(this.text.slice(start, closing?.start), start));
      end = closing?.end ?? this.text.length;
      this.blank(start, end);
    }
    return { end, bodies };
  }

  /** Only RUN, COPY and ADD have here-documents, not in JSON form; the words are split with `\` as escape always. */
  private heredocWords(pieces: readonly Span[]): { name: string; chomp: boolean }[] {
    if (!this.hasHeredocs || !pieces.some(({ start, end }) => this.text.slice(start, end).includes('<')))
      return [];
    const joined = pieces.map(({ start, end }) => this.text.slice(start, end)).join('');
    const args = /^(?:onbuild[\t\v\f\r ]+)?(?:run|copy|add)[\t\v\f\r ]+([^]*)$/i.exec(joined)?.[1];
    if (args === undefined || !joined.includes('<<')) return [];
    if (jsonArray(extractFlags(plainText(args, 0), this.escape).rest.value)) return [];
    return (lex(joined, { escape: '\\', raw: true, keepUnset: true })?.words ?? []).flatMap(heredocWord);
  }
}

/** Where the escape characters begin that end at `end`. */
function startOfRun(text: string, escape: string, from: number, end: number): number {
  while (end > from && text[end - 1] === escape) end--;
  return end;
}

function heredocWord(word: string): { name: string; chomp: boolean }[] {
  const match = /^\d*<<(-?)[\t\n\f\r ]*([^<]+)$/.exec(word);
  const names = match ? lex(match[2] ?? '', { escape: '\\', keepUnset: true })?.words : undefined;
  const [name] = names ?? [];
  return name !== undefined && names?.length === 1 ? [{ name, chomp: match?.[1] === '-' }] : [];
}

/** Takes white space off both ends of what the pieces make up; the end of what is left, undefined where nothing is. */
function trimPieces(text: string, pieces: { start: number; end: number }[]): number | undefined {
  let first = 0;
  for (let piece; (piece = pieces[first]); first++) {
    piece.start = skipSpace(text, piece.start, piece.end);
    if (piece.start < piece.end) break;
  }
  pieces.splice(0, first);
  for (let piece; (piece = pieces.at(-1)); pieces.pop()) {
    piece.end = trimSpace(text, piece.start, piece.end);
    if (piece.start < piece.end) return piece.end;
  }
  return undefined;
}

/** The text with every stretch replaced by as many blanks. */
function withBlanks(text: string, blanks: Span[]): string {
  const output: string[] = [];
  let copied = 0;
  for (const { start, end } of blanks.sort((a, b) => a.start - b.start)) {
    const from = Math.max(start, copied);
    if (end <= from) continue;
    output.push(text.slice(copied, from), ' '.repeat(end - from));
    copied = end;
  }
  // Joined, not added: dockerfile-ast reads it character by character, which is slower in a string put together.
  output.push(text.slice(copied));
  return output.join('');
}

function keyword(text: string, pieces: readonly Span[]): Span {
  const { start, end } = pieces[0] ?? { start: 0, end: 0 };
  return { start, end: start + (/^[^\t\v\f\r ]*/.exec(text.slice(start, end))?.[0].length ?? 0) };
}

/** The instruction's text, without white space at both ends. */
export function joinPieces(text: string, pieces: readonly Span[]): MappedText {
  const builder = new TextBuilder();
  for (const { start, end } of pieces) builder.copy(text.slice(start, end), start);
  return builder.build();
}
