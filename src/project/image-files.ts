/**
 * Where files of the build context land in an image, and where files of the image come from: what a stage's WORKDIR,
 * COPY and ADD instructions do.
 */
import type { Dockerfile, Instruction, Stage } from '../language/dockerfile/model';
import { assignmentsOf, expanded, valueOf } from '../language/dockerfile/variables';
import { copiedWords } from '../language/dockerfile/words';
import { lineage } from '../language/dockerfile/lineage';
import type { MappedText } from '../language/text';

/** A stage at one of its instructions. Paths are absolute; one that begins with {@link UNKNOWN} is below a folder that is not known. */
export interface ImageState {
  readonly workdir: string;
  /** From ENV and ARG; undefined for a value that is not known. */
  readonly variables: ReadonlyMap<string, string | undefined>;
  /** Where a file of the build context is in the image; undefined where no instruction is known to bring it. */
  lands(file: string): Landing | undefined;
  /** What may have been brought to a path of the image. The first that exists is what stands there. */
  sourcesOf(path: string, hops?: Hops): readonly Source[];
  /** Whether anything may have been brought to a path right in a folder: far cheaper than to ask for each path. */
  brings(folder: string): boolean;
}

export interface Landing {
  readonly path: string;
  /** The offset of the instruction that brings it. */
  readonly at: number;
}

/** Stages that may still be gone through: hostile ones would copy from one another without end. */
interface Hops {
  left: number;
}

/** A file of the build context, if it is there; a here-document; or what comes from outside of both. */
export type Source =
  | { readonly from: 'context'; readonly path: string }
  | { readonly from: 'dockerfile'; readonly text: MappedText }
  | { readonly from: 'elsewhere' };

const UNKNOWN = '\0';

export function isKnown(path: string): boolean {
  return !path.startsWith(UNKNOWN);
}

/** What the builder knows of a stage's variables at its end, from ENV and ARG. */
export function variablesOf(stage: Stage, dockerfile: Dockerfile): ReadonlyMap<string, string | undefined> {
  return imageState(stage, dockerfile).variables;
}

const atEnd = new WeakMap<Stage, ImageState>();

/** The image before the instruction at an offset, or at the end of the stage. */
export function imageState(stage: Stage, dockerfile: Dockerfile, before = Infinity): ImageState {
  if (before !== Infinity) return stateBefore(stage, dockerfile, before);
  let state = atEnd.get(stage);
  if (!state) atEnd.set(stage, (state = stateBefore(stage, dockerfile, before)));
  return state;
}

function stateBefore(stage: Stage, dockerfile: Dockerfile, before: number): ImageState {
  const { escape } = dockerfile;
  const stages = [...lineage(stage)].reverse();
  const defined = new Map<string, string | undefined>();
  const undefinedYet: Instruction[] = [];
  const copies: Copy[] = [];
  let workdir = firstWorkdir(stages[0]);
  let unknowns = 0;
  // Most paths name no variable, and most variables are never asked for.
  const variables = () => {
    for (const instruction of undefinedYet.splice(0)) {
      // Each value is made with those of before (Dockerfile reference, "Environment replacement").
      const given = assignmentsOf(instruction, escape).map(
        (assignment) => [assignment.name, valueOf(assignment, defined, dockerfile)] as const,
      );
      for (const [name, value] of given) defined.set(name, value);
    }
    return defined;
  };
  const pathOf = (text: string) => {
    const path = /[$'"\\`]/.test(text) ? expanded(text, variables(), escape) : text;
    return path === undefined ? undefined : withSlashes(path, escape);
  };
  for (const { instructions } of stages) {
    for (const instruction of instructions) {
      if (instruction.onbuild || instruction.span.start >= before) continue;
      const { keyword, args } = instruction;
      if (keyword === 'ENV' || keyword === 'ARG') undefinedYet.push(instruction);
      else if (keyword === 'WORKDIR') {
        const folder = pathOf(args.value.trim());
        workdir = folder === undefined ? `${UNKNOWN}${++unknowns}` : join(workdir, folder);
      } else if (keyword === 'COPY' || keyword === 'ADD') {
        const copy = readCopy(instruction, workdir, pathOf, stages.at(-1), dockerfile);
        if (copy) copies.push(copy);
      }
    }
  }
  const lastFirst = copies.toReversed();
  return {
    workdir,
    get variables() {
      return variables();
    },
    lands: (file) =>
      copies
        .map((copy) => {
          const path = copy.from === 'context' ? landing(copy, file) : undefined;
          return path === undefined ? undefined : { path, at: copy.at };
        })
        .findLast((landed) => landed !== undefined),
    sourcesOf: (path, hops = { left: 100 }) =>
      lastFirst.flatMap((copy) => sourcesIn(copy, path, dockerfile, hops)),
    brings: (folder) => copies.some(({ to }) => isBelow(to, folder) || isBelow(folder, to)),
  };
}

/** The official images of languages leave it at `/`; of others it is not known. */
function firstWorkdir(stage: Stage | undefined): string {
  const image = stage?.from.resolved ?? stage?.from.image ?? '';
  return /^(?:docker\.io\/)?(?:library\/)?node(?:[:@]|$)/.test(image) || image === 'scratch' ? '/' : UNKNOWN;
}

/** As Windows takes them, too: `C:\app` is `/app`, for the first drive is the one that everything is on. */
function withSlashes(path: string, escape: string): string {
  if (escape !== '`' && !/^[a-z]:[\\/]/i.test(path)) return path;
  return path.replaceAll('\\', '/').replace(/^c:(?=\/)/i, '');
}

type Expand = (text: string) => string | undefined;

interface Copy {
  readonly at: number;
  /** The build context, another stage, or an image or URL. */
  readonly from: 'context' | 'elsewhere' | Stage;
  /** Relative to the build context; '' for all of it. Absolute in another stage. */
  readonly sources: readonly string[];
  /** By the names of their words. */
  readonly heredocs: ReadonlyMap<string, MappedText>;
  readonly to: string;
  /** Whether `to` is a folder that files are put into; undefined where it can't be told. */
  readonly folder: boolean | undefined;
}

function readCopy(
  instruction: Instruction,
  workdir: string,
  expand: Expand,
  stage: Stage | undefined,
  { stages }: Dockerfile,
): Copy | undefined {
  const { flags, heredocs, span } = instruction;
  // Paths that are laid out in another way.
  if (flags.some(({ name }) => name === 'parents' || name === 'exclude')) return undefined;
  const words = copiedWords(instruction);
  const paths = words.flatMap((word) => expand(word) ?? []);
  const to = paths.at(-1);
  if (paths.length < 2 || paths.length < words.length || to === undefined) return undefined;
  const given = paths.slice(0, -1);
  const names = given.flatMap((source) => /^<<-?(.+)/.exec(source)?.[1] ?? []);
  const sources = given.filter((source) => !/^<<|^[a-z]+:\/\//.test(source));
  const path = join(workdir, to);
  const folder = /(?:^|\/)\.{0,2}$/.test(to) || given.length > 1 || path === workdir;
  return {
    at: span.start,
    from: originOf(flags, stages.slice(0, stage?.index)),
    sources: sources.map(clean),
    heredocs: new Map(heredocs.map((text, at) => [names[at] ?? '', text])),
    to: path,
    // `COPY a.txt /b` makes a file where there is no folder /b.
    folder: folder || (/\.\w+$/.test(to) ? false : undefined),
  };
}

/** Stages are named as FROM names them, or by their index. */
function originOf(flags: Instruction['flags'], earlier: readonly Stage[]): Copy['from'] {
  const from = flags.find(({ name }) => name === 'from');
  if (!from) return 'context';
  const name = from.value?.toLowerCase();
  const named = earlier.findLast((stage) => stage.name !== undefined && stage.name === name);
  return named ?? (/^\d+$/.test(name ?? '') ? earlier[Number(name)] : undefined) ?? 'elsewhere';
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

/** The nearest first: a file that is copied by its name, then those of a folder. */
function sourcesIn(copy: Copy, path: string, dockerfile: Dockerfile, hops: Hops): readonly Source[] {
  const rest = nameFrom(copy.to, path);
  const below = rest === undefined || rest === path ? undefined : rest;
  if (path !== copy.to && below === undefined) return [];
  const texts = [...copy.heredocs].flatMap(([name, text]): Source[] =>
    path === copy.to || below === name ? [{ from: 'dockerfile', text }] : [],
  );
  const files = copy.sources.flatMap((source) => filesOf(source, below));
  const { from } = copy;
  if (from === 'context') return [...texts, ...files.map((file): Source => ({ from, path: file }))];
  if (from === 'elsewhere') return files.length > 0 ? [{ from }] : [];
  return files.flatMap((file) =>
    hops.left-- > 0 ? imageState(from, dockerfile).sourcesOf(`/${file}`, hops) : [],
  );
}

/** What `source` brings to the target itself, or to a path below it. */
function filesOf(source: string, below: string | undefined): readonly string[] {
  const pattern = /[*?[]/.test(source);
  if (below === undefined) return source === '' || pattern ? [] : [source];
  if (source === '') return [below];
  const folder = source.slice(0, source.lastIndexOf('/') + 1);
  const isFile = !below.includes('/') && matches(source.slice(folder.length), below);
  return [
    ...(isFile && !/[*?[]/.test(folder) ? [folder + below] : []),
    ...(pattern ? [] : [`${source}/${below}`]),
  ];
}

/** As Go's filepath.Match, but for its errors. */
function matches(pattern: string, path: string): boolean {
  if (!/[*?[]/.test(pattern)) return pattern === path;
  const names = path.split('/');
  const patterns = pattern.split('/');
  return patterns.length === names.length && patterns.every((one, at) => matchesName(one, names[at] ?? ''));
}

/** What the last `*` stands for is tried anew, and never that of one before it: no pattern takes for ever. */
export function matchesName(pattern: string, name: string): boolean {
  const parts = pattern.match(/\[\^?\[?[^\][]*\]|\\?[^]/g) ?? [];
  let part = 0;
  let at = 0;
  let star: { readonly next: number; at: number } | undefined;
  while (at < name.length) {
    const expected = parts[part];
    if (expected === '*') star = { next: ++part, at };
    else if (expected !== undefined && matchesCharacter(expected, name.charAt(at))) {
      part++;
      at++;
    } else if (star) {
      part = star.next;
      at = ++star.at;
    } else return false;
  }
  return parts.slice(part).every((one) => one === '*');
}

function matchesCharacter(part: string, character: string): boolean {
  const [, not, set] = /^\[(\^?)([^]+)\]$/.exec(part) ?? [];
  if (set === undefined) return part === '?' || part.replace(/^\\(?=.)/, '') === character;
  const ranges = [...set.matchAll(/([^])-([^])|\\?([^])/g)];
  const isIn = ranges.some(
    ([, from, to, one = '']) => (from ?? one) <= character && character <= (to ?? one),
  );
  return isIn !== (not === '^');
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

/** Whether a path is a folder, or leads into it. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** How a program that runs in a folder names a path: relative where the path is below it. */
export function nameFrom(folder: string, path: string): string | undefined {
  const below = folder.endsWith('/') ? folder : `${folder}/`;
  if (path.startsWith(below)) return path.slice(below.length);
  return isKnown(path) ? path : undefined;
}
