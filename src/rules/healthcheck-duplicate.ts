/** `healthcheck-duplicate`: a stage has several, of which only the last counts. */
import * as l10n from '@vscode/l10n';
import type { Fix } from '../edits/fix';
import { removeInstruction } from '../edits/dockerfile';
import { healthchecksInDockerfiles, type WrittenInDockerfile } from './subjects/healthchecks';
import type { Rule } from './rule';

export const healthcheckDuplicate: Rule = {
  id: 'healthcheck-duplicate',
  severity: 'warning',
  documents: ['dockerfile', 'compose'],
  summary: 'A later HEALTHCHECK of the same stage takes the place of this one.',
  *check({ file, project }) {
    for (const written of healthchecksInDockerfiles(file, project)) {
      const { dockerfile, healthcheck, later, subject } = written;
      // One that is still being typed, or that the builder refuses, takes nobody's place.
      if (!later || later.type === 'invalid') continue;
      yield {
        subject,
        message: l10n.t(
          'Only the last HEALTHCHECK of a stage counts: this one has no effect, but that the classic builder keeps those of its options that the last leaves out.',
        ),
        span: healthcheck.keywordSpan,
        related: [
          {
            document: dockerfile.document,
            span: later.keywordSpan,
            message: l10n.t('This HEALTHCHECK counts.'),
          },
        ],
        fixes: () => [removal(written)],
      };
    }
  },
};

function removal({ dockerfile, healthcheck }: WrittenInDockerfile): Fix {
  const { document, comments } = dockerfile;
  const { start, end } = healthcheck.span;
  const lost = comments.some(({ span }) => span.start > start && span.start < end);
  return {
    title: l10n.t('Remove the HEALTHCHECK that has no effect'),
    preferred: true,
    edits: [{ uri: document.uri, edits: [removeInstruction(healthcheck, dockerfile)] }],
    notes: lost ? [l10n.t('The comments inside it go with it.')] : [],
  };
}
