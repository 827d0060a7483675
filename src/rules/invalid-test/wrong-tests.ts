/** Tests of compose services that compose or the engine refuses, or that can never pass. */
import * as l10n from '@vscode/l10n';
import { isScalar, isSeq, type Node } from 'yaml';
import type { TextEdit } from 'vscode-languageserver-types';
import { styleAt } from '../../edits/compose-text';
import { asExecForm, asShellForm, type CommandText, taken } from '../../edits/forms';
import { replace } from '../../edits/text';
import type { ComposeFile, ComposeTest, Placed } from '../../language/compose/model';
import { isString } from '../../language/compose/reader';
import { jsonArray, jsonStrings } from '../../language/dockerfile/json';
import { type MappedText, slice, type Span } from '../../language/text';
import { asMeant, type Choice, listOf } from './as-meant';
import { isMeantAsList, readLenientList } from './lenient-list';
import { healthchecksInCompose, type WrittenInCompose } from '../subjects/healthchecks';
import type { RuleContext, RuleFinding } from '../rule';

interface Place {
  readonly file: ComposeFile;
  readonly span: Span;
}

interface Wrong {
  readonly message: string;
  readonly span: Span;
  /** Where its other findings only say what follows from this one. */
  readonly explains?: Span;
  /** What may be meant, best first. */
  readonly choices: () => readonly Choice[];
}

export function* wrongTests({ file, addsFinding }: RuleContext): Iterable<RuleFinding> {
  const seen = new Set<number>();
  for (const { healthcheck, subject, file: own } of healthchecksInCompose(file)) {
    const { test, map } = healthcheck;
    const wrong = test && wrongIn(test, map, own);
    if (!wrong || seen.has(test.span.start)) continue;
    seen.add(test.span.start);
    yield {
      subject,
      message: wrong.message,
      span: wrong.span,
      ...(wrong.explains && { explains: wrong.explains }),
      fixes: () => asMeant(wrong.choices(), own.document.uri, addsFinding),
    };
  }
}

function wrongIn(
  test: Placed<ComposeTest>,
  map: WrittenInCompose['healthcheck']['map'],
  file: ComposeFile,
): Wrong | undefined {
  const { value, span } = test;
  if (file.document.getText().slice(span.start, span.end).includes('{{')) return undefined;
  if (value.type === 'cmd') return keywordInString(value, file) ?? listInString(value, file);
  if (value.type !== 'invalid') return undefined;
  const { message, words } = value;
  const [first] = words;
  const items = itemsOf(test, map);
  const strange = items.filter((node) => !isString(node));
  if (strange.length > 0)
    return {
      message,
      span: spanOf(strange[0]) ?? span,
      choices: () => [strange.map((node) => quoted(node, file))],
    };
  const list = styleAt(file.document.getText(), span.start) !== 'string' && first;
  return {
    message,
    span: list ? first.span(0, first.value.length) : span,
    explains: span,
    choices: () => (list ? meant(words, { file, span }).map((edit) => [edit]) : []),
  };
}

/** `test: CMD curl …`: a string is for a shell, which would look for a program of that name. */
function keywordInString(
  { command }: ComposeTest & { readonly type: 'cmd' },
  file: ComposeFile,
): Wrong | undefined {
  if (command.form !== 'shell') return undefined;
  const { script } = command;
  const [all, lead = '', kind] = /^(\s*)(CMD(?:-SHELL)?)[ \t]+(?=\S)/.exec(script.value) ?? [];
  if (all === undefined || kind === undefined) return undefined;
  return {
    message: l10n.t('{0} stands here once too often: a shell would look for a program of that name.', kind),
    span: script.span(lead.length, lead.length + kind.length),
    explains: command.span,
    choices: () => {
      const start = script.span(lead.length, all.length).start;
      const end = script.span(all.length, all.length + 1).start;
      const list = listOf(slice(script, all.length, script.value.length), { file, span: command.span });
      return [[replace(file.document, { start, end }, '')], [list]];
    },
  };
}

/** `test: '["CMD", "curl"]'`: only without the quotes it is a list. */
function listInString(
  { command }: ComposeTest & { readonly type: 'cmd' },
  file: ComposeFile,
): Wrong | undefined {
  if (command.form !== 'shell') return undefined;
  const { script, span } = command;
  if (!isMeantAsList(script.value.trim())) return undefined;
  return {
    message: l10n.t(
      'This list is one string, so that a shell reads it, as a program whose name begins with “[”.',
    ),
    span,
    explains: span,
    choices: () => [[listMeant(script, { file, span })]],
  };
}

function listMeant(script: MappedText, place: Place): TextEdit | undefined {
  const words = wordsOfList(script);
  const values = words?.map((word) => (typeof word === 'string' ? word : word.value));
  const [kind] = values ?? [];
  if (!words || !values || kind === 'NONE') return undefined;
  if (kind === 'CMD-SHELL') return words.length === 2 ? asShellForm(words.slice(1), place) : undefined;
  const from = kind === 'CMD' ? 1 : 0;
  return asList(words.slice(from), values.slice(from), place);
}

function wordsOfList(script: MappedText): readonly CommandText[] | undefined {
  const text = script.value.trim();
  if (jsonArray(text)?.every((item) => typeof item === 'string')) return jsonStrings(script).map(taken);
  const list = readLenientList(text);
  // A variable may be compose's own.
  return list?.rest === '' && !text.includes('$') ? list.words : undefined;
}

/** The items where the test is a list; a list that an alias stands for included. */
function itemsOf(
  test: Placed<ComposeTest>,
  map: WrittenInCompose['healthcheck']['map'],
): readonly (Node | null)[] {
  const node = map?.items.find(({ key }) => key.range?.[0] === test.keySpan.start)?.value;
  return isSeq(node) ? (node.items as (Node | null)[]) : [];
}

function spanOf(node: Node | null | undefined): Span | undefined {
  return node?.range ? { start: node.range[0], end: node.range[1] } : undefined;
}

/** A number or a boolean as a string. */
function quoted(node: Node | null, { document }: ComposeFile): TextEdit | undefined {
  const span = spanOf(node);
  return isScalar(node) &&
    span &&
    node.type === 'PLAIN' &&
    /^[\w.+-]+$/.test(node.source ?? '') &&
    !/^null$/i.test(node.source ?? '')
    ? replace(document, span, `"${node.source ?? ''}"`)
    : undefined;
}

/** What only a shell reads. */
const SHELL_SYNTAX = /[|&;<>$`*?~]/;

function meant(words: readonly MappedText[], place: Place): readonly (TextEdit | undefined)[] {
  const [kind = '', ...rest] = words.map(({ value }) => value);
  const command = words.slice(1).map(taken);
  // Only who wrote it knows whether that is a program.
  if (/^(?:none)?$/i.test(kind)) return [];
  if (/^cmd$/i.test(kind)) return kind === 'CMD' ? [] : [asList(command, rest, place)];
  if (/^(?:cmd[-_ ]?)?shell$/i.test(kind)) {
    if (rest.length === 1) return lineOf(words.slice(1), place);
    // Several items: joined if only a shell makes sense of them, else words as they are.
    const joins = /\s/.test(rest[0] ?? '') || rest.some((word) => SHELL_SYNTAX.test(word));
    return joins ? lineOf(words.slice(1), place) : [asList(command, rest, place)];
  }
  if (rest.length === 0 && /\s/.test(kind)) return lineOf(words.map(withoutKeyword), place);
  const all = [kind, ...rest];
  if (isShell(kind) && rest.length === 2 && rest[0] === '-c') return [asList(words.map(taken), all, place)];
  const forShell = rest.length > 0 && all.some((word) => SHELL_SYNTAX.test(word));
  return forShell ? [] : [asList(words.map(taken), all, place)];
}

function isShell(word: string): boolean {
  return /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$/.test(word);
}

/** `["CMD-SHELL curl …"]` */
function withoutKeyword(word: MappedText): MappedText {
  const [keyword = ''] = /^CMD(?:-SHELL)?\s+(?=\S)/.exec(word.value) ?? [];
  return slice(word, keyword.length, word.value.length);
}

function asList(
  command: readonly CommandText[],
  words: readonly string[],
  place: Place,
): TextEdit | undefined {
  const [program = ''] = words;
  return /^\S+$/.test(program) ? asExecForm(command, place) : undefined;
}

/** One line of all items, or a list where it needs no shell. */
function lineOf(words: readonly MappedText[], place: Place): readonly (TextEdit | undefined)[] {
  const pieces = words.map(taken).flatMap((word, at) => (at === 0 ? [word] : [' ', word]));
  const [only, ...more] = words;
  if (only && more.length === 0) return [asShellForm(pieces, place), listOf(only, place)];
  return [asShellForm(pieces, place), words.every(isPlain) ? asExecForm(split(words), place) : undefined];
}

function isPlain({ value }: MappedText): boolean {
  return !SHELL_SYNTAX.test(value) && !/["'\\]/.test(value);
}

function split(words: readonly MappedText[]): readonly CommandText[] {
  return words.flatMap((word) =>
    [...word.value.matchAll(/\S+/g)].map(({ 0: { length }, index }) =>
      taken(slice(word, index, index + length)),
    ),
  );
}
