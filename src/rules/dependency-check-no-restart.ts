/** `dependency-check-no-restart`: the start-up ends when its dependency check fails, and nothing starts it again. */
import * as l10n from '@vscode/l10n';
import { dependencyChecksOf } from '../health/dependency';
import { restartOnFailure } from '../edits/restart';
import type { Rule } from './rule';
import { namesOf, restarts, startOf } from './start';
import { isJudged } from './subject';

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
      const itself = namesOf(merged);
      const [check] = startOf(service, file, project)
        .flatMap(dependencyChecksOf)
        .filter(({ host }) => !itself.has(host));
      if (!check) continue;
      const { restart } = service;
      yield {
        subject: service.name,
        message: l10n.t(
          'The service "{0}" ends when "{1}" cannot be reached at its start, and nothing starts it again.',
          service.name,
          check.host,
        ),
        span: restart?.span ?? service.nameSpan,
        fixes: () => restartOnFailure(service, file),
      };
    }
  },
};
