/** What the compose tests share: a file from its text, and the text that a span covers. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Command } from '../../../../src/language/command';
import { parseCompose } from '../../../../src/language/compose/parse';
import type { Variables } from '../../../../src/language/compose/interpolation';
import type { ComposeFile, Service } from '../../../../src/language/compose/model';
import type { Span } from '../../../../src/language/text';

export function compose(text: string, variables?: Variables): ComposeFile {
  return parseCompose(TextDocument.create('file:///w/compose.yaml', 'yaml', 1, text), variables);
}

/** The only service of a file that is made of the lines below its name. */
export function service(lines: string, variables?: Variables): Service {
  const indented = lines.replace(/^(?=.)/gm, '    ');
  const found = compose(`services:\n  web:\n${indented}\n`, variables).services[0];
  if (!found) throw new Error(`no service in ${lines}`);
  return found;
}

export function at(file: ComposeFile, span: Span | undefined): string | undefined {
  return span && file.document.getText().slice(span.start, span.end);
}

/** Words of an exec form, or the script of a shell form with its form before it. */
export function wordsOf(command: Command | undefined): readonly string[] | undefined {
  if (!command) return undefined;
  return command.form === 'exec' ? command.words.map(({ value }) => value) : ['sh', command.script.value];
}
