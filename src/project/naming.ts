/** Which files have a name in their text: looked for once for each name, and after that only in what changes. */

export interface Naming {
  /** The files that have it. */
  readonly of: (name: string) => ReadonlySet<string>;
  /** A file has another text, or null: it is none of the project's any more. */
  readonly changed: (uri: string, text: string | null) => void;
}

/** `texts`: those of the project's files. */
export function createNaming(texts: () => Iterable<readonly [uri: string, text: string]>): Naming {
  const known = new Map<string, Set<string>>();
  const search = (name: string) =>
    new Set([...texts()].flatMap(([uri, text]) => (text.includes(name) ? [uri] : [])));
  return {
    of(name) {
      let found = known.get(name);
      if (!found) known.set(name, (found = search(name)));
      return found;
    },
    changed(uri, text) {
      for (const [name, uris] of known)
        if (text?.includes(name)) uris.add(uri);
        else uris.delete(uri);
    },
  };
}
