/** `healthcheck-exec-shell-syntax`: operators, redirections and variables in exec form, where no shell reads them. */
import * as l10n from '@vscode/l10n';
import type { Fix } from '../edits/fix';
import {
  asExecForm,
  asShellForm,
  type CommandPlace,
  type CommandText,
  taken,
  withoutWords,
} from '../edits/forms';
import { quoted } from '../edits/words';
import { splitProgram } from '../health/meant';
import { type UnreadSyntax, unreadSyntax } from '../health/unread-syntax';
import { verdictOf } from '../health/verdict';
import type { ExecForm } from '../language/command';
import { plainText } from '../language/text';
import type { Project } from '../project/project';
import { type Check, fileOf } from './subjects/checks';
import { isContainers } from './subjects/container-variables';
import type { Rule } from './rule';

export const healthcheckExecShellSyntax: Rule = {
  id: 'healthcheck-exec-shell-syntax',
  severity: 'error',
  documents: ['dockerfile', 'compose'],
  summary: 'The health check has shell syntax in exec form, where no shell reads it.',
  explainedBy: ['healthcheck-invalid-test'],
  *check({ checks, project }) {
    for (const check of checks()) {
      const { command } = check;
      if (command.form !== 'exec') continue;
      const syntax = unreadSyntax(command).filter((one) => isCertain(one, check, project));
      const [first] = syntax;
      if (!first) continue;
      yield {
        subject: check.subject,
        message: messageOf(first),
        span: first.span,
        explains: command.span,
        fixes: () => fixesOf(syntax, command, check),
      };
    }
  },
};

function messageOf({ kind, text }: UnreadSyntax): string {
  switch (kind) {
    case 'operator':
      return l10n.t(
        'Without a shell “{0}” is but a word that the program is given: exec form has no operators.',
        text,
      );
    case 'variable':
      return l10n.t('Without a shell nothing replaces {0}: the program is given it as it stands.', text);
    case 'blank':
      return l10n.t('Without a shell nothing splits “{0}”: there is no program of that name.', text);
  }
}

/** Compose replaces `$NAME` itself, unless it is written `$$NAME`; that is no use where only the container has it. */
function isCertain({ kind, span, text }: UnreadSyntax, check: Check, project: Project): boolean {
  if (kind === 'operator') return true;
  if (check.contents().os === 'windows') return false;
  // `$(…)` and backticks mean nothing to compose.
  if (check.kind === 'dockerfile' || kind === 'blank' || /^(?:\$\(|`)/.test(text)) return true;
  const { file, service } = check;
  if (file.document.getText().startsWith('$$', span.start)) return true;
  const test = service.healthcheck?.test?.value;
  const variable =
    test?.type === 'cmd' ? test.variables.find((one) => one.span.start === span.start) : undefined;
  return variable !== undefined && isContainers(variable, { service, file, project });
}

function fixesOf(syntax: readonly UnreadSyntax[], command: ExecForm, check: Check): readonly Fix[] {
  const replaced = check.replaced();
  const own =
    split(syntax, command, check) ?? withoutEnd(syntax, command, check) ?? inShell(syntax, command, check);
  if (!own) return replaced;
  return [own, ...replaced.map((fix) => ({ ...fix, preferred: false }))];
}

function split(syntax: readonly UnreadSyntax[], command: ExecForm, check: Check): Fix | undefined {
  const words = syntax.every(({ kind }) => kind === 'blank') ? splitProgram(command) : undefined;
  const edit = words?.form === 'exec' && asExecForm(words.words.map(taken), placeOf(command, check));
  if (!edit) return undefined;
  return {
    title: l10n.t('Write each word by itself'),
    preferred: true,
    edits: [{ uri: fileOf(check).document.uri, edits: [edit] }],
    notes: [],
  };
}

/** `|| exit 1` behind a plain command says no more than the command's own exit code. */
function withoutEnd(
  [first, ...more]: readonly UnreadSyntax[],
  command: ExecForm,
  check: Check,
): Fix | undefined {
  if (first?.kind !== 'operator' || first.at === 0 || more.length > 0) return undefined;
  const end = command.words.slice(first.at).map(({ value }) => value);
  if (!/^\|\| ?(?:exit [1-9]\d*|false)$/.test(end.join(' '))) return undefined;
  const edit = withoutWords(command, first.at, placeOf(command, check));
  return (
    edit && {
      title: l10n.t('Remove “{0}”: the command’s own exit code says as much', end.join(' ')),
      preferred: true,
      edits: [{ uri: fileOf(check).document.uri, edits: [edit] }],
      notes: [],
    }
  );
}

function inShell(syntax: readonly UnreadSyntax[], command: ExecForm, check: Check): Fix | undefined {
  if (check.contents().shell === false) return undefined;
  const pieces = piecesOf(syntax, command, check);
  const line = pieces?.map((piece) => (typeof piece === 'string' ? piece : piece.value)).join('');
  if (!pieces || line === undefined || isWorthless(line)) return undefined;
  const edit = asShellForm(pieces, placeOf(command, check));
  return (
    edit && {
      title: l10n.t('Let a shell read it'),
      preferred: true,
      edits: [{ uri: fileOf(check).document.uri, edits: [edit] }],
      notes: [],
    }
  );
}

/** A check that could not fail, or with a code of no meaning, would be the next finding. */
function isWorthless(line: string): boolean {
  const verdict = verdictOf({
    form: 'shell',
    script: plainText(line, 0),
    span: { start: 0, end: line.length },
  });
  return (
    !verdict || verdict.blindSpot !== undefined || verdict.exits.some(({ value }) => !/^[01]$/.test(value))
  );
}

/** The words as a line for a shell. */
function piecesOf(
  syntax: readonly UnreadSyntax[],
  { words }: ExecForm,
  check: Check,
): readonly CommandText[] | undefined {
  const pieces: CommandText[] = [];
  for (const [at, word] of words.entries()) {
    if (at > 0) pieces.push(' ');
    const found = syntax.find((one) => one.at === at);
    if (!found) pieces.push(...plain(word.value, taken(word)));
    else if (found.kind !== 'variable') pieces.push(taken(word));
    else {
      const text = withVariable(found, word.value, taken(word), check);
      if (!text) return undefined;
      pieces.push(...text);
    }
  }
  return pieces;
}

function plain(value: string, text: CommandText): readonly CommandText[] {
  const written = quoted(value);
  return written === value ? [text] : [written];
}

/** In double quotes, as it was one word; undefined where they would change what else stands in it. */
function withVariable(
  { span }: UnreadSyntax,
  value: string,
  text: Exclude<CommandText, string>,
  check: Check,
): readonly CommandText[] | undefined {
  if (/["\\]/.test(value)) return undefined;
  const source = fileOf(check).document.getText();
  const doubled = check.kind === 'dockerfile' || source.startsWith('$$', span.start);
  // As the container has to see it, where the file has it for compose.
  if (!doubled && source.slice(text.span.start, text.span.end) !== value) return undefined;
  return ['"', doubled ? text : value, '"'];
}

function placeOf({ span }: ExecForm, check: Check): CommandPlace {
  return { file: fileOf(check), span };
}
