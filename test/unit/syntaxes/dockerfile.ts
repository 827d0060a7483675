/** What is expected of the highlighting of HEALTHCHECK, on whatever grammar Dockerfiles have. */
import assert from 'node:assert/strict';
import { check, tail, type Row } from './expectations';
import { tokenizer, type Tokenize } from './tokenizer';

const keyword = 'keyword.other.special-method.dockerfile';
const flag = 'variable.parameter.flag.dockerfile';
const duration = 'constant.numeric.duration.dockerfile';
const unit = 'keyword.other.unit.duration.dockerfile';
const number = 'constant.numeric.integer.dockerfile';
const continuation = 'punctuation.separator.continuation.line.dockerfile';
const comment = 'comment.line.number-sign.dockerfile';
const shell = 'meta.embedded.inline.shellscript.dockerfile';
const batch = 'meta.embedded.inline.bat.dockerfile';
const program = 'entity.name.command.shell';
const string = 'string.quoted.double.dockerfile';
const list = 'meta.exec-form.dockerfile';

const rows: Row[] = [
  {
    title: 'flags, durations and numbers',
    lines: [
      'HEALTHCHECK --interval=1m30s --timeout=500ms --start-period=.5h --start-interval=0 --retries=3 CMD true',
    ],
    expected: [
      ['HEALTHCHECK', keyword],
      ['--interval', flag],
      ['=', 'keyword.operator.assignment.dockerfile'],
      ['1m30s', duration],
      ['--timeout', flag],
      ['500', duration, `!${unit}`],
      ['ms', duration, unit],
      ['--start-period', flag],
      ['.5h', duration],
      ['--start-interval', flag],
      ['0', duration],
      ['--retries', flag],
      ['3', number],
      ['CMD', keyword],
      ['true', shell, program],
    ],
  },
  {
    title: 'quoted and signed values',
    lines: [`HEALTHCHECK --interval="5s" --timeout='2s' --start-period=+5s --retries="+3" CMD true`],
    expected: [
      ['5s', duration],
      ['2s', duration],
      ['+5s', duration],
      ['+3', number],
      ['CMD', keyword],
    ],
  },
  {
    title: 'values that the builder refuses stay plain',
    lines: ['HEALTHCHECK --interval=30 --timeout=1d --start-period=$WAIT --retries=1.5 --foo=5s CMD true'],
    expected: [
      ['30', '!constant'],
      ['1d', '!constant'],
      ['$WAIT', '!constant'],
      ['1.5', '!constant'],
      ['--foo=5s', '!variable', '!constant'],
      ['CMD', keyword],
      ['true', shell],
    ],
  },
  {
    title: 'NONE',
    lines: ['HEALTHCHECK NONE'],
    expected: [
      ['HEALTHCHECK', keyword],
      ['NONE', 'constant.language.none.dockerfile'],
    ],
  },
  {
    title: 'keywords in any case, flags in lower case only',
    lines: ['Healthcheck --INTERVAL=5s cmd true', 'healthcheck none'],
    expected: [
      ['Healthcheck', keyword],
      ['--INTERVAL=5s', '!variable', '!constant'],
      ['cmd', keyword],
      ['true', shell],
      ['healthcheck', keyword],
      ['none', 'constant.language.none.dockerfile'],
    ],
  },
  {
    title: 'behind ONBUILD, indented',
    lines: ['  ONBUILD HEALTHCHECK --retries=1 CMD true'],
    expected: [
      ['ONBUILD', 'keyword.control.dockerfile'],
      ['HEALTHCHECK', keyword],
      ['1', number],
      ['true', shell],
    ],
  },
  {
    title: 'shell form in the grammar of the shell',
    lines: ['HEALTHCHECK CMD curl -f "http://localhost:$PORT/health" || exit 1'],
    expected: [
      ['curl', shell, program],
      ['-f', 'constant.other.option'],
      ['http://localhost:', 'string.quoted.double.shell'],
      ['$PORT', 'variable.other.normal.shell'],
      ['||', 'keyword.operator.pipe.shell'],
      ['exit', program],
      ['1', 'constant.numeric.shell'],
    ],
  },
  {
    title: 'shell form that begins with something other than a program',
    lines: [
      'HEALTHCHECK CMD if [ -f /ok ]; then exit 0; fi; exit 1',
      'HEALTHCHECK CMD [ -f /ok ] || exit 1',
      'HEALTHCHECK CMD PORT=80 node healthcheck.mjs',
    ],
    expected: [
      ['if', 'keyword.control.if.shell'],
      ['-f', shell],
      ['fi', 'keyword.control.fi.shell'],
      ['exit', program],
      ['[ -f /ok ]', shell, `!${list}`],
      ['exit', program],
      ['PORT', 'variable.other.assignment.shell'],
    ],
  },
  {
    title: 'exec form',
    lines: [String.raw`HEALTHCHECK CMD ["node", "a\"b\u0041.mjs", "-u"]`],
    expected: [
      ['[', list, 'punctuation.definition.array.begin.dockerfile'],
      ['"node"', string],
      [',', list, '!string'],
      [String.raw`"a`, string],
      [String.raw`\"`, string, 'constant.character.escape.dockerfile'],
      ['b', string, '!constant'],
      [String.raw`\u0041`, 'constant.character.escape.dockerfile'],
      ['"-u"', string],
      [']', 'punctuation.definition.array.end.dockerfile'],
    ],
  },
  {
    title: 'exec form over several lines',
    lines: [
      'HEALTHCHECK CMD [ \\',
      '    "node", \\',
      '    # the utility',
      '    "healthcheck.mjs" \\',
      '  ]',
      'EXPOSE 80',
    ],
    expected: [
      ['\\', continuation],
      ['"node"', list, string],
      ['\\', continuation],
      ['# the utility', comment, '!string'],
      ['"healthcheck.mjs"', list, string],
      [']', 'punctuation.definition.array.end.dockerfile'],
      ['EXPOSE', keyword, '!meta.healthcheck'],
    ],
  },
  {
    title: 'text behind the list, which makes it shell form',
    lines: ['HEALTHCHECK CMD ["node"] || exit 1'],
    expected: [
      ['||', shell],
      ['exit', program],
    ],
  },
  {
    title: 'continuation lines, comments and empty lines between them',
    lines: [
      'HEALTHCHECK \\',
      '  --interval=5s \\',
      '  # why so often',
      '',
      '  --retries=2 \\',
      '  CMD curl \\',
      '    # http only',
      '    --fail http://localhost \\  ',
      '  || exit 1',
    ],
    expected: [
      ['\\', continuation],
      ['--interval', flag],
      ['5s', duration],
      ['\\', continuation],
      ['# why so often', comment],
      ['--retries', flag],
      ['2', number],
      ['CMD', keyword],
      ['curl', shell, program],
      ['\\', continuation],
      ['# http only', comment],
      ['--fail', shell, 'constant.other.option'],
      ['\\', continuation],
      ['||', shell],
      ['exit', program],
    ],
  },
  {
    title: 'CMD at the start of a continuation line',
    lines: ['HEALTHCHECK --interval=5s \\', 'CMD ["true"]', 'CMD ["node", "server.js"]'],
    expected: [
      ['CMD', keyword],
      ['[', list],
      ['"true"', string],
      ['CMD', keyword, '!meta.healthcheck'],
      ['[', `!${list}`],
    ],
  },
  {
    title: 'CMD with its command on the next line',
    lines: ['HEALTHCHECK CMD \\', '  ["true"]', 'HEALTHCHECK CMD\\', '  curl x'],
    expected: [
      ['"true"', list, string],
      ['HEALTHCHECK', keyword],
      ['CMD', keyword],
      ['\\', continuation],
      ['curl', shell],
    ],
  },
  {
    title: 'a string over several lines, with a comment that the builder takes out',
    lines: [
      `HEALTHCHECK CMD node -e "fetch('http://localhost') \\`,
      '  # "twice"',
      '  .then(r => 1)" || exit 1',
      'USER node',
    ],
    expected: [
      ["fetch('http://localhost')", 'string.quoted.double.shell'],
      ['\\', continuation],
      ['# "twice"', comment],
      ['.then(r => 1)', 'string.quoted.double.shell'],
      ['||', '!string'],
      ['USER', keyword, '!meta.healthcheck'],
    ],
  },
  {
    title: 'a control structure over several lines',
    lines: [
      'HEALTHCHECK CMD if curl x; then \\',
      '    exit 0; \\',
      '  else \\',
      '    exit 1; \\',
      '  fi',
      'EXPOSE 80',
    ],
    expected: [
      ['if', 'keyword.control.if.shell'],
      ['then', 'keyword.control.then.shell'],
      ['exit', program],
      ['else', 'keyword.control.else.shell'],
      ['exit', program],
      ['fi', 'keyword.control.fi.shell'],
      ['EXPOSE', keyword, `!${shell}`],
    ],
  },
  {
    title: 'commands and options at the start of continuation lines',
    lines: ['HEALTHCHECK CMD wget -q x && \\', '    curl \\', '    -f y; \\', '  # then', '    test -f z'],
    expected: [
      ['wget', program],
      ['curl', program],
      ['-f', 'constant.other.option', `!${program}`],
      ['y', 'string.unquoted.argument.shell'],
      ['test', program],
      ['-f', 'constant.other.option'],
    ],
  },
  {
    title: 'twice the escape character is no continuation',
    lines: ['HEALTHCHECK CMD echo a\\\\', '# over', 'EXPOSE 80'],
    expected: [
      ['\\\\', `!${continuation}`],
      ['# over', comment],
      ['EXPOSE', keyword, '!meta.healthcheck'],
    ],
  },
  {
    title: '# escape=`: backtick continues, backslash does not, shell form is cmd',
    lines: [
      '# escape=`',
      'FROM app',
      'HEALTHCHECK --interval=5s `',
      '  # why',
      '  CMD curl.exe -f %URL% `',
      '    || exit 1',
      'HEALTHCHECK CMD [ `',
      '  "C:\\\\app.exe"]',
      'HEALTHCHECK CMD dir C:\\',
      'EXPOSE 80',
    ],
    expected: [
      ['# escape=`', comment],
      ['FROM', keyword],
      ['5s', duration],
      ['`', continuation],
      ['# why', comment],
      ['CMD', keyword],
      ['curl.exe -f', batch, `!${shell}`],
      ['%URL%', batch, 'variable'],
      ['`', continuation],
      ['exit', batch, 'keyword'],
      ['[', list],
      ['`', continuation],
      ['C:', list, string],
      ['dir', batch],
      ['C:\\', batch, `!${continuation}`],
      ['EXPOSE', keyword, '!meta.healthcheck'],
    ],
  },
  {
    title: 'a backtick at the end of a line is a command substitution elsewhere',
    lines: ['HEALTHCHECK CMD test `pidof app`', 'EXPOSE 80'],
    expected: [
      ['pidof app', shell],
      ['EXPOSE', keyword, '!meta.healthcheck'],
    ],
  },
  {
    title: 'nothing in comments and in other instructions',
    lines: [
      '# HEALTHCHECK --interval=5s CMD true',
      'RUN echo HEALTHCHECK --interval=5s CMD true',
      'LABEL a="',
      'HEALTHCHECK NONE"',
    ],
    expected: [
      ['# HEALTHCHECK --interval=5s CMD true', comment, '!variable'],
      ['--interval=5s CMD true', '!variable', '!meta'],
      ['HEALTHCHECK NONE', string, '!constant'],
    ],
  },
];

/** Whatever is typed into HEALTHCHECK, what follows looks as ever. */
const broken = [
  'HEALTHCHECK',
  'HEALTHCHECK ',
  'HEALTHCHECK C',
  'HEALTHCHECK CMD',
  'HEALTHCHECK CMD ',
  'HEALTHCHECK --interval',
  'HEALTHCHECK --interval=',
  'HEALTHCHECK --interval=5s',
  'HEALTHCHECK NONE',
  'HEALTHCHECK CMD true',
  'HEALTHCHECK CMD ["node", "healthcheck.mjs"]',
  'HEALTHCHECK CMD [',
  'HEALTHCHECK CMD ["no',
  'HEALTHCHECK CMD ["node",',
  'HEALTHCHECK CMD echo "it',
  "HEALTHCHECK CMD echo it's",
  'HEALTHCHECK CMD echo $(date',
  'HEALTHCHECK CMD echo `date',
  'HEALTHCHECK CMD if true; then',
  'HEALTHCHECK CMD { echo',
  'HEALTHCHECK CMD case x in',
  'HEALTHCHECK CMD cat <<EOF',
  'HEALTHCHECK CMD echo # it\'s a "shell comment',
  'HEALTHCHECK CMD a \\\n  "b',
  '# escape=`\nHEALTHCHECK CMD echo "it',
  '# escape=`\nHEALTHCHECK CMD ( echo',
];
const following = [
  'CMD ["node", "server.js"]',
  'CMD node server.js # CMD x',
  'RUN apt-get install -y curl \\\n  && rm -rf /var/lib/apt # CMD x\n# a comment\nUSER node',
  'FROM node AS final\n\n# a comment\nHEALTHCHECK NONE\nCMD echo "CMD x"',
];

/** @param grammars files of the grammars for Dockerfiles, shell and batch files, by scope name */
export function describeDockerfile(name: string, grammars: ReadonlyMap<string, string>): void {
  describe(`HEALTHCHECK in Dockerfiles, on ${name}`, () => {
    let tokenize: Tokenize;
    let plain: Tokenize;
    before(async () => {
      tokenize = await tokenizer('source.dockerfile', grammars, true);
      plain = await tokenizer('source.dockerfile', grammars, false);
    });

    for (const row of rows)
      it(row.title, () => {
        check(tokenize, row);
      });

    describe('leaves what follows as it was', () => {
      for (const first of broken) {
        it(JSON.stringify(first), () => {
          for (const rest of following) {
            const actual = tail(tokenize(`${first}\n${rest}`), first.length + 1, [
              'meta.escape-backtick.dockerfile',
            ]);
            const alone = first.startsWith('#') ? `# escape=\`\n${rest}` : rest;
            const expected = rest.includes('HEALTHCHECK') ? tokenize(alone) : plain(alone);
            assert.deepEqual(
              actual,
              tail(expected, alone.length - rest.length, ['meta.escape-backtick.dockerfile']),
              rest,
            );
          }
        });
      }

      it('a file without HEALTHCHECK', () => {
        const text = `# syntax=docker/dockerfile:1\nARG V=1\nFROM node:$V AS a\nENV A="b" \\\n  C='d'\n${following[2] ?? ''}`;
        assert.deepEqual(tokenize(text), plain(text));
      });
    });
  });
}
