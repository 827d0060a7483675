import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Dockerfile, Instruction } from '../../../../src/language/dockerfile/model';
import { isHealthcheck } from '../../../../src/language/dockerfile/model';
import { parseDockerfile } from '../../../../src/language/dockerfile/parse';
import type { MappedText, Span } from '../../../../src/language/text';

function parse(text: string): Dockerfile {
  return parseDockerfile(TextDocument.create('file:///Dockerfile', 'dockerfile', 1, text));
}

/** What stands in the document where a span says. */
function reader(text: string): (span: Span | undefined) => string | undefined {
  return (span) => span && text.slice(span.start, span.end);
}

function whole(text: MappedText): Span {
  return text.span(0, text.value.length);
}

/** The instructions of `FROM x` and the lines. */
function instructions(...lines: string[]): { read: readonly Instruction[]; at: ReturnType<typeof reader> } {
  const text = ['FROM x', ...lines].join('\n');
  return { read: parse(text).stages[0]?.instructions ?? [], at: reader(text) };
}

describe('instructions of a Dockerfile', () => {
  const cases: [lines: string[], ...read: [keyword: string, args: string][]][] = [
    [['RUN a  b'], ['RUN', 'a  b']],
    [['run a'], ['RUN', 'a']],
    [['  RUN\ta \t'], ['RUN', 'a']],
    [
      ['RUN a \\', '  b \\', 'c'],
      ['RUN', 'a   b c'],
    ],
    [
      ['RUN a \\', '# c', '  # d', '', ' b'],
      ['RUN', 'a  b'],
    ],
    [
      ['RUN a\\', 'b'],
      ['RUN', 'ab'],
    ],
    [
      ['R\\', 'UN a'],
      ['RUN', 'a'],
    ],
    [
      ['RUN a \\\\', 'RUN b'],
      ['RUN', 'a \\\\'],
      ['RUN', 'b'],
    ],
    [['RUN a\\ b'], ['RUN', 'a\\ b']],
    [['RUN a # b'], ['RUN', 'a # b']],
    [['RUN'], ['RUN', '']],
    [['COPY --from=a --chown=1:1 b c'], ['COPY', 'b c']],
    [['ONBUILD RUN a'], ['RUN', 'a']],
    [
      ['onbuild \\', ' healthcheck --interval=1s none'],
      ['HEALTHCHECK', 'none'],
    ],
    [
      ['RUN <<A', 'x', 'A', 'RUN b'],
      ['RUN', '<<A'],
      ['RUN', 'b'],
    ],
    [
      ['RUN 3<<-A cat <<"B"', '\tx', '\tA', 'y', 'B', 'RUN b'],
      ['RUN', '3<<-A cat <<"B"'],
      ['RUN', 'b'],
    ],
    [
      ['RUN ["a", "<<B"]', 'RUN b'],
      ['RUN', '["a", "<<B"]'],
      ['RUN', 'b'],
    ],
    [
      ['CMD cat <<A', 'RUN b'],
      ['CMD', 'cat <<A'],
      ['RUN', 'b'],
    ],
    [
      ['RUN cat <<< a', 'RUN b'],
      ['RUN', 'cat <<< a'],
      ['RUN', 'b'],
    ],
    [
      ['RUN echo "<<A', 'RUN b'],
      ['RUN', 'echo "<<A'],
      ['RUN', 'b'],
    ],
    [
      ['RUN a\rb', 'RUN c'],
      ['RUN', 'a\rb'],
      ['RUN', 'c'],
    ],
    [['\u3000RUN a\u00a0'], ['RUN', 'a']],
    [['<< x'], ['<<', 'x']],
  ];
  for (const [lines, ...read] of cases)
    it(JSON.stringify(lines.join('\n')), () => {
      const found = instructions(...lines).read.map(({ keyword, args }) => [keyword, args.value]);
      assert.deepEqual(found, read);
    });

  it('are the same with CRLF', () => {
    for (const [lines, ...read] of cases) {
      const text = ['FROM x', ...lines].join('\r\n');
      const found = parse(text).stages[0]?.instructions.map(({ keyword, args }) => [keyword, args.value]);
      assert.deepEqual(found, read);
    }
  });
});

describe('places in a Dockerfile', () => {
  const lines = [
    '  HEALTHCHECK --interval="5s" \\',
    '    # why',
    '    --retries=3 \\',
    '  CMD curl -f \\',
    '    http://x',
  ];

  it('are those of keyword, flags, arguments and command', () => {
    const { read, at } = instructions(...lines, 'ENV A=1');
    const [healthcheck] = read;
    assert.ok(healthcheck);
    assert.equal(at(healthcheck.keywordSpan), 'HEALTHCHECK');
    assert.equal(at(healthcheck.span), lines.join('\n').trim());
    assert.deepEqual(
      healthcheck.flags.map(({ name, value, span, nameSpan, valueSpan }) => [
        name,
        value,
        at(span),
        at(nameSpan),
        at(valueSpan),
      ]),
      [
        ['interval', '5s', '--interval="5s"', 'interval', '"5s"'],
        ['retries', '3', '--retries=3', 'retries', '3'],
      ],
    );
    const { command } = healthcheck;
    assert.ok(command?.form === 'shell');
    assert.equal(command.script.value, 'curl -f     http://x');
    assert.equal(at(command.span), 'curl -f \\\n    http://x');
    const url = command.script.value.indexOf('http');
    assert.equal(at(command.script.span(url, url + 8)), 'http://x');
  });

  it('are those of every word in a list', () => {
    const { read, at } = instructions('CMD ["a\\u0062c", "", \\', ' # c', ' "d\\"e", "f\\', 'g"]');
    const command = read[0]?.command;
    assert.ok(command?.form === 'exec');
    assert.deepEqual(
      command.words.map((word) => [word.value, at(whole(word))]),
      [
        ['abc', 'a\\u0062c'],
        ['', ''],
        ['d"e', 'd\\"e'],
        ['fg', 'f\\\ng'],
      ],
    );
    const [first] = command.words;
    assert.equal(first && at(first.span(1, 2)), '\\u0062');
    assert.equal(at(command.span), '["a\\u0062c", "", \\\n # c\n "d\\"e", "f\\\ng"]');
  });

  it('are those of the inner instruction behind ONBUILD', () => {
    const { read, at } = instructions('ONBUILD HEALTHCHECK CMD ["a"]');
    assert.deepEqual(
      read.map(({ keyword, keywordSpan, span, onbuild }) => [keyword, at(keywordSpan), at(span), onbuild]),
      [['HEALTHCHECK', 'HEALTHCHECK', 'ONBUILD HEALTHCHECK CMD ["a"]', true]],
    );
  });

  it('are those of here-documents, which belong to their instruction', () => {
    const { read, at } = instructions('COPY <<A <<-B /d/', 'one', 'A', '\ttwo', '\tB', 'RUN c');
    const [copy] = read;
    assert.deepEqual(
      copy?.heredocs.map((body) => [body.value, at(whole(body))]),
      [
        ['one\n', 'one\n'],
        ['\ttwo\n', '\ttwo\n'],
      ],
    );
    assert.equal(at(copy.span), 'COPY <<A <<-B /d/\none\nA\n\ttwo\n\tB');
  });

  it('are those of comments, inside instructions too, but not of directives', () => {
    const text =
      '# escape=`\n# what=ever\n#\nFROM x # no\n  # one\nRUN a `\n  #two\t\n b\nRUN <<A\n# no\nA\n';
    assert.deepEqual(
      parse(text).comments.map((comment) => [comment.text, reader(text)(comment.span)]),
      [
        ['what=ever', '# what=ever'],
        ['', '#'],
        ['one', '# one'],
        ['two', '#two\t'],
      ],
    );
  });
});

describe('commands in a Dockerfile', () => {
  /** The words of a list, or the script. */
  const cases: [line: string, command: string | readonly string[] | undefined][] = [
    ['CMD a b', 'a b'],
    ['CMD ["a", "b"]', ['a', 'b']],
    ['CMD  [ "a" ]  ', ['a']],
    ['ENTRYPOINT ["a"]', ['a']],
    ['SHELL ["a", "-c"]', ['a', '-c']],
    ['RUN --mount=type=cache,target=/a ["a"]', ['a']],
    ['HEALTHCHECK CMD a', 'a'],
    ['HEALTHCHECK CMD ["a"]', ['a']],
    ['HEALTHCHECK --interval=1s cmd a', 'a'],
    ['HEALTHCHECK NONE', undefined],
    ['HEALTHCHECK a', undefined],
    ['CMD ["a"] b', '["a"] b'],
    ["CMD ['a']", "['a']"],
    ['CMD [ -f a ]', '[ -f a ]'],
    ['CMD ["a", 1]', undefined],
    ['CMD []', undefined],
    ['CMD', undefined],
    ['EXPOSE 80', undefined],
  ];
  for (const [line, expected] of cases)
    it(line, () => {
      const command = instructions(line).read[0]?.command;
      assert.deepEqual(
        command?.form === 'exec' ? command.words.map(({ value }) => value) : command?.script.value,
        expected,
      );
    });
});

describe('HEALTHCHECK’s type', () => {
  const cases: [line: string, type: string][] = [
    ['HEALTHCHECK NONE', 'none'],
    ['HEALTHCHECK --nonsense none', 'none'],
    ['HEALTHCHECK CMD a', 'cmd'],
    ['HEALTHCHECK --interval=1m30s --retries=3 CMD ["a"]', 'cmd'],
    ['HEALTHCHECK --interval= CMD a', 'cmd'],
    ['HEALTHCHECK', 'invalid'],
    ['HEALTHCHECK CMD', 'invalid'],
    ['HEALTHCHECK CMD []', 'invalid'],
    ['HEALTHCHECK CMD [1]', 'invalid'],
    ['HEALTHCHECK NONE a', 'invalid'],
    ['HEALTHCHECK a', 'invalid'],
    ['HEALTHCHECK --interval=30 CMD a', 'invalid'],
    ['HEALTHCHECK --interval=1s --interval=1s CMD a', 'invalid'],
    ['HEALTHCHECK --retries=x CMD a', 'invalid'],
    ['HEALTHCHECK --retries CMD a', 'invalid'],
    ['HEALTHCHECK --what=1s CMD a', 'invalid'],
  ];
  for (const [line, type] of cases)
    it(line, () => {
      const [healthcheck] = instructions(line).read;
      assert.ok(healthcheck && isHealthcheck(healthcheck));
      assert.equal(healthcheck.type, type);
    });
});

describe('stages', () => {
  it('have names, images, platforms and parents', () => {
    const text = [
      'ARG V=20',
      'FROM --platform=$BUILDPLATFORM node:${V}-slim AS Build',
      'RUN a',
      'FROM build as test',
      'FROM alpine',
      'COPY --from=build a b',
      'FROM 0',
      'FROM Build',
    ].join('\n');
    const at = reader(text);
    assert.deepEqual(
      parse(text).stages.map(({ index, name, label, nameSpan, parent, from }) => [
        [index, name, label, at(nameSpan), parent?.label],
        [from.image, at(from.imageSpan), from.resolved, from.variable, from.platform, at(from.span)],
      ]),
      [
        [
          [0, 'build', 'build', 'Build', undefined],
          ['node:${V}-slim', 'node:${V}-slim', 'node:20-slim', true, '$BUILDPLATFORM', text.split('\n')[1]],
        ],
        [
          [1, 'test', 'test', 'test', 'build'],
          ['build', 'build', 'build', false, undefined, 'FROM build as test'],
        ],
        [
          [2, undefined, '2', undefined, undefined],
          ['alpine', 'alpine', 'alpine', false, undefined, 'FROM alpine'],
        ],
        [
          [3, undefined, '3', undefined, undefined],
          ['0', '0', '0', false, undefined, 'FROM 0'],
        ],
        [
          [4, undefined, '4', undefined, undefined],
          ['Build', 'Build', 'Build', false, undefined, 'FROM Build'],
        ],
      ],
    );
  });

  it('reach to the end of their last instruction', () => {
    const text = 'FROM a\nRUN b \\\n c\n\n# d\nFROM e\n';
    assert.deepEqual(
      parse(text).stages.map(({ span }) => reader(text)(span)),
      ['FROM a\nRUN b \\\n c', 'FROM e'],
    );
  });

  const images: [args: string, image: string, resolved: string | undefined, variable: boolean][] = [
    ['', 'node', 'node', false],
    ['ARG A=1', 'node:$A', 'node:1', true],
    ['ARG A=1', 'node:${A}-x', 'node:1-x', true],
    ['ARG A', 'node:${A:-2}', 'node:2', true],
    ['ARG A=', 'node:${A:-2}', 'node:2', true],
    ['ARG A=', 'node${A-2}', 'node', true],
    ['ARG A=1', 'node${A:+:slim}', 'node:slim', true],
    ['ARG A', 'node${A:+:slim}', 'node', true],
    ['ARG A', 'node:$A', undefined, true],
    ['', 'node$A', 'node', false],
    ['', 'node:${A:-${B:-3}}', 'node:3', false],
    ['ARG A="x y" B=\'z\'', 'node:$B', 'node:z', true],
    ['ARG A=1\nARG B=$A.2', 'node:$B', 'node:1.2', true],
    ['ARG A=$TARGETARCH', 'node:$A', undefined, true],
    ['', 'node:$TARGETARCH', undefined, true],
    ['ARG TARGETARCH=x', 'node:$TARGETARCH', 'node:x', true],
    ['ARG A=1-2', 'node:${A%-*}', undefined, true],
    ['', '"node"', 'node', false],
    ['', 'node:\\$A', 'node:$A', false],
    ['', 'node:${A', undefined, false],
    ['', 'node:${A:?no}', undefined, false],
  ];
  for (const [args, image, resolved, variable] of images)
    it(`${args.replace('\n', '; ')} FROM ${image}`, () => {
      const [stage] = parse(`${args}\nFROM ${image}\n`).stages;
      assert.deepEqual(
        [stage?.from.image, stage?.from.resolved, stage?.from.variable],
        [image, resolved, variable],
      );
    });

  it('start with what the global arguments say', () => {
    const { globalArgs } = parse('ARG A=1 B\nARG C="${A}2"\nARG A\nFROM x\nARG D=1\n');
    assert.deepEqual(
      [...globalArgs],
      [
        ['A', '1'],
        ['B', undefined],
        ['C', '12'],
      ],
    );
  });
});

describe('problems of a Dockerfile', () => {
  /** The text that each problem is about. */
  const cases: [text: string, ...places: string[]][] = [
    [''],
    ['\n\n'],
    ['# nothing\n'],
    ['FROM x\n'],
    ['ARG A\nFROM x\nRUN a\n'],
    ['FROM x\nRUM a\n', 'RUM'],
    ['FROM x\nRUM a\nRUN b\nCOPPY c d\n', 'RUM', 'COPPY'],
    ['FROM\n', 'FROM'],
    ['FROM x AS\n', 'FROM'],
    ['FROM x y z\n', 'FROM'],
    ['FROM x AS 1y\n', '1y'],
    ['RUN a\n', 'RUN'],
    ['services:\n  web:\n', 'services:'],
    ['RUN a\nFROM x\n', 'RUN'],
    ['FROM x\nRUN <<A\nb\n', 'RUN'],
    ['# escape=x\nFROM x\n', '# escape=x'],
    ['# escape=`\n# escape=`\nFROM x\n', '# escape=`'],
    ['FROM x\nONBUILD FROM y\n', 'FROM'],
    ['FROM x\nONBUILD\n', 'ONBUILD'],
    // What is no Dockerfile is told so once, and a template is none yet; another frontend may know what we don't.
    ['package a\nfunc b\n', 'package'],
    ['FROM x\n{{ if a }}\nRUN b\n{{ end }}\n'],
    ['{% if a -%}\nFROM x\n{% endif %}\nRUM b\n'],
    ['{{ InsertTemplate("Dockerfile") }}\n'],
    ['FROM x:{{ version }}\n'],
    ["FROM x\nRUM docker inspect -f '{{.Id}}' y\n", 'RUM'],
    ['# syntax=docker/dockerfile:1.4\nFROM x\nINCLUDE y\n', 'INCLUDE'],
    ['# syntax=example.com/frontend\nFROM x\nINCLUDE y\n'],
  ];
  for (const [text, ...places] of cases)
    it(JSON.stringify(text), () => {
      const { problems } = parse(text);
      assert.deepEqual(
        problems.map(({ span }) => reader(text)(span)),
        places,
      );
      assert.ok(problems.every(({ message }) => message !== ''));
    });
});

describe('what nobody would write', () => {
  const texts: Record<string, string> = {
    'a single character': '\\',
    'a byte order mark': '\ufeff',
    'nothing but continuations': '\\\n'.repeat(100_000),
    'a long line': `FROM x\nRUN ${'a '.repeat(500_000)}`,
    'many continuations': `FROM x\nCMD ${'a \\\n'.repeat(100_000)}`,
    'many stages': 'FROM x AS a\nFROM a AS b\n'.repeat(20_000),
    'a list without end': `FROM x\nCMD ${'['.repeat(100_000)}`,
    'variables without end': `FROM ${'${X:-'.repeat(100_000)}`,
    'here-documents without end': `FROM x\n${'COPY <<A /a\n'.repeat(10_000)}`,
    'blanks in a directive': `# a${' '.repeat(1_000_000)}=${' '.repeat(1_000_000)}x`,
    'odd characters': 'FROM \0\u{1f600}\ud800\u2028x\nCMD \udc00',
  };
  for (const [name, text] of Object.entries(texts))
    it(name, () => {
      const { stages } = parse(text);
      for (const stage of stages)
        for (const { args, flags, command } of stage.instructions)
          assert.ok(whole(args).end <= text.length && flags.length >= 0 && command?.span.start !== -1);
    });
});
