/** Commands → the programs they call, by the grammar of the shell (`unbash`), never by searching for letters. */
import {
  type Assignment,
  type Command as CommandNode,
  forEachChild,
  parse,
  type ParsedScript,
  type Redirection,
  type SyntaxNode,
  type Word as WordNode,
  type WordPart,
} from 'unbash';
import type { Command, ExecForm, ShellForm } from '../command';
import { oncePer } from '../lazy';
import { type MappedText, replacedIn, type Span, TextBuilder } from '../text';
import type { Invocation, ShellScript, Word } from './model';
import { isPowerShell, isWindowsCommand, windowsCalls } from './windows';
import { type Calls, type Context, invocation, unwrap } from './wrappers';

export interface ShellOptions {
  /** `cmd /S /C` reads the shell form. Without it, a command that names `cmd` or PowerShell says so itself. */
  readonly windows?: boolean;
}

/** Every program that is called in a command, in the order of the text. Shell builtins (`exit`, `[`) are among them. */
export function invocationsOf(command: Command, options?: ShellOptions): readonly Invocation[] {
  if (command.form === 'exec') return ofExecForm(command);
  const windows = options?.windows ?? isWindowsCommand(command.script.value);
  return windows ? ofWindowsScript(command) : ofScript(command);
}

// Most rules ask this of the same few commands.
const ofExecForm = oncePer((command: ExecForm): readonly Invocation[] => {
  const calls = collector();
  unwrap(execWords(command), { wrappers: [], captured: false, shell: false, depth: 0 }, calls);
  return calls.invocations;
});
const ofScript = oncePer(({ script }: ShellForm) => readScript(script, { windows: false }).invocations);
const ofWindowsScript = oncePer(({ script }: ShellForm) => readScript(script, { windows: true }).invocations);

export function parseShell(text: MappedText): ShellScript {
  return readScript(text);
}

function readScript(text: MappedText, options?: ShellOptions): ShellScript {
  const calls = collector();
  const context: Context = { wrappers: [], captured: false, shell: true, depth: 0 };
  if (options?.windows ?? isWindowsCommand(text.value)) windowsCalls(text, context, calls);
  else calls.script(text, context);
  return { text, invocations: calls.invocations, errors: calls.errors };
}

/** Far beyond what anyone writes: the time for deeply nested input grows with its square. */
const maximumLength = 65_536;

interface Collector extends Calls {
  readonly invocations: Invocation[];
  readonly errors: { message: string; span: Span }[];
}

function collector(): Collector {
  const invocations: Invocation[] = [];
  const errors: Collector['errors'] = [];
  const places = new Set<string>();
  const calls: Collector = {
    invocations,
    errors,
    call: (invocation) => {
      // In `sh -c "… $(x)"` both shells see `x`: it is one place, and one call.
      const place = `${invocation.span.start}-${invocation.span.end} ${invocation.name}`;
      if (!places.has(place)) invocations.push(invocation);
      places.add(place);
    },
    script: (text, context) => {
      if (text.value.length > maximumLength) return;
      const script = parse(text.value);
      const walk: Walk = { text, calls, functions: new Set(), errors };
      const first = invocations.length;
      visitScript(script, walk, context);
      // What the script itself defines is no program.
      if (walk.functions.size > 0)
        invocations.splice(
          first,
          Infinity,
          ...invocations.slice(first).filter(({ word }) => !walk.functions.has(word.value)),
        );
      const shell = invocations.length === first ? shellAround(context) : undefined;
      if (shell) calls.call(shell);
    },
  };
  return calls;
}

/** `bash -c '</dev/tcp/127.0.0.1/80'` runs nothing but the shell. */
function shellAround(context: Context): Invocation | undefined {
  const { wrappers, around = [] } = context;
  const word = around.at(-1);
  const outer = { ...context, wrappers: wrappers.slice(0, -1), around: around.slice(0, -1) };
  return word && invocation(wrappers.at(-1) ?? '', word, [], outer);
}

/** One text that is walked: positions of the nodes are offsets into it. */
interface Walk {
  readonly text: MappedText;
  readonly calls: Calls;
  readonly functions: Set<string>;
  readonly errors: { message: string; span: Span }[];
}

function visitScript(script: ParsedScript, walk: Walk, context: Context): void {
  for (const { message, pos } of script.errors ?? [])
    walk.errors.push({ message, span: walk.text.span(pos, Math.min(pos + 1, walk.text.value.length)) });
  for (const statement of script.commands) visit(statement, walk, context);
}

function visit(node: SyntaxNode, walk: Walk, context: Context): void {
  switch (node.type) {
    case 'Command':
      readCommand(node, walk, context);
      break;
    case 'Function':
      walk.functions.add(node.name.value);
      break;
    case 'Pipeline':
      node.commands.forEach((command, at) => {
        const fed = at < node.commands.length - 1;
        visit(command, walk, fed ? { ...context, captured: true } : context);
      });
      return;
    case 'CommandExpansion':
    case 'ArithmeticCommandExpansion':
    case 'ProcessSubstitution':
      if (node.script) substitution(node.script, node, walk, { ...context, captured: true });
      return;
  }
  forEachChild(node, (child) => {
    visit(child, walk, context);
  });
}

/** Backticks with escapes in them are decoded first: their nodes stand in a text of their own. */
function substitution(script: ParsedScript, node: SyntaxNode, walk: Walk, context: Context): void {
  if (script.source === undefined) visitScript(script, walk, context);
  else {
    const span = walk.text.span(node.pos, node.end);
    visitScript(
      script,
      { ...walk, text: { value: script.source, span: () => span, ...replacedIn(walk.text) } },
      context,
    );
  }
}

function readCommand(node: CommandNode, walk: Walk, context: Context): void {
  unwrap(commandWords(node, walk.text), context, walk.calls);
}

/** The words of a command in a text that was parsed. */
export function commandWords({ name, args }: CommandNode, text: MappedText): readonly Word[] {
  return name ? [name, ...args].map((word) => readWord(word, text)) : [];
}

/** The files that redirections name; a here-document is none. */
export function redirectedTo(redirects: readonly Redirection[], text: MappedText): readonly Word[] {
  return redirects.flatMap((redirect) =>
    redirect.type === 'Redirect' && redirect.target && !redirect.operator.startsWith('<<')
      ? [readWord(redirect.target, text)]
      : [],
  );
}

/** The words of exec form. */
export function execWords({ words }: ExecForm): readonly Word[] {
  return words.map((word) => ({
    value: word.value,
    literal: true,
    span: word.span(0, word.value.length),
    content: () => word,
  }));
}

/** What words run in the end: a program, or what a shell reads. */
export type Called =
  | { readonly program: Invocation }
  /** `options` are all the words, those of the shell among them. */
  | {
      readonly script: MappedText;
      readonly wrappers: readonly string[];
      readonly options: readonly string[];
    };

/** One step through `env`, `timeout` and the like; undefined for what Windows' shells read. */
export function calledBy(words: readonly Word[], shell: boolean): Called | undefined {
  const found: { called?: Called; windows?: boolean } = {};
  unwrap(
    words,
    { wrappers: [], captured: false, shell, depth: 0 },
    {
      call: (program) => {
        found.windows ||= program.wrappers.some((name) => isPowerShell(name) || /^cmd$/i.test(name));
        found.called ??= { program };
      },
      script: (script, { wrappers }) => {
        found.called ??= { script, wrappers, options: words.map(({ value }) => value) };
      },
    },
  );
  return found.windows ? undefined : found.called;
}

function readWord(node: WordNode | Assignment, text: MappedText): Word {
  const span = text.span(node.pos, node.end);
  if (node.type === 'Assignment') {
    const value = node.value.type === 'Word' ? node.value.value : '';
    return {
      value: `${node.name}=${value}`,
      literal: false,
      span,
      content: () => content(undefined, node, text),
    };
  }
  const literal = !node.text.startsWith('~') && (node.parts ?? []).every(isLiteral);
  const mixed = !literal && (node.parts ?? []).some(keepsDollar) ? { mixed: true } : undefined;
  return { value: node.value, literal, ...mixed, span, content: () => content(node.parts, node, text) };
}

/** `\$`, `'$'` */
function keepsDollar(part: WordPart): boolean {
  if (part.type === 'DoubleQuoted' || part.type === 'LocaleString') return part.parts.some(keepsDollar);
  return isLiteral(part) && part.text.includes('$');
}

function isLiteral(part: WordPart): boolean {
  if (part.type === 'DoubleQuoted' || part.type === 'LocaleString') return part.parts.every(isLiteral);
  return part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted';
}

/** What a word stands for, quotes and escapes gone, expansions as written: the script in `sh -c "…"`. */
function content(
  parts: readonly WordPart[] | undefined,
  { pos, end, text }: { pos: number; end: number; text: string },
  script: MappedText,
): MappedText {
  const builder = new TextBuilder();
  if (parts) for (const part of parts) appendPart(builder, part, false);
  else appendLiteral(builder, text, pos, false);
  const own = builder.build();
  if (own.value === '') return { value: '', span: () => script.span(pos, end), ...replacedIn(script) };
  return {
    ...replacedIn(script),
    value: own.value,
    span: (from, to) => {
      const place = own.span(from, to);
      return script.span(place.start, place.end);
    },
  };
}

function appendPart(builder: TextBuilder, part: WordPart, quoted: boolean): void {
  const { pos, end, text } = part;
  if (part.type === 'Literal') appendLiteral(builder, text, pos, quoted);
  else if (part.type === 'SingleQuoted') builder.copy(text.slice(1, -1), pos + 1);
  else if (part.type === 'AnsiCQuoted') builder.escape(part.value, pos, end - pos);
  else if (part.type === 'DoubleQuoted' || part.type === 'LocaleString')
    for (const child of part.parts) appendPart(builder, child, true);
  else builder.copy(text, pos);
}

/** In double quotes a backslash escapes but these. */
const escapable = /["$`\\\n]/;

function appendLiteral(builder: TextBuilder, text: string, pos: number, quoted: boolean): void {
  let copied = 0;
  for (let at = text.indexOf('\\'); at >= 0 && at + 1 < text.length; at = text.indexOf('\\', at)) {
    const next = text.charAt(at + 1);
    if (quoted && !escapable.test(next)) {
      at++;
      continue;
    }
    builder.copy(text.slice(copied, at), pos + copied);
    if (next !== '\n') builder.escape(next, pos + at, 2);
    at += 2;
    copied = at;
  }
  builder.copy(text.slice(copied), pos + copied);
}
