/** `healthcheck-remote-host`: the check asks another host, whose outage would make this container unhealthy. */
import * as l10n from '@vscode/l10n';
import { isElsewhere, type Part, targetOfDevice, targetsOf } from '../health/target';
import type { Invocation } from '../language/shell/model';
import type { Project } from '../project/project';
import type { Check, CheckText } from './subjects/checks';
import { textsOf } from './subjects/listening-ports';
import { containersOf, ownNames } from './subjects/own-names';
import type { Rule } from './rule';
import { inTexts } from './subjects/standing';

export const healthcheckRemoteHost: Rule = {
  id: 'healthcheck-remote-host',
  severity: 'information',
  documents: ['dockerfile', 'compose'],
  summary: 'The health check asks another host, whose outage makes this container unhealthy.',
  check: (context) =>
    inTexts(context, (text, check) =>
      [...hostsIn(text)]
        .filter((host) => isAnother(host, check, context.project))
        .map(({ value, span }) => ({
          message: l10n.t(
            'The health check asks another host, {0}: while that is away, this container counts as unhealthy. Whether others are there is a question for the start-up.',
            value,
          ),
          span,
        })),
    ),
};

/** What is told by the way, such as that the check has failed, has no say in it. */
function* hostsIn(text: CheckText): Iterable<Part> {
  const verdict = text.verdict();
  const weighed = verdict?.weighed.map(({ invocation }) => invocation.span.start);
  for (const invocation of text.invocations()) {
    if (weighed && !weighed.includes(invocation.span.start) && !isReadFrom(invocation)) continue;
    for (const { host } of targetsOf(invocation)) if (host) yield host;
  }
  for (const file of verdict?.opened ?? []) {
    const host = targetOfDevice(file)?.host;
    if (host) yield host;
  }
}

/** What is printed and read on has a say in the check; in Windows' shells everything may have. */
function isReadFrom({ captured, wrappers }: Invocation): boolean {
  return captured || wrappers.some((name) => /^(?:cmd|powershell|pwsh)$/i.test(name));
}

function isAnother(host: Part, check: Check, project: Project): boolean {
  if (!isElsewhere(host)) return false;
  const names = ownNames(check, project);
  if (!names || [...names].some((name) => isSame(name, host.value))) return false;
  // A public name that the service is given itself leads back to it, through a proxy.
  return !/\.[a-z]/i.test(host.value) || !isMentioned(host, check, project);
}

function isSame(name: string, host: string): boolean {
  return name.toLowerCase() === host.toLowerCase().replace(/\.$/, '');
}

function isMentioned({ value }: Part, check: Check, project: Project): boolean {
  return containersOf(check, project).some((merged) => textsOf(merged).some((text) => text.includes(value)));
}
