/** `healthcheck-curl`: the check runs curl (or its like on Windows), which the image then has to carry. */
import * as l10n from '@vscode/l10n';
import type { Invocation } from '../language/shell/model';
import type { Check } from './subjects/checks';
import { fetchedWith } from './subjects/fetched-with';
import type { Rule } from './rule';

const inPowerShell = ['invoke-webrequest', 'iwr', 'invoke-restmethod', 'irm'];
const fetchers = new Set(['curl', ...inPowerShell]);

export const healthcheckCurl: Rule = {
  id: 'healthcheck-curl',
  severity: 'warning',
  documents: ['dockerfile', 'compose'],
  summary: 'The health check runs curl, which the image has to carry for it.',
  explainedBy: ['healthcheck-tool-missing', 'healthcheck-no-shell'],
  check: (context) => fetchedWith(context, fetchers, messageOf),
};

/** Where it is missing: `curl.exe` came with Windows Server 1803, as images/tools.ts knows. */
function messageOf({ name, word: { value } }: Invocation, check: Check): string {
  if (inPowerShell.includes(name))
    return l10n.t(
      'The health check runs {0}, for which the image has to carry PowerShell: Nano Server and slim images have none, and it takes its time to start, at every check. A small check in the application’s own runtime needs no extra software.',
      value,
    );
  if (/\.exe$/i.test(value) || check.contents().os === 'windows')
    return l10n.t(
      'The health check runs {0}, which the image has to carry: Windows has it from version 1803 on only, and many policies forbid it. A small check in the application’s own runtime needs no extra software.',
      value,
    );
  return l10n.t(
    'The health check runs {0}, which the image has to carry: slim images have none, and many policies forbid it. A small check in the application’s own runtime needs no extra software.',
    value,
  );
}
