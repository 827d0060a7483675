import assert from 'node:assert/strict';
import type { TextEdit } from 'vscode-languageserver-types';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { asExecForm, asShellForm, type CommandPlace, insertWord, taken } from '../../../src/edits/forms';
import type { Command } from '../../../src/language/command';
import { parseCompose } from '../../../src/language/compose/parse';
import { isHealthcheck } from '../../../src/language/dockerfile/model';
import { parseDockerfile } from '../../../src/language/dockerfile/parse';
import { invocationsOf } from '../../../src/language/shell/parse';

type Place = CommandPlace & { readonly command: Command };

const HEAD = 'services:\n  web:\n    healthcheck:\n      ';

/** The check of a Dockerfile that is one instruction, or of a service. */
function placeIn(text: string): Place {
  if (/^(?:#.*\n)?HEALTHCHECK/.test(text)) {
    const file = parseDockerfile(
      TextDocument.create('file:///Dockerfile', '', 0, text.replace('HEALTH', 'FROM a\nHEALTH')),
    );
    const command = file.stages[0]?.instructions.find(isHealthcheck)?.command;
    assert.ok(command);
    return { file, span: command.span, command };
  }
  const file = parseCompose(TextDocument.create('file:///compose.yaml', '', 0, head(text) + text), (name) =>
    name === 'KNOWN' ? '80' : undefined,
  );
  const test = file.services[0]?.healthcheck?.test;
  assert.ok(test?.value.type === 'cmd');
  return { file, span: test.span, command: test.value.command };
}

const head = (text: string) => (text.includes('\r') ? HEAD.replaceAll('\n', '\r\n') : HEAD);

function apply(text: string, change: (place: Place) => TextEdit | undefined): string | undefined {
  const place = placeIn(text);
  const edit = change(place);
  return (
    edit &&
    TextDocument.applyEdits(place.file.document, [edit]).replace(head(text), '').replace('FROM a\n', '')
  );
}

const words = ({ command }: Place) =>
  command.form === 'exec' ? command.words.map(taken) : command.script.value.trim().split(/\s+/);

type Case = readonly [what: string, before: string, after: string | undefined];

function table(cases: readonly Case[], change: (place: Place) => TextEdit | undefined): void {
  for (const [what, before, after] of cases)
    it(`${what}: ${JSON.stringify(before)}`, () => {
      assert.equal(apply(before, change), after);
    });
}

describe('a command in exec form', () => {
  table(
    [
      ['shell form', 'HEALTHCHECK CMD a b\n', 'HEALTHCHECK CMD ["a", "b"]\n'],
      ['flags stay', 'HEALTHCHECK --retries=2 CMD a b', 'HEALTHCHECK --retries=2 CMD ["a", "b"]'],
      ['continuation lines', 'HEALTHCHECK CMD \\\n  a \\\n  b\n', 'HEALTHCHECK CMD \\\n  ["a", "b"]\n'],
      ['a comment between them is not lost', 'HEALTHCHECK CMD a \\\n  # why\n  b\n', undefined],
      ['a string', 'test: a b\n', 'test: ["CMD", "a", "b"]\n'],
      ['a quoted string, in a file of single quotes', "test: 'a b'\n", "test: ['CMD', 'a', 'b']\n"],
      [
        'a block scalar',
        'test: >\n        a b\n      retries: 3\n',
        'test: ["CMD", "a", "b"]\n      retries: 3\n',
      ],
      ['a flow list', 'test: [CMD-SHELL, "a b"]\n', 'test: ["CMD", "a", "b"]\n'],
      [
        'a block list',
        'test:\n      - CMD-SHELL\n      - a b\n',
        'test:\n      - CMD\n      - a\n      - b\n',
      ],
      ['with CRLF', 'test:\r\n      - CMD-SHELL\r\n      - a\r\n', 'test:\r\n      - CMD\r\n      - a\r\n'],
      ['a comment in between is not lost', 'test:\n      - CMD-SHELL # why\n      - a b\n', undefined],
    ],
    (place) => asExecForm(words(place), place),
  );
});

describe('a command in shell form', () => {
  table(
    [
      ['exec form', 'HEALTHCHECK CMD ["a", "$X"]', 'HEALTHCHECK CMD a $X || exit 1'],
      [
        'a variable of the container',
        'test: ["CMD", "a", "$$X"]\n',
        'test: ["CMD-SHELL", "a $$X || exit 1"]\n',
      ],
      [
        'a variable of compose',
        "test: ['CMD', 'a:${KNOWN}', '$X']\n",
        "test: ['CMD-SHELL', 'a:${KNOWN} $X || exit 1']\n",
      ],
      [
        'escapes around variables',
        'test: ["CMD", "a:\\/${KNOWN}\\/$$X"]\n',
        'test: ["CMD-SHELL", "a:/${KNOWN}/$$X || exit 1"]\n',
      ],
      [
        'a block list',
        'test:\n        - CMD\n        - a\n',
        'test:\n        - CMD-SHELL\n        - "a || exit 1"\n',
      ],
      ['a plain string', 'test: a b\n', 'test: a b || exit 1\n'],
      ['a quoted one', "test: 'a b'\n", "test: 'a b || exit 1'\n"],
      ['quotes in quotes', 'test: "a \\"b\\""\n', 'test: "a \\"b\\" || exit 1"\n'],
    ],
    ({ command, ...place }) =>
      asShellForm(
        command.form === 'exec'
          ? [...command.words.flatMap((word) => [taken(word), ' ']), '|| exit 1']
          : [taken(command.script), ' || exit 1'],
        place,
      ),
  );

  it('is nothing that the file cannot hold', () => {
    const place = placeIn('HEALTHCHECK CMD a');
    for (const line of ['a\nb', 'a \\', '["a"]', ' '])
      assert.equal(asShellForm([line], place), undefined, line);
  });
});

describe('a word of a command', () => {
  const first = ({ command }: Place) => invocationsOf(command)[0]?.word.span ?? { start: 0, end: 0 };

  describe('gets another behind it', () => {
    table(
      [
        ['a line', 'HEALTHCHECK CMD curl a', 'HEALTHCHECK CMD curl --fail a'],
        ['a JSON list', 'HEALTHCHECK CMD ["curl", "a"]', 'HEALTHCHECK CMD ["curl", "--fail", "a"]'],
        [
          'a line in a JSON list',
          'HEALTHCHECK CMD ["sh", "-c", "curl a"]',
          'HEALTHCHECK CMD ["sh", "-c", "curl --fail a"]',
        ],
        ['a flow list', "test: [CMD, 'curl', a]\n", "test: [CMD, 'curl', '--fail', a]\n"],
        [
          'a block list',
          'test:\n      - CMD\n      - curl\n      - a\n',
          'test:\n      - CMD\n      - curl\n      - --fail\n      - a\n',
        ],
        ['a folded line', 'test: >\n        curl\n        a\n', 'test: >\n        curl --fail\n        a\n'],
      ],
      (place) => insertWord(place, first(place), '--fail'),
    );
  });
});
