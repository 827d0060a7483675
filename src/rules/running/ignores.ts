/**
 * Comments that silence rules: `# checkup-ignore RULE[, RULE]: reason` above an instruction, a key or a statement or at
 * the end of a line, and `# checkup-ignore-file RULE: reason` anywhere.
 */
import { isMap, isPair, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Comment } from '../../language/comment';
import type { ComposeFile } from '../../language/compose/model';
import type { Dockerfile } from '../../language/dockerfile/model';
import { layoutOf } from '../../language/shell/layout';
import type { Span } from '../../language/text';

/** One rule that a comment names. */
export interface Ignore {
  readonly rule: string;
  /** The word. */
  readonly span: Span;
  readonly comment: Comment;
  /** All words of the comment. */
  readonly words: readonly Span[];
  /** What it covers; undefined where nothing stands in the place that it speaks of. */
  readonly scope: Span | undefined;
}

/** A document as ignores look at it. */
export interface Layout {
  readonly document: TextDocument;
  readonly comments: readonly Comment[];
  /** What a comment can speak of as a whole, each before what is inside it: instructions, entries, statements. */
  readonly units: () => readonly Span[];
  /** Whether a comment inside a unit speaks of that unit, as between the lines of a continued instruction. */
  readonly inside: boolean;
}

export function layoutOfFile(file: Dockerfile | ComposeFile): Layout {
  const { document, comments } = file;
  return file.kind === 'dockerfile'
    ? { document, comments, units: () => instructionsOf(file), inside: true }
    : { document, comments, units: () => entriesOf(file), inside: false };
}

export function layoutOfScript(document: TextDocument): Layout {
  const { comments, statements } = layoutOf(document.getText());
  return { document, comments, units: () => statements, inside: false };
}

const MARK = 'checkup-ignore';

/** Whether it is worth looking closer. */
export function mentionsIgnores(document: TextDocument): boolean {
  return document.getText().includes(MARK);
}

export function ignoresOf({ document, comments, units, inside }: Layout): readonly Ignore[] {
  const read = comments.flatMap((comment) => readComment(comment, document) ?? []);
  if (read.length === 0) return [];
  const whole = { start: 0, end: Infinity };
  const scopes = scopesOf(comments, document, units(), inside);
  return read.flatMap(({ comment, words, file }) =>
    words.map(({ rule, span }) => ({
      rule,
      span,
      comment,
      words: words.map((word) => word.span),
      scope: file ? whole : notEmpty(scopes.get(comment)),
    })),
  );
}

export function covers({ scope }: Ignore, { start }: Span): boolean {
  return scope !== undefined && scope.start <= start && start < scope.end;
}

/** What is found on nothing is found in its place. */
function notEmpty(scope: Span | undefined): Span | undefined {
  return scope && { start: scope.start, end: Math.max(scope.end, scope.start + 1) };
}

function readComment(comment: Comment, document: TextDocument) {
  if (!comment.text.startsWith(MARK)) return undefined;
  const match = /^checkup-ignore(-file)?[ \t]+((?:[\w-]+[ \t]*,[ \t]*)*[\w-]+)/d.exec(comment.text);
  const [, file, named = ''] = match ?? [];
  const text = document.getText().indexOf(comment.text, comment.span.start);
  const at = text + (match?.indices?.[2]?.[0] ?? 0);
  const words = [...named.matchAll(/[\w-]+/g)].map(({ 0: rule, index }) => ({
    rule,
    span: { start: at + index, end: at + index + rule.length },
  }));
  return { comment, words, file: file !== undefined };
}

/** By comment, for what each covers by its place. */
function scopesOf(
  comments: readonly Comment[],
  document: TextDocument,
  units: readonly Span[],
  inside: boolean,
): ReadonlyMap<Comment, Span> {
  const scopes = new Map<Comment, Span>();
  const lines = linesSpokenOf(comments, document);
  const wanted = new Set(lines.values());
  const first = new Map<number, Span>();
  for (const unit of units) {
    const { line } = document.positionAt(unit.start);
    if (wanted.has(line) && !first.has(line)) first.set(line, unit);
  }
  let next = 0;
  for (const comment of comments) {
    for (let unit; inside && (unit = units[next]) && unit.end <= comment.span.start; next++);
    const around = inside ? units[next] : undefined;
    const scope =
      around && around.start < comment.span.start
        ? around
        : scopeOnLine(lines.get(comment) ?? 0, first, document, inside);
    if (scope) scopes.set(comment, scope);
  }
  return scopes;
}

/** The line, and all of the unit that begins on it. */
function scopeOnLine(
  line: number,
  units: ReadonlyMap<number, Span>,
  document: TextDocument,
  unitOnly: boolean,
): Span | undefined {
  const unit = units.get(line);
  if (unitOnly) return unit;
  const start = document.offsetAt({ line, character: 0 });
  const end = document.offsetAt({ line: line + 1, character: 0 });
  return { start, end: Math.max(end, unit?.end ?? 0) };
}

/** A comment behind something speaks of its own line, one that stands alone of the first below that is no comment. */
function linesSpokenOf(comments: readonly Comment[], document: TextDocument): ReadonlyMap<Comment, number> {
  const lines = new Map<Comment, number>();
  let below: { readonly line: number; readonly spokenOf: number } | undefined;
  for (const comment of [...comments].reverse()) {
    const { line } = document.positionAt(comment.span.start);
    const before = document.getText({
      start: { line, character: 0 },
      end: document.positionAt(comment.span.start),
    });
    if (before.trim() !== '') {
      lines.set(comment, line);
      continue;
    }
    const spokenOf = below?.line === line + 1 ? below.spokenOf : line + 1;
    lines.set(comment, spokenOf);
    below = { line, spokenOf };
  }
  return lines;
}

function instructionsOf({ stages }: Dockerfile): readonly Span[] {
  return stages.flatMap(({ from, instructions }) => [from.span, ...instructions.map(({ span }) => span)]);
}

/** Entries of mappings with their keys, items of lists, and values that stand on a line of their own. */
function entriesOf({ yaml }: ComposeFile): readonly Span[] {
  const entries: Span[] = [];
  const pending: unknown[] = yaml.map(({ contents }) => contents).reverse();
  while (pending.length > 0) {
    const node = pending.pop();
    if (isPair(node)) {
      const span = spanOfPair(node as Pair<Node, Node | null>);
      if (span) entries.push(span);
      pending.push(node.value);
    } else if (isMap(node) || isSeq(node)) {
      // A mapping begins where its first entry does, which is what a comment above speaks of.
      if (node.flow && node.range) entries.push({ start: node.range[0], end: node.range[1] });
      pending.push(...[...node.items].reverse());
      if (isSeq(node))
        for (const item of node.items) {
          const range = (item as Node | null)?.range;
          if (range) entries.push({ start: range[0], end: range[1] });
        }
    } else if (isScalar(node) && node.range) entries.push({ start: node.range[0], end: node.range[1] });
  }
  return entries;
}

function spanOfPair({ key, value }: Pair<Node, Node | null>): Span | undefined {
  const start = key.range?.[0];
  const end = value?.range?.[1] ?? key.range?.[1];
  return start === undefined || end === undefined ? undefined : { start, end };
}
