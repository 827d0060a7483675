/** Looking at single containers, sparingly. */
import type { Clock } from './clock';

const atOnce = 4;

interface InspectionOptions {
  readonly clock: Clock;
  /** undefined: there is no engine just now. */
  readonly inspect: (id: string) => Promise<unknown> | undefined;
  /** `outdated`: something happened to the container after the question was asked. */
  readonly done: (id: string, json: unknown, outdated: boolean) => void;
  readonly failed: (id: string, error: unknown) => void;
}

/** The queue of inspections: each container at most once in it and once on its way, few at a time. */
export function createInspections({ clock, inspect, done, failed }: InspectionOptions) {
  /** When each is due. */
  const queue = new Map<string, number>();
  /** On their way, and whether something happened since. */
  const asked = new Map<string, { outdated: boolean }>();
  let stopTimer: (() => void) | undefined;

  function want(id: string, delay: number) {
    const due = clock.now() + delay;
    queue.set(id, Math.min(due, queue.get(id) ?? due));
    pump();
  }

  function pump() {
    stopTimer?.();
    stopTimer = undefined;
    if (asked.size >= atOnce) return;
    const now = clock.now();
    let next = Infinity;
    for (const [id, due] of queue) {
      if (asked.size >= atOnce) return;
      if (asked.has(id)) continue;
      if (due <= now) void ask(id);
      else next = Math.min(next, due);
    }
    if (next < Infinity) stopTimer = clock.after(next - now, pump);
  }

  async function ask(id: string) {
    queue.delete(id);
    const answer = inspect(id);
    if (!answer) return;
    const mine = { outdated: false };
    asked.set(id, mine);
    try {
      const json = await answer;
      if (asked.get(id) === mine) done(id, json, mine.outdated);
    } catch (error) {
      if (asked.get(id) === mine) failed(id, error);
    }
    if (asked.get(id) === mine) asked.delete(id);
    pump();
  }

  return {
    want,
    /** Something happened to the container: an answer that is on its way is older. */
    outdate(id: string) {
      const mine = asked.get(id);
      if (mine) mine.outdated = true;
    },
    forget(id: string) {
      queue.delete(id);
      asked.delete(id);
    },
    clear() {
      queue.clear();
      asked.clear();
      stopTimer?.();
      stopTimer = undefined;
    },
  };
}
