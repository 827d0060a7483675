/** What becomes of checks with curl and wget: the check → the utility's words, and what people are told. */
import assert from 'node:assert/strict';
import type { Command } from '../../../src/language/command';
import { plainText } from '../../../src/language/text';
import { readCheck } from '../../../src/utilities/question';

interface Told {
  /** Notes for which the utility is not put in without asking. */
  readonly lost?: readonly string[];
  readonly notes?: readonly string[];
}

/** `asks` undefined: it is no single call. */
type Row = readonly [check: string, asks: string | undefined, told?: Told];

const url = 'http://localhost/health';
const secure = 'https://localhost/health';
const curl = 'curl -fsS';
const redirects = { notes: ['it is not followed'] };
const noFail = 'Without --fail';

const options: readonly Row[] = [
  [`curl -f ${url}`, `-u ${url}`],
  [`curl --fail ${url}`, `-u ${url}`],
  [`curl --fail-with-body ${url}`, `-u ${url}`],
  [`curl -fail ${url}`, `-u ${url}`],
  [`curl ${url}`, `-u ${url}`, { notes: [noFail] }],
  [`curl -f -s ${url}`, `-u ${url}`],
  [`curl -f -S ${url}`, `-u ${url}`],
  [`curl -f -sS ${url}`, `-u ${url}`],
  [`curl -f --no-progress-meter -v ${url}`, `-u ${url}`],
  [`curl -f -L ${url}`, `-u ${url} --status 200-399`, redirects],
  [`curl -f --location --max-redirs 3 ${url}`, `-u ${url} --status 200-399`, redirects],
  [`${curl} -I ${url}`, `-u ${url}`, { notes: ['GET instead of HEAD'] }],
  [`${curl} -X HEAD ${url}`, `-u ${url}`, { notes: ['GET instead of HEAD'] }],
  [`${curl} -o /dev/null ${url}`, `-u ${url}`],
  [`${curl} --output=/dev/null ${url}`, `-u ${url}`],
  [`${curl} -O ${url}`, `-u ${url}`],
  [`${curl} -D - ${url}`, `-u ${url}`],
  [`${curl} -w '%{http_code}' ${url}`, `-u ${url}`],
  [`${curl} -X GET ${url}`, `-u ${url}`],
  [`${curl} -X POST ${url}`, `-u ${url}`, { lost: ['option -X POST'] }],
  [`${curl} --request=PUT ${url}`, `-u ${url}`, { lost: ['option --request=PUT'] }],
  [`${curl} -H 'Accept: text/plain' ${url}`, `-u ${url}`, { lost: [`option -H 'Accept: …'`] }],
  [`${curl} --header='X-Key: s3cret' ${url}`, `-u ${url}`, { lost: [`option --header='X-Key: …'`] }],
  [`${curl} -m 2 ${url}`, `-u ${url} -t 2000`],
  [`${curl} --max-time 0.5 ${url}`, `-u ${url} -t 500`],
  [`${curl} --max-time=2.5 ${url}`, `-u ${url} -t 2500`],
  [`${curl} -m 0 ${url}`, `-u ${url}`],
  [`${curl} -m "$LIMIT" ${url}`, `-u ${url}`, { lost: ['option -m $LIMIT'] }],
  [`${curl} --connect-timeout 2 -m 4 ${url}`, `-u ${url} -t 4000`],
  [`timeout 5 ${curl} ${url}`, `-u ${url} -t 5000`],
  [`${curl} --retry 0 ${url}`, `-u ${url}`],
  [
    `${curl} --retry 3 --retry-delay 1 --retry-connrefused --retry-max-time 9 ${url}`,
    `-u ${url}`,
    {
      lost: [
        '--retry 3 --retry-delay 1 --retry-connrefused --retry-max-time 9 was dropped: the utility asks once',
      ],
    },
  ],
  [`${curl} --unix-socket /run/app.sock ${url}`, undefined],
  [`${curl} --resolve a:80:127.0.0.1 http://a/health`, undefined],
  [`${curl} -K /etc/curlrc ${url}`, undefined],
  [`${curl} ${url} ${secure}`, `-u ${url} -u ${secure}`, { lost: ['how the last one ended'] }],
  [`${curl} --fail-early ${url} ${secure}`, `-u ${url} -u ${secure}`],
  [
    `${curl} --fail-early ${url} ${secure} | grep -q ok`,
    `-u ${url} -u ${secure}`,
    { lost: ['grep -q ok was dropped'] },
  ],
  [`wget -q ${url} ${secure}`, `-u ${url} -u ${secure}`],
  [`${curl} http://localhost/admin`, '-u http://localhost/admin --status 200-399'],
  [`wget -q --spider http://localhost/admin`, '-u http://localhost/admin --status 200-399'],
  [`wget -q --max-redirect=0 http://localhost/admin`, '-u http://localhost/admin'],
  [`${curl} $OPTIONS ${url}`, undefined],
  [`${curl} "\${args[@]}" ${url}`, undefined],
  [`${curl} "$@"`, undefined],
  [`${curl} -m 99999999999999999999 ${url}`, `-u ${url} -t 86400000`],
  [`${curl} http:/localhost/health`, undefined],
  [`${curl} http:///health`, undefined],
  [`${curl} //localhost/health`, undefined],
  [`${curl} 'http://localhost/health/$metadata'`, '-u http://localhost/health/$metadata'],
  [`${curl} 'http://localhost:$PORT/health'`, undefined],
  [`${curl} "http://localhost/health/\\$metadata"`, '-u http://localhost/health/$metadata'],
  [`${curl} "http://localhost:$PORT/health/\\$metadata"`, undefined],
  [`${curl} -k ${secure}`, `-u ${secure} -k`],
  [`${curl} --insecure ${secure}`, `-u ${secure} -k`],
  [`${curl} -k ${url}`, `-u ${url}`],
  [`${curl} -k "$URL"`, '-u $URL --status 200-399 -k'],
  [`${curl} -u ann:s3cret ${url}`, '-u http://ann:s3cret@localhost/health'],
  [`${curl} --user 'ann:p@ss:w/rd' ${url}`, '-u http://ann:p%40ss%3Aw%2Frd@localhost/health'],
  [`${curl} --user=ann: ${url}`, '-u http://ann:@localhost/health'],
  [`${curl} -u ann ${url}`, '-u http://localhost/health', { lost: ['option -u has'] }],
  [`${curl} -u "$NAME:$PASSWORD" ${url}`, `-u ${url}`, { lost: ['option -u has'] }],
  [`${curl} --digest -u a:b ${url}`, `-u ${url}`, { lost: ['option --digest has', 'option -u has'] }],
  [`${curl} -G ${url}`, `-u ${url}`, { lost: ['option -G has'] }],
  [`${curl} -d a=s3cret ${url}`, `-u ${url}`, { lost: ['option -d has'] }],
  [`${curl} -b a=s3cret ${url}`, `-u ${url}`, { lost: ['option -b has'] }],
  [`${curl} -A Mozilla ${url}`, `-u ${url}`, { lost: ['option -A Mozilla has'] }],
  [`${curl} --compressed -4 --http1.1 --noproxy '*' ${url}`, `-u ${url}`],
  [`${curl} -6 ${url}`, `-u ${url}`],
  [`${curl} --cacert /ca.pem ${secure}`, `-u ${secure}`, { lost: ['option --cacert /ca.pem has'] }],
  [`${curl} -E /me.pem:s3cret ${secure}`, `-u ${secure}`, { lost: ['option -E has'] }],
  [`${curl} -x http://proxy:3128 ${url}`, `-u ${url}`, { lost: ['option -x http://proxy:3128 has'] }],
  [
    `${curl} -x http://ann:s3cret@proxy:3128 ${url}`,
    `-u ${url}`,
    { lost: ['option -x http://…@proxy:3128 has'] },
  ],
  [`${curl} --socks5 ann:s3cret@proxy ${url}`, `-u ${url}`, { lost: ['option --socks5 …@proxy has'] }],
  [`${curl} --proxy-header 'Key: s3cret' ${url}`, `-u ${url}`, { lost: ['option --proxy-header has'] }],
  [`${curl} --proxy-cert a:s3cret ${url}`, `-u ${url}`, { lost: ['option --proxy-cert has'] }],
  [`${curl} --proxy-tlspassword s3cret ${url}`, `-u ${url}`, { lost: ['option --proxy-tlspassword has'] }],
  [`${curl} --url-query token=s3cret ${url}`, `-u ${url}`, { lost: ['option --url-query has'] }],
  [`${curl} -e 'http://a:s3cret@b/?c=s3cret' ${url}`, `-u ${url}`, { lost: ['option -e http://…@b/?… has'] }],
  [`${curl} -H s3cret ${url}`, `-u ${url}`, { lost: [`option -H '…' has`] }],
  [`${curl} -H "$KEY" ${url}`, `-u ${url}`, { lost: [`option -H '$KEY' has`] }],
  [`wget -e http_proxy=http://a:s3cret@b ${url}`, `-u ${url}`, { lost: ['option -e has'] }],
  [`http_proxy= no_proxy='*' ${curl} ${url}`, `-u ${url}`],
  [`wget --spider ${url}`, `-u ${url}`],
  [`wget -q --spider ${url}`, `-u ${url}`],
  [`wget -qO- ${url}`, `-u ${url}`],
  [`wget -q -O - ${url}`, `-u ${url}`],
  [`wget -O /dev/null ${url}`, `-u ${url}`],
  [`wget --output-document=/dev/null --no-cache ${url}`, `-u ${url}`],
  [`wget --tries=1 -q ${url}`, `-u ${url}`],
  [`wget -t1 -q ${url}`, `-u ${url}`],
  [`wget --tries=3 ${url}`, `-u ${url}`, { lost: ['--tries=3 was dropped: the utility asks once'] }],
  [`wget -t 3 --waitretry=1 ${url}`, `-u ${url}`, { lost: ['-t 3 --waitretry=1 was dropped'] }],
  [`wget --timeout=2 ${url}`, `-u ${url} -t 2000`],
  [`wget -T 2 ${url}`, `-u ${url} -t 2000`],
  [`wget -T2 --connect-timeout=1 ${url}`, `-u ${url} -t 2000`],
  [`wget --no-verbose ${url}`, `-u ${url}`],
  [`wget -nv -S ${url}`, `-u ${url}`],
  [`wget --no-check-certificate -q ${secure}`, `-u ${secure} -k`],
  [`wget --no-check-certificate -q ${url}`, `-u ${url}`],
  [`wget --header 'Host: a' ${url}`, `-u ${url}`, { lost: [`option --header 'Host: …'`] }],
  [`wget --post-data=s3cret ${url}`, `-u ${url}`, { lost: ['option --post-data= has'] }],
  [`wget --method=PUT ${url}`, `-u ${url}`, { lost: ['option --method=PUT'] }],
  [`wget --user=ann --password=s3cret ${url}`, '-u http://ann:s3cret@localhost/health'],
  [
    `wget --user=ann --password="$PASSWORD" ${url}`,
    `-u ${url}`,
    { lost: ['option --user=ann', 'option --password= '] },
  ],
  [`wget -Y off -q ${url}`, `-u ${url}`],
  [`wget -U Mozilla ${url}`, `-u ${url}`, { lost: ['option -U Mozilla has'] }],
  [
    `wget --ca-certificate=/ca.pem ${secure}`,
    `-u ${secure}`,
    { lost: ['option --ca-certificate=/ca.pem has'] },
  ],
];

const anywhere = 'may stand anywhere';
const line = 'in the same line';

const bodies: readonly Row[] = [
  [`${curl} ${url} | grep -q ok`, `-u ${url} --contains ok`],
  [`${curl} ${url} | grep ok`, `-u ${url} --contains ok`],
  [`${curl} ${url} | grep -c ok || exit 1`, `-u ${url} --contains ok`],
  [`${curl} ${url} | grep -F 'a.b*'`, `-u ${url} --contains a.b*`],
  [`${curl} ${url} | fgrep -q a.b`, `-u ${url} --contains a.b`],
  [`${curl} ${url} | grep -q 'a\\.b'`, `-u ${url} --contains a.b`],
  [`${curl} ${url} | grep -q -e ok`, `-u ${url} --contains ok`],
  [`${curl} ${url} | grep --color=never -o OK`, `-u ${url} --contains OK`],
  [`${curl} ${url} | grep -q 'Sign in'`, `-u ${url} --contains Sign in`],
  [`${curl} ${url} | grep -q '"status":"UP"'`, `-u ${url} --contains "status":"UP"`],
  [`${curl} ${url} | grep -q "\\"status\\":\\"UP\\""`, `-u ${url} --contains "status":"UP"`],
  [`${curl} ${url} | grep -q '{"ok":true}'`, `-u ${url} --contains {"ok":true}`],
  [`${curl} ${url} | grep -qE '{"ok":true}'`, `-u ${url} --contains {"ok":true}`],
  [`${curl} ${url} | grep -q -- -ok`, `-u ${url} --contains=-ok`],
  [`${curl} ${url} | cat | grep -q ok`, `-u ${url} --contains ok`],
  [`${curl} ${url} 2>/dev/null | grep -q ok`, `-u ${url} --contains ok`],
  [`wget -qO- ${url} | grep -q ok`, `-u ${url} --contains ok`],
  [`wget -qO- ${url} 2>&1 | grep -q ok`, `-u ${url} --contains ok`],
  [`set -o pipefail; ${curl} ${url} | grep -q ok`, `-u ${url} --contains ok`],
  [`curl -s ${url} | grep -q ok`, `-u ${url} --contains ok`, { notes: [noFail] }],
  [`${curl} ${url} | grep -qi 200`, `-u ${url} --contains 200`],
  [`${curl} ${url} | grep -qi ok`, `-u ${url}`, { lost: ['grep -qi ok was dropped'] }],
  [`${curl} ${url} | grep -qv down`, `-u ${url}`, { lost: ['grep -qv down was dropped'] }],
  [`${curl} ${url} | grep -q 'o.*k'`, `-u ${url}`, { lost: ['grep -q o.*k was dropped'] }],
  [`${curl} ${url} | grep -qE 'up|ok'`, `-u ${url}`, { lost: ['grep -qE up|ok was dropped'] }],
  [`${curl} ${url} | grep -q 'up\\|ok'`, `-u ${url}`, { lost: ['grep -q up\\|ok was dropped'] }],
  [`${curl} ${url} | grep -q -e up -e ok`, `-u ${url}`, { lost: ['grep -q -e up -e ok was dropped'] }],
  [`${curl} ${url} | grep -q "$TEXT"`, `-u ${url}`, { lost: ['grep -q $TEXT was dropped'] }],
  [`${curl} ${url} | grep -q 'a$b'`, `-u ${url}`, { lost: ['grep -q a$b was dropped'] }],
  [`${curl} ${url} | grep -q ok /etc/hosts`, `-u ${url}`, { lost: ['grep -q ok /etc/hosts was dropped'] }],
  [`${curl} ${url} | grep -qx ok`, `-u ${url} --contains ok`, { lost: [anywhere] }],
  [`${curl} ${url} | grep -qw ok`, `-u ${url} --contains ok`, { lost: [anywhere] }],
  [`${curl} ${url} | grep -q '^ok$'`, `-u ${url} --contains ok`, { lost: [anywhere] }],
  [`${curl} ${url} | grep a | grep -q b`, `-u ${url} --contains a --contains b`, { lost: [line] }],
  [`${curl} ${url} | grep -v a | grep -q b`, `-u ${url} --contains b`, { lost: ['grep -v a was dropped'] }],
  [`${curl} ${url} | head -n 1 | grep -q b`, `-u ${url} --contains b`, { lost: ['head -n 1 was dropped'] }],
  [`${curl} ${url} | jq -e .ok`, `-u ${url}`, { lost: ['jq -e .ok was dropped'] }],
  [
    `${curl} ${url} | jq -r .status | grep -q UP`,
    `-u ${url}`,
    { lost: ['jq -r .status was dropped', 'grep -q UP was dropped'] },
  ],
  [`${curl} -o /dev/null ${url} | grep -q ok`, `-u ${url}`, { lost: ['grep -q ok was dropped'] }],
  [`${curl} -w '%{http_code}' ${url} | grep -q 200`, `-u ${url}`, { lost: ['grep -q 200 was dropped'] }],
  [`[ "$(${curl} ${url})" = "ok" ]`, `-u ${url} --contains ok`, { lost: [anywhere] }],
  [`test "$(${curl} ${url})" = pong || exit 1`, `-u ${url} --contains pong`, { lost: [anywhere] }],
  [`[[ "$(${curl} ${url})" == *ok* ]]`, `-u ${url} --contains ok`],
  [`[[ $(${curl} ${url}) =~ ok ]]`, `-u ${url} --contains ok`],
  [`[[ $(${curl} ${url}) == *"[ok]"* ]]`, `-u ${url} --contains [ok]`],
  [`[[ $(${curl} ${url}) == "*ok*" ]]`, `-u ${url} --contains *ok*`, { lost: [anywhere] }],
  [`[[ $(${curl} ${url}) == ok* ]]`, `-u ${url}`, { lost: ['= ok* was dropped'] }],
  [`case "$(${curl} ${url})" in *ok*) exit 0;; *) exit 1;; esac`, `-u ${url} --contains ok`],
  [`body=$(${curl} ${url}); [ "$body" = ok ]`, `-u ${url} --contains ok`, { lost: [anywhere] }],
  [`body=$(${curl} ${url}) || exit 1; echo "$body" | grep -q ok`, `-u ${url} --contains ok`],
  [
    `[ "$(${curl} ${url} | jq -r .status)" = UP ]`,
    `-u ${url}`,
    { lost: ['jq -r .status | = UP was dropped'] },
  ],
  [`body=$(${curl} ${url} || true); [ "$body" = ok ]`, `-u ${url} --contains ok`, { lost: [anywhere] }],
  [`body=$(${curl} ${url} || echo ok); [ "$body" = ok ]`, undefined],
  [`body=$(${curl} ${url} || echo ok); echo "$body" | grep -q ok`, undefined],
  [`${curl} ${url} | grep -c ok | grep -q 0`, `-u ${url}`, { lost: ['grep -c ok was', 'grep -q 0 was'] }],
  [`${curl} ${url} | grep -qm 0 ok`, `-u ${url}`, { lost: ['grep -qm 0 ok was dropped'] }],
  [`[ "$(${curl} ${url})" != down ]`, undefined],
  [`${curl} ${url} | xargs test ok =`, undefined],
  [
    `${curl} ${url}/a | grep -q a && ${curl} ${url}/b`,
    `-u ${url}/a -u ${url}/b`,
    { lost: ['a was dropped'] },
  ],
];

const code = `curl -s -o /dev/null -w '%{http_code}' ${url}`;

const statuses: readonly Row[] = [
  [`[ "$(${code})" = "200" ]`, `-u ${url} --status 200`],
  [`[ "$(curl -s -o /dev/null -w "%{http_code}" ${url})" == "200" ]`, `-u ${url} --status 200`],
  [`[ 200 = $(${code}) ]`, `-u ${url} --status 200`],
  [`[ x$(${code}) = x200 ]`, `-u ${url} --status 200`],
  [`test $(${code}) -eq 200 || exit 1`, `-u ${url} --status 200`],
  [`test \`${code}\` -eq 200`, `-u ${url} --status 200`],
  [`[[ $(${code}) == 200 ]]`, `-u ${url} --status 200`],
  [`[[ "$(${code})" == 2* ]]`, `-u ${url} --status 200-299`],
  [`[[ "$(${code})" =~ ^(2|3)[0-9]+$ ]]`, `-u ${url} --status 200-399`],
  [`[[ "$(${code})" =~ ^"2".*$ ]]`, `-u ${url} --status 200-299`],
  [`[[ "$(${code})" == "2"* ]]`, `-u ${url} --status 200-299`],
  [`[[ "$(${code})" == [23]0"4" ]]`, `-u ${url} --status 204,304`],
  [`[[ "$(${code})" != 5* ]]`, `-u ${url} --status 100-499`, { notes: ['No answer at all'] }],
  // In quotes, signs mean themselves: no status is `2*`.
  [`[[ "$(${code})" == "2*" ]]`, undefined],
  [`[[ "$(${code})" == 2\\* ]]`, undefined],
  [`[[ "$(${code})" =~ "^2" ]]`, undefined],
  [`case $(${code}) in "2*") exit 0;; *) exit 1;; esac`, undefined],
  [`case $(${code}) in 2*|'30?') exit 0;; *) exit 1;; esac`, `-u ${url} --status 200-299`],
  [`case $(${code}) in $WANTED) exit 0;; *) exit 1;; esac`, undefined],
  [`[ "$(curl -sw '%{response_code}\\n' --output=/dev/null ${url})" = 204 ]`, `-u ${url} --status 204`],
  [`[ "$(${code} || echo 000)" = 200 ]`, `-u ${url} --status 200`],
  // What stands behind `||` is printed, too, behind the status of curl: `404000`.
  [
    `code=$(curl -sf -o /dev/null -w '%{http_code}' ${url} || echo 000); [ "$code" -lt 500 ]`,
    `-u ${url} --status 100-399`,
    { notes: ['No answer at all'] },
  ],
  [
    `code=$(curl -sf -o /dev/null -w '%{http_code}' ${url} || printf 0) || exit 1; [ "$code" -ge 600 ]`,
    `-u ${url} --status 400-599`,
  ],
  [
    `[ "$(curl -sf -o /dev/null -w '%{http_code}' ${url} || echo down >&2)" -lt 500 ]`,
    `-u ${url} --status 100-499`,
    { notes: ['No answer at all'] },
  ],
  [`[ "$(curl -sf -o /dev/null -w '%{http_code}\\n' ${url} || echo 000)" -lt 500 ]`, undefined],
  [`[ "$(${code} || echo $DEFAULT)" = 200 ]`, undefined],
  [`[ "$(${code} || true)" -lt 500 ]`, `-u ${url} --status 100-499`, { notes: ['No answer at all'] }],
  [`[ "$(${code})" != 500 ]`, `-u ${url} --status 100-499,501-599`, { notes: ['No answer at all'] }],
  [`! [ "$(${code})" -ge 400 ]`, `-u ${url} --status 100-399`, { notes: ['No answer at all'] }],
  [`code=$(${code}); [ "$code" -ge 200 ] && [ "$code" -lt 400 ]`, `-u ${url} --status 200-399`],
  [`code=$(${code}); [ "$code" = 200 ] || [ "$code" = 401 ]`, `-u ${url} --status 200,401`],
  [`code=$(${code}); [[ $code -ge 200 && $code -lt 300 ]] && exit 0 || exit 1`, `-u ${url} --status 200-299`],
  [`STATUS=$(${code})\nif [ "$STATUS" -eq 200 ]; then\n  exit 0\nfi\nexit 1`, `-u ${url} --status 200`],
  [`STATUS=$(${code}) || exit 1; test "\${STATUS}" != 404`, `-u ${url} --status 100-403,405-599`],
  [`case $(${code}) in 2*|30?) exit 0;; *) exit 1;; esac`, `-u ${url} --status 200-309`],
  [`case "$(${code})" in 200|204) ;; *) echo down; exit 1;; esac`, `-u ${url} --status 200,204`],
  [`${code} | grep -q 200`, `-u ${url} --status 200`],
  [`${code} | grep 200 || exit 1`, `-u ${url} --status 200`],
  [`${code} | grep -qE '^(200|301)$'`, `-u ${url} --status 200,301`],
  [`${code} | grep -q '200\\|204'`, `-u ${url} --status 200,204`],
  [`${code} | grep -qE '^2..'`, `-u ${url} --status 200-299`],
  [`${code} | egrep -q '20[0-9]|30[12]'`, `-u ${url} --status 200-209,301-302`],
  [`${code} | grep -q '20[[:digit:]]'`, `-u ${url} --status 200-209`],
  [`${code} | grep -v 500`, `-u ${url} --status 100-499,501-599`, { notes: ['No answer at all'] }],
  [`[ "$(${code} | grep -c 200)" != "0" ]`, `-u ${url} --status 200`],
  [`case $(${code} | grep -c 200) in 0) exit 1;; esac`, `-u ${url} --status 200`],
  [
    `[ "$(${code} | grep -vc 500)" -eq 1 ] || exit 1`,
    `-u ${url} --status 100-499,501-599`,
    { notes: ['No answer at all'] },
  ],
  [`[ "$(${code} | grep -o 200)" = 200 ]`, undefined],
  [`[ -n "$(${code} | grep -q 200)" ]`, undefined],
  [
    `curl -sI ${url} | grep -qv 'HTTP/1.1 500'`,
    `-u ${url}`,
    { lost: ['grep -qv HTTP/1.1 500 was dropped'], notes: [noFail, 'GET instead'] },
  ],
  [
    `curl -sI ${url} | head -1 | grep -qv 500`,
    `-u ${url} --status 100-499,501-599`,
    { notes: ['GET instead'] },
  ],
  [`${code} | tr -d '\\n' | grep -x 200`, `-u ${url} --status 200`],
  [
    `[ "$(curl -sL -o /dev/null -w '%{http_code}' ${url})" = 200 ]`,
    `-u ${url} --status 200,300-399`,
    redirects,
  ],
  [`[ "$(curl -sk -o /dev/null -w '%{http_code}' ${secure})" = 401 ]`, `-u ${secure} --status 401 -k`],
  [
    `[ "$(curl -sI -o /dev/null -w '%{http_code}' ${url})" = 200 ]`,
    `-u ${url} --status 200`,
    { notes: ['GET instead'] },
  ],
  [`curl -sI ${url} | grep -q '200 OK'`, `-u ${url} --status 200`, { notes: ['GET instead'] }],
  [
    `curl -sI ${url} | head -n 1 | grep -q 'HTTP/1.1 30[12]'`,
    `-u ${url} --status 301-302`,
    { notes: ['GET instead'] },
  ],
  [`curl -s -i ${url} | grep 'HTTP/1.1 200'`, `-u ${url} --status 200`],
  [
    `[ "$(curl -sI ${url} | head -1 | cut -d' ' -f2)" = 200 ]`,
    `-u ${url} --status 200`,
    { notes: ['GET instead'] },
  ],
  [
    `curl -sI ${url} | grep -q 'Server: nginx'`,
    `-u ${url}`,
    { lost: ['grep -q Server: nginx was dropped'], notes: [noFail, 'GET instead'] },
  ],
  [`wget -S --spider ${url} 2>&1 | grep -q "HTTP/1.1 [1-3]"`, `-u ${url} --status 100-399`],
  [`wget --server-response --spider -q ${url} 2>&1 | grep '200 OK'`, `-u ${url} --status 200`],
  [`wget -S --spider ${url} | grep '200 OK'`, `-u ${url}`, { lost: ['grep 200 OK was dropped'] }],
  [`[ "$(${code})" = "$EXPECTED" ]`, undefined],
  [`[ "$(${code})" = 1000 ]`, undefined],
  [`[ "$(${code})" = 200 ] && [ "$(${code}/b)" = 200 ]`, undefined],
  [`[ "$(${code})" = 200 ] && pgrep nginx`, undefined],
];

const structures: readonly Row[] = [
  [`${curl} ${url} || exit 1`, `-u ${url}`],
  [`${curl} ${url} || false`, `-u ${url}`],
  [`${curl} ${url} > /dev/null 2>&1 || exit 1`, `-u ${url}`],
  [`${curl} ${url} && exit 0 || exit 1`, `-u ${url}`],
  [`${curl} ${url} || (echo down; exit 1)`, `-u ${url}`],
  [`${curl} ${url} || { echo down >&2; exit 1; }`, `-u ${url}`],
  [`(${curl} ${url} || exit 1)`, `-u ${url}`],
  [`if ${curl} ${url}; then exit 0; else exit 1; fi`, `-u ${url}`],
  [`if ${curl} ${url} >/dev/null; then echo up; else echo down; exit 1; fi`, `-u ${url}`],
  [`if ! ${curl} ${url}; then exit 1; fi`, `-u ${url}`],
  [`! ${curl} ${url} && exit 1 || exit 0`, `-u ${url}`],
  [`${curl} ${url}; exit $?`, `-u ${url}`],
  [`${curl} ${url}; if [ $? -ne 0 ]; then exit 1; fi`, `-u ${url}`],
  [`${curl} ${url}\nrc=$?\nexit $rc`, `-u ${url}`],
  [`set -e\n${curl} ${url}\nexit 0`, `-u ${url}`],
  [`set -e; ${curl} ${url}/a; ${curl} ${url}/b`, `-u ${url}/a -u ${url}/b`],
  [`set -e; (${curl} ${url}/a; ${curl} ${url}/b)`, `-u ${url}/a -u ${url}/b`],
  [`set -e; if true; then ${curl} ${url}/a; fi; ${curl} ${url}/b`, `-u ${url}/a -u ${url}/b`],
  [`set -e; true && ${curl} ${url}/a; ${curl} ${url}/b`, `-u ${url}/a -u ${url}/b`],
  [
    `set -e; ${curl} ${url}/a | grep -q a; ${curl} ${url}/b`,
    `-u ${url}/a -u ${url}/b`,
    { lost: ['a was dropped'] },
  ],
  [`set -e; ! ${curl} ${url} || exit 0; exit 1`, `-u ${url}`],
  [`(set -e; ${curl} ${url}/a; ${curl} ${url}/b)`, `-u ${url}/a -u ${url}/b`],
  [`sh -ec '${curl} ${url}/a; ${curl} ${url}/b'`, `-u ${url}/a -u ${url}/b`],
  // What comes of the first does not matter in these.
  [`set -e; set +e; ${curl} ${url}/a; ${curl} ${url}/b`, undefined],
  [`${curl} ${url}/a; set -e; ${curl} ${url}/b`, undefined],
  [`sh -ec 'set +o errexit; ${curl} ${url}/a; ${curl} ${url}/b'`, undefined],
  [`set -e; { ${curl} ${url}/a; ${curl} ${url}/b; } || exit 1`, undefined],
  [`set -e; (${curl} ${url}/a; ${curl} ${url}/b) && echo ok`, undefined],
  [`set -e; if ${curl} ${url}/a; ${curl} ${url}/b; then exit 0; fi; exit 1`, undefined],
  [`set -e; ${curl} ${url}/a && true; ${curl} ${url}/b`, undefined],
  [`set -e; { ${curl} ${url}/a && true; }; ${curl} ${url}/b`, undefined],
  [`set -e; (${curl} ${url}/a && true); ${curl} ${url}/b`, `-u ${url}/a -u ${url}/b`],
  [`(set -e); ${curl} ${url}/a; ${curl} ${url}/b`, undefined],
  [`set -o pipefail; set +o pipefail; ${curl} ${url} | cat`, `-u ${url}`, { notes: ['could not fail'] }],
  [`set -- a b; ${curl} ${url}/$1`, undefined],
  [`sh -c '${curl} ${url} || exit 1'`, `-u ${url}`],
  [`exec ${curl} ${url}`, `-u ${url}`],
  [`env HOST=a sh -c '${curl} http://$HOST/'`, undefined],
  [`${curl} ${url}/a && ${curl} ${url}/b`, `-u ${url}/a -u ${url}/b`],
  [`${curl} ${url}/a || exit 1; ${curl} ${url}/b || exit 1`, `-u ${url}/a -u ${url}/b`],
  [`${curl} -m 1 ${url}/a && ${curl} -m 2 ${url}/b`, `-u ${url}/a -u ${url}/b -t 2000`],
  [`${curl} -k ${secure} && ${curl} ${url}`, `-u ${secure} -u ${url} -k`],
  [`${curl} -k ${secure} && ${curl} ${secure}/b`, `-u ${secure} -u ${secure}/b`, { lost: ['option -k has'] }],
  [`${curl} ${url} || true`, `-u ${url}`, { notes: ['could not fail'] }],
  [`${curl} ${url}; exit 0`, `-u ${url}`, { notes: ['could not fail'] }],
  [`if ${curl} ${url}; then exit 0; fi`, `-u ${url}`, { notes: ['could not fail'] }],
  [`${curl} ${url}/a || ${curl} ${url}/b`, undefined],
  [`${curl} ${url}/a || ${curl} ${url}/b || true`, undefined],
  [`${curl} ${url}/a; ${curl} ${url}/b`, undefined],
  [`body=$(${curl} ${url}/a); echo "$body" | grep ok; ${curl} ${url}/b`, undefined],
  [`! ${curl} ${url}`, undefined],
  [`${curl} ${url} || kill 1`, undefined],
  [`${curl} ${url} && pgrep nginx`, undefined],
  [`cd /app && ${curl} ${url}`, `-u ${url}`, { lost: ['cd /app was dropped'] }],
  [`cd /app || exit 1; ${curl} ${url} || exit 1`, `-u ${url}`, { lost: ['cd /app was dropped'] }],
  [`(cd app; ${curl} ${url})`, `-u ${url}`, { lost: ['cd app was dropped'] }],
  [`cd / && ${curl} ${url}`, `-u ${url}`],
  [`cd "$DIR" && ${curl} ${url}`, undefined],
  [`cd - && ${curl} ${url}`, undefined],
  [`cd /app && ./warm-up && ${curl} ${url}`, undefined],
  [`cd /app && pgrep nginx && ${curl} ${url}`, undefined],
  [`test -f /tmp/off || ${curl} ${url}`, undefined],
  [`sleep 1; ${curl} ${url}`, undefined],
  [`HOST=a; ${curl} http://$HOST/`, undefined],
  [`PORT=8080; ${curl} http://localhost:$PORT/health || exit 1`, undefined],
  [`PORT=8080; ${curl} ${url}`, `-u ${url}`],
  [`PORT=8080; ${curl} http://localhost:$PORT/ || exit 1`, undefined],
  [`PORT=8080\n${curl} "http://localhost:\${PORT:-80}/"`, undefined],
  [`: "\${PORT:=8080}"; ${curl} http://localhost:$PORT/`, undefined],
  [`id=$(${curl} ${url}/id) && ${curl} "${url}?id=$id"`, undefined],
  [`PORT=8080; ${curl} http://localhost:$PORTS/health`, '-u http://localhost:$PORTS/health'],
  [`: "\${PORT:-8080}"; ${curl} http://localhost:$PORT/health`, '-u http://localhost:$PORT/health'],
  [`for i in 1 2 3; do ${curl} ${url} && exit 0; done; exit 1`, undefined],
  [`${curl} ${url} &`, undefined],
  [`${curl} ${url} || [ $? -eq 22 ]`, undefined],
  [`curl() { true; }; curl ${url}`, undefined],
];

function shell(script: string): Command {
  return { form: 'shell', script: plainText(script, 0), span: { start: 0, end: script.length } };
}

function exec(...words: string[]): Command {
  return { form: 'exec', words: words.map((word) => plainText(word, 0)), span: { start: 0, end: 1 } };
}

function judge(command: Command, [, asks, { lost = [], notes = [] } = {}]: Row): void {
  const whole = readCheck(command, 300)?.whole;
  assert.equal(whole?.args.map(({ value }) => value).join(' '), asks);
  if (!whole) return;
  const expected = [...lost, ...notes];
  const unexpected = whole.notes.filter((note) => !expected.some((text) => note.includes(text)));
  assert.deepEqual(unexpected, []);
  for (const text of expected)
    assert.ok(
      whole.notes.some((note) => note.includes(text)),
      text,
    );
  assert.equal(whole.complete, lost.length === 0);
  assert.doesNotMatch(whole.notes.join(), /s3cret/);
}

describe('checks in the utility’s words', () => {
  const tables = { options, bodies, statuses, structures };
  for (const [name, rows] of Object.entries(tables))
    describe(name, () => {
      for (const row of rows)
        it(row[0], () => {
          judge(shell(row[0]), row);
        });
    });

  describe('exec form', () => {
    const rows: readonly (readonly [words: readonly string[], asks: string, told: Told])[] = [
      [['curl', '-f', url], `-u ${url}`, {}],
      [['curl', '-f', url, '||', 'exit', '1'], `-u ${url}`, {}],
      [['curl', '-f', url, '|', 'grep', 'ok'], `-u ${url}`, { lost: ['| grep ok was dropped'] }],
      [['curl', '-f', url, '&&', 'pgrep', 'nginx'], `-u ${url}`, { lost: ['&& pgrep nginx was dropped'] }],
      [['curl', '-f', `${url}/$metadata`], `-u ${url}/$metadata`, {}],
      [['sh', '-c', `curl -sf ${url} | grep -q '"ok"' || exit 1`], `-u ${url} --contains "ok"`, {}],
      [['bash', '-eo', 'pipefail', '-c', `curl -sf ${url} | grep -q ok`], `-u ${url} --contains ok`, {}],
      [['timeout', '2', 'wget', '-q', url], `-u ${url} -t 2000`, {}],
    ];
    for (const [words, asks, told] of rows)
      it(words.join(' '), () => {
        judge(exec(...words), ['', asks, told]);
      });
  });

  describe('the time limit', () => {
    const rows: readonly (readonly [check: string, limit: number | undefined, asks: string, told: number])[] =
      [
        [`${curl} ${url}`, undefined, `-u ${url}`, 1],
        [`${curl} ${url}`, 5000, `-u ${url} -t 5000`, 0],
        [`${curl} ${url}`, 200, `-u ${url}`, 0],
        [`${curl} -m 2 ${url}`, 5000, `-u ${url} -t 2000`, 0],
        [`${curl} --connect-timeout 2 ${url}`, 5000, `-u ${url} -t 5000`, 0],
        [`${curl} --connect-timeout 2 ${url}`, undefined, `-u ${url} -t 2000`, 0],
        [`wget -q ${url}`, 3000, `-u ${url} -t 3000`, 0],
      ];
    for (const [check, limit, asks, told] of rows)
      it(`${check} with ${limit ?? 'no'} limit of the engine’s`, () => {
        const whole = readCheck(shell(check), limit)?.whole;
        assert.ok(whole);
        assert.equal(whole.args.map(({ value }) => value).join(' '), asks);
        assert.equal(whole.notes.filter((note) => note.includes('300 ms')).length, told);
      });
  });

  it('replaces calls where they stand if there is more to a check', () => {
    const spansOf = (script: string) =>
      readCheck(shell(script), 300)?.calls?.map(({ span }) => script.slice(span.start, span.end));
    assert.deepEqual(spansOf(`${curl} ${url} || kill 1`), [`${curl} ${url}`]);
    assert.deepEqual(spansOf(`PORT=80; ${curl} localhost:$PORT || exit 1`), [`${curl} localhost:$PORT`]);
    assert.equal(spansOf(`test -f a && sh -c '${curl} "${url}?a=1&b=2"'`), undefined);
  });

  it('replaces no call that runs in another folder, or finds its programs elsewhere', () => {
    const callsOf = (script: string) => readCheck(shell(`pgrep a && ${script}`), 300)?.calls?.length;
    const elsewhere = [
      `cd /tmp && ${curl} ${url}`,
      `(cd /tmp; ${curl} ${url})`,
      `pushd /tmp && ${curl} ${url}`,
      `su - node -c "${curl} ${url}"`,
      `su -l node -c "${curl} ${url}"`,
      `runuser -l node -c "${curl} ${url}"`,
      `env -C /tmp ${curl} ${url}`,
      `env --chdir=/tmp ${curl} ${url}`,
      `env -i ${curl} ${url}`,
      `sudo -i ${curl} ${url}`,
      `bash -lc "${curl} ${url}"`,
    ];
    for (const script of elsewhere) assert.equal(callsOf(script), undefined, script);
    const here = [
      `env A=b ${curl} -i ${url}`,
      `su node -c "${curl} ${url}"`,
      `sudo -u node ${curl} -i ${url}`,
      `bash -ec "${curl} ${url}"`,
    ];
    for (const script of here) assert.equal(callsOf(script), 1, script);
  });

  it('replaces no call in what is half typed', () => {
    const callsOf = (script: string) => readCheck(shell(script), 300)?.calls?.length;
    assert.equal(callsOf(`pgrep a && ${curl} ${url}`), 1);
    for (const rest of [`'`, '"', ' && (', ' | $('])
      assert.equal(callsOf(`pgrep a && ${curl} ${url}${rest}`), undefined, rest);
  });

  it('keeps what a check sets where it stands', () => {
    const script = `PORT=8080; ${curl} http://localhost:$PORT/health || exit 1`;
    const [call] = readCheck(shell(script), 300)?.calls ?? [];
    assert.equal(call?.question.args.at(-1)?.value, 'http://localhost:$PORT/health');
  });

  it('says where a status turns into its opposite', () => {
    const completeOf = (script: string) => readCheck(shell(script), 300)?.calls?.[0]?.question.complete;
    assert.equal(completeOf(`! curl -s ${url}`), false);
    assert.equal(completeOf(`pgrep a && curl -s ${url} && exit 1`), false);
    assert.equal(completeOf(`if curl -s ${url}; then exit 1; fi; pgrep a`), false);
    assert.equal(completeOf(`! ${curl} ${url}`), true);
    assert.equal(completeOf(`pgrep a && curl -s ${url} || exit 1`), true);
  });

  it('replaces no call whose answer is kept for something else', () => {
    const callsOf = (script: string) => readCheck(shell(script), 300)?.calls?.length;
    assert.equal(callsOf(`${curl} ${url} > /tmp/answer && python3 look.py /tmp/answer`), undefined);
    assert.equal(callsOf(`${curl} ${url} -o /tmp/answer && python3 look.py /tmp/answer`), undefined);
    assert.equal(callsOf(`wget -O /tmp/answer ${url} && python3 look.py /tmp/answer`), undefined);
    assert.equal(callsOf(`${curl} ${url} > /dev/null 2>&1 && pgrep nginx >/tmp/log`), 1);
    assert.equal(callsOf(`${curl} ${url} 2>/tmp/log 1>/dev/null && pgrep nginx`), 1);
  });

  it('says that a tool’s own exit codes are looked at', () => {
    const [call] = readCheck(shell(`${curl} ${url} || [ $? -eq 22 ]`), 300)?.calls ?? [];
    assert.match(call?.question.notes.join() ?? '', /Exit codes of curl other than 0 and 1/);
    assert.equal(call?.question.complete, false);
  });

  it('takes hostile input', () => {
    for (const text of ['\n', ' ', ' a', '${', ' $A', ' read', '://', ' -e ://', ' -A@', ' -H a'])
      assert.equal(readCheck(shell(`! curl ${url}${text.repeat(20_000)}`))?.whole, undefined);
  });

  it('gives up on what is too much to go through', () => {
    const many = Array.from({ length: 20 }, (_, at) => `${curl} ${url}/${at}`).join(' && ');
    assert.equal(readCheck(shell(many))?.whole, undefined);
    const deep = `${'('.repeat(300)}${curl} ${url}${')'.repeat(300)}`;
    assert.equal(readCheck(shell(deep))?.whole, undefined);
    const pattern = `${'(2?)'.repeat(40)}${'2'.repeat(20)}`;
    const tried = readCheck(shell(`${code} | grep -qE '${pattern}'`), 300)?.whole;
    assert.deepEqual(
      tried?.args.map(({ value }) => value),
      ['-u', url],
    );
    const long = `echo ${'a'.repeat(10_000)}; ${curl} ${url}`;
    assert.equal(readCheck(shell(long))?.whole, undefined);
  });
});
