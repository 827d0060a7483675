import assert from 'node:assert/strict';
import { applied, type Files, findings, fixesFor, lint } from './lint';

const RULE = 'curl-only-for-healthcheck';
const CHECK = 'HEALTHCHECK CMD curl -f http://localhost:8080/health || exit 1';

/** A Node image with these instructions above the check. */
function image(...lines: readonly string[]): string {
  return ['FROM node:22-slim', 'COPY . .', ...lines, 'EXPOSE 8080', CHECK, 'CMD ["node", "a.js"]', ''].join(
    '\n',
  );
}

describe(RULE, () => {
  const apt = 'RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*';
  const cases: readonly (readonly [title: string, files: Files, ...found: string[]])[] = [
    ['curl for the check alone', { Dockerfile: image(apt) }, 'Dockerfile:3 information curl'],
    [
      'on a list',
      { Dockerfile: image('RUN apk add --no-cache git curl=8.1-r0') },
      'Dockerfile:3 information curl=8.1-r0',
    ],
    [
      'in a here-document',
      { Dockerfile: image('RUN <<EOF', 'apk add curl', 'EOF') },
      'Dockerfile:4 information curl',
    ],
    [
      'wget',
      {
        Dockerfile: 'FROM node:22\nRUN apt-get install -y wget\nHEALTHCHECK CMD wget -q http://localhost/\n',
      },
      'Dockerfile:2 information wget',
    ],
    [
      'in a stage that this one starts from',
      { Dockerfile: `FROM node:22 AS base\n${apt}\nFROM base\n${CHECK}\n` },
      'Dockerfile:2 information curl',
    ],
    [
      'a comment is no use',
      { Dockerfile: image('# curl is for the check', apt) },
      'Dockerfile:4 information curl',
    ],
    [
      'a file that is kept out',
      { Dockerfile: image(apt), 'test.sh': 'curl x', '.dockerignore': '*.sh\n' },
      'Dockerfile:3 information curl',
    ],
    ['a word like it', { Dockerfile: image(apt), 'a.json': '"curly"' }, 'Dockerfile:3 information curl'],
    [
      'a file of another context',
      { 'api/Dockerfile': image(apt), 'web/test.sh': 'curl x' },
      'api/Dockerfile:3 information curl',
    ],
    // another use
    ['in the same RUN', { Dockerfile: image('RUN apt-get install -y curl && curl -O http://x/y') }],
    ['in another RUN', { Dockerfile: image(apt, 'RUN curl -O http://x/y') }],
    ['in another stage', { Dockerfile: `FROM alpine\nRUN curl x\n${image(apt)}` }],
    ['in a variable', { Dockerfile: image(apt, 'ENV FETCH="curl -s"') }],
    ['at the start', { Dockerfile: `${image(apt)}CMD curl http://x/ && node a.js\n` }],
    ['of its library', { Dockerfile: image(apt, 'RUN apt-get install -y libcurl4-openssl-dev') }],
    ['of its library, in a program', { Dockerfile: image(apt), 'a.php': 'curl_init();' }],
    ['in a script', { Dockerfile: image(apt), 'start.sh': 'exec curl -s http://x/' }],
    [
      'in the context of a service',
      {
        'compose.yaml': 'services: {a: {build: {context: ., dockerfile: api/Dockerfile}}}\n',
        'api/Dockerfile': image(apt),
        'start.sh': 'curl x',
      },
    ],
    [
      'in a service that runs it',
      {
        'compose.yaml': 'services: {a: {build: api, command: curl http://x/}}\n',
        'api/Dockerfile': image(apt),
      },
    ],
    // no use, or nothing that is installed
    ['no check', { Dockerfile: `FROM node:22\n${apt}\n` }],
    ['another check', { Dockerfile: `FROM node:22\n${apt}\nHEALTHCHECK CMD ["node", "healthcheck.mjs"]\n` }],
    ['an image that has it anyway', { Dockerfile: image() }],
    ['a variable', { Dockerfile: image('ARG TOOLS=curl', 'RUN apt-get install -y $TOOLS') }],
    [
      'in a stage that does not ship',
      { Dockerfile: `FROM node:22 AS build\n${apt}\nFROM node:22\n${CHECK}\n` },
    ],
    ['removed again', { Dockerfile: image(apt, 'RUN apt-get purge -y curl') }],
    ['removed with its group', { Dockerfile: image('RUN apk add --virtual .t curl && apk del .t') }],
    [
      'removed as no longer needed',
      {
        Dockerfile: image("RUN apt-get install -y curl; apt-mark auto '.*'; apt-get purge --auto-remove -y"),
      },
    ],
    ['behind ONBUILD', { Dockerfile: image('ONBUILD RUN apt-get install -y curl') }],
    // not known
    [
      'a remote context',
      {
        'compose.yaml': 'services: {a: {build: {context: ., dockerfile: api/Dockerfile}}, b: {build: api}}\n',
        'api/Dockerfile': image(apt),
      },
    ],
  ];
  for (const [title, files, ...found] of cases)
    it(title, () => {
      assert.deepEqual(findings(RULE, files), found);
    });
});

const TEST = 'healthcheck: {test: ["CMD", "curl", "-f", "http://localhost:8080/health"]}';
const UNCHECKED = 'FROM node:22-slim\nRUN apk add curl\nCOPY . .\nEXPOSE 8080\nCMD ["node", "a.js"]\n';

describe(`${RULE}: tests of services that are built from it`, () => {
  const cases: readonly (readonly [title: string, files: Files, ...found: string[]])[] = [
    [
      'the only check',
      { 'compose.yaml': `services: {a: {build: a, ${TEST}}}\n`, 'a/Dockerfile': UNCHECKED },
      'a/Dockerfile:2 information curl',
    ],
    [
      'in a file of the build context',
      { 'compose.yaml': `services: {a: {build: ., ${TEST}}}\n`, Dockerfile: UNCHECKED },
      'Dockerfile:2 information curl',
    ],
    [
      'in a file over it',
      {
        'compose.yaml': 'services: {a: {build: .}}\n',
        'compose.override.yaml': `services: {a: {${TEST}}}\n`,
        Dockerfile: UNCHECKED,
      },
      'Dockerfile:2 information curl',
    ],
    [
      'beside its own',
      { 'compose.yaml': `services: {a: {build: ., ${TEST}}}\n`, Dockerfile: image('RUN apk add curl') },
      'Dockerfile:3 information curl',
    ],
    [
      'behind an alias',
      {
        'compose.yaml': `services:\n  web:\n    image: nginx\n    ${TEST.replace('{', '&check {')}\n  a:\n    build: a\n    healthcheck: *check\n`,
        'a/Dockerfile': UNCHECKED,
      },
      'a/Dockerfile:2 information curl',
    ],
    // another use
    [
      'in its command',
      { 'compose.yaml': `services: {a: {build: a, command: curl x, ${TEST}}}\n`, 'a/Dockerfile': UNCHECKED },
    ],
    [
      'in another service of a file in the build context',
      {
        'compose.yaml': `services: {a: {build: ., ${TEST}}, b: {image: a, command: curl x}}\n`,
        Dockerfile: UNCHECKED,
      },
    ],
    [
      'in a check of a service that runs another image',
      { 'compose.yaml': `services: {a: {build: a}, b: {image: c, ${TEST}}}\n`, 'a/Dockerfile': UNCHECKED },
    ],
    // not known, or another image
    [
      'a target that is not known',
      {
        'compose.yaml': `services: {a: {build: {context: a, target: "$T"}, ${TEST}}}\n`,
        'a/Dockerfile': UNCHECKED,
      },
    ],
    [
      'a stage without it',
      {
        'compose.yaml': `services: {a: {build: {context: a, target: bare}, ${TEST}}}\n`,
        'a/Dockerfile': `FROM alpine AS bare\n${UNCHECKED}`,
      },
    ],
    [
      'another check',
      {
        'compose.yaml': 'services: {a: {build: a, healthcheck: {test: [CMD, true]}}}\n',
        'a/Dockerfile': UNCHECKED,
      },
    ],
  ];
  for (const [title, files, ...found] of cases)
    it(title, () => {
      assert.deepEqual(findings(RULE, files), found);
    });

  const files = {
    'compose.yaml': `services:\n  a:\n    build: .\n    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8080/health"]\n`,
    Dockerfile: UNCHECKED,
  };
  for (const rule of [RULE, 'healthcheck-curl'])
    it(`goes in one step with the test: ${rule}`, () => {
      const [fix] = fixesFor(rule, files);
      assert.ok(fix?.preferred);
      assert.match(fix.title, /, and no longer install curl$/);
      const fixed = applied(fix, files);
      assert.doesNotMatch(`${fixed.Dockerfile}${fixed['compose.yaml']}`, /curl/);
      // The image itself has no check, as before.
      assert.deepEqual(
        lint(fixed).map(({ rule }) => rule),
        ['healthcheck-missing'],
      );
    });

  it('stays while another check uses it, and goes with the last', () => {
    const both = { ...files, Dockerfile: image('RUN apk add curl') };
    assert.deepEqual(fixesFor(RULE, both), []);
    const [first] = fixesFor('healthcheck-curl', both);
    assert.ok(first);
    assert.doesNotMatch(first.title, /no longer install/);
    const half = applied(first, both);
    assert.match(half.Dockerfile ?? '', /apk add curl/);
    const [second] = fixesFor('healthcheck-curl', half);
    assert.ok(second);
    const fixed = applied(second, half);
    assert.doesNotMatch(`${fixed.Dockerfile}${fixed['compose.yaml']}`, /curl/);
    assert.deepEqual(lint(fixed), []);
  });
});

describe(`${RULE}: the package goes`, () => {
  const removals: readonly (readonly [
    title: string,
    before: readonly string[],
    after: readonly string[] | undefined,
    preferred?: boolean,
  ])[] = [
    [
      'with the whole line',
      ['RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*'],
      [],
    ],
    [
      'with the comment that speaks of it',
      ['RUN true', '', '# curl for the check', 'RUN apk add --no-cache curl', ''],
      ['RUN true', ''],
    ],
    ['but not with another', ['# Nothing to see', 'RUN apk add curl'], ['# Nothing to see']],
    [
      'with what sets the shell up',
      ['RUN set -eux; apt-get update; apt-get install -y curl; rm -rf /var/lib/apt/lists/*'],
      [],
    ],
    ['from the end of a list', ['RUN apk add git curl'], ['RUN apk add git']],
    ['from its beginning', ['RUN apk add curl git'], ['RUN apk add git']],
    ['with its version', ['RUN apk add git "curl>8" make'], ['RUN apk add git make']],
    ['with its line', ['RUN apk add \\', '    curl \\', '    git'], ['RUN apk add \\', '    git']],
    ['with the last line', ['RUN apk add \\', '    git \\', '    curl'], ['RUN apk add \\', '    git']],
    [
      'from a line of several',
      ['RUN apk add \\', '    curl git \\', '    make'],
      ['RUN apk add \\', '    git \\', '    make'],
    ],
    [
      'below a comment',
      ['RUN apk add \\', '    # tools', '    curl \\', '    git'],
      ['RUN apk add \\', '    # tools', '    git'],
    ],
    [
      'with the last line of a list that something follows',
      ['RUN apk add \\', '    git \\', '    curl; \\', '    mkdir /a'],
      ['RUN apk add \\', '    git; \\', '    mkdir /a'],
    ],
    ['from a list with a variable', ['RUN apk add $DEPS curl'], ['RUN apk add $DEPS']],
    ['before other work', ['RUN apk add curl && mkdir /data'], ['RUN mkdir /data']],
    ['behind other work', ['RUN mkdir /data && apk add curl'], ['RUN mkdir /data']],
    [
      'amid other work, with its lists',
      [
        'RUN mkdir /a && \\',
        '    apt-get update && \\',
        '    apt-get install -y curl && \\',
        '    rm -rf /var/lib/apt/lists/* && \\',
        '    mkdir /b',
      ],
      ['RUN mkdir /a && \\', '    mkdir /b'],
    ],
    [
      'but not the lists of another',
      ['RUN apt-get update && apt-get install -y curl && apt-get install -y git'],
      ['RUN apt-get update && apt-get install -y git'],
    ],
    [
      'but not the lists that a later line needs',
      ['RUN apt-get update && apt-get install -y curl', 'RUN apt-get install -y git'],
      ['RUN apt-get update', 'RUN apt-get install -y git'],
    ],
    [
      'with its lists where a later line fetches its own',
      ['RUN apt-get update && apt-get install -y curl', 'RUN apt-get update && apt-get install -y git'],
      ['RUN apt-get update && apt-get install -y git'],
    ],
    [
      'but not the lists that an unknown program may need',
      ['RUN apt-get update && apt-get install -y curl && ./setup'],
      ['RUN apt-get update && ./setup'],
    ],
    // not where the rest would not stay as it is
    ['not from what is not a list of commands', ['RUN if true; then apk add curl; fi'], undefined],
    ['not where it may fail', ['RUN apk add curl || true; mkdir /data'], undefined],
    ['not from a JSON list', ['RUN ["apk", "add", "curl"]'], undefined],
    [
      'not with a comment between',
      ['RUN apk add \\', '    git \\', '    # for the check', '    curl'],
      undefined,
    ],
  ];
  for (const [title, before, after] of removals)
    for (const eol of ['\n', '\r\n'])
      it(`${title}${eol === '\n' ? '' : ' (CRLF)'}`, () => {
        const files = { Dockerfile: image(...before).replaceAll('\n', eol) };
        const [fix] = fixesFor(RULE, files);
        if (!after) {
          assert.equal(findings(RULE, files).length, 1);
          assert.equal(fix, undefined);
          return;
        }
        assert.ok(fix);
        const fixed = applied(fix, files);
        const expected = image(...after)
          .replace(CHECK, 'HEALTHCHECK CMD ["node", "healthcheck.mjs", "-u", "http://localhost:8080/health"]')
          .replaceAll('\n', eol);
        assert.equal(fixed.Dockerfile, expected);
        assert.ok(fixed['healthcheck.mjs']);
        assert.equal(fix.preferred, true);
        assert.deepEqual(lint(fixed), []);
      });

  it('with a here-document, or from one', () => {
    const fixed = (...lines: readonly string[]) => {
      const files = { Dockerfile: image(...lines) };
      const [fix] = fixesFor(RULE, files);
      return (fix && applied(fix, files).Dockerfile)?.split('\n').slice(2, -4);
    };
    assert.deepEqual(fixed('RUN <<EOF', 'set -e', 'apk add curl', 'EOF'), []);
    assert.deepEqual(fixed('RUN <<EOF', 'apk add \\', '  curl git', 'EOF'), [
      'RUN <<EOF',
      'apk add \\',
      '  git',
      'EOF',
    ]);
    assert.deepEqual(fixed('RUN <<EOF', 'mkdir /a', 'apk add curl', 'mkdir /b', 'EOF'), [
      'RUN <<EOF',
      'mkdir /a',
      'mkdir /b',
      'EOF',
    ]);
    assert.deepEqual(fixed('RUN <<EOF', 'mkdir /a', 'apk add curl', 'EOF'), ['RUN <<EOF', 'mkdir /a', 'EOF']);
  });

  it('with a backtick as escape', () => {
    const files = { Dockerfile: `# escape=\`\n${image('RUN apk add `', '    git `', '    curl')}` };
    const [fix] = fixesFor(RULE, files);
    assert.match((fix && applied(fix, files).Dockerfile) ?? '', /RUN apk add `\n {4}git\n/);
  });

  it('is what the fix of healthcheck-curl does first, so that nothing is left behind', () => {
    const files = { Dockerfile: image('RUN apk add curl') };
    const fixes = fixesFor('healthcheck-curl', files);
    assert.deepEqual(
      fixes.map(({ title, preferred }) => ({ title, preferred })),
      [
        { title: 'Replace curl with healthcheck.mjs, and no longer install curl', preferred: true },
        { title: 'Replace curl with healthcheck.mjs', preferred: false },
      ],
    );
  });

  it('is asked for where certificates may have come along', () => {
    const from = (base: string, options = '') =>
      image(`RUN apt-get update && apt-get install -y ${options} curl`).replace('node:22-slim', base);
    const notes = (Dockerfile: string) => fixesFor(RULE, { Dockerfile })[0]?.notes;
    assert.equal(fixesFor(RULE, { Dockerfile: from('node:22-slim') })[0]?.preferred, true);
    assert.equal(fixesFor(RULE, { Dockerfile: from('debian:12-slim') })[0]?.preferred, false);
    assert.match(notes(from('debian:12-slim'))?.join() ?? '', /ca-certificates/);
    for (const options of ['--no-install-recommends', 'ca-certificates'])
      assert.doesNotMatch(notes(from('debian:12-slim', options))?.join() ?? '?', /ca-certificates|[?]/);
  });
});
