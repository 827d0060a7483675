/** What the exit code of a check is worth: whose answers it depends on, and which codes it gives itself. */
import type { Command as CommandNode, Statement } from 'unbash';
import type { Command } from '../language/command';
import type { Invocation, Word } from '../language/shell/model';
import {
  type Called,
  calledBy,
  commandWords,
  execWords,
  redirectedTo,
  type ShellOptions,
} from '../language/shell/parse';
import { isWindowsCommand } from '../language/shell/windows';
import { type BlindSpot, blindSpotOf, blindSpotOfProgram } from './blind-spot';
import {
  type Node,
  type NodeOf,
  outcomeOf,
  passesOnly,
  type Scope,
  scopeOf,
  unwatched,
  ZERO,
} from './exit-codes';

export interface Verdict {
  /** What lets it pass whatever it finds, for certain. */
  readonly blindSpot: BlindSpot | undefined;
  /** The programs whose exit codes have a say in the check's. */
  readonly weighed: readonly WeighedCall[];
  /** The files that redirections open, where it counts whether they can. */
  readonly opened: readonly Word[];
  /** The words behind `exit` that give the check's own code. */
  readonly exits: readonly Word[];
}

export interface WeighedCall {
  readonly invocation: Invocation;
  /** Its code is the check's own where it fails. */
  readonly answers: boolean;
  /** What it prints goes into a file, where something else may look at it. */
  readonly toFile: boolean;
}

/** undefined for what Windows' shells read. */
export function verdictOf(command: Command, { windows }: ShellOptions = {}): Verdict | undefined {
  if (windows ?? (command.form === 'shell' && isWindowsCommand(command.script.value))) return undefined;
  const found: Found = { weighed: [], opened: [], exits: [] };
  const role: Role = { weighed: true, answers: true, exits: true };
  if (command.form === 'exec') {
    const called = calledBy(execWords(command), false);
    if (called) weighCalled(called, { depth: 0, found }, role, false);
    return { blindSpot: called && blindSpotOfProgram(called), ...found };
  }
  const scope = scopeOf(command.script);
  if (scope) weighList(scope.script.commands, { scope, found }, role);
  return { blindSpot: scope && blindSpotOf(scope), ...found };
}

interface Found {
  readonly weighed: WeighedCall[];
  readonly opened: Word[];
  readonly exits: Word[];
}

interface Weighing {
  readonly scope: Scope;
  readonly found: Found;
}

/** What a part of the script is to the whole. */
interface Role {
  /** Its code is looked at. */
  readonly weighed: boolean;
  /** Its code is the check's. */
  readonly answers: boolean;
  /** `exit` in it ends the check. */
  readonly exits: boolean;
}

const ignored = ({ exits }: Role): Role => ({ weighed: false, answers: false, exits });
const asked = ({ weighed, exits }: Role): Role => ({ weighed, answers: false, exits });
/** In a process of its own `exit` gives that process' code. */
const apart = (role: Role): Role => ({ ...role, exits: role.answers });

function weighList(statements: readonly Statement[], weighing: Weighing, role: Role): void {
  const { scope } = weighing;
  // `; exit $?` says what the command before it said, and `; exit 0` was hardly meant to keep that from counting.
  const last = statements.findLastIndex(
    ({ command }) => !isPassingExit(command, scope) && !passesOnly(command, scope),
  );
  for (const [at, { command, background }] of statements.entries()) {
    if (background) continue;
    const counts = at === last || at === statements.length - 1;
    const decides = outcomeOf(command, unwatched(scope)).ends !== 0;
    const passedBy = decides ? asked({ ...role, weighed: true }) : ignored(role);
    if (counts) weigh(command, weighing, role);
    else if (scope.errexit) weighWatched(command, weighing, role, passedBy);
    else weigh(command, weighing, passedBy);
  }
}

/** A failure ends the script by `set -e`, but for those that it does not look at. */
function weighWatched(node: Node, weighing: Weighing, role: Role, passedBy: Role): void {
  if (node.type === 'AndOr') {
    const last = node.commands.at(-1);
    for (const command of node.commands)
      if (command === last) weighWatched(command, weighing, role, passedBy);
      else weigh(command, unwatchedIn(weighing), passedBy);
  } else weigh(node, weighing, isNegated(node) ? passedBy : role);
}

function isNegated(node: Node): boolean {
  return node.type === 'Pipeline' && node.prefixes.some(({ type }) => type === 'Negation');
}

function unwatchedIn({ scope, found }: Weighing): Weighing {
  return { scope: unwatched(scope), found };
}

function isPassingExit(node: Node, scope: Scope): boolean {
  return node.type === 'Command' && node.name?.value === 'exit' && (outcomeOf(node, scope).ends & ZERO) !== 0;
}

function weigh(node: Node, weighing: Weighing, role: Role): void {
  switch (node.type) {
    case 'Command':
      weighCommand(node, weighing, role);
      break;
    case 'AndOr':
      for (const [at, command] of node.commands.entries()) {
        const isLast = at === node.commands.length - 1;
        const within = isLast ? weighing : unwatchedIn(weighing);
        weigh(command, within, isLast || node.operators[at] === '&&' ? role : asked(role));
      }
      break;
    case 'Pipeline':
      weighPipeline(node, weighing, role);
      break;
    case 'If':
      for (const { clause, then } of [node, ...node.elif]) {
        weighList(clause.commands, unwatchedIn(weighing), asked(role));
        weighList(then.commands, weighing, role);
      }
      if (node.else) weighList(node.else.commands, weighing, role);
      break;
    case 'While':
      weighList(node.clause.commands, unwatchedIn(weighing), asked(role));
      weighList(node.body.commands, weighing, ignored(role));
      break;
    case 'For':
      weighList(node.body.commands, weighing, role);
      break;
    case 'Case':
      for (const { body } of node.items) weighList(body.commands, weighing, role);
      break;
    case 'BraceGroup':
      weighList(node.body.commands, weighing, role);
      break;
    case 'Subshell':
      weighList(node.body.commands, weighing, apart(role));
      break;
    case 'Redirected':
      if (role.weighed) weighing.found.opened.push(...redirectedTo(node.redirects, weighing.scope.text));
      weigh(node.command, weighing, role);
      break;
  }
}

/** What feeds a pipe counts by what it prints, unless nothing behind it looks at that. */
function weighPipeline(node: NodeOf<'Pipeline'>, outer: Weighing, role: Role): void {
  const { commands } = node;
  const weighing = isNegated(node) ? unwatchedIn(outer) : outer;
  const { scope } = weighing;
  const reader = commands.findLastIndex((command) => !passesOnly(command, scope));
  for (const [at, command] of commands.entries()) {
    const isLast = at === commands.length - 1;
    const own = commands.length === 1 ? role : apart(isLast ? role : asked(role));
    weigh(command, weighing, at >= reader ? own : { weighed: false, answers: false, exits: false });
  }
}

function weighCommand(node: CommandNode, { scope, found }: Weighing, role: Role): void {
  if (role.weighed) found.opened.push(...redirectedTo(node.redirects, scope.text));
  const words = commandWords(node, scope.text);
  const [name, code] = words;
  if (!name || scope.functions.has(name.value)) return;
  if (name.value === 'exit') {
    if (code && role.exits) found.exits.push(code);
    return;
  }
  const called = calledBy(words, true);
  if (called) weighCalled(called, { depth: scope.depth, found }, role, writesFile(node));
}

function weighCalled(
  called: Called,
  { depth, found }: { readonly depth: number; readonly found: Found },
  role: Role,
  toFile: boolean,
): void {
  if ('program' in called) {
    if (role.weighed) found.weighed.push({ invocation: called.program, answers: role.answers, toFile });
    return;
  }
  const scope = scopeOf(called.script, called.options, depth + 1);
  if (scope) weighList(scope.script.commands, { scope, found }, apart(role));
}

function writesFile({ redirects }: CommandNode): boolean {
  return redirects.some(
    (redirect) =>
      redirect.type === 'Redirect' &&
      redirect.operator.includes('>') &&
      !/^(?:\/dev\/\w+|\/proc\/.*|\d|-)$/.test(redirect.target?.value ?? ''),
  );
}
