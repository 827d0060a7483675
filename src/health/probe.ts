/** What an HTTP tool in a command is asked to do: URL, method, headers, time limit, and what else matters. */
import type { Command } from '../language/command';
import { oncePer } from '../language/lazy';
import { asWritten } from '../language/text';
import type { Invocation, Word } from '../language/shell/model';
import { invocationsOf, type ShellOptions } from '../language/shell/parse';
import type { HttpProbe, Option } from './model';
import {
  curlOptions,
  type OptionTable,
  ownPart,
  powerShellOptions,
  readOptions,
  wgetOptions,
} from './tool-options';

/** Every call of curl, wget or PowerShell's web commands in a command, in the order of the text. */
export function httpProbesOf(command: Command, options?: ShellOptions): HttpProbe[] {
  return invocationsOf(command, options).flatMap((invocation) => httpProbeOf(invocation) ?? []);
}

/** undefined for a call of anything else. */
export function httpProbeOf(invocation: Invocation): HttpProbe | undefined {
  return isHttpTool.test(invocation.name) ? probeOf(invocation) : undefined;
}

const isHttpTool = /^(?:curl|wget|invoke-webrequest|iwr|invoke-restmethod|irm)$/;

const probeOf = oncePer((invocation: Invocation): HttpProbe => {
  if (invocation.name === 'curl') return probe('curl', invocation, curlOptions, curlRequest);
  if (invocation.name === 'wget') return probe('wget', invocation, wgetOptions, wgetRequest);
  return probe('powershell', invocation, powerShellOptions, powerShellRequest);
});

type Request = Pick<
  HttpProbe,
  | 'method'
  | 'headers'
  | 'failsOnHttpError'
  | 'insecure'
  | 'followsRedirects'
  | 'timeout'
  | 'connectTimeout'
  | 'unixSocket'
>;

function probe(
  tool: HttpProbe['tool'],
  invocation: Invocation,
  table: OptionTable,
  request: (options: readonly Option[]) => Request,
): HttpProbe {
  const read = readOptions(ownWords(invocation), table);
  const { operands } = read;
  const options = read.options.map(withVariables);
  const given = options
    .filter(({ name }) => name === 'url' || name === 'uri')
    .flatMap(({ value }) => value ?? []);
  // PowerShell has one positional argument; without a shell the rest may be operators that nobody reads.
  const urls = [...given, ...(tool === 'powershell' ? operands.slice(0, 1) : operands)];
  const own = request(options);
  return {
    tool,
    invocation,
    urls,
    ...own,
    timeout: least(own.timeout, limitOf(invocation)),
    untranslated: options
      .filter((option) => isUntranslated(option, table))
      .map((option) => shown(option, table)),
    options,
  };
}

/** What compose interpolates is a variable like any other: its value is the machine's, and may be a secret. */
function withVariables(option: Option): Option {
  const { name, value } = option;
  if (!value || name === 'url' || name === 'uri') return option;
  return { ...option, value: { ...value, value: asWritten(ownPart(value)) } };
}

/** Milliseconds of the `timeout` around it (GNU coreutils: seconds unless a unit follows; 0 is no limit). */
function limitOf({ timeLimit = '' }: Invocation): number | undefined {
  const [, number, unit = ''] = /^(\d*\.?\d+)([smhd]?)$/.exec(timeLimit) ?? [];
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400 }[unit || 's'] ?? 1;
  const limit = number === undefined ? 0 : Math.round(Number(number) * seconds * 1000);
  return limit > 0 ? Math.min(limit, LONGEST) : undefined;
}

/** A day: no engine waits longer for a check. Milliseconds. */
const LONGEST = 86_400_000;

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}

/** In exec form words such as `||` are handed to the tool, but are meant for a shell: what follows is not its own. */
function ownWords({ args, shell }: Invocation): readonly Word[] {
  const operator = shell ? -1 : args.findIndex(({ value }) => /^(?:\|\|?|&&?|;|\d?>.*|<)$/.test(value));
  return operator < 0 ? args : args.slice(0, operator);
}

const limits = /^(?:max-time|timeout|read-timeout|timeoutsec)$/;

function isUntranslated({ name, value }: Option, table: OptionTable): boolean {
  // One try is what the utility makes, too.
  if (name === 'tries') return value?.value !== '1';
  if (name === 'retry') return value?.value !== '0';
  // A limit from a variable, in seconds, can't be taken over; 0 is none.
  if (limits.test(name)) return milliseconds(value?.value) === undefined && !isZero(value?.value);
  return !table.harmless.has(name);
}

function shown({ name, value, written }: Option, table: OptionTable): string {
  if (value === undefined || table.secret.has(name)) return written;
  const text = withoutSecrets(value.value);
  return /[=:]$/.test(written) ? written + text : `${written} ${text}`;
}

/** Of a URL neither who asks nor the query; a host may stand without a scheme. */
function withoutSecrets(value: string): string {
  const query = value.includes('://') ? value.indexOf('?') : -1;
  const address = query < 0 ? value : `${value.slice(0, query)}?…`;
  return address.replace(/^([a-z][a-z\d+.-]*:\/\/)?[^/?#]*@/i, '$1…@');
}

function last(options: readonly Option[], ...names: string[]): string | undefined {
  return options.findLast(({ name }) => names.includes(name))?.value?.value;
}

function has(options: readonly Option[], ...names: string[]): boolean {
  return options.some(({ name }) => names.includes(name));
}

/** Seconds, with a fraction; undefined where they come from a variable, or mean that there is no limit. */
function milliseconds(seconds: string | undefined): number | undefined {
  return seconds !== undefined && /^\d*\.?\d+$/.test(seconds) && !isZero(seconds)
    ? Math.min(Math.max(1, Math.round(Number(seconds) * 1000)), LONGEST)
    : undefined;
}

function isZero(seconds: string | undefined): boolean {
  return seconds !== undefined && /^[0.]+$/.test(seconds);
}

function headers(options: readonly Option[]): string[] {
  return options.filter(({ name }) => name === 'header').flatMap(({ value }) => value?.value ?? []);
}

function curlRequest(options: readonly Option[]): Request {
  const sends = options.some(({ name }) => /^(?:data.*|json|form.*)$/.test(name)) && !has(options, 'get');
  const implied = has(options, 'head')
    ? 'HEAD'
    : has(options, 'upload-file')
      ? 'PUT'
      : sends
        ? 'POST'
        : undefined;
  return {
    method: last(options, 'request') ?? implied,
    headers: headers(options),
    failsOnHttpError: has(options, 'fail', 'fail-with-body'),
    insecure: has(options, 'insecure'),
    followsRedirects: has(options, 'location', 'location-trusted'),
    timeout: milliseconds(last(options, 'max-time')),
    connectTimeout: milliseconds(last(options, 'connect-timeout')),
    unixSocket: last(options, 'unix-socket', 'abstract-unix-socket'),
  };
}

function wgetRequest(options: readonly Option[]): Request {
  const implied = has(options, 'post-data', 'post-file')
    ? 'POST'
    : has(options, 'spider')
      ? 'HEAD'
      : undefined;
  return {
    method: last(options, 'method') ?? implied,
    headers: headers(options),
    failsOnHttpError: true,
    insecure: has(options, 'no-check-certificate'),
    followsRedirects: last(options, 'max-redirect') !== '0',
    timeout: milliseconds(last(options, 'timeout', 'read-timeout')),
    connectTimeout: milliseconds(last(options, 'connect-timeout')),
    unixSocket: undefined,
  };
}

function powerShellRequest(options: readonly Option[]): Request {
  return {
    method: last(options, 'method')?.toUpperCase(),
    headers: [],
    failsOnHttpError: !has(options, 'skiphttperrorcheck'),
    insecure: has(options, 'skipcertificatecheck'),
    followsRedirects: last(options, 'maximumredirection') !== '0',
    timeout: milliseconds(last(options, 'timeoutsec')),
    connectTimeout: milliseconds(last(options, 'connectiontimeoutseconds')),
    unixSocket: undefined,
  };
}
