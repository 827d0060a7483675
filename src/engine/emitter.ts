/** A list of listeners, in the shape of the editor's events without the editor. */
export interface Disposable {
  dispose(): void;
}

export type Event<T> = (listener: (value: T) => void) => Disposable;

export interface Emitter<T> {
  readonly event: Event<T>;
  fire(value: T): void;
}

export function emitter<T>(): Emitter<T> {
  const listeners = new Set<{ readonly call: (value: T) => void }>();
  return {
    event(call) {
      const listener = { call };
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    fire(value) {
      for (const listener of [...listeners]) listener.call(value);
    },
  };
}
