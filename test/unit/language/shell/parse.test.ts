import assert from 'node:assert/strict';
import type { Command } from '../../../../src/language/command';
import type { Invocation } from '../../../../src/language/shell/model';
import { invocationsOf, parseShell } from '../../../../src/language/shell/parse';
import { plainText } from '../../../../src/language/text';

/** Where the texts of these tests begin in their imaginary documents. */
const OFFSET = 100;

function shell(script: string): Command {
  return {
    form: 'shell',
    script: plainText(script, OFFSET),
    span: { start: OFFSET, end: OFFSET + script.length },
  };
}

/** The words stand one blank apart. */
function exec(...words: string[]): Command {
  let at = OFFSET;
  const placed = words.map((word) => {
    const text = plainText(word, at);
    at += word.length + 1;
    return text;
  });
  return { form: 'exec', words: placed, span: { start: OFFSET, end: at - 1 } };
}

/** `wrapper > name(args)`, with `*` where its output goes elsewhere. */
function show({ name, args, wrappers, captured }: Invocation): string {
  return `${[...wrappers, name].join(' > ')}(${args.map(({ value }) => value).join(', ')})${captured ? '*' : ''}`;
}

describe('programs in a shell line', () => {
  const cases: [script: string, programs: string[]][] = [
    ['curl -f http://localhost/ || exit 1', ['curl(-f, http://localhost/)', 'exit(1)']],
    ['/usr/bin/curl -f "http://localhost/"', ['curl(-f, http://localhost/)']],
    ['a && b; c & d | e', ['a()', 'b()', 'c()', 'd()*', 'e()']],
    ['if ! curl -s x; then exit 1; else true; fi', ['curl(-s, x)', 'exit(1)', 'true()']],
    ['until nc -z db 5432; do sleep 1; done', ['nc(-z, db, 5432)', 'sleep(1)']],
    ['while curl x; do :; done', ['curl(x)', ':()']],
    ['for h in a b; do ping $h; done', ['ping($h)']],
    ['case "$(uname)" in L*) curl a;; *) wget b;; esac', ['uname()*', 'curl(a)', 'wget(b)']],
    ['(curl a) && { curl b; }', ['curl(a)', 'curl(b)']],
    ['[ "$(curl -s x)" = ok ]', ['[($(curl -s x), =, ok, ])', 'curl(-s, x)*']],
    ['test `curl -s x` = ok', ['test(`curl -s x`, =, ok)', 'curl(-s, x)*']],
    ['check() { curl a; }; check', ['curl(a)']],
    ['diff <(curl a) b', ['diff(<(curl a), b)', 'curl(a)*']],
    ['curl a > /dev/null 2>&1', ['curl(a)']],
    ['time curl a', ['curl(a)']],
    ['X=1 curl a', ['curl(a)']],
    // wrappers
    [`sh -c 'curl -f x || exit 1'`, ['sh > curl(-f, x)', 'sh > exit(1)']],
    ['/bin/sh -ec "curl x"', ['sh > curl(x)']],
    ['bash -o pipefail -c "curl x | grep ok"', ['bash > curl(x)*', 'bash > grep(ok)']],
    [`ash -c "sh -c 'curl x'"`, ['ash > sh > curl(x)']],
    ['bash -lc "curl $(hostname)"', ['bash > curl($(hostname))', 'bash > hostname()*']],
    ['sh script.sh -c', ['sh(script.sh, -c)']],
    ['exec curl x', ['exec > curl(x)']],
    ['env curl x', ['env > curl(x)']],
    ['env -u HOME A=b C="d e" curl x', ['env > curl(x)']],
    ['timeout 5 curl x', ['timeout > curl(x)']],
    ['timeout -s KILL --kill-after=3 5s curl x', ['timeout > curl(x)']],
    ['timeout -t 5 curl x', ['timeout > curl(x)']],
    ['nice -n 5 nohup curl x', ['nice > nohup > curl(x)']],
    ['sudo -u www-data A=b curl x', ['sudo > curl(x)']],
    ['su-exec www curl x', ['su-exec > curl(x)']],
    ['gosu 1000:1000 curl x', ['gosu > curl(x)']],
    [`su -s /bin/sh -c 'curl x' app`, ['su > curl(x)']],
    ['tini -g -- node app.js', ['tini > node(app.js)']],
    ['/usr/bin/dumb-init --rewrite 15:3 -- sh -c "node app.js"', ['dumb-init > sh > node(app.js)']],
    ['busybox wget -q x', ['busybox > wget(-q, x)']],
    ['command curl x', ['command > curl(x)']],
    ['echo x | xargs -n 1 curl -f', ['echo(x)*', 'xargs > curl(-f)']],
    [`eval "curl x"`, ['eval > curl(x)']],
    // the letters "curl" are no call of it
    ['./curl-test.sh', ['curl-test.sh()']],
    ['echo "no curl" # curl', ['echo(no curl)']],
    ['apt-get install -y curl libcurl4', ['apt-get(install, -y, curl, libcurl4)']],
    ['command -v curl', ['command(-v, curl)']],
    ['which curl', ['which(curl)']],
    ['CURL=curl', []],
    // half-typed and odd
    ['', []],
    ['curl "http://lo', ['curl(http://lo)']],
    ['if curl x; then', ['curl(x)']],
    ['curl -f http://localhost/ ||', ['curl(-f, http://localhost/)']],
    ['$(', ['$(()']],
    ['timeout', ['timeout()']],
    ['sh -c', ['sh(-c)']],
    ['"$CURL" -f x', ['$CURL(-f, x)']],
    ['"$BIN/curl" -f x', ['curl(-f, x)']],
    ['${CURL:-/usr/bin/curl} -f x', ['${CURL:-/usr/bin/curl}(-f, x)']],
  ];
  for (const [script, programs] of cases)
    it(script || '(nothing)', () => {
      assert.deepEqual(invocationsOf(shell(script)).map(show), programs);
    });
});

describe('programs in a list of words', () => {
  const cases: [words: string[], programs: string[]][] = [
    [['curl', '-f', 'http://localhost', '||', 'exit', '1'], ['curl(-f, http://localhost, ||, exit, 1)']],
    [
      ['sh', '-c', 'curl -f x || exit 1'],
      ['sh > curl(-f, x)', 'sh > exit(1)'],
    ],
    [['/sbin/tini', '--', '/bin/sh', '-c', 'exec node "a b.js"'], ['tini > sh > exec > node(a b.js)']],
    [['echo', '$(curl x)'], ['echo($(curl x))']],
    [['timeout', '5', 'curl', 'x'], ['timeout > curl(x)']],
    [['eval', 'console.log(1)'], ['eval(console.log(1))']],
    [['--config=/etc/curl', '-v'], ['--config=/etc/curl(-v)']],
    [[], []],
    [[''], []],
  ];
  for (const [words, programs] of cases)
    it(JSON.stringify(words), () => {
      assert.deepEqual(invocationsOf(exec(...words)).map(show), programs);
    });

  it('has a shell only behind sh -c', () => {
    const shells = (command: Command) => invocationsOf(command).map((call) => call.shell);
    assert.deepEqual(shells(exec('curl', 'x')), [false]);
    assert.deepEqual(shells(exec('sh', '-c', 'curl x')), [true]);
    assert.deepEqual(shells(shell('curl x')), [true]);
  });
});

describe('programs on Windows', () => {
  const cases: [script: string, programs: string[]][] = [
    ['curl.exe -f http://localhost/', ['curl(-f, http://localhost/)']],
    ['cmd /S /C curl.exe -f http://localhost/ || exit 1', ['cmd > curl(-f, http://localhost/)', 'exit(1)']],
    [
      'powershell -Command "Invoke-WebRequest http://localhost/ -UseBasicParsing"',
      ['powershell > invoke-webrequest(http://localhost/, -UseBasicParsing)'],
    ],
    [
      'powershell -command try { $r = iwr http://localhost/; if ($r.StatusCode -eq 200) { exit 0 } else { exit 1 } } catch { exit 1 }',
      ['powershell > iwr(http://localhost/)'],
    ],
    ['pwsh -NoProfile -c (Invoke-RestMethod http://x).ok', ['pwsh > invoke-restmethod(http://x)']],
  ];
  for (const [script, programs] of cases)
    it(script, () => {
      assert.deepEqual(invocationsOf(shell(script)).map(show), programs);
    });

  it('knows folders and lower case where it is told that it is Windows', () => {
    const [call] = invocationsOf(shell('C:\\tools\\CURL.exe -f http://localhost/'), { windows: true });
    assert.deepEqual(call && show(call), 'curl(-f, http://localhost/)');
  });

  it('reads lists of words', () => {
    assert.deepEqual(invocationsOf(exec('cmd', '/C', 'curl.exe', 'x')).map(show), ['cmd > curl(x)']);
    assert.deepEqual(
      invocationsOf(exec('powershell', '-Command', "irm -Uri 'http://x/y'; exit 0")).map(show),
      ['powershell > irm(-Uri, http://x/y)'],
    );
  });
});

describe('places of words', () => {
  /** The document's text that each program's word, and the whole call, stands for. */
  function places(script: string): string[][] {
    const at = ({ start, end }: { start: number; end: number }) => script.slice(start - OFFSET, end - OFFSET);
    return invocationsOf(shell(script)).map(({ word, span, args }) => [
      at(word.span),
      at(span),
      ...args.map((arg) => at(arg.span)),
    ]);
  }
  const cases: [script: string, places: string[][]][] = [
    [
      'x; curl -f "a b" y',
      [
        ['x', 'x'],
        ['curl', 'curl -f "a b" y', '-f', '"a b"', 'y'],
      ],
    ],
    [`sh -c 'curl -f x'`, [['curl', 'curl -f x', '-f', 'x']]],
    [`sh -c "curl \\"a b\\" y"`, [['curl', 'curl \\"a b\\" y', '\\"a b\\"', 'y']]],
    [`sh -c "sh -c 'curl x'"`, [['curl', 'curl x', 'x']]],
    ['sh -c curl\\ x', [['curl', 'curl\\ x', 'x']]],
    ['eval curl "x y"', [['curl', 'curl "x y', 'x', 'y']]],
    [
      'echo `curl x`',
      [
        ['echo', 'echo `curl x`', '`curl x`'],
        ['curl', 'curl x', 'x'],
      ],
    ],
    ['powershell -c "iwr x"', [['iwr', 'iwr x', 'x']]],
    ['cmd /c curl.exe x', [['curl.exe', 'curl.exe x', 'x']]],
  ];
  for (const [script, expected] of cases)
    it(script, () => {
      assert.deepEqual(places(script), expected);
    });

  it('says which words are what the program gets', () => {
    const [call] = invocationsOf(shell(`curl 'a$b' "c$d" *.e ~/f g {h,i} "j k"`));
    assert.deepEqual(
      call?.args.map(({ literal }) => literal),
      [true, false, false, false, true, false, true],
    );
  });
});

describe('a script', () => {
  it('tells what is wrong with it and where', () => {
    const { errors } = parseShell(plainText('if true; then', OFFSET));
    assert.ok(errors.length > 0);
    for (const { span } of errors) assert.ok(span.start >= OFFSET && span.end <= OFFSET + 13);
  });

  it('survives what nobody would write', () => {
    for (const script of [
      '('.repeat(20_000),
      '$('.repeat(5_000),
      '`'.repeat(999),
      '${'.repeat(5_000),
      'sh -c '.repeat(1000) + 'x',
      'eval "'.repeat(1000),
      '$(( '.repeat(5_000),
      'a && '.repeat(100_000),
      "'",
      '\\',
      '<<',
      'cat <<EOF',
      '\0\u{1f600}\ud800',
      'a '.repeat(100_000),
    ])
      assert.ok(Array.isArray(invocationsOf(shell(script))));
  });
});
