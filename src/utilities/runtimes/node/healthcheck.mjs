// healthcheck.mjs (Container Checkup): tells by its exit code whether an application answers. It needs nothing
// but Node 18.11 or later, and is part of this project now: read it, change it, keep it beside the application.
//
// As health check in a Dockerfile:        HEALTHCHECK CMD ["node", "healthcheck.mjs", "-u", "http://localhost/health"]
// As dependency check before the start:   CMD node healthcheck.mjs -u http://api/health && exec node server.js
//
// Exit code 0: every check passed. 1: one did not, or the options were wrong.
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const usage =
  'usage: healthcheck.mjs [-u URL] [-c CONFIG_KEY] [--tcp HOST:PORT] [--file PATH[:cert]] [-t TIMEOUT_MS] ' +
  '[--status 200-299,304] [--contains TEXT] [--wait MS] [-k] [-q]';
const options = {
  url: { type: 'string', short: 'u', multiple: true },
  config: { type: 'string', short: 'c', multiple: true },
  tcp: { type: 'string', multiple: true },
  file: { type: 'string', multiple: true },
  timeout: { type: 'string', short: 't', default: '300' },
  status: { type: 'string', default: '200-299' },
  contains: { type: 'string', multiple: true, default: [] },
  wait: { type: 'string', default: '0' },
  insecure: { type: 'boolean', short: 'k', default: false },
  quiet: { type: 'boolean', short: 'q', default: false },
};
const mostOfBody = 2 ** 20; // No more of an answer is read than this.

/** A check knows what to call its target, and how to try it: the attempt returns or throws a word or two. */
const kinds = { url: httpCheck, config: configCheck, tcp: tcpCheck, file: fileCheck };

function httpCheck(value, { accepts, texts, rejectUnauthorized }) {
  const url = new URL(value);
  if (!/^https?:$/.test(url.protocol)) throw new Error('not an HTTP URL');
  const shown = new URL(url);
  if (url.username || url.password) Object.assign(shown, { username: '***', password: '' });
  const attempt = async (signal) => {
    const { status, body } = await eachAddress(url.hostname, (lookup) =>
      get(url, { lookup, signal, rejectUnauthorized }),
    );
    if (!accepts(status)) throw new Error(`status ${status}`);
    if (!texts.every((text) => body.includes(text))) throw new Error('text not found');
    return status;
  };
  return { target: shown.href, attempt };
}

/** The whole answer. Redirects are not followed, and an agent of its own knows no proxy. */
function get(url, connection) {
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http;
    request(url, { agent: false, ...connection }, (response) => {
      const { statusCode: status } = response;
      readBody(response).then((body) => resolve({ status, body }), reject);
    })
      .on('error', reject)
      .end();
  });
}

async function readBody(response) {
  const chunks = [];
  let left = mostOfBody;
  for await (const chunk of response) {
    chunks.push(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) break;
  }
  return Buffer.concat(chunks);
}

function tcpCheck(value) {
  const [, ipv6, name, port] = /^(?:\[([\da-f:.]+)\]|([^\s:/@[\]]+)):(\d{1,5})$/i.exec(value) ?? [];
  if (!port || port > 65535) throw new Error('neither URL nor HOST:PORT');
  const host = ipv6 ?? name;
  const connected = (connection) =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port, ...connection }, () => resolve('open'));
      socket.on('error', reject).on('connect', () => socket.destroy());
    });
  return { target: value, attempt: (signal) => eachAddress(host, (lookup) => connected({ lookup, signal })) };
}

/** What listens on localhost may do so on IPv4 or IPv6 alone: the second is tried where the first fails. */
async function eachAddress(host, attempt) {
  if (host !== 'localhost') return attempt();
  const only =
    (address, family) =>
    (_host, { all }, done) =>
      all ? done(null, [{ address, family }]) : done(null, address, family);
  try {
    return await attempt(only('127.0.0.1', 4));
  } catch (error) {
    return attempt(only('::1', 6)).catch(() => Promise.reject(error));
  }
}

function fileCheck(value) {
  const [, path, certificate] = /^(.+?)(:cert)?$/s.exec(value);
  const attempt = async () => {
    if (!(await stat(path)).isFile()) throw new Error('not a file');
    await (await open(path)).close();
    if (!certificate) return 'readable';
    const end = endOf(await readFile(path));
    if (end < new Date()) throw new Error(`expired ${end.toISOString().slice(0, 10)}`);
    return 'valid';
  };
  return { target: path, attempt };
}

/** When a PEM certificate expires. */
function endOf(pem) {
  try {
    const [certificate] = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(pem);
    return new Date(new X509Certificate(certificate).validTo);
  } catch {
    throw new Error('not a certificate');
  }
}

/** Checks the URL or HOST:PORT that the application's own configuration names. */
function configCheck(key, expected) {
  try {
    const value = configured(key);
    return /^https?:/i.test(value) ? httpCheck(value, expected) : tcpCheck(value);
  } catch (error) {
    return { target: key, attempt: () => Promise.reject(error) };
  }
}

/** RngApi:Url is looked for in the environment (also as RngApi__Url, RNGAPI_URL), config/default.json and .env. */
function configured(key) {
  const names = [key, key.replaceAll(':', '__'), key.replace(/\W+/g, '_').toUpperCase()];
  const pick = (values) => names.map((name) => values[name]).find(Boolean);
  const path = key.split(/[:.]|__/);
  const line = /^(?:export )?([\w:.]+) *= *(?:(["'])(.*)\2|(.*?))(?: +#.*)?\s*$/gm;
  const dotenv = () =>
    [...read('.env').matchAll(line)].map(([, name, , quoted, plain]) => [name, quoted ?? plain]);
  const value =
    pick(process.env) ??
    path.reduce((node, name) => node?.[name], readJson('config/default.json')) ??
    pick(Object.fromEntries(dotenv()));
  if (typeof value !== 'string') throw new Error('not configured');
  return value;
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function readJson(file) {
  try {
    return JSON.parse(read(file) || '{}');
  } catch {
    throw new Error(`${file} is not JSON`); // The parser's own words would quote what may be secret.
  }
}

const reasons = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection closed',
  ENOTFOUND: 'name not found',
  EAI_AGAIN: 'name not found',
  ENOENT: 'not found',
  EACCES: 'not readable',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate of an unknown authority',
};

function reason({ code, message }) {
  if (!code) return message;
  return code.startsWith('HPE_')
    ? 'not an HTTP answer'
    : (reasons[code] ?? code.toLowerCase().replaceAll('_', ' '));
}

/** One attempt, with the time it may take: whatever is still open then is closed. */
async function once(attempt, timeout) {
  const controller = new AbortController();
  const late = sleep(timeout).then(() => Promise.reject(new Error('timed out')));
  try {
    return await Promise.race([attempt(controller.signal), late]);
  } finally {
    controller.abort();
  }
}

/** Attempts until one passes or the time to wait is over, with pauses that grow. */
async function run({ target, attempt }, { timeout, wait }) {
  const start = performance.now();
  const name = target.length > 120 ? `${target.slice(0, 119)}…` : target;
  for (let pause = 100; ; pause = Math.min(2 * pause, 5000)) {
    const [passed, words] = await once(attempt, timeout).then(
      (answer) => [true, `ok ${answer} ${name}`],
      (error) => [false, `failed ${name} ${reason(error)}`],
    );
    const elapsed = Math.round(performance.now() - start);
    if (passed || elapsed >= wait) {
      const line = `healthcheck: ${words.slice(0, 160)} ${elapsed} ms`;
      return { passed, line: line.replace(/\p{Cc}/gu, ' ') };
    }
    await sleep(Math.min(pause, wait - elapsed));
  }
}

function readArguments() {
  const { values, tokens } = parseArgs({ options, tokens: true });
  const ranges = values.status.split(',').map((range) => /^(\d{3})(?:-(\d{3}))?$/.exec(range).slice(1));
  const [timeout, wait] = [values.timeout, values.wait].map((text) => Number(/^\d{1,9}$/.exec(text)[0]));
  const expected = {
    accepts: (status) => ranges.some(([from, to = from]) => from <= status && status <= to),
    texts: values.contains,
    rejectUnauthorized: !values.insecure,
  };
  const named = tokens.filter(({ name }) => name in kinds);
  const checks = named.map(({ name, value }) => kinds[name](value, expected));
  if (checks.length === 0) checks.push(httpCheck('http://localhost', expected));
  return { checks, timeout, wait, quiet: values.quiet };
}

process.env.NO_PROXY = '*'; // Deno asks proxies otherwise.
let plan;
try {
  plan = readArguments();
} catch {
  console.error(usage);
  process.exit(1);
}
// A name server that does not answer would keep the process for ten seconds, its lookup can't be aborted.
process.env.RES_OPTIONS ??= `timeout:${Math.ceil(plan.timeout / 1000)} attempts:1`;
const results = await Promise.all(plan.checks.map((check) => run(check, plan)));
const lines = results.filter(({ passed }) => !(passed && plan.quiet)).map(({ line }) => `${line}\n`);
process.stdout.on('error', () => undefined); // Nobody reads: the exit code still tells.
process.stdout.write(lines.join(''), () => process.exit(results.every(({ passed }) => passed) ? 0 : 1));
