/**
 * Programs that serve: which calls of which, and what their arguments tell of where they listen. One row for each, by
 * the documentation of its command line.
 */
import { baseName } from '../language/path';
import type { Invocation } from '../language/shell/model';
import { resolveVariables, type Variables } from './variables';

/** A program and its arguments. */
export type Words = readonly string[];

export function wordsOf({ name, args }: Invocation): Words {
  return [name, ...args.map(({ value }) => value)];
}

/** What a call of a server tells. */
export interface Served {
  /** That its arguments name. */
  readonly port: number | undefined;
  /** That it listens on where nothing is said. */
  readonly usual: number | undefined;
  readonly http: boolean;
  /** It listens on a socket of the file system, and what asks it does so in front of it. */
  readonly socket?: true;
  /** It speaks TLS. */
  readonly tls?: true;
}

interface Row {
  /** Names of programs, behind whatever runs them. */
  readonly names: string;
  /** What their arguments have to hold: other calls of theirs end. */
  readonly when?: RegExp;
  /** Options for a port or an address, beside those that most take. */
  readonly options?: string;
  /** The last argument may be the port or the address. */
  readonly positional?: boolean;
  /** Its options mean something else: only the row's own count. */
  readonly only?: boolean;
  readonly usual?: number;
  readonly http: boolean;
}

const web = (names: string, usual?: number, rest: Partial<Row> = {}): Row => ({
  names,
  http: true,
  ...(usual !== undefined && { usual }),
  ...rest,
});
const other = (names: string, usual?: number): Row => ({
  names,
  http: false,
  ...(usual !== undefined && { usual }),
});

const ROWS: readonly Row[] = [
  web('gunicorn', 8000, { options: '-b' }),
  web('uvicorn', 8000),
  web('hypercorn', 8000, { options: '-b' }),
  web('daphne', 8000, { options: '-p' }),
  web('waitress-serve', 8080),
  { names: 'uwsgi', when: /^(?!.*--http).*(?:--socket|(?:^|\s)-s)[\s=]/, only: true, http: false },
  web('uwsgi', undefined, { options: '--http --http-socket --https', only: true }),
  web('flask', 5000, { when: /(?:^|\s)run(?:\s|$)/, options: '-p' }),
  web('fastapi', 8000, { when: /^(?:run|dev)(?:\s|$)/ }),
  web('streamlit', 8501, { when: /^run\s/, options: '--server.port', only: true }),
  web('manage.py django-admin', 8000, { when: /^runserver(?:\s|$)/, positional: true, only: true }),
  web('http.server', 8000, { positional: true }),
  web('puma', 9292, { options: '-p -b' }),
  web('rails', 3000, { when: /^s(?:erver)?(?:\s|$)/, options: '-p' }),
  web('rackup', 9292, { options: '-p' }),
  web('thin', 3000, { when: /(?:^|\s)start(?:\s|$)/, options: '-p' }),
  web('unicorn', 8080, { options: '-p -l' }),
  web('php', undefined, { when: /(?:^|\s)-S\s/, options: '-S', only: true }),
  web('artisan', 8000, { when: /^(?:serve|octane:start)(?:\s|$)/ }),
  other('php-fpm', 9000),
  web('next', 3000, { when: /^(?:start|dev)(?:\s|$)/, options: '-p' }),
  web('nuxt', 3000, { when: /^(?:start|dev|preview)(?:\s|$)/, options: '-p' }),
  web('vite', 5173, { when: /^(?!build|preview|optimize)/ }),
  web('vite', 4173, { when: /^preview(?:\s|$)/ }),
  web('vue-cli-service', 8080, { when: /^serve(?:\s|$)/ }),
  web('ng', 4200, { when: /^s(?:erve)?(?:\s|$)/ }),
  web('react-scripts', 3000, { when: /^start(?:\s|$)/ }),
  web('serve', 3000, { options: '-l -p' }),
  web('http-server live-server', 8080, { options: '-p' }),
  web('json-server', 3000, { options: '-p' }),
  // BusyBox's has the port there, Apache's has no such option.
  web('httpd', 80, { options: '-p', only: true }),
  web('nginx apache2 apache2-foreground apache2ctl httpd-foreground lighttpd', 80, { only: true }),
  web('caddy traefik catalina.sh haproxy envoy', undefined, { only: true }),
  web('etcd consul', undefined, { only: true }),
  other('postgres', 5432),
  other('mysqld mariadbd', 3306),
  other('mongod', 27017),
  other('redis-server valkey-server', 6379),
  other('memcached', 11211),
  other('rabbitmq-server', 5672),
  other('nats-server', 4222),
  other('sshd', 22),
  other('varnishd squid vsftpd named dnsmasq'),
];

const rowsByName = new Map<string, readonly Row[]>();
for (const row of ROWS) {
  for (const name of row.names.split(' ')) rowsByName.set(name, [...(rowsByName.get(name) ?? []), row]);
}

/** Options that most servers take, and programs of one's own. */
const COMMON = ['--port', '--bind', '--listen', '--addr', '--address', '--listen-address', '--http-port'];
/** Those of programs of which nothing is known. */
const ANY = [...COMMON, '-p', '-port', '-addr', '--server.port', '-Dserver.port', '--urls'];

/** What a call serves; undefined for one of which that is not known. */
export function servedBy(words: Words, variables: Variables): Served | undefined {
  const [name = '', ...args] = withoutRunners(words);
  const line = args.join(' ');
  const row = rowsByName.get(name)?.find(({ when }) => !when || when.test(line));
  if (!row) return undefined;
  const own = row.options?.split(' ') ?? [];
  const named = optionPort(args, row.only ? own : [...own, ...COMMON], variables);
  const last = row.positional ? portOf(args.at(-1) ?? '', variables) : undefined;
  return {
    port: named ?? last,
    usual: row.usual,
    http: row.http,
    ...(args.some(isSocket) && { socket: true }),
    ...(row.http && args.some(isForTls) && { tls: true }),
  };
}

function isSocket(word: string): boolean {
  return /^(?:(?:-b|--bind)=?)?unix:|^--(?:uds|unix-socket)(?:=|$)/.test(word);
}

function isForTls(word: string): boolean {
  return (
    /^--(?:ssl(?:-?(?:cert|key)\w*)?|certfile|keyfile|cert|tls|https|experimental-https|server\.sslCertFile)(?:=(?!false$)|$)/.test(
      word,
    ) || /^(?:(?:-b|--bind|-e|--endpoint)=?)?ssl:/.test(word)
  );
}

/** The port that the arguments of any program name. */
export function namedPort([, ...args]: Words, variables: Variables): number | undefined {
  return optionPort(args, ANY, variables);
}

function optionPort(args: Words, options: Words, variables: Variables): number | undefined {
  for (const [at, arg] of args.entries()) {
    const equals = arg.startsWith('-') ? arg.indexOf('=') : -1;
    const name = equals < 0 ? arg : arg.slice(0, equals);
    const short = options.find(
      (option) => option.length === 2 && /^\d/.test(arg.slice(2)) && arg.startsWith(option),
    );
    if (!options.includes(name) && short === undefined) continue;
    const value =
      short !== undefined ? arg.slice(2) : equals < 0 ? (args[at + 1] ?? '') : arg.slice(equals + 1);
    const port = portOf(value, variables);
    if (port !== undefined) return port;
  }
  return undefined;
}

/** `8000`, `0.0.0.0:8000`, `:$PORT`, `tcp://0.0.0.0:8000`, `[::]:8000`, of several the first. */
function portOf(text: string, variables: Variables): number | undefined {
  const value = resolveVariables(text, variables);
  const [, port] = /^(?:[^\s,;]*:)?(\d{2,5})\/?(?:[,;?]|$)/.exec(value ?? '') ?? [];
  return portIn(port);
}

export function portIn(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port > 0 && port < 65536 ? port : undefined;
}

/** Programs that run another, and the words that say so. */
const RUNNERS: Readonly<Record<string, Words>> = {
  bundle: ['exec'],
  poetry: ['run'],
  pipenv: ['run'],
  uv: ['run'],
  pdm: ['run'],
  hatch: ['run'],
  npx: [],
  bunx: [],
  pnpm: ['exec', 'dlx'],
  yarn: ['exec'],
  thrust: [],
  'ddtrace-run': [],
  'opentelemetry-instrument': [],
  'newrelic-admin': ['run-program'],
};

/** `bundle exec puma` is puma, `python -m http.server` is http.server, and `php artisan` and `python manage.py` are those. */
export function withoutRunners(words: Words): Words {
  let rest = [baseName(words[0] ?? ''), ...words.slice(1)];
  for (let times = 0; times < 4; times++) {
    const inner = innerOf(rest);
    if (!inner || inner.length === 0) return rest;
    rest = [baseName(inner[0] ?? ''), ...inner.slice(1)];
  }
  return rest;
}

function innerOf([name = '', ...args]: Words): Words | undefined {
  if (/^python[\d.]*$/.test(name)) {
    const at = args.findIndex((word) => word === '-m' || !word.startsWith('-'));
    if (args[at] === '-m') return args.slice(at + 1);
    return /(?:^|\/)manage\.py$/.test(args[at] ?? '') ? args.slice(at) : undefined;
  }
  if (/^(?:php[\d.]*|ruby)$/.test(name)) {
    const at = args.findIndex((word) => !word.startsWith('-'));
    return /(?:^|\/)(?:artisan|rails)$/.test(args[at] ?? '') ? args.slice(at) : undefined;
  }
  if (name === 'debugpy') {
    const at = args.indexOf('-m');
    return at < 0 ? args.slice(args.findIndex((word) => word.endsWith('.py'))) : args.slice(at + 1);
  }
  const says = RUNNERS[name];
  if (!says || (says.length > 0 && !says.includes(args[0] ?? ''))) return undefined;
  const from = says.length > 0 ? 1 : 0;
  const at = args.findIndex((word, index) => index >= from && !word.startsWith('-'));
  return at < 0 ? undefined : args.slice(at);
}
