/** The fix of a test that is written wrong: the first of what may be meant that brings no finding of its own. */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver-types';
import type { Fix } from '../../edits/fix';
import { asExecForm, type CommandPlace } from '../../edits/forms';
import { plainWords } from '../../language/shell/plain';
import type { MappedText } from '../../language/text';
import type { RuleContext } from '../rule';

/** Edits that belong together; undefined where one of them can't be made. */
export type Choice = readonly (TextEdit | undefined)[];

export function asMeant(
  choices: readonly Choice[],
  uri: string,
  addsFinding: RuleContext['addsFinding'],
): readonly Fix[] {
  for (const choice of choices) {
    const edits = choice.filter((edit) => edit !== undefined);
    if (edits.length === 0 || edits.length < choice.length || addsFinding(edits)) continue;
    return [
      {
        title: l10n.t('Write the test as it is meant'),
        preferred: true,
        edits: [{ uri, edits }],
        notes: [],
      },
    ];
  }
  return [];
}

/** A line for a shell that needs none, as a list in place of it and all around it. */
export function listOf(script: MappedText, place: CommandPlace): TextEdit | undefined {
  const words = plainWords({ form: 'shell', script, span: script.span(0, script.value.length) });
  return words && asExecForm(words, place);
}
