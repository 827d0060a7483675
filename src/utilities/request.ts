/** Requests of curl and wget in the words of the custom utility, one call for several, and what has no counterpart. */
import * as l10n from '@vscode/l10n';
import type { HttpProbe } from '../health/model';
import { ownPart } from '../health/tool-options';
import { covering } from '../language/covering';
import type { Word } from '../language/shell/model';
import { slice, type Span, variablesOf } from '../language/text';
import type { Argument } from '../edits/words';
import { retriedBy } from './retries';
import type { Asked } from './structure';

export interface Question {
  readonly args: readonly Argument[];
  readonly notes: readonly string[];
  /** Whether the utility asks all that was asked before. */
  readonly complete: boolean;
}

export function literal(value: string): Argument {
  return { value, variable: false, from: undefined };
}

/** What the utility is asked in one call. */
export interface Request {
  readonly urls: readonly Argument[];
  /** Milliseconds. */
  readonly timeout: number | undefined;
  /** As `--status` takes them; undefined for the utility's own. */
  readonly statuses: string | undefined;
  readonly texts: readonly string[];
  /** undefined where no certificate is looked at. */
  readonly insecure: boolean | undefined;
  /** How long it is tried again. Milliseconds; undefined for once. */
  readonly wait: number | undefined;
  readonly notes: readonly string[];
  readonly complete: boolean;
}

/** As long as the custom utility waits where nothing is said. Milliseconds. */
export const USUAL_TIMEOUT = 300;

/** What people are told where nothing says how long it may take. */
export function waits(): string {
  return l10n.t('The utility waits 300 ms for an answer; -t gives it more.');
}

export function written(request: Request): Question {
  const { urls, timeout, statuses, texts, insecure, wait, notes, complete } = request;
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
      ...(wait === undefined ? [] : [literal('--wait'), literal(String(wait))]),
    ],
    notes: [...new Set([...notes, ...(timeout === undefined ? [waits()] : [])])],
    complete,
  };
}

/** One call for several; undefined where they accept different statuses, for there can be one list alone. */
export function combined(requests: readonly Request[]): Request | undefined {
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
  const longest = (times: readonly number[]) => (times.length > 0 ? Math.max(...times) : undefined);
  const hasSameTexts = more.every(({ texts }) => texts.join('\n') === first.texts.join('\n'));
  const trusting = requests.flatMap(({ insecure }) => insecure ?? []);
  const distrusts = trusting.includes(false);
  const notes = requests.flatMap((request) => request.notes);
  if (!hasSameTexts) notes.push(...requests.flatMap(({ texts }) => texts.map(noLongerLookedAt)));
  if (distrusts && trusting.includes(true)) notes.push(dropped('-k', 'curl'));
  return {
    urls: requests.flatMap(({ urls }) => urls),
    timeout: longest(requests.flatMap(({ timeout }) => timeout ?? [])),
    wait: longest(requests.flatMap(({ wait }) => wait ?? [])),
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

/** When a call that fails is made again: by who runs the check, or by the tool itself. */
export type Tries = 'once' | 'again';

/** One call of curl or wget. */
export function requestOf(
  { probe, statuses, expected }: Asked,
  limit: number | undefined,
  tries: Tries = 'once',
): Request | undefined {
  const { tool, followsRedirects, insecure, urls, invocation } = probe;
  if (goesElsewhere(probe) || mayHaveMoreOptions(probe)) return undefined;
  const known = urls.flatMap((url) => urlOf(url, invocation.shell) ?? []);
  // Another protocol, curl's own patterns: not what the utility asks.
  if (known.length === 0 || known.length < urls.length || tool === 'powershell') return undefined;
  // To wget it is an error where it is told not to follow.
  const redirects =
    (tool === 'curl' && followsRedirects) ||
    ((tool === 'curl' || followsRedirects) && !known.every(isForHealth));
  const isSecure = known.some(({ value }) => !/^http:/i.test(value));
  const credentials = credentialsOf(probe, known);
  const retried = tries === 'again' ? retriedBy(probe) : undefined;
  const lost = [
    ...lostOptions(probe, credentials !== undefined, retried !== undefined),
    ...(retried?.refused === false ? [triedForRefused(tool)] : []),
    ...expected.lost.map(noLongerLookedAt),
    ...(tellsOfLast(probe) ? [toldOfLast()] : []),
  ];
  return {
    urls: credentials === undefined ? known : known.map((url) => withCredentials(url, credentials)),
    timeout: timeoutOf(probe, limit),
    statuses: statuses ? listOf(statuses, tool === 'curl' && followsRedirects) : redirects ? KIND : undefined,
    texts: expected.texts,
    insecure: isSecure ? insecure : undefined,
    wait: retried?.time,
    notes: [...lost, ...changes(probe, statuses), ...expected.notes],
    complete: lost.length === 0 && expected.notes.length === 0,
  };
}

/** Over a socket, or to an address that is not that of the URL: another question than the utility's. */
function goesElsewhere({ unixSocket, options }: HttpProbe): boolean {
  return unixSocket !== undefined || options.some(({ name }) => /^(?:resolve|connect-to|config)$/.test(name));
}

/** `curl $OPTIONS http://…`, `"${args[@]}"`, `${OPTIONS:--f}`: nobody knows what else it is told. */
function mayHaveMoreOptions({ invocation, urls }: HttpProbe): boolean {
  const { args, span } = invocation;
  const lone = urls.filter(({ value }) => /^\$(?:\w+|\{[^{}]*\}|\(.*\))$/s.test(value));
  if (lone.length > 0 && urls.length > 1) return true;
  const texts = args.map((word) => word.content());
  // The words of a shell's line have one list of them all.
  const compose = [...new Set(texts.map(({ replaced }) => replaced))].flatMap((all) => all ?? []);
  const inWords = covering(args.map((word) => word.span));
  return (
    args.some(({ value }) => /^\$(?:[@*]|\{(?:[@*]|\w+\[[@*]\])\}?)/.test(value)) ||
    texts.some((text) => text.value.startsWith('-') && variablesOf(slice(text, 0, 1)).length > 0) ||
    compose.some((one) => span.start <= one.span.start && one.span.end <= span.end && !inWords(one.span))
  );
}

/** What stands there does not usually send one elsewhere; any other page may, and curl and wget are content with that. */
function isForHealth({ value, variable }: Argument): boolean {
  const [, path = ''] = /^https?:\/\/[^/?#]*(\/[^?#]*)?/i.exec(value) ?? [];
  return (
    /\b_*(?:health|ready|readi|live(?:z|ness)?\b|alive|heartbeat|ping\b|status|up\b)/i.test(path) &&
    !(variable && path.includes('$'))
  );
}

/** curl, unless it is to end with the first that fails. */
function tellsOfLast({ tool, urls, options }: HttpProbe): boolean {
  return tool === 'curl' && urls.length > 1 && !options.some(({ name }) => name === 'fail-early');
}

function toldOfLast(): string {
  return l10n.t('Of several URLs curl told how the last one ended. Now all of them have to answer.');
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

function lostOptions(probe: HttpProbe, hasCredentials: boolean, hasRetries: boolean): readonly string[] {
  const { tool, method, options, untranslated } = probe;
  const isRetry = (option: string) => /^--(?:retry|retry-\S+|waitretry|tries)\b|^-t\b/.test(option);
  const given = untranslated.filter((option) => !/^(?:-w|--write-out)\b/.test(option));
  const retrying = hasRetries ? [] : given.filter(isRetry);
  const others = given.filter((option) => !isRetry(option) && !(hasCredentials && isCredentials(option)));
  for (const { name, value, written: option } of options) {
    // `-H …`, but `--header=…`.
    const lead = option.endsWith('=') ? option : `${option} `;
    if (name === 'header') others.push(`${lead}'${headerIn(value?.value ?? '')}'`);
    else if (/^(?:request|method)$/.test(name) && !/^(?:GET|HEAD)$/i.test(method ?? ''))
      others.push(`${lead}${method ?? ''}`);
  }
  const notes = others.map((option) => dropped(option, tool));
  if (retrying.length > 0)
    notes.push(
      l10n.t(
        '{0} was dropped: the utility asks once, unless --wait gives it time to try again.',
        retrying.join(' '),
      ),
    );
  return notes;
}

/** Its name, or the variable that gives it: without a colon it may be anything. */
function headerIn(header: string): string {
  const [name] = /^[\w-]+:/.exec(header) ?? [];
  return name === undefined ? (/^\$\{?\w+\}?$/.exec(header)?.[0] ?? '…') : `${name} …`;
}

function triedForRefused(tool: string): string {
  return l10n.t('{0} did not try again where its connection was refused, the utility does.', tool);
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
  const isOpen = ({ value, variable, from }: Argument) =>
    variable || value.includes('@') || (from && variablesOf(from.content()).length > 0);
  if (urls.some(isOpen)) return undefined;
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

function urlOf(word: Word, shell: boolean): Argument | undefined {
  const { value } = word;
  const variable = mayVary(word, shell);
  // curl makes sense of `http:/localhost` and `//localhost`, in ways of its own.
  if (/^(?:https?:(?!\/\/[^/])|\/)/i.test(value) || word.mixed) return undefined;
  const [scheme] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(value) ?? [];
  const bare = value.replace(/\$\{[^{}]*\}/g, '').replace(/\/\/\[[\da-f:.]+\]/i, '');
  // curl would make several URLs of {a,b} and [1-3]; quotes, blanks and commands in an address are nobody's.
  if (/[{}[\]\s"'\\`()|;<>]/.test(bare) || (scheme && !/^https?:/i.test(scheme)) || value === '')
    return undefined;
  if (/\$\{[^{}]*[\s"'\\`()]/.test(value)) return undefined;
  // `'http://localhost:$PORT'`: no host has such a name.
  if (!variable && /^(?:https?:\/\/)?[^/?#]*\$/i.test(value)) return undefined;
  const url = scheme || value.startsWith('$') ? value : `http://${value}`;
  const content = () => ownPart(word);
  return { value: url, variable, from: { ...word, span: spanOf(word), content } };
}

/** A `$` in quotes, or where no shell reads it, is only one: the odd name in a path, but no port. */
function mayVary({ value, literal }: Word, shell: boolean): boolean {
  const address = shell || !literal ? value : (/^(?:[a-z]+:\/\/)?[^/?#]*/i.exec(value)?.[0] ?? '');
  return (!literal || !shell) && /[$`]/.test(address);
}

/** Without the option that it is the value of. */
function spanOf(word: Word): Span {
  const own = ownPart(word);
  return own.value === word.content().value ? word.span : own.span(0, own.value.length);
}
