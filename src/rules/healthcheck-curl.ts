/** `healthcheck-curl`: the check runs curl (or its like on Windows), which the image then has to carry. */
import * as l10n from '@vscode/l10n';
import { fetchedWith } from './fetched-with';
import type { Rule } from './rule';

const fetchers = new Set(['curl', 'invoke-webrequest', 'iwr', 'invoke-restmethod', 'irm']);

export const healthcheckCurl: Rule = {
  id: 'healthcheck-curl',
  severity: 'warning',
  documents: ['dockerfile', 'compose'],
  summary: 'The health check runs curl, which the image has to carry for it.',
  explainedBy: ['healthcheck-tool-missing', 'healthcheck-no-shell'],
  check: (context) =>
    fetchedWith(context, fetchers, (tool) =>
      l10n.t(
        'The health check runs {0}, which the image has to carry: slim images have none, and many policies forbid it. A small check in the application’s own runtime needs no extra software.',
        tool,
      ),
    ),
};
