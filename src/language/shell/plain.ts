/** Commands for a shell that need none: one program with words that stand for themselves. */
import { type Command as CommandNode, parse, type Script } from 'unbash';
import type { Command } from '../command';
import type { MappedText } from '../text';
import { isBuiltin } from './builtins';
import type { Word } from './model';
import { parseShell } from './parse';

/**
 * The words of a shell form, or of `["sh", "-c", …]`, that is one plain command; undefined for all else. `|| exit 1`
 * behind it may go: without it the program's own exit code is the answer.
 */
export function plainWords(command: Command): readonly Word[] | undefined {
  const script = scriptOf(command);
  if (!script || !isPlain(parse(script.value))) return undefined;
  const [call] = parseShell(script).invocations;
  // `exec` alone is the shell's own; what else stands around a program is a program, too, and not among its words.
  if (!call || isBuiltin(call.name) || call.wrappers.some((name) => name !== 'exec')) return undefined;
  const words = [call.word, ...call.args];
  return words.every(({ literal }) => literal) ? words : undefined;
}

function scriptOf(command: Command): MappedText | undefined {
  if (command.form === 'shell') return command.script;
  const [shell, flag, script, ...more] = command.words;
  const isScript = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$/.test(shell?.value ?? '') && flag?.value === '-c';
  return isScript && more.length === 0 ? script : undefined;
}

function isPlain({
  commands,
  errors,
}: Script & { readonly errors?: readonly unknown[] | undefined }): boolean {
  const [statement, ...more] = commands;
  if (!statement || more.length > 0 || statement.background || (errors?.length ?? 0) > 0) return false;
  const { command } = statement;
  if (command.type === 'Command') return isBare(command);
  if (command.type !== 'AndOr' || command.operators.join() !== '||') return false;
  const [program, end] = command.commands;
  return program?.type === 'Command' && isBare(program) && end?.type === 'Command' && fails(end);
}

function isBare({ name, prefix, redirects }: CommandNode): boolean {
  return name !== undefined && prefix.length === 0 && redirects.length === 0;
}

function fails(node: CommandNode): boolean {
  const [code] = node.args;
  const number = code?.type === 'Word' ? code.value : '';
  return (
    isBare(node) &&
    (node.name?.value === 'false' || (node.name?.value === 'exit' && /^[1-9]\d*$/.test(number)))
  );
}
