/** A suite's containers, by the docker command: what the engine tells of them, and how they go. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { docker, type Engine } from '../parts';

export interface ContainerEvents {
  /** Resolves when this has happened to a container, by its full id, `times` times; also when it has before. */
  next(id: string, event: ContainerEvent, times?: number): Promise<void>;
  stop(): void;
}

type ContainerEvent = `health_status: ${'healthy' | 'unhealthy'}` | 'start' | 'die';

/** Events of containers that carry a label, from now on. */
export function containerEvents(engine: Engine, label: string): ContainerEvents {
  const since = String(Math.floor(Date.now() / 1000) - 1);
  const filters = [`label=${label}`, 'type=container'].flatMap((filter) => ['--filter', filter]);
  const args = ['events', '--since', since, ...filters, '--format', '{{.ID}} {{.Action}}'];
  const child = spawn(engine.docker ?? 'docker', args, {
    env: engine.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const seen = new Map<string, number>();
  let waiting: (() => boolean)[] = [];
  assert.ok(child.stdout);
  createInterface(child.stdout).on('line', (line) => {
    seen.set(line, (seen.get(line) ?? 0) + 1);
    waiting = waiting.filter((stillWaits) => stillWaits());
  });
  return {
    next: (id, event, times = 1) =>
      new Promise((done) => {
        const stillWaits = () => {
          if ((seen.get(`${id} ${event}`) ?? 0) < times) return true;
          done();
          return false;
        };
        if (stillWaits()) waiting.push(stillWaits);
      }),
    stop: () => void child.kill(),
  };
}

/** Removes the containers and the images that carry a label. */
export async function removeAll(engine: Engine, label: string): Promise<void> {
  const containers = await docker(engine, 'ps', '--all', '--quiet', '--filter', `label=${label}`);
  if (containers !== '') await docker(engine, 'rm', '--force', '--volumes', ...containers.split('\n'));
  const images = await docker(engine, 'image', 'ls', '--quiet', '--filter', `label=${label}`);
  if (images !== '') await docker(engine, 'image', 'rm', '--force', ...new Set(images.split('\n')));
}
