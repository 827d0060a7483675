/** The utility's place in a build context: the file that is there already, and what `.dockerignore` keeps out. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Dockerfile } from '../language/dockerfile/model';
import { ignoreFileOf } from '../project/dockerignore';
import type { Project } from '../project/project';
import { uriBelow } from '../project/uris';
import type { FileEdit } from '../edits/fix';
import type { Runtime } from './runtimes/runtime';
import { eolOf } from '../edits/text';

export interface UtilityFile {
  readonly uri: string;
  readonly name: string;
  /** Creates the file, where it is not there yet. */
  readonly edits: readonly FileEdit[];
}

/** The utility in a folder: one that is there is used again, a file that only has its name is left alone. */
export function utilityIn(folder: string, runtime: Runtime, project: Project): UtilityFile | undefined {
  for (const name of runtime.files) {
    const uri = uriBelow(folder, name);
    const text = project.read(uri);
    if (text === null || text === undefined) return { uri, name, edits: [{ uri, create: runtime.source }] };
    if (runtime.isUtility(text)) return { uri, name, edits: [] };
  }
  return undefined;
}

/** Edits that let a file of the build context through `.dockerignore`: none where nothing keeps it out. */
export function letThrough(
  path: string,
  context: string,
  dockerfile: Dockerfile,
  project: Project,
): FileEdit[] {
  const found = ignoreFileOf(context, dockerfile, project);
  if (!found?.ignores(path)) return [];
  const { uri, text } = found;
  const document = TextDocument.create(uri, 'ignore', 0, text);
  const end = document.positionAt(text.length);
  const eol = eolOf(text);
  const newText = `${text === '' || text.endsWith('\n') ? '' : eol}!${path}${eol}`;
  return [{ uri, edits: [{ range: { start: end, end }, newText }] }];
}
