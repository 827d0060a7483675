/** The application that the text of a start-up ends with: what is put before it, and that it takes the shell's place. */
import { type Command as CommandNode, parse, type Statement } from 'unbash';
import type { Command } from '../language/command';
import { isBuiltin } from '../language/shell/builtins';
import { calledBy, execWords } from '../language/shell/parse';
import type { MappedText } from '../language/text';

export interface FinalProgram {
  readonly script: MappedText;
  /** Where it begins in that text: at its `exec`, if it has one. */
  readonly at: number;
  readonly exec: boolean;
}

/** undefined where no shell reads the command, or something comes after the application or is to be done at its end. */
export function finalProgram(command: Command): FinalProgram | undefined {
  const script = shellScriptOf(command);
  if (!script) return undefined;
  const { commands, errors } = parse(script.value);
  const last = commands.at(-1);
  const isPlain = commands.every(({ background, command: { type } }) => !background && type !== 'Function');
  if (!last || !isPlain || (errors?.length ?? 0) > 0 || /\btrap\b/.test(script.value)) return undefined;
  const node = lastOf(last);
  const [name, program] = [node?.name?.text, node?.args[0]?.text];
  if (!node || name === undefined) return undefined;
  if (name === 'exec')
    return program !== undefined && isApplication(program) ? { script, at: node.pos, exec: true } : undefined;
  // A variable before the program (`PORT=80 node server.js`) may not stand behind exec.
  const canExec = isApplication(name) && node.prefix.length === 0;
  return canExec ? { script, at: node.pos, exec: false } : undefined;
}

/** The text that a shell reads: of shell form, or of `["sh", "-c", "…"]`. */
export function shellScriptOf(command: Command): MappedText | undefined {
  if (command.form === 'shell') return command.script;
  const called = calledBy(execWords(command), false);
  return called && 'script' in called ? called.script : undefined;
}

function lastOf({ command }: Statement): CommandNode | undefined {
  const last =
    command.type === 'AndOr' && command.operators.at(-1) === '&&' ? command.commands.at(-1) : command;
  return last?.type === 'Command' ? last : undefined;
}

/** What a shell does itself can't take its place, and of these another program is to follow somewhere. */
function isApplication(name: string): boolean {
  return (
    /^[\w./@%+:][\w./@%+:-]*$/.test(name) &&
    !isBuiltin(name) &&
    !/^(?:curl|wget|rm|mkdir|cp|mv|ln|touch|chmod|chown|cat|ls|sleep)$/.test(name)
  );
}
