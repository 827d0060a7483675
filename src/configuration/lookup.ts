/** What a configuration says of a file, of an image, and which configuration is a file's. */
import { glob } from './glob';
import { type Configuration, FILE_NAME, type ImageFacts, type Levels } from './model';

/** Where a file's configuration may stand, nearest first: in its folder and in those above. URIs. */
export function candidatesOf(uri: string): readonly string[] {
  const root = /^[a-z][\w+.-]*:\/\/[^/]*\//i.exec(uri)?.[0];
  if (root === undefined) return [];
  const folders = uri.slice(root.length).split('/').slice(0, -1);
  return [...folders.keys(), folders.length]
    .map((depth) => root + [...folders.slice(0, depth), FILE_NAME].join('/'))
    .reverse();
}

/** The severities that a file's rules have: the file's own overrides over what is said for all, later over earlier. */
export function levelsFor({ rules, overrides, document }: Configuration, uri: string): Levels {
  const path = pathBelow(document.uri, uri);
  const concerned = path === undefined ? [] : overrides.filter(({ files }) => isAmong(path, files));
  return Object.assign({}, rules, ...concerned.map((override) => override.rules)) as Levels;
}

/** Relative to the folder of the configuration. */
function pathBelow(configuration: string, uri: string): string | undefined {
  const folder = configuration.slice(0, configuration.lastIndexOf('/') + 1);
  if (!uri.startsWith(folder)) return undefined;
  const path = uri.slice(folder.length);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function isAmong(path: string, patterns: readonly string[]): boolean {
  const matches = (pattern: string) => glob(pattern)?.(path) === true;
  const [out, within] = [
    patterns.filter((one) => one.startsWith('!')),
    patterns.filter((one) => !one.startsWith('!')),
  ];
  return within.some(matches) && !out.some((pattern) => matches(pattern.slice(1)));
}

/** All that is said of an image, as it is written in a file; undefined where nothing is. A tag may be left out. */
export function imageFactsOf({ images }: Configuration, image: string): ImageFacts | undefined {
  const name = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  const found = images.filter(({ image: pattern }) => {
    const matches = glob(pattern);
    return matches?.(image) === true || matches?.(name) === true;
  });
  if (found.length === 0) return undefined;
  const programs = new Map<string, boolean>();
  // The later has the last word, as with overrides.
  for (const { has, lacks } of found) {
    for (const program of has) programs.set(program, true);
    for (const program of lacks) programs.set(program, false);
  }
  const of = (there: boolean) => [...programs].filter(([, is]) => is === there).map(([program]) => program);
  return {
    image,
    has: of(true),
    lacks: of(false),
    healthcheck: found.findLast(({ healthcheck }) => healthcheck !== undefined)?.healthcheck,
  };
}
