/** All preferred fixes of what was found in a document, tried out on a project of their own. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { difference } from '../../edits/difference';
import type { FileEdit } from '../../edits/fix';
import { createProject } from '../../project/create';
import type { Project } from '../../project/project';
import { resolve } from '../../project/workspace';
import type { CheckSettings } from '../../rules/running/check';
import { fixAll, type FixAllRequest } from '../../rules/running/fix-all';
import { staysInWorkspace } from '../quick-fixes/stays';

export interface FixAllIn {
  readonly project: Project;
  /** The files whose checks find something in the document. */
  readonly files: readonly string[];
  readonly settingsOf: (uri: string) => CheckSettings;
  readonly host: Parameters<typeof resolve>[1];
  readonly onFailure: FixAllRequest['onFailure'];
}

export async function fixAllIn(
  document: string,
  { project, files, settingsOf, host, onFailure }: FixAllIn,
): Promise<readonly FileEdit[]> {
  const tried = createProject();
  for (const [uri, file] of project.files) tried.setFile(uri, file.kind, file.document.getText(), 0);
  const changes = await fixAll({
    project: tried,
    files,
    settingsOf,
    resolve: (compute) => resolve(tried, host, compute),
    isWanted: ({ uri }) => uri === document,
    accepts: staysInWorkspace,
    onFailure,
  });
  return [...changes].map(([uri, { before, after }]) =>
    before === null
      ? { uri, create: after }
      : { uri, edits: [...difference(TextDocument.create(uri, '', 0, before), after)] },
  );
}
