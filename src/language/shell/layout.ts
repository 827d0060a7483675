/**
 * How a script is laid out: its comments, which `unbash` does not keep, and its statements, each before those inside
 * it. A `#` in a word (a quoted string, `$(…)`) or in a here-document is no comment.
 */
import { forEachChild, parse, type SyntaxNode } from 'unbash';
import type { Comment } from '../comment';
import type { Span } from '../text';

export interface ScriptLayout {
  readonly comments: readonly Comment[];
  readonly statements: readonly Span[];
}

/** Far beyond what anyone writes: the time for deeply nested input grows with its square. */
const maximumLength = 65_536;

export function layoutOf(text: string): ScriptLayout {
  if (text.length > maximumLength) return { comments: [], statements: [] };
  const statements: Span[] = [];
  const opaque: Span[] = [];
  const pending: SyntaxNode[] = [parse(text)];
  for (let node; (node = pending.pop());) {
    const span = { start: node.pos, end: node.end };
    if (node.type === 'Word' || node.type === 'HereDocBody') opaque.push(span);
    else {
      if (node.type === 'Statement') statements.push(span);
      const children: SyntaxNode[] = [];
      forEachChild(node, (child) => {
        children.push(child);
      });
      pending.push(...children.reverse());
    }
  }
  return {
    comments: commentsOf(
      text,
      opaque.sort((a, b) => a.start - b.start),
    ),
    statements,
  };
}

function commentsOf(text: string, opaque: readonly Span[]): readonly Comment[] {
  const comments: Comment[] = [];
  let next = 0;
  let end = 0;
  for (const { index: start } of text.matchAll(/(?<=^|[\s;&|()])#/g)) {
    if (start < end) continue;
    for (let word; (word = opaque[next]) && word.end <= start; next++);
    if ((opaque[next]?.start ?? Infinity) <= start) continue;
    const line = /^[^\r\n]*/.exec(text.slice(start))?.[0].trimEnd() ?? '';
    end = start + line.length;
    comments.push({ text: line.slice(1).trim(), span: { start, end } });
  }
  return comments;
}
