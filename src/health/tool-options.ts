/**
 * Which options of the HTTP tools take a value, from their own `--help` (curl 8, GNU wget 1.21, busybox 1.36's
 * wget) and the reference of PowerShell 7: without it neither the URL nor the words behind it could be told apart.
 */
import type { Word } from '../language/shell/model';
import { type MappedText, slice } from '../language/text';
import type { Option } from './model';

/** What is needed to tell options, their values and operands apart. */
export interface OptionSyntax {
  /** Short options by letter: their long names. */
  readonly short: ReadonlyMap<string, string>;
  /** Long names of the options that take a value. */
  readonly values: ReadonlySet<string>;
  /** Long options have one dash (`-Uri`), any case, and this sign before a value in the same word. */
  readonly singleDash?: ':' | '=';
}

export interface OptionTable extends OptionSyntax {
  /** What the request does not depend on, or the probe has a field for. */
  readonly harmless: ReadonlySet<string>;
  /** Options whose value nobody should read in a message. */
  readonly secret: ReadonlySet<string>;
}

export const set = (words: string) => new Set(words.split(/\s+/));
/** `f:fail m:max-time`. A letter that stands alone has no long name, and is known as itself. */
export const letters = (words: string) =>
  new Map(
    words
      .split(/\s+/)
      .map((word): [string, string] => [word.charAt(0), word.slice(2) || `-${word.charAt(0)}`]),
  );

export const curlOptions: OptionTable = {
  short: letters(
    '0:http1.0 1:tlsv1 2:sslv2 3:sslv3 4:ipv4 6:ipv6 a:append A:user-agent b:cookie B:use-ascii c:cookie-jar ' +
      'C:continue-at d:data D:dump-header e:referer E:cert f:fail F:form g:globoff G:get h:help H:header i:include ' +
      'I:head j:junk-session-cookies J:remote-header-name k:insecure K:config l:list-only L:location m:max-time ' +
      'M:manual n:netrc N:no-buffer o:output O:remote-name p:proxytunnel P:ftp-port q:disable Q:quote r:range ' +
      'R:remote-time s:silent S:show-error t:telnet-option T:upload-file u:user U:proxy-user v:verbose V:version ' +
      'w:write-out x:proxy X:request y:speed-time Y:speed-limit z:time-cond Z:parallel #:progress-bar ::next',
  ),
  values: set(
    'abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to ' +
      'continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw ' +
      'data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech ' +
      'egd-file engine etag-compare etag-save expect100-timeout form form-string ftp-account ' +
      'ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip ' +
      'header hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway json keepalive-cnt keepalive-time key ' +
      'key-type krb libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt max-filesize ' +
      'max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max pass pinnedpubkey ' +
      'preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type ' +
      'proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey ' +
      'proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user ' +
      'proxy1.0 pubkey quote random-file range rate referer request request-target resolve retry retry-delay ' +
      'retry-max-time sasl-authzid service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service ' +
      'socks5-hostname speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers ' +
      'tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket upload-file url url-query user ' +
      'user-agent variable vlan-priority write-out',
  ),
  harmless: set(
    // `-fail` is read as `-f -a -i -l`: appending and listing are FTP's.
    'abstract-unix-socket append compressed connect-timeout cookie-jar create-dirs disable dump-header fail ' +
      'fail-early fail-with-body globoff head header http0.9 http1.0 http1.1 http2 include insecure ipv4 ipv6 ' +
      'keepalive-time limit-rate list-only location location-trusted max-redirs max-time no-buffer no-keepalive ' +
      'no-progress-meter noproxy output output-dir parallel progress-bar proto proto-redir remote-header-name ' +
      'remote-name remote-name-all remote-time request show-error silent stderr styled-output tcp-nodelay trace ' +
      'trace-ascii trace-time unix-socket url use-ascii verbose',
  ),
  secret: set(
    'cert cookie data data-ascii data-binary data-raw data-urlencode form form-string ftp-account json ' +
      'login-options oauth2-bearer pass proxy-cert proxy-header proxy-pass proxy-tlspassword proxy-user quote ' +
      'telnet-option tlspassword url-query user variable',
  ),
};

export const wgetOptions: OptionTable = {
  short: letters(
    '4:inet4-only 6:inet6-only a:append-output A:accept b:background B:base c:continue d:debug D:domains e:execute ' +
      'E:adjust-extension F:force-html h:help H:span-hosts i:input-file I:include-directories k:convert-links ' +
      'l:level L:relative m:mirror N:timestamping n:no o:output-file O:output-document p:page-requisites ' +
      'P:directory-prefix q:quiet Q:quota r:recursive R:reject s:spider S:server-response t:tries T:timeout ' +
      'U:user-agent v:verbose V:version w:wait x:force-directories X:exclude-directories Y:proxy',
  ),
  values: set(
    'accept accept-regex append-output backups base bind-address body-data body-file ca-certificate ca-directory ' +
      'certificate certificate-type ciphers compression config connect-timeout crl-file cut-dirs default-page ' +
      'directory-prefix dns-timeout domains exclude-directories exclude-domains execute follow-tags ftp-password ' +
      'ftp-user header http-passwd http-password http-user ignore-tags include-directories input-file level ' +
      'limit-rate load-cookies local-encoding max-redirect method output-document output-file password ' +
      'pinnedpubkey post-data post-file prefer-family private-key private-key-type progress proxy proxy-password ' +
      'proxy-user quota read-timeout referer regex-type reject reject-regex rejected-log remote-encoding ' +
      'report-speed restrict-file-names retry-on-http-error save-cookies secure-protocol start-pos timeout tries ' +
      'use-askpass user user-agent wait waitretry warc-file',
  ),
  harmless: set(
    'append-output connect-timeout content-on-error continue debug delete-after directory-prefix dns-timeout ' +
      'header inet4-only inet6-only limit-rate max-redirect method no no-cache no-check-certificate no-clobber ' +
      'no-cookies no-dns-cache no-hsts no-proxy no-verbose output-document output-file prefer-family progress ' +
      'proxy quiet read-timeout save-headers server-response show-progress spider timeout timestamping tries ' +
      'verbose',
  ),
  secret: set('body-data execute ftp-password http-passwd http-password password post-data proxy-password'),
};

export const powerShellOptions: OptionTable = {
  singleDash: ':',
  short: new Map(),
  values: set(
    'uri method body headers timeoutsec connectiontimeoutseconds operationtimeoutseconds credential token ' +
      'authentication contenttype useragent outfile infile proxy proxycredential sessionvariable websession ' +
      'maximumredirection maximumretrycount retryintervalsec certificate certificatethumbprint httpversion ' +
      'sslprotocol form custommethod erroraction errorvariable outvariable',
  ),
  harmless: set(
    'uri method timeoutsec connectiontimeoutseconds usebasicparsing maximumredirection disablekeepalive ' +
      'skipcertificatecheck skiphttperrorcheck outfile noproxy erroraction errorvariable outvariable verbose',
  ),
  secret: set('body credential form headers proxycredential token'),
};

/** The text of a word, or of the end of it that is an option's value: `--url=http://api/`. */
export function ownPart(word: Word): MappedText {
  const text = word.content();
  const lead = text.value.length - word.value.length;
  return lead > 0 && text.value.endsWith(word.value) ? slice(text, lead, text.value.length) : text;
}

export interface ReadOptions {
  readonly options: readonly Option[];
  /** Words that belong to no option. */
  readonly operands: readonly Word[];
}

export function readOptions(words: readonly Word[], table: OptionSyntax): ReadOptions {
  const options: Option[] = [];
  const operands: Word[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) break;
    if (word.value === '--' && !table.singleDash) {
      operands.push(...words.slice(at + 1));
      break;
    }
    if (!/^-./.test(word.value)) operands.push(word);
    else {
      const read = table.singleDash || word.value.startsWith('--') ? long(word, table) : short(word, table);
      const next = read.needsValue ? words[++at] : undefined;
      const open = read.options.pop();
      options.push(...read.options);
      if (open) options.push(next ? { ...open, value: next } : open);
    }
  }
  return { options, operands };
}

/** Options in one word; the last of them may want the next word for its value. */
interface Cluster {
  readonly options: Option[];
  readonly needsValue: boolean;
}

/** `--max-time 3`, `--max-time=3`, `-TimeoutSec:3`. */
function long(word: Word, table: OptionSyntax): Cluster {
  const text = word.value.replace(/^--?/, '');
  const end = text.indexOf(table.singleDash ?? '=');
  const name = (end < 0 ? text : text.slice(0, end)).toLowerCase();
  const written = word.value.slice(0, word.value.length - text.length + (end < 0 ? text.length : end));
  const value = end < 0 ? undefined : { ...word, value: text.slice(end + 1) };
  if (value)
    return { options: [{ name, value, written: `${written}${text.charAt(end)}` }], needsValue: false };
  return { options: [{ name, value: undefined, written }], needsValue: table.values.has(name) };
}

/** `-fsS`, `-o/dev/null`, `-m 3`, wget's `-nv`. */
function short(word: Word, table: OptionSyntax): Cluster {
  const options: Option[] = [];
  for (let at = 1; at < word.value.length; at++) {
    const letter = word.value.charAt(at);
    const name = table.short.get(letter) ?? `-${letter}`;
    const rest = word.value.slice(at + 1);
    if (name === 'no')
      return { options: [...options, { name, value: undefined, written: word.value }], needsValue: false };
    const takesValue = table.values.has(name);
    const value = takesValue && rest !== '' ? { ...word, value: rest } : undefined;
    options.push({ name, value, written: `-${letter}` });
    if (takesValue) return { options, needsValue: rest === '' };
  }
  return { options, needsValue: false };
}
