/**
 * Models whose properties are worked out when they are first read: most of a file is never asked for. The getters
 * stand on a prototype that is made once, so that an instance costs next to nothing; what was read stays with it.
 */

/** Works a value out when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Works a value out once for each object, and keeps it as long as that is there. */
export function oncePer<Key extends object, T>(make: (key: Key) => T): (key: Key) => T {
  const made = new WeakMap<Key, { readonly value: T }>();
  return (key) => {
    let known = made.get(key);
    if (!known) made.set(key, (known = { value: make(key) }));
    return known.value;
  };
}

/**
 * Gives a function that makes such an object from whatever its properties are worked out of. The objects are not to
 * be spread: their properties are not their own but their prototype's.
 */
export function lazily<T extends object, From>(makers: {
  readonly [K in keyof T]: (from: From) => T[K];
}): (from: From) => T {
  const keys = Object.keys(makers) as (keyof T & string)[];
  const unread = keys.map((): unknown => UNREAD);
  class Lazy {
    /** By the key's place in `keys`. */
    readonly [VALUES]: unknown[] = unread.slice();
    readonly [SOURCE]: From;
    constructor(from: From) {
      this[SOURCE] = from;
    }
  }
  keys.forEach((key, place) => {
    const make = makers[key];
    Object.defineProperty(Lazy.prototype, key, {
      enumerable: true,
      get(this: Lazy) {
        const values = this[VALUES];
        if (values[place] === UNREAD) values[place] = make(this[SOURCE]);
        return values[place];
      },
    });
  });
  return (from) => new Lazy(from) as unknown as T;
}

const SOURCE = Symbol('source');
const VALUES = Symbol('values');
const UNREAD = Symbol('unread');
