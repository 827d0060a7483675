/**
 * Goes through a check's script in mind, as the shell would, in a world where it is settled how each request ends.
 * What is not known for certain ends the trial: `undefined` wherever a code is expected.
 */
import type {
  Assignment,
  CaseItem,
  Command as CommandNode,
  ParsedScript,
  Redirection,
  Statement,
  TestExpression,
  Word as WordNode,
  WordPart,
} from 'unbash';
import {
  type Node,
  type NodeOf,
  OTHER,
  outcomeOf,
  passesOnly,
  type Scope,
  scopeOf,
  ZERO,
} from '../health/exit-codes';
import type { HttpProbe } from '../health/model';
import { httpProbeOf } from '../health/probe';
import type { Command } from '../language/command';
import type { Invocation, Word } from '../language/shell/model';
import { type Called, calledBy, commandWords, execWords } from '../language/shell/parse';
import type { MappedText } from '../language/text';
import {
  anything,
  type Expected,
  expectedBy,
  expectedText,
  filtered,
  isReader,
  linesOf,
  type Shown,
  shownBy,
  textOf,
} from './answer';
import { matches, type Operator } from './comparison';

/** How the requests end. */
export interface World {
  /** What the request is answered with whose status is looked at; 0 is no answer. */
  readonly status: number;
  /** By their keys, those that do not go well. */
  readonly failing: ReadonlySet<string>;
}

/** A request that a trial has come by. Where its status is looked at, that decides, and nothing is expected. */
export interface Met {
  readonly probe: HttpProbe;
  readonly expected: Expected | undefined;
}

export interface Trial {
  readonly world: World;
  readonly met: Map<string, Met>;
  /** Shared by all trials of a check. */
  readonly known: Known;
}

export interface Known {
  readonly scopes: Map<string, Scope | undefined>;
  /** Whether filters let any status pass, by what they are. */
  readonly telling: Map<string, boolean>;
}

export type Code = 0 | 1;

interface Ran {
  readonly code: Code;
  /** The script goes no further. */
  readonly ends: boolean;
}

/** Where a trial is. */
interface Here {
  readonly scope: Scope;
  readonly trial: Trial;
  readonly shell: Shell;
}

interface Shell {
  last: Code;
  readonly variables: Map<string, Value>;
}

type Value = { readonly text: string } | { readonly code: Code } | { readonly output: Output };

/** What a request prints, behind filters. */
interface Output {
  readonly probe: HttpProbe;
  readonly shown: Shown;
  readonly filters: readonly (readonly Word[])[];
}

/** The exit code of a check; undefined where it depends on anything else than its requests. */
export function tryCheck(command: Command, trial: Trial): Code | undefined {
  if (command.form === 'shell') return runScript(command.script, [], trial, 0)?.code;
  const called = calledBy(execWords(command), false);
  return called && runCalled(called, trial, 0)?.code;
}

function runScript(
  text: MappedText,
  options: readonly string[],
  trial: Trial,
  depth: number,
): Ran | undefined {
  const { scopes } = trial.known;
  const key = `${depth} ${text.span(0, 0).start} ${text.value}`;
  if (!scopes.has(key)) scopes.set(key, scopeOf(text, options, depth));
  const scope = scopes.get(key);
  return scope && runList(scope.script.commands, { scope, trial, shell: { last: 0, variables: new Map() } });
}

/** Programs around a request that do not change what it asks. */
const transparent = /^(?:(?:ba|da|a|k)?sh|exec|command|busybox|timeout|nice|nohup|env)$/;

function runCalled(called: Called, trial: Trial, depth: number): Ran | undefined {
  const wrappers = 'program' in called ? called.program.wrappers : called.wrappers;
  if (!wrappers.every((name) => transparent.test(name))) return undefined;
  const ends = wrappers.includes('exec');
  if ('script' in called) {
    const ran = runScript(called.script, called.options, trial, depth + 1);
    return ran && { code: ran.code, ends };
  }
  const probe = httpProbeOf(called.program);
  if (!probe) return undefined;
  const lost = behindOperator(called.program);
  const expected = lost === undefined ? anything : { ...anything, lost: [lost] };
  return { code: settled(keyOf(probe, 'exit'), { probe, expected }, trial), ends };
}

/** What stands in exec form as if a shell would read it, and looks at the answer or asks more. */
function behindOperator({ args, shell }: Invocation): string | undefined {
  const at = shell ? -1 : args.findIndex(({ value }) => /^(?:\|\|?|&&|;)$/.test(value));
  const text = at < 0 ? '' : textOf(args.slice(at));
  return /^(?:\s|(?:\|\||&&|;) ?(?:exit \d+|true)|\d?>+ ?(?:&\d|\/dev\/null))*$/.test(text)
    ? undefined
    : text;
}

function keyOf({ invocation }: HttpProbe, what: string): string {
  return `${invocation.span.start} ${what}`;
}

function settled(key: string, met: Met, { met: all, world }: Trial): Code {
  all.set(key, met);
  return world.failing.has(key) ? 1 : 0;
}

function runList(statements: readonly Statement[], here: Here): Ran | undefined {
  const { scope, shell } = here;
  for (const [at, { command, background }] of statements.entries()) {
    const ran = background ? undefined : run(command, here);
    if (!ran) return undefined;
    shell.last = ran.code;
    if (ran.ends) return ran;
    if (scope.errexit && ran.code !== 0 && at < statements.length - 1)
      // In a list it depends on the place of what failed.
      return command.type === 'AndOr' || command.type === 'Pipeline' ? undefined : { ...ran, ends: true };
  }
  return { code: shell.last, ends: false };
}

function run(node: Node, here: Here): Ran | undefined {
  switch (node.type) {
    case 'Command':
      return runCommand(node, here);
    case 'Pipeline':
      return runPipeline(node, here);
    case 'AndOr':
      return runAndOr(node, here);
    case 'If':
      return runIf(node, here);
    case 'Case':
      return runCase(node.word, node.items, here);
    case 'BraceGroup':
      return runList(node.body.commands, here);
    case 'Subshell': {
      const shell = { ...here.shell, variables: new Map(here.shell.variables) };
      const ran = runList(node.body.commands, { ...here, shell });
      return ran && { code: ran.code, ends: false };
    }
    case 'Redirected':
      return node.redirects.every(isSilent) ? run(node.command, here) : undefined;
    case 'TestCommand':
      return asRan(holds(node.expression, here));
    default:
      return undefined;
  }
}

function asRan(holds: boolean | undefined): Ran | undefined {
  return holds === undefined ? undefined : { code: holds ? 0 : 1, ends: false };
}

function runAndOr({ commands, operators }: NodeOf<'AndOr'>, here: Here): Ran | undefined {
  let all: Ran | undefined;
  for (const [at, command] of commands.entries()) {
    if (all && (operators[at - 1] === '&&') !== (all.code === 0)) continue;
    all = run(command, here);
    if (!all || all.ends) return all;
    here.shell.last = all.code;
  }
  return all;
}

function runIf(node: NodeOf<'If'>, here: Here): Ran | undefined {
  for (const { clause, then } of [node, ...node.elif]) {
    const asked = runList(clause.commands, { ...here, scope: { ...here.scope, errexit: false } });
    if (!asked || asked.ends) return asked;
    if (asked.code === 0) return runList(then.commands, here);
  }
  return node.else ? runList(node.else.commands, here) : { code: 0, ends: false };
}

function runCase(word: WordNode, items: readonly CaseItem[], here: Here): Ran | undefined {
  const value = valueOf(word, here);
  if (!value) return undefined;
  for (const { pattern, body, terminator } of items) {
    if (terminator !== undefined && terminator !== ';;') return undefined;
    for (const one of pattern) {
      const isMatch = one.value === '*' || compare(value, 'glob', { text: one.value }, here);
      if (isMatch === undefined) return undefined;
      if (isMatch) return runList(body.commands, here);
    }
  }
  return { code: 0, ends: false };
}

/** They say something, or settle the code, and do nothing else. */
const idle = /^(?:echo|printf|true|false|:|exit|set)$/;

function runCommand(node: CommandNode, here: Here): Ran | undefined {
  const { scope, trial, shell } = here;
  const words = commandWords(node, scope.text);
  const [name, ...args] = words;
  if (!name) return runAssignments(node, here);
  if (scope.functions.has(name.value) || !node.prefix.every(isProxy)) return undefined;
  if (name.value === '[' || name.value === 'test') return asRan(holdsTest(node, here));
  if (name.value === 'exit' && args.length === 1) {
    const value = valueOf(node.args[0], here);
    if (value && 'code' in value) return { code: value.code, ends: true };
  }
  if (name.value === 'set') return { code: 0, ends: false };
  if (!idle.test(name.value)) {
    const called = calledBy(words, true);
    return called && runCalled(called, trial, scope.depth);
  }
  const { goesOn, ends } = outcomeOf(node, scope, shell.last === 0 ? ZERO : OTHER);
  const codes = goesOn | ends;
  return codes === ZERO || codes === OTHER ? { code: codes === ZERO ? 0 : 1, ends: ends !== 0 } : undefined;
}

/** `http_proxy='' curl …`: the utility asks no proxy, whatever is set. */
function isProxy(part: CommandNode['prefix'][number]): boolean {
  return part.type === 'Assignment' && /^(?:https?|all|no)_proxy$/i.test(part.name);
}

/** `code=$(curl …)`; any other variable may be part of what is asked. */
function runAssignments({ prefix, redirects }: CommandNode, here: Here): Ran | undefined {
  let code: Code | undefined = 0;
  for (const part of prefix) {
    const value = part.type === 'Assignment' && !part.append ? assigned(part, here) : undefined;
    if (part.type !== 'Assignment' || !value) return undefined;
    here.shell.variables.set(part.name, value);
    if ('output' in value) code = codeOf(value.output, here);
  }
  return code === undefined || redirects.length > 0 ? undefined : { code, ends: false };
}

function assigned({ value }: Assignment, here: Here): Value | undefined {
  const read = value.type === 'Word' ? valueOf(value, here) : undefined;
  return read && 'text' in read && !/^\d*$/.test(read.text) ? undefined : read;
}

function runPipeline({ commands, operators, prefixes }: NodeOf<'Pipeline'>, here: Here): Ran | undefined {
  const [first, ...rest] = commands;
  const ran = first && rest.length === 0 ? run(first, here) : asRan(piped(first, rest, operators, here));
  const isNegated = prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
  return ran && isNegated && !ran.ends ? { code: ran.code === 0 ? 1 : 0, ends: false } : ran;
}

function piped(
  first: Node | undefined,
  rest: readonly Node[],
  operators: readonly string[],
  here: Here,
): boolean | undefined {
  const output = first && outputOf(first, operators[0] === '|&', here);
  const filters = rest.map((filter) => filterOf(filter, here));
  const last = rest.at(-1);
  if (!output || !last || filters.some((filter) => filter === undefined)) return undefined;
  const own = filters.flatMap((filter) => (filter ? [filter] : []));
  const code = codeOf(
    { ...output, filters: [...output.filters, ...own] },
    here,
    passesOnly(last, here.scope),
  );
  return code === undefined ? undefined : code === 0;
}

function filterOf(node: Node, { scope }: Here): readonly Word[] | undefined {
  if (node.type !== 'Command' || node.prefix.length > 0 || !node.redirects.every(isSilent)) return undefined;
  const words = commandWords(node, scope.text);
  return isReader(words) && !scope.functions.has(words[0]?.value ?? '') ? words : undefined;
}

/** What a request in a pipe or in `$(…)` prints, or a variable that holds it: `echo "$body" | …`. */
function outputOf(node: Node, errors: boolean, here: Here): Output | undefined {
  const { scope } = here;
  if (node.type !== 'Command' || !node.prefix.every(isProxy)) return undefined;
  const words = commandWords(node, scope.text);
  if (/^(?:echo|printf)$/.test(words[0]?.value ?? '')) {
    const [text, ...more] = node.args.filter((arg) => !/^(?:-[neE]+|%s(?:\\n)?)$/.test(valueText(arg)));
    const value = more.length === 0 && node.redirects.length === 0 ? valueOf(text, here) : undefined;
    return value && 'output' in value ? value.output : undefined;
  }
  const called = calledBy(words, true);
  const program = called && 'program' in called ? called.program : undefined;
  const probe = program?.wrappers.every((name) => transparent.test(name)) ? httpProbeOf(program) : undefined;
  if (!probe || !node.redirects.every(leavesOutput)) return undefined;
  return { probe, shown: shownBy(probe, errors || node.redirects.some(joinsErrors)), filters: [] };
}

function valueText(arg: CommandNode['args'][number]): string {
  return arg.type === 'Word' ? arg.value : arg.text;
}

function isSilent(redirect: Redirection): boolean {
  return (
    redirect.type === 'Redirect' &&
    redirect.operator !== '<' &&
    /^(?:\/dev\/(?:null|stdout|stderr)|\d|-)$/.test(redirect.target?.value ?? '')
  );
}

function descriptorOf(redirect: Redirection): number {
  return redirect.descriptor?.type === 'FileDescriptor' ? redirect.descriptor.value : 1;
}

function leavesOutput(redirect: Redirection): boolean {
  return isSilent(redirect) && descriptorOf(redirect) === 2 && redirect.type === 'Redirect';
}

function joinsErrors(redirect: Redirection): boolean {
  return leavesOutput(redirect) && redirect.type === 'Redirect' && redirect.target?.value === '1';
}

/** The exit code of a pipe, or of a request alone. */
function codeOf(output: Output, { scope, trial }: Here, passes = false): Code | undefined {
  const { probe, shown, filters } = output;
  const tool = shown === 'status' || shown === 'head' ? exitOf(probe, trial.world.status) : 0;
  const lines = linesBehind(output, trial);
  if (lines) return (filters.length === 0 || scope.pipefail) && tool !== 0 ? 1 : lines.passes ? 0 : 1;
  const what = filters.length === 0 ? 'exit' : filters.map(textOf).join(' | ');
  const expected = filters.length === 0 ? anything : expectedBy(shown, filters);
  const code = settled(keyOf(probe, what), { probe, expected }, trial);
  return passes && !scope.pipefail ? 0 : code;
}

/** What comes out of the filters, where that depends on the status alone. */
function linesBehind({ probe, shown, filters }: Output, trial: Trial): ReturnType<typeof filtered> {
  if (shown !== 'status' && shown !== 'head') return undefined;
  const { telling } = trial.known;
  const key = keyOf(probe, filters.map(textOf).join(' | '));
  if (!telling.has(key))
    telling.set(
      key,
      statuses.some((status) => through(status)?.passes),
    );
  function through(status: number) {
    return filtered(linesOf(shown === 'status' ? 'status' : 'head', status), filters);
  }
  // What is not found in any of them is looked for elsewhere: in the head's other lines.
  if (!telling.get(key)) return undefined;
  trial.met.set(keyOf(probe, 'status'), { probe, expected: undefined });
  return through(trial.world.status);
}

/** All that a server may answer with. */
export const statuses: readonly number[] = Array.from({ length: 500 }, (_, at) => 100 + at);

function exitOf({ failsOnHttpError }: HttpProbe, status: number): Code {
  return status === 0 || (failsOnHttpError && status >= 400) ? 1 : 0;
}

function valueOf(word: CommandNode['args'][number] | undefined, here: Here): Value | undefined {
  if (word?.type !== 'Word') return undefined;
  const parts = (word.parts ?? []).flatMap((part): readonly WordPart[] =>
    part.type === 'DoubleQuoted' ? part.parts : [part],
  );
  if (word.parts === undefined) return { text: word.value };
  const values = parts.map((part) => partValue(part, here));
  const [only] = values;
  if (values.length === 1) return only;
  let text = '';
  for (const value of values) {
    const piece = value && textIn(value, here);
    if (piece === undefined) return undefined;
    text += piece;
  }
  return { text };
}

function partValue(part: WordPart, here: Here): Value | undefined {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return { text: part.value };
    case 'Glob':
      return { text: part.text };
    case 'SimpleExpansion':
      return variable(part.text.slice(1), here);
    case 'ParameterExpansion':
      return (part.operation ?? part.prefix ?? part.index) ? undefined : variable(part.parameter, here);
    case 'CommandExpansion':
      return part.script && substituted(part.script, here);
    default:
      return undefined;
  }
}

function variable(name: string, { shell }: Here): Value | undefined {
  return name === '?' ? { code: shell.last } : shell.variables.get(name);
}

/** `$(curl … | tr -d '\r' || echo 000)`; escapes in backticks have spans of their own. */
function substituted({ commands, source }: ParsedScript, here: Here): Value | undefined {
  const [statement, ...more] = commands;
  if (!statement || more.length > 0 || statement.background || source !== undefined) return undefined;
  const { command } = statement;
  if (command.type === 'AndOr') {
    const [first, ...others] = command.commands;
    const isSpare = command.operators.every((operator) => operator === '||');
    return first && isSpare && others.every((other) => passesOnly(other, here.scope))
      ? outputValue(first, here)
      : undefined;
  }
  return outputValue(command, here);
}

function outputValue(node: Node, here: Here): Value | undefined {
  if (node.type !== 'Pipeline') {
    const output = outputOf(node, false, here);
    return output && { output };
  }
  const [first, ...rest] = node.commands;
  const output =
    first && node.prefixes.length === 0 ? outputOf(first, node.operators[0] === '|&', here) : undefined;
  const filters = rest.map((filter) => filterOf(filter, here));
  if (!output || filters.some((filter) => filter === undefined)) return undefined;
  return {
    output: { ...output, filters: [...output.filters, ...filters.flatMap((one) => (one ? [one] : []))] },
  };
}

function textIn(value: Value, { trial }: Here): string | undefined {
  if ('text' in value) return value.text;
  if ('code' in value) return value.code === 0 ? '0' : undefined;
  return linesBehind(value.output, trial)?.lines.join('\n');
}

/** `[ a = b ]`, `test a = b`. */
function holdsTest(node: CommandNode, here: Here): boolean | undefined {
  const isBracket = node.name?.value === '[';
  const words = isBracket ? node.args.slice(0, -1) : node.args;
  if (isBracket && node.args.at(-1)?.text !== ']') return undefined;
  const isNegated = words[0]?.text === '!';
  const [left, operator, right, ...more] = isNegated ? words.slice(1) : words;
  if (!left || !operator || !right || more.length > 0 || !node.redirects.every(isSilent)) return undefined;
  const result = compareWords(left, operator.text, right, here);
  return result === undefined ? undefined : result !== isNegated;
}

/** `[[ a == b && c != d ]]`. */
function holds(expression: TestExpression, here: Here): boolean | undefined {
  switch (expression.type) {
    case 'TestBinary': {
      const { left, operator, right } = expression;
      return compareWords(left, /^==?$/.test(operator) ? 'glob' : operator, right, here);
    }
    case 'TestGroup':
      return holds(expression.expression, here);
    case 'TestNot': {
      const inner = holds(expression.operand, here);
      return inner === undefined ? undefined : inner !== (expression.negations.length % 2 === 1);
    }
    case 'TestLogical': {
      const isAnd = expression.operator === '&&';
      for (const operand of expression.operands) {
        const one = holds(operand, here);
        if (one === undefined || one !== isAnd) return one;
      }
      return isAnd;
    }
    default:
      return undefined;
  }
}

function compareWords(
  left: CommandNode['args'][number],
  operator: string,
  right: CommandNode['args'][number],
  here: Here,
): boolean | undefined {
  const [a, b] = [valueOf(left, here), valueOf(right, here)];
  if (!a || !b) return undefined;
  // `[ 200 = "$(curl …)" ]`
  const isSwapped = 'text' in a && !('text' in b) && /^(?:==?|!=|-eq|-ne|glob)$/.test(operator);
  return isSwapped ? compare(b, operator, a, here) : compare(a, operator, b, here);
}

function compare(left: Value, operator: string, right: Value, here: Here): boolean | undefined {
  const text = textIn(right, here);
  if (text === undefined) return undefined;
  if ('code' in left)
    return text === '0' && /^(?:==?|!=|-eq|-ne|-gt|glob)$/.test(operator)
      ? (left.code === 0) === /^(?:==?|-eq|glob)$/.test(operator)
      : undefined;
  const known = textIn(left, here);
  if (known !== undefined) return matches(known, operator, text);
  return 'output' in left ? compareBody(left.output, operator as Operator, text, here) : undefined;
}

/** What is asked of a body is settled by the world: whether it is as it is expected to be. */
function compareBody({ probe, shown, filters }: Output, operator: Operator, text: string, { trial }: Here) {
  const [, contained] = (operator === 'glob' ? /^\*([^*?[\]]+)\*$/ : /^()$/).exec(text) ?? [];
  const isPlain =
    operator === '=~' ? /^[\w":, -]+$/.test(text) : !/[*?[\]]/.test(text) || operator !== 'glob';
  const isEquality = /^(?:==?|!=|glob|=~)$/.test(operator);
  const own =
    shown === 'body' && filters.length === 0 && isEquality && (contained !== undefined || isPlain)
      ? expectedText(contained ?? text, contained !== undefined || operator === '=~')
      : undefined;
  const lost = [...filters.map(textOf), `${operator === 'glob' ? '=' : operator} ${text}`];
  const expected = own ?? { ...anything, lost: [lost.join(' | ')] };
  const what = `${filters.map(textOf).join(' | ')} ${operator === '!=' ? '=' : operator} ${text}`;
  const holdsIt = settled(keyOf(probe, what), { probe, expected }, trial) === 0;
  return operator === '!=' ? !holdsIt : holdsIt;
}
