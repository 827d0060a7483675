/** Which utilities will do for a stage's or a service's image: that of its runtime, or the one that needs none. */
import * as l10n from '@vscode/l10n';
import type { Contents } from '../images/contents';
import { imageFacts } from '../images/facts';
import type { Command } from '../language/command';
import { lineage, startCommands } from '../language/dockerfile/lineage';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import { callsOfRun } from '../language/dockerfile/run';
import { once } from '../language/lazy';
import { invocationsOf } from '../language/shell/parse';
import { windowsName } from '../language/shell/windows';
import { variablesOf } from '../project/image-files';
import type { Builder, Project } from '../project/project';
import { folderOf } from '../project/uris';
import { holdsOneOf } from './context';
import { dotnet } from './runtimes/dotnet/dotnet';
import { java } from './runtimes/java/java';
import { node } from './runtimes/node/node';
import { native, runtimes, universal } from './runtimes/registry';
import { type BuildImage, needing, type Runtime, type RuntimeCommand } from './runtimes/runtime';

export interface Detected extends RuntimeCommand {
  readonly runtime: Runtime;
  /** It runs for certain, and nothing else would do as well. */
  readonly certain: boolean;
  /** The one that is preferred to it: it is for what that can't be asked, or where that can't be brought in. */
  readonly standsInFor: Runtime | undefined;
}

/** The image at the root of a stage, as far as its name is known. */
export function baseImageOf(stage: Stage): string | undefined {
  const base = lineage(stage).at(-1)?.from;
  return base?.resolved ?? base?.image;
}

/** What the Dockerfile builds in, as far as it is no stage of its own. */
export function buildImages({ stages }: Dockerfile): readonly BuildImage[] {
  const roots = stages.filter(({ parent }) => !parent);
  return roots.map((root) => {
    const { image, resolved, platform } = root.from;
    return {
      written: image,
      // A tag that only the build's arguments name is not known.
      resolved: resolved?.endsWith(':') ? undefined : resolved,
      platform,
      calls: once(() =>
        stages
          .filter((stage) => lineage(stage).at(-1) === root)
          .flatMap(({ instructions }) => instructions.flatMap(callsOfRun)),
      ),
    };
  });
}

/**
 * What the base image or the start command tell. Where they don't, a program that needs no runtime, beside one for
 * that which a manifest file names: which of them it is to be has to be asked then.
 */
export function detectRuntimes(
  stage: Stage,
  dockerfile: Dockerfile,
  project: Project,
  service?: Builder,
): readonly Detected[] {
  const services = service
    ? [service]
    : project
        .buildersOf(dockerfile)
        .filter((builder) => builder.stage && lineage(builder.stage).includes(stage));
  const found = detectInStage(stage, dockerfile, project, services);
  // What a service builds is read with its own arguments.
  return service ? found : found.map((one) => inEveryBuild(one, stage, services, project));
}

/** Not certain where the arguments of a service have the stage built upon something that it does not run in. */
function inEveryBuild(
  found: Detected,
  stage: Stage,
  services: readonly Builder[],
  project: Project,
): Detected {
  const { runtime, words } = found;
  const image = baseImageOf(stage);
  const images = services.map(({ service, file }) => {
    const built = project.buildOf(service, file)?.dockerfile?.stages[stage.index];
    return built && baseImageOf(built);
  });
  const runsIn = (other: string | undefined) => {
    if (other === undefined || other === image || runtime === universal || native.includes(runtime))
      return true;
    const there = detect(other, startCommands(lineage(stage)));
    // It is built for the version that the image has.
    if (there === 'too old' || runtime === dotnet) return false;
    return there.some((one) => one.runtime === runtime && one.words.join(' ') === words.join(' '));
  };
  if (image === undefined || [...new Set(images)].every(runsIn)) return found;
  return { ...needing(found, l10n.t('The image has to be built upon {0}.', image)), certain: false };
}

/** What tells of a stage's image which runtimes are in it. */
interface Evidence {
  readonly image: string | undefined;
  readonly commands: readonly Command[];
  readonly contents: Contents;
  readonly windows: boolean;
}

function evidenceOf(stage: Stage, dockerfile: Dockerfile, project: Project): Evidence {
  const image = baseImageOf(stage);
  const commands = startCommands(lineage(stage));
  const contents = project.contentsOfStage(stage, dockerfile);
  const windows = contents.os === 'windows' || isForWindows(image, commands);
  return { image, commands, contents, windows };
}

function detectInStage(
  stage: Stage,
  dockerfile: Dockerfile,
  project: Project,
  services: readonly Builder[],
): readonly Detected[] {
  const evidence = evidenceOf(stage, dockerfile, project);
  const { image, commands, contents, windows } = evidence;
  if (windows) return onWindows(image, commands);
  const found = detect(image, commands);
  // A command may name what the image is known to be without.
  const told =
    found === 'too old'
      ? found
      : found.filter(
          ({ runtime, words: [name = ''] }) =>
            !isMissing(name, contents) && (runtime !== java || isJavaFree(stage, dockerfile, services)),
        );
  if (told !== 'too old' && told.length > 0) return told;
  // A manifest in a build of several stages may belong to one that only builds.
  const isWhole = lineage(stage).length === dockerfile.stages.length;
  const guessed = told === 'too old' || !isWhole ? [] : byManifest(evidence, dockerfile, project);
  return choices([...guessed, ...withoutRuntime(evidence, dockerfile)]);
}

/**
 * Whether nothing tells every JVM of the container to listen for a debugger, which the second can't where the first
 * does, or to start with an agent, which takes longer than a check may (JVM Tool Interface, "JAVA_TOOL_OPTIONS").
 */
function isJavaFree(stage: Stage, dockerfile: Dockerfile, services: readonly Builder[]): boolean {
  const all = [variablesOf(stage, dockerfile), ...services.map(({ merged }) => merged.environment)];
  return all.every((variables) =>
    JVM_OPTIONS.every((name) => !variables.has(name) || isHarmless(variables.get(name))),
  );
}

const JVM_OPTIONS = ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS'];

function isHarmless(options: string | undefined): boolean {
  return options !== undefined && !/-(?:agentlib|agentpath|javaagent):|-Xrun|jmxremote\.port/.test(options);
}

/** What is named with its path need not be on the PATH. */
function isMissing(program: string, contents: Contents): boolean {
  return !program.includes('/') && contents.has(program) === false;
}

/** The utility that needs no runtime, where none of those that were detected can be brought in. */
export function detectNone(stage: Stage, dockerfile: Dockerfile, project: Project): readonly Detected[] {
  const evidence = evidenceOf(stage, dockerfile, project);
  return evidence.windows ? [] : choices(withoutRuntime(evidence, dockerfile));
}

/** The runtimes of an image that is started with these commands. */
export function detect(
  image: string | undefined,
  commands: readonly Command[],
): readonly Detected[] | 'too old' {
  if (isForWindows(image, commands)) return [];
  for (const runtime of runtimes) {
    const known = image === undefined ? undefined : runtime.commandOfImage(image);
    if (known === 'too old') return known;
    if (known) return choices([{ runtime, ...known }]);
  }
  const programs = commands.flatMap((command) => invocationsOf(command)).filter(({ captured }) => !captured);
  return choices(
    runtimes.flatMap((runtime) => {
      const [started] = programs.flatMap((program) => runtime.commandOfProgram(program) ?? []);
      return started ? [{ runtime, ...started }] : [];
    }),
  );
}

type Choice = RuntimeCommand & Pick<Detected, 'runtime'> & Partial<Pick<Detected, 'standsInFor'>>;

function choices(found: readonly Choice[]): readonly Detected[] {
  const isOnly = found.filter(({ standsInFor }) => !standsInFor).length === 1;
  return found.map((one) => ({
    standsInFor: undefined,
    ...one,
    certain: isOnly && one.needs === undefined,
  }));
}

/**
 * What the image's name tells of .NET and Node, or that the container starts with Node. Shell form would be for `cmd`
 * there (docs.docker.com/reference/dockerfile/#shell), whose quotes and variables are not those that fixes write.
 */
function onWindows(image: string | undefined, commands: readonly Command[]): readonly Detected[] {
  for (const runtime of [dotnet, node]) {
    const known = image === undefined ? undefined : runtime.commandOfImage(image);
    if (known === 'too old') return [];
    if (known) return choices([{ runtime, ...known, shell: false }]);
  }
  const programs = commands.flatMap((command) => invocationsOf(command, { windows: true }));
  const [started] = programs.flatMap((program) => {
    const name = windowsName(program.word.value).replace(/\.cmd$/, '');
    return node.commandOfProgram({ ...program, name }) ?? [];
  });
  return started ? choices([{ runtime: node, ...started, shell: false }]) : [];
}

/** By the image's name, or by what is started in it: `app.exe`, `npm.cmd`. */
function isForWindows(image: string | undefined, commands: readonly Command[]): boolean {
  if (image !== undefined && /windows|nanoserver|servercore/i.test(image)) return true;
  return isStarted(/\.(?:exe|cmd)$/i, commands);
}

function isStarted(program: RegExp, commands: readonly Command[]): boolean {
  return commands.some((command) => invocationsOf(command).some(({ word }) => program.test(word.value)));
}

/** What may be in an image of which that is not known. */
function byManifest(
  { image, contents }: Evidence,
  { document }: Dockerfile,
  project: Project,
): readonly Choice[] {
  const folder = folderOf(document.uri);
  if (folder === undefined || image === 'scratch' || imageFacts(image).kind === 'server') return [];
  return runtimes.flatMap((runtime) => {
    const { usual, manifests } = runtime;
    const [program = ''] = usual?.words ?? [];
    if (!usual || contents.has(program) === false) return [];
    return holdsOneOf(manifests, folder, project) ? [{ runtime, ...usual }] : [];
  });
}

function withoutRuntime(
  { image, commands, contents: { os, shell } }: Evidence,
  dockerfile: Dockerfile,
): readonly Choice[] {
  const isLinux = os === 'linux' || imageFacts(image).kind !== undefined;
  // Backticks are for the paths of Windows.
  if (os === undefined && dockerfile.escape === '`') return [];
  // What is started there is run by a runtime outside, which runs nothing else (docs.docker.com/desktop/features/wasm).
  if (isStarted(/\.wasm$/i, commands)) return [];
  const needs = isLinux ? undefined : l10n.t('The image has to be one for Linux.');
  const images = buildImages(dockerfile);
  const [own] = native.filter(({ build }) => build?.from(images, image) !== undefined);
  const program = { words: [], shell: shell !== false, needs };
  const last = { runtime: universal, ...program };
  return own
    ? [
        { runtime: own, ...program },
        { ...last, standsInFor: own },
      ]
    : [last];
}
