/** `curl-only-for-healthcheck`: curl or wget is installed, and nothing but the health check uses it. */
import * as l10n from '@vscode/l10n';
import { fileOf } from './subjects/checks';
import { installedForChecks } from './subjects/installed-for-check';
import { removedWithLastUse } from './fixes/last-use';
import type { Rule } from './rule';

export const curlOnlyForHealthcheck: Rule = {
  id: 'curl-only-for-healthcheck',
  severity: 'information',
  documents: ['dockerfile'],
  summary: 'curl or wget is installed for the health check alone.',
  *check({ file, checks, project }) {
    if (file.kind !== 'dockerfile') return;
    for (const installed of installedForChecks(file, checks(), project)) {
      const { tool, stage } = installed;
      yield {
        subject: stage.label,
        message: l10n.t(
          '{0} is installed for the health check alone: nothing else in this file or the build context mentions it. With a check in the application’s own runtime the image can do without.',
          tool,
        ),
        span: installed.installed.word.span,
        related: installed.checks.map((check) => ({
          document: fileOf(check).document,
          span: check.command.span,
          message: l10n.t('The health check uses it here.'),
        })),
        fixes: () => removedWithLastUse(installed),
      };
    }
  },
};
