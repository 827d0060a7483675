/** Where in a Dockerfile the utility is brought into the image, and the lines that do it. */
import type { TextEdit } from 'vscode-languageserver-types';
import { withCommentsAbove } from '../edits/dockerfile';
import { type FileEdit } from '../edits/fix';
import { eolOf, insert, lineEnd, lineStart } from '../edits/text';
import { type Dockerfile, type Instruction, isHealthcheck, type Stage } from '../language/dockerfile/model';
import { baseName } from '../language/path';
import type { Project } from '../project/project';
import { beforeStart, type Placement } from './placement';

export interface StageRequest {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly project: Project;
}

export interface InsertionPoint {
  readonly at: number;
  /** Lines as they have to be inserted there. */
  text(lines: readonly string[]): string;
}

/**
 * Where the utility can be copied: before the health check, unless the working folder changes behind it, else before
 * the start command with the blank line that stands above it, else at the stage's end.
 */
export function insertionPoint(stage: Stage, dockerfile: Dockerfile): InsertionPoint {
  const { instructions } = stage;
  const last = (is: (instruction: Instruction) => boolean) =>
    instructions.findLastIndex((instruction) => is(instruction) && !instruction.onbuild);
  const healthcheck = instructions[last(isHealthcheck)];
  if (healthcheck && last(isHealthcheck) > last(({ keyword }) => keyword === 'WORKDIR'))
    return pointAbove(healthcheck, dockerfile);
  const text = dockerfile.document.getText();
  const eol = eolOf(text);
  const start = beforeStart(stage);
  if (!start) return { at: stage.span.end, text: (lines) => lines.map((line) => eol + line).join('') };
  const point = pointAbove(start, dockerfile);
  const blank = /\n[ \t]*\r?\n$/.test(text.slice(0, point.at)) ? eol : '';
  return { at: point.at, text: (lines) => point.text(lines) + blank };
}

/** Whether the stage's last instruction goes on: what is put behind it would be part of it. */
export function isOpenEnded(
  { instructions, span }: Stage,
  { document, problems, escape }: Dockerfile,
): boolean {
  const text = document.getText();
  const last = instructions.at(-1);
  const isLineOpen = text.slice(span.end, lineEnd(text, span.end)).trim() === escape;
  // A here-document without its end.
  const isBroken = problems.some(
    ({ span: { start } }) => last && start >= last.span.start && start < span.end,
  );
  return isLineOpen || isBroken;
}

/** Above an instruction and the comments that stand right above it and speak of it. */
export function pointAbove(instruction: Instruction, dockerfile: Dockerfile): InsertionPoint {
  const text = dockerfile.document.getText();
  const [indent = ''] = /^[ \t]*/.exec(text.slice(lineStart(text, instruction.span.start))) ?? [];
  const { start: at } = withCommentsAbove(instruction, dockerfile);
  return { at, text: (lines) => lines.map((line) => indent + line + eolOf(text)).join('') };
}

/** The placement's files, its build stage and its COPY, if it needs them, with other edits in the Dockerfile. */
export function withPlacement(
  edits: readonly TextEdit[],
  placement: Placement,
  dockerfile: Dockerfile,
  point: InsertionPoint,
): readonly FileEdit[] {
  const { document } = dockerfile;
  const { copy } = placement;
  const instruction =
    copy && insert(document, point.at, point.text([withKeyword(copy, inCaseOf(dockerfile))]));
  const all = [...stageEdits(placement, dockerfile), ...(instruction ? [instruction] : []), ...edits];
  return all.length === 0 ? placement.edits : [...placement.edits, { uri: document.uri, edits: all }];
}

export function stageEdits({ stage }: Placement, dockerfile: Dockerfile): readonly TextEdit[] {
  if (!stage) return [];
  const { document } = dockerfile;
  const keyword = inCaseOf(dockerfile);
  const eol = eolOf(document.getText());
  const lines = stage.lines.map(
    (line) => withKeyword(line, keyword).replace(/ AS (?=\S+$)/, (as) => keyword(as)) + eol,
  );
  return [insert(document, stage.at, lines.join(''))];
}

/** Keywords as the file writes them. */
export function inCaseOf({ document, stages }: Dockerfile): (keyword: string) => string {
  const lower = document.getText().startsWith('from', stages[0]?.from.span.start ?? 0);
  return (keyword) => (lower ? keyword.toLowerCase() : keyword);
}

export function withKeyword(instruction: string, keyword: (text: string) => string): string {
  return instruction.replace(/^\w+/, keyword);
}

export function fileName({ command, name }: Placement): string {
  return name ?? baseName(command.at(-1) ?? '');
}
