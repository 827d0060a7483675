/**
 * Dependency checks: programs that a start-up command runs before the application, and that fail while another host
 * is away (`curl --fail http://api/health && node server.js`). With the container's restart they are tried again.
 */
import { parse } from 'unbash';
import type { Command } from '../language/command';
import type { Invocation, Word } from '../language/shell/model';
import { invocationsOf } from '../language/shell/parse';
import type { MappedText } from '../language/text';
import { httpProbesOf } from './probe';

export interface DependencyCheck {
  readonly invocation: Invocation;
  /** The other host, as it is written. */
  readonly host: string;
}

/** The checks whose failure ends the start-up, for hosts that are known: `A && B && application`. */
export function dependencyChecksOf(command: Command): readonly DependencyCheck[] {
  const script = scriptOf(command);
  if (!script) return [];
  const invocations = invocationsOf(command);
  return guards(script).flatMap(({ start, end }) => {
    const invocation = invocations.find(({ span }) => span.start >= start && span.end <= end);
    const host = invocation && hostsOf(invocation, command).find(isElsewhere);
    return invocation && host !== undefined ? [{ invocation, host }] : [];
  });
}

/** The text that a shell reads: of shell form, or of `["sh", "-c", "…"]`. */
function scriptOf(command: Command): MappedText | undefined {
  if (command.form === 'shell') return command.script;
  const [shell, flag, script] = command.words;
  return /(?:^|\/)(?:ba|da|a)?sh$/.test(shell?.value ?? '') && /^-[a-z]*c$/.test(flag?.value ?? '')
    ? script
    : undefined;
}

/** Where the commands stand that have to succeed before the last one of the script is run. */
function guards(script: MappedText): readonly { start: number; end: number }[] {
  const command = parse(script.value).commands.at(-1)?.command;
  if (command?.type !== 'AndOr' || command.operators.some((operator) => operator !== '&&')) return [];
  return command.commands
    .slice(0, -1)
    .filter(({ type }) => type === 'Command')
    .map(({ pos, end }) => script.span(pos, end));
}

function hostsOf(invocation: Invocation, command: Command): readonly string[] {
  const { name, args } = invocation;
  if (name === 'curl' || name === 'wget') {
    if (isDownload(args)) return [];
    const probe = httpProbesOf(command).find((one) => one.invocation.span.start === invocation.span.start);
    return (probe?.urls ?? []).map(hostOfUrl);
  }
  if (name === 'nc') return operands(args, /^-[a-zA-Z]*[wpsXxiIPqTVOe]$/).slice(0, 1);
  if (name === 'pg_isready') return valuesOf(['-h', '--host'], args);
  // The custom utility, which may be called from any runtime.
  if (args.some(({ value }) => /(?:^|\/)(?:container-)?healthcheck\.mjs$/.test(value)))
    return [...valuesOf(['-u', '--url'], args), ...valuesOf(['--tcp'], args)].map((target) =>
      hostOfUrl({ value: target }),
    );
  return [];
}

/** What is written to a file is no question. wget writes one unless it is told not to, and is meant as a question then, too. */
function isDownload(args: readonly Word[]): boolean {
  const values = args.map(({ value }) => value);
  const toFile = /^(?:-[A-Za-z]*O.*|-o.*|--output.*|--remote-name.*)$/;
  const toNothing = (value: string) => /\/dev\/null$|^-$|^-[A-Za-z]*O-$|=-$/.test(value);
  return values.some((value) => toFile.test(value)) && !values.some(toNothing);
}

/** The words that are neither options nor values of those that take one. */
function operands(args: readonly Word[], takesValue: RegExp): readonly string[] {
  return args
    .filter(({ value }, at) => !value.startsWith('-') && !takesValue.test(args[at - 1]?.value ?? ''))
    .map(({ value }) => value);
}

function valuesOf(options: readonly string[], args: readonly Word[]): readonly string[] {
  return args.flatMap(({ value }, at) => {
    if (options.includes(value)) return args[at + 1]?.value ?? [];
    const joined = options.find((option) =>
      value.startsWith(option.startsWith('--') ? `${option}=` : option),
    );
    return joined === undefined ? [] : value.slice(joined.length).replace(/^=/, '');
  });
}

/** `http://user@api:80/health` → `api`. */
function hostOfUrl({ value }: Pick<Word, 'value'>): string {
  const [, authority = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)/i.exec(value) ?? [];
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : host.replace(/:.*/s, '');
}

/** Certainly another host: neither this one nor a variable's. */
function isElsewhere(host: string): boolean {
  return /^[\w.-]+$/.test(host) && !/^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\d+)$/i.test(host);
}
