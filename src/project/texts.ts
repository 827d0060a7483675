/** Texts that checks ask for beside the files they check, who asked for them, and which are still to be read. */

export interface Texts {
  /** null: there is none; undefined: not known yet, and wanted from now on. */
  readonly read: (uri: string, asker: string | undefined) => string | null | undefined;
  /** The same for those who keep account themselves of what they asked for. */
  readonly look: (uri: string) => string | null | undefined;
  readonly wanted: () => readonly string[];
  /** Gives whether that changed what was known. */
  readonly set: (uri: string, text: string | null) => boolean;
  /** The project has the file itself now: nothing is to be read, nothing kept. */
  readonly drop: (uri: string) => void;
  /** undefined where it was also asked for without saying by whom. */
  readonly askersOf: (uri: string) => ReadonlySet<string> | undefined;
}

/** `own`: the text of a file that the project has anyway. */
export function createTexts(own: (uri: string) => string | undefined): Texts {
  const known = new Map<string, string | null>();
  const wanted = new Set<string>();
  const askers = new Map<string, Set<string>>();
  /** What was asked for by nobody in particular. */
  const anonymous = new Set<string>();
  const look = (uri: string) => {
    const text = own(uri) ?? known.get(uri);
    if (text === undefined) wanted.add(uri);
    return text;
  };
  return {
    read(uri, asker) {
      if (asker === undefined) anonymous.add(uri);
      else addTo(askers, uri, asker);
      return look(uri);
    },
    look,
    wanted: () => [...wanted],
    set(uri, text) {
      wanted.delete(uri);
      const before = known.get(uri);
      known.set(uri, text);
      return before !== text;
    },
    drop(uri) {
      wanted.delete(uri);
      known.delete(uri);
    },
    askersOf: (uri) => (anonymous.has(uri) ? undefined : (askers.get(uri) ?? new Set())),
  };
}

export function addTo<T>(index: Map<string, Set<T>>, key: string, value: T): void {
  const values = index.get(key);
  if (values) values.add(value);
  else index.set(key, new Set([value]));
}
