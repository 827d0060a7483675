/** What has to be replaced in a text to make another of it: whole lines, so that what did not change stays in place. */
import { diffLines } from 'diff';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-types';
import { replace } from './text';

export function difference(document: TextDocument, after: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  let start = 0;
  let newText: string | undefined;
  const flush = () => {
    if (newText !== undefined) edits.push(replace(document, { start, end: at }, newText));
    newText = undefined;
  };
  for (const { value, added, removed } of diffLines(document.getText(), after)) {
    if (!added && !removed) {
      flush();
      at += value.length;
      continue;
    }
    if (newText === undefined) [start, newText] = [at, ''];
    if (added) newText += value;
    else at += value.length;
  }
  flush();
  return edits;
}
