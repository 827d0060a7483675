/** What Windows' shells read: `cmd`'s lines and PowerShell's commands, as far as finding the programs needs it. */
import { type MappedText, slice } from '../text';
import type { Word } from './model';
import { type Calls, type Context, invocation, unwrap } from './wrappers';

/** A shell-form text that calls one of Windows' shells itself. */
export function isWindowsCommand(text: string): boolean {
  return /^\s*(?:\S*[\\/])?(?:cmd(?:\.exe)?\s+\/|(?:powershell|pwsh)(?:\.exe)?\s)/i.test(text);
}

export function isPowerShell(name: string): boolean {
  return /^(?:powershell|pwsh)$/i.test(name);
}

/** A line for `cmd`: programs between `&`, `&&`, `|` and `||`; only `"` quotes. */
export function windowsCalls(text: MappedText, context: Context, calls: Calls): void {
  const commands = split(text, /"[^"]*"?|&&?|\|\|?|[()]|[^\s"&|()]+|\s+/g, /^[&|()]/);
  for (const words of commands) {
    const [first] = words;
    if (!first) continue;
    if (/^(?:\S*[\\/])?(?:powershell|pwsh)(?:\.exe)?$/i.test(first.value)) {
      // PowerShell's own operators and braces follow: it gets the rest of the line as it stands.
      const rest = slice(text, first.at, text.value.length);
      const within = { ...context, wrappers: [...context.wrappers, windowsName(first.value)] };
      powerShellCalls(behindOptions(rest), within, calls);
      return;
    }
    unwrap(words, { ...context, shell: true, windows: true }, calls);
  }
}

/** `powershell -NoProfile -Command …`, as text. */
function behindOptions(text: MappedText): MappedText {
  const [options = ''] =
    /^\S+(?:\s+-(?:c|command)\b|\s+-\w+(?:\s+(?:bypass|unrestricted|remotesigned|hidden))?)*\s*/i.exec(
      text.value,
    ) ?? [];
  return slice(text, options.length, text.value.length);
}

const keywords =
  /^(?:try|catch|finally|if|else|elseif|while|do|until|for|foreach|switch|exit|return|throw|break|continue|-\w+|[\d.]+|\[.*|\.\w.*)$/i;

/** PowerShell: the first word of each statement, behind `$x =` too. */
export function powerShellCalls(text: MappedText, context: Context, calls: Calls): void {
  const statements = split(
    text,
    /"(?:[^"`]|`.)*"?|'[^']*'?|[;|&{}()\n]|[^\s;|&{}()"']+|\s+/g,
    /^[;|&{}()\n]/,
  );
  for (const words of statements) {
    const start = words[1]?.value === '=' ? 2 : 0;
    const [word, ...args] = words.slice(start);
    // A quoted string that stands alone is PowerShell's argument as a whole: `-Command "iwr …"`.
    if (word && args.length === 0 && /\s/.test(word.value)) powerShellCalls(word.content(), context, calls);
    else if (word && !word.value.startsWith('$') && !keywords.test(word.value))
      calls.call(invocation(windowsName(word.value), word, args, { ...context, shell: true }));
  }
}

export function windowsName(word: string): string {
  return word
    .slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1)
    .toLowerCase()
    .replace(/\.exe$/, '');
}

interface PlacedWord extends Word {
  /** Where it begins in the text. */
  readonly at: number;
}

/** Tokens that stand together are one word; quotes around a word are taken off. */
function split(text: MappedText, tokens: RegExp, separator: RegExp): PlacedWord[][] {
  const commands: PlacedWord[][] = [[]];
  let start = -1;
  const end = (at: number) => {
    if (start >= 0) commands.at(-1)?.push(placedWord(text, start, at));
    start = -1;
  };
  for (const { 0: token, index } of text.value.matchAll(tokens)) {
    if (/^\s/.test(token) && !separator.test(token)) end(index);
    else if (separator.test(token)) {
      end(index);
      commands.push([]);
    } else if (start < 0) start = index;
  }
  end(text.value.length);
  return commands;
}

function placedWord(text: MappedText, start: number, end: number): PlacedWord {
  const written = text.value.slice(start, end);
  const quoted = /^(["'])([^]*)\1$/.exec(written);
  const inner = quoted ? slice(text, start + 1, end - 1) : slice(text, start, end);
  return {
    value: inner.value,
    literal: !/[$%]/.test(inner.value),
    span: text.span(start, end),
    at: start,
    content: () => inner,
  };
}
