/** The commands of a service: `command`, `entrypoint` and the health check's `test`. */
import { isSeq } from 'yaml';
import * as l10n from '@vscode/l10n';
import type { Command } from '../command';
import { once } from '../lazy';
import type { MappedText, Span } from '../text';
import type { ComposeTest, Placed } from './model';
import { isNull, isString, placeOf } from './reader';
import type { ComposeReader } from './reader';
import type { AnyNode, Field } from './yaml';
import { splitWords } from './words';

/** A string is split into words, a list is taken as it is; neither is for a shell. Undefined where compose refuses it. */
export function readCommand(field: Field | undefined, reader: ComposeReader): Placed<Command> | undefined {
  if (!field || isNull(field.value)) return undefined;
  const text = reader.text(field.value);
  const words = text ? splitWords(text) : isSeq(field.value) ? listOfText(own(field), reader) : undefined;
  const place = placeOf(field);
  return words && { value: { form: 'exec', words, span: place.span }, ...place };
}

/** Docs: docs.docker.com/reference/compose-file/services/#healthcheck. */
export function readTest(field: Field | undefined, reader: ComposeReader): Placed<ComposeTest> | undefined {
  if (!field || isNull(field.value)) return undefined;
  const place = placeOf(field);
  return { value: testOf(own(field), reader, place.span), ...place };
}

/** The list or scalar of the last document alone: commands replace, they do not join. */
function own(field: Field): Field {
  return { key: field.key, value: field.value };
}

function testOf(field: Field, reader: ComposeReader, span: Span): ComposeTest {
  const text = reader.text(field.value);
  if (text && isString(field.value)) {
    if (text.value.trim() === '') return invalid(l10n.t('The test is empty.'), [text]);
    return cmd({ form: 'shell', script: text, span }, [field.value], reader);
  }
  if (!isSeq(field.value)) return invalid(l10n.t('A test is a string or a list of strings.'), []);
  const nodes = reader.items(field);
  const items = listOfText(field, reader);
  if (nodes.some((node) => !isString(node))) {
    return invalid(l10n.t('Each item of a test has to be a string: put it in quotes.'), items);
  }
  return listTest(items, span, (command) => cmd(command, nodes, reader));
}

function cmd(command: Command, nodes: readonly AnyNode[], reader: ComposeReader): ComposeTest {
  const variables = once(() => nodes.flatMap((node) => reader.variables(node)));
  return {
    type: 'cmd',
    command,
    get variables() {
      return variables();
    },
  };
}

function listTest(
  items: readonly MappedText[],
  span: Span,
  test: (command: Command) => ComposeTest,
): ComposeTest {
  const [kind, ...words] = items;
  const [first] = words;
  switch (kind?.value) {
    case undefined:
      return invalid(l10n.t('The test is empty.'), items);
    case 'NONE':
      return first ? invalid(l10n.t('Nothing may follow NONE.'), items) : { type: 'none' };
    case 'CMD':
      if (!first || first.value === '') return invalid(l10n.t('No command follows CMD.'), items);
      return test({ form: 'exec', words, span });
    case 'CMD-SHELL':
      if (!first || first.value.trim() === '') return invalid(l10n.t('No command follows CMD-SHELL.'), items);
      if (words.length > 1)
        return invalid(l10n.t('CMD-SHELL takes one string, the whole command line.'), items);
      return test({ form: 'shell', script: first, span });
    default:
      return invalid(l10n.t('A test in list form begins with CMD, CMD-SHELL or NONE.'), items);
  }
}

function invalid(message: string, words: readonly MappedText[]): ComposeTest {
  return { type: 'invalid', message, words };
}

function listOfText(field: Field, reader: ComposeReader): MappedText[] {
  return reader.items(field).flatMap((node) => {
    const text = reader.text(node);
    return text ? [text] : [];
  });
}
