/** Writes ignores: what is offered beside a finding's own fixes, for those who know better. */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver-types';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Fix } from '../../edits/fix';
import { eolOf, insert, lineStart } from '../../edits/text';
import type { ComposeFile } from '../../language/compose/model';
import { parseCompose } from '../../language/compose/parse';
import type { Dockerfile } from '../../language/dockerfile/model';
import { parseDockerfile } from '../../language/dockerfile/parse';
import { covers, ignoresOf, type Layout, layoutOfFile, layoutOfScript } from './ignores';
import type { Finding } from '../rule';
import { unusedIgnore } from '../unused-ignore';

/** Here, where a comment can stand here, and in the whole file. Never preferred: an ignore needs a reason. */
export function ignoreFixes(
  { rule, range }: Pick<Finding, 'rule' | 'range'>,
  file: Dockerfile | ComposeFile | TextDocument,
): readonly Fix[] {
  if (rule === unusedIgnore.id) return [];
  const layout = read(file);
  const { document } = layout;
  const at = document.offsetAt(range.start);
  const comment = (mark: string) => `# ${mark} ${rule}: ${l10n.t('reason')}`;
  const works = (edit: TextEdit) => silences(edit, { rule, at, file, layout });
  const offered = (title: string, candidates: readonly TextEdit[]): readonly Fix[] => {
    const edit = candidates.find(works);
    return edit
      ? [{ title, preferred: false, edits: [{ uri: document.uri, edits: [edit] }], notes: [] }]
      : [];
  };
  return [
    ...offered(l10n.t('Ignore “{0}” here', rule), linesAbove(at, layout, comment('checkup-ignore'))),
    ...offered(l10n.t('Ignore “{0}” in this file', rule), [atTop(document, comment('checkup-ignore-file'))]),
  ];
}

type File = Dockerfile | ComposeFile | TextDocument;

function read(file: File): Layout {
  return 'kind' in file ? layoutOfFile(file) : layoutOfScript(file);
}

/** Above each unit that the offset is in and that begins its line, the innermost first. */
function linesAbove(at: number, { document, units }: Layout, comment: string): readonly TextEdit[] {
  const text = document.getText();
  const around = units().filter(({ start, end }) => start <= at && at < Math.max(end, start + 1));
  const starts = [...new Set(around.map(({ start }) => lineStart(text, start)))];
  return starts
    .sort((a, b) => b - a)
    .map((start) => {
      const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
      return insert(document, start, indent + comment + eolOf(text));
    });
}

/** Below what has to stand first: a byte order mark, parser directives of a Dockerfile, the first line of a script. */
function atTop(document: TextDocument, comment: string): TextEdit {
  const text = document.getText();
  const [first = ''] =
    /^\uFEFF?(?:#!.*(?:\r?\n|$))?(?:[ \t]*#[ \t]*(?:syntax|escape|check)[ \t]*=.*(?:\r?\n|$))*/i.exec(text) ??
    [];
  const isWhole = first === '' || first === '\uFEFF' || first.endsWith('\n');
  const eol = eolOf(text);
  return insert(document, first.length, isWhole ? comment + eol : eol + comment);
}

/** Whether the comment is one, is read as meant, and does no harm. */
function silences(
  edit: TextEdit,
  { rule, at, file, layout }: { rule: string; at: number; file: File; layout: Layout },
): boolean {
  const { document } = layout;
  const { uri, languageId } = document;
  const text = TextDocument.applyEdits(document, [edit]);
  const changed = TextDocument.create(uri, languageId, 0, text);
  const isBefore = document.offsetAt(edit.range.start) <= at;
  const start = isBefore ? at + edit.newText.length : at;
  const after: File = !('kind' in file)
    ? changed
    : file.kind === 'dockerfile'
      ? parseDockerfile(changed)
      : parseCompose(changed);
  if ('kind' in file && 'kind' in after && after.problems.length > file.problems.length) return false;
  return ignoresOf(read(after)).some(
    (ignore) => ignore.rule === rule && covers(ignore, { start, end: start }),
  );
}
