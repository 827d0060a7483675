/** What `.dockerignore` keeps out of a build context. */
import dockerignore from '@balena/dockerignore';
import type { Dockerfile } from '../language/dockerfile/model';
import type { Project } from './project';
import { uriBelow } from './uris';

export interface IgnoreFile {
  readonly uri: string;
  readonly text: string;
  /** By the path from the context's top. */
  readonly ignores: (path: string) => boolean;
}

/** undefined where nothing is kept out. */
export function ignoreFileOf(
  context: string,
  { document }: Dockerfile,
  project: Project,
): IgnoreFile | undefined {
  // The Dockerfile's own ignore file goes before that of the context (docs.docker.com/build/concepts/context/#filename-and-location).
  for (const uri of [`${document.uri}.dockerignore`, uriBelow(context, '.dockerignore')]) {
    const text = project.read(uri);
    if (text !== null && text !== undefined) return { uri, text, ignores: (path) => isIgnored(path, text) };
  }
  return undefined;
}

function isIgnored(path: string, text: string): boolean {
  try {
    return dockerignore({ ignorecase: false }).add(text).ignores(path);
  } catch {
    // A pattern that the builder would refuse as well.
    return false;
  }
}
