/** `healthcheck-shell-form`: a shell around a plain command that needs none. */
import * as l10n from '@vscode/l10n';
import { asExecForm } from '../edits/forms';
import type { Fix } from '../edits/fix';
import type { Word } from '../language/shell/model';
import { plainWords } from '../language/shell/plain';
import { type Check, type CheckText, fileOf } from './subjects/checks';
import type { Rule, RuleContext } from './rule';

export const healthcheckShellForm: Rule = {
  id: 'healthcheck-shell-form',
  severity: 'hint',
  documents: ['dockerfile', 'compose'],
  summary: 'The health check starts a shell for a plain command that needs none.',
  explainedBy: ['healthcheck-no-shell', 'healthcheck-always-healthy', 'healthcheck-invalid-test'],
  *check({ checks, addsFinding }) {
    for (const check of checks()) {
      const { command, subject, contents } = check;
      if (command.form !== 'shell' || contents().os === 'windows') continue;
      const { value } = command.script;
      // `|| exit 1` may stand there for its exit code, and that is a shell's; `\` and `.exe` may be for another shell.
      const words = /\|\||\\|\.exe\b/i.test(value) ? undefined : plainWords(command);
      if (!words || isShell(words) || isList(words) || isVariable(words)) continue;
      const program = words[0]?.value ?? '';
      const script = check.texts().find(({ ranBy }) => ranBy);
      if (script ? !namesShell(script) : isScript(program)) continue;
      const end = value.trimEnd().length;
      yield {
        subject,
        message: script
          ? l10n.t(
              'Each time, this check starts a shell for nothing but to start {0}, which names its own: the exec form runs the script alone.',
              program,
            )
          : l10n.t(
              'Each time, this check starts a shell that has nothing to do: the exec form runs {0} alone, and needs no shell in the image.',
              program,
            ),
        span: command.script.span(0, end),
        fixes: () => conversion(check, words, addsFinding),
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

function isScript(program: string): boolean {
  return /\.(?:ba|da|a)?sh$/.test(program);
}

/** A shell runs a script without a first line that names what reads it, and nothing else does. */
function namesShell({ document }: CheckText): boolean {
  return document.getText().startsWith('#!');
}

function conversion(
  check: Check,
  words: readonly Word[],
  addsFinding: RuleContext['addsFinding'],
): readonly Fix[] {
  if (check.kind === 'dockerfile' && check.inline) return [];
  const file = fileOf(check);
  const edit = asExecForm(words, { file, span: check.command.span });
  // `'$KEY'` is one for no shell, and looks as if it was.
  if (!edit || addsFinding([edit])) return [];
  return [
    {
      title: l10n.t('Convert to exec form'),
      preferred: true,
      edits: [{ uri: file.document.uri, edits: [edit] }],
      notes: [],
    },
  ];
}
