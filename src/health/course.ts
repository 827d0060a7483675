/**
 * Where a start-up goes from one of its commands: on to the application, to its end, or round again. Told from the
 * syntax tree; what depends on something else than the command is not told.
 */
import type { CompoundList, Statement } from 'unbash';

export type Node = Statement['command'];

/**
 * `stops`: to an end that is meant, by `exit 0`. `gives up`: on to the application all the same, after some tries.
 * `again`: without end.
 */
export type Course = 'ends' | 'stops' | 'goes on' | 'gives up' | 'again';

/** Where it goes when a command succeeds, and when it fails. */
export interface Fate {
  readonly succeeds: Course;
  readonly fails: Course;
  /** When it fails where `set -e` does not look: in `a && b`, behind `!`. */
  readonly tested: Course;
}

/** What `exit`, `break`, `continue`, `return` and the script's own functions mean at a place. */
export interface Scope {
  /** Of the shell that reads it: what comes of its exit code. */
  readonly exits: Fate;
  readonly loop: { readonly breaks: Course; readonly again: Course } | undefined;
  readonly returns: Fate | undefined;
  readonly functions: ReadonlyMap<string, Node | CompoundList>;
  readonly depth: number;
}

/** A course that is taken whatever comes of the command itself, or what it ends with. */
export type Lead = Course | 'succeeds' | 'fails' | 'unknown';

const DEEPEST = 40;

function isCourse(lead: Lead): lead is Course {
  return lead !== 'succeeds' && lead !== 'fails' && lead !== 'unknown';
}

export function settle(lead: Lead, fate: Fate): Course {
  if (isCourse(lead)) return lead;
  if (lead !== 'unknown') return fate[lead];
  if (fate.succeeds === fate.tested) return fate.succeeds;
  // One way or the other a loop like this comes to its end.
  return fate.succeeds === 'again' || fate.tested === 'again' ? 'gives up' : 'goes on';
}

/** Commands that prepare or report and do nothing that an application does. */
const quiet = new Set(
  (
    'echo printf sleep true : set export cd pushd popd shift local date unset trap umask ulimit read kill let ' +
    'declare typeset readonly shopt getopts alias hash type logger tput clear stty'
  ).split(' '),
);

export function leadOf(node: Node, scope: Scope): Lead {
  if (scope.depth > DEEPEST) return 'unknown';
  const inner = { ...scope, depth: scope.depth + 1 };
  switch (node.type) {
    case 'Command':
      return leadOfCommand(node, inner);
    case 'AndOr':
      return leadOfAndOr(node, inner);
    case 'Pipeline':
      return leadOfPipeline(node, inner);
    case 'If':
      return leadOfIf(node, inner);
    case 'BraceGroup':
      return leadOfBlock(node.body.commands, inner);
    case 'Subshell': {
      const lead = leadOfBlock(node.body.commands, inner);
      return lead === 'ends' || lead === 'stops' ? 'unknown' : lead;
    }
    case 'Redirected':
      return leadOf(node.command, inner);
    case 'Case': {
      const leads = node.items.map(({ body }) => leadOfBlock(body.commands, inner));
      return leads.includes('goes on') ? 'goes on' : 'unknown';
    }
    case 'For':
    case 'ArithmeticFor':
    case 'Select':
    case 'While':
      return 'goes on';
    case 'Function':
    case 'Coproc':
      return 'succeeds';
    default:
      return 'unknown';
  }
}

export type NodeOf<T extends Node['type']> = Extract<Node, { type: T }>;

function leadOfCommand({ name, args }: NodeOf<'Command'>, scope: Scope): Lead {
  const [first] = args;
  const word = name?.value;
  const returns = scope.returns ?? scope.exits;
  switch (word) {
    case undefined:
      return 'succeeds';
    case 'exit':
      if (first?.text !== '0') return scope.exits.fails;
      return scope.exits.succeeds === 'ends' ? 'stops' : scope.exits.succeeds;
    case 'return':
      return first && first.text !== '0' ? returns.fails : returns.succeeds;
    case 'break':
      return scope.loop?.breaks ?? 'succeeds';
    case 'continue':
      return scope.loop?.again ?? 'succeeds';
    case 'exec':
      return first ? 'goes on' : 'succeeds';
    case 'false':
      return 'fails';
    case '[':
    case 'test':
      return 'unknown';
  }
  if (quiet.has(word)) return 'succeeds';
  const body = scope.functions.get(word);
  if (!body) return 'goes on';
  // Functions that call others are taken for programs: hostile ones would call without end.
  const within = { ...scope, loop: undefined, returns: RETURNED, functions: NONE };
  const lead = body.type === 'CompoundList' ? leadOfBlock(body.commands, within) : leadOf(body, within);
  return lead === 'again' ? 'unknown' : lead;
}

const NONE: Scope['functions'] = new Map();

/** Out of a function, to what comes behind its call. */
const RETURNED: Fate = { succeeds: 'again', fails: 'again', tested: 'again' };

function leadOfAndOr({ commands, operators }: NodeOf<'AndOr'>, scope: Scope): Lead {
  let status: Lead = 'succeeds';
  for (const [at, command] of commands.entries()) {
    if (at > 0) {
      if (status === 'unknown') continue;
      if ((operators[at - 1] === '&&') !== (status === 'succeeds')) continue;
    }
    status = leadOf(command, scope);
    if (isCourse(status)) return status;
  }
  return status;
}

function leadOfPipeline({ commands, prefixes }: NodeOf<'Pipeline'>, scope: Scope): Lead {
  const last = commands.at(-1);
  const lead = last ? leadOf(last, scope) : 'unknown';
  // All of a pipe runs in shells of its own.
  if (commands.length > 1) return lead === 'goes on' ? lead : 'unknown';
  if (!prefixes.some(({ type }) => type === 'Negation')) return lead;
  return lead === 'succeeds' ? 'fails' : lead === 'fails' ? 'succeeds' : lead;
}

function leadOfIf(node: NodeOf<'If'>, scope: Scope): Lead {
  const bodies = [node, ...node.elif].map(({ then }) => then);
  const leads = [...bodies, ...(node.else ? [node.else] : [])].map(({ commands }) =>
    leadOfBlock(commands, scope),
  );
  const [first = 'unknown'] = leads;
  if (node.else && leads.every((lead) => lead === first)) return first;
  return leads.includes('goes on') ? 'goes on' : 'unknown';
}

/** Of a branch: what is run before its `exit` is not the application. */
export function leadOfBlock(statements: readonly Statement[], scope: Scope): Lead {
  let last: Lead = 'succeeds';
  let runs = false;
  for (const { command, background } of statements) {
    const lead = background ? 'goes on' : leadOf(command, scope);
    if (isCourse(lead) && (lead !== 'goes on' || leavesHere(command))) return lead;
    runs ||= lead === 'goes on';
    last = lead;
  }
  return runs ? 'goes on' : last;
}

/** What stands behind it is not reached. */
function leavesHere(node: Node): boolean {
  return node.type === 'Command' && /^(?:exec|exit|return|break|continue)$/.test(node.name?.value ?? '');
}

/** For each statement of a list, where what stands behind it leads. */
export function coursesBehind(statements: readonly Statement[], fate: Fate, scope: Scope): readonly Course[] {
  const courses: Course[] = [];
  let course = fate.succeeds;
  for (const { command, background } of statements.toReversed()) {
    courses.push(course);
    const lead: Lead = background ? 'goes on' : leadOf(command, scope);
    if (isCourse(lead)) course = lead;
    else if (lead === 'fails' && courses.length === 1) course = fate.fails;
  }
  return courses.reverse();
}

/** Of the container's first shell. */
export const ENDS: Fate = { succeeds: 'ends', fails: 'ends', tested: 'ends' };

/** What keeps a loop's body from being run for ever, apart from the answer that it waits for. */
export function limitOf(
  statements: readonly Statement[],
  scope: Scope,
  isQuestion: (node: Node) => boolean,
): 'exit' | 'break' | undefined {
  let found: 'exit' | 'break' | undefined;
  const within: Scope = { ...scope, loop: undefined, exits: ENDS };
  const look = (node: Node, depth: number): void => {
    if (depth > DEEPEST || found === 'exit') return;
    const list = (body: CompoundList) => {
      for (const { command } of body.commands) look(command, depth + 1);
    };
    switch (node.type) {
      case 'Command': {
        const lead = leadOfCommand(node, within);
        if (lead === 'ends' || lead === 'stops') found = 'exit';
        else if (node.name?.value === 'break') found = 'break';
        break;
      }
      case 'AndOr':
        if (!node.commands.some(isQuestion)) for (const command of node.commands) look(command, depth + 1);
        break;
      case 'If':
        if (isQuestionIn(node.clause)) break;
        for (const { then } of [node, ...node.elif]) list(then);
        if (node.else) list(node.else);
        break;
      case 'BraceGroup':
        list(node.body);
        break;
      case 'Redirected':
        look(node.command, depth + 1);
        break;
      case 'Case':
        for (const { body } of node.items) list(body);
        break;
    }
  };
  const isQuestionIn = ({ commands }: CompoundList) => commands.some(({ command }) => isQuestion(command));
  for (const { command } of statements) look(command, 0);
  return found;
}
