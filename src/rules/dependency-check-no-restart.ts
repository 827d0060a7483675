/** `dependency-check-no-restart`: the start-up ends when its dependency check fails, and nothing starts it again. */
import * as l10n from '@vscode/l10n';
import { restartOnFailure } from '../edits/restart';
import type { Rule } from './rule';
import { dependencyChecksOfService, restarts } from './subjects/start';
import { isJudged } from './subjects/subject';

export const dependencyCheckNoRestart: Rule = {
  id: 'dependency-check-no-restart',
  severity: 'warning',
  documents: ['compose'],
  summary: 'The start-up ends when its dependency check fails, and nothing starts the container again.',
  *check({ file, project }) {
    if (file.kind !== 'compose') return;
    for (const service of file.services) {
      const merged = project.mergedOf(service, file);
      if (!isJudged(service, merged) || restarts(merged) !== false) continue;
      const { checks } = dependencyChecksOfService(service, file, project);
      const check = checks.find(({ failure, conditional }) => failure === 'ends' && !conditional);
      if (!check) continue;
      // `deploy.restart_policy` counts before `restart`.
      const said = service.restartPolicy ?? service.restart;
      yield {
        subject: service.name,
        message: l10n.t(
          'The service "{0}" ends when "{1}" cannot be reached at its start, and nothing starts it again.',
          service.name,
          check.host,
        ),
        span: said?.span ?? service.nameSpan,
        related: [
          {
            document: check.document,
            span: check.at,
            message: l10n.t('The start-up asks "{0}" here.', check.host),
          },
        ],
        fixes: () => restartOnFailure(service, file),
      };
    }
  },
};
