/** What a RUN runs: its command, or the here-document that is its script. */
import type { Command } from '../command';
import type { Invocation } from '../shell/model';
import { invocationsOf } from '../shell/parse';
import type { MappedText } from '../text';
import type { Instruction } from './model';

/**
 * As BuildKit 28.5 does (frontend/dockerfile/dockerfile2llb, dispatchRun): a lone here-document is the script itself,
 * and one with `#!` a program for the interpreter that it names. What is not for a shell is left out.
 */
export function runCommands({ command, heredocs }: Instruction): readonly Command[] {
  const [body] = heredocs;
  if (!command || command.form === 'exec' || !body) return command ? [command] : [];
  const [, program = ''] = /^(.*?)\s*\d*<<-?\s*(["']?)\w+\2$/s.exec(command.script.value) ?? [undefined, '?'];
  if (program === '') {
    const [, interpreter] = /^#![ \t]*(.*)/.exec(body.value) ?? [];
    return interpreter === undefined || isShell(interpreter) ? [script(body)] : [];
  }
  return isShell(program) ? heredocs.map(script) : [command];
}

/** The programs that an instruction calls while the stage itself is built: none, where it is no RUN or a trigger. */
export function callsOfRun(instruction: Instruction): readonly Invocation[] {
  if (instruction.keyword !== 'RUN' || instruction.onbuild) return [];
  return runCommands(instruction).flatMap((command) => invocationsOf(command));
}

function script(text: MappedText): Command {
  return { form: 'shell', script: text, span: text.span(0, text.value.length) };
}

/** `bash`, `/bin/sh -ex`, `/usr/bin/env bash`. */
function isShell(words: string): boolean {
  return /^(?:\S*\/env\s+(?:-S\s+)?)?(?:\S*\/)?(?:ba|da|a|k|z)?sh(?:\s+[-+]\S+)*\s*$/.test(words);
}
