/** A HEALTHCHECK that runs one plain program, without the shell around it. */
import type { TextEdit } from 'vscode-languageserver-types';
import { asExecForm } from '../../edits/forms';
import type { Dockerfile, Healthcheck } from '../../language/dockerfile/model';
import { plainWords } from '../../language/shell/plain';

/** undefined where it needs the shell, has none, or nothing can be changed for certain. */
export function inExecForm({ command }: Healthcheck, dockerfile: Dockerfile): TextEdit | undefined {
  if (command?.form !== 'shell') return undefined;
  const words = plainWords(command);
  return words && asExecForm(words, { file: dockerfile, span: command.span });
}
