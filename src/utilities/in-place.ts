/** What is written in the place of an old check, whichever kind of file it stands in. */
import type { TextEdit } from 'vscode-languageserver-types';
import { enclosed, enclosureAt } from '../edits/enclosure';
import type { CommandPlace } from '../edits/forms';
import type { Assumed } from '../edits/placeholders';
import { replace } from '../edits/text';
import type { Command } from '../language/command';
import type { Utility } from './own';
import { lossesOf, type OldCheck, type Question } from './question';
import { editsInScript, type RunScript } from './script';

/** What of a check is replaced; where nothing is said, what its own command asks. */
export interface InPlaceOf {
  /** What a script asks that the check runs. */
  readonly script?: RunScript;
  /** The command as people are told of it, which asks nothing: the utility asks what a new check would. */
  readonly idle?: string;
}

/** What becomes of an old check. */
export interface Replaced {
  readonly edits: readonly TextEdit[];
  readonly notes: readonly string[];
  readonly complete: boolean;
  readonly assumed?: Assumed | undefined;
}

/** Of the calls in a script that it runs. */
export function replacedInScript(
  old: OldCheck,
  script: RunScript,
  { placement, runtime }: Utility,
): Replaced | undefined {
  if (!runtime.shell || script.shared()) return undefined;
  return { edits: editsInScript(old, script, placement), ...lossesOf(old) };
}

/** Of calls in its command; undefined where one of them can't be written where it stands. */
export function replacedCalls(
  calls: NonNullable<OldCheck['calls']>,
  command: Command,
  file: CommandPlace['file'],
  write: (question: Question) => string | undefined,
): Replaced | undefined {
  const edits = calls.flatMap(({ span, question }) => {
    const line = write(question);
    const enclosure = enclosureAt(span, command, file);
    const text = line !== undefined && enclosure ? enclosed(line, enclosure) : undefined;
    return text === undefined ? [] : [replace(file.document, span, text)];
  });
  return edits.length < calls.length ? undefined : { edits, ...lossesOf({ calls }) };
}
