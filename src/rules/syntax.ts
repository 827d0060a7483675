/** `syntax`: what the parsers say, as a rule that can be set and ignored like any. */
import type { Rule } from './rule';

export const syntax: Rule = {
  id: 'syntax',
  severity: 'error',
  documents: ['dockerfile', 'compose'],
  summary: 'The file, or a part of it, cannot be read.',
  // A key that stands twice.
  explainedBy: ['healthcheck-invalid-option'],
  *check({ file }) {
    for (const { message, span } of file.problems) yield { subject: '', message, span };
  },
};
