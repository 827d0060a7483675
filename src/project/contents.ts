/** What is in the image of a stage or a service, along the chain: base image, package lines, copied programs. */
import type { Contents } from '../images/contents';
import { afterCopy } from '../images/copy';
import {
  contentsFrom,
  type Inventory,
  mayBeAnything,
  mayHaveMore,
  PATH,
  UNKNOWN_INVENTORY,
} from '../images/inventory';
import { holdsProgramFolder, isProgramFolder, withFile } from '../images/paths';
import { afterRun } from '../images/run';
import { lineage } from '../language/dockerfile/lineage';
import type { Dockerfile, Instruction, Stage } from '../language/dockerfile/model';
import { assignmentsOf, expanded, valueOf } from '../language/dockerfile/variables';
import { copiedWords } from '../language/dockerfile/words';
import { isKnown, join } from './image-files';
import type { ImageKnowledge } from './image-knowledge';
import type { ImageSource } from './image-source';
import { type Mount, mountsOfParts } from './mounts';
import type { MergedService } from './project';

/** At the end of a stage. */
export function contentsOfStage(stage: Stage, dockerfile: Dockerfile, images: ImageKnowledge): Contents {
  return contentsFrom(inventoryOfStage(stage, dockerfile, undefined, images));
}

/** Of a service's containers: what is in its image, with what it lays over that. */
export function contentsOfService(
  { parts, environment }: MergedService,
  source: ImageSource | undefined,
  images: ImageKnowledge,
): Contents {
  const inventory = inventoryOfSource(source, images);
  const others = parts.some(({ service }) => service.keys.has('volumes_from'));
  if (others || environment.has('PATH')) return contentsFrom(mayBeAnything(inventory));
  return contentsFrom(withMounts(inventory, mountsOfParts(parts)));
}

function inventoryOfSource(source: ImageSource | undefined, images: ImageKnowledge): Inventory {
  if (!source) return UNKNOWN_INVENTORY;
  if (source.kind === 'image') return images.inventoryOf(source.image, source.uri);
  return inventoryOfStage(source.stage, source.dockerfile, source.root, images);
}

function inventoryOfStage(
  stage: Stage,
  dockerfile: Dockerfile,
  source: ImageSource | undefined,
  images: ImageKnowledge,
): Inventory {
  const { platform, resolved } = (lineage(stage).at(-1) ?? stage).from;
  const root = source
    ? inventoryOfSource(source, images)
    : images.inventoryOf(resolved, dockerfile.document.uri);
  // Many a tag stands for a Linux and a Windows image; such a file is written for the latter.
  const isWindows = dockerfile.escape === '`' || /^windows\b/i.test(platform ?? '');
  return endOf(stage, dockerfile, isWindows && root.os !== 'windows' ? UNKNOWN_INVENTORY : root);
}

const ends = new WeakMap<Stage, { readonly root: Inventory; readonly end: Progress }>();

/** At the end of a stage whose first FROM names an image that holds `root`. */
function endOf(stage: Stage, dockerfile: Dockerfile, root: Inventory): Inventory {
  let at: Progress = { inventory: root, workdir: undefined, variables: new Map(), ownShell: false };
  let triggers: readonly Instruction[] = [];
  for (const one of [...lineage(stage)].reverse()) {
    const known = ends.get(one);
    if (known?.root === root) at = known.end;
    else {
      // What a stage leaves to those that start from it runs before what they say themselves.
      const own = one.instructions.filter(({ onbuild }) => !onbuild);
      at = { ...at, variables: new Map(at.variables) };
      for (const instruction of [...triggers, ...own]) at = afterInstruction(at, instruction, dockerfile);
      ends.set(one, { root, end: at });
    }
    triggers = one.instructions.filter(({ onbuild }) => onbuild);
  }
  return at.inventory;
}

/** A stage as far as its instructions have run. */
interface Progress {
  readonly inventory: Inventory;
  /** From the root; undefined where it is not known. */
  readonly workdir: string | undefined;
  /** The stage's own, added to in place: a copy for each ENV would make a long file take for ever. */
  readonly variables: Map<string, string | undefined>;
  /** SHELL names what shell form is read by. */
  readonly ownShell: boolean;
}

function afterInstruction(at: Progress, instruction: Instruction, dockerfile: Dockerfile): Progress {
  const { inventory, workdir, variables } = at;
  const { keyword, args } = instruction;
  const expand = (text: string) => expanded(text, variables, dockerfile.escape);
  if (keyword === 'RUN') {
    const after = afterRun(inventory, instruction, !at.ownShell);
    // What is fetched or unpacked there has a name of its own.
    const placed = workdir !== undefined && isProgramFolder(inventory, workdir);
    return { ...at, inventory: placed ? mayHaveMore(after) : after };
  }
  if (keyword === 'COPY' || keyword === 'ADD')
    return { ...at, inventory: copied(inventory, instruction, workdir, expand) };
  if (keyword === 'WORKDIR') return { ...at, workdir: inside(workdir, expand(args.value)) };
  if (keyword === 'SHELL') return { ...at, ownShell: true };
  return keyword === 'ENV' || keyword === 'ARG' ? withVariables(at, instruction, dockerfile) : at;
}

function inside(workdir: string | undefined, path: string | undefined): string | undefined {
  if (path === undefined || (workdir === undefined && !path.startsWith('/'))) return undefined;
  const joined = join(workdir ?? '/', path);
  return isKnown(joined) ? joined : undefined;
}

function copied(
  inventory: Inventory,
  instruction: Instruction,
  workdir: string | undefined,
  expand: (text: string) => string | undefined,
): Inventory {
  const { keyword, flags } = instruction;
  const paths = copiedWords(instruction).map((word) => (word.startsWith('<<') ? word : expand(word)));
  const target = paths.pop();
  const sources = paths.filter((path) => path !== undefined);
  const laidOut = flags.some(({ name }) => name === 'parents');
  if (target === undefined || sources.length === 0 || sources.length < paths.length || laidOut)
    return mayHaveMore(inventory);
  return afterCopy(inventory, {
    sources,
    target,
    path: inside(workdir, target),
    unpacks: keyword === 'ADD',
  });
}

function withVariables(at: Progress, instruction: Instruction, dockerfile: Dockerfile): Progress {
  let { inventory } = at;
  // Each value is made with those of before (Dockerfile reference, "Environment replacement").
  const given = assignmentsOf(instruction, dockerfile.escape).map(
    (assignment) => [assignment, valueOf(assignment, at.variables, dockerfile)] as const,
  );
  for (const [{ name, text = '' }, value] of given) {
    at.variables.set(name, value);
    if (name === 'PATH' && instruction.keyword === 'ENV') inventory = withPath(inventory, text);
  }
  return { ...at, inventory };
}

/** The base image's PATH is not known, and rarely needed: most add a folder to it. */
function withPath(inventory: Inventory, value: string): Inventory {
  const folders = value.replace(/["']/g, '').split(':');
  const added = folders.filter((folder) => /^\/[^$]*$/.test(folder)).map((folder) => join('/', folder));
  if (/\$\{?PATH\b/.test(value)) return { ...inventory, path: [...new Set([...added, ...inventory.path])] };
  const complete = PATH.every((folder) => folder.includes('sbin') || added.includes(folder));
  return { ...(complete ? inventory : mayBeAnything(inventory)), path: added };
}

/** With what a service lays over its image's files. */
function withMounts(inventory: Inventory, mounts: readonly Mount[]): Inventory {
  return mounts.reduce((at, { target }) => {
    if (target === undefined || holdsProgramFolder(at, target)) return mayBeAnything(at);
    return withFile(at, target);
  }, inventory);
}
