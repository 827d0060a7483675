/** Brings the utility into an image: where it stands in the build context, what copies it, and what its path is then. */
import * as l10n from '@vscode/l10n';
import type { Dockerfile, Instruction, Stage } from '../language/dockerfile/model';
import type { Builder, Project } from '../project/project';
import { contextOf, foldersAbove } from '../project/build-context';
import { imageState, isKnown, join, nameFrom, variablesOf } from '../project/image-files';
import { holdsOneOf, letThrough, utilityIn } from './context';
import type { Detected } from './detect';
import { type Build, RESULT } from './runtimes/runtime';
import { type BuildStage, buildStage } from './stage';
import { wordsOf } from '../language/dockerfile/words';
import { lineage } from '../language/dockerfile/lineage';
import { baseName } from '../language/path';
import type { FileEdit } from '../edits/fix';
import { hides, mountsOf, workingDirOf } from '../project/mounts';
import { mayBeRemoved } from '../project/removals';
import { folderOf, pathBelow, uriBelow } from '../project/uris';

export interface Place {
  readonly dockerfile: Dockerfile;
  /** The stage that copies the utility. */
  readonly stage: Stage;
  readonly project: Project;
  readonly runtime: Detected;
  /** The offset in the stage at which an instruction may be inserted. */
  readonly at: number;
  /** Images that are built from this one elsewhere run it, in folders of their own. */
  readonly elsewhere?: boolean;
  /** The service alone that runs it, where the check is not the image's own. */
  readonly service?: Builder | undefined;
}

export interface Placement {
  /** The words that run the utility. */
  readonly command: readonly string[];
  /** The file, and what else has to change beside the Dockerfile. */
  readonly edits: readonly FileEdit[];
  /** An instruction to insert, where none brings the file yet. */
  readonly copy: string | undefined;
  /** Lines that build it in a stage of its own, where none does yet. */
  readonly stage?: BuildStage['insertion'];
  /** What people call it, where that is not the last word of the command. */
  readonly name?: string;
  /** What has to be true for it to be brought in, where it is not certain. */
  readonly needs?: string | undefined;
}

export function placeUtility(place: Place): Placement | undefined {
  const { folder: context, evident } = contextOf(place.dockerfile, place.project);
  const placement = placeIn(context, place);
  if (!placement || context === undefined || evident || !mayBeAbove(context, place)) return placement;
  return { ...placement, needs: l10n.t('The Dockerfile has to be built in its own folder.') };
}

/** Whether a folder above the Dockerfile's own is evidently the application's, which that is not. */
function mayBeAbove(own: string, { project, runtime }: Place): boolean {
  const names = ['.dockerignore', ...runtime.runtime.manifests];
  const has = (folder: string) => holdsOneOf(names, folder, project);
  return !has(own) && foldersAbove(own, project).some(has);
}

function placeIn(context: string | undefined, place: Place): Placement | undefined {
  const { dockerfile, stage, project, runtime, at } = place;
  const folder = context === undefined ? undefined : homeIn(context, place);
  const utility = folder === undefined ? undefined : utilityIn(folder, runtime.runtime, project, dockerfile);
  const path = context === undefined || !utility ? undefined : pathBelow(context, utility.uri);
  if (context === undefined || !utility || path === undefined) return undefined;

  const edits = [...utility.edits, ...letThrough(path, runtime.runtime, context, dockerfile, project)];
  const { build } = runtime.runtime;
  if (build) return placeBuilt(place, build, path, edits);
  const folders = workingFolders(place);
  const name = (landed: string | undefined) =>
    landed === undefined || isHidden(landed, utility.uri, place) ? undefined : commonName(folders, landed);
  const landed = imageState(stage, dockerfile).lands(path);
  const found = landed && stays(landed.path, landed.at, place) ? name(landed.path) : undefined;
  if (found !== undefined) return { command: [...runtime.words, found], edits, copy: undefined };

  const own = join(imageState(stage, dockerfile, at).workdir, utility.name);
  const here = stays(own, at, place) ? name(own) : undefined;
  const copied = here ?? `/${utility.name}`;
  return {
    command: [...runtime.words, copied],
    edits,
    copy: copyOf(path, here === undefined ? '/' : './'),
  };
}

/** Whether what is brought at an offset is still there in every image that runs it. */
function stays(path: string, at: number, { dockerfile, stage, project }: Place): boolean {
  const stages = [stage, ...shippedFrom(stage, dockerfile, project)].flatMap((one) => [...lineage(one)]);
  return !mayBeRemoved(path, at, new Set(stages), variablesOf(stage, dockerfile));
}

/** Compiled in a stage of its own, and copied to a path that is the same wherever the check is run. */
function placeBuilt(
  place: Place,
  build: Build,
  source: string,
  edits: readonly FileEdit[],
): Placement | undefined {
  const { dockerfile, stage, project, runtime } = place;
  const copy = copyOf(source, './');
  const built = buildStage({ dockerfile, stage, project, build, source, copy });
  if (!built) return undefined;
  const copied = resultIn(stage, built.name);
  const path = copied ?? [RESULT, `/opt${RESULT}`].find((candidate) => isFree(candidate, source, place));
  if (path === undefined || isHidden(path, '', place)) return undefined;
  return {
    command: [...runtime.words, ...build.words(path)],
    edits,
    copy: copied === undefined ? `COPY --from=${built.name} ${RESULT} ${path}` : undefined,
    stage: built.insertion,
    name: baseName(source),
  };
}

/** Where a stage has the result already. */
function resultIn(stage: Stage, from: string): string | undefined {
  const instructions = lineage(stage).flatMap((one) => one.instructions);
  const copies = instructions.filter(
    ({ keyword, flags }) =>
      keyword === 'COPY' && flags.some(({ name, value }) => name === 'from' && value?.toLowerCase() === from),
  );
  const words = copies.map(({ args }) => wordsOf(args).map(({ value }) => value));
  return words.find(([source, to]) => source === RESULT && to?.startsWith('/'))?.[1];
}

/** Whether nothing of the build context comes to stand at a path of the image. */
function isFree(path: string, source: string, place: Place): boolean {
  const landed = imageState(place.stage, place.dockerfile).lands(`${source}/x`);
  return landed?.path.startsWith(`${path}/`) !== true && !isHidden(path, '', place);
}

function copyOf(source: string, to: string): string {
  return /\s/.test(source) ? `COPY ${JSON.stringify([source, to])}` : `COPY ${source} ${to}`;
}

/** Beside the Dockerfile where that is the application's folder, else at the top of the build context. */
function homeIn(context: string, { dockerfile: { document }, project, runtime }: Place): string {
  const own = folderOf(document.uri);
  if (own === undefined || own === context || pathBelow(context, document.uri) === undefined) return context;
  return holdsOneOf(runtime.runtime.manifests, own, project) ? own : context;
}

/** Every folder that the check may be run in: of the stages that inherit it, and of services that set their own. */
function workingFolders({ dockerfile, stage, project, service, elsewhere }: Place): ReadonlySet<string> {
  if (service) {
    const own = workingDirOf(service, project);
    return new Set([own ?? imageState(stage, dockerfile).workdir]);
  }
  const heirs = shippedFrom(stage, dockerfile, project);
  const builders = project
    .buildersOf(dockerfile)
    .filter((builder) => builder.stage && heirs.includes(builder.stage));
  return new Set([
    ...[stage, ...heirs].map((heir) => imageState(heir, dockerfile).workdir),
    ...builders.flatMap((builder) => workingDirOf(builder, project) ?? []),
    ...(elsewhere ? ['\0elsewhere'] : []),
  ]);
}

/** The shipped stages that have what it has; itself, too, where it is shipped. */
function shippedFrom(stage: Stage, dockerfile: Dockerfile, project: Project): readonly Stage[] {
  return project.shippedStages(dockerfile).filter((shipped) => lineage(shipped).includes(stage));
}

/** One name that is right in each of the folders. */
function commonName(folders: ReadonlySet<string>, path: string): string | undefined {
  const names = new Set([...folders].map((folder) => nameFrom(folder, path)));
  const [only] = names;
  if (names.size === 1) return only;
  return isKnown(path) ? path : undefined;
}

/** Whether a service lays a volume over the utility, other than the folder that it stands in. */
function isHidden(path: string, uri: string, { dockerfile, project, service }: Place): boolean {
  const builders = service ? [service] : project.buildersOf(dockerfile);
  return builders.some((builder) =>
    mountsOf(builder.service, builder.file, project).some((mount) => {
      if (!hides(mount, path)) return !isKnown(path);
      const { source, target } = mount;
      if (source === undefined || target === undefined) return true;
      const rest = path.slice(target.length).replace(/^\//, '');
      return (rest === '' ? source : uriBelow(source, rest)) !== uri;
    }),
  );
}

/** Where in a stage an instruction that its start does not depend on is inserted: before CMD and ENTRYPOINT. */
export function beforeStart({ instructions }: Stage): Instruction | undefined {
  let first: Instruction | undefined;
  for (const instruction of [...instructions].reverse()) {
    if (!/^(?:CMD|ENTRYPOINT)$/.test(instruction.keyword) || instruction.onbuild) break;
    first = instruction;
  }
  return first;
}
