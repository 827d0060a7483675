/**
 * Which exit codes a shell's text may end with, told from its syntax tree: zero, others, or both. What is not known
 * counts as both, so that only what says "zero alone" is certain.
 */
import {
  type Command as CommandNode,
  forEachChild,
  parse,
  type ParsedScript,
  type Redirection,
  type Statement,
  type SyntaxNode,
} from 'unbash';
import { calledBy, commandWords } from '../language/shell/parse';
import type { Invocation, Word } from '../language/shell/model';
import type { MappedText } from '../language/text';

/** A set of exit codes: bits. */
export type Codes = number;
export const ZERO: Codes = 1;
export const OTHER: Codes = 2;
const ANY: Codes = ZERO | OTHER;

/** What may come of a part of a script. */
export interface Outcome {
  /** Codes with which the script goes on behind it; none where it never does. */
  readonly goesOn: Codes;
  /** Codes with which the script ends in it. */
  readonly ends: Codes;
  /** `set -e` does not look at failures that it goes on with: those of `a` in `a && b`, behind `!`, inside of groups. */
  readonly spared?: boolean;
}

/** A script that can be looked into: positions of the nodes are offsets into `text`. */
export interface Scope {
  readonly text: MappedText;
  readonly script: ParsedScript;
  /** Some of it changes what the rest means: `set -e`. */
  readonly errexit: boolean;
  readonly pipefail: boolean;
  /** Of them, what is so from the start: `sh -ec '…'`. */
  readonly initially: Switches;
  readonly functions: ReadonlySet<string>;
  /** How many texts stand in one another. */
  readonly depth: number;
}

/** What `set` changes, as far as it has a say in exit codes. */
export interface Switches {
  readonly errexit: boolean;
  readonly pipefail: boolean;
}

export type Node = Statement['command'];

/** Far beyond what anyone writes. */
const LONGEST = 65_536;
const DEEPEST = 60;

/** undefined for what is half typed, or more than anybody reads. */
export function scopeOf(text: MappedText, options: readonly string[] = [], depth = 0): Scope | undefined {
  if (text.value.length > LONGEST || depth > 5) return undefined;
  const script = parse(text.value);
  if ((script.errors?.length ?? 0) > 0) return undefined;
  const settings = settingsOf(script, text);
  if (!settings) return undefined;
  const [, ...ofShell] = (script.shebang ?? '').split(/\s+/);
  const initially = switchesIn([...options, ...ofShell]);
  const later = switchesIn(settings.options);
  return {
    text,
    script,
    depth,
    functions: settings.functions,
    initially,
    errexit: initially.errexit || later.errexit,
    pipefail: initially.pipefail || later.pipefail,
  };
}

function switchesIn(options: readonly string[]): Switches {
  return {
    errexit: options.some((option) => option === 'errexit' || /^-[a-zA-Z]*e[a-zA-Z]*$/.test(option)),
    pipefail: options.includes('pipefail'),
  };
}

/** What `set` is called with, and what is no program; undefined where it cannot be told what a part of it does. */
function settingsOf(
  script: ParsedScript,
  text: MappedText,
): { readonly options: readonly string[]; readonly functions: ReadonlySet<string> } | undefined {
  const options: string[] = [];
  const functions = new Set<string>();
  const pending: { readonly node: SyntaxNode; readonly depth: number }[] = [{ node: script, depth: 0 }];
  for (let next; (next = pending.pop());) {
    const { node, depth } = next;
    if (depth > DEEPEST) return undefined;
    if (node.type === 'Function') functions.add(node.name.value);
    if (node.type === 'Command') {
      const name = node.name?.value ?? '';
      // They run a text of which nothing is known, or have a say in the code that comes after all.
      if (/^(?:\.|source|eval|trap)$/.test(name)) return undefined;
      if (name === 'set') options.push(...commandWords(node, text).map(({ value }) => value));
    }
    forEachChild(node, (child) => {
      pending.push({ node: child, depth: depth + 1 });
    });
  }
  return { options, functions };
}

export function codesOfScript(scope: Scope): Codes {
  return asProcess(outcomeOfList(scope.script.commands, scope));
}

/** A process of its own: whether it ends or its text does is all one. */
function asProcess({ goesOn, ends }: Outcome): Codes {
  return goesOn | ends;
}

export function outcomeOfList(statements: readonly Statement[], scope: Scope, before: Codes = ZERO): Outcome {
  let goesOn = before;
  let ends = 0;
  for (const { command, background } of statements) {
    if (goesOn === 0) break;
    const outcome = background ? { goesOn: ZERO, ends: 0 } : outcomeOf(command, scope, goesOn);
    ends |= outcome.ends;
    if (scope.errexit && !outcome.spared) ends |= outcome.goesOn & OTHER;
    goesOn = outcome.goesOn;
  }
  return { goesOn, ends };
}

/** `before` is the code of what was run last: what `exit` alone ends with. */
export function outcomeOf(node: Node, scope: Scope, before: Codes = ZERO): Outcome {
  switch (node.type) {
    case 'Command':
      return outcomeOfCommand(node, scope, before);
    case 'AndOr':
      return outcomeOfAndOr(node, scope, before);
    case 'Pipeline':
      return outcomeOfPipeline(node, scope, before);
    case 'If':
      return outcomeOfIf(node, scope);
    case 'BraceGroup':
      return { ...outcomeOfList(node.body.commands, scope, before), spared: true };
    case 'Subshell':
      return { goesOn: asProcess(outcomeOfList(node.body.commands, scope, before)), ends: 0 };
    case 'Redirected':
      return withRedirects(outcomeOf(node.command, scope, before), node.redirects);
    case 'Case': {
      const bodies = node.items.map(({ body }) => outcomeOfList(body.commands, scope));
      return union([{ goesOn: ZERO, ends: 0 }, ...bodies]);
    }
    case 'For':
      return union([{ goesOn: ZERO, ends: 0 }, outcomeOfList(node.body.commands, scope)]);
    case 'Function':
      return { goesOn: ZERO, ends: 0 };
    // A loop may never end, and is then stopped, which counts as a failure.
    default:
      return { goesOn: ANY, ends: OTHER };
  }
}

/** Whether nothing but 0 can come of it. */
export function passesOnly(node: Node, scope: Scope): boolean {
  return asProcess(outcomeOf(node, scope)) === ZERO;
}

export function mayFail(node: Node, scope: Scope): boolean {
  return (asProcess(outcomeOf(node, scope)) & OTHER) !== 0;
}

/** Of the lists in a compound command, one of which is run: what fails in one was looked at there. */
function union(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce((all, { goesOn, ends }) => ({
    goesOn: all.goesOn | goesOn,
    ends: all.ends | ends,
    spared: true,
  }));
}

/** Where `set -e` is ignored: in conditions, before `&&` and `||`, behind `!` (POSIX, `set`), and all that is called there. */
export function unwatched(scope: Scope): Scope {
  return scope.errexit ? { ...scope, errexit: false } : scope;
}

export type NodeOf<T extends Node['type']> = Extract<Node, { type: T }>;

/** `a && b || c`: each in turn is run or not by what came of those before it. */
export function outcomeOfAndOr(
  { commands, operators }: Pick<NodeOf<'AndOr'>, 'commands' | 'operators'>,
  scope: Scope,
  before: Codes = ZERO,
): Outcome {
  let all: Outcome = { goesOn: before, ends: 0 };
  for (const [at, command] of commands.entries()) {
    const needs = at === 0 ? all.goesOn : operators[at - 1] === '&&' ? ZERO : OTHER;
    if ((all.goesOn & needs) === 0) continue;
    const isLast = at === commands.length - 1;
    const { goesOn, ends, spared } = outcomeOf(command, isLast ? scope : unwatched(scope), needs);
    all = {
      goesOn: (at === 0 ? 0 : all.goesOn & ~needs) | goesOn,
      ends: all.ends | ends,
      spared: !isLast || spared === true || (goesOn & OTHER) === 0,
    };
  }
  return all;
}

function outcomeOfPipeline(node: NodeOf<'Pipeline'>, scope: Scope, before: Codes): Outcome {
  const [only, ...more] = node.commands;
  const isNegated = node.prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
  let outcome: Outcome;
  if (only && more.length === 0) outcome = outcomeOf(only, isNegated ? unwatched(scope) : scope, before);
  else {
    const codes = node.commands.map((command) => asProcess(outcomeOf(command, scope, before)));
    const failing = scope.pipefail ? codes.reduce((all, one) => all | (one & OTHER), 0) : 0;
    outcome = { goesOn: (codes.at(-1) ?? ANY) | failing, ends: 0 };
  }
  return isNegated ? { ...outcome, goesOn: swapped(outcome.goesOn), spared: true } : outcome;
}

function swapped(codes: Codes): Codes {
  return ((codes & ZERO) === 0 ? 0 : OTHER) | ((codes & OTHER) === 0 ? 0 : ZERO);
}

function outcomeOfIf(node: NodeOf<'If'>, scope: Scope): Outcome {
  const outcomes: Outcome[] = [];
  let reached = true;
  for (const { clause, then } of [node, ...node.elif]) {
    if (!reached) break;
    // What is asked there ends nothing, whatever `set -e` says.
    const asked = outcomeOfList(clause.commands, unwatched(scope));
    outcomes.push({ goesOn: 0, ends: asked.ends });
    if (asked.goesOn & ZERO) outcomes.push(outcomeOfList(then.commands, scope));
    reached = (asked.goesOn & OTHER) !== 0;
  }
  if (reached)
    outcomes.push(node.else ? outcomeOfList(node.else.commands, scope) : { goesOn: ZERO, ends: 0 });
  return union(outcomes);
}

function outcomeOfCommand(node: CommandNode, scope: Scope, before: Codes): Outcome {
  return withRedirects(bareOutcome(node, scope, before), node.redirects);
}

function bareOutcome(node: CommandNode, scope: Scope, before: Codes): Outcome {
  const words = commandWords(node, scope.text);
  const [name] = words;
  // Nothing but assignments, perhaps of what another program prints.
  if (!name) return { goesOn: node.prefix.every(isPlain) ? ZERO : ANY, ends: 0 };
  if (scope.functions.has(name.value)) return { goesOn: ANY, ends: ANY };
  if (name.value === 'exit') return { goesOn: 0, ends: exitCodes(words[1], before) };
  if (name.value === 'return') return { goesOn: 0, ends: ANY };
  const called = calledBy(words, true);
  if (!called) return { goesOn: ANY, ends: 0 };
  const isExec = name.value === 'exec';
  if ('program' in called) {
    const codes = codesOfProgram(called.program);
    return isExec
      ? { goesOn: called.program.name === 'exec' ? ZERO : 0, ends: codes }
      : { goesOn: codes, ends: 0 };
  }
  const inner = scopeOf(called.script, called.options, scope.depth + 1);
  const codes = inner ? codesOfScript(inner) : ANY;
  return isExec ? { goesOn: 0, ends: codes } : { goesOn: codes, ends: 0 };
}

/** Without an expansion that runs something. */
function isPlain(part: CommandNode['prefix'][number]): boolean {
  return part.type !== 'Assignment' || !/\$\(|`|:\?/.test(part.text);
}

function exitCodes(code: Word | undefined, before: Codes): Codes {
  if (!code || /^\$(?:\?|\{\?\})$/.test(code.value)) return before;
  const number = code.literal && /^-?\d+$/.test(code.value) ? Number(code.value) : undefined;
  return number === undefined ? ANY : number % 256 === 0 ? ZERO : OTHER;
}

/** Opening a file may fail, above all bash's `/dev/tcp/…`; what goes nowhere or to another descriptor does not. */
function withRedirects(outcome: Outcome, redirects: readonly Redirection[]): Outcome {
  const isSafe = (redirect: Redirection) =>
    redirect.type !== 'Redirect' ||
    /^(?:\/dev\/(?:null|stdin|stdout|stderr)|\d|-)$/.test(redirect.target?.value ?? '');
  return redirects.every(isSafe)
    ? outcome
    : { goesOn: outcome.goesOn | OTHER, ends: outcome.ends, spared: false };
}

/** Succeeds whatever it is given: a word that says nothing, or a filter of what it reads. */
export function codesOfProgram(invocation: Invocation): Codes {
  const { name, shell, args } = invocation;
  if (!shell && /^(?:exit|:)$/.test(name)) return ANY;
  // Not all shells know `-o pipefail`.
  if (shell && name === 'set' && args.every(({ value }) => /^[-+][eux]+$/.test(value))) return ZERO;
  if (name === 'false') return OTHER;
  return saysNothing(invocation) || passesOn(invocation) ? ZERO : ANY;
}

/** Whether a program does not look at anything that could be healthy or not. */
function saysNothing({ name, args }: Invocation): boolean {
  const values = args.map(({ value }) => value);
  if (name === 'true' || name === ':') return true;
  if (name === 'echo' || name === 'printf') return !values.some((value) => value.includes(':?'));
  if (/^(?:pwd|whoami|date|uptime|hostname|ls|sync)$/.test(name)) return values.length === 0;
  if (name === 'sleep')
    return values.length > 0 && values.every((value) => /^\d+(?:\.\d+)?[smhd]?$/.test(value));
  if (name === 'ps') return values.every((value) => /^-?(?:a?u?x|ef|e|A|w+|aux?w*)$/.test(value));
  const [option = '', ...more] = values;
  if (more.length > 0 || name.startsWith('-')) return false;
  return (
    /^--?version$/.test(option) ||
    (/^-[vV]$/.test(option) && /^(?:node|npm|php|nginx|python[\d.]*)$/.test(name))
  );
}

const filters = new Set(
  'cat tee head tail tr cut wc sort uniq rev nl fold column sed awk gawk mawk jq'.split(' '),
);

/** A filter that fails for nothing that it reads. */
function passesOn({ name, args }: Invocation): boolean {
  if (!filters.has(name)) return false;
  const options = args.filter(({ value }) => /^-./.test(value)).map(({ value }) => value);
  const operands = args.filter(({ value }) => !/^-./.test(value));
  const [script] = operands;
  switch (name) {
    case 'tee':
      return true;
    case 'tr':
      return operands.length > 0;
    case 'head':
    case 'tail':
    case 'cut':
    case 'fold':
      // Numbers, lists and separators are values of options.
      return operands.every(({ value }) => /^(?:\d[\d,-]*|.)$/.test(value));
    case 'sed':
      return (
        operands.length === 1 &&
        !options.some((option) => /^-[a-zA-Z]*[ef]/.test(option)) &&
        !/[qQ]\s*\d/.test(script?.value ?? '')
      );
    case 'awk':
    case 'gawk':
    case 'mawk':
      return (
        operands.length === 1 &&
        options.every((option) => option.startsWith('-F')) &&
        !/\b(?:exit|getline|system)\b/.test(script?.value ?? '')
      );
    case 'jq':
      return (
        operands.length <= 1 &&
        options.every((option) => /^-[rcMSaCjs]+$|^--(?:raw-output|compact-output)$/.test(option)) &&
        !/\b(?:error|halt|halt_error)\b/.test(script?.value ?? '')
      );
    default:
      return operands.length === 0;
  }
}
