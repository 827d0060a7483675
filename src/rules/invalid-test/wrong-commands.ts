/** HEALTHCHECKs whose command BuildKit refuses, or hands to a shell although it is meant as a list. */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver-types';
import { asExecForm, asShellForm } from '../../edits/forms';
import { insert, replace } from '../../edits/text';
import { shellForm } from '../../edits/words';
import { typeAndCommand } from '../../language/dockerfile/healthcheck';
import { jsonArray, jsonStrings } from '../../language/dockerfile/json';
import type { Dockerfile } from '../../language/dockerfile/model';
import { type MappedText, slice, type Span } from '../../language/text';
import { asMeant, listOf } from './as-meant';
import { holdsRestOfValue } from '../invalid-option/invalid-flags';
import { healthchecksInDockerfiles, type WrittenInDockerfile } from '../subjects/healthchecks';
import { isMeantAsList, readLenientList } from './lenient-list';
import type { RuleContext, RuleFinding } from '../rule';

interface Place {
  readonly file: Dockerfile;
  readonly span: Span;
}

interface Wrong {
  readonly message: string;
  readonly span: Span;
  /** Where its other findings only say what follows from this one. */
  readonly explains?: Span;
  /** What may be meant, best first. */
  readonly choices?: () => readonly (TextEdit | undefined)[];
}

export function* wrongCommands({ file, project, addsFinding }: RuleContext): Iterable<RuleFinding> {
  for (const written of healthchecksInDockerfiles(file, project)) {
    const wrong = wrongIn(written);
    if (!wrong) continue;
    const { message, span, explains, choices = () => [] } = wrong;
    const { uri } = written.dockerfile.document;
    yield {
      subject: written.subject,
      message,
      span,
      ...(explains && { explains }),
      fixes: () =>
        written.inline
          ? []
          : asMeant(
              choices().map((edit) => [edit]),
              uri,
              addsFinding,
            ),
    };
  }
}

function wrongIn(written: WrittenInDockerfile): Wrong | undefined {
  const { args, flags, keywordSpan } = written.healthcheck;
  // What follows a flag without its value is that value.
  if (flags.some(({ value }) => value === undefined) || args.value.includes('{{')) return undefined;
  if (args.value === '')
    return { message: l10n.t('HEALTHCHECK takes CMD and a command, or NONE.'), span: keywordSpan };
  const { type, command } = typeAndCommand(args);
  const word = args.span(0, type.length);
  if (type === 'NONE')
    return command.value === ''
      ? undefined
      : { message: l10n.t('Nothing may follow NONE.'), span: command.span(0, command.value.length) };
  if (type === 'CMD') return wrongCommand(command, word, written);
  return holdsRestOfValue(written) ? undefined : withoutCmd(written);
}

/** `HEALTHCHECK curl …`, `HEALTHCHECK ["CMD", "curl", …]`. */
function withoutCmd({ healthcheck, dockerfile }: WrittenInDockerfile): Wrong {
  const { args } = healthcheck;
  const words = stringsOf(args);
  const [first] = /^\S+/.exec(args.value) ?? [''];
  const span = args.span(0, args.value.length);
  const place = { file: dockerfile, span };
  return {
    message: l10n.t('HEALTHCHECK takes CMD and a command, or NONE: there is no CMD here.'),
    span: words ? span : args.span(0, first.length),
    choices: () => {
      const isCommand = words ? words[0] !== 'NONE' : isProgram(first) && /[\s/.-]/.test(args.value);
      // Where CMD comes later, what is before it belongs to the options, or is a slip.
      if (!isCommand || /\sCMD\s/i.test(args.value)) return [];
      if (words && /^CMD(?:-SHELL)?$/.test(words[0] ?? '')) return [withCmd(fromCompose(words, place))];
      return [insert(dockerfile.document, span.start, 'CMD '), withCmd(listOf(args, place))];
    },
  };
}

/** No flag that stands too late, no misspelt CMD or NONE, no other keyword and no list that is none. */
function isProgram(word: string): boolean {
  return !/^(?:[a-z]+-shell|cm|cmd|none?)$|^\[|^-/i.test(word) && !/^[A-Z-]+$/.test(word);
}

function withCmd(edit: TextEdit | undefined): TextEdit | undefined {
  return edit && { ...edit, newText: `CMD ${edit.newText}` };
}

function wrongCommand(command: MappedText, cmd: Span, written: WrittenInDockerfile): Wrong | undefined {
  const { dockerfile } = written;
  const span = command.span(0, command.value.length);
  if (command.value === '') return { message: l10n.t('No command follows CMD.'), span: cmd };
  const place = { file: dockerfile, span };
  const json = jsonArray(command.value);
  if (json?.length === 0) return { message: l10n.t('The list of the command is empty.'), span };
  if (json?.some((word) => typeof word !== 'string'))
    return {
      message: l10n.t('Each item of the list has to be a string in double quotes.'),
      span,
      choices: () => [json.every(isPlain) ? asExecForm(json.map(String), place) : undefined],
    };
  const words = stringsOf(command);
  if (words) return wrongWords(command, words, place);
  const [all, kind] = /^(CMD(?:-SHELL)?)\s+(?=\S)/.exec(command.value) ?? [];
  if (all !== undefined && kind !== undefined)
    return {
      message: l10n.t('{0} stands here once too often: a shell would look for a program of that name.', kind),
      span: command.span(0, kind.length),
      explains: span,
      choices: () => withoutKeyword(command, all.length, place),
    };
  return isMeantAsList(command.value) ? meantAsList(command, place) : undefined;
}

function withoutKeyword(
  command: MappedText,
  length: number,
  place: Place,
): readonly (TextEdit | undefined)[] {
  const { document } = place.file;
  const { start } = command.span(length, command.value.length);
  // Between lines there may be comments.
  if (document.getText().slice(place.span.start, start).includes('\n')) return [];
  const rest = slice(command, length, command.value.length);
  return [replace(document, { start: place.span.start, end: start }, ''), listOf(rest, place)];
}

function isPlain(word: unknown): boolean {
  return typeof word === 'string' || typeof word === 'number' || typeof word === 'boolean';
}

/** `CMD ["CMD", "curl"]`, as in compose. */
function wrongWords(command: MappedText, words: readonly string[], place: Place): Wrong | undefined {
  const [first = ''] = words;
  const [item] = jsonStrings(command);
  if (!item || !/^(?:CMD|CMD-SHELL|NONE)?$/.test(first)) return undefined;
  if (first === '') return { message: l10n.t('The command has no name.'), span: item.span(0, 0) };
  return {
    message: l10n.t(
      '“{0}” in the list is how compose files write it: here it would be the program that runs.',
      first,
    ),
    span: item.span(0, first.length),
    choices: () => [first === 'NONE' ? undefined : fromCompose(words, place)],
  };
}

/** The words of a compose test, as a Dockerfile has them behind CMD. */
function fromCompose([kind, ...words]: readonly string[], place: Place): TextEdit | undefined {
  if (words.length === 0 || words[0] === '') return undefined;
  if (kind === 'CMD') return asExecForm(words, place);
  return words.length === 1 ? asShellForm(words, place) : undefined;
}

/** Since Docker 27.1 a list with text behind it goes to the shell whole; before, the text was dropped. */
function meantAsList(command: MappedText, place: Place): Wrong {
  const list = readLenientList(command.value);
  const rest = list?.rest ?? '';
  return {
    message:
      rest === ''
        ? l10n.t('This is no JSON list, so that a shell reads it, as a program whose name begins with “[”.')
        : l10n.t(
            'With text behind it, this is no JSON list: a shell reads all of it, as a program whose name begins with “[”.',
          ),
    span: rest === '' ? place.span : endOf(command, rest),
    choices: () => {
      if (!list) return [];
      // `|| exit 1` says what happens anyway.
      if (rest === '' || /^\|\|\s*(?:exit\s+1|false)$/.test(rest)) return [asExecForm(list.words, place)];
      const line = shellForm(list.words.map((value) => ({ value, variable: false, from: undefined })));
      return /^(?:\|\||&&|\||;|\d*[<>])/.test(rest) ? [asShellForm([`${line} ${rest}`], place)] : [];
    },
  };
}

function endOf(text: MappedText, rest: string): Span {
  const at = text.value.length - rest.length;
  return slice(text, at, text.value.length).span(0, rest.length);
}

function stringsOf(text: MappedText): readonly string[] | undefined {
  const words = jsonArray(text.value);
  return words && words.length > 0 && words.every((word) => typeof word === 'string') ? words : undefined;
}
