import assert from 'node:assert/strict';
import { applied, findings, fixesFor, lint } from './lint';

const RULE = 'healthcheck-no-shell';

describe(RULE, () => {
  const cases: readonly (readonly [title: string, dockerfile: readonly string[], ...found: string[]])[] = [
    ['shell form', ['FROM scratch', 'HEALTHCHECK CMD /app --health'], 'Dockerfile:2 error /app --health'],
    [
      'a shell in exec form',
      ['FROM scratch', 'HEALTHCHECK CMD ["sh", "-c", "/app"]'],
      'Dockerfile:2 error sh',
    ],
    ['its path', ['FROM scratch', 'HEALTHCHECK CMD ["/bin/sh", "-c", "/app"]'], 'Dockerfile:2 error /bin/sh'],
    ['bash', ['FROM scratch', 'HEALTHCHECK CMD ["/bin/bash", "-c", "/app"]'], 'Dockerfile:2 error /bin/bash'],
    ['a script', ['FROM scratch', 'HEALTHCHECK CMD ["sh", "/check.sh"]'], 'Dockerfile:2 error sh'],
    [
      'distroless',
      ['FROM gcr.io/distroless/static-debian12', 'HEALTHCHECK CMD /app --health'],
      'Dockerfile:2 error /app --health',
    ],
    [
      'an inherited check',
      ['FROM scratch AS a', 'HEALTHCHECK CMD /app', 'FROM a'],
      'Dockerfile:2 error /app',
    ],
    // none is needed
    ['exec form', ['FROM scratch', 'HEALTHCHECK CMD ["/app", "--health"]']],
    ['none at all', ['FROM scratch', 'HEALTHCHECK NONE']],
    // one is there
    ['Alpine', ['FROM alpine:3.20', 'HEALTHCHECK CMD /app']],
    [
      'distroless :debug by the PATH',
      ['FROM gcr.io/distroless/static-debian12:debug', 'HEALTHCHECK CMD ["sh", "-c", "/app"]'],
    ],
    [
      'distroless :debug by its own path',
      ['FROM gcr.io/distroless/static-debian12:debug', 'HEALTHCHECK CMD ["/busybox/sh", "-c", "/app"]'],
    ],
    [
      'a path of its own',
      ['FROM scratch', 'COPY busybox /tools/sh', 'HEALTHCHECK CMD ["/tools/sh", "-c", "/app"]'],
    ],
    // not known
    ['another image', ['FROM shop/base', 'HEALTHCHECK CMD /app']],
    ['a copied folder', ['FROM scratch', 'COPY --from=build / /', 'HEALTHCHECK CMD /app']],
    ['a trigger', ['FROM scratch', 'ONBUILD HEALTHCHECK CMD /app']],
  ];
  for (const [title, lines, ...expected] of cases)
    it(title, () => {
      assert.deepEqual(findings(RULE, { Dockerfile: `${lines.join('\n')}\n` }), expected);
    });

  const tests: readonly (readonly [test: string, ...found: string[]])[] = [
    ['/app --health', 'compose.yaml:5 error /app --health'],
    ["['CMD-SHELL', '/app --health']", 'compose.yaml:5 error CMD-SHELL'],
    ['[CMD-SHELL, /app]', 'compose.yaml:5 error CMD-SHELL'],
    ['\n        - CMD-SHELL\n        - /app', 'compose.yaml:6 error CMD-SHELL'],
    ['["CMD", "sh", "-c", "/app"]', 'compose.yaml:5 error sh'],
    ['["CMD", "/app"]'],
  ];
  for (const [test, ...expected] of tests)
    it(`in a compose file: ${JSON.stringify(test)}`, () => {
      const text = `services:\n  web:\n    image: gcr.io/distroless/static-debian12\n    healthcheck:\n      test: ${test}\n`;
      assert.deepEqual(findings(RULE, { 'compose.yaml': text }), expected);
    });

  it('says that distroless :debug has one elsewhere', () => {
    const Dockerfile = 'FROM gcr.io/distroless/static-debian12:debug\nHEALTHCHECK CMD /app --health\n';
    const [said] = lint({ Dockerfile }).filter(({ rule }) => rule === RULE);
    assert.match(said?.message ?? '', /^There is no \/bin\/sh .* only a shell elsewhere/);
  });

  it('explains the tools that the shell would run', () => {
    const Dockerfile = 'FROM scratch\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\n';
    const said = lint({ Dockerfile }).map(({ rule }) => rule);
    assert.deepEqual(said, [RULE]);
  });

  const fixes: readonly (readonly [
    title: string,
    from: string,
    to: string | undefined,
    preferred?: boolean,
  ])[] = [
    [
      'what the image is started with',
      'FROM scratch\nHEALTHCHECK --interval=5s CMD /app --health || exit 1\nENTRYPOINT ["/app"]\n',
      'FROM scratch\nHEALTHCHECK --interval=5s CMD ["/app", "--health"]\nENTRYPOINT ["/app"]\n',
      true,
    ],
    [
      'another program, which may be there',
      'FROM scratch\r\nHEALTHCHECK CMD \\\r\n  /check "a b"\r\n',
      'FROM scratch\r\nHEALTHCHECK CMD \\\r\n  ["/check", "a b"]\r\n',
      false,
    ],
    [
      'a shell in exec form',
      'FROM scratch\nHEALTHCHECK CMD ["sh", "-c", "/app -h"]\nCMD ["/app"]\n',
      'FROM scratch\nHEALTHCHECK CMD ["/app", "-h"]\nCMD ["/app"]\n',
      true,
    ],
    [
      'a program that the image would have to carry: the utility is better',
      'FROM gcr.io/distroless/base-debian12:debug\nHEALTHCHECK CMD wget -q http://localhost/\n',
      'FROM gcr.io/distroless/base-debian12:debug\nHEALTHCHECK CMD ["wget", "-q", "http://localhost/"]\n',
      false,
    ],
    ['what only a shell can do', 'FROM scratch\nHEALTHCHECK CMD /a && /b\n', undefined],
    ['a script, which a shell reads', 'FROM scratch\nHEALTHCHECK CMD /check.sh\n', undefined],
    [
      'a program that is not there: the utility, which needs nothing',
      'FROM scratch\nHEALTHCHECK CMD curl -f http://localhost/health\n',
      [
        'FROM golang:1.24 AS healthcheck',
        'WORKDIR /src',
        'COPY healthcheck ./',
        'RUN CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /healthcheck .',
        '',
        'FROM scratch',
        'COPY --from=healthcheck /healthcheck /healthcheck',
        'HEALTHCHECK CMD ["/healthcheck", "-u", "http://localhost/health"]',
        '',
      ].join('\n'),
      true,
    ],
  ];
  for (const [title, Dockerfile, to, preferred] of fixes)
    it(`fix: ${title}`, () => {
      const [fix] = fixesFor(RULE, { Dockerfile });
      assert.equal(fix && applied(fix, { Dockerfile }).Dockerfile, to);
      assert.equal(fix?.preferred, preferred);
      if (to !== undefined) assert.deepEqual(findings(RULE, { Dockerfile: to }), []);
    });

  it('prefers the utility to a program that the image would have to carry', () => {
    const Dockerfile =
      'FROM gcr.io/distroless/nodejs20-debian12:debug\nWORKDIR /app\nCOPY . .\nHEALTHCHECK CMD wget -q http://127.0.0.1:8080/\nCMD ["a.js"]\n';
    const offered = fixesFor(RULE, { Dockerfile, 'a.js': '' });
    assert.deepEqual(
      offered.map(({ title, preferred }) => [title, preferred]),
      [
        ['Run wget without a shell', false],
        ['Replace wget with healthcheck.mjs', true],
      ],
    );
  });

  it('fix in a compose file', () => {
    const files = {
      'compose.yaml':
        "services:\n  web:\n    image: scratch\n    healthcheck:\n      test: ['CMD-SHELL', '/app -q']\n",
    };
    const [fix] = fixesFor(RULE, files);
    assert.match((fix && applied(fix, files)['compose.yaml']) ?? '', /test: \['CMD', '\/app', '-q'\]\n$/);
  });
});
