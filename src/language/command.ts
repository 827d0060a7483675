/** A command as both kinds of file give it: a list of words that nothing interprets, or a line for a shell. */
import type { MappedText, Span } from './text';

export interface ExecForm {
  readonly form: 'exec';
  /** The words, unescaped. In compose the leading `CMD` is not one of them. */
  readonly words: readonly MappedText[];
  readonly span: Span;
}

export interface ShellForm {
  readonly form: 'shell';
  readonly script: MappedText;
  readonly span: Span;
}

export type Command = ExecForm | ShellForm;

/** What is written in it, whichever form it has. */
export function textsOf(command: Command): readonly MappedText[] {
  return command.form === 'shell' ? [command.script] : command.words;
}
