/** Shell syntax in exec form, where no shell reads it: operators, redirections, variables, blanks between words. */
import type { ExecForm } from '../language/command';
import { calledBy, execWords } from '../language/shell/parse';
import type { Word } from '../language/shell/model';
import type { Span } from '../language/text';
import { isKnownTool, splitProgram } from './meant';

export interface UnreadSyntax {
  readonly kind: 'operator' | 'variable' | 'blank';
  /** As written: `||`, `${PORT}`. */
  readonly text: string;
  readonly span: Span;
  /** The place of its word in the command. */
  readonly at: number;
}

/** In the order of the words, operators and variables that the program is certain to get as they stand. */
export function unreadSyntax(command: ExecForm): readonly UnreadSyntax[] {
  const words = execWords(command);
  const called = calledBy(words, false);
  if (!called) return [];
  if ('script' in called) {
    // Behind the script stand its parameters: an operator there is none of the shell's.
    const script = words.findIndex(({ value }) => value === called.script.value);
    return words.flatMap((word, at) => (script >= 0 && at > script ? (operatorIn(word, at) ?? []) : []));
  }
  const { program } = called;
  const tool = isKnownTool(program);
  const first = words.indexOf(program.word);
  const blank = splitProgram(command) ? blankIn(program.word, first) : undefined;
  return words.flatMap((word, at) => {
    if (at === first) return wholeLine(word, at) ?? blank ?? variableIn(word, at, true) ?? [];
    if (/^(?:\|\||&&)$/.test(word.value)) return operatorIn(word, at) ?? [];
    // `--eval` and its like take a text in a language of their own.
    if (at > first && codeOption.test(words[at - 1]?.value ?? '')) return [];
    const operator = ownOperators.test(program.name)
      ? undefined
      : (operatorIn(word, at) ?? (tool ? lineIn(word, at, TAIL) : undefined));
    return operator ?? (ownVariables.test(program.name) ? undefined : variableIn(word, at, tool)) ?? [];
  });
}

/** Programs for which `|`, `;` and the like have a meaning of their own. */
const ownOperators =
  /^(?:find|xargs|expr|test|\[|[gm]?awk|sed|e?grep|fgrep|jq|yq|perl|printf|bc|powershell|pwsh|cmd)$/;

/** Programs for which `$` has. */
const ownVariables =
  /^(?:[gm]?awk|sed|e?grep|fgrep|jq|yq|perl|expect|envsubst|printf|bc|powershell|pwsh|cmd)$/;

const codeOption = /^(?:-[A-Za-z]*[ceErqQ]|--?(?:eval|execute|command|query|exec|expression|run|format))$/;

const OPERATOR =
  /^(?:\|\|?|&&?|;|\d?>>?|<|\|&|&>>?)$|^(?:\d|&)?>{1,2}(?:&\d|\/\S+)$|^(?:\|\||&&)|^(?:\||;|\d?>>?)\s/;

function operatorIn(word: Word, at: number): UnreadSyntax | undefined {
  return OPERATOR.test(word.value) ? { kind: 'operator', text: word.value, span: word.span, at } : undefined;
}

/** A whole command line in the place of the program: `["curl -f http://localhost || exit 1"]`. */
function wholeLine(word: Word, at: number): UnreadSyntax | undefined {
  return /^[\w./-]+\s/.test(word.value) ? lineIn(word, at) : undefined;
}

/** A command line without any, as in `["curl -f http://localhost"]`. */
function blankIn(word: Word, at: number): UnreadSyntax {
  return { kind: 'blank', text: word.value, span: word.span, at };
}

const LINE = /\s(\|\||&&|\||>|;)\s|(;)\s/;

/** ` || exit 1`; behind what a header or a body may have, too (`a; b`, `{"a": "b > c"}`), a command or a file. */
const TAIL =
  /\s(\|\||&&)\s|(?:\s(\||;)|(;))\s+(?:exit|true|false|echo|test|e?grep|jq|awk|sed|wc|head|tail|cat|tee|kill|curl|wget)\b|\s\d?(>)\s*[/&]/;

/** At the end of a word. */
function lineIn(word: Word, at: number, pattern = LINE): UnreadSyntax | undefined {
  const match = pattern.exec(word.value);
  const text = match?.slice(1).find(Boolean);
  if (!match || text === undefined) return undefined;
  return found('operator', word, at, match.index + match[0].indexOf(text), text);
}

const VARIABLE = /\$(?:\{[A-Za-z_]\w*(?::?[-+?=][^{}]*)?\}|[A-Z_][A-Z0-9_]+)|\$\((?!\()|`[^`]+`/;
const WHOLE_VARIABLE =
  /^(?:--?[\w-]+=)?\$(?:\{[A-Za-z_]\w*\}|[A-Z_][A-Z0-9_]+)$|^https?:\/\/[^\s$]*\$(?:\{\w+\}|[A-Z_][A-Z0-9_]+)/;

/** Some programs replace variables themselves; where it is not known, a word has to be nothing else. */
function variableIn(word: Word, at: number, tool: boolean): UnreadSyntax | undefined {
  if (!tool && !WHOLE_VARIABLE.test(word.value)) return undefined;
  const match = VARIABLE.exec(word.value);
  return match ? found('variable', word, at, match.index, match[0]) : undefined;
}

function found(
  kind: UnreadSyntax['kind'],
  word: Word,
  at: number,
  index: number,
  text: string,
): UnreadSyntax {
  return { kind, text, span: word.content().span(index, index + text.length), at };
}
