/**
 * Models whose properties are worked out when they are first read: most of a file is never asked for. The getters
 * stand on a prototype that is made once, so that an instance costs next to nothing; what was read stays with it.
 */

/** Works a value out when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/**
 * Gives a function that makes such an object from whatever its properties are worked out of. The objects are not to
 * be spread: what nobody has read yet is not their own but their prototype's.
 */
export function lazily<T extends object, From>(makers: {
  readonly [K in keyof T]: (from: From) => T[K];
}): (from: From) => T {
  const source = Symbol('source');
  class Lazy {
    readonly [source]: From;
    constructor(from: From) {
      this[source] = from;
    }
  }
  for (const key of Object.keys(makers) as (keyof T & string)[]) {
    Object.defineProperty(Lazy.prototype, key, {
      enumerable: true,
      get(this: Lazy) {
        const value = makers[key](this[source]);
        Object.defineProperty(this, key, { value, enumerable: true });
        return value;
      },
    });
  }
  return (from) => new Lazy(from) as unknown as T;
}
