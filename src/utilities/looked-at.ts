/** The part of a script that looks at a call's answer: `curl … | grep -q ok`, `[ "$(curl …)" = ok ]`. */
import { forEachChild, type Script, type SyntaxNode } from 'unbash';
import type { ShellForm } from '../language/command';
import { type MappedText, replacedIn, slice, type Span } from '../language/text';
import { type Question, readCheck } from './question';

export interface LookedAt {
  readonly span: Span;
  readonly question: Question;
  /** It succeeds where the question fails: `[ "$(curl …)" != 200 ]`. */
  readonly negated: boolean;
}

/** As one question to the utility; undefined where it is more than that. `call` is a place in the script's document. */
export function lookedAt(text: MappedText, script: Script, call: Span): LookedAt | undefined {
  const found = outermost(text, script, call);
  if (!found) return undefined;
  const { part, inNegation } = found;
  const span = part.span(0, part.value.length);
  const asWritten = readCheck(shellForm(part), undefined, 'again')?.whole;
  const opposite = inNegation ? undefined : readCheck(shellForm(negation(part)), undefined, 'again')?.whole;
  // That no answer comes is a success to `!= 200`, but to no question.
  const isClearer = opposite?.complete && opposite.notes.length < (asWritten?.notes.length ?? Infinity);
  if (isClearer) return { span, question: opposite, negated: true };
  return asWritten && { span, question: asWritten, negated: false };
}

function shellForm(script: MappedText): ShellForm {
  return { form: 'shell', script, span: script.span(0, script.value.length) };
}

const NOT = '! ';

function negation(text: MappedText): MappedText {
  const within = (at: number) => Math.max(0, at - NOT.length);
  return {
    value: NOT + text.value,
    span: (start, end) => text.span(within(start), within(end)),
    ...replacedIn(text),
  };
}

interface Found {
  readonly part: MappedText;
  readonly inNegation: boolean;
}

function outermost(text: MappedText, node: SyntaxNode, call: Span, inNegation = false): Found | undefined {
  const { start, end } = text.span(node.pos, node.end);
  if (node.type !== 'Script' && (call.start < start || call.end > end)) return undefined;
  // What the answer is kept for is not known.
  if (node.type === 'CommandExpansion' || node.type === 'ProcessSubstitution') return undefined;
  const isNegated =
    node.type === 'Pipeline' && node.prefixes.some(({ type }) => type === 'Negation') !== inNegation;
  if (looks(node)) {
    const [from, to] =
      node.type === 'Pipeline'
        ? [node.commands[0]?.pos ?? node.pos, node.commands.at(-1)?.end ?? node.end]
        : [node.pos, node.end];
    return { part: slice(text, from, to), inNegation: node.type === 'Pipeline' ? isNegated : inNegation };
  }
  let found: Found | undefined;
  forEachChild(node, (child) => {
    found ??= outermost(text, child, call, node.type === 'Pipeline' ? isNegated : false);
  });
  return found;
}

function looks(node: SyntaxNode): boolean {
  if (node.type === 'Pipeline') return node.commands.length > 1;
  if (node.type === 'TestCommand') return true;
  return node.type === 'Command' && /^(?:\[|test)$/.test(node.name?.value ?? '');
}
