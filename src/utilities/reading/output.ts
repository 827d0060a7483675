/** What requests print and filters let through, as far as the world settles it, and the words made of it. */
import type { Command as CommandNode, ParsedScript, Redirection, WordPart } from 'unbash';
import { type Node, ZERO } from '../../health/exit-codes';
import type { HttpProbe } from '../../health/model';
import { httpProbeOf } from '../../health/probe';
import type { Word } from '../../language/shell/model';
import { anything, endsLine, expectedBy, type Filtered, filtered, isReader, shownBy, textOf } from './answer';
import {
  calledOf,
  type Code,
  codesOf,
  type Here,
  keyOf,
  type Output,
  settled,
  statuses,
  type Trial,
  type Value,
  wordsOf,
} from './world';

/** What a request in a pipe or in `$(…)` prints, or a variable that holds it: `echo "$body" | …`. */
export function outputOf(node: Node, errors: boolean, here: Here): Output | undefined {
  if (node.type !== 'Command' || !node.prefix.every(isProxy)) return undefined;
  const words = wordsOf(node, here);
  if (/^(?:echo|printf)$/.test(words[0]?.value ?? '')) {
    const [text, ...more] = node.args.filter((arg) => !/^(?:-[neE]+|%s(?:\\n)?)$/.test(valueText(arg)));
    const value = more.length === 0 && node.redirects.length === 0 ? valueOf(text, here) : undefined;
    // It succeeds, whatever it says.
    return value && 'output' in value && !value.output.spare ? { ...value.output, spare: '' } : undefined;
  }
  const called = calledOf(node, here);
  const program = called && 'program' in called ? called.program : undefined;
  const probe = program?.wrappers.every((name) => transparent.test(name)) ? httpProbeOf(program) : undefined;
  if (!probe || !node.redirects.every(leavesOutput)) return undefined;
  return { probe, shown: shownBy(probe, errors || node.redirects.some(joinsErrors)), filters: [] };
}

export function filterOf(node: Node, here: Here): readonly Word[] | undefined {
  if (node.type !== 'Command' || node.prefix.length > 0 || !node.redirects.every(isSilent)) return undefined;
  const words = wordsOf(node, here);
  return isReader(words) && !here.scope.functions.has(words[0]?.value ?? '') ? words : undefined;
}

export function isSilent(redirect: Redirection): boolean {
  return (
    redirect.type === 'Redirect' &&
    redirect.operator !== '<' &&
    /^(?:\/dev\/(?:null|stdout|stderr)|\d|-)$/.test(redirect.target?.value ?? '')
  );
}

function leavesOutput(redirect: Redirection): boolean {
  return isSilent(redirect) && descriptorOf(redirect) === 2 && redirect.type === 'Redirect';
}

function joinsErrors(redirect: Redirection): boolean {
  return leavesOutput(redirect) && redirect.type === 'Redirect' && redirect.target?.value === '1';
}

function descriptorOf(redirect: Redirection): number {
  return redirect.descriptor?.type === 'FileDescriptor' ? redirect.descriptor.value : 1;
}

function valueText(arg: CommandNode['args'][number]): string {
  return arg.type === 'Word' ? arg.value : arg.text;
}

/** `http_proxy='' curl …`: the utility asks no proxy, whatever is set. */
export function isProxy(part: CommandNode['prefix'][number]): boolean {
  return part.type === 'Assignment' && /^(?:https?|all|no)_proxy$/i.test(part.name);
}

/** Programs around a request that do not change what it asks. */
export const transparent = /^(?:(?:ba|da|a|k)?sh|exec|command|busybox|timeout|nice|nohup)$/;

/** The exit code of `$(…)`. */
export function codeOfValue(output: Output, here: Here): Code | undefined {
  const code = codeOf(output, here);
  return output.spare === undefined || code === undefined ? code : 0;
}

/** The exit code of a pipe, or of a request alone. */
export function codeOf(output: Output, { shell, trial }: Here, passes = false): Code | undefined {
  const { probe, shown, filters, spare } = output;
  const lines = linesBehind(output, trial);
  if (lines) {
    const counts = spare === undefined && (filters.length === 0 || shell.pipefail);
    return counts && exitOf(probe, trial.world.status) !== 0 ? 1 : lines.passes ? 0 : 1;
  }
  const what = filters.length === 0 ? 'exit' : filters.map(textOf).join(' | ');
  const expected = filters.length === 0 ? anything : expectedBy(shown, filters);
  const code = settled(keyOf(probe, what), { probe, expected }, trial);
  return passes && !shell.pipefail ? 0 : code;
}

/** What comes out of the filters, where that depends on the status alone. */
function linesBehind({ probe, shown, filters }: Output, trial: Trial): Filtered | undefined {
  if (shown !== 'status' && shown !== 'head') return undefined;
  const { telling } = trial.known;
  const key = keyOf(probe, filters.map(textOf).join(' | '));
  if (!telling.has(key))
    telling.set(
      key,
      statuses.some((status) => through(status)?.passes),
    );
  function through(status: number) {
    return filtered(shown === 'status' ? 'status' : 'head', status, filters);
  }
  // What is not found in any of them is looked for elsewhere: in the head's other lines.
  if (!telling.get(key)) return undefined;
  trial.met.set(keyOf(probe, 'status'), { probe, expected: undefined });
  return through(trial.world.status);
}

function exitOf({ failsOnHttpError }: HttpProbe, status: number): Code {
  return status === 0 || (failsOnHttpError && status >= 400) ? 1 : 0;
}

export function valueOf(word: CommandNode['args'][number] | undefined, here: Here): Value | undefined {
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

/**
 * A word that is read as a pattern. What stands in quotes means itself: a backslash stands before every sign in it
 * that means something in a pattern or a regular expression.
 */
export function patternOf(word: CommandNode['args'][number], here: Here): string | undefined {
  if (word.type !== 'Word') return undefined;
  let pattern = '';
  for (const part of word.parts ?? []) {
    const isQuoted = part.type.endsWith('Quoted');
    const parts = part.type === 'DoubleQuoted' ? part.parts : [part];
    for (const one of parts) {
      const value = partValue(one, here);
      const text = value && textIn(value, here);
      if (text === undefined) return undefined;
      const written = one.type === 'Literal' && !isQuoted ? one.text : text;
      pattern += isQuoted ? text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : written;
    }
  }
  return word.parts === undefined ? word.text : pattern;
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

export function variable(name: string, { shell }: Here): Value | undefined {
  return name === '?' ? { code: shell.last } : shell.variables.get(name);
}

/** `$(curl … | tr -d '\r' || echo 000)`; escapes in backticks have spans of their own. */
function substituted({ commands, source }: ParsedScript, here: Here): Value | undefined {
  const [statement, ...more] = commands;
  if (!statement || more.length > 0 || statement.background || source !== undefined) return undefined;
  const { command } = statement;
  if (command.type === 'AndOr') {
    const [first, spare] = command.commands;
    const isSpare = command.operators.every((operator) => operator === '||');
    if (!first || !spare || !isSpare || codesOf(spare, 1, here) !== ZERO) return undefined;
    const output = outputOfPipe(first, here);
    const said = saidBy(spare, here);
    return output && said !== undefined ? { output: { ...output, spare: said } } : undefined;
  }
  const output = outputOfPipe(command, here);
  return output && { output };
}

/** What `echo` and its like print; undefined where that is not plain. */
function saidBy(node: Node, here: Here): string | undefined {
  if (node.type !== 'Command' || !node.redirects.every(isSilent)) return undefined;
  const [name, ...args] = wordsOf(node, here);
  if (/^(?:true|:|exit)$/.test(name?.value ?? '')) return '';
  if (!/^(?:echo|printf)$/.test(name?.value ?? '')) return undefined;
  const redirected = node.redirects.filter((redirect) => descriptorOf(redirect) === 1);
  if (redirected.length > 0) return redirected.every(leadsAway) ? '' : undefined;
  const text = textOf(args.filter(({ value }) => value !== '-n')).replace(/(?:\\n)+$/, '');
  return args.every(({ literal }) => literal) && /^[\w .:-]*$/.test(text) ? text : undefined;
}

function leadsAway(redirect: Redirection): boolean {
  return redirect.type === 'Redirect' && /^(?:2|\/dev\/(?:null|stderr))$/.test(redirect.target?.value ?? '');
}

function outputOfPipe(node: Node, here: Here): Output | undefined {
  if (node.type !== 'Pipeline') return outputOf(node, false, here);
  const [first, ...rest] = node.commands;
  const output =
    first && node.prefixes.length === 0 ? outputOf(first, node.operators[0] === '|&', here) : undefined;
  const filters = rest.map((filter) => filterOf(filter, here));
  if (!output || filters.some((filter) => filter === undefined)) return undefined;
  return { ...output, filters: [...output.filters, ...filters.flatMap((one) => (one ? [one] : []))] };
}

export function textIn(value: Value, here: Here): string | undefined {
  if ('text' in value) return value.text;
  if ('code' in value) return value.code === 0 ? '0' : undefined;
  const { output } = value;
  const lines = linesBehind(output, here.trial)?.lines;
  const { spare, ...itself } = output;
  if (!lines || !spare || codeOf(itself, here) === 0) return lines?.join('\n');
  if (lines.length === 0) return spare;
  // Elsewhere it may stand in a line of its own.
  const isSameLine = output.filters.length === 0 && output.shown === 'status' && !endsLine(output.probe);
  return isSameLine ? `${lines.join('\n')}${spare}` : undefined;
}
