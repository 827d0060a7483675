/** Where files of the build context land in an image: what a stage's WORKDIR, COPY and ADD instructions do. */
import { jsonArray } from '../language/dockerfile/json';
import { lex, unknown } from '../language/dockerfile/lexer';
import type { Dockerfile, Instruction, Stage } from '../language/dockerfile/model';
import { quotedWordsOf, wordsOf } from '../language/dockerfile/words';
import { lineage } from '../language/dockerfile/lineage';

/** A stage at one of its instructions. Paths are absolute; one that begins with {@link UNKNOWN} is below a folder that is not known. */
export interface ImageState {
  readonly workdir: string;
  /** From ENV and ARG; undefined for a value that is not known. */
  readonly variables: ReadonlyMap<string, string | undefined>;
  /** Where a file of the build context is in the image; undefined where no instruction is known to bring it. */
  lands(file: string): string | undefined;
}

const UNKNOWN = '\0';

export function isKnown(path: string): boolean {
  return !path.startsWith(UNKNOWN);
}

/** What the builder knows of a stage's variables at its end, from ENV and ARG. */
export function variablesOf(stage: Stage, dockerfile: Dockerfile): ReadonlyMap<string, string | undefined> {
  return imageState(stage, dockerfile).variables;
}

/** The image before the instruction at an offset, or at the end of the stage. */
export function imageState(stage: Stage, { escape, globalArgs }: Dockerfile, before = Infinity): ImageState {
  const stages = [...lineage(stage)].reverse();
  const variables = new Map<string, string | undefined>();
  const copies: Copy[] = [];
  let workdir = firstWorkdir(stages[0]);
  let unknowns = 0;
  const expand = (text: string) => {
    const lexed = lex(text, { escape, variable: (name) => variables.get(name) ?? unknown });
    return lexed?.known ? lexed.result : undefined;
  };
  for (const { instructions } of stages) {
    for (const instruction of instructions) {
      if (instruction.onbuild || instruction.span.start >= before) continue;
      const { keyword, args } = instruction;
      if (keyword === 'ENV' || keyword === 'ARG') define(instruction, escape, globalArgs, expand, variables);
      else if (keyword === 'WORKDIR') {
        const folder = expand(args.value.trim());
        workdir = folder === undefined ? `${UNKNOWN}${++unknowns}` : join(workdir, folder);
      } else if (keyword === 'COPY' || keyword === 'ADD') {
        const copy = readCopy(instruction, workdir, expand);
        if (copy) copies.push(copy);
      }
    }
  }
  return {
    workdir,
    variables,
    lands: (file) => copies.map((copy) => landing(copy, file)).findLast((path) => path !== undefined),
  };
}

/** The official images of languages leave it at `/`; of others it is not known. */
function firstWorkdir(stage: Stage | undefined): string {
  const image = stage?.from.resolved ?? stage?.from.image ?? '';
  return /^(?:docker\.io\/)?(?:library\/)?node(?:[:@]|$)/.test(image) || image === 'scratch' ? '/' : UNKNOWN;
}

type Expand = (text: string) => string | undefined;

function define(
  { keyword, args }: Instruction,
  escape: string,
  globalArgs: Dockerfile['globalArgs'],
  expand: Expand,
  variables: Map<string, string | undefined>,
): void {
  const words = quotedWordsOf(args, escape).map(({ value }) => value);
  const [first = ''] = words;
  if (keyword === 'ENV' && !first.includes('=')) {
    variables.set(first, expand(args.value.slice(first.length).trim()));
    return;
  }
  for (const word of words) {
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    variables.set(name, equals < 0 ? globalArgs.get(name) : expand(word.slice(equals + 1)));
  }
}

interface Copy {
  /** Relative to the build context; '' for all of it. */
  readonly sources: readonly string[];
  readonly to: string;
  /** Whether `to` is a folder that files are put into; undefined where it can't be told. */
  readonly folder: boolean | undefined;
}

function readCopy({ args, flags }: Instruction, workdir: string, expand: Expand): Copy | undefined {
  // Another stage's files, or paths that are laid out in another way.
  if (flags.some(({ name }) => name === 'from' || name === 'parents' || name === 'exclude')) return undefined;
  const json = jsonArray(args.value);
  const words = json ? json.map(String) : wordsOf(args).map(({ value }) => value);
  const expanded = words.flatMap((word) => expand(word) ?? []);
  const to = expanded.at(-1);
  if (expanded.length < 2 || expanded.length < words.length || to === undefined) return undefined;
  const sources = expanded.slice(0, -1).filter((source) => !/^<<|^[a-z]+:\/\//.test(source));
  const path = join(workdir, to);
  const folder = /(?:^|\/)\.{0,2}$/.test(to) || sources.length > 1 || path === workdir;
  // `COPY a.txt /b` makes a file where there is no folder /b.
  return { sources: sources.map(clean), to: path, folder: folder || (/\.\w+$/.test(to) ? false : undefined) };
}

function clean(source: string): string {
  return source
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function landing({ sources, to, folder }: Copy, file: string): string | undefined {
  for (const source of sources) {
    if (source === '') return join(to, file);
    const depth = source.split('/').length;
    const parts = file.split('/');
    if (!matches(source, parts.slice(0, depth).join('/'))) continue;
    if (parts.length > depth) return join(to, parts.slice(depth).join('/'));
    if (folder === false) return /[*?[]/.test(source) ? undefined : to;
    if (folder) return join(to, parts.at(-1) ?? '');
  }
  return undefined;
}

/** As Go's filepath.Match, but for its errors. */
function matches(pattern: string, path: string): boolean {
  if (!/[*?[]/.test(pattern)) return pattern === path;
  const source = pattern.replace(/\[\^?[^\]/]*\]|\\?[^]/g, (part) =>
    part === '*'
      ? '[^/]*'
      : part === '?'
        ? '[^/]'
        : part.length > 2
          ? part
          : part.replace(/[^\w/\\]/, '\\$&'),
  );
  try {
    return new RegExp(`^${source}$`).test(path);
  } catch {
    return false;
  }
}

/** A path in an image, relative to a folder of it. */
export function join(folder: string, path: string): string {
  const [root = ''] = path.startsWith('/') ? [''] : (/^\0\d*/.exec(folder) ?? ['']);
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${folder.slice(root.length)}/${path}`).split('/')) {
    if (part === '..') {
      if (parts.length === 0 && root !== '') return `${UNKNOWN}${root.length}0`;
      parts.pop();
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return `${root}/${parts.join('/')}`;
}

/** How a program that runs in a folder names a path: relative where the path is below it. */
export function nameFrom(folder: string, path: string): string | undefined {
  const below = folder.endsWith('/') ? folder : `${folder}/`;
  if (path.startsWith(below)) return path.slice(below.length);
  return isKnown(path) ? path : undefined;
}
