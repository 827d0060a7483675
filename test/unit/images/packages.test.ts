import assert from 'node:assert/strict';
import { packageCalls, type PackageCall } from '../../../src/images/packages';
import { invocationsOf } from '../../../src/language/shell/parse';
import { plainText } from '../../../src/language/text';

function callsIn(script: string): { call: PackageCall; text: string }[] {
  const text = plainText(script, 0);
  const command = { form: 'shell', script: text, span: { start: 0, end: script.length } } as const;
  return invocationsOf(command)
    .flatMap(packageCalls)
    .map((call) => ({ call, text: script }));
}

/** `apt install curl (curl=7.*) git ?`: the word where it is more than the name, `?` where more may come. */
function show({ call, text }: { call: PackageCall; text: string }): string {
  const packages = call.packages.map(({ name, word }) => {
    const written = text.slice(word.span.start, word.span.end);
    return written === name ? name : `${name} (${written})`;
  });
  return [
    call.manager,
    call.action,
    ...(call.group === undefined ? [] : [`[${call.group}]`]),
    ...packages,
    ...(call.certain ? [] : ['?']),
  ].join(' ');
}

describe('package managers', () => {
  const cases: readonly (readonly [script: string, ...calls: string[]])[] = [
    // apt
    ['apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*', 'apt install curl'],
    ['apt-get -y --no-install-recommends install a b', 'apt install a b'],
    ['DEBIAN_FRONTEND=noninteractive apt-get install -yqq curl', 'apt install curl'],
    [
      'apt-get install -y --no-install-recommends \\\n  a \\\n  curl=7.88.1-10+deb12u5',
      'apt install a curl (curl=7.88.1-10+deb12u5)',
    ],
    [
      'apt install curl=7.* g++ libc6:amd64 git/bookworm-backports',
      'apt install curl (curl=7.*) g++ libc6 (libc6:amd64) git (git/bookworm-backports)',
    ],
    ['apt-get install -t bookworm-backports curl', 'apt install curl'],
    ['apt-get -o Dpkg::Options::=--force-confold -o Acquire::Retries=3 install curl', 'apt install curl'],
    ['apt-get install "mariadb-server=$VERSION"', 'apt install mariadb-server ("mariadb-server=$VERSION")'],
    ['apt-get install $DEPS curl', 'apt install curl ?'],
    ['apt-get install $(cat deps) curl', 'apt install curl ?'],
    ['apt-get install ./app.deb', 'apt install ?'],
    ['apt-get install curl-', 'apt install ?'],
    ['apt-get install -f', 'apt install ?'],
    ['apt-get install -s curl'],
    ['apt-get update'],
    ['apt-get upgrade -y'],
    ['apt upgrade -y', 'apt install ?'],
    ['apt-get dist-upgrade -y', 'apt install ?'],
    ['apt-get purge -y curl', 'apt remove curl'],
    ['apt-get remove --purge -y --auto-remove curl', 'apt remove curl ?'],
    ['apt-get autoremove -y', 'apt remove ?'],
    ['aptitude install curl', 'apt install curl'],
    ['install_packages curl ca-certificates', 'apt install curl ca-certificates'],
    ['xargs apt-get install -y < deps', 'apt install ?'],
    ['dpkg -i app.deb', 'dpkg install ?'],
    ['dpkg -P curl', 'dpkg remove curl'],
    ['dpkg --print-architecture'],
    // apk
    ['apk add --no-cache curl', 'apk install curl'],
    ['apk --update --no-cache add curl', 'apk install curl'],
    ['apk add --no-cache --virtual .deps curl gcc', 'apk install [.deps] curl gcc'],
    ['apk add -t deps curl', 'apk install [deps] curl'],
    ['apk --no-cache add --virtual=deps curl', 'apk install [deps] curl'],
    ['apk del .deps', 'apk remove .deps'],
    ['apk del --purge curl', 'apk remove curl'],
    ['apk add --repository https://example.com/edge curl@edge', 'apk install curl (curl@edge)'],
    ["apk add 'curl>8' curl~=8 curl=8.1-r0", "apk install curl ('curl>8') curl (curl~=8) curl (curl=8.1-r0)"],
    ['apk add -X https://example.com -U curl', 'apk install curl'],
    ['apk add --root /rootfs curl'],
    ['apk add "so:libcurl.so.4" ./x.apk', 'apk install ?'],
    ['apk upgrade', 'apk install ?'],
    ['apk update'],
    ['apk info -e curl'],
    // dnf and its kin
    ['yum install -y curl', 'dnf install curl'],
    ['microdnf -y install --nodocs --setopt=install_weak_deps=0 curl', 'dnf install curl'],
    ['dnf --enablerepo epel install curl', 'dnf install curl'],
    [
      'dnf install curl-7.76.1-29.el9.x86_64 java-17-openjdk curl.x86_64',
      'dnf install curl (curl-7.76.1-29.el9.x86_64) java-17-openjdk curl (curl.x86_64)',
    ],
    [
      'dnf install mysql-server-$VERSION curl-7.*',
      'dnf install mysql-server (mysql-server-$VERSION) curl (curl-7.*)',
    ],
    ['dnf install https://example.com/x.rpm @development', 'dnf install ?'],
    ['dnf swap -y curl-minimal curl', 'dnf remove curl-minimal', 'dnf install curl'],
    ['dnf remove -y curl', 'dnf remove curl'],
    ['dnf --installroot /mnt/root install curl'],
    ['yum update -y', 'dnf install ?'],
    ['yum clean all'],
    ['tdnf install -y curl', 'dnf install curl'],
    ['rpm -ivh x.rpm', 'rpm install ?'],
    ['rpm -e curl', 'rpm remove curl'],
    ['rpm -qi curl'],
    // zypper, pacman
    ['zypper -n in --no-recommends curl', 'zypper install curl'],
    ["zypper --non-interactive install -y 'curl>=8'", "zypper install curl ('curl>=8')"],
    ['zypper in -t pattern devel', 'zypper install devel ?'],
    ['zypper rm curl', 'zypper remove curl'],
    ['pacman -Sy --noconfirm curl', 'pacman install curl'],
    ['pacman -Syu --noconfirm extra/curl', 'pacman install curl (extra/curl) ?'],
    ['pacman -Sy'],
    ['pacman -Scc'],
    ['pacman -R curl', 'pacman remove curl'],
    // Windows
    ['powershell -Command choco install -y curl --version 8.0', 'choco install curl'],
    ['cmd /c choco install curl Wget -y', 'choco install curl wget (Wget)'],
    ['winget install --id cURL.cURL -e', 'winget install cURL.cURL'],
    // no package manager, or none of its words
    ['echo apt-get install curl'],
    ['apt-get'],
    ['apk add', 'apk install'],
    ['apt-get constructor curl'],
    ['pip install curl'],
  ];
  for (const [script, ...calls] of cases)
    it(script, () => {
      assert.deepEqual(callsIn(script).map(show), calls);
    });
});
