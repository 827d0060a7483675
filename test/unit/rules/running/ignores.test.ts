import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { checkFile, type CheckSettings, defaultSettings } from '../../../../src/rules/running/check';
import { ignoreFixes } from '../../../../src/rules/running/ignore-fixes';
import {
  covers,
  type Ignore,
  ignoresOf,
  layoutOfFile,
  layoutOfScript,
} from '../../../../src/rules/running/ignores';
import type { Finding } from '../../../../src/rules/rule';
import { type Files, findings, lint, projectOf } from '../lint';

const HEAD = 'FROM example.com/base\n';
const CHECK = 'HEALTHCHECK CMD curl -f http://a/';

/** What is found in the one file, as `rule@line`, lines from 1. */
function found(name: string, text: string, settings: CheckSettings = defaultSettings): readonly string[] {
  return lint({ [name]: text }, settings)
    .filter(({ rule }) => rule === 'healthcheck-curl' || rule === 'unused-ignore' || rule === 'syntax')
    .map(({ rule, range }) => `${rule}@${range.start.line + 1}`);
}

type Case = readonly [what: string, text: string, found: readonly string[]];

const IGNORE = '# checkup-ignore healthcheck-curl: reason';

const dockerfiles: readonly Case[] = [
  ['nothing ignored', `${HEAD}${CHECK}\n`, ['healthcheck-curl@2']],
  ['above', `${HEAD}${IGNORE}\n${CHECK}\n`, []],
  ['indented', `${HEAD}  ${IGNORE}\n  ${CHECK}\n`, []],
  ['CRLF', `${HEAD}${IGNORE}\n${CHECK}\n`.replaceAll('\n', '\r\n'), []],
  ['without reason', `${HEAD}# checkup-ignore healthcheck-curl\n${CHECK}\n`, []],
  ['without space', `${HEAD}#checkup-ignore healthcheck-curl:reason\n${CHECK}\n`, []],
  ['above other comments', `${HEAD}${IGNORE}\n# asks\n# itself\n${CHECK}\n`, []],
  ['below other comments', `${HEAD}# asks\n${IGNORE}\n${CHECK}\n`, []],
  ['blank line between', `${HEAD}${IGNORE}\n\n${CHECK}\n`, ['unused-ignore@2', 'healthcheck-curl@4']],
  [
    'above another instruction',
    `${HEAD}${IGNORE}\nRUN a\n${CHECK}\n`,
    ['unused-ignore@2', 'healthcheck-curl@4'],
  ],
  ['below', `${HEAD}${CHECK}\n${IGNORE}\n`, ['healthcheck-curl@2', 'unused-ignore@3']],
  ['several lines', `${HEAD}${IGNORE}\nHEALTHCHECK --interval=5s \\\n  CMD curl -f http://a/\n`, []],
  ['between continuation lines', `${HEAD}HEALTHCHECK \\\n  ${IGNORE}\n  CMD curl -f http://a/\n`, []],
  ['last of continuation lines', `${HEAD}HEALTHCHECK CMD curl \\\n${IGNORE}\n -f http://a/\n`, []],
  ['backtick', `# escape=\`\n${HEAD}HEALTHCHECK \`\n${IGNORE}\n CMD curl -f http://a/\n`, []],
  [
    'several rules',
    `${HEAD}# checkup-ignore healthcheck-curl, healthcheck-missing: x\n${CHECK}\n`,
    ['unused-ignore@2'],
  ],
  [
    'unknown rule',
    `${HEAD}# checkup-ignore healthcheck-crul: x\n${CHECK}\n`,
    ['unused-ignore@2', 'healthcheck-curl@3'],
  ],
  ['in the file', `${HEAD}${CHECK}\n# checkup-ignore-file healthcheck-curl: x\n`, []],
  ['in the file, for nothing', `# checkup-ignore-file healthcheck-curl: x\n${HEAD}`, ['unused-ignore@1']],
  [
    'here-document',
    `${HEAD}RUN <<A\n# checkup-ignore-file healthcheck-curl: x\nA\n${CHECK}\n`,
    ['healthcheck-curl@5'],
  ],
  ['no rule named', `${HEAD}# checkup-ignore\n${CHECK}\n`, ['healthcheck-curl@3']],
  ['another word', `${HEAD}# checkup-ignored healthcheck-curl\n${CHECK}\n`, ['healthcheck-curl@3']],
  ['syntax', `${HEAD}# checkup-ignore-file syntax: a template\nHEALTHCHEK CMD x\n`, []],
];

const SERVICE = 'services:\n  web:\n    image: example.com/base\n';
const compose: readonly Case[] = [
  ['above the key', `${SERVICE}    healthcheck:\n      ${IGNORE}\n      test: curl -f http://a/\n`, []],
  ['above the mapping', `${SERVICE}    ${IGNORE}\n    healthcheck:\n      test: curl -f http://a/\n`, []],
  [
    'above the service',
    `services:\n  ${IGNORE}\n  web:\n    healthcheck:\n      test: curl -f http://a/\n`,
    [],
  ],
  [
    'above all services',
    `${IGNORE}\nservices:\n  web:\n    healthcheck:\n      test: curl -f http://a/\n`,
    [],
  ],
  ['at the line’s end', `${SERVICE}    healthcheck:\n      test: curl -f http://a/ ${IGNORE}\n`, []],
  ['behind a key', `${SERVICE}    healthcheck: ${IGNORE}\n      test: curl -f http://a/\n`, []],
  [
    'above an item',
    `${SERVICE}    healthcheck:\n      test:\n        - CMD\n        ${IGNORE}\n        - curl\n`,
    [],
  ],
  [
    'behind an item',
    `${SERVICE}    healthcheck:\n      test:\n        - CMD\n        - curl ${IGNORE}\n`,
    [],
  ],
  [
    'in a flow list',
    `${SERVICE}    healthcheck:\n      test: [CMD,\n        ${IGNORE}\n        curl, a]\n`,
    [],
  ],
  ['flow mapping', `services:\n  ${IGNORE}\n  web: { healthcheck: { test: curl -f http://a/ } }\n`, []],
  [
    'above another service',
    `services:\n  ${IGNORE}\n  db:\n    image: a\n  web:\n    healthcheck:\n      test: curl -f http://a/\n`,
    ['unused-ignore@2', 'healthcheck-curl@7'],
  ],
  [
    'blank line between',
    `services:\n  ${IGNORE}\n\n  web:\n    healthcheck:\n      test: curl -f http://a/\n`,
    ['unused-ignore@2', 'healthcheck-curl@6'],
  ],
  [
    'block scalar',
    `${SERVICE}    healthcheck:\n      test: |\n        # checkup-ignore-file healthcheck-curl: x\n        curl -f http://a/\n`,
    ['healthcheck-curl@7'],
  ],
  [
    'above a block scalar',
    `${SERVICE}    healthcheck:\n      ${IGNORE}\n      test: |\n        true\n        curl -f a\n`,
    [],
  ],
  [
    'quoted',
    `${SERVICE}    labels: ["${IGNORE}"]\n    healthcheck:\n      test: curl -f a\n`,
    ['healthcheck-curl@6'],
  ],
  [
    'in the file',
    `${SERVICE}    healthcheck:\n      test: curl -f a\n# checkup-ignore-file healthcheck-curl: x\n`,
    [],
  ],
];

describe('ignores', () => {
  for (const [name, cases] of [
    ['Dockerfile', dockerfiles],
    ['compose.yaml', compose],
  ] as const)
    describe(name, () => {
      for (const [what, text, expected] of cases)
        it(what, () => {
          assert.deepEqual(found(name, text), expected);
        });
    });

  it('of rules that are switched off are left alone', () => {
    const text = `${HEAD}${IGNORE}\n${CHECK}\n`;
    assert.deepEqual(found('Dockerfile', text, { rules: { 'healthcheck-curl': 'off' } }), []);
  });

  it('that do nothing have the severity that is set', () => {
    const text = `${IGNORE}\n${HEAD}`;
    const [finding] = lint({ Dockerfile: text }, { rules: { 'unused-ignore': 'error' } }).filter(
      ({ rule }) => rule === 'unused-ignore',
    );
    assert.equal(finding?.severity, 'error');
    assert.deepEqual(found('Dockerfile', text, { rules: { 'unused-ignore': 'off' } }), []);
  });

  it('can ignore those that do nothing, and are told of where there are none', () => {
    const ignore = '# checkup-ignore-file unused-ignore: x\n';
    assert.deepEqual(found('Dockerfile', `${ignore}${IGNORE}\n${HEAD}`), []);
    assert.deepEqual(found('Dockerfile', `${ignore}${HEAD}`), ['unused-ignore@1']);
  });

  const messages: readonly (readonly [comment: string, message: RegExp])[] = [
    ['# checkup-ignore healthcheck-crul', /no rule “healthcheck-crul”.*“healthcheck-curl”/],
    ['# checkup-ignore something-else', /no rule “something-else”\.$/],
    ['# checkup-ignore healthcheck-curl', /finds nothing here/],
    ['# checkup-ignore-file healthcheck-curl', /finds nothing in this file/],
  ];
  for (const [comment, message] of messages)
    it(`${comment}: ${String(message)}`, () => {
      const [finding] = lint({ Dockerfile: `${comment}\n${HEAD}` }).filter(
        ({ rule }) => rule === 'unused-ignore',
      );
      assert.match(finding?.message ?? '', message);
    });
});

describe('the fix of unused-ignore', () => {
  const cases: readonly (readonly [name: string, before: string, after: string])[] = [
    ['Dockerfile', `${HEAD}${IGNORE}\nRUN a\n`, `${HEAD}RUN a\n`],
    ['Dockerfile', `${HEAD}  ${IGNORE}\r\nRUN a\r\n`, `${HEAD}RUN a\r\n`],
    ['Dockerfile', `${HEAD}RUN a\n${IGNORE}`, `${HEAD}RUN a`],
    ['Dockerfile', `${HEAD}RUN a\r\n${IGNORE}`, `${HEAD}RUN a`],
    [
      'Dockerfile',
      `${HEAD}# checkup-ignore healthcheck-missing, healthcheck-curl: x\n${CHECK}\n`,
      `${HEAD}# checkup-ignore healthcheck-curl: x\n${CHECK}\n`,
    ],
    [
      'Dockerfile',
      `${HEAD}# checkup-ignore healthcheck-curl , nonsense: x\n${CHECK}\n`,
      `${HEAD}# checkup-ignore healthcheck-curl: x\n${CHECK}\n`,
    ],
    ['compose.yaml', `services:\n  web:  ${IGNORE}\n    image: a\n`, 'services:\n  web:\n    image: a\n'],
  ];
  for (const [name, before, after] of cases)
    it(JSON.stringify(before), () => {
      const [finding, ...more] = lint({ [name]: before }).filter(({ rule }) => rule === 'unused-ignore');
      assert.deepEqual(more, []);
      const [fix] = finding?.fixes() ?? [];
      const [edit] = fix?.edits ?? [];
      assert.ok(edit && 'edits' in edit);
      assert.equal(TextDocument.applyEdits(TextDocument.create('a', '', 0, before), [...edit.edits]), after);
      assert.equal(fix?.preferred, false);
    });
});

describe('ignores and findings', () => {
  const RULES = ['healthcheck-curl', 'healthcheck-remote-host', 'healthcheck-exit-code', 'unused-ignore'];
  /** The same sequence each time. */
  const numbers = (seed: number) => (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  const composeOf = (random: (below: number) => number) => {
    const named = () => Array.from({ length: 1 + random(2) }, () => RULES[random(RULES.length)]).join(', ');
    const above = (indent: string) => (random(3) === 0 ? `${indent}# checkup-ignore ${named()}: x\n` : '');
    const behind = () => (random(4) === 0 ? ` # checkup-ignore ${named()}: x` : '');
    const service = (at: number) =>
      [
        above('  '),
        `  s${at}:${behind()}\n    image: a/b\n`,
        above('    '),
        `    healthcheck:\n${above('      ')}`,
        `      test: curl -f http://other/ || exit 2${behind()}\n`,
        random(12) === 0 ? `# checkup-ignore-file ${named()}: x\n` : '',
      ].join('');
    return `services:\n${Array.from({ length: 6 }, (_, at) => service(at)).join('')}`;
  };

  /** What is left, as looked through one by one: the findings as if nothing were ignored, and what is said of ignores. */
  function expected(text: string): readonly string[] {
    const name = 'compose.yaml';
    const project = projectOf({ [name]: text });
    const [file] = project.files.values();
    assert.ok(file);
    const { document } = file;
    const ignores = ignoresOf(layoutOfFile(file));
    const offset = ({ range }: Finding) => document.offsetAt(range.start);
    const silences = (rule: string, at: number) => (ignore: Ignore) =>
      ignore.rule === rule && covers(ignore, { start: at, end: at });
    const all = lint({ [name]: text.replaceAll('checkup-ignore', 'CHECKUP-IGNORE') });
    const heard = all.filter((one) => !ignores.some(silences(one.rule, offset(one))));
    const idle = ignores.filter(
      (one) => one.rule !== 'unused-ignore' && !all.some((found) => silences(found.rule, offset(found))(one)),
    );
    const reported = idle.filter(({ span }) => !ignores.some(silences('unused-ignore', span.start)));
    const needless = ignores.filter(
      (one) =>
        one.rule === 'unused-ignore' && !idle.some(({ span }) => silences('unused-ignore', span.start)(one)),
    );
    const told = [...reported, ...needless].map(({ span }) => `unused-ignore ${span.start}`);
    return [...heard.map((one) => `${one.rule} ${offset(one)}`), ...told].sort();
  }

  it('meet as if each were held against each', () => {
    for (let seed = 1; seed <= 150; seed++) {
      const text = composeOf(numbers(seed));
      const { document } = [...projectOf({ 'compose.yaml': text }).files.values()][0] ?? {};
      assert.ok(document);
      const found = lint({ 'compose.yaml': text }).map(
        ({ rule, range }) => `${rule} ${document.offsetAt(range.start)}`,
      );
      assert.deepEqual([...found].sort(), expected(text), text);
    }
  });
});

describe('ignores in scripts', () => {
  const cases: readonly (readonly [script: string, covered: string])[] = [
    ['# checkup-ignore r: x\ncurl a\n', 'covered'],
    ['curl a # checkup-ignore r: x\n', 'covered'],
    ['# checkup-ignore r: x\nuntil\n  curl a\ndo sleep 1; done\n', 'covered'],
    ['# checkup-ignore r: x\nx \\\n  && curl a\n', 'covered'],
    ['# checkup-ignore r: x\nx\ncurl a\n', 'not'],
    ['curl a\n# checkup-ignore-file r: x\n', 'covered'],
    ['cat <<E\n# checkup-ignore-file r: x\nE\ncurl a\n', 'not'],
    ['x "\n# checkup-ignore-file r: x\n"\ncurl a\n', 'not'],
  ];
  for (const [script, expected] of cases)
    it(JSON.stringify(script), () => {
      const at = script.indexOf('curl');
      const ignores = ignoresOf(layoutOfScript(TextDocument.create('file:///a.sh', '', 0, script)));
      const covered = ignores.some(
        (ignore) => ignore.rule === 'r' && covers(ignore, { start: at, end: at + 4 }),
      );
      assert.equal(covered ? 'covered' : 'not', expected);
    });
});

describe('fixes that ignore', () => {
  const here = '# checkup-ignore healthcheck-curl: reason';
  const whole = '# checkup-ignore-file healthcheck-curl: reason';
  const cases: readonly (readonly [
    what: string,
    name: string,
    before: string,
    here: string | undefined,
    file: string,
  ])[] = [
    ['above', 'Dockerfile', `${HEAD}${CHECK}\n`, `${HEAD}${here}\n${CHECK}\n`, `${whole}\n${HEAD}${CHECK}\n`],
    [
      'CRLF, tabs and continuation',
      'Dockerfile',
      `# escape=\`\r\nFROM a\r\n\tHEALTHCHECK \`\r\n\t\tCMD curl -f a\r\n`,
      `# escape=\`\r\nFROM a\r\n\t${here}\r\n\tHEALTHCHECK \`\r\n\t\tCMD curl -f a\r\n`,
      `# escape=\`\r\n${whole}\r\nFROM a\r\n\tHEALTHCHECK \`\r\n\t\tCMD curl -f a\r\n`,
    ],
    [
      'a value',
      'compose.yaml',
      `${SERVICE}    healthcheck:\n      test: ["CMD", "curl", "a"]\n`,
      `${SERVICE}    healthcheck:\n      ${here}\n      test: ["CMD", "curl", "a"]\n`,
      `${whole}\n${SERVICE}    healthcheck:\n      test: ["CMD", "curl", "a"]\n`,
    ],
    [
      'a block scalar',
      'compose.yaml',
      `${SERVICE}    healthcheck:\n      test: |\n        true\n        curl -f a\n`,
      `${SERVICE}    healthcheck:\n      ${here}\n      test: |\n        true\n        curl -f a\n`,
      `${whole}\n${SERVICE}    healthcheck:\n      test: |\n        true\n        curl -f a\n`,
    ],
    [
      'an item',
      'compose.yaml',
      `${SERVICE}    healthcheck:\n      test:\n      - CMD\n      - curl\n`,
      `${SERVICE}    healthcheck:\n      test:\n      - CMD\n      ${here}\n      - curl\n`,
      `${whole}\n${SERVICE}    healthcheck:\n      test:\n      - CMD\n      - curl\n`,
    ],
    [
      'all in flow style',
      'compose.yaml',
      '{ services: { web: { healthcheck: { test: curl -f a } } } }\n',
      `${here}\n{ services: { web: { healthcheck: { test: curl -f a } } } }\n`,
      `${whole}\n{ services: { web: { healthcheck: { test: curl -f a } } } }\n`,
    ],
  ];
  for (const [what, name, before, ...expected] of cases)
    it(what, () => {
      const project = projectOf({ [name]: before });
      const [file] = project.files.values();
      assert.ok(file);
      const [finding] = checkFile(file, project).filter(({ rule }) => rule === 'healthcheck-curl');
      assert.ok(finding);
      const fixes = ignoreFixes(finding, file);
      const texts = fixes.map(({ edits }) => {
        const [edit] = edits;
        assert.ok(edit && 'edits' in edit);
        return TextDocument.applyEdits(file.document, [...edit.edits]);
      });
      assert.deepEqual(texts, expected);
      for (const text of texts) assert.deepEqual(found(name, text), []);
    });

  it('stand below the first line of a script', () => {
    const script = TextDocument.create('file:///a.sh', '', 0, '#!/bin/sh\nx "\ny" && curl a\n');
    const at = { line: 2, character: 6 };
    const fixes = ignoreFixes({ rule: 'healthcheck-curl', range: { start: at, end: at } }, script);
    assert.deepEqual(
      fixes.map(({ edits: [edit] }) =>
        edit && 'edits' in edit ? TextDocument.applyEdits(script, [...edit.edits]) : '',
      ),
      [`#!/bin/sh\n${here}\nx "\ny" && curl a\n`, `#!/bin/sh\n${whole}\nx "\ny" && curl a\n`],
    );
  });
});

describe('ignores in start-up scripts', () => {
  const Dockerfile =
    'FROM node:22\nCOPY start.sh /\nHEALTHCHECK CMD ["node", "healthcheck.mjs"]\nCMD ["/start.sh"]\n';
  const compose =
    'services: {a: {image: node:22, volumes: ["./start.sh:/start.sh"], command: /start.sh, healthcheck: {test: [CMD, node, a.mjs]}}}\n';
  const ASKS = 'curl -f http://api/ || exit 1\nexec node a.js\n';
  const cases: readonly (readonly [what: string, files: Files, ...found: string[]])[] = [
    ['in use', { Dockerfile, 'start.sh': `# checkup-ignore dependency-check-curl\n${ASKS}` }],
    [
      'that silence nothing',
      { Dockerfile, 'start.sh': '# checkup-ignore dependency-check-curl\nexec node a.js\n' },
      'start.sh:1 information dependency-check-curl',
    ],
    [
      'of a script that a service mounts',
      { 'compose.yaml': compose, 'start.sh': '# checkup-ignore dependency-check-curl\nexec node a.js\n' },
      'start.sh:1 information dependency-check-curl',
    ],
    [
      'of no rule',
      { Dockerfile, 'start.sh': `# checkup-ignore healthcheck-crul\nexec node a.js\n` },
      'start.sh:1 information healthcheck-crul',
    ],
    [
      'of a rule for files of the other kind',
      { Dockerfile, 'start.sh': '# checkup-ignore depends-on-swarm\nexec node a.js\n' },
    ],
  ];
  for (const [what, files, ...found] of cases)
    it(what, () => {
      assert.deepEqual(findings('unused-ignore', files), found);
    });
});
