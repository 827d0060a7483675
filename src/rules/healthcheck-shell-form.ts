/** `healthcheck-shell-form`: a shell around a plain command that needs none. */
import * as l10n from '@vscode/l10n';
import { asExecForm } from '../edits/forms';
import type { Fix } from '../edits/fix';
import type { Word } from '../language/shell/model';
import { plainWords } from '../language/shell/plain';
import { type Check, fileOf } from './checks';
import type { Rule } from './rule';

export const healthcheckShellForm: Rule = {
  id: 'healthcheck-shell-form',
  severity: 'hint',
  documents: ['dockerfile', 'compose'],
  summary: 'The health check starts a shell for a plain command that needs none.',
  explainedBy: ['healthcheck-no-shell', 'healthcheck-always-healthy', 'healthcheck-invalid-test'],
  *check({ checks }) {
    for (const check of checks()) {
      const { command, subject, contents } = check;
      if (command.form !== 'shell' || contents().os === 'windows') continue;
      const { value } = command.script;
      // `|| exit 1` may stand there for its exit code, and that is a shell's; `\` and `.exe` may be for another shell.
      const words = /\|\||\\|\.exe\b/i.test(value) ? undefined : plainWords(command);
      if (!words || isShell(words) || isList(words) || isVariable(words)) continue;
      if (isScript(words) && !isKnownScript(check)) continue;
      const end = value.trimEnd().length;
      yield {
        subject,
        message: l10n.t(
          'Each time, this check starts a shell that has nothing to do: the exec form runs {0} alone, and needs no shell in the image.',
          words[0]?.value ?? '',
        ),
        span: command.script.span(0, end),
        fixes: () => conversion(check, words),
      };
    }
  },
};

/** One that runs another is one too many, and which of them is not for this rule to say. */
function isShell([program]: readonly Word[]): boolean {
  return /^(?:.*\/)?(?:ba|da|a|k|z)?sh$/.test(program?.value ?? '');
}

/** `["a", "b"]` and its like in quotes: no program has such a name. */
function isList([program]: readonly Word[]): boolean {
  return program?.value.startsWith('[') === true;
}

/** Several words from one variable of compose: it is there for other commands, and they may need a shell. */
function isVariable(words: readonly Word[]): boolean {
  return words.some(({ span }, at) => span.start < (words[at - 1]?.span.end ?? 0));
}

/** A shell runs a script without a first line that names what reads it, and nothing else does. */
function isScript([program]: readonly Word[]): boolean {
  return /\.(?:ba|da|a)?sh$/.test(program?.value ?? '');
}

function isKnownScript(check: Check): boolean {
  return check.texts().some(({ document, ranBy }) => ranBy && document.getText().startsWith('#!'));
}

function conversion(check: Check, words: readonly Word[]): readonly Fix[] {
  if (check.kind === 'dockerfile' && check.inline) return [];
  const file = fileOf(check);
  const edit = asExecForm(words, { file, span: check.command.span });
  if (!edit) return [];
  return [
    {
      title: l10n.t('Convert to exec form'),
      preferred: true,
      edits: [{ uri: file.document.uri, edits: [edit] }],
      notes: [],
    },
  ];
}
