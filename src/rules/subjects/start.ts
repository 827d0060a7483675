/** What a stage or service starts with and asks before, and whether it is started again when that fails. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type DependencyCheck, type StartUp, startUpOf } from '../../health/dependency';
import { imageFacts } from '../../images/facts';
import { type Command, type ExecForm, textsOf } from '../../language/command';
import type { ComposeFile, Service } from '../../language/compose/model';
import { lineage, startInstructions } from '../../language/dockerfile/lineage';
import type { Dockerfile, Instruction, Stage } from '../../language/dockerfile/model';
import type { MappedText, Span } from '../../language/text';
import type { MergedService, Project } from '../../project/project';
import { type Place, type ScriptRun, scriptsIn, scriptsOf } from '../../project/scripts';

/** ENTRYPOINT or CMD, of an image or of a service. */
export interface StartPart {
  readonly command: Command;
  /** The same behind the words of the ENTRYPOINT whose arguments it gives: they have no place in its document. */
  readonly asRun: Command;
  readonly document: TextDocument;
  readonly instruction: Instruction | undefined;
  /** Words of a CMD are arguments of an ENTRYPOINT that is a list. */
  readonly entrypoint: boolean;
}

/** A dependency check and where it stands. */
export interface PlacedCheck extends DependencyCheck {
  readonly document: TextDocument;
  /** Of the tool, in that document. */
  readonly at: Span;
  /** The part of the start-up that it stands in, or that runs the script that it stands in. */
  readonly part: StartPart;
  readonly runAt: Span | undefined;
}

export interface PlacedStartUp extends Omit<StartUp, 'checks'> {
  readonly checks: readonly PlacedCheck[];
}

function partsOfStage(stage: Stage, { document }: Dockerfile): readonly StartPart[] {
  return startInstructions(lineage(stage)).flatMap((instruction) =>
    instruction.command
      ? [partOf(instruction.command, document, instruction.keyword === 'ENTRYPOINT', instruction)]
      : [],
  );
}

/** Its own `entrypoint` and `command` over those of the image that it builds. */
function partsOfService(service: Service, file: ComposeFile, project: Project): readonly StartPart[] {
  const { entrypoint, command } = project.mergedOf(service, file);
  const own = [entrypoint, command].flatMap((given) =>
    given ? [partOf(given.value.value, given.file.document, given === entrypoint)] : [],
  );
  // An entrypoint of the service's own resets what the image says.
  if (entrypoint) return own;
  const { stage, dockerfile } = project.buildOf(service, file) ?? {};
  const ofImage = stage && dockerfile ? partsOfStage(stage, dockerfile) : [];
  return [...ofImage.filter((part) => part.entrypoint || !command), ...own];
}

function partOf(
  command: Command,
  document: TextDocument,
  entrypoint: boolean,
  instruction?: Instruction,
): StartPart {
  return { command, asRun: command, document, entrypoint, instruction };
}

/** The scripts that a file's images and services start with, as far as they are in the workspace. */
export function startScriptsOf(file: Dockerfile | ComposeFile, project: Project): readonly TextDocument[] {
  const starts: readonly (readonly [readonly StartPart[], Place])[] =
    file.kind === 'dockerfile'
      ? project
          .shippedStages(file)
          .map((stage) => [partsOfStage(stage, file), { stage, dockerfile: file }] as const)
      : file.services.map((service) => [partsOfService(service, file, project), { service, file }] as const);
  return starts.flatMap(([parts, place]) =>
    parts.flatMap(({ command }) => scriptsOf(command, place, project).map(({ document }) => document)),
  );
}

/** Whether curl or wget stand anywhere in what a place starts with: to follow it call by call is dear, and few fetch. */
export function mayFetch(place: Place, project: Project, scripts: readonly TextDocument[]): boolean {
  const parts =
    'stage' in place
      ? partsOfStage(place.stage, place.dockerfile)
      : partsOfService(place.service, place.file, project);
  const commands = parts.flatMap(({ command }) => textsOf(command).map(({ value }) => value));
  return [...commands, ...scripts.map((script) => script.getText())].some((text) => /curl|wget/.test(text));
}

export function startUpOfStage(stage: Stage, dockerfile: Dockerfile, project: Project): PlacedStartUp {
  return startUp(partsOfStage(stage, dockerfile), { stage, dockerfile }, project);
}

export function startUpOfService(service: Service, file: ComposeFile, project: Project): PlacedStartUp {
  return startUp(partsOfService(service, file, project), { service, file }, project);
}

/**
 * What a service asks before its application starts, and the programs that it runs beside. `complete` is false where
 * the image's own start, or a script of it, is not known: then there may be more than these.
 */
export function dependencyChecksOfService(
  service: Service,
  file: ComposeFile,
  project: Project,
): PlacedStartUp {
  const merged = project.mergedOf(service, file);
  const itself = namesOf(merged);
  const found = startUpOfService(service, file, project);
  const isKnown = merged.complete && startIsKnown(merged, project.buildOf(service, file)?.stage);
  return {
    ...found,
    checks: found.checks.filter(({ host }) => !itself.has(host)),
    complete: found.complete && isKnown,
  };
}

/** An entrypoint of the service's own replaces the image's; those of images in the table wait for nobody. */
function startIsKnown({ entrypoint, build, image }: MergedService, stage: Stage | undefined): boolean {
  if (entrypoint) return true;
  if (!build) return imageFacts(image?.value.value.resolved).kind !== undefined;
  if (!stage) return false;
  const stages = lineage(stage);
  const setsEntrypoint = startInstructions(stages).some(({ keyword }) => keyword === 'ENTRYPOINT');
  const base = stages.at(-1)?.from.resolved;
  return setsEntrypoint || base === 'scratch' || imageFacts(base).kind !== undefined;
}

function startUp(parts: readonly StartPart[], place: Place, project: Project): PlacedStartUp {
  const command = whole(parts);
  if (!command) return { checks: [], transfers: [], programs: [], complete: true };
  const found = startUpOf(command, scriptsIn(place, project));
  return {
    ...found,
    checks: found.checks.flatMap((check) => {
      const own = locate(check.ranBy ?? check.span, parts);
      if (!own) return [];
      const { part, span } = own;
      const script = check.script as ScriptRun | undefined;
      return [
        {
          ...check,
          document: script?.document ?? part.document,
          at: script ? check.span : span,
          part,
          runAt: script && span,
        },
      ];
    }),
  };
}

/** The offsets of a part in the command that all parts make up: further apart than any file is long. */
const APART = 2 ** 40;

/** As the engine puts it together: the words of CMD behind those of ENTRYPOINT, shell form as `/bin/sh -c`. */
function whole(parts: readonly StartPart[]): Command | undefined {
  const [first, ...more] = parts;
  // A shell-form ENTRYPOINT takes no arguments.
  if (!first || more.length === 0 || first.command.form === 'shell') return first?.command;
  const words = parts.flatMap((part, at) => wordsOf(part.command).map((word) => shifted(word, at * APART)));
  return { form: 'exec', words, span: first.command.span } satisfies ExecForm;
}

function wordsOf(command: Command): readonly MappedText[] {
  if (command.form === 'exec') return command.words;
  const added = (value: string): MappedText => ({ value, span: () => command.script.span(0, 0) });
  return [added('/bin/sh'), added('-c'), command.script];
}

function shifted(text: MappedText, by: number): MappedText {
  return {
    value: text.value,
    span: (from, to) => {
      const { start, end } = text.span(from, to);
      return { start: start + by, end: end + by };
    },
  };
}

function locate({ start, end }: Span, parts: readonly StartPart[]) {
  const at = Math.floor(start / APART);
  const part = parts[at];
  if (!part) return undefined;
  const before = parts.slice(0, at).flatMap(({ command }) => wordsOf(command));
  const words = [...before.map((word) => shifted(word, -APART)), ...wordsOf(part.command)];
  const asRun: Command = before.length > 0 ? { form: 'exec', words, span: part.command.span } : part.command;
  return {
    part: { ...part, asRun },
    span: { start: start - at * APART, end: end - at * APART },
  };
}

/** A service's own name is itself, not another host. */
export function namesOf({ name, containerName, hostname }: MergedService): ReadonlySet<string> {
  return new Set([name, containerName, hostname].filter((one) => one !== undefined));
}

/** undefined where a variable decides. */
export function restarts({ restart, restartPolicy, clusterKeys }: MergedService): boolean | undefined {
  // `deploy.restart_policy` counts before `restart`; `any` is the default of its condition.
  if (restartPolicy) return restartPolicy.value.value.condition !== 'none';
  // A cluster knows no `restart`, and starts everything again that is not told otherwise.
  if (clusterKeys.length > 0) return true;
  if (!restart) return false;
  const { resolved } = restart.value.value;
  return resolved === undefined ? undefined : resolved !== 'no' && resolved !== 'false';
}
