/** What becomes of a health check whose question stands in a script of the workspace that it runs. */
import { type Command, type ShellForm, textsOf } from '../language/command';
import { runsElsewhere } from '../language/shell/folder';
import { invocationsOf } from '../language/shell/parse';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-types';
import { replace } from '../edits/text';
import { shellForm } from '../edits/words';
import type { Placement } from './placement';
import { literal, type OldCheck, readCheck } from './question';

export interface RunScript {
  readonly document: TextDocument;
  readonly command: ShellForm;
  /** Another script runs it, or another check: its text cannot be changed for this one alone. */
  readonly shared: () => boolean;
}

/** The question of a script that a check runs: for the check as a whole where it is nothing but that. */
export function readScript(check: Command, script: RunScript, limit?: number): OldCheck | undefined {
  const old = readCheck(script.command, limit);
  if (!old) return undefined;
  const positional = /\$\{?[\d@*#]/.test(script.command.script.value);
  const varies = old.whole?.args.some(({ variable }) => variable) === true && setsVariables(check);
  const whole = old.whole && !positional && !varies && isCallAlone(check) ? detached(old.whole) : undefined;
  if (whole) return { ...old, whole, calls: undefined };
  // Its folder has to be the container's, for the utility's path is relative to that.
  const moves =
    runsElsewhere(check) || invocationsOf(script.command).some(({ name }) => /^(?:\.|source)$/.test(name));
  return moves || !old.calls ? undefined : { ...old, whole: undefined };
}

/** `./health.sh`, also with `|| exit 1`. */
function isCallAlone(check: Command): boolean {
  const calls = invocationsOf(check).filter(({ name }) => name !== 'exit');
  return (
    calls.length === 1 &&
    (check.form === 'exec' || /^[^!;&|()]+(?:\|\|\s*exit\s+\d)?$/.test(check.script.value.trim()))
  );
}

/** `PORT=80 ./health.sh`: for the script alone. */
function setsVariables(check: Command): boolean {
  return textsOf(check).some(({ value }) => /(?:^|\s)[A-Za-z_]\w*=/.test(value));
}

/** Its words are written into another file than the one that they were read from. */
function detached(whole: NonNullable<OldCheck['whole']>): NonNullable<OldCheck['whole']> {
  return { ...whole, args: whole.args.map((arg) => ({ ...arg, from: undefined })) };
}

/** The calls in a script, replaced where they stand. */
export function editsInScript(
  { calls = [] }: OldCheck,
  { document }: RunScript,
  { command }: Placement,
): readonly TextEdit[] {
  const words = command.map(literal);
  return calls.map((call) => replace(document, call.span, shellForm([...words, ...call.question.args])));
}
