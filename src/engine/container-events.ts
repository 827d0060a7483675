/** What the engine's events, lists and inspections make of what is known of a container. */
import { containerName, healthStatus, noHealth } from './decode';
import type { Container, EngineEvent, Health } from './model';

/** From `exec_die` to the result's being in the health log, generously (it took under a millisecond). */
const resultDelay = 50;
/** After `die`: whether it is restarted, or gone (`--rm`), shows a moment later. */
const deathDelay = 200;

/** What an event makes of a container, and in how many milliseconds to look closer; undefined: there is no need. */
export function afterEvent(
  container: Container,
  event: EngineEvent,
  watched: boolean,
  unknown: boolean,
): { container: Container; inspectIn: number | undefined } {
  const { health } = container;
  const named = { ...container, name: containerName(event.attributes.name ?? container.name) };
  const at = (state: Container['state'], next: Health, inspectIn: number | undefined) => ({
    container: { ...named, state, health: next },
    inspectIn,
  });
  switch (event.action) {
    case 'create':
      return at('created', noHealth, watched ? 0 : undefined);
    case 'start':
      return at('running', atStart(container, event), 0);
    case 'pause':
      return at('paused', health, undefined);
    case 'unpause':
      return at('running', health, health.status === 'none' ? 0 : undefined);
    case 'die':
      return {
        container: { ...named, state: 'exited', health: noHealth, exitCode: exitCodeOf(event) },
        inspectIn: deathDelay,
      };
    case 'health_status':
      return at(
        'running',
        afterHealthEvent(health, event),
        needsLook(health, event, watched) ? 0 : undefined,
      );
    case 'exec_die':
      return {
        container: named,
        inspectIn: unknown || mayBeProbe(health, event, watched) ? resultDelay : undefined,
      };
    default:
      return { container: named, inspectIn: unknown ? 0 : undefined };
  }
}

const exitCodeOf = ({ attributes }: EngineEvent) =>
  attributes.exitCode === undefined ? undefined : Number(attributes.exitCode);

function atStart({ details }: Container, { time }: EngineEvent): Health {
  return details?.check ? { status: 'starting', failingStreak: 0, since: time } : noHealth;
}

/** Podman reports every probe, with no word of its result: the inspection tells. */
function afterHealthEvent(health: Health, { detail, time }: EngineEvent): Health {
  const status = healthStatus(detail);
  if (status === 'none' || status === health.status) return health;
  return { status, since: time, failingStreak: status === 'healthy' ? 0 : undefined };
}

/** A container that turned healthy and that nobody looks at needs no inspection: its streak is 0. */
const needsLook = (health: Health, { detail }: EngineEvent, watched: boolean) =>
  watched || detail !== 'healthy';

/** Any `docker exec` ends with this event; it is a probe's only where there is a check. */
function mayBeProbe(health: Health, event: EngineEvent, watched: boolean): boolean {
  if (health.status === 'none') return false;
  const steady = health.status === 'healthy' && !health.failingStreak;
  return watched || !steady || exitCodeOf(event) !== 0;
}

/** An inspection's result. Where events came after the question was asked, its state is older than what is known. */
export function merge(known: Container | undefined, inspected: Container, outdated: boolean): Container {
  if (!known) return inspected;
  if (outdated) return { ...known, details: inspected.details };
  return { ...inspected, health: keepSince(known.health, inspected.health) };
}

/** When a status began is certain where its event was seen. */
function keepSince(known: Health, seen: Health): Health {
  return known.status === seen.status ? { ...seen, since: known.since ?? seen.since } : seen;
}

/** A listed container with what was known of it already. */
export function keepKnown(known: Container | undefined, item: Container): Container {
  if (!known) return item;
  const same = known.health.status === item.health.status;
  return {
    ...item,
    health: {
      ...item.health,
      since: same ? known.health.since : undefined,
      failingStreak: item.health.failingStreak ?? (same ? known.health.failingStreak : undefined),
    },
    details: known.details,
  };
}
