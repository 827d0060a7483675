import assert from 'node:assert/strict';
import { type Files, findings, fixesFor, lint } from './lint';

const RULE = 'healthcheck-tool-missing';

/** A Dockerfile's lines between FROM and HEALTHCHECK are the image's. */
function found(image: readonly string[], command: string): readonly string[] {
  const Dockerfile = [...image, `HEALTHCHECK CMD ${command}`, ''].join('\n');
  return findings(RULE, { Dockerfile }).map((line) => line.replace(/^Dockerfile:\d+ /, ''));
}

describe(RULE, () => {
  const slim = ['FROM debian:12-slim'];
  const cases: readonly (readonly [
    title: string,
    image: readonly string[],
    command: string,
    ...found: string[],
  ])[] = [
    ['curl in a slim image', slim, 'curl -f http://localhost/ || exit 1', 'error curl'],
    ['exec form', slim, '["curl", "-f", "http://localhost/"]', 'error curl'],
    ['wget', slim, 'wget -q http://localhost/', 'error wget'],
    ['a path on the PATH', slim, '/usr/bin/curl -f http://localhost/', 'error /usr/bin/curl'],
    ['behind timeout', slim, 'timeout 5 curl -f http://localhost/', 'error curl'],
    ['behind sh -c', slim, '["sh", "-c", "curl -f http://localhost/"]', 'error curl'],
    ['in a substitution', slim, 'test "$(curl -s http://localhost/)" = ok', 'error curl'],
    ['two of them', slim, 'curl -f http://a/ && wget -q http://b/', 'error curl', 'error wget'],
    ['curl in Alpine', ['FROM alpine:3.20'], 'curl -f http://localhost/', 'error curl'],
    ['bash in Alpine', ['FROM alpine:3.20'], '["bash", "-c", "wget -q http://127.0.0.1/"]', 'error bash'],
    [
      'bash for a redirection alone',
      ['FROM alpine:3.20'],
      `["timeout", "1", "bash", "-c", "</dev/tcp/127.0.0.1/80"]`,
      'error bash',
    ],
    [
      'bash, and with it what it would run',
      ['FROM alpine:3.20'],
      '["bash", "-c", "curl -f http://127.0.0.1/ && curl -f http://127.0.0.1/a"]',
      'error bash',
    ],
    ['curl without a shell', ['FROM scratch'], '["curl", "-f", "http://localhost/"]', 'error curl'],
    // what is there
    ['BusyBox’s wget in Alpine', ['FROM alpine:3.20'], 'wget -q http://127.0.0.1/'],
    ['a language’s image', ['FROM node:22'], 'curl -f http://localhost/'],
    ['an image with curl of its own', ['FROM nginx:1.27-alpine'], 'curl -f http://localhost/'],
    [
      'curl that is installed',
      [...slim, 'RUN apt-get update && apt-get install -y curl'],
      'curl -f http://localhost/',
    ],
    [
      'curl that is copied',
      [...slim, 'COPY --from=tools /usr/bin/curl /usr/bin/'],
      'curl -f http://localhost/',
    ],
    ['its failure is passed over', ['FROM alpine:3.20'], 'curl -f http://localhost/ || true', 'error curl'],
    ['its failure is passed over in a group', slim, 'curl -f http://a/ || { :; }', 'error curl'],
    ['builtins', slim, 'test -f /ready && [ -s /ready ] && true || exit 1'],
    ['a function', slim, 'curl() { test -f /ready; }; curl'],
    // what is not known
    ['another image', ['FROM shop/base'], 'curl -f http://localhost/'],
    ['an image that an argument names', ['ARG BASE', 'FROM $BASE'], 'curl -f http://localhost/'],
    [
      'other packages, which may bring it along',
      [...slim, 'RUN apt-get install -y git'],
      'curl -f http://localhost/',
    ],
    ['a path of its own', slim, '/app/curl -f http://localhost/'],
    ['a relative path', slim, './curl -f http://localhost/'],
    ['the application', slim, 'shop-server --health'],
    ['a program that a variable names', slim, '$CURL -f http://localhost/'],
    ['a trigger, which runs elsewhere', slim.concat('ONBUILD RUN true'), 'shop --health'],
    // a check that is ready for it
    ['looked for', slim, 'command -v curl && curl -f http://localhost/'],
    ['looked for by path', slim, '[ -x /usr/bin/curl ] && curl -f http://localhost/ || true'],
    ['another in its place', slim, 'curl -f http://localhost/ || shop-check'],
    ['another behind a wrapper', slim, 'curl -f http://localhost/ || timeout 5 shop-check'],
    [
      'another that is not there either',
      slim,
      'curl -f http://localhost/ || wget -q http://localhost/',
      'error curl',
      'error wget',
    ],
    ['none in its place', slim, 'curl -f http://localhost/ || { echo down; exit 1; }', 'error curl'],
    ['another beside it', slim, 'curl -f http://localhost/ || exit 1; test -f /ready', 'error curl'],
    ['half typed', slim, 'curl -f "', 'error curl'],
  ];
  for (const [title, image, command, ...expected] of cases)
    it(`${title}: ${command}`, () => {
      assert.deepEqual(found(image, command), expected);
    });

  const inCompose: readonly (readonly [title: string, service: string, ...found: string[]])[] = [
    ['an image', 'image: debian:12-slim', 'compose.yaml:4 error curl'],
    ['an image that is not known', 'image: shop/api'],
    ['an image of a variable', 'image: ${IMAGE}'],
    ['what it builds', 'build: ./slim', 'compose.yaml:4 error curl'],
    ['what it builds, with curl', 'build: ./full'],
    ['what it builds elsewhere', 'build: ./nowhere'],
  ];
  for (const [title, service, ...expected] of inCompose)
    it(`in a compose file, ${title}`, () => {
      const files = {
        'compose.yaml': `services:\n  web:\n    ${service}\n    healthcheck: {test: curl -f http://localhost/}\n`,
        'slim/Dockerfile': 'FROM debian:12-slim\nHEALTHCHECK NONE\n',
        'full/Dockerfile': 'FROM debian:12-slim\nRUN apt-get install -y curl\nHEALTHCHECK NONE\n',
      };
      assert.deepEqual(findings(RULE, files), expected);
    });

  const started = (start: string, more = '') => ({
    'compose.yaml': `services:\n  web:\n    image: alpine:3.20\n    healthcheck: {test: curl -f http://localhost/}\n    ${start}\n`,
    'start.sh': `#!/bin/sh\n${more}exec ./serve\n`,
  });
  const built = (start: string, more = '') => ({
    Dockerfile: `FROM alpine:3.20\nCOPY start.sh /\nHEALTHCHECK CMD curl -f http://localhost/\n${start}\n`,
    'start.sh': `#!/bin/sh\n${more}exec ./serve\n`,
  });
  const INSTALLS = 'apk add --no-cache curl\n';
  const starts: readonly (readonly [title: string, files: Files, ...found: string[]])[] = [
    ['that runs a package manager', started('command: sh -c "apk add --no-cache curl && exec ./serve"')],
    ['that runs it on a condition', started('command: sh -c "[ -f /x ] || apk add curl; exec ./serve"')],
    ['that removes packages', started('command: sh -c "apk del git; ./serve"'), 'compose.yaml:4 error curl'],
    ['that runs a program', started('command: ["node", "server.js"]'), 'compose.yaml:4 error curl'],
    ['that is the image’s', started('restart: always'), 'compose.yaml:4 error curl'],
    [
      'with a script that installs nothing',
      started('command: /start.sh\n    volumes: ["./start.sh:/start.sh"]'),
      'compose.yaml:4 error curl',
    ],
    [
      'with a script that installs it',
      started('command: /start.sh\n    volumes: ["./start.sh:/start.sh"]', INSTALLS),
    ],
    ['with a script that is not known', started('entrypoint: /other.sh')],
    ['that is followed by a hook', started('post_start: [{command: apk add curl}]')],
    ['in CMD', built('CMD ["./serve"]'), 'Dockerfile:3 error curl'],
    ['in CMD, with a package manager', built('CMD apk add curl; ./serve')],
    ['in CMD, with a script that installs nothing', built('CMD ["/start.sh"]'), 'Dockerfile:3 error curl'],
    ['in CMD, with a script that installs it', built('CMD ["/start.sh"]', INSTALLS)],
    ['in CMD, with a script that is not known', built('CMD ["/other.sh"]')],
    [
      'of a service that builds it',
      {
        ...built('CMD ["./serve"]'),
        'compose.yaml': 'services:\n  a:\n    build: .\n    command: sh -c "apk add curl; ./serve"\n',
      },
    ],
  ];
  for (const [title, files, ...expected] of starts)
    it(`at a start ${title}`, () => {
      assert.deepEqual(findings(RULE, files), expected);
    });

  it('explains what a missing shell would run', () => {
    const Dockerfile =
      'FROM alpine:3.20\nHEALTHCHECK CMD ["bash", "-c", "curl -f http://127.0.0.1/ || wget -q http://127.0.0.1/"]\n';
    const about = lint({ Dockerfile }).map(({ rule }) => rule);
    assert.deepEqual(
      about.filter((rule) => /tool-missing|curl|wget/.test(rule)),
      [RULE],
    );
  });

  it('names the image', () => {
    const Dockerfile = 'FROM debian:12-slim AS base\nFROM base\nHEALTHCHECK CMD curl -f http://localhost/\n';
    const [finding] = lint({ Dockerfile }).filter(({ rule }) => rule === RULE);
    assert.match(finding?.message ?? '', /^There is no curl in this image \(from debian:12-slim\)/);
  });

  it('is marked in the script that the check runs', () => {
    const files = {
      Dockerfile: 'FROM debian:12-slim\nCOPY check.sh /check.sh\nHEALTHCHECK CMD ["/check.sh"]\n',
      'check.sh': '#!/bin/sh\ncurl -f http://localhost/\n',
    };
    assert.deepEqual(findings(RULE, files), ['check.sh:2 error curl']);
  });

  it('is fixed by the utility', () => {
    const Dockerfile =
      'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\nCMD ["node", "a.js"]\n';
    const [fix] = fixesFor(RULE, { Dockerfile });
    assert.equal(fix?.title, 'Replace curl with healthcheck.mjs');
    assert.deepEqual(fixesFor(RULE, { Dockerfile: Dockerfile.replace('curl -f', 'nc -z') }), []);
  });
});
