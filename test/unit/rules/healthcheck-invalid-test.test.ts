import { type Case, rows } from './written';

type Row = readonly [what: string, text: string, marked: readonly string[], fixed?: string];

const inDockerfile = ([what, text, marked, fixed]: Row): Case => {
  const file = (instruction: string) => `FROM node:22\n${instruction}\n`;
  return { what, text: file(text), marked, ...(fixed === undefined ? {} : { fixed: file(fixed) }) };
};

describe('healthcheck-invalid-test in a Dockerfile', () => {
  rows(
    'healthcheck-invalid-test',
    'Dockerfile',
    (
      [
        ['exec form', 'HEALTHCHECK CMD ["a", "b"]', []],
        ['shell form', 'HEALTHCHECK CMD a b', []],
        ['NONE', 'HEALTHCHECK none', []],
        ['a test of the shell', 'HEALTHCHECK CMD [ -f /ready ]', []],
        ['a test of an answer', 'HEALTHCHECK CMD [ "$(redis-cli ping)" = PONG ]', []],
        ['a test of bash', 'HEALTHCHECK CMD [[ -f /ready ]]', []],
        ['nothing', 'HEALTHCHECK', ['HEALTHCHECK']],
        ['options alone', 'HEALTHCHECK --interval=5s', ['HEALTHCHECK']],
        ['CMD alone', 'HEALTHCHECK CMD', ['CMD']],
        ['more behind NONE', 'HEALTHCHECK NONE x', ['x']],
        ['no CMD', 'HEALTHCHECK node a.js', ['node'], 'HEALTHCHECK CMD ["node", "a.js"]'],
        [
          'no CMD before a list',
          'HEALTHCHECK ["node", "a"]',
          ['["node", "a"]'],
          'HEALTHCHECK CMD ["node", "a"]',
        ],
        ['a list of compose', 'HEALTHCHECK ["CMD", "a"]', ['["CMD", "a"]'], 'HEALTHCHECK CMD ["a"]'],
        [
          'a line of compose',
          'HEALTHCHECK ["CMD-SHELL", "a || exit 1"]',
          ['["CMD-SHELL", "a || exit 1"]'],
          'HEALTHCHECK CMD a || exit 1',
        ],
        ['a program alone', 'HEALTHCHECK /app/health', ['/app/health'], 'HEALTHCHECK CMD ["/app/health"]'],
        ['half typed', 'HEALTHCHECK CM', ['CM']],
        ['another keyword', 'HEALTHCHECK CONNECT 80', ['CONNECT']],
        ['CMD comes later', 'HEALTHCHECK --interval=5s s CMD ["a"]', ['s']],
        ['CMD comes later, behind a program', 'HEALTHCHECK node a.js CMD ["a"]', ['node']],
        ['a value in two pieces is that option’s matter', 'HEALTHCHECK --interval=5 s CMD ["a"]', []],
        ['a value without its sign is that option’s matter', 'HEALTHCHECK --interval 5s CMD ["a"]', []],
        ['an empty list', 'HEALTHCHECK CMD []', ['[]']],
        ['a number', 'HEALTHCHECK CMD ["a", 80]', ['["a", 80]'], 'HEALTHCHECK CMD ["a", "80"]'],
        ['a list in a list', 'HEALTHCHECK CMD ["a", ["b"]]', ['["a", ["b"]]']],
        ['CMD in the list', 'HEALTHCHECK CMD ["CMD", "a"]', ['CMD'], 'HEALTHCHECK CMD ["a"]'],
        [
          'CMD-SHELL in the list',
          'HEALTHCHECK CMD ["CMD-SHELL", "a | b"]',
          ['CMD-SHELL'],
          'HEALTHCHECK CMD a | b',
        ],
        ['NONE in the list', 'HEALTHCHECK CMD ["NONE"]', ['NONE']],
        ['CMD twice', 'HEALTHCHECK CMD CMD ["a"]', ['CMD'], 'HEALTHCHECK CMD ["a"]'],
        ['CMD-SHELL behind it', 'HEALTHCHECK CMD CMD-SHELL a | b', ['CMD-SHELL'], 'HEALTHCHECK CMD a | b'],
        [
          'CMD in the list before what has other findings',
          'HEALTHCHECK CMD ["CMD", "curl", "-s", "http://a/"]',
          ['CMD'],
          'HEALTHCHECK CMD ["curl", "-s", "http://a/"]',
        ],
        ['single quotes', "HEALTHCHECK CMD ['a', 'b c']", ["['a', 'b c']"], 'HEALTHCHECK CMD ["a", "b c"]'],
        ['a comma too many', 'HEALTHCHECK CMD ["a", "b",]', ['["a", "b",]'], 'HEALTHCHECK CMD ["a", "b"]'],
        ['a comma too few', 'HEALTHCHECK CMD ["a" "b"]', ['["a" "b"]'], 'HEALTHCHECK CMD ["a", "b"]'],
        ['no bracket at the end', 'HEALTHCHECK CMD ["a", "b"', ['["a", "b"'], 'HEALTHCHECK CMD ["a", "b"]'],
        ['no quotes', 'HEALTHCHECK CMD [a, b]', ['[a, b]'], 'HEALTHCHECK CMD ["a", "b"]'],
        ['no end of a string', 'HEALTHCHECK CMD ["a", "b]', ['["a", "b]']],
        [
          'what happens anyway behind it',
          'HEALTHCHECK CMD ["a", "b"] || exit 1',
          ['|| exit 1'],
          'HEALTHCHECK CMD ["a", "b"]',
        ],
        [
          'text for a shell behind it',
          'HEALTHCHECK CMD ["a", "b c"] | grep ok',
          ['| grep ok'],
          "HEALTHCHECK CMD a 'b c' | grep ok",
        ],
        ['a part of a template', 'HEALTHCHECK {{check}}', []],
        [
          'behind ONBUILD',
          'ONBUILD HEALTHCHECK node a.js',
          ['node'],
          'ONBUILD HEALTHCHECK CMD ["node", "a.js"]',
        ],
      ] as const
    ).map(inDockerfile),
  );
  rows('healthcheck-invalid-test', 'Dockerfile', [
    {
      what: 'in a stage that does not ship',
      text: 'FROM node:22 AS a\nHEALTHCHECK node a.js\nFROM debian:12\n',
      marked: ['node'],
      fixed: 'FROM node:22 AS a\nHEALTHCHECK CMD node a.js\nFROM debian:12\n',
    },
    {
      what: 'a fix that would show another finding is none',
      text: 'FROM node:22\nHEALTHCHECK curl -f http://localhost/\n',
      marked: ['curl'],
    },
    {
      what: 'on several lines, with a comment that is not lost',
      text: "FROM node:22\nHEALTHCHECK CMD ['a', \\\n  # why\n  'b']\n",
      marked: ['…'],
    },
  ]);
});

const inCompose = ([what, test, marked, fixed]: Row): Case => {
  const file = (text: string) =>
    `services:\n  web:\n    image: shop/web\n    healthcheck:\n      test: ${text.replaceAll('\n', '\n      ')}\n`;
  return { what, text: file(test), marked, ...(fixed === undefined ? {} : { fixed: file(fixed) }) };
};

describe('healthcheck-invalid-test in a compose file', () => {
  rows(
    'healthcheck-invalid-test',
    'compose.yaml',
    (
      [
        ['CMD', '["CMD", "a"]', []],
        ['CMD-SHELL', '["CMD-SHELL", "a"]', []],
        ['NONE', '["NONE"]', []],
        ['a string', 'a b', []],
        ['being typed', '', []],
        ['no CMD', '["a", "b"]', ['a'], '["CMD", "a", "b"]'],
        ['no CMD, in single quotes', "['a', '$${X}']", ['a']],
        ['no CMD, and a variable of compose', "['a', '${X}']", ['a']],
        ['no CMD-SHELL', '["a b || exit 1"]', ['a b || exit 1'], '["CMD-SHELL", "a b || exit 1"]'],
        ['CMD-SHELL in its item', '["CMD-SHELL a | b"]', ['CMD-SHELL a | b'], '["CMD-SHELL", "a | b"]'],
        ['CMD in its item', '["CMD a b"]', ['CMD a b'], '["CMD", "a", "b"]'],
        ['no CMD before a shell', '["sh", "-c", "a | b"]', ['sh'], '["CMD", "sh", "-c", "a | b"]'],
        ['lower case NONE, or a program', '["none"]', ['none']],
        ['a line in pieces', '["CMD-SHELL", "a -b c", "-d"]', ['CMD-SHELL'], '["CMD", "a", "-b", "c", "-d"]'],
        ['no CMD-SHELL, and no need of it', '["a b"]', ['a b'], '["CMD", "a", "b"]'],
        ['no CMD, on lines', '\n- a\n- -b', ['a'], '\n- CMD\n- a\n- -b'],
        [
          'no CMD before what has other findings, which stay what they are',
          '["curl", "-s", "http://a/"]',
          ['curl'],
          '["CMD", "curl", "-s", "http://a/"]',
        ],
        [
          'no CMD-SHELL before that',
          '["curl -s http://a/"]',
          ['curl -s http://a/'],
          '["CMD", "curl", "-s", "http://a/"]',
        ],
        [
          'CMD in a string before that',
          'CMD curl -s http://a/',
          ['CMD'],
          '["CMD", "curl", "-s", "http://a/"]',
        ],
        ['lower case', '["cmd", "a"]', ['cmd'], '["CMD", "a"]'],
        ['lower case of the other', '["cmd-shell", "a | b"]', ['cmd-shell'], '["CMD-SHELL", "a | b"]'],
        ['only shell', '["shell", "a | b"]', ['shell'], '["CMD-SHELL", "a | b"]'],
        ['an empty list', '[]', ['[]']],
        ['an empty string', '""', ['""']],
        ['CMD alone', '["CMD"]', ['CMD']],
        ['CMD-SHELL alone', '["CMD-SHELL"]', ['CMD-SHELL']],
        ['more behind NONE', '["NONE", "a"]', ['NONE']],
        [
          'several items for a shell',
          '["CMD-SHELL", "a", "b", "||", "exit 1"]',
          ['CMD-SHELL'],
          '["CMD-SHELL", "a b || exit 1"]',
        ],
        ['several items that need none', '["CMD-SHELL", "a", "b c"]', ['CMD-SHELL'], '["CMD", "a", "b c"]'],
        ['a number', '["CMD", "a", 80, true]', ['80'], '["CMD", "a", "80", "true"]'],
        ['a list in a list', '["CMD", ["a"]]', ['["a"]']],
        ['a mapping', '{ cmd: a }', ['{ cmd: a }']],
        ['CMD in a string', 'CMD a b', ['CMD'], '["CMD", "a", "b"]'],
        ['CMD-SHELL in a quoted string', '"CMD-SHELL a | b"', ['CMD-SHELL'], '"a | b"'],
        ['a number instead of it', '5', ['5']],
        ['a boolean instead of it', 'true', ['true']],
        ['a number in quotes', '"5"', []],
        [
          'a list in quotes',
          `'["CMD", "node", "a.js"]'`,
          [`'["CMD", "node", "a.js"]'`],
          '["CMD", "node", "a.js"]',
        ],
        [
          'a list in double quotes',
          String.raw`"[\"CMD\", \"a\"]"`,
          [String.raw`"[\"CMD\", \"a\"]"`],
          '["CMD", "a"]',
        ],
        [
          'a list with quotes of its own',
          `"['CMD', 'a', 'b c']"`,
          [`"['CMD', 'a', 'b c']"`],
          `['CMD', 'a', 'b c']`,
        ],
        ['a list without CMD in quotes', `'["a", "b"]'`, [`'["a", "b"]'`], '["CMD", "a", "b"]'],
        [
          'a line for a shell in a list in quotes',
          `'["CMD-SHELL", "a | b"]'`,
          [`'["CMD-SHELL", "a | b"]'`],
          `'a | b'`,
        ],
        [
          'a variable in a list in quotes',
          `'["CMD", "a", "\${X}", "$$Y"]'`,
          [`'["CMD", "a", "\${X}", "$$Y"]'`],
          '["CMD", "a", "${X}", "$$Y"]',
        ],
        [
          'a list in quotes before what has other findings',
          `'["CMD", "curl", "-s", "http://a/"]'`,
          [`'["CMD", "curl", "-s", "http://a/"]'`],
          '["CMD", "curl", "-s", "http://a/"]',
        ],
        ['a list in a block', '|\n  ["CMD", "a"]', ['…'], '["CMD", "a"]'],
        ['a list that is none, in quotes', `'["CMD", "a'`, [`'["CMD", "a'`]],
        ['a test of the shell in quotes', `'[ -f /ready ]'`, []],
        ['CMD in a block', '>\n  CMD a |\n  b', ['CMD'], '>\n  a |\n  b'],
      ] as const
    ).map(inCompose),
  );
  rows('healthcheck-invalid-test', 'compose.yaml', [
    {
      what: 'shared through an anchor: once',
      text: 'x-test: &test [a, b]\nservices:\n  a: { image: x, healthcheck: { test: *test } }\n  b: { image: x, healthcheck: { test: *test } }\n',
      marked: ['a'],
      fixed:
        'x-test: &test [CMD, a, b]\nservices:\n  a: { image: x, healthcheck: { test: *test } }\n  b: { image: x, healthcheck: { test: *test } }\n',
    },
  ]);
});
