/**
 * Whom a program asks over the network: host and port with their places. Which options name them is from the
 * programs' own manuals; a program that is not listed asks nobody that is known.
 */
import type { Invocation, Word } from '../language/shell/model';
import { type Span } from '../language/text';
import type { HttpProbe, Option } from './model';
import { httpProbeOf } from './probe';
import { letters, type OptionSyntax, type ReadOptions, readOptions, set } from './tool-options';

export interface Target {
  /** undefined where none is named and the program has a default of its own. */
  readonly host: Part | undefined;
  readonly port: Part | undefined;
  /** In lower case, where a URL is asked that has one. */
  readonly scheme: string | undefined;
}

/** A part of a word, as written: it may hold a variable. */
export interface Part {
  readonly value: string;
  readonly span: Span;
}

/** Every target of a call: `curl` may be given several URLs. */
export function targetsOf(invocation: Invocation): readonly Target[] {
  const probe = httpProbeOf(invocation);
  if (probe) {
    const redirected = /^(?:-x|-U|--(?:preproxy|proxy|socks\w+|resolve|connect-to|config))\b|^-K/;
    if (probe.unixSocket !== undefined || probe.untranslated.some((option) => redirected.test(option)))
      return [];
    return probe.urls.flatMap(ofUrl).map((target) => withHttp(target, probe.tool));
  }
  if (isUtility(invocation)) return ofUtility(invocation.args);
  const client = Object.hasOwn(clients, invocation.name) ? clients[invocation.name] : undefined;
  return client ? client.targets(readOptions(invocation.args, client.syntax)) : [];
}

/** curl and wget take what has no scheme for HTTP; a variable may bring one. */
function withHttp(target: Target, tool: HttpProbe['tool']): Target {
  const isPlain = tool !== 'powershell' && target.host?.value.includes('$') === false;
  return target.scheme === undefined && isPlain ? { ...target, scheme: 'http' } : target;
}

/** bash opens a connection for `< /dev/tcp/db/5432`. */
export function targetOfDevice(file: Word): Target | undefined {
  const [, lead, host, port] = /^(\/dev\/tcp\/)([^/]+)\/([^/]+)$/.exec(file.value) ?? [];
  if (lead === undefined || host === undefined || port === undefined) return undefined;
  const start = lead.length;
  const end = start + host.length;
  return {
    host: partOf(file, start, end),
    port: partOf(file, end + 1, end + 1 + port.length),
    scheme: undefined,
  };
}

/** Whether a call is of one of the programs whose targets are known here. */
export function asksOverNetwork(invocation: Invocation): boolean {
  return (
    httpProbeOf(invocation) !== undefined || isUtility(invocation) || Object.hasOwn(clients, invocation.name)
  );
}

/** This container: by name, by address, or by the address that stands for all of its own. */
export function isLoopback({ value }: Part): boolean {
  return /^(?:(?:[\w-]+\.)*localhost\.?|ip6-(?:localhost|loopback)|127(?:\.\d+){1,3}|0(?:\.0){0,3}|\[?::(?:1|ffff:127(?:\.\d+){3})?\]?)$/i.test(
    value,
  );
}

/** A name or address that stands as it is, and is certainly none of this container's loopback ones. */
export function isElsewhere(host: Part): boolean {
  return /^(?:[\w.-]*[a-z][\w.-]*|\d+(?:\.\d+){3})$/i.test(host.value) && !isLoopback(host);
}

/** The port that is asked; undefined where a variable or the program decides. */
export function portOf({ port, scheme }: Target): number | undefined {
  if (!port) return scheme === 'http' ? 80 : scheme === 'https' ? 443 : undefined;
  const number = /^\d{1,5}$/.test(port.value) ? Number(port.value) : 0;
  return number > 0 && number < 65_536 ? number : undefined;
}

interface Client {
  readonly syntax: OptionSyntax;
  readonly targets: (given: ReadOptions) => readonly Target[];
}

/** `-h db -p 5432`, by the options' long names. */
const byOptions = (short: string, values = '', host = 'host', port = 'port'): Client => ({
  syntax: { short: letters(short), values: set(`${host} ${port} ${values}`) },
  targets: ({ options }) => hostAndPort(valueOf(options, host), valueOf(options, port)),
});

const postgres = byOptions(
  'h:host p:port d:dbname U:username t:timeout c:command f:file v:set',
  'dbname username timeout command file set',
);
const mysql = byOptions(
  'h:host P:port u:user e:execute D:database S:socket',
  'user execute database socket connect-timeout connect_timeout protocol defaults-file defaults-extra-file',
);
const redis = byOptions('h:host p:port a:pass u:url n:db s:socket', 'pass user url db socket');
const clickhouse = byOptions('h:host u:user q:query', 'user password query database');

const netcat: Client = {
  syntax: {
    short: letters('c e i I m M O p P q s T V w W x X'),
    values: set('-c -e -i -I -m -M -O -p -P -q -s -T -V -w -W -x -X'),
  },
  targets: ({ options, operands: [host, port] }) =>
    options.some(({ name }) => /^-[lU]$/.test(name)) || !port ? [] : hostAndPort(host, port),
};

const ping: Client = {
  syntax: {
    short: letters('c i I l m M p Q s S t T w W'),
    values: set('-c -i -I -l -m -M -p -Q -s -S -t -T -w -W'),
  },
  targets: ({ operands: [host] }) => hostAndPort(host, undefined),
};

const mongo: Client = {
  syntax: {
    short: letters('p:password u:username'),
    values: set('host port eval password username authenticationdatabase authenticationmechanism file'),
  },
  targets: ({ options, operands }) => {
    const host = valueOf(options, 'host');
    // A bare word is a database, or a script.
    const address = operands.find(({ value }) =>
      /^mongodb(?:\+srv)?:\/\/|^[\w.-]+(?::\d+)?\/|^[\w.-]+:\d+$/.test(value),
    );
    if (address) return ofUrl(address);
    return host?.value.includes(':') ? ofUrl(host) : hostAndPort(host, valueOf(options, 'port'));
  },
};

/** The first word, or the value of an option, is `host:port` or a URL. */
const byAddress = (...options: readonly string[]): Client => ({
  syntax: { short: letters('a:addr S:server H:uri t:timeout'), values: set(`${options.join(' ')} timeout`) },
  targets: ({ options: given, operands: [first] }) => {
    const address = options.length > 0 ? valueOf(given, ...options) : first;
    return address ? ofUrl(address) : [];
  },
});

const waitForIt: Client = {
  syntax: { short: letters('h:host p:port t:timeout'), values: set('host port timeout') },
  targets: ({ options, operands }) => {
    const host = valueOf(options, 'host');
    if (host) return hostAndPort(host, valueOf(options, 'port'));
    const address = operands.find(({ value }) => /^[^\s/]+:\d+$|^\w+:\/\//.test(value));
    return address ? ofUrl(address) : [];
  },
};

const dockerize: Client = {
  syntax: {
    singleDash: '=',
    short: new Map(),
    values: set('wait timeout wait-retry-interval template wait-http-header stdout stderr'),
  },
  targets: ({ options }) =>
    options.flatMap(({ name, value }) => (name === 'wait' && value ? ofUrl(value) : [])),
};

const clients: Readonly<Record<string, Client | undefined>> = {
  nc: netcat,
  ncat: netcat,
  netcat,
  telnet: netcat,
  ping,
  ping6: ping,
  pg_isready: postgres,
  psql: postgres,
  mysqladmin: mysql,
  mysql,
  'mariadb-admin': mysql,
  mariadb: mysql,
  'redis-cli': redis,
  'valkey-cli': redis,
  'keydb-cli': redis,
  'clickhouse-client': clickhouse,
  mongosh: mongo,
  mongo,
  grpc_health_probe: {
    ...byAddress('addr'),
    syntax: {
      singleDash: '=',
      short: new Map(),
      values: set('addr connect-timeout rpc-timeout service tls-ca-cert tls-server-name'),
    },
  },
  'kafka-topics': byAddress('bootstrap-server'),
  'kafka-topics.sh': byAddress('bootstrap-server'),
  'kafka-broker-api-versions': byAddress('bootstrap-server'),
  'kafka-broker-api-versions.sh': byAddress('bootstrap-server'),
  'wait-for-it': waitForIt,
  'wait-for-it.sh': waitForIt,
  'wait-for': waitForIt,
  'wait-for.sh': waitForIt,
  dockerize,
};

/** The custom utility, from whatever runtime. */
function isUtility({ name, word, args }: Invocation): boolean {
  const is = (text: string) =>
    /(?:^|\/)(?:container-)?healthcheck(?:\.(?:mjs|py|rb|php|jar))?$|(?:^|\/)HealthCheck$|(?:^|\/)Utilities\.HttpCheck(?:\.dll)?$/.test(
      text,
    );
  return (
    is(word.value) ||
    (/^(?:node|bun|deno|python[\d.]*|dotnet|java|ruby|php)$/.test(name) &&
      args.some(({ value }) => is(value)))
  );
}

function ofUtility(args: readonly Word[]): readonly Target[] {
  const { options } = readOptions(args, {
    short: letters('u:url c:config t:timeout'),
    values: set('url config tcp file timeout status contains wait'),
  });
  return options.flatMap(({ name, value }) =>
    (name === 'url' || name === 'tcp') && value ? ofUrl(value) : [],
  );
}

function valueOf(options: readonly Option[], ...names: readonly string[]): Word | undefined {
  return options.findLast(({ name }) => names.includes(name))?.value;
}

function hostAndPort(host: Word | undefined, port: Word | undefined): readonly Target[] {
  // `-h /var/run/postgresql` is a socket.
  if ((!host && !port) || host?.value.startsWith('/')) return [];
  return [{ host: host && wholeOf(host), port: port && wholeOf(port), scheme: undefined }];
}

/** `http://user@api:80/health`, `api:80`; MongoDB's may name several hosts. */
function ofUrl(word: Word): readonly Target[] {
  const { value } = word;
  const [before = '', scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(value) ?? [];
  const authority = /^[^/?#]*/.exec(value.slice(before.length))?.[0] ?? '';
  // Where a variable with a default stands in it, its own signs are not those of the URL.
  if (authority.includes('${') || authority.includes('$(') || authority.includes('`')) return [];
  const targets: Target[] = [];
  let start = before.length + authority.lastIndexOf('@') + 1;
  for (const address of value.slice(start, before.length + authority.length).split(',')) {
    const [, host = '', port] = /^(\[[^\]]*\]?|[^:]*)(?::(.*))?$/s.exec(address) ?? [];
    if (host !== '')
      targets.push({
        host: partOf(word, start, start + host.length),
        port: port ? partOf(word, start + host.length + 1, start + address.length) : undefined,
        scheme: scheme?.toLowerCase(),
      });
    start += address.length + 1;
  }
  return targets;
}

function wholeOf(word: Word): Part {
  return partOf(word, 0, word.value.length);
}

/** A stretch of a word's value, which may itself be but the end of the word: `--url=http://api/`. */
function partOf(word: Word, start: number, end: number): Part {
  const text = word.content();
  const value = word.value.slice(start, end);
  const lead = text.value.length - word.value.length;
  const found = lead >= 0 && text.value.endsWith(word.value);
  return { value, span: found ? text.span(lead + start, lead + end) : word.span };
}
