/** `healthcheck-no-shell`: the check is written for a shell, and the image has none. */
import * as l10n from '@vscode/l10n';
import { lineage, startCommands } from '../language/dockerfile/lineage';
import { programName } from '../language/shell/wrappers';
import { plainWords } from '../language/shell/plain';
import type { Word } from '../language/shell/model';
import type { Span } from '../language/text';
import type { Contents } from '../images/contents';
import type { Fix } from '../edits/fix';
import { asExecForm } from '../edits/forms';
import { type Check, fileOf } from './subjects/checks';
import type { Rule, RuleContext } from './rule';

export const healthcheckNoShell: Rule = {
  id: 'healthcheck-no-shell',
  severity: 'error',
  documents: ['dockerfile', 'compose'],
  summary: 'The health check needs a shell, and the image has none.',
  explainedBy: ['healthcheck-invalid-test'],
  *check({ checks, addsFinding }) {
    for (const check of checks()) {
      const shell = missingShell(check);
      if (!shell) continue;
      yield {
        subject: check.subject,
        message: messageOf(check),
        span: shell,
        explains: check.command.span,
        fixes: () => fixesOf(check, addsFinding),
      };
    }
  },
};

/** Distroless' `:debug` has one, and it is not the one that shell form starts. */
function messageOf(check: Check): string {
  const image = check.image() ?? '?';
  return check.contents().has('sh') === true
    ? l10n.t(
        'There is no /bin/sh in this image (from {0}), only a shell elsewhere: this check cannot even be started, and the container never becomes healthy. A list of words (exec form) needs none.',
        image,
      )
    : l10n.t(
        'There is no shell in this image (from {0}): this check cannot even be started, and the container never becomes healthy. A list of words (exec form) needs none.',
        image,
      );
}

/** The text that asks for the shell. */
function missingShell(check: Check): Span | undefined {
  const { command } = check;
  const contents = check.contents();
  if (command.form === 'shell') return contents.shell === false ? shellFormOf(check) : undefined;
  const [first, ...rest] = command.words;
  const runsScript = first && rest.length > 0 && isShellMissing(first.value, contents);
  return runsScript ? first.span(0, first.value.length) : undefined;
}

/** A name is looked for on the PATH, which may lead elsewhere: distroless' `:debug` has `/busybox/sh`. */
function isShellMissing(word: string, contents: Contents): boolean {
  const name = programName(word);
  if (!/^(?:ba|da|a)?sh$/.test(name) || contents.shell !== false) return false;
  return word === name || /^\/(?:usr\/)?bin\/\w+$/.test(word) ? contents.has(name) === false : false;
}

function shellFormOf(check: Check): Span {
  const { span } = check.command;
  const { document } = fileOf(check);
  const keyword = /^\[?[-\s"']*CMD-SHELL\b/.exec(document.getText().slice(span.start, span.end));
  if (check.kind === 'dockerfile' || !keyword) return span;
  const end = span.start + keyword[0].length;
  return { start: end - 'CMD-SHELL'.length, end };
}

/** The same program without a shell, unless that is known not to be there either; else the custom utility. */
function fixesOf(check: Check, addsFinding: RuleContext['addsFinding']): readonly Fix[] {
  const words = plainWords(check.command);
  const [program] = words ?? [];
  const there = program && isThere(program, check);
  const inline = check.kind === 'dockerfile' && check.inline;
  // A script is read by a shell, whatever starts it.
  const isScript = /\.\w*sh$/.test(program?.value ?? '');
  if (!words || !program || there === false || isScript || inline) return check.replaced();
  const { document } = fileOf(check);
  const edit = asExecForm(words, { file: fileOf(check), span: check.command.span });
  if (!edit) return check.replaced();
  const replaced = check.replaced();
  const without: Fix = {
    title: l10n.t('Run {0} without a shell', program.value),
    // A program that the image then has to carry is the next finding.
    preferred: there === true && !replaced.some(({ preferred }) => preferred) && !addsFinding([edit]),
    edits: [{ uri: document.uri, edits: [edit] }],
    notes: [],
  };
  return [without, ...replaced];
}

/** What the image is started with is in it. */
function isThere({ value }: Word, check: Check): boolean | undefined {
  if (!value.includes('/')) return check.contents().has(value);
  if (check.kind === 'compose' || !value.startsWith('/')) return undefined;
  const starts = startCommands(lineage(check.stage));
  return starts.some((command) => command.form === 'exec' && command.words[0]?.value === value) || undefined;
}
