/** What the engine tells of a suite's containers, by the docker command. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ContainerEvents {
  /** Resolves when this has happened to a container, by its full id, `times` times; also when it has before. */
  next(id: string, event: ContainerEvent, times?: number): Promise<void>;
  stop(): void;
}

type ContainerEvent = `health_status: ${'healthy' | 'unhealthy'}` | 'start' | 'die';

/** Events of containers that carry a label, from now on. */
export function containerEvents(label: string, env = process.env): ContainerEvents {
  const since = String(Math.floor(Date.now() / 1000) - 1);
  const filters = [`label=${label}`, 'type=container'].flatMap((filter) => ['--filter', filter]);
  const args = ['events', '--since', since, ...filters, '--format', '{{.ID}} {{.Action}}'];
  const child = spawn('docker', args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
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
