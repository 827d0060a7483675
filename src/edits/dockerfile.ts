/** Takes instructions and flags out of a Dockerfile, with the lines that are theirs alone. */
import type { TextEdit } from 'vscode-languageserver-types';
import type { Dockerfile, Flag, Instruction } from '../language/dockerfile/model';
import type { Span } from '../language/text';
import { lineEnd, lineStart, replace } from './text';

/** The instruction with its continuation lines and what stands between them; comments above it stay. */
export function removeInstruction({ span }: Instruction, { document }: Dockerfile): TextEdit {
  return removeLines(document, span);
}

/** Where the comments begin that stand right above an instruction and so speak of it. */
export function withCommentsAbove({ span }: Instruction, { document, comments }: Dockerfile): Span {
  const text = document.getText();
  const commentLines = new Set(comments.map((comment) => lineStart(text, comment.span.start)));
  let start = lineStart(text, span.start);
  while (start > 0 && commentLines.has(lineStart(text, start - 1))) start = lineStart(text, start - 1);
  return { start, end: span.end };
}

/** Whole lines, and one of the blank lines that would be left one below the other. */
export function removeLines(document: Dockerfile['document'], span: Span): TextEdit {
  const text = document.getText();
  const start = lineStart(text, span.start);
  const end = nextLine(text, span.end);
  // The last line of a file without a line end at its end: that of the line before goes.
  if (end === text.length && !text.endsWith('\n') && start > 0)
    return replace(document, { start: lineEnd(text, lineStart(text, start - 1)), end }, '');
  const between = isBlank(text, lineStart(text, Math.max(0, start - 1))) && start > 0;
  const more = between && end < text.length && isBlank(text, end);
  return replace(document, { start, end: more ? nextLine(text, end) : end }, '');
}

/** A flag with the white space behind it, or with its whole line where nothing else stands there. */
export function removeFlag(flag: Flag, instruction: Instruction, { document }: Dockerfile): TextEdit {
  const text = document.getText();
  const { start, end } = flag.span;
  const line = lineStart(text, start);
  const behind = /^[ \t]*/.exec(text.slice(end, lineEnd(text, end)))?.[0].length ?? 0;
  const isLast = /^\S?$/.test(text.slice(end + behind, lineEnd(text, end)).trimEnd());
  if (!isLast) return replace(document, { start, end: end + behind }, '');
  if (line > instruction.span.start && text.slice(line, start).trim() === '')
    return replace(document, { start: line, end: nextLine(text, end) }, '');
  const before = text.slice(line, start).trimEnd().length;
  return replace(document, { start: line + before, end }, '');
}

function isBlank(text: string, line: number): boolean {
  return text.slice(line, lineEnd(text, line)).trim() === '';
}

function nextLine(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  return feed < 0 ? text.length : feed + 1;
}
