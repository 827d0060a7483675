/** Containers to make trees of. */
import type { Container, Details, Health, Probe } from '../../../../src/engine/model';
import type { TreeOptions } from '../../../../src/features/health-view/tree';

export const now = Date.UTC(2026, 0, 1, 12, 0, 0);
export const options: TreeOptions = { now, language: 'en', timeZone: 'UTC', showStopped: true };

type Parts = Partial<Omit<Container, 'health' | 'compose'>> & {
  readonly health?: Partial<Health>;
  readonly project?: string;
};

/** Running, without check, with whatever is said otherwise; `project` with the name as its service. */
export function container(name: string, { project, health, ...parts }: Parts = {}): Container {
  const compose = project
    ? { project, service: name, configFiles: [], workingDir: undefined, oneOff: false }
    : undefined;
  return {
    id: Buffer.from(name).toString('hex').padEnd(64, '0'),
    name: project ? `${project}-${name}-1` : name,
    image: 'busybox',
    state: 'running',
    exitCode: undefined,
    swarm: undefined,
    details: undefined,
    ...parts,
    compose,
    health: { status: 'none', failingStreak: undefined, since: undefined, ...health },
  };
}

export const details = (parts: Partial<Details> = {}): Details => ({
  check: { Test: ['CMD', 'probe'] },
  probes: [],
  imageId: '',
  startedAt: undefined,
  restartCount: 0,
  oomKilled: false,
  error: '',
  shell: [],
  platform: 'linux',
  ...parts,
});

/** `ago` seconds before `now`. */
export const probe = (ago: number, exitCode: number, output = '', milliseconds = 45): Probe => ({
  start: now - ago * 1000,
  end: now - ago * 1000 + milliseconds,
  exitCode,
  output,
});

export const minutes = (count: number) => now - count * 60_000;
