/** A clock that moves when it is told to. */
import type { Clock } from '../../../src/engine/clock';

export interface FakeClock extends Clock {
  /** Moves on, running what falls due on the way in its order. */
  advance(milliseconds: number): void;
  /** How long until the next thing is due; undefined where nothing is. */
  readonly next: number | undefined;
}

export function fakeClock(start = Date.UTC(2026, 0, 1)): FakeClock {
  let now = start;
  const timers = new Set<{ readonly due: number; readonly run: () => void }>();
  const first = () => [...timers].sort((a, b) => a.due - b.due)[0];
  return {
    now: () => now,
    after(delay, run) {
      const timer = { due: now + delay, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(milliseconds) {
      const end = now + milliseconds;
      for (let timer = first(); timer && timer.due <= end; timer = first()) {
        timers.delete(timer);
        now = Math.max(now, timer.due);
        timer.run();
      }
      now = end;
    },
    get next() {
      const timer = first();
      return timer && timer.due - now;
    },
  };
}

/** Lets promises that are settled already run on. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
