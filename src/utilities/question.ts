/** What an old check asks, in the words of the custom utility, and what of it has no counterpart there. */
import * as l10n from '@vscode/l10n';
import type { HttpProbe } from '../health/model';
import { httpProbeOf, httpProbesOf } from '../health/probe';
import { type Command, textsOf } from '../language/command';
import type { Invocation } from '../language/shell/model';
import { covering } from '../language/covering';
import { runsElsewhere } from '../language/shell/folder';
import { invocationsOf, parseShell } from '../language/shell/parse';
import { type Span, variablesOf } from '../language/text';
import type { Assumed } from '../edits/placeholders';
import { shellForm } from '../edits/words';
import { shellScriptOf } from './final-program';
import type { Address } from './start';
import { anything } from './reading/answer';
import { combined, literal, type Question, requestOf, type Tries, written } from './request';
import { type Asked, type Structure, structureOf } from './structure';

export { literal, type Question };

export interface OldCheck {
  /** The first tool, as written. */
  readonly tool: string;
  readonly probes: readonly HttpProbe[];
  /** The whole command as one call of the utility; undefined where it does more than that. */
  readonly whole: Question | undefined;
  /** Calls that can be replaced where they stand, by shell text. */
  readonly calls: readonly { readonly span: Span; readonly question: Question }[] | undefined;
  readonly assumed?: Assumed | undefined;
}

/** `limit`: the time that the engine gives the check, in milliseconds. undefined where the utility can ask nothing of it. */
export function readCheck(command: Command, limit?: number, tries?: Tries): OldCheck | undefined {
  const probes = httpProbesOf(command);
  const questions = probes.flatMap((probe) => questionOf(plainly(probe), limit, tries) ?? []);
  const [first] = probes;
  if (!first || questions.length < probes.length) return undefined;
  const structure = staysIn(probes, command) ? structureOf(command, probes) : undefined;
  const asked = structure && withoutFolders(wholeOf(structure, limit, tries), command);
  const whole = asked && !usesOwn(asked, command) ? asked : undefined;
  const inPlace =
    !isHalfTyped(command) &&
    probes.every(({ invocation }, at) => isReplaceable(invocation, questions[at], command)) &&
    !keepsAnswer(command, probes) &&
    !runsElsewhere(command);
  const calls = inPlace ? withExitCodes(command, probes, questions) : undefined;
  return whole || calls ? { tool: first.invocation.name, probes, whole, calls } : undefined;
}

/** What is replaced in it would make of it a check that nobody meant. */
function isHalfTyped(command: Command): boolean {
  const script = shellScriptOf(command);
  return script !== undefined && parseShell(script).errors.length > 0;
}

/** All that compose interpolates: elsewhere in a check its value would be frozen, or lost. */
function staysIn(probes: readonly HttpProbe[], command: Command): boolean {
  const inRequests = covering(probes.flatMap(({ invocation }) => invocation.args.map(({ span }) => span)));
  return textsOf(command).every((text) => variablesOf(text).every(({ span }) => inRequests(span)));
}

/** A variable that the check itself sets. */
function usesOwn({ args }: Question, command: Command): boolean {
  const used = args.flatMap(({ value, variable }) => (variable ? [...value.matchAll(/\$\{?(\w+)/g)] : []));
  if (used.length === 0) return false;
  const set = new Set(
    textsOf(command).flatMap(({ value }) => [...value.matchAll(SETS)].map(([name]) => name)),
  );
  return used.some(([, name = '']) => set.has(name));
}

/** `PORT=80`, `PORT+=1`, `${PORT:=80}`, `for PORT in`, `read -r PORT`. */
const SETS =
  /\b[A-Za-z_]\w*(?=\+?=|:=|\s+in\b)|(?<=\b(?:read|getopts|printf\s+-v)\b[^;&|\n]{0,100}\s)[A-Za-z_]\w*/g;

/** Quotes in the text of `sh -c '…'` would end it; that of `["sh", "-c", …]` has those of its file alone. */
function isReplaceable(
  { shell, captured, wrappers }: Invocation,
  question: Question | undefined,
  { form }: Command,
): boolean {
  const isNested = shellsAround(wrappers) > (form === 'exec' ? 1 : 0);
  return shell && !captured && !(isNested && question && /["'\\]/.test(shellForm(question.args)));
}

/** How many programs around a call read it as the text of a script. */
export function shellsAround(wrappers: readonly string[]): number {
  return wrappers.filter((name) => /sh$|^(?:su|runuser|eval)$/.test(name)).length;
}

/** In a file, where something else in the check may look at it. */
function keepsAnswer(command: Command, probes: readonly HttpProbe[]): boolean {
  const texts = textsOf(command);
  const isFile = (name: string) => !/^(?:-|\/dev\/(?:null|stdout|stderr))$/.test(name);
  return (
    probes.some(({ options }) =>
      options.some(({ name, value }) => /^output(?:-document)?$/.test(name) && value && isFile(value.value)),
    ) || texts.some(({ value }) => TO_FILE.test(value.slice(0, 65_536)))
  );
}

const TO_FILE =
  /\b(?:curl|wget)\b(?:[^;|&\n]|>&|&>){0,1000}?[^\d&<>]1?>>?\|? *["']?(?![\s&>"'(]|\/dev\/(?:null|std))./;

/** The calls by themselves. What looks at their exit codes in particular will not find them again. */
function withExitCodes(
  command: Command,
  probes: readonly HttpProbe[],
  questions: readonly Question[],
): OldCheck['calls'] {
  const texts = textsOf(command);
  const looks = texts.some(({ value }) => LOOKS_AT_CODE.test(value));
  const turns = texts.some(({ value }) => TURNS.test(value));
  return probes.flatMap(({ invocation, failsOnHttpError }, at) => {
    const question = questions[at];
    if (!question) return [];
    const lost: string[] = [];
    if (looks)
      lost.push(
        l10n.t('Exit codes of {0} other than 0 and 1 are looked at, the utility has none.', invocation.name),
      );
    if (turns && !failsOnHttpError)
      lost.push(l10n.t('Where the check wants {0} to fail, errors count as that now, too.', invocation.name));
    const notes = [...question.notes, ...lost];
    return [
      {
        span: invocation.span,
        question: lost.length > 0 ? { ...question, notes, complete: false } : question,
      },
    ];
  });
}

/** Success leads to failure: `! curl …`, `curl … && exit 1`, `if curl …; then exit 1; fi`. */
const TURNS =
  /(?:^|[;&|({\n]|\b(?:if|elif|while|until|then|do|else))\s{0,20}!\s|(?:&&|\bthen\b)\s{0,20}[{(]?\s{0,20}(?:exit\s+[1-9]|return\s+[1-9]|false)/;

/** `$?` other than in `exit $?` and comparisons with 0. */
const LOOKS_AT_CODE = /(?<!exit ["']?)\$(?:\?|\{\?\})(?!["']?\s*(?:-eq|-ne|-gt|==?|!=)\s*["']?0\b)/;

function wholeOf(
  { asked, alwaysPasses }: Structure,
  limit: number | undefined,
  tries: Tries | undefined,
): Question | undefined {
  const request = combined(asked.flatMap((one) => requestOf(one, limit, tries) ?? []));
  const whole = request && written(request);
  return whole && alwaysPasses
    ? { ...whole, notes: [...whole.notes, l10n.t('The check could not fail, now it can.')] }
    : whole;
}

/** `cd /app && curl …` fails where there is no such folder, and that is no longer looked at. */
function withoutFolders(whole: Question | undefined, command: Command): Question | undefined {
  const folders = invocationsOf(command).flatMap(({ name, args: [folder] }) =>
    name === 'cd' && folder && folder.value !== '/' ? [`cd ${folder.value}`] : [],
  );
  if (!whole || folders.length === 0) return whole;
  const notes = folders.map((folder) => l10n.t('{0} was dropped: the utility needs no folder.', folder));
  return { ...whole, notes: [...whole.notes, ...notes], complete: false };
}

/** A command that asks nothing itself is to ask what a new check would; undefined where that would ask nothing. */
export function askingInstead(tool: string, address: Address | undefined): OldCheck | undefined {
  if (!address) return undefined;
  const { args, notes, complete, assumed } = address;
  const whole = { args: args.map(literal), notes, complete };
  return { tool, probes: [], whole, calls: undefined, assumed };
}

/**
 * One call of a start-up by itself, where its place in a shell's text can be taken by another; undefined for what is no
 * question. What is asked there nobody asks again, so the utility tries as often as the tool did.
 */
export function readCall(invocation: Invocation): Question | undefined {
  const probe = invocation.shell ? httpProbeOf(invocation) : undefined;
  return probe && questionOf(plainly(probe), undefined, 'again');
}

/** What is lost where the calls of an old check are replaced one by one. */
export function lossesOf({ calls = [] }: Pick<OldCheck, 'calls'>): Pick<Question, 'notes' | 'complete'> {
  return {
    notes: [...new Set(calls.flatMap(({ question }) => question.notes))],
    complete: calls.every(({ question }) => question.complete),
  };
}

/** The time that the engine gives a check, as {@link readCheck} takes it; 0 stands for the default. */
export function limitIn(nanoseconds: number | undefined): number | undefined {
  return nanoseconds !== undefined && nanoseconds > 0 ? Math.floor(nanoseconds / 1e6) : undefined;
}

/** A call without regard to what is made of its answer. */
function plainly(probe: HttpProbe): Asked {
  return { probe, statuses: undefined, expected: anything };
}

function questionOf(asked: Asked, limit?: number, tries?: Tries): Question | undefined {
  const request = requestOf(asked, limit, tries);
  return request && written(request);
}
