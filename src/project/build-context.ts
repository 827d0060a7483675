/** The folder that a Dockerfile is built in. */
import { copiesFromContext, type Dockerfile } from '../language/dockerfile/model';
import { copiedWords } from '../language/dockerfile/words';
import { oncePer } from '../language/lazy';
import type { Project } from './project';
import { folderOf, resolvePath, uriBelow } from './uris';

export interface BuildContext {
  /** undefined where it is remote, not known, or more than one. */
  readonly folder: string | undefined;
  /** Whether something tells it; else it is the Dockerfile's own folder, as it is where nobody says otherwise. */
  readonly evident: boolean;
}

/** The folder that services of the workspace build the Dockerfile in, else the one that has what it copies. */
export function buildContext(dockerfile: Dockerfile, project: Project): string | undefined {
  return contextOf(dockerfile, project).folder;
}

export function contextOf(dockerfile: Dockerfile, project: Project): BuildContext {
  const contexts = new Set(
    project.buildersOf(dockerfile).map(({ service, file }) => project.buildOf(service, file)?.context),
  );
  const [only] = contexts;
  if (contexts.size > 0) return { folder: contexts.size === 1 ? only : undefined, evident: true };
  return bySources(dockerfile, project);
}

/** Of the Dockerfile's folder and those around it the nearest with most of what is copied. */
function bySources(dockerfile: Dockerfile, project: Project): BuildContext {
  const own = folderOf(dockerfile.document.uri);
  const sources = sourcesOf(dockerfile);
  if (own === undefined || sources.length === 0) return { folder: own, evident: false };
  const count = (folder: string) =>
    sources.filter((source) => {
      const uri = resolvePath(folder, `./${source}`);
      if (uri === undefined) return false;
      // Whatever else there is: what leads from a folder above to the Dockerfile's own is meant from there.
      const leads = folder !== own && (`${own}/`.startsWith(`${uri}/`) || uri.startsWith(`${own}/`));
      return leads || typeof project.read(uri) === 'string';
    }).length;
  let best = { folder: own, count: count(own) };
  if (best.count === sources.length) return { folder: own, evident: true };
  for (const folder of foldersAbove(own, project)) {
    const there = count(folder);
    if (there > best.count) best = { folder, count: there };
  }
  return { folder: best.folder, evident: best.count > 0 };
}

/** The folders around one, the nearest first, up to the top of the repository as far as that is known yet. */
export function foldersAbove(folder: string, project: Project): readonly string[] {
  const found: string[] = [];
  for (let at = folder; found.length < MOST_ABOVE && !isTop(at, project);) {
    const above = folderOf(at);
    if (above === undefined || !/^[\w+.-]+:\/\/[^/]*\/./.test(above)) break;
    found.push(above);
    at = above;
  }
  return found;
}

/** Deeper than Dockerfiles are put. */
const MOST_ABOVE = 4;

function isTop(folder: string, project: Project): boolean {
  return project.read(uriBelow(folder, '.git/HEAD')) !== null;
}

/** Files and folders that are copied by their names. */
const sourcesOf = oncePer(({ stages }: Dockerfile): readonly string[] => {
  const copies = stages.flatMap(({ instructions }) => instructions.filter(copiesFromContext));
  const words = copies.flatMap((copy) => copiedWords(copy).slice(0, -1));
  const plain = words.filter((word) => /^(?:\.?\/)?[\w@+-][\w@.+-]*(?:\/[\w@+-][\w@.+-]*)*\/?$/.test(word));
  return [...new Set(plain.map((word) => word.replace(/^\.?\/|\/$/g, '')))].slice(0, MOST_SOURCES);
});

/** Each may be looked for in every folder. */
const MOST_SOURCES = 10;
