/** What a check asks as a whole, held against what a real shell makes of the check for every outcome of its requests. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { httpProbesOf } from '../../../src/health/probe';
import type { Command } from '../../../src/language/command';
import { plainText } from '../../../src/language/text';
import { type Asked, structureOf } from '../../../src/utilities/structure';

/** What the URLs that end in `a` and `b` are answered with; 0 is no answer. */
interface Outcome {
  readonly a: number;
  readonly b: number;
  readonly body: string;
}

const outcomes: readonly Outcome[] = [200, 503].flatMap((b) => [
  ...[0, 200, 204, 302, 401, 404, 500].map((a) => ({ a, b, body: 'ok' })),
  { a: 200, b, body: 'down' },
]);

/** What `b` is answered with matters only where it is asked. */
function outcomesOf(check: string): readonly Outcome[] {
  return check.includes('/b') ? outcomes : outcomes.filter(({ b }) => b === 200);
}

/** It does what curl does with the few options that the checks below give it. */
const CURL = `#!/bin/sh
fail= out= format= head=
while [ $# -gt 0 ]; do
  case $1 in
    -o) out=$2; shift ;;
    -w) format=$2; shift ;;
    */b) status=$B ;;
    */a) status=$A ;;
    *) case $1 in *f*) fail=1 ;; esac; case $1 in *I*) head=1 ;; esac ;;
  esac
  shift
done
if [ "$status" = 0 ]; then
  [ -z "$format" ] || printf 000
  exit 7
fi
if [ -n "$head" ]; then printf 'HTTP/1.1 %s Any\\r\\nServer: none\\r\\n\\r\\n' "$status"
elif [ -z "$out" ] && { [ -z "$fail" ] || [ "$status" -lt 400 ]; }; then echo "$BODY"; fi
[ -z "$format" ] || printf %s "$status"
[ -z "$fail" ] || [ "$status" -lt 400 ] || exit 22
`;

/** Each check, behind the outcome that it is tried in: one exit code a line. */
const RUN = `while [ $# -gt 0 ]; do
  export A="$1" B="$2" BODY="$3"
  "$TRIED" -c "$4" </dev/null >/dev/null 2>&1
  echo $?
  shift 4
done`;

const curl = 'curl -fs http://localhost';
const any = 'curl -s http://localhost';
const code = `curl -s -o /dev/null -w '%{http_code}' http://localhost/a`;
const failing = `curl -sf -o /dev/null -w '%{http_code}' http://localhost/a`;

const checks = [
  `${curl}/a`,
  `${any}/a`,
  `${curl}/a || exit 1`,
  `${curl}/a && exit 0 || exit 1`,
  `${curl}/a || true`,
  `if ${curl}/a; then exit 0; fi`,
  `if ! ${curl}/a; then exit 1; fi`,
  `${curl}/a; case $? in 0) ;; *) exit 1;; esac`,
  `${curl}/a\nrc=$?\nexit $rc`,
  `false; ${curl}/a`,
  `${curl}/a && ${curl}/b`,
  `${curl}/a || exit 1; ${curl}/b`,
  `${any}/a && ${curl}/b`,
  `set -e; ${curl}/a; ${curl}/b`,
  `set -e; (${curl}/a; ${curl}/b); echo ok`,
  `set -e; (${curl}/a && true); ${curl}/b`,
  `set -e; { ${curl}/a; }; ${curl}/b; exit 0`,
  `set -e; if ${curl}/b; then ${curl}/a; else exit 1; fi; exit 0`,
  `set -e; case x in x) ${curl}/a;; esac; ${curl}/b`,
  `set -e; true && ${curl}/a; ${curl}/b`,
  `set -e; ! ${curl}/a || exit 0; exit 1`,
  `set -e; code=$(${failing}); [ "$code" = 200 ]`,
  `set -e; code=$(${failing} || true); [ "$code" != 404 ]`,
  `(set -e; ${curl}/a; ${curl}/b)`,
  `sh -ec '${curl}/a; ${curl}/b'`,
  `${curl}/a | grep -q ok`,
  `${any}/a | grep -q ok`,
  `${curl}/a | grep -c ok || exit 1`,
  `body=$(${curl}/a) || exit 1; echo "$body" | grep -q ok`,
  `body=$(${curl}/a || true); echo "$body" | grep -q ok`,
  `case "$(${curl}/a)" in *ok*) exit 0;; *) exit 1;; esac`,
  `[ "$(${code})" = 200 ]`,
  `[ "$(${code})" != 500 ]`,
  `! [ "$(${code})" -ge 400 ]`,
  `[ x$(${code}) = x204 ] || exit 1`,
  `[ "$(${code} || echo 000)" = 200 ]`,
  `code=$(${code} || echo 000); [ "$code" -lt 500 ]`,
  `code=$(${failing} || echo 000); [ "$code" -lt 500 ]`,
  `code=$(${failing} || echo 0) || exit 1; [ "$code" -ge 600 ]`,
  `code=$(${failing} || echo down >&2); [ "$code" -lt 500 ]`,
  `code=$(${failing}) || exit 1; [ "$code" != 204 ]`,
  `code=$(${code}); [ "$code" = 200 ] || [ "$code" = 401 ]`,
  `code=$(${code}); [ "$code" -ge 200 ] && [ "$code" -lt 400 ]`,
  `case $(${code}) in 2*|30?) exit 0;; *) exit 1;; esac`,
  `case $(${code}) in 2*|'30?') exit 0;; *) exit 1;; esac`,
  `case $(${code}) in "2"0[0-3]) exit 0;; *) exit 1;; esac`,
  `case $(${code}) in 200|204) ;; *) exit 1;; esac`,
  `${code} | grep -q 200`,
  `${code} | grep -qE '^(200|302)$'`,
  `${code} | grep -v 500`,
  `[ "$(${code} | grep -c 200)" != "0" ]`,
  `[ "$(${code} | grep -vc 404)" -eq 1 ]`,
  `case $(${code} | grep -c 20) in 0) exit 1;; esac`,
  `curl -sI http://localhost/a | grep -q 'HTTP/1.1 30[12]'`,
  `curl -sI http://localhost/a | head -n 1 | grep -qv 500`,
  `[ "$(curl -sI http://localhost/a | head -1 | cut -d' ' -f2)" = 200 ]`,
];

const bashChecks = [
  `[[ "$(${code})" == 2* ]]`,
  `[[ "$(${code})" == "2"* ]]`,
  `[[ "$(${code})" == 20[0-3] ]]`,
  `[[ "$(${code})" != 5* ]]`,
  `[[ "$(${code})" =~ ^(2|3)[0-9]+$ ]]`,
  `[[ "$(${code})" =~ ^"20" ]]`,
  `[[ $(${curl}/a) == *ok* ]]`,
  `[[ $(${curl}/a) =~ ok ]]`,
  `set -o pipefail; ${curl}/a | cat`,
  `set -o pipefail; set +o pipefail; ${curl}/a | cat`,
  `set -eo pipefail; ${curl}/a | cat; ${curl}/b`,
];

function passes({ probe, statuses, expected }: Asked, { a, b, body }: Outcome): boolean {
  const status = probe.urls[0]?.value.endsWith('b') ? b : a;
  const isGood = statuses?.includes(status) ?? (status > 0 && !(probe.failsOnHttpError && status >= 400));
  return isGood && expected.texts.every((text) => body.includes(text));
}

/** What one call of the utility would make of it, by outcome. */
function verdictsOn(check: string): readonly boolean[] {
  const span = { start: 0, end: check.length };
  const command: Command = { form: 'shell', script: plainText(check, 0), span };
  const structure = structureOf(command, httpProbesOf(command));
  assert.ok(structure);
  assert.deepEqual(
    structure.asked.flatMap(({ expected }) => [...expected.lost, ...expected.notes]),
    [],
  );
  return outcomesOf(check).map(
    (outcome) => structure.alwaysPasses || structure.asked.every((asked) => passes(asked, outcome)),
  );
}

function isThere(shell: string): boolean {
  return spawnSync(shell, ['-c', 'true']).status === 0;
}

/** What the shell itself makes of them. */
function run(shell: string, tried: readonly string[]): readonly boolean[][] {
  const folder = mkdtempSync(join(tmpdir(), 'structure-'));
  try {
    writeFileSync(join(folder, 'curl'), CURL, { mode: 0o755 });
    const PATH = `${folder}${delimiter}${process.env.PATH ?? ''}`;
    const env = { ...process.env, PATH, TRIED: shell };
    const words = tried.flatMap((check) =>
      outcomesOf(check).flatMap(({ a, b, body }) => [String(a), String(b), body, check]),
    );
    const { stdout } = spawnSync('sh', ['-c', RUN, 'sh', ...words], { env, encoding: 'utf8' });
    const codes = stdout.trim().split('\n').map(Number);
    return tried.map((check) => codes.splice(0, outcomesOf(check).length).map((one) => one === 0));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the structure of checks', () => {
  const tables: readonly (readonly [shell: string, checks: readonly string[]])[] = [
    ['sh', checks],
    ['bash', [...checks, ...bashChecks]],
  ];
  for (const [shell, tried] of tables)
    describe(`as ${shell} runs them`, () => {
      let real: readonly (readonly boolean[])[] = [];
      before(function () {
        if (process.platform === 'win32' || !isThere(shell)) this.skip();
        real = run(shell, tried);
      });
      for (const [at, check] of tried.entries())
        it(check, () => {
          const told = verdictsOn(check);
          const show = (verdicts: readonly boolean[] = []) =>
            outcomesOf(check)
              .filter((_, one) => verdicts[one])
              .map(({ a, b, body }) => `${a} ${b} ${body}`);
          assert.deepEqual(show(told), show(real[at]));
        });
    });
});
