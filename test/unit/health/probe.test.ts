import assert from 'node:assert/strict';
import { httpProbesOf } from '../../../src/health/probe';
import type { HttpProbe } from '../../../src/health/model';
import type { Command } from '../../../src/language/command';
import { plainText } from '../../../src/language/text';

function shell(script: string): Command {
  return { form: 'shell', script: plainText(script, 0), span: { start: 0, end: script.length } };
}

function exec(...words: string[]): Command {
  return { form: 'exec', words: words.map((word) => plainText(word, 0)), span: { start: 0, end: 1 } };
}

/** What differs from a plain `curl URL`. */
function show({ urls, headers, untranslated, ...probe }: HttpProbe): Record<string, unknown> {
  const lists = {
    urls: urls.map(({ value }) => value),
    headers: [...headers],
    untranslated: [...untranslated],
  };
  return Object.fromEntries(
    Object.entries({ ...probe, ...lists }).filter(
      ([name, value]) =>
        name !== 'invocation' &&
        name !== 'options' &&
        value !== undefined &&
        value !== false &&
        !(Array.isArray(value) && value.length === 0),
    ),
  );
}

const url = 'http://localhost/health';
const curl = { tool: 'curl', urls: [url] };
const wget = { tool: 'wget', failsOnHttpError: true, followsRedirects: true, urls: [url] };

describe('HTTP probes', () => {
  const cases: [script: string, ...probes: Record<string, unknown>[]][] = [
    [`curl ${url}`, curl],
    [`curl -f ${url} || exit 1`, { ...curl, failsOnHttpError: true }],
    [`curl -fsSL '${url}'`, { ...curl, failsOnHttpError: true, followsRedirects: true }],
    [`curl --fail --silent --show-error ${url}`, { ...curl, failsOnHttpError: true }],
    [`curl --fail-with-body ${url}`, { ...curl, failsOnHttpError: true }],
    [`curl --fail-early ${url}`, curl],
    [`curl -so/dev/null ${url}`, curl],
    [`curl -sfo /dev/null ${url}`, { ...curl, failsOnHttpError: true }],
    [`curl ${url} --output /dev/null -f`, { ...curl, failsOnHttpError: true }],
    [`curl -m 3 ${url}`, { ...curl, timeout: 3000 }],
    [`curl -m3 ${url}`, { ...curl, timeout: 3000 }],
    [`curl --max-time 0.5 ${url}`, { ...curl, timeout: 500 }],
    [`curl --max-time=3 ${url}`, { ...curl, timeout: 3000 }],
    [`timeout 5 curl ${url}`, { ...curl, timeout: 5000 }],
    [`timeout -k 1 -s KILL 0.5m curl -m 40 ${url}`, { ...curl, timeout: 30_000 }],
    [`timeout -t 7 curl ${url}`, { ...curl, timeout: 7000 }],
    [`timeout 9 sh -c 'curl -m 3 ${url}'`, { ...curl, timeout: 3000 }],
    [`timeout 9 sh -c 'curl ${url}'`, { ...curl, timeout: 9000 }],
    [`timeout 0 curl ${url}`, { ...curl }],
    [`timeout $T curl ${url}`, { ...curl }],
    [`curl --connect-timeout 2 ${url}`, { ...curl, connectTimeout: 2000 }],
    [`curl --connect-timeout 2 -m 5 ${url}`, { ...curl, timeout: 5000, connectTimeout: 2000 }],
    [`curl -m $LIMIT ${url}`, { ...curl, untranslated: ['-m $LIMIT'] }],
    [`curl -m 0 ${url}`, curl],
    [`curl --retry 0 ${url}`, curl],
    [`curl -fail ${url}`, { ...curl, failsOnHttpError: true }],
    [`curl -X GET ${url}`, { ...curl, method: 'GET' }],
    [`curl -XPOST ${url}`, { ...curl, method: 'POST' }],
    [`curl -I ${url}`, { ...curl, method: 'HEAD' }],
    [`curl -d '{"a":1}' ${url}`, { ...curl, method: 'POST', untranslated: ['-d'] }],
    [`curl -H 'Host: a' --header "X: y" ${url}`, { ...curl, headers: ['Host: a', 'X: y'] }],
    [`curl -k ${url}`, { ...curl, insecure: true }],
    [`curl --insecure ${url}`, { ...curl, insecure: true }],
    [`curl --unix-socket /run/a.sock ${url}`, { ...curl, unixSocket: '/run/a.sock' }],
    [`curl -u admin:secret ${url}`, { ...curl, untranslated: ['-u'] }],
    [`curl -uadmin:secret --user=a:b ${url}`, { ...curl, untranslated: ['-u', '--user='] }],
    [`curl --retry 3 --retry-delay 2 ${url}`, { ...curl, untranslated: ['--retry 3', '--retry-delay 2'] }],
    [`curl -s -w '%{http_code}' ${url}`, { ...curl, untranslated: ['-w %{http_code}'] }],
    [`curl --cacert /ca.pem ${url}`, { ...curl, untranslated: ['--cacert /ca.pem'] }],
    [`curl --url ${url}`, curl],
    [`curl ${url} http://b`, { tool: 'curl', urls: [url, 'http://b'] }],
    ['curl -f "$URL"', { tool: 'curl', failsOnHttpError: true, urls: ['$URL'] }],
    ['curl', { tool: 'curl' }],
    ['curl -o', { tool: 'curl' }],
    [`curl -- ${url}`, curl],
    [`wget ${url}`, wget],
    [`wget -q -O- ${url}`, wget],
    [`wget -qO - ${url} | grep ok`, wget],
    [`wget -nv -t1 --spider ${url}`, { ...wget, method: 'HEAD' }],
    [`wget --no-verbose --tries=1 --spider ${url}`, { ...wget, method: 'HEAD' }],
    [`wget --tries=3 -O /dev/null ${url}`, { ...wget, untranslated: ['--tries=3'] }],
    [`wget -T 5 ${url}`, { ...wget, timeout: 5000 }],
    [`wget --timeout=2 ${url}`, { ...wget, timeout: 2000 }],
    [`wget --no-check-certificate ${url}`, { ...wget, insecure: true }],
    [`wget --header 'A: b' ${url}`, { ...wget, headers: ['A: b'] }],
    [`wget --post-data=x ${url}`, { ...wget, method: 'POST', untranslated: ['--post-data='] }],
    [`busybox wget -Y off -q ${url}`, wget],
    [`curl -f ${url} && wget -q ${url}`, { ...curl, failsOnHttpError: true }, wget],
    [`sh -c "curl -f ${url}"`, { ...curl, failsOnHttpError: true }],
    [
      `powershell -Command "Invoke-WebRequest -Uri ${url} -UseBasicParsing -TimeoutSec 4"`,
      { tool: 'powershell', failsOnHttpError: true, followsRedirects: true, timeout: 4000, urls: [url] },
    ],
    ['nc -z localhost 80'],
  ];
  for (const [script, ...probes] of cases)
    it(script, () => {
      assert.deepEqual(httpProbesOf(shell(script)).map(show), probes);
    });

  it('takes operators in exec form for what they are meant to be', () => {
    assert.deepEqual(httpProbesOf(exec('curl', '-f', url, '||', 'exit', '1')).map(show), [
      { ...curl, failsOnHttpError: true },
    ]);
  });

  it('names all options with their values', () => {
    const [probe] = httpProbesOf(shell(`curl -fsSm3 --header='A: b' -o /dev/null ${url}`));
    assert.deepEqual(
      probe?.options.map(({ name, value, written }) => [name, written, value?.value]),
      [
        ['fail', '-f', undefined],
        ['silent', '-s', undefined],
        ['show-error', '-S', undefined],
        ['max-time', '-m', '3'],
        ['header', '--header=', 'A: b'],
        ['output', '-o', '/dev/null'],
      ],
    );
  });

  it('knows the place of the URL', () => {
    const [probe] = httpProbesOf(shell('curl -f "http://a/b"'));
    assert.deepEqual(probe?.urls[0]?.span, { start: 8, end: 20 });
  });
});
