/** The utility's place in a build context: the file that is there already, and what `.dockerignore` keeps out. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Dockerfile } from '../language/dockerfile/model';
import { baseName } from '../language/path';
import { ignoreFileOf } from '../project/dockerignore';
import type { Project } from '../project/project';
import { uriBelow } from '../project/uris';
import type { FileEdit } from '../edits/fix';
import { isUtility, type Runtime } from './runtimes/runtime';
import { eolOf } from '../edits/text';

export interface UtilityFile {
  /** Of the file, or of the folder. */
  readonly uri: string;
  readonly name: string;
  /** Creates the files, where they are not there yet. */
  readonly edits: readonly FileEdit[];
}

/** The utility in a folder: one that is there is used again, what only has its name is left alone. */
export function utilityIn(
  folder: string,
  runtime: Runtime,
  project: Project,
  dockerfile?: Dockerfile,
): UtilityFile | undefined {
  for (const place of runtime.places) {
    const uri = uriBelow(folder, place);
    const files = Object.entries(runtime.sources).map(([name, source]) => {
      const at = name === '' ? uri : uriBelow(uri, name);
      return { at, source, text: project.read(at) ?? undefined };
    });
    const name = baseName(place);
    const [main] = files;
    if (main?.text !== undefined && isUtility(main.text)) return { uri, name, edits: [] };
    if (dockerfile && runtime.refuses?.(place, dockerfile)) continue;
    const others = (runtime.strangers ?? []).map((stranger) =>
      project.read(uriBelow(folder, stranger(place))),
    );
    if ([...files.map(({ text }) => text), ...others].some((text) => typeof text === 'string')) continue;
    return { uri, name, edits: files.map(({ at, source }) => ({ uri: at, create: source })) };
  }
  return undefined;
}

/** Whether one of these files is in a folder, as far as that is known yet. */
export function holdsOneOf(names: readonly string[], folder: string, project: Project): boolean {
  return names.some((name) => typeof project.read(uriBelow(folder, name)) === 'string');
}

/** Edits that let a file or folder of the build context through `.dockerignore`: none where nothing keeps it out. */
export function letThrough(
  path: string,
  { sources }: Runtime,
  context: string,
  dockerfile: Dockerfile,
  project: Project,
): FileEdit[] {
  const found = ignoreFileOf(context, dockerfile, project);
  const files = Object.keys(sources).map((name) => (name === '' ? path : `${path}/${name}`));
  if (!found || !files.some((file) => found.ignores(file))) return [];
  const { uri, text } = found;
  const document = TextDocument.create(uri, 'ignore', 0, text);
  const end = document.positionAt(text.length);
  const eol = eolOf(text);
  // The file goes on ending as it did.
  const newText = text === '' || text.endsWith('\n') ? `!${path}${eol}` : `${eol}!${path}`;
  return [{ uri, edits: [{ range: { start: end, end }, newText }] }];
}
