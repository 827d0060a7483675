/** What an old check asks, in the words of the custom utility, and what of it has no counterpart there. */
import * as l10n from '@vscode/l10n';
import type { HttpProbe } from '../health/model';
import { httpProbeOf, httpProbesOf } from '../health/probe';
import type { Command } from '../language/command';
import type { Invocation, Word } from '../language/shell/model';
import type { Span } from '../language/text';
import type { Assumed } from '../edits/placeholders';
import { type Argument, shellForm } from '../edits/words';
import type { Address } from './start';
import { anything } from './reading/answer';
import { type Asked, type Structure, structureOf } from './structure';

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
  readonly assumed?: Assumed | undefined;
}

/** `limit`: the time that the engine gives the check, in milliseconds. undefined where the utility can ask nothing of it. */
export function readCheck(command: Command, limit?: number): OldCheck | undefined {
  const probes = httpProbesOf(command);
  const questions = probes.flatMap((probe) => questionOf(plainly(probe), limit) ?? []);
  const [first] = probes;
  if (!first || questions.length < probes.length) return undefined;
  const structure = structureOf(command, probes);
  const whole = structure && wholeOf(structure, limit);
  const inPlace =
    probes.every(({ invocation }, at) => isReplaceable(invocation, questions[at])) &&
    !keepsAnswer(command, probes);
  const calls = inPlace ? withExitCodes(command, probes, questions) : undefined;
  return whole || calls ? { tool: first.invocation.name, probes, whole, calls } : undefined;
}

/** Quotes in the text of `sh -c '…'` would end it. */
function isReplaceable({ shell, captured, wrappers }: Invocation, question: Question | undefined): boolean {
  const isNested = wrappers.some((name) => /sh$|^(?:su|runuser|eval)$/.test(name));
  return shell && !captured && !(isNested && question && /["'\\]/.test(shellForm(question.args)));
}

/** In a file, where something else in the check may look at it. */
function keepsAnswer(command: Command, probes: readonly HttpProbe[]): boolean {
  const texts = command.form === 'shell' ? [command.script] : command.words;
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
  const texts = command.form === 'shell' ? [command.script] : command.words;
  const looks = texts.some(({ value }) => LOOKS_AT_CODE.test(value));
  return probes.flatMap(({ invocation }, at) => {
    const question = questions[at];
    if (!question) return [];
    const note = l10n.t(
      'Exit codes of {0} other than 0 and 1 are looked at, the utility has none.',
      invocation.name,
    );
    const told = looks ? { ...question, notes: [...question.notes, note], complete: false } : question;
    return [{ span: invocation.span, question: told }];
  });
}

/** `$?` other than in `exit $?` and comparisons with 0. */
const LOOKS_AT_CODE = /(?<!exit ["']?)\$(?:\?|\{\?\})(?!["']?\s*(?:-eq|-ne|-gt|==?|!=)\s*["']?0\b)/;

function wholeOf({ asked, alwaysPasses }: Structure, limit: number | undefined): Question | undefined {
  const request = combined(asked.flatMap((one) => requestOf(one, limit) ?? []));
  const whole = request && written(request);
  return whole && alwaysPasses
    ? { ...whole, notes: [...whole.notes, l10n.t('The check could not fail, now it can.')] }
    : whole;
}

/** A command that asks nothing itself is to ask what a new check would; undefined where that would ask nothing. */
export function askingInstead(tool: string, address: Address | undefined): OldCheck | undefined {
  if (!address) return undefined;
  const { args, notes, portKnown, assumed } = address;
  const whole = { args: args.map(literal), notes, complete: portKnown };
  return { tool, probes: [], whole, calls: undefined, assumed };
}

export function literal(value: string): Argument {
  return { value, variable: false, from: undefined };
}

/** One call by itself, where its place in a shell's text can be taken by another; undefined for what is no question. */
export function readCall(invocation: Invocation): Question | undefined {
  const probe = invocation.shell ? httpProbeOf(invocation) : undefined;
  return probe && questionOf(plainly(probe));
}

/** What is lost where the calls of an old check are replaced one by one. */
export function lossesOf({ calls = [] }: Pick<OldCheck, 'calls'>): Pick<Question, 'notes' | 'complete'> {
  return {
    notes: [...new Set(calls.flatMap(({ question }) => question.notes))],
    complete: calls.every(({ question }) => question.complete),
  };
}

/** What the utility is asked in one call. */
interface Request {
  readonly urls: readonly Argument[];
  /** Milliseconds. */
  readonly timeout: number | undefined;
  /** As `--status` takes them; undefined for the utility's own. */
  readonly statuses: string | undefined;
  readonly texts: readonly string[];
  /** undefined where no certificate is looked at. */
  readonly insecure: boolean | undefined;
  readonly notes: readonly string[];
  readonly complete: boolean;
}

/** The time that the engine gives a check, as {@link readCheck} takes it; 0 stands for the default. */
export function limitIn(nanoseconds: number | undefined): number | undefined {
  return nanoseconds !== undefined && nanoseconds > 0 ? Math.floor(nanoseconds / 1e6) : undefined;
}

/** As long as the custom utility waits where nothing is said. Milliseconds. */
const USUAL_TIMEOUT = 300;

function written(request: Request): Question {
  const { urls, timeout, statuses, texts, insecure, notes, complete } = request;
  const waits = l10n.t('The utility waits 300 ms for an answer; -t gives it more.');
  return {
    args: [
      ...urls.flatMap((url) => [literal('-u'), url]),
      ...(timeout !== undefined && timeout !== USUAL_TIMEOUT
        ? [literal('-t'), literal(String(timeout))]
        : []),
      ...(statuses === undefined ? [] : [literal('--status'), literal(statuses)]),
      ...texts.flatMap((text) =>
        text.startsWith('-') ? [literal(`--contains=${text}`)] : [literal('--contains'), literal(text)],
      ),
      ...(insecure ? [literal('-k')] : []),
    ],
    notes: [...new Set([...notes, ...(timeout === undefined ? [waits] : [])])],
    complete,
  };
}

/** One call for several; undefined where they accept different statuses, for there can be one list alone. */
function combined(requests: readonly Request[]): Request | undefined {
  const [first, ...more] = requests;
  if (!first || more.length === 0) return first;
  // A start page is asked more kindly than others: that does them no harm.
  const lists = new Set(requests.flatMap(({ statuses }) => statuses ?? []));
  const isKind = lists.size === 1 && lists.has(KIND);
  if (
    lists.size > 1 ||
    (lists.size === 1 && !isKind && requests.some(({ statuses }) => statuses === undefined))
  )
    return undefined;
  const times = requests.flatMap(({ timeout }) => timeout ?? []);
  const hasSameTexts = more.every(({ texts }) => texts.join('\n') === first.texts.join('\n'));
  const trusting = requests.flatMap(({ insecure }) => insecure ?? []);
  const distrusts = trusting.includes(false);
  const notes = requests.flatMap((request) => request.notes);
  if (!hasSameTexts) notes.push(...requests.flatMap(({ texts }) => texts.map(noLongerLookedAt)));
  if (distrusts && trusting.includes(true)) notes.push(dropped('-k', 'curl'));
  return {
    urls: requests.flatMap(({ urls }) => urls),
    timeout: times.length > 0 ? Math.max(...times) : undefined,
    statuses: [...lists][0],
    texts: hasSameTexts ? first.texts : [],
    insecure: trusting.includes(true) && !distrusts,
    notes,
    complete:
      hasSameTexts && !(distrusts && trusting.includes(true)) && requests.every(({ complete }) => complete),
  };
}

/** What curl and wget take for a success, as far as the utility can: they end with what redirects lead to. */
const KIND = '200-399';

/** A call without regard to what is made of its answer. */
function plainly(probe: HttpProbe): Asked {
  return { probe, statuses: undefined, expected: anything };
}

function questionOf(asked: Asked, limit?: number): Question | undefined {
  const request = requestOf(asked, limit);
  return request && written(request);
}

/** One call of curl or wget. */
function requestOf({ probe, statuses, expected }: Asked, limit: number | undefined): Request | undefined {
  const { tool, followsRedirects, insecure, urls } = probe;
  const known = urls.flatMap((url) => urlOf(url) ?? []);
  // Another protocol, curl's own patterns: not what the utility asks.
  if (known.length === 0 || known.length < urls.length || tool === 'powershell') return undefined;
  const isRoot = known.every(({ value }) => /^https?:\/\/[^/?#]*\/?$/i.test(value));
  const redirects = isRoot || (tool === 'curl' && followsRedirects);
  const isSecure = known.some(({ value }) => !/^http:/i.test(value));
  const credentials = credentialsOf(probe, known);
  const lost = [...lostOptions(probe, credentials !== undefined), ...expected.lost.map(noLongerLookedAt)];
  return {
    urls: credentials === undefined ? known : known.map((url) => withCredentials(url, credentials)),
    timeout: timeoutOf(probe, limit),
    statuses: statuses ? listOf(statuses, tool === 'curl' && followsRedirects) : redirects ? KIND : undefined,
    texts: expected.texts,
    insecure: isSecure ? insecure : undefined,
    notes: [...lost, ...changes(probe, statuses), ...expected.notes],
    complete: lost.length === 0 && expected.notes.length === 0,
  };
}

/** Its own limit, else the engine's for the check: the tool had no more either. */
function timeoutOf({ timeout, connectTimeout }: HttpProbe, limit: number | undefined): number | undefined {
  const most = limit === undefined ? undefined : Math.max(limit, USUAL_TIMEOUT);
  return timeout ?? most ?? connectTimeout;
}

/** `200,204,300-399` */
function listOf(statuses: readonly number[], followsRedirects: boolean): string {
  const isRedirect = (status: number) => followsRedirects && status >= 300 && status <= 399;
  const all = [
    ...new Set([...statuses, ...Array.from({ length: 100 }, (_, at) => 300 + at).filter(isRedirect)]),
  ];
  const ranges: [number, number][] = [];
  for (const status of all.filter((one) => one > 0).sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === status - 1) last[1] = status;
    else ranges.push([status, status]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(',');
}

function noLongerLookedAt(filter: string): string {
  return l10n.t('The answer’s text is no longer looked at: {0} was dropped.', filter);
}

function lostOptions(probe: HttpProbe, hasCredentials: boolean): readonly string[] {
  const { tool, method, options, unixSocket, untranslated } = probe;
  const isRetry = (option: string) => /^--(?:retry|retry-\S+|waitretry|tries)\b|^-t\b/.test(option);
  const given = untranslated.filter((option) => !/^(?:-w|--write-out)\b/.test(option));
  const retries = given.filter(isRetry);
  const others = given.filter((option) => !isRetry(option) && !(hasCredentials && isCredentials(option)));
  for (const { name, value, written: option } of options) {
    // `-H …`, but `--header=…`.
    const lead = option.endsWith('=') ? option : `${option} `;
    if (name === 'header') others.push(`${lead}'${(value?.value ?? '').replace(/:.*/s, ': …')}'`);
    else if (/^(?:request|method)$/.test(name) && !/^(?:GET|HEAD)$/i.test(method ?? ''))
      others.push(`${lead}${method ?? ''}`);
  }
  const notes = others.map((option) => dropped(option, tool));
  if (retries.length > 0)
    notes.push(
      l10n.t(
        '{0} was dropped: the utility asks once, unless --wait gives it time to try again.',
        retries.join(' '),
      ),
    );
  if (unixSocket !== undefined)
    notes.push(
      l10n.t(
        '{0} asked through the socket {1}. The utility asks over TCP: the application has to listen there, too.',
        tool,
        unixSocket,
      ),
    );
  return notes;
}

function dropped(option: string, tool: string): string {
  return l10n.t('{0} option {1} has no counterpart and was dropped.', tool, option);
}

/** What is not asked as it was, and makes no difference to most. */
function changes(probe: HttpProbe, statuses: readonly number[] | undefined): readonly string[] {
  const { tool, method, followsRedirects, failsOnHttpError } = probe;
  const notes: string[] = [];
  if (tool === 'curl' && method?.toUpperCase() === 'HEAD')
    notes.push(l10n.t('The utility asks with GET instead of HEAD.'));
  if (tool === 'curl' && followsRedirects)
    notes.push(l10n.t('A redirect counts as an answer, it is not followed.'));
  if (!failsOnHttpError && !statuses)
    notes.push(l10n.t('Without --fail every status was good enough, errors are not any more.'));
  if (statuses?.includes(0))
    notes.push(l10n.t('No answer at all was good enough, too, and is not any more.'));
  return notes;
}

/** `user:password` in plain text: the utility sends those of a URL in the same way (Basic). */
function credentialsOf({ options }: HttpProbe, urls: readonly Argument[]): string | undefined {
  if (urls.some(({ value, variable }) => variable || value.includes('@'))) return undefined;
  const given = options.filter(({ name }) => isCredentialsName(name));
  if (given.length === 0 || given.some(({ value }) => !value?.literal || /[$`]/.test(value.value)))
    return undefined;
  if (options.some(({ name }) => /^(?:anyauth|digest|negotiate|ntlm|netrc|oauth2-bearer)$/.test(name)))
    return undefined;
  const valueOf = (...names: string[]) => given.findLast(({ name }) => names.includes(name))?.value?.value;
  const user = valueOf('user', 'http-user') ?? '';
  const password = valueOf('password', 'http-password', 'http-passwd');
  const pair = password === undefined ? user : `${user}:${password}`;
  const at = pair.indexOf(':');
  return at < 1 ? undefined : `${encoded(pair.slice(0, at))}:${encoded(pair.slice(at + 1))}`;
}

function isCredentialsName(name: string): boolean {
  return /^(?:user|http-user|password|http-password|http-passwd)$/.test(name);
}

function isCredentials(option: string): boolean {
  return /^(?:-u|--(?:user|http-user|password|http-password|http-passwd))(?:[= ]|$)/.test(option);
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function withCredentials({ value }: Argument, credentials: string): Argument {
  return literal(value.replace('://', () => `://${credentials}@`));
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
