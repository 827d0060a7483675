/**
 * The way through a shell's text: every command that may be run, in order, with what becomes of the start-up when it
 * succeeds and when it fails. The shell's own state is as it is at that command, so a step is to be dealt with before
 * the next is asked for.
 */
import {
  type Command as CommandNode,
  type CompoundList,
  forEachChild,
  type Redirection,
  type Statement,
  type SyntaxNode,
} from 'unbash';
import type { Word } from '../language/shell/model';
import { commandWords } from '../language/shell/parse';
import type { MappedText } from '../language/text';
import { isQuestion } from './client';
import {
  type Course,
  coursesBehind,
  type Fate,
  leadOf,
  limitOf,
  type Node,
  type NodeOf,
  type Scope,
} from './course';
import { either, fatesInAndOr, fatesOfConditions, negated } from './fate';
import { assign, type Origin, type Shell } from './shell';

/** Where in the start-up a part of it stands. */
export interface Here {
  readonly shell: Shell;
  readonly text: MappedText;
  readonly origin: Origin;
  readonly exits: Fate;
  readonly loop: Scope['loop'];
  readonly returns: Fate | undefined;
  readonly conditional: boolean;
  /** In the condition of `if` or of a loop, where `set -e` does not look. */
  readonly tested: boolean;
  /** `timeout` around it: where a loop without end leads. */
  readonly timeout: Course | undefined;
  readonly depth: number;
  readonly reach: Reach;
}

/** How much of the start-up could be gone through. */
export interface Reach {
  complete: boolean;
  /** Commands that are still looked at. */
  left: number;
}

/** A command, or redirections alone. */
export interface Step<H extends Here> {
  readonly words: readonly Word[];
  readonly redirects: readonly Redirection[];
  readonly fate: Fate;
  readonly here: H;
}

type Steps<H extends Here> = Generator<Step<H>, void, void>;

/** Far beyond what anyone writes. */
export const DEEPEST = 60;

export function* stepsIn<H extends Here>(statements: readonly Statement[], fate: Fate, here: H): Steps<H> {
  for (const { command } of statements)
    if (command.type === 'Function') here.shell.functions.set(command.name.value, command.body);
  const behind = coursesBehind(statements, fate, scopeAt(here));
  for (const [at, { command, background }] of statements.entries()) {
    const isLast = at === statements.length - 1;
    const next = behind[at] ?? fate.succeeds;
    const unchecked = isLast ? fate.fails : next;
    const fails = here.shell.errexit && !here.tested ? here.exits.fails : unchecked;
    // Nobody waits for what runs beside.
    const own = background ? either(next) : { succeeds: next, fails, tested: isLast ? fate.tested : next };
    yield* stepsOf(command, own, here);
  }
}

function scopeAt({ exits, loop, returns, shell }: Here): Scope {
  return { exits, loop, returns, functions: shell.functions, depth: 0 };
}

function* stepsOf<H extends Here>(node: Node, fate: Fate, outer: H): Steps<H> {
  const here = { ...outer, depth: outer.depth + 1 };
  if (here.depth > DEEPEST || here.reach.left-- <= 0) {
    here.reach.complete = false;
    return;
  }
  switch (node.type) {
    case 'Command':
      return yield* ofCommand(node, fate, here);
    case 'AndOr':
      return yield* ofAndOr(node, fate, here);
    case 'Pipeline':
      return yield* ofPipeline(node, fate, here);
    case 'If':
      return yield* ofIf(node, fate, here);
    case 'While':
      return yield* ofWhile(node, fate, here);
    case 'For':
    case 'ArithmeticFor':
    case 'Select':
      return yield* ofRound(node.body, courseOfRound(node.body, false, fate, here), fate, here);
    case 'Case':
      for (const { body } of node.items) yield* stepsIn(body.commands, fate, { ...here, conditional: true });
      return;
    case 'BraceGroup':
      return yield* stepsIn(node.body.commands, fate, here);
    case 'Subshell':
      // What is left by `exit` is this shell.
      return yield* stepsIn(node.body.commands, fate, { ...here, exits: fate, loop: undefined });
    case 'Redirected':
      yield { words: [], redirects: node.redirects, fate, here };
      return yield* stepsOf(node.command, fate, here);
    case 'TestCommand':
      return yield* ofCaptured(node, fate, here);
  }
}

function* ofCommand<H extends Here>(node: CommandNode, fate: Fate, here: H): Steps<H> {
  const { redirects, prefix } = node;
  const words = commandWords(node, here.text);
  const [name, ...args] = words;
  const body = name && here.shell.functions.get(name.value);
  yield { words: body ? [] : words, redirects, fate, here };
  if (!name) {
    for (const part of prefix)
      if (part.type === 'Assignment')
        assign(part.name, part.value.type === 'Word' ? part.value.value : '$', here.shell);
  } else if (body) yield* ofFunction(name.value, body, args, fate, here);
  else if (name.value === '[' || name.value === 'test') yield* ofCaptured(node, fate, here);
}

function* ofFunction<H extends Here>(
  name: string,
  body: Node | CompoundList,
  args: readonly Word[],
  fate: Fate,
  here: H,
): Steps<H> {
  // A function that calls itself is gone through once.
  const functions = new Map(here.shell.functions);
  functions.delete(name);
  // Its variables are its own only where it says so, but nobody reuses their names for something else.
  const shell: Shell = { ...here.shell, args, argsOf: here.origin, functions };
  const inner = { ...here, shell, loop: undefined, returns: fate };
  if (body.type === 'CompoundList') yield* stepsIn(body.commands, fate, inner);
  else yield* stepsOf(body, fate, inner);
}

/** `[ "$(curl …)" = 200 ]`: what is asked shows in what is compared. */
function* ofCaptured<H extends Here>(node: SyntaxNode, fate: Fate, here: H): Steps<H> {
  const written = here.text.value.slice(node.pos, node.end);
  const own = /\s(?:!=|-ne|-z)\s/.test(written) ? negated(fate) : fate;
  const captured: Node[] = [];
  const look = (part: SyntaxNode) => {
    if (part.type === 'CommandExpansion' && part.script?.source === undefined && part.script)
      captured.push(...part.script.commands.map(({ command }) => command));
    else forEachChild(part, look);
  };
  forEachChild(node, look);
  for (const command of captured) yield* stepsOf(command, own, here);
}

function* ofAndOr<H extends Here>(node: NodeOf<'AndOr'>, fate: Fate, here: H): Steps<H> {
  const { commands } = node;
  const [first] = commands;
  const scope = scopeAt(here);
  const fates = fatesInAndOr(node, fate, scope);
  const mayTurn = first !== undefined && leadOf(first, scope) === 'unknown';
  for (const [at, command] of commands.entries()) {
    const isLast = at === commands.length - 1;
    const conditional = here.conditional || (at > 0 && mayTurn);
    yield* stepsOf(command, fates[at] ?? fate, { ...here, conditional, tested: here.tested || !isLast });
  }
}

function* ofPipeline<H extends Here>(node: NodeOf<'Pipeline'>, fate: Fate, here: H): Steps<H> {
  const { commands, prefixes } = node;
  const isNegated = prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
  const own = isNegated ? negated(fate) : fate;
  const last = commands.at(-1);
  const reads = last?.type === 'Command' && /^(?:[ef]?grep|jq)$/.test(last.name?.value ?? '');
  for (const command of commands) {
    // What is asked shows in what `grep` finds of the answer; another reader takes whatever comes.
    if (command === last) yield* stepsOf(command, own, { ...here, tested: here.tested || isNegated });
    else yield* stepsOf(command, reads ? own : either(own.succeeds), here);
  }
}

function* ofIf<H extends Here>(node: NodeOf<'If'>, fate: Fate, here: H): Steps<H> {
  const fates = fatesOfConditions(node, fate, scopeAt(here));
  for (const [at, { clause, then }] of [node, ...node.elif].entries()) {
    const conditional = here.conditional || at > 0;
    yield* stepsIn(clause.commands, fates[at] ?? fate, { ...here, conditional, tested: true });
    yield* stepsIn(then.commands, fate, { ...here, conditional: true });
  }
  if (node.else) yield* stepsIn(node.else.commands, fate, { ...here, conditional: true });
}

function* ofWhile<H extends Here>(node: NodeOf<'While'>, fate: Fate, here: H): Steps<H> {
  const { kind, clause, body } = node;
  const [only] = clause.commands;
  const word = only?.command.type === 'Command' ? only.command.name?.value : undefined;
  const asks = clause.commands.some(({ command }) => isQuestion(command, here.text, here.shell));
  const endless = asks || (kind === 'while' ? word === 'true' || word === ':' : word === 'false');
  const again = courseOfRound(body, endless, fate, here);
  const left = fate.succeeds;
  const own: Fate =
    kind === 'until'
      ? { succeeds: left, fails: again, tested: again }
      : { succeeds: again, fails: left, tested: left };
  yield* stepsIn(clause.commands, own, { ...here, tested: true });
  yield* ofRound(body, again, fate, here);
}

function* ofRound<H extends Here>(body: CompoundList, again: Course, fate: Fate, here: H): Steps<H> {
  yield* stepsIn(body.commands, either(again), { ...here, loop: { breaks: fate.succeeds, again } });
}

/** Of one round of a loop that is not left by `break`; `endless` where nothing but the loop's own commands ends it. */
function courseOfRound(body: CompoundList, endless: boolean, fate: Fate, here: Here): Course {
  const asks = (node: Node) => isQuestion(node, here.text, here.shell);
  const limit = limitOf(body.commands, { ...scopeAt(here), loop: undefined }, asks);
  if (limit === 'exit') return here.exits.fails;
  if (limit === undefined && endless) return here.timeout ?? 'again';
  return fate.succeeds === 'ends' || fate.succeeds === 'stops' ? fate.succeeds : 'gives up';
}
