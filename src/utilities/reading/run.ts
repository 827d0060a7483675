/**
 * Goes through a check's script in mind, as the shell would, in a world where it is settled how each request ends.
 * What is not known for certain ends the trial: `undefined` wherever a code is expected.
 */
import type { Assignment, CaseItem, Command as CommandNode, Statement, Word as WordNode } from 'unbash';
import { type Node, type NodeOf, OTHER, scopeOf, ZERO } from '../../health/exit-codes';
import { httpProbeOf } from '../../health/probe';
import type { Command } from '../../language/command';
import type { Invocation, Word } from '../../language/shell/model';
import { type Called, calledBy, execWords } from '../../language/shell/parse';
import type { MappedText } from '../../language/text';
import { anything, textOf } from './answer';
import { fits, holds, holdsTest } from './condition';
import { codeOf, codeOfValue, filterOf, isProxy, isSilent, outputOf, transparent, valueOf } from './output';
import {
  calledOf,
  type Code,
  codesOf,
  type Here,
  keyOf,
  settled,
  type Shell,
  type Trial,
  type Value,
  wordsOf,
} from './world';

interface Ran {
  readonly code: Code;
  /** The script goes no further. */
  readonly ends: boolean;
  /** Its failure was looked at already, so that `set -e` does not end the script for it. */
  readonly excused?: boolean;
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
  if (!scope) return undefined;
  const shell = { last: 0 as const, variables: new Map(), ...scope.initially };
  return runList(scope.script.commands, { scope, trial, shell, tested: false });
}

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

function runList(statements: readonly Statement[], here: Here): Ran | undefined {
  const { shell, tested } = here;
  let last: Ran | undefined = { code: 0, ends: false };
  for (const { command, background } of statements) {
    last = background ? undefined : run(command, here);
    if (!last || last.ends) return last;
    shell.last = last.code;
    if (shell.errexit && !tested && last.code !== 0 && !last.excused) return { ...last, ends: true };
  }
  return last;
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

function runTested(node: Node, here: Here): Ran | undefined {
  const ran = run(node, { ...here, tested: true });
  return ran && { ...ran, excused: true };
}

function asRan(holds: boolean | undefined): Ran | undefined {
  return holds === undefined ? undefined : { code: holds ? 0 : 1, ends: false };
}

function runAndOr({ commands, operators }: NodeOf<'AndOr'>, here: Here): Ran | undefined {
  let all: Ran | undefined;
  for (const [at, command] of commands.entries()) {
    if (all && (operators[at - 1] === '&&') !== (all.code === 0)) continue;
    const ran = at < commands.length - 1 ? runTested(command, here) : run(command, here);
    if (!ran || ran.ends) return ran;
    here.shell.last = ran.code;
    all = ran;
  }
  return all;
}

function runIf(node: NodeOf<'If'>, here: Here): Ran | undefined {
  for (const { clause, then } of [node, ...node.elif]) {
    const asked = runList(clause.commands, { ...here, tested: true });
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
      const isMatch = one.text === '*' || fits(value, one, here);
      if (isMatch === undefined) return undefined;
      if (isMatch) return runList(body.commands, here);
    }
  }
  return { code: 0, ends: false };
}

/** They say something, or settle the code, and do nothing else. */
const idle = /^(?:echo|printf|true|false|:|exit)$/;

function runCommand(node: CommandNode, here: Here): Ran | undefined {
  const { scope, trial, shell } = here;
  const [name, ...args] = wordsOf(node, here);
  if (!name) return runAssignments(node, here);
  if (scope.functions.has(name.value) || !node.prefix.every(isProxy)) return undefined;
  if (name.value === '[' || name.value === 'test') return asRan(holdsTest(node, here));
  if (name.value === 'exit' && args.length === 1) {
    const value = valueOf(node.args[0], here);
    if (value && 'code' in value) return { code: value.code, ends: true };
  }
  // Where it is asked from makes no difference to what a server answers.
  if (isFolder(name, args) && node.redirects.every(isSilent)) return { code: 0, ends: false };
  if (name.value === 'set') return setOptions(args, shell) ? { code: 0, ends: false } : undefined;
  if (!idle.test(name.value)) {
    const called = calledOf(node, here);
    return called && runCalled(called, trial, scope.depth);
  }
  const codes = codesOf(node, shell.last, here);
  if (codes !== ZERO && codes !== OTHER) return undefined;
  return { code: codes === ZERO ? 0 : 1, ends: name.value === 'exit' };
}

/** `cd /app`. */
function isFolder({ value }: Word, [folder, ...more]: readonly Word[]): boolean {
  return value === 'cd' && folder?.literal === true && /^[^-]/.test(folder.value) && more.length === 0;
}

/** `set -euo pipefail`, `set +e`; false for what gives the script other arguments, or what is not known. */
function setOptions(args: readonly Word[], shell: Shell): boolean {
  const words = args.map(({ value }) => value);
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [, sign, letters] = /^([-+])([a-zA-Z]+)$/.exec(word) ?? [];
    if (letters === undefined) return false;
    const names = letters.endsWith('o') ? [words.shift()] : [];
    if (letters.includes('e') || names.includes('errexit')) shell.errexit = sign === '-';
    if (names.includes('pipefail')) shell.pipefail = sign === '-';
  }
  return true;
}

/** `code=$(curl …)`; any other variable may be part of what is asked. */
function runAssignments({ prefix, redirects }: CommandNode, here: Here): Ran | undefined {
  let code: Code | undefined = 0;
  for (const part of prefix) {
    const value = part.type === 'Assignment' && !part.append ? assigned(part, here) : undefined;
    if (part.type !== 'Assignment' || !value) return undefined;
    here.shell.variables.set(part.name, value);
    if ('output' in value) code = codeOfValue(value.output, here);
  }
  return code === undefined || redirects.length > 0 ? undefined : { code, ends: false };
}

function assigned({ value }: Assignment, here: Here): Value | undefined {
  const read = value.type === 'Word' ? valueOf(value, here) : undefined;
  return read && 'text' in read && !/^\d*$/.test(read.text) ? undefined : read;
}

function runPipeline({ commands, operators, prefixes }: NodeOf<'Pipeline'>, here: Here): Ran | undefined {
  const [first, ...rest] = commands;
  const negations = prefixes.filter(({ type }) => type === 'Negation').length;
  const runOne = negations > 0 ? runTested : run;
  const ran = first && rest.length === 0 ? runOne(first, here) : asRan(piped(first, rest, operators, here));
  if (!ran || ran.ends || negations === 0) return ran;
  return { code: (ran.code === 0) === (negations % 2 === 0) ? 0 : 1, ends: false, excused: true };
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
    codesOf(last, 0, here) === ZERO,
  );
  return code === undefined ? undefined : code === 0;
}
