/** Which files of a folder mention a tool. A folder is looked through when somebody asks, by whoever runs the rules. */
import { addTo } from './texts';

/** Programs that images carry for nothing but a health check. */
export type Tool = 'curl' | 'wget';

/** `/usr/bin/curl`, `curl.exe`, and the library that comes along: `libcurl4`, `curl_init`; not `curly`. */
const patterns: Readonly<Record<Tool, RegExp>> = {
  curl: /(?<![a-z])(?:lib|py)?curl(?![a-z])/gi,
  wget: /(?<![a-z])wget(?![a-z])/gi,
};

/** Where a text mentions a tool. */
export function mentionsIn(text: string, tool: Tool): readonly number[] {
  return [...text.matchAll(patterns[tool])].map(({ index }) => index);
}

/** The tools that a text mentions. */
export type Mentioned = ReadonlySet<Tool>;

export function toolsIn(text: string): Mentioned {
  const tools: readonly Tool[] = ['curl', 'wget'];
  return new Set(tools.filter((tool) => mentionsIn(text, tool).length > 0));
}

/** What a host found in a folder: by URI, at least the files that mention one; null where it could not look at all. */
export type FolderMentions = ReadonlyMap<string, Mentioned> | null;

export interface Mentions {
  /** The files that mention the tool; undefined where that is not known, or not yet. */
  readonly of: (folder: string, tool: Tool, asker: string | undefined) => readonly string[] | undefined;
  readonly wanted: () => readonly string[];
  /** Gives who asked. */
  readonly set: (folder: string, found: FolderMentions) => readonly string[];
  /** A file or folder came or went: what it is in has to be looked through again. Gives who asked. */
  readonly forget: (uri: string) => readonly string[];
  /** A file has another text, or none any more. */
  readonly changed: (uri: string, text: string | null) => void;
  /** Who asked about folders that a file is in. */
  readonly askersOf: (uri: string) => readonly string[];
}

export function createMentions(): Mentions {
  const known = new Map<string, Map<string, Mentioned> | null>();
  const askers = new Map<string, Set<string>>();
  const wanted = new Set<string>();
  const askersOf = (uri: string) =>
    [...askers].flatMap(([folder, asking]) => (isBelow(uri, folder) ? [...asking] : []));
  return {
    of(folder, tool, asker) {
      if (asker !== undefined) addTo(askers, folder, asker);
      const found = known.get(folder);
      if (found === undefined) wanted.add(folder);
      return found ? [...found].flatMap(([uri, tools]) => (tools.has(tool) ? [uri] : [])) : undefined;
    },
    wanted: () => [...wanted],
    set(folder, found) {
      wanted.delete(folder);
      known.set(folder, found && new Map(found));
      return [...(askers.get(folder) ?? [])];
    },
    changed(uri, text) {
      for (const [folder, files] of known) {
        if (files && isBelow(uri, folder)) files.set(uri, text === null ? new Set() : toolsIn(text));
      }
    },
    forget(uri) {
      for (const folder of [...known.keys()]) if (isBelow(uri, folder)) known.delete(folder);
      return askersOf(uri);
    },
    askersOf,
  };
}

/** What is in these folders is not written for the image, and too much to look through. */
export const NOT_LOOKED_INTO: ReadonlySet<string> = new Set(['.git', 'node_modules']);

function isBelow(uri: string, folder: string): boolean {
  const start = folder.endsWith('/') ? folder : `${folder}/`;
  return (
    uri.startsWith(start) &&
    !uri
      .slice(start.length)
      .split('/')
      .some((name) => NOT_LOOKED_INTO.has(name))
  );
}
