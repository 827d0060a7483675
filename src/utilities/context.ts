/** The build context of a Dockerfile: its folder, what `.dockerignore` keeps out, and where the utility stands in it. */
import dockerignore from '@balena/dockerignore';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Dockerfile } from '../language/dockerfile/model';
import type { Project } from '../project/project';
import { folderOf } from '../project/uris';
import type { FileEdit } from '../edits/fix';
import type { Runtime } from './runtimes/runtime';
import { eolOf } from '../edits/text';

/**
 * The folder that services of the workspace build the Dockerfile in, else the one it stands in; undefined where that
 * is remote, not known, or more than one.
 */
export function buildContext(dockerfile: Dockerfile, project: Project): string | undefined {
  const contexts = new Set(
    project.buildersOf(dockerfile).map(({ service, file }) => project.buildOf(service, file)?.context),
  );
  const [only] = contexts;
  return contexts.size === 0 ? folderOf(dockerfile.document.uri) : contexts.size === 1 ? only : undefined;
}

/** A file's path below a folder; undefined where it is not in it. */
export function pathBelow(folder: string, uri: string): string | undefined {
  const start = folder.endsWith('/') ? folder : `${folder}/`;
  return uri.startsWith(start) ? decodeURIComponent(uri.slice(start.length)) : undefined;
}

export function uriBelow(folder: string, name: string): string {
  return `${folder.replace(/\/$/, '')}/${name}`;
}

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
  // The Dockerfile's own ignore file goes before that of the context (docs.docker.com/build/concepts/context/#filename-and-location).
  const candidates = [`${dockerfile.document.uri}.dockerignore`, uriBelow(context, '.dockerignore')];
  for (const uri of candidates) {
    const text = project.read(uri);
    if (text === null || text === undefined) continue;
    if (!isIgnored(path, text)) return [];
    const document = TextDocument.create(uri, 'ignore', 0, text);
    const end = document.positionAt(text.length);
    const eol = eolOf(text);
    const newText = `${text === '' || text.endsWith('\n') ? '' : eol}!${path}${eol}`;
    return [{ uri, edits: [{ range: { start: end, end }, newText }] }];
  }
  return [];
}

function isIgnored(path: string, text: string): boolean {
  try {
    return dockerignore({ ignorecase: false }).add(text).ignores(path);
  } catch {
    // A pattern that the builder would refuse as well.
    return false;
  }
}
