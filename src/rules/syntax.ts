/** `syntax`: what the parsers say, as a rule that can be set and ignored like any. */
import type { ComposeFile } from '../language/compose/model';
import type { Dockerfile } from '../language/dockerfile/model';
import { nameOf } from '../project/uris';
import type { Rule } from './rule';

export const syntax: Rule = {
  id: 'syntax',
  severity: 'error',
  documents: ['dockerfile', 'compose'],
  summary: 'The file, or a part of it, cannot be read.',
  // A key that stands twice.
  explainedBy: ['healthcheck-invalid-option'],
  *check({ file }) {
    if (isFragment(file)) return;
    for (const { message, span } of file.problems) yield { subject: '', message, span };
  },
};

/** `Dockerfile.envs` without any FROM: something puts it together with others. */
function isFragment(file: Dockerfile | ComposeFile): boolean {
  return (
    file.kind === 'dockerfile' &&
    file.stages.length === 0 &&
    /^(?:dockerfile|containerfile)[._-]/i.test(nameOf(file.document.uri))
  );
}
