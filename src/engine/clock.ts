/** Time, so that tests can hand in one that they move themselves. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs something once, `delay` milliseconds from now; the function it returns calls it off. */
  after(delay: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: Date.now,
  after(delay, run) {
    const timer = setTimeout(run, delay);
    return () => {
      clearTimeout(timer);
    };
  },
};
