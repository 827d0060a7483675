/** `until curl …; do sleep 1; done`: a loop in which nothing is done but to ask again, as `--wait` does by itself. */
import { parse, type Script } from 'unbash';
import type { MappedText, Span } from '../language/text';

type Node = Script['commands'][number]['command'];
type While = Extract<Node, { type: 'While' }>;

export interface WaitingLoop {
  /** In the script's document. */
  readonly span: Span;
  /** Whether its failure is that of all that the script does next, without more words. */
  readonly decides: boolean;
}

/** The loop whose only question a call is, by the call's place in the script's document. */
export function waitingLoop(script: MappedText, call: Span): WaitingLoop | undefined {
  const { commands, errors } = parse(script.value);
  if ((errors?.length ?? 0) > 0) return undefined;
  for (const [at, { command, background }] of commands.entries()) {
    if (background) continue;
    const parts = command.type === 'AndOr' ? command.commands : [command];
    const loop = parts.find((part) => part.type === 'While' && asksOnly(part, script, call));
    if (!loop) continue;
    const isLast = at === commands.length - 1;
    const isAnd = command.type === 'AndOr' && command.operators.every((operator) => operator === '&&');
    // `loop || …` says itself what is to be done; so does what stands in the middle of an AND-OR list.
    if (command.type === 'AndOr' && (!isAnd || loop !== parts[0])) return undefined;
    return { span: script.span(loop.pos, loop.end), decides: isLast && isAnd };
  }
  return undefined;
}

function asksOnly({ kind, clause, body }: While, script: MappedText, call: Span): boolean {
  const [only, ...more] = clause.commands;
  if (!only || more.length > 0 || only.background) return false;
  const question = kind === 'until' ? only.command : negated(only.command);
  if (question?.type !== 'Command') return false;
  const { start, end } = script.span(question.pos, question.end);
  return start <= call.start && call.end <= end && body.commands.every(({ command }) => onlyWaits(command));
}

/** `while ! curl …`. */
function negated(node: Node): Node | undefined {
  if (node.type !== 'Pipeline' || node.commands.length > 1) return undefined;
  const [prefix, ...more] = node.prefixes;
  return prefix?.type === 'Negation' && more.length === 0 ? node.commands[0] : undefined;
}

function onlyWaits(node: Node): boolean {
  return node.type === 'Command' && /^(?:sleep|echo|printf|:|true)$/.test(node.name?.value ?? '');
}
