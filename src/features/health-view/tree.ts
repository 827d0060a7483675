/** The tree of containers, as a function of the store's state. Pure: what becomes of it in the editor is provider.ts. */
import * as l10n from '@vscode/l10n';
import type { Attempt } from '../../engine/connection';
import { firstLine } from '../../engine/harmless';
import type { Container, HealthStatus, Probe } from '../../engine/model';
import { clockTime, describeContainer, probeResult, statusWord, took, type Reader } from './wording';

export interface TreeNode {
  /** The same for the same thing for as long as it lives, so that selection and expansion survive. */
  readonly id: string;
  readonly kind: 'group' | 'container' | 'probe' | 'note' | 'absent' | 'attempt' | 'action';
  readonly label: string;
  readonly description: string;
  readonly icon: Icon | undefined;
  /** What it is, for `when` clauses of menus: words apart by `;`. */
  readonly contextValue: string;
  /** For a screen reader, which sees neither icon nor colour. */
  readonly accessibilityLabel: string;
  readonly collapsible: 'none' | 'collapsed' | 'expanded';
  readonly dimmed: boolean;
  /** What a click does. */
  readonly command: Command | undefined;
  readonly children: readonly TreeNode[];
}

export interface Icon {
  readonly id: string;
  readonly color: string | undefined;
}

export interface Command {
  readonly id: string;
  readonly arguments: readonly unknown[];
}

export interface TreeOptions extends Reader {
  readonly showStopped: boolean;
}

export const containerNodeId = (id: string) => `container:${id}`;

/** The container that a node is about. */
export const containerIdOf = (nodeId: string) => /^(?:container|probe|note):([0-9a-f]+)/.exec(nodeId)?.[1];

export function healthTree(containers: Iterable<Container>, options: TreeOptions): readonly TreeNode[] {
  const shown = [...containers].filter((container) => options.showStopped || isUp(container));
  const groups = new Map<string, { group: Group; members: Container[] }>();
  for (const container of shown) {
    const group = groupOf(container);
    const entry = groups.get(group.id);
    if (entry) entry.members.push(container);
    else groups.set(group.id, { group, members: [container] });
  }
  return [...groups.values()]
    .sort(byUrgencyOfGroup)
    .map(({ group, members }) => groupNode(group, members, options));
}

/** Neither stopped nor never started. */
const isUp = ({ state }: Container) =>
  state === 'running' || state === 'paused' || state === 'restarting' || state === 'unknown';

interface Group {
  readonly id: string;
  readonly kind: 'compose' | 'stack' | 'service' | 'other';
  readonly name: string;
}

const others = 'group:other';

function groupOf({ compose, swarm }: Container): Group {
  if (compose) return { id: `group:compose:${compose.project}`, kind: 'compose', name: compose.project };
  if (swarm?.stack) return { id: `group:stack:${swarm.stack}`, kind: 'stack', name: swarm.stack };
  if (swarm) return { id: `group:service:${swarm.service}`, kind: 'service', name: swarm.service };
  return { id: others, kind: 'other', name: l10n.t('Other containers') };
}

const groupIcon = {
  compose: 'layers',
  stack: 'layers',
  service: 'server-process',
  other: 'package',
} as const;

function groupNode({ id, kind, name }: Group, members: readonly Container[], options: TreeOptions): TreeNode {
  const description = countHealth(members);
  const labels = labelsOf(members);
  return {
    id,
    kind: 'group',
    label: name,
    description,
    icon: { id: groupIcon[kind], color: undefined },
    contextValue: `group;${kind}`,
    accessibilityLabel: `${groupWord(kind, name)}, ${description}`,
    collapsible: 'expanded',
    dimmed: !members.some(isUp),
    command: undefined,
    children: [...members]
      .sort(byUrgency)
      .map((container) => containerNode(container, labels.get(container) ?? container.name, options)),
  };
}

function groupWord(kind: Group['kind'], name: string): string {
  switch (kind) {
    case 'compose':
      return l10n.t('compose project {0}', name);
    case 'stack':
      return l10n.t('stack {0}', name);
    case 'service':
      return l10n.t('service {0}', name);
    case 'other':
      return name;
  }
}

/** `1 unhealthy, 2 healthy`, the bad news first; what has no check is counted with what runs. */
function countHealth(members: readonly Container[]): string {
  const count = (status: HealthStatus) =>
    members.filter(({ state, health }) => state === 'running' && health.status === status).length;
  const restarting = members.filter(({ state }) => state === 'restarting').length;
  const stopped = members.filter((member) => !isUp(member)).length;
  const paused = members.filter(({ state }) => state === 'paused').length;
  return [
    [count('unhealthy'), l10n.t('{0} unhealthy', count('unhealthy'))] as const,
    [restarting, l10n.t('{0} restarting', restarting)] as const,
    [count('starting'), l10n.t('{0} starting', count('starting'))] as const,
    [count('healthy'), l10n.t('{0} healthy', count('healthy'))] as const,
    [count('none'), l10n.t('{0} without check', count('none'))] as const,
    [paused, l10n.t('{0} paused', paused)] as const,
    [stopped, l10n.t('{0} stopped', stopped)] as const,
  ]
    .filter(([number]) => number > 0)
    .map(([, words]) => words)
    .join(', ');
}

/** Inside its project a service's name is enough, as long as it has one container only. */
function labelsOf(members: readonly Container[]): ReadonlyMap<Container, string> {
  const shortNames = new Map(members.map((member) => [member, shortName(member)]));
  const taken = new Map<string, number>();
  for (const name of shortNames.values()) taken.set(name, (taken.get(name) ?? 0) + 1);
  return new Map(
    [...shortNames].map(([member, name]) => [member, taken.get(name) === 1 ? name : member.name]),
  );
}

function shortName({ name, compose, swarm }: Container): string {
  if (compose?.service && !compose.oneOff) return compose.service;
  if (!swarm) return name;
  // STACK_SERVICE.SLOT.TASK
  const inStack =
    swarm.stack && name.startsWith(`${swarm.stack}_`) ? name.slice(swarm.stack.length + 1) : name;
  return inStack.replace(/\.[0-9a-z]{25}$/, '');
}

/** What wants attention comes first. */
function urgency({ state, health }: Container): number {
  if (state === 'restarting') return 1;
  if (state === 'paused') return 5;
  if (state !== 'running') return 6;
  return { unhealthy: 0, starting: 2, healthy: 3, none: 4 }[health.status];
}

/** Unhealthy ones first, then the rest that runs, then what does not; by name among each. */
function byUrgency(a: Container, b: Container): number {
  const rank = (container: Container) => (urgency(container) === 0 ? 0 : isUp(container) ? 1 : 2);
  return rank(a) - rank(b) || byName(a.name, b.name) || byName(a.id, b.id);
}

function byUrgencyOfGroup(
  a: { group: Group; members: readonly Container[] },
  b: { group: Group; members: readonly Container[] },
): number {
  const last = ({ group }: { group: Group }) => (group.id === others ? 1 : 0);
  const bad = ({ members }: { members: readonly Container[] }) =>
    members.some((member) => urgency(member) === 0) ? 0 : 1;
  return last(a) - last(b) || bad(a) - bad(b) || byName(a.group.name, b.group.name);
}

const collator = new Intl.Collator('en', { numeric: true });
const byName = (a: string, b: string) => collator.compare(a, b);

function containerNode(container: Container, label: string, options: TreeOptions): TreeNode {
  const children = childrenOf(container, options);
  return {
    id: containerNodeId(container.id),
    kind: 'container',
    label,
    description: describeContainer(container, options),
    icon: containerIcon(container),
    contextValue: containerContext(container),
    accessibilityLabel: `${label}, ${describeContainer(container, options, 'long')}`,
    collapsible: children.length > 0 || mayHaveProbes(container) ? 'collapsed' : 'none',
    dimmed: !isUp(container),
    command: undefined,
    children,
  };
}

/** What is not known yet is fetched when the node is opened. */
const mayHaveProbes = ({ state, health, details }: Container) =>
  details === undefined && (health.status !== 'none' || state === 'paused');

export function containerIcon({ state, health }: Container): Icon {
  switch (state) {
    case 'running':
      return healthIcon[health.status];
    case 'unknown':
      return healthIcon.none;
    case 'paused':
      return { id: 'debug-pause', color: undefined };
    case 'restarting':
      return { id: 'sync', color: 'charts.yellow' };
    default:
      return { id: 'circle-slash', color: 'disabledForeground' };
  }
}

const healthIcon: Readonly<Record<HealthStatus, Icon>> = {
  healthy: { id: 'pass', color: 'charts.green' },
  unhealthy: { id: 'error', color: 'charts.red' },
  starting: { id: 'loading~spin', color: 'charts.yellow' },
  none: { id: 'circle-outline', color: undefined },
};

function containerContext({ state, health, details, compose }: Container): string {
  const checked = health.status !== 'none' || Boolean(details?.check);
  return [
    'container',
    state === 'running' ? 'running' : state === 'paused' ? 'paused' : 'stopped',
    ...(checked ? ['check'] : []),
    ...(compose ? ['compose'] : []),
  ].join(';');
}

function childrenOf(container: Container, options: TreeOptions): readonly TreeNode[] {
  const { details, health, id } = container;
  if (!details) return [];
  if (details.probes.length > 0) return details.probes.map((probe) => probeNode(container, probe, options));
  return health.status === 'none' ? [] : [note(id, l10n.t('No probe has run yet'))];
}

function probeNode(container: Container, probe: Probe, options: TreeOptions): TreeNode {
  const ok = probe.exitCode === 0;
  const time = clockTime(probe.start, options);
  const line = withoutResult(firstLine(probe.output));
  const said = line === '' ? [] : [line];
  const duration = took(probe.end - probe.start, options);
  // Why it failed comes first: what stands behind it is cut off in a narrow side bar.
  const facts = ok ? [duration, ...said] : [...said, probeResult(probe), duration];
  const id = `probe:${container.id}:${probe.start}`;
  const result = ok ? statusWord('healthy') : statusWord('unhealthy');
  return {
    ...leaf('probe', id, time),
    description: facts.join(' · '),
    icon: ok ? healthIcon.healthy : healthIcon.unhealthy,
    accessibilityLabel: [l10n.t('probe at {0}', time), result, ...facts].join(', '),
    command: { id: 'checkup.container.showHealthLog', arguments: [id] },
  };
}

/**
 * Without what the row shows by itself: the result in the lines of the custom utility, and what the engine writes for
 * a probe that took too long (moby, daemon/health.go).
 */
const withoutResult = (line: string) =>
  line.replace(/^(?:healthcheck: (?:ok|failed) |Health check exceeded timeout \([^)]*\)(?:: )?)/, '');

const note = (container: string, label: string) => leaf('note', `note:${container}`, label);

function leaf(kind: TreeNode['kind'], id: string, label: string): TreeNode {
  return {
    id,
    kind,
    label,
    description: '',
    icon: undefined,
    contextValue: kind,
    accessibilityLabel: label,
    collapsible: 'none',
    dimmed: false,
    command: undefined,
    children: [],
  };
}

/** In place of containers: where an engine was looked for, why there is none, and what can be done about it. */
export function absentTree(tried: readonly Attempt[]): readonly TreeNode[] {
  const action = (label: string, icon: string, id: string, ...args: unknown[]): TreeNode => ({
    ...leaf('action', `action:${id}`, label),
    icon: { id: icon, color: undefined },
    command: { id, arguments: args },
  });
  // Where something is, but does not let us in, is where the trouble is.
  const attempts = [...tried.filter(({ missing }) => !missing), ...tried.filter(({ missing }) => missing)];
  const label = l10n.t('No container engine found');
  return [
    {
      ...leaf('absent', 'absent', label),
      icon: { id: 'debug-disconnect', color: undefined },
      accessibilityLabel: [label, ...attempts.map(describeAttempt)].join('. '),
      collapsible: 'expanded',
      children: attempts.map(attemptNode),
    },
    action(l10n.t('Try Again'), 'refresh', 'checkup.engine.retry'),
    action(l10n.t('Open Settings'), 'gear', 'workbench.action.openSettings', 'checkup.engine'),
    action(l10n.t('Show Log'), 'output', 'checkup.showLog'),
  ];
}

export const describeAttempt = ({ source, address, reason }: Attempt) => `${source}, ${address}: ${reason}`;

export const attemptNodeId = ({ address }: Attempt) => `attempt:${address}`;

function attemptNode(attempt: Attempt): TreeNode {
  const { source, address, reason, missing } = attempt;
  return {
    ...leaf('attempt', attemptNodeId(attempt), source),
    description: `${reason} · ${address}`,
    icon: missing ? healthIcon.none : { id: 'warning', color: 'charts.yellow' },
    accessibilityLabel: describeAttempt(attempt),
  };
}
