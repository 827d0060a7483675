/**
 * Tooltips in Markdown. Everything that a container says is escaped, and shown in a view that trusts no Markdown:
 * no links to commands, no HTML, no icons.
 */
import * as l10n from '@vscode/l10n';
import type { Container, Probe } from '../../engine/model';
import {
  clockTime,
  commandText,
  dateAndTime,
  describeContainer,
  describeTiming,
  probeResult,
  took,
  type Reader,
} from './wording';

/** Text that Markdown takes literally. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+\-.!|~&$:@/]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
}

/** A code block that its own content cannot end: its fence is longer than any run of backticks in it. */
export function codeBlock(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

export function containerTooltip(container: Container, reader: Reader): string {
  const { details, health } = container;
  return [
    `**${escapeMarkdown(container.name)}**  \n${escapeMarkdown(describeContainer(container, reader, 'long'))}`,
    ...(health.since === undefined ? [] : [fact(l10n.t('Since'), dateAndTime(health.since, reader))]),
    ...(details?.check
      ? [
          `${l10n.t('Health check')}\n\n${codeBlock(commandText(details.check))}`,
          escapeMarkdown(describeTiming(details.check).join(' · ')),
        ]
      : []),
    ...(details?.probes[0] ? [lastProbe(details.probes[0], reader)] : []),
    ...(details?.error ? [`${l10n.t('Error')}\n\n${codeBlock(details.error)}`] : []),
    facts(container, reader).join('  \n'),
  ].join('\n\n');
}

const fact = (name: string, value: string) => `${name}: ${escapeMarkdown(value)}`;

function lastProbe(probe: Probe, reader: Reader): string {
  const head = l10n.t(
    'Last probe at {0}: {1}, {2}',
    clockTime(probe.start, reader),
    probeResult(probe),
    took(probe.end - probe.start, reader),
  );
  return probe.output === '' ? escapeMarkdown(head) : `${escapeMarkdown(head)}\n\n${codeBlock(probe.output)}`;
}

function facts({ id, image, compose, swarm, details }: Container, reader: Reader): readonly string[] {
  return [
    fact(l10n.t('Image'), image),
    ...(compose ? [fact(l10n.t('Service'), `${compose.service} (${compose.project})`)] : []),
    ...(swarm ? [fact(l10n.t('Service'), swarm.service)] : []),
    ...(details?.startedAt === undefined
      ? []
      : [fact(l10n.t('Started'), dateAndTime(details.startedAt, reader))]),
    ...(details?.restartCount ? [fact(l10n.t('Restarts'), String(details.restartCount))] : []),
    fact(l10n.t('Container'), id.slice(0, 12)),
  ];
}

export function probeTooltip(probe: Probe, reader: Reader): string {
  const head = `${dateAndTime(probe.start, reader)}, ${probeResult(probe)}, ${took(probe.end - probe.start, reader)}`;
  return `${escapeMarkdown(head)}\n\n${codeBlock(probe.output === '' ? l10n.t('(no output)') : probe.output)}`;
}
