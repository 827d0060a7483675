/** What an old check asks, in the words of the custom utility, and what of it has no counterpart there. */
import * as l10n from '@vscode/l10n';
import type { HttpProbe } from '../health/model';
import { httpProbeOf, httpProbesOf } from '../health/probe';
import type { Command } from '../language/command';
import type { Invocation, Word } from '../language/shell/model';
import type { Span } from '../language/text';
import type { Argument } from '../edits/words';
import type { Address } from './start';
import { structureOf } from './structure';

export interface Question {
  readonly args: readonly Argument[];
  readonly notes: readonly string[];
  /** Whether the utility asks all that was asked before. */
  readonly complete: boolean;
}

export interface OldCheck {
  /** The first tool, as written. */
  readonly tool: string;
  readonly probes: readonly HttpProbe[];
  /** The whole command as one call of the utility; undefined where it does more than that. */
  readonly whole: Question | undefined;
  /** Calls that can be replaced where they stand, by shell text. */
  readonly calls: readonly { readonly span: Span; readonly question: Question }[] | undefined;
}

/** undefined where nothing in the command can be asked by the utility. */
export function readCheck(command: Command): OldCheck | undefined {
  const probes = httpProbesOf(command);
  const questions = probes.map(questionOf);
  const [first] = probes;
  if (!first || questions.some((question) => question === undefined)) return undefined;
  const known = questions.filter((question) => question !== undefined);
  const structure = structureOf(command, probes);
  const whole = structure && combine(known, structure);
  const inPlace = probes.every(({ invocation }) => invocation.shell && !invocation.captured);
  const calls = inPlace
    ? probes.flatMap(({ invocation }, at) => {
        const question = known[at];
        return question ? [{ span: invocation.span, question }] : [];
      })
    : undefined;
  return whole || calls ? { tool: first.invocation.name, probes, whole, calls } : undefined;
}

function combine(
  questions: readonly Question[],
  { filters, alwaysPasses }: { filters: readonly string[]; alwaysPasses: boolean },
): Question {
  const notes = questions.flatMap((question) => question.notes);
  for (const filter of filters)
    notes.push(l10n.t('The answer’s text is no longer looked at: {0} was dropped.', filter));
  if (alwaysPasses) notes.push(l10n.t('The check could not fail, now it can.'));
  const flags = ['-t', '--status'].flatMap((flag) => longest(flag, questions));
  const urls = questions.flatMap(({ args }) =>
    args.slice(0, args.findLastIndex(({ value }) => value === '-u') + 2),
  );
  return {
    args: [...urls, ...flags],
    notes: [...new Set(notes)],
    complete: filters.length === 0 && questions.every((question) => question.complete),
  };
}

/** An option that counts for all checks of a call: the widest that one of them needs. */
function longest(flag: string, questions: readonly Question[]): readonly Argument[] {
  const values = questions.flatMap(({ args }) => {
    const at = args.findIndex(({ value }) => value === flag);
    const value = args[at + 1];
    return at >= 0 && value ? [value] : [];
  });
  const [widest] = [...values].sort((a, b) => Number(b.value) - Number(a.value));
  return widest ? [literal(flag), widest] : [];
}

/** A command that asks nothing itself is to ask what a new check would. */
export function askingInstead(tool: string, { args, notes, portKnown }: Address): OldCheck {
  const whole = { args: args.map(literal), notes, complete: portKnown };
  return { tool, probes: [], whole, calls: undefined };
}

export function literal(value: string): Argument {
  return { value, variable: false, from: undefined };
}

/** One call by itself, where its place in a shell's text can be taken by another; undefined for what is no question. */
export function readCall(invocation: Invocation): Question | undefined {
  const probe = invocation.shell ? httpProbeOf(invocation) : undefined;
  return probe && questionOf(probe);
}

/** What is lost where the calls of an old check are replaced one by one. */
export function lossesOf({ calls = [] }: Pick<OldCheck, 'calls'>): Pick<Question, 'notes' | 'complete'> {
  return {
    notes: [...new Set(calls.flatMap(({ question }) => question.notes))],
    complete: calls.every(({ question }) => question.complete),
  };
}

/** One call of curl or wget. */
function questionOf(probe: HttpProbe): Question | undefined {
  const urls = probe.urls.map(urlOf);
  // A socket, another protocol, curl's own patterns: not what the utility asks.
  if (urls.length === 0 || probe.unixSocket !== undefined || probe.tool === 'powershell') return undefined;
  const known = urls.filter((url) => url !== undefined);
  if (known.length < urls.length) return undefined;
  const { tool, followsRedirects, timeout } = probe;
  const isRoot = known.every(({ value }) => /^https?:\/\/[^/?#]*\/?$/i.test(value));
  // Both take 3xx for a success, and what they follow mostly succeeds; a start page often sends to another.
  const redirects = isRoot || (tool === 'curl' && followsRedirects);
  return {
    args: [
      ...known.flatMap((url) => [literal('-u'), url]),
      ...(timeout !== undefined && timeout > 0 ? [literal('-t'), literal(String(timeout))] : []),
      ...(redirects ? [literal('--status'), literal('200-399')] : []),
    ],
    ...losses(probe),
  };
}

function losses(probe: HttpProbe): Pick<Question, 'notes' | 'complete'> {
  const { tool, method, headers, insecure, followsRedirects, timeout, urls } = probe;
  const dropped = probe.untranslated.filter((option) => !/^(?:-w|--write-out)\b/.test(option));
  for (const header of headers) dropped.push(`-H '${header.replace(/:.*/s, ': …')}'`);
  if (method !== undefined && !/^(?:GET|HEAD)$/i.test(method)) dropped.push(`-X ${method}`);
  if (insecure && urls.some(({ value }) => /^https:/i.test(value))) dropped.push('-k');
  const notes = dropped.map((option) =>
    l10n.t('{0} option {1} has no counterpart and was dropped.', tool, option),
  );
  if (tool === 'curl' && method === 'HEAD') notes.push(l10n.t('The utility asks with GET instead of HEAD.'));
  if (tool === 'curl' && followsRedirects)
    notes.push(l10n.t('A redirect counts as an answer, it is not followed.'));
  if (!probe.failsOnHttpError)
    notes.push(l10n.t('Without --fail every status was good enough, errors are not any more.'));
  if (timeout === undefined) notes.push(l10n.t('The utility waits 300 ms for an answer; -t gives it more.'));
  return { notes, complete: dropped.length === 0 };
}

function urlOf(word: Word): Argument | undefined {
  const { value } = word;
  const variable = /[$`]/.test(value);
  const [scheme] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(value) ?? [];
  const bare = value.replace(/\$\{[^{}]*\}/g, '').replace(/\/\/\[[\da-f:.]+\]/i, '');
  // curl would make several URLs of {a,b} and [1-3]; quotes, blanks and commands in an address are nobody's.
  if (/[{}[\]\s"'\\`()|;<>]/.test(bare) || (scheme && !/^https?:/i.test(scheme)) || value === '')
    return undefined;
  if (/\$\{[^{}]*[\s"'\\`()]/.test(value)) return undefined;
  const url = scheme || value.startsWith('$') ? value : `http://${value}`;
  return { value: url, variable, from: word };
}
