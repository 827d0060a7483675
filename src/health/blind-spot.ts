/** What keeps a check from failing, in a script of which it is certain that it always ends with 0. */
import type { Command as CommandNode, Statement } from 'unbash';
import { type Called, calledBy, commandWords } from '../language/shell/parse';
import type { MappedText, Span } from '../language/text';
import {
  codesOfProgram,
  codesOfScript,
  mayFail,
  type Node,
  type NodeOf,
  outcomeOf,
  outcomeOfAndOr,
  outcomeOfList,
  OTHER,
  passesOnly,
  type Scope,
  scopeOf,
  ZERO,
} from './exit-codes';

export interface BlindSpot {
  /**
   * - `or`: `|| true` behind what may fail
   * - `end`: `; exit 0` behind it
   * - `branch`: an `if` whose failure leads nowhere
   * - `pipe`: the last of a pipe takes whatever comes
   * - `constant`: nothing is looked at in the first place
   */
  readonly kind: 'or' | 'end' | 'branch' | 'pipe' | 'constant';
  readonly span: Span;
  /** As the shell reads it. */
  readonly text: string;
  readonly repair: Repair | undefined;
}

/** The smallest change that lets the check fail. */
export interface Repair {
  /** Shell text without quotes, so that it may stand in any. */
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
  /** Whether the check does all else that it did. */
  readonly certain: boolean;
  /** The script as it is then, and how many others it stands in. */
  readonly after: string;
  readonly depth: number;
}

export function blindSpotOf(scope: Scope): BlindSpot | undefined {
  return codesOfScript(scope) === ZERO ? inList(scope.script.commands, scope) : undefined;
}

/** Of what exec form, or one command of a script, runs. */
export function blindSpotOfProgram(called: Called, depth = 0): BlindSpot | undefined {
  if ('program' in called) {
    const { program } = called;
    const words = [program.word, ...program.args].map(({ value }) => value);
    return codesOfProgram(program) === ZERO
      ? { kind: 'constant', span: program.span, text: words.join(' '), repair: undefined }
      : undefined;
  }
  const scope = scopeOf(called.script, called.options, depth + 1);
  return scope && blindSpotOf(scope);
}

function inList(statements: readonly Statement[], scope: Scope): BlindSpot | undefined {
  const at = lastReached(statements, scope);
  const last = statements[at];
  const [first] = statements;
  if (!first || !last) return undefined;
  const before = statements.slice(0, at);
  const own = inNode(last.command, scope);
  if (own && own.kind !== 'constant') return own;
  if (before.some(({ command, background }) => !background && mayFail(command, scope)))
    return spot('end', last.command.pos, last.command.end, scope, repairEnd(before, last.command, scope));
  const isBlind = ({ command }: Statement) => (inNode(command, scope)?.kind ?? 'constant') !== 'constant';
  if (before.some(isBlind)) return spot('end', last.command.pos, last.command.end, scope);
  return spot('constant', first.command.pos, last.command.end, scope);
}

/** What stands behind an `exit` is not reached. */
function lastReached(statements: readonly Statement[], scope: Scope): number {
  const end = statements.findIndex(
    ({ command, background }) => !background && outcomeOf(command, scope).goesOn === 0,
  );
  return end < 0 ? statements.length - 1 : end;
}

function inNode(node: Node, scope: Scope): BlindSpot | undefined {
  switch (node.type) {
    case 'AndOr':
      return inAndOr(node, scope);
    case 'Pipeline':
      return inPipeline(node, scope);
    case 'If':
      return inIf(node, scope);
    case 'BraceGroup':
    case 'Subshell':
      return inList(node.body.commands, scope);
    case 'Redirected':
      return inNode(node.command, scope);
    case 'Command': {
      const called = calledBy(commandWords(node, scope.text), true);
      return called && 'script' in called
        ? blindSpotOfProgram(called, scope.depth)
        : spot('constant', node.pos, node.end, scope);
    }
    default:
      return undefined;
  }
}

function inAndOr({ commands, operators }: NodeOf<'AndOr'>, scope: Scope): BlindSpot | undefined {
  const asks = commands.findIndex((command) => mayFail(command, scope));
  for (let at = commands.length - 1; asks >= 0 && at > asks; at--) {
    const [left, right] = [commands[at - 1], commands[at]];
    if (!left || !right || operators[at - 1] !== '||' || !passesOnly(right, scope)) continue;
    const start = left.end + between(left, right, scope).indexOf('||');
    const rest = { commands: without(commands, at), operators: without(operators, at - 1) };
    const helps = (outcomeOfAndOr(rest, scope).goesOn & OTHER) !== 0;
    return spot('or', start, right.end, scope, helps ? repairOr(left, right, scope) : undefined);
  }
  const last = commands.at(-1);
  return last && inNode(last, scope);
}

function inPipeline(
  { commands, prefixes, pos, end }: NodeOf<'Pipeline'>,
  scope: Scope,
): BlindSpot | undefined {
  const [only] = commands;
  if (only && commands.length === 1 && prefixes.length === 0) return inNode(only, scope);
  const at = commands.findLastIndex((command) => mayFail(command, scope));
  const [asks, filter, last] = [commands[at], commands[at + 1], commands.at(-1)];
  if (!asks || !filter || !last || prefixes.length > 0) return spot('constant', pos, end, scope);
  const start = asks.end + between(asks, filter, scope).indexOf('|');
  const removal = { pos: asks.end, end: last.end, text: '' };
  const keeps = commands.slice(at + 1).some((command) => /\btee\b/.test(textOf(command, scope)));
  return spot('pipe', start, last.end, scope, repairOf([removal], !keeps, scope));
}

function inIf(node: NodeOf<'If'>, scope: Scope): BlindSpot | undefined {
  const clauses = [node, ...node.elif].map(({ clause }) => clause.commands);
  const asks = clauses.some((commands) => (outcomeOfList(commands, scope).goesOn & OTHER) !== 0);
  if (!asks) return spot('constant', node.pos, node.end, scope);
  const otherwise = node.else?.commands.at(-1)?.command;
  if (!otherwise) {
    const start = node.end - 'fi'.length;
    return spot('branch', start, node.end, scope, insertion(start, 'else exit 1; ', scope));
  }
  const repair = saysOnly(otherwise) ? insertion(otherwise.end, '; exit 1', scope) : undefined;
  return spot('branch', otherwise.pos, otherwise.end, scope, repair);
}

/** `|| true` goes; `|| echo down` goes on to fail. */
function repairOr(left: Node, right: Node, scope: Scope): Repair | undefined {
  if (isNothing(right)) return repairOf([{ pos: left.end, end: right.end, text: '' }], true, scope);
  const isGroup = right.type === 'BraceGroup' || right.type === 'Subshell';
  const says = isGroup ? right.body.commands.at(-1)?.command : right;
  if (!says || !saysOnly(says)) return undefined;
  if (isGroup) return insertion(says.end, '; exit 1', scope);
  const { pos, end } = right;
  const braces = [
    { pos, end: pos, text: '{ ' },
    { pos: end, end, text: '; exit 1; }' },
  ];
  return repairOf(braces, true, scope);
}

/** `; exit 0` goes; `; echo done` is run where what comes before it succeeds. */
function repairEnd(before: readonly Statement[], last: Node, scope: Scope): Repair | undefined {
  const previous = before.at(-1);
  if (!previous || previous.background || !mayFail(previous.command, scope)) return undefined;
  const { command } = previous;
  // A comment or a here-document between them would go, too.
  if (!/^\s*[;\n]\s*$/.test(between(command, last, scope))) return undefined;
  const change = isNothing(last)
    ? { pos: command.end, end: last.end, text: '' }
    : { pos: command.end, end: last.pos, text: ' && ' };
  if (!isNothing(last) && !saysOnly(last)) return undefined;
  // What else may fail before it was meant to count or not.
  const certain = before.filter((statement) => mayFail(statement.command, scope)).length === 1;
  return repairOf([change], certain, scope);
}

function isNothing(node: Node): boolean {
  if (node.type !== 'Command' || node.redirects.length > 0) return false;
  const [, code] = /^(?:true|:|exit (\d+))$/.exec(plainText(node)) ?? [];
  return code === undefined ? /^(?:true|:)$/.test(plainText(node)) : Number(code) % 256 === 0;
}

function saysOnly(node: Node): node is CommandNode {
  return node.type === 'Command' && /^(?:echo|printf)$/.test(node.name?.value ?? '');
}

function plainText({ name, args }: CommandNode): string {
  return [name, ...args].map((word) => (word?.type === 'Word' ? word.value : '')).join(' ');
}

function without<T>(items: readonly T[], at: number): readonly T[] {
  return items.filter((_, index) => index !== at);
}

interface Stretch {
  readonly pos: number;
  readonly end: number;
}

function textOf({ pos, end }: Stretch, { text }: Scope): string {
  return text.value.slice(pos, end);
}

function between(left: Stretch, right: Stretch, scope: Scope): string {
  return textOf({ pos: left.end, end: right.pos }, scope);
}

interface Change extends Stretch {
  readonly text: string;
}

function insertion(at: number, text: string, scope: Scope): Repair {
  return repairOf([{ pos: at, end: at, text }], true, scope);
}

function repairOf(changes: readonly Change[], certain: boolean, { text, depth }: Scope): Repair {
  let after = '';
  let from = 0;
  for (const change of changes) {
    after += text.value.slice(from, change.pos) + change.text;
    from = change.end;
  }
  const edits = changes.map((change) => {
    const start = offsetBehind(change.pos, text);
    const end = change.end > change.pos ? text.span(change.pos, change.end).end : start;
    return { span: { start, end }, text: change.text };
  });
  return { edits, certain, after: after + text.value.slice(from), depth };
}

/** Right behind the character before it: on continuation lines the two may stand apart. */
function offsetBehind(at: number, text: MappedText): number {
  return at > 0 ? text.span(at - 1, at).end : text.span(0, 0).start;
}

function spot(kind: BlindSpot['kind'], pos: number, end: number, scope: Scope, repair?: Repair): BlindSpot {
  return { kind, span: scope.text.span(pos, end), text: textOf({ pos, end }, scope), repair };
}
