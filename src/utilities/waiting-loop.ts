/** `until curl …; do sleep 1; done`: a loop in which nothing is done but to ask again, as `--wait` does by itself. */
import type { Script } from 'unbash';
import type { MappedText, Span } from '../language/text';

type Node = Script['commands'][number]['command'];
type While = Extract<Node, { type: 'While' }>;

export interface WaitingLoop {
  /** In the script's document. */
  readonly span: Span;
  /** Whether its failure is that of all that the script does next, without more words. */
  readonly decides: boolean;
}

/** A question, by its place in the script's document. */
export interface AskedThere {
  readonly span: Span;
  /** What stands there succeeds where the question fails. */
  readonly negated: boolean;
}

/** The loop whose only question this is. */
export function waitingLoop(text: MappedText, script: Script, asked: AskedThere): WaitingLoop | undefined {
  const { commands } = script;
  for (const [at, { command, background }] of commands.entries()) {
    if (background) continue;
    const parts = command.type === 'AndOr' ? command.commands : [command];
    const loop = parts.find((part) => part.type === 'While' && asksOnly(part, text, asked));
    if (!loop) continue;
    const isLast = at === commands.length - 1;
    const isAnd = command.type === 'AndOr' && command.operators.every((operator) => operator === '&&');
    // `loop || …` says itself what is to be done; so does what stands in the middle of an AND-OR list.
    if (command.type === 'AndOr' && (!isAnd || loop !== parts[0])) return undefined;
    return { span: text.span(loop.pos, loop.end), decides: isLast && isAnd };
  }
  return undefined;
}

function asksOnly({ kind, clause, body }: While, text: MappedText, { span, negated }: AskedThere): boolean {
  const [only, ...more] = clause.commands;
  if (!only || more.length > 0 || only.background) return false;
  const { node, isNegated } = withoutNegation(only.command);
  const { start, end } = text.span(node.pos, node.end);
  const isWhole = start === span.start && end === span.end;
  const isThere = isWhole || (node.type === 'Command' && start <= span.start && span.end <= end);
  const goesOnWhereItFails = (kind === 'until') === (isNegated === negated);
  return isThere && goesOnWhereItFails && body.commands.every(({ command }) => onlyWaits(command));
}

/** `while ! curl …`. */
function withoutNegation(node: Node): { readonly node: Node; readonly isNegated: boolean } {
  if (node.type !== 'Pipeline' || node.commands.length > 1) return { node, isNegated: false };
  const [command = node] = node.commands;
  const isNegated = node.prefixes.length === 1 && node.prefixes[0]?.type === 'Negation';
  return isNegated ? { node: command, isNegated } : { node, isNegated };
}

function onlyWaits(node: Node): boolean {
  return node.type === 'Command' && /^(?:sleep|echo|printf|:|true)$/.test(node.name?.value ?? '');
}
