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
  return new Set(TOOLS.filter((tool) => mentionsIn(text, tool).length > 0));
}

const TOOLS: readonly Tool[] = ['curl', 'wget'];

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
  /** By folder, the files that mention each tool. */
  const known = new Map<string, ReadonlyMap<Tool, Set<string>> | null>();
  const askers = new Map<string, Set<string>>();
  const wanted = new Set<string>();
  const askersOf = (uri: string) =>
    [...foldersAbove(uri)].flatMap((folder) => [...(askers.get(folder) ?? [])]);
  return {
    of(folder, tool, asker) {
      if (asker !== undefined) addTo(askers, folder, asker);
      const found = known.get(folder);
      if (found === undefined) wanted.add(folder);
      return found ? [...(found.get(tool) ?? [])] : undefined;
    },
    wanted: () => [...wanted],
    set(folder, found) {
      wanted.delete(folder);
      known.set(folder, found && byTool(found));
      return [...(askers.get(folder) ?? [])];
    },
    changed(uri, text) {
      const looked = [...foldersAbove(uri)].flatMap((folder) => known.get(folder) ?? []);
      if (looked.length === 0) return;
      const tools = toolsIn(text ?? '');
      for (const files of looked)
        for (const [tool, uris] of files)
          if (tools.has(tool)) uris.add(uri);
          else uris.delete(uri);
    },
    forget(uri) {
      for (const folder of foldersAbove(uri)) known.delete(folder);
      return askersOf(uri);
    },
    askersOf,
  };
}

function byTool(found: ReadonlyMap<string, Mentioned>): ReadonlyMap<Tool, Set<string>> {
  const filesOf = (tool: Tool) => [...found].flatMap(([uri, tools]) => (tools.has(tool) ? [uri] : []));
  return new Map(TOOLS.map((tool) => [tool, new Set(filesOf(tool))]));
}

/** What is in these folders is not written for the image, and too much to look through. */
export const NOT_LOOKED_INTO: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/**
 * The folders that a file is in, each as it may be named, with its last slash and without; none around one that is not
 * looked into. However many folders were asked about, a path has few.
 */
function* foldersAbove(uri: string): Iterable<string> {
  for (let at = uri, slash; (slash = at.lastIndexOf('/')) >= 0; at = at.slice(0, slash)) {
    if (NOT_LOOKED_INTO.has(at.slice(slash + 1))) return;
    yield at.slice(0, slash);
    yield at.slice(0, slash + 1);
  }
}
