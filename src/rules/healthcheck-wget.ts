/** `healthcheck-wget`: the check runs wget, GNU's or BusyBox's. */
import * as l10n from '@vscode/l10n';
import { fetchedWith } from './subjects/fetched-with';
import type { Rule } from './rule';

export const healthcheckWget: Rule = {
  id: 'healthcheck-wget',
  severity: 'information',
  documents: ['dockerfile', 'compose'],
  summary: 'The health check runs wget, which the image has to carry for it.',
  explainedBy: ['healthcheck-tool-missing', 'healthcheck-no-shell'],
  check: (context) =>
    fetchedWith(context, new Set(['wget']), ({ word }) =>
      l10n.t(
        'The health check runs {0}, which the image has to carry: slim images have none, and BusyBox’s understands few of GNU’s options. A small check in the application’s own runtime needs no extra software.',
        word.value,
      ),
    ),
};
