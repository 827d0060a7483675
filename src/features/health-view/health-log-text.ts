/** All that the engine has kept of a container's probes, as a text to read, search and copy. Pure. */
import * as l10n from '@vscode/l10n';
import type { Container, Probe } from '../../engine/model';
import type { CheckResult } from '../../engine/exec';
import {
  commandText,
  dateAndTime,
  describeContainer,
  describeTiming,
  probeResult,
  took,
  type Reader,
} from './wording';

export function healthLogText(container: Container, reader: Reader): string {
  const { details } = container;
  const head = [
    `${container.name}: ${describeContainer({ ...container, health: { ...container.health, since: undefined } }, reader, 'long')}`,
    `${l10n.t('Image')}: ${container.image}`,
    `${l10n.t('Container')}: ${container.id}`,
  ];
  if (details?.check) {
    head.push(
      `${l10n.t('Health check')}: ${commandText(details.check)}`,
      describeTiming(details.check).join(', '),
    );
  } else if (details) head.push(l10n.t('This container has no health check.'));
  const probes = (details?.probes ?? []).map((probe) => probeText(probe, reader));
  const body = probes.length > 0 ? probes : [l10n.t('No probe has run yet')];
  return `${[head.join('\n'), ...body].join('\n\n')}\n`;
}

function probeText(probe: Probe, reader: Reader): string {
  const head = `${dateAndTime(probe.start, reader)}  ${probeResult(probe)}  ${took(probe.end - probe.start, reader)}`;
  return probe.output === '' ? head : `${head}\n${indented(probe.output)}`;
}

export function checkResultText(name: string, result: CheckResult, reader: Reader): string {
  const end = result.exitCode === undefined ? l10n.t('timed out') : l10n.t('exit {0}', result.exitCode);
  return [
    l10n.t(
      '{0}: health check run by hand. The engine’s own record of the health is not changed by it.',
      name,
    ),
    '',
    `${l10n.t('Command')}: ${JSON.stringify(result.command)}`,
    `${dateAndTime(result.start, reader)}  ${end}  ${took(result.duration, reader)}`,
    ...(result.output === '' ? [] : [indented(result.output)]),
    '',
  ].join('\n');
}

const indented = (output: string) => output.replace(/^(?=.)/gm, '    ');
