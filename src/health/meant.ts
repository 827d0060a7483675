/** What a check is evidently meant to run where it is written as something that cannot run. */
import type { Command, ExecForm } from '../language/command';
import { jsonArray, jsonStrings } from '../language/dockerfile/json';
import type { Invocation } from '../language/shell/model';
import { invocationsOf } from '../language/shell/parse';
import { plainWords } from '../language/shell/plain';
import { type MappedText, slice, type Span } from '../language/text';
import { asksOverNetwork } from './target';

/** Programs that take their arguments as they are, beside those that ask over the network. */
const tools = new Set(
  'cat ls stat pgrep pidof ps kill killall echo test [ sleep true timeout rabbitmqctl rabbitmq-diagnostics etcdctl cqlsh sqlcmd nodetool mysqlshow nslookup dig host'.split(
    ' ',
  ),
);

export function isKnownTool(call: Invocation): boolean {
  return asksOverNetwork(call) || tools.has(call.name);
}

/**
 * `["curl -f http://localhost"]`: exec form splits nothing, and no file has such a name. undefined for a word that is
 * no command line of a program that is known. Where only a shell can read it, it is one for a shell.
 */
export function splitProgram({ words: [program, ...more], span }: ExecForm): Command | undefined {
  if (!program || !/^[\w./-]+\s+\S/.test(program.value)) return undefined;
  const line: Command = { form: 'shell', script: program, span };
  const words = plainWords(line)?.map((word) => word.content());
  if (!words && more.length > 0) return undefined;
  const split: Command = words ? { form: 'exec', words: [...words, ...more], span } : line;
  const [call] = invocationsOf(split);
  return call && isKnownTool(call) ? split : undefined;
}

/** The command that one is evidently meant to be; itself where it is what it looks like. */
export function asMeant(command: Command): Command {
  if (command.form === 'exec') {
    const list = /^CMD(?:-SHELL)?$/.test(command.words[0]?.value ?? '');
    return (list ? commandIn(command.words, command.span) : splitProgram(command)) ?? command;
  }
  const { script, span } = command;
  if (isQuotedList(script)) return commandIn(jsonStrings(script), span) ?? command;
  const [keyword] = /^\s*CMD(?:-SHELL)?[ \t]+(?=\S)/.exec(script.value) ?? [];
  return keyword === undefined
    ? command
    : { form: 'shell', script: slice(script, keyword.length, script.value.length), span };
}

/** `'["CMD", "curl"]'`: a list that is one string, without escapes of the file's own. */
function isQuotedList(script: MappedText): boolean {
  const { value } = script;
  const { start, end } = script.span(0, value.length);
  if (end - start !== value.length) return false;
  return jsonArray(value.trim())?.every((item) => typeof item === 'string') ?? false;
}

/** The command in a list that compose refuses: `["curl", "-f", "http://localhost"]`, `["cmd", "curl", …]`. */
export function commandIn(words: readonly MappedText[], span: Span): Command | undefined {
  const [kind, ...rest] = words;
  const own = /^(?:cmd(?:[-_ ]?shell)?|shell)$/i.test(kind?.value ?? '') ? rest : words;
  const [only, ...more] = own;
  if (!only) return undefined;
  const command: Command =
    more.length === 0 && /\s/.test(only.value)
      ? { form: 'shell', script: only, span }
      : { form: 'exec', words: own, span };
  const [call] = invocationsOf(command);
  return call && isKnownTool(call) ? command : undefined;
}
