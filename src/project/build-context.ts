/** The folder that a Dockerfile is built in. */
import type { Dockerfile } from '../language/dockerfile/model';
import type { Project } from './project';
import { folderOf } from './uris';

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
