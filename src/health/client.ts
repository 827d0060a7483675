/**
 * What a program that a start-up calls does about another host: ask it, wait for it and then run something, fetch from
 * it or send to it, or change something there. Told from its name and words.
 */
import { forEachChild, type Redirection, type SyntaxNode } from 'unbash';
import type { Invocation, Word } from '../language/shell/model';
import { calledBy, commandWords } from '../language/shell/parse';
import type { MappedText } from '../language/text';
import type { Node } from './course';
import { httpProbeOf } from './probe';
import { resolved, type Shell } from './shell';
import { isElsewhere, targetsOf } from './target';

/** Hosts that are certainly others, with the script's own arguments and plain variables put in. */
export function hostsOf(invocation: Invocation, shell: Shell): readonly string[] {
  return targetsOf(invocation).flatMap(({ host }) => {
    if (!host) return [];
    const value = resolved(host.value, shell) ?? host.value;
    return isElsewhere({ ...host, value }) ? [value] : [];
  });
}

/** Far more parts than a question is written with. */
const MOST_LOOKED_AT = 200;

/** Whether another host is asked in a part of a script, whatever comes of it. */
export function isQuestion(node: Node, text: MappedText, shell: Shell): boolean {
  let left = MOST_LOOKED_AT;
  const asks = (part: SyntaxNode): boolean => {
    if (left-- <= 0) return false;
    if (part.type === 'Command') {
      const called = calledBy(commandWords(part, text), true);
      if (called && 'program' in called && hostsOf(called.program, shell).length > 0) return true;
    }
    if (part.type === 'Redirect' && part.target?.value.startsWith('/dev/tcp/')) return true;
    let found = false;
    if (part.type === 'CommandExpansion') {
      const { script } = part;
      return script?.source === undefined && (script?.commands ?? []).some(({ command }) => asks(command));
    }
    forEachChild(part, (child) => {
      found ||= asks(child);
    });
    return found;
  };
  return asks(node);
}

/** What changes something there or is written to a file is no question. wget writes one unless it is told not to, and is meant as a question then, too. */
export function isTransfer(invocation: Invocation, toFile: boolean): boolean {
  const probe = httpProbeOf(invocation);
  if (!probe) return false;
  if (toFile || !/^(?:GET|HEAD|OPTIONS)$/i.test(probe.method ?? 'GET')) return true;
  const values = invocation.args.map(({ value }) => value);
  const file = /^(?:-[A-Za-z]*O.*|-o.*|-[A-Za-z]+o|--output.*|--remote-name.*)$/;
  const nothing = (value: string) => /\/dev\/null$|^-$|^-[A-Za-z]*O-$|=-$/.test(value);
  return values.some((value) => file.test(value)) && !values.some(nothing);
}

export function writesFile(redirects: readonly Redirection[]): boolean {
  return redirects.some(
    (redirect) =>
      redirect.type === 'Redirect' &&
      redirect.operator.startsWith('>') &&
      !/^(?:\/dev\/.*|\/proc\/.*|\d|-)$/.test(redirect.target?.value ?? ''),
  );
}

/** What clients of servers do that also change something there: these only ask, with the words that are known for it. */
const questions: Readonly<Record<string, RegExp>> = {
  psql: /^(?:-l|--list|\s*(?:select|show|\\).*)$/i,
  mysql: /^\s*(?:-e|--execute=)?\s*(?:select|show|status|\\).*$/i,
  mariadb: /^\s*(?:-e|--execute=)?\s*(?:select|show|status|\\).*$/i,
  mysqladmin: /^(?:ping|status|version)$/,
  'mariadb-admin': /^(?:ping|status|version)$/,
  'redis-cli': /^(?:ping|info|role|dbsize)$/i,
  'valkey-cli': /^(?:ping|info|role|dbsize)$/i,
  'keydb-cli': /^(?:ping|info|role|dbsize)$/i,
  'clickhouse-client': /^\s*(?:--query=)?\s*(?:select|show|exists)\b.*$/i,
  mongosh: /\b(?:ping|hello|isMaster|serverStatus|stats|status|version)\b/,
  mongo: /\b(?:ping|hello|isMaster|serverStatus|stats|status|version)\b/,
  'kafka-topics': /^--(?:list|describe)$/,
  'kafka-topics.sh': /^--(?:list|describe)$/,
};

/** A client of a server that may change something there. */
export function acts({ name, args }: Invocation): boolean {
  const question = Object.hasOwn(questions, name) ? questions[name] : undefined;
  return question !== undefined && !args.some(({ value }) => question.test(value));
}

/** A call of wait-for-it, wait-for or dockerize. */
export interface Waiter {
  /** What it runs when its wait is over; empty where it only waits. */
  readonly command: readonly Word[];
  /** Whether the command is not run when the time is up. */
  readonly strict: boolean;
  /** Whether its time is never up. */
  readonly endless: boolean;
}

/** They are known by their names: their text is not looked into. */
const waiters = /^(?:wait-?for-?it|wait-?for|wait_for(?:_it)?|dockerize)(?:\.sh)?$/i;

export function waiterOf({ name, args }: Invocation): Waiter | undefined {
  if (!waiters.test(name)) return undefined;
  const values = args.map(({ value }) => value);
  const dashes = values.indexOf('--');
  if (name === 'dockerize') {
    // It waits ten seconds where nothing else is said.
    const own = dashes >= 0 ? dashes + 1 : values.findIndex((value, at) => isOperand(value, values[at - 1]));
    return { command: own < 0 ? [] : args.slice(own), strict: true, endless: false };
  }
  return {
    command: dashes < 0 ? [] : args.slice(dashes + 1),
    // wait-for-it starts the command all the same when its time is up, unless it is to be strict.
    strict: !/it(?:\.sh)?$/i.test(name) || values.some((value) => /^(?:-s|--strict)$/.test(value)),
    endless: values.some(
      (value, at) =>
        value === '-t0' ||
        value === '--timeout=0' ||
        (/^(?:-t|--timeout)$/.test(value) && values[at + 1] === '0'),
    ),
  };
}

function isOperand(value: string, before: string | undefined): boolean {
  return !value.startsWith('-') && !(before ?? '').startsWith('-');
}
