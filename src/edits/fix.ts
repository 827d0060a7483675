/** What is to be done about a finding, as data: nothing here touches a file. */
import type { TextEdit } from 'vscode-languageserver-types';
import type { Assumed } from './placeholders';

export interface Fix {
  readonly title: string;
  /** The one that `source.fixAll` and `checkup fix` apply: at most one of a finding's, and none that loses something. */
  readonly preferred: boolean;
  readonly edits: readonly FileEdit[];
  /** What the fix could not take over, or had to assume; shown with it. */
  readonly notes: readonly string[];
  /** What of the edits' text is but a guess, for whoever applies the fix by hand. */
  readonly assumed?: Assumed | undefined;
}

/** A file that is created whole, or changed at some places. */
export type FileEdit =
  | { readonly uri: string; readonly create: string }
  | { readonly uri: string; readonly edits: readonly TextEdit[] };

/** Edits of the same file as one: each file is changed once. */
export function joined(edits: readonly FileEdit[]): readonly FileEdit[] {
  const files = new Map<string, FileEdit>();
  for (const edit of edits) {
    const before = files.get(edit.uri);
    const both = before && 'edits' in before && 'edits' in edit;
    files.set(edit.uri, both ? { uri: edit.uri, edits: [...before.edits, ...edit.edits] } : edit);
  }
  return [...files.values()];
}
