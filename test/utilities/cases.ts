/** The contract of the custom utility as a table: what is asked, and what it has to say. The same for every runtime. */
import { readFileSync } from 'node:fs';
import type { World } from './world';

export interface Case {
  readonly name: string;
  readonly args: (world: World) => readonly string[];
  readonly env?: (world: World) => Readonly<Record<string, string>>;
  /** Files in the working folder, by path. */
  readonly files?: (world: World) => Readonly<Record<string, string>>;
  /** Those of the files that nobody may read. */
  readonly unreadable?: readonly string[];
  /** Nobody reads what it prints; its exit code is all it can tell. */
  readonly unread?: true;
  /** Asks by HTTPS or for a certificate, which not every standard library can. */
  readonly tls?: true;
  readonly exit: 0 | 1;
  /**
   * The lines on standard output, in order; `MS` stands for any number of milliseconds. No lines mean wrong
   * usage where the exit code is 1: one line on standard error.
   */
  readonly lines: (world: World) => readonly (string | RegExp)[];
  /** Runs with the utility's own time limit; otherwise, and without `-t`, with one that a busy machine keeps too. */
  readonly defaultLimit?: true;
  /** How often paths must have been asked for at least. */
  readonly requests?: Readonly<Record<string, number>>;
}

/** One HTTP check of a path of the web server. */
const http = (path: string, exit: 0 | 1, words: string, ...options: string[]): Omit<Case, 'name'> => ({
  args: ({ web }) => ['-u', `http://${web}${path}`, ...options],
  exit,
  lines: ({ web }) => [
    exit === 0
      ? `healthcheck: ok ${words} http://${web}${path} MS ms`
      : `healthcheck: failed http://${web}${path} ${words} MS ms`,
  ],
});

const tcp = (
  server: 'web' | 'webOnIPv4Only' | 'webOnIPv6Only' | 'nobody',
  exit: 0 | 1,
): Omit<Case, 'name'> => ({
  args: (world) => ['--tcp', world[server]],
  exit,
  lines: (world) => [
    exit === 0
      ? `healthcheck: ok open ${world[server]} MS ms`
      : `healthcheck: failed ${world[server]} connection refused MS ms`,
  ],
});

/** A check of the answer's text at a path. */
const text = (path: string, exit: 0 | 1, ...texts: string[]): Omit<Case, 'name'> =>
  http(path, exit, exit === 0 ? '200' : 'text not found', ...texts.flatMap((one) => ['--contains', one]));

/** An answer whose connection is kept open, so that its end has to be known from what it says. */
const keptOpen = (path: string, exit: 0 | 1, words: string, ...options: string[]): Omit<Case, 'name'> => ({
  args: ({ keepsOpen }) => ['-u', `http://${keepsOpen}${path}`, ...options],
  exit,
  lines: ({ keepsOpen }) => [
    exit === 0
      ? `healthcheck: ok ${words} http://${keepsOpen}${path} MS ms`
      : `healthcheck: failed http://${keepsOpen}${path} ${words} MS ms`,
  ],
});

const wrongUsage = (name: string, ...args: string[]): Case => ({
  name: `wrong usage: ${name}`,
  args: () => args,
  exit: 1,
  lines: () => [],
});

const onIPv6 = ({ webOnIPv6Only }: World) => webOnIPv6Only.replace('localhost', '[::1]');

const fromEnvironment = (spelling: string): Case => ({
  name: `a key from the environment, as ${spelling}`,
  args: () => ['-c', 'RngApi:Url'],
  env: ({ web }) => ({ [spelling]: `http://${web}/health` }),
  exit: 0,
  lines: ({ web }) => [`healthcheck: ok 200 http://${web}/health MS ms`],
});

export const cases: readonly Case[] = [
  { name: '200', ...http('/health', 0, '200') },
  { name: '204', ...http('/204', 0, '204') },
  { name: '404', ...http('/404', 1, 'status 404') },
  { name: '500', ...http('/500', 1, 'status 500') },
  { name: 'a redirect is no answer', ...http('/302', 1, 'status 302') },
  { name: 'a redirect that is accepted', ...http('/302', 0, '302', '--status', '200,300-399') },
  { name: 'a status that is not accepted', ...http('/200', 1, 'status 200', '--status', '204,300-399') },
  { name: 'no answer in time', ...http('/slow', 1, 'timed out', '-t', '200') },
  { name: 'no answer in the default time', ...http('/slow', 1, 'timed out'), defaultLimit: true },
  { name: 'an answer that never ends', ...http('/endless', 1, 'timed out', '-t', '400') },
  { name: 'an answer that is cut off', ...http('/cut-off', 1, 'connection closed') },
  { name: 'an answer that is cut off within a chunk', ...keptOpen('/cut-off', 1, 'connection closed') },
  { name: 'an answer of known length', ...keptOpen('/length', 0, '200', '--contains', 'hello') },
  { name: 'an answer in chunks', ...keptOpen('/chunks', 0, '200', '--contains', 'hello') },
  { name: 'an answer without a body', ...keptOpen('/204', 0, '204') },
  { name: 'an announcement before the answer', ...http('/early-hints', 0, '200') },
  { name: 'a text', ...text('/hello', 0, 'hello') },
  { name: 'a text that is not there', ...text('/hello', 1, 'Hello') },
  {
    name: 'several texts',
    ...text('/hello', 0, 'hello', 'wörld'),
    env: () => ({ LANG: 'C.UTF-8' }), // Java reads its arguments by it
  },
  { name: 'several texts, one of them not there', ...text('/hello', 1, 'hello', 'moon') },
  { name: 'a text in a status that is not accepted', ...http('/404', 1, 'status 404', '--contains', '404') },
  { name: 'a text within the first MiB', ...text('/large', 0, 'first words') },
  { name: 'a text beyond the first MiB', ...text('/large', 1, 'last words') },
  {
    name: 'a connection, and nothing more',
    args: ({ silent }) => ['-u', `http://${silent}/`],
    defaultLimit: true,
    exit: 1,
    lines: ({ silent }) => [`healthcheck: failed http://${silent}/ timed out MS ms`],
  },
  {
    name: 'a header that never ends',
    args: ({ endlessHeader }) => ['-u', `http://${endlessHeader}/`],
    defaultLimit: true,
    exit: 1,
    lines: ({ endlessHeader }) => [`healthcheck: failed http://${endlessHeader}/ timed out MS ms`],
  },
  {
    name: 'garbage',
    args: ({ garbage }) => ['-u', `http://${garbage}/`],
    exit: 1,
    lines: ({ garbage }) => [`healthcheck: failed http://${garbage}/ not an HTTP answer MS ms`],
  },
  {
    name: 'garbage with control characters',
    args: ({ hostile }) => ['-u', `http://${hostile}/`],
    exit: 1,
    lines: ({ hostile }) => [`healthcheck: failed http://${hostile}/ not an HTTP answer MS ms`],
  },
  {
    name: 'a reason phrase with control characters',
    args: ({ hostile }) => ['-u', `http://${hostile}/500`],
    exit: 1,
    lines: ({ hostile }) => [
      new RegExp(`^healthcheck: failed http://${hostile}/500 (status 500|not an HTTP answer) \\d+ ms$`),
    ],
  },
  ...['/no-size', '/long-beyond-all', '/endless-line'].map((path): Case => ({
    name: `not as HTTP has it: ${path}`,
    args: ({ hostile }) => ['-u', `http://${hostile}${path}`, '-t', '1000'],
    exit: 1,
    lines: ({ hostile }) => [
      new RegExp(
        `^healthcheck: failed http://${hostile}${path} (not an HTTP answer|connection closed|timed out) \\d+ ms$`,
      ),
    ],
  })),
  {
    name: 'closed without an answer',
    args: ({ hostile }) => ['-u', `http://${hostile}/close`],
    exit: 1,
    lines: ({ hostile }) => [`healthcheck: failed http://${hostile}/close connection closed MS ms`],
  },
  {
    name: 'connection refused',
    args: ({ nobody }) => ['-u', `http://${nobody}/health`],
    exit: 1,
    lines: ({ nobody }) => [`healthcheck: failed http://${nobody}/health connection refused MS ms`],
  },
  {
    name: 'name not found',
    args: () => ['-u', 'http://nowhere.invalid/health', '-t', '20000'],
    exit: 1,
    lines: () => ['healthcheck: failed http://nowhere.invalid/health name not found MS ms'],
  },
  {
    name: 'name not found, with a character that only services have',
    args: () => ['-u', 'http://my_api.invalid:8080/', '--tcp', 'my_db.invalid:1', '-t', '20000'],
    exit: 1,
    lines: () => [
      'healthcheck: failed http://my_api.invalid:8080/ name not found MS ms',
      'healthcheck: failed my_db.invalid:1 name not found MS ms',
    ],
  },
  {
    name: 'localhost, IPv4 only',
    args: ({ webOnIPv4Only }) => ['-u', `http://${webOnIPv4Only}/health`],
    exit: 0,
    lines: ({ webOnIPv4Only }) => [`healthcheck: ok 200 http://${webOnIPv4Only}/health MS ms`],
  },
  {
    name: 'localhost, IPv6 only',
    args: ({ webOnIPv6Only }) => ['-u', `http://${webOnIPv6Only}/health`],
    exit: 0,
    lines: ({ webOnIPv6Only }) => [`healthcheck: ok 200 http://${webOnIPv6Only}/health MS ms`],
  },
  {
    name: 'localhost, nobody there',
    args: ({ nobody }) => ['-u', `http://${nobody.replace('127.0.0.1', 'localhost')}/`],
    exit: 1,
    lines: ({ nobody }) => [
      `healthcheck: failed http://${nobody.replace('127.0.0.1', 'localhost')}/ connection refused MS ms`,
    ],
  },
  {
    name: 'localhost is called by its name',
    args: ({ webOnIPv4Only, webOnIPv6Only }) => [
      ...['-u', `http://${webOnIPv4Only}/for-localhost`],
      ...['-u', `http://${webOnIPv6Only}/for-localhost`],
    ],
    exit: 0,
    lines: ({ webOnIPv4Only, webOnIPv6Only }) => [
      `healthcheck: ok 200 http://${webOnIPv4Only}/for-localhost MS ms`,
      `healthcheck: ok 200 http://${webOnIPv6Only}/for-localhost MS ms`,
    ],
  },
  {
    name: 'an IPv6 address',
    args: (world) => ['-u', `http://${onIPv6(world)}/health`],
    exit: 0,
    lines: (world) => [`healthcheck: ok 200 http://${onIPv6(world)}/health MS ms`],
  },
  {
    name: 'what is behind # stays here',
    args: ({ web }) => ['-u', `http://${web}/health#top`],
    exit: 0,
    lines: ({ web }) => [`healthcheck: ok 200 http://${web}/health#top MS ms`],
  },
  {
    name: 'a query without a path',
    args: ({ web }) => ['-u', `http://${web}?ready`],
    exit: 0,
    lines: ({ web }) => [new RegExp(`^healthcheck: ok 200 http://${web}/?\\?ready \\d+ ms$`)],
  },
  {
    name: 'HTTPS with a self-signed certificate',
    args: ({ secure }) => ['-u', `https://${secure}/health`],
    tls: true,
    exit: 1,
    lines: ({ secure }) => [new RegExp(`^healthcheck: failed https://${secure}/health .*\\bcert.* \\d+ ms$`)],
  },
  {
    name: 'HTTPS with a self-signed certificate, insecure',
    args: ({ secure }) => ['-k', '-u', `https://${secure}/health`],
    tls: true,
    exit: 0,
    lines: ({ secure }) => [`healthcheck: ok 200 https://${secure}/health MS ms`],
  },
  {
    name: 'HTTPS with an expired certificate for another name, insecure',
    args: ({ secureInThePast }) => ['--insecure', '-u', `https://${secureInThePast}/health`],
    tls: true,
    exit: 0,
    lines: ({ secureInThePast }) => [`healthcheck: ok 200 https://${secureInThePast}/health MS ms`],
  },
  {
    name: 'HTTPS asked of a server without',
    args: ({ web }) => ['-k', '-u', `https://${web}/health`],
    tls: true,
    exit: 1,
    lines: ({ web }) => [new RegExp(`^healthcheck: failed https://${web}/health .+ \\d+ ms$`)],
  },
  {
    name: 'proxies are ignored',
    args: ({ web }) => ['-u', `http://${web}/health`],
    env: ({ nobody }) => ({
      HTTP_PROXY: `http://${nobody}`,
      http_proxy: `http://${nobody}`,
      ALL_PROXY: `http://${nobody}`,
      NODE_USE_ENV_PROXY: '1',
    }),
    exit: 0,
    lines: ({ web }) => [`healthcheck: ok 200 http://${web}/health MS ms`],
  },
  {
    name: 'credentials are sent and masked',
    args: ({ web }) => ['-u', `http://ann:s3cret@${web}/for-ann`, '-u', `http://ann:wr0ng@${web}/for-ann`],
    exit: 1,
    lines: ({ web }) => [
      `healthcheck: ok 200 http://***@${web}/for-ann MS ms`,
      `healthcheck: failed http://***@${web}/for-ann status 401 MS ms`,
    ],
  },
  {
    name: 'credentials are decoded',
    args: ({ web }) => ['-u', `http://b%C3%B6b:s3cret%40home@${web}/for-bob`],
    exit: 0,
    lines: ({ web }) => [new RegExp(`^healthcheck: ok 200 http://\\*\\*\\*@${web}/for-bob \\d+ ms$`)],
  },
  {
    name: 'a long URL is cut, the reason is not',
    args: ({ web }) => ['-u', `http://${web}/${'long'.repeat(500)}`],
    exit: 1,
    lines: ({ web }) => [new RegExp(`^healthcheck: failed http://${web}/long.*… status 404 \\d+ ms$`)],
  },
  { name: 'TCP, open', ...tcp('web', 0) },
  { name: 'TCP, closed', ...tcp('nobody', 1) },
  { name: 'TCP on localhost, IPv4 only', ...tcp('webOnIPv4Only', 0) },
  { name: 'TCP on localhost, IPv6 only', ...tcp('webOnIPv6Only', 0) },
  {
    name: 'TCP on an IPv6 address',
    args: (world) => ['--tcp', onIPv6(world)],
    exit: 0,
    lines: (world) => [`healthcheck: ok open ${onIPv6(world)} MS ms`],
  },
  {
    name: 'a file that is there',
    args: () => ['--file', 'keys/app.key'],
    files: () => ({ 'keys/app.key': 'key' }),
    exit: 0,
    lines: () => ['healthcheck: ok readable keys/app.key MS ms'],
  },
  {
    name: 'a file that is not there',
    args: () => ['--file', 'keys/app.key'],
    exit: 1,
    lines: () => ['healthcheck: failed keys/app.key not found MS ms'],
  },
  {
    name: 'a file that nobody may read',
    args: () => ['--file', 'keys/app.key', '--file', 'keys/app.key:cert'],
    files: () => ({ 'keys/app.key': 'key' }),
    unreadable: ['keys/app.key'],
    exit: 1,
    lines: () => [
      'healthcheck: failed keys/app.key not readable MS ms',
      'healthcheck: failed keys/app.key not readable MS ms',
    ],
  },
  {
    name: 'a file with a name in another script',
    args: () => ['--file', '열쇠/app.key'],
    env: () => ({ LANG: 'C.UTF-8' }),
    files: () => ({ '열쇠/app.key': 'key' }),
    exit: 0,
    lines: () => ['healthcheck: ok readable 열쇠/app.key MS ms'],
  },
  {
    name: 'a name with control characters',
    args: () => ['--file', 'keys/\u001b[31mapp\n.key\u009b'],
    env: () => ({ LANG: 'C.UTF-8' }),
    exit: 1,
    lines: () => [/^healthcheck: failed keys\/ \[31mapp \.key {1,3}not found \d+ ms$/],
  },
  {
    name: 'a folder is no file',
    args: () => ['--file', 'keys'],
    files: () => ({ 'keys/app.key': 'key' }),
    exit: 1,
    lines: () => ['healthcheck: failed keys not a file MS ms'],
  },
  {
    name: 'a certificate',
    args: ({ certificate }) => ['--file', `${certificate}:cert`],
    tls: true,
    exit: 0,
    lines: ({ certificate }) => [`healthcheck: ok valid ${certificate} MS ms`],
  },
  {
    name: 'a certificate that has expired',
    args: ({ expiredCertificate }) => ['--file', `${expiredCertificate}:cert`],
    tls: true,
    exit: 1,
    lines: ({ expiredCertificate }) => [`healthcheck: failed ${expiredCertificate} expired 2021-01-01 MS ms`],
  },
  {
    name: 'a certificate behind its key',
    args: () => ['--file', 'both.pem:cert', '--file', 'expired.pem:cert'],
    files: ({ key, certificate, expiredCertificate }) => ({
      'both.pem': readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8'),
      'expired.pem': readFileSync(key, 'utf8') + readFileSync(expiredCertificate, 'utf8'),
    }),
    tls: true,
    exit: 1,
    lines: () => [
      'healthcheck: ok valid both.pem MS ms',
      'healthcheck: failed expired.pem expired 2021-01-01 MS ms',
    ],
  },
  {
    name: 'something that is no certificate',
    args: () => ['--file', 'app.pem:cert'],
    files: () => ({ 'app.pem': '-----BEGIN CERTIFICATE-----\nnot one\n-----END CERTIFICATE-----\n' }),
    tls: true,
    exit: 1,
    lines: () => ['healthcheck: failed app.pem not a certificate MS ms'],
  },
  fromEnvironment('RngApi:Url'),
  fromEnvironment('RngApi__Url'),
  fromEnvironment('RNGAPI_URL'),
  {
    name: 'a key that names HOST:PORT',
    args: () => ['-c', 'Database'],
    env: ({ web }) => ({ DATABASE: web }),
    exit: 0,
    lines: ({ web }) => [`healthcheck: ok open ${web} MS ms`],
  },
  {
    name: 'a key that is not there',
    args: () => ['-c', 'RngApi:Url'],
    exit: 1,
    lines: () => ['healthcheck: failed RngApi:Url not configured MS ms'],
  },
  {
    name: 'a key with a value that is no address is not shown',
    args: () => ['-c', 'RngApi:Url'],
    env: () => ({ RNGAPI_URL: 's3cret' }),
    exit: 1,
    lines: () => ['healthcheck: failed RngApi:Url neither URL nor HOST:PORT MS ms'],
  },
  {
    name: 'several checks, all well',
    args: ({ web }) => ['-u', `http://${web}/200`, '--url', `http://${web}/204`, '--tcp', web],
    exit: 0,
    lines: ({ web }) => [
      `healthcheck: ok 200 http://${web}/200 MS ms`,
      `healthcheck: ok 204 http://${web}/204 MS ms`,
      `healthcheck: ok open ${web} MS ms`,
    ],
  },
  {
    name: 'several checks, in the order given',
    args: ({ web }) => [
      '--tcp',
      web,
      '-u',
      `http://${web}/200`,
      '--file',
      '.env',
      '-c',
      'Nothing',
      '--tcp',
      web,
    ],
    files: () => ({ '.env': 'OTHER=1' }),
    exit: 1,
    lines: ({ web }) => [
      `healthcheck: ok open ${web} MS ms`,
      `healthcheck: ok 200 http://${web}/200 MS ms`,
      'healthcheck: ok readable .env MS ms',
      'healthcheck: failed Nothing not configured MS ms',
      `healthcheck: ok open ${web} MS ms`,
    ],
  },
  {
    name: 'several checks, one not well',
    args: ({ web, nobody }) => ['-u', `http://${web}/200`, '--tcp', nobody],
    exit: 1,
    lines: ({ web, nobody }) => [
      `healthcheck: ok 200 http://${web}/200 MS ms`,
      `healthcheck: failed ${nobody} connection refused MS ms`,
    ],
  },
  {
    name: 'quiet shows failures only',
    args: ({ web, nobody }) => ['-q', '-u', `http://${web}/200`, '--tcp', nobody],
    exit: 1,
    lines: ({ nobody }) => [`healthcheck: failed ${nobody} connection refused MS ms`],
  },
  {
    name: 'quiet and well: not a word',
    args: ({ web }) => ['--quiet', '-u', `http://${web}/200`],
    exit: 0,
    lines: () => [],
  },
  {
    name: 'nobody reads, and all is well',
    args: ({ web }) => ['-u', `http://${web}/200`],
    unread: true,
    exit: 0,
    lines: () => [],
  },
  {
    name: 'no check named at all: http://localhost',
    args: () => ['--status', '999'],
    exit: 1,
    lines: () => [/^healthcheck: failed http:\/\/localhost\/? .+ \d+ ms$/],
  },
  {
    name: 'an option and its value in one word',
    args: ({ web }) => [`--url=http://${web}/404`, '--status=404'],
    exit: 0,
    lines: ({ web }) => [`healthcheck: ok 404 http://${web}/404 MS ms`],
  },
  {
    name: 'waits until it is well',
    ...http('/third-time', 0, '200', '--wait', '30000'),
    requests: { '/third-time': 3 },
  },
  {
    name: 'waits, and gives up',
    ...http('/503?again', 1, 'status 503', '--wait', '3000'),
    requests: { '/503?again': 2 },
  },
  wrongUsage('unknown option', '--retries', '3'),
  wrongUsage('no option but the beginning of one', '--stat', '200'),
  wrongUsage('help is this line', '--help'),
  wrongUsage('an argument without option', 'http://localhost/'),
  wrongUsage('no value', '-u'),
  wrongUsage('no URL', '-u', 'localhost/health'),
  wrongUsage('no HTTP URL', '-u', 'ftp://localhost/'),
  wrongUsage('no port', '--tcp', 'localhost'),
  wrongUsage('a port beyond the last', '--tcp', 'localhost:65536'),
  wrongUsage('no time', '-t', 'soon'),
  wrongUsage('no time to wait', '--wait', '-1'),
  wrongUsage('no status', '--status', '2xx'),
];
