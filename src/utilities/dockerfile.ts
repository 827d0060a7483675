/** Puts the utility into a Dockerfile: as HEALTHCHECK where there is none, or in place of curl. */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver-types';
import {
  type Dockerfile,
  type Healthcheck,
  type Instruction,
  isHealthcheck,
  type Stage,
} from '../language/dockerfile/model';
import { once } from '../language/lazy';
import type { Span } from '../language/text';
import type { Project } from '../project/project';
import { folderOf } from '../project/uris';
import { parseOption } from '../language/dockerfile/healthcheck';
import { lineage, startCommands } from '../language/dockerfile/lineage';
import { type FileEdit, type Fix, joined } from '../edits/fix';
import { probeOfStage } from './image-probe';
import { utilitiesInImage, type Utility } from './own';
import { beforeStart, type Placement } from './placement';
import { askingInstead, limitIn, literal, lossesOf, readCheck, type OldCheck } from './question';
import { editsInScript, readScript, type RunScript } from './script';
import type { RuntimeCommand } from './runtimes/runtime';
import { type Address, addressOf } from './start';
import { removeInstruction } from '../edits/dockerfile';
import type { Assumed } from '../edits/placeholders';
import { eolOf, insert, lineStart, replace } from '../edits/text';
import { type Argument, asArgument, execForm, shellForm } from '../edits/words';

export interface StageRequest {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly project: Project;
}

/** What of a check is replaced; where nothing is said, what its own command asks. */
export interface InPlaceOf {
  /** What a script asks that the check runs. */
  readonly script?: RunScript;
  /** The command as people are told of it, which asks nothing: the utility asks what a new check would. */
  readonly idle?: string;
}

/** Replaces what a HEALTHCHECK runs, or what a script asks that it runs; its flags stay as they are written. */
export function replaceInDockerfile({
  dockerfile,
  stage,
  project,
  healthcheck,
  script,
  idle,
}: StageRequest & InPlaceOf & { readonly healthcheck: Healthcheck }): readonly Fix[] {
  const { command, onbuild } = healthcheck;
  // Of the images that a trigger runs in, no address is known.
  if (!command || (onbuild && idle !== undefined)) return [];
  const asked =
    idle !== undefined
      ? askingInstead(idle, addressIn({ dockerfile, stage, project }))
      : script
        ? readScript(command, script, limitOf(healthcheck))
        : readCheck(command, limitOf(healthcheck));
  if (!asked) return [];
  const point = onbuild ? pointAbove(healthcheck, dockerfile) : insertionPoint(stage, dockerfile);
  const place = { dockerfile, stage, project, at: point.at, elsewhere: onbuild };
  return utilitiesInImage(place).flatMap(
    (utility) => replacedBy(utility, asked, command.span, script, dockerfile, point) ?? [],
  );
}

function limitOf({ flags }: Healthcheck): number | undefined {
  return limitIn(parseOption(flags.find(({ name }) => name === 'timeout')?.value ?? ''));
}

function replacedBy(
  utility: Utility,
  asked: OldCheck,
  span: Span,
  script: RunScript | undefined,
  dockerfile: Dockerfile,
  point: InsertionPoint,
): Fix | undefined {
  const old = utility.translated(asked);
  if (!old) return undefined;
  const { placement, runtime, certain } = utility;
  const inScript = old.whole ? undefined : script;
  if (inScript && (!runtime.shell || inScript.shared())) return undefined;
  const replaced = inScript
    ? { edits: [], ...lossesOf(old) }
    : replacement(old, span, placement, runtime, dockerfile);
  if (!replaced) return undefined;
  const { edits, notes, complete } = replaced;
  return {
    title: l10n.t('Replace {0} with {1}', old.tool, fileName(placement)),
    preferred: complete && certain,
    edits: joined([
      ...withPlacement(edits, placement, dockerfile, point),
      ...(inScript ? [{ uri: inScript.document.uri, edits: editsInScript(old, inScript, placement) }] : []),
    ]),
    notes: [...notes, ...(runtime.needs === undefined ? [] : [runtime.needs])],
    assumed: old.assumed,
  };
}

/** What becomes of an old check. */
export interface Replaced {
  readonly edits: readonly TextEdit[];
  readonly notes: readonly string[];
  readonly complete: boolean;
  readonly assumed?: Assumed | undefined;
}

function replacement(
  { whole, calls }: OldCheck,
  span: Span,
  { command }: Placement,
  { shell }: RuntimeCommand,
  { document }: Dockerfile,
): Replaced | undefined {
  const words = command.map(literal);
  if (whole) {
    const exec = execForm([...words, ...whole.args]);
    if (exec === undefined && !shell) return undefined;
    const notes = [...whole.notes];
    if (exec === undefined) notes.push(l10n.t('The shell form stays, for only a shell replaces variables.'));
    const text = exec ?? shellForm([...words, ...whole.args]);
    return { edits: [replace(document, span, text)], notes, complete: whole.complete };
  }
  // The text of a call in exec form stands inside a JSON string.
  if (!calls || document.getText().slice(span.start, span.end).startsWith('[') || !shell) return undefined;
  return {
    edits: calls.map((call) => replace(document, call.span, shellForm([...words, ...call.question.args]))),
    ...lossesOf({ calls }),
  };
}

/** Adds a HEALTHCHECK to a stage that has none, or none but one that switches it off. */
export function insertIntoDockerfile(request: StageRequest & Instead): readonly Fix[] {
  return insertHealthcheck(request, (name) => l10n.t('Add a health check with {0}', name));
}

interface Instead {
  /** The stage's own HEALTHCHECK whose place the new one takes. */
  readonly instead?: Healthcheck;
}

export function insertHealthcheck(
  request: StageRequest & Instead,
  titled: (file: string) => string,
): readonly Fix[] {
  const { dockerfile, stage, project, instead } = request;
  const has = lineage(stage).some(({ instructions }) =>
    instructions.some((instruction) => isHealthcheck(instruction) && instruction !== instead),
  );
  if (has) return [];
  const probed = probedBy(request, titled);
  if (probed) return [probed];
  const target = insertionPoint(stage, dockerfile);
  const address = once(() => addressIn(request));
  return utilitiesInImage({ dockerfile, stage, project, at: target.at }).flatMap((utility) => {
    const asked = address();
    return (asked && insertedBy(utility, asked, target, request, titled)) ?? [];
  });
}

/** The probe that the base image brings for itself. */
function probedBy(
  { dockerfile, stage, instead }: StageRequest & Instead,
  titled: (file: string) => string,
): Fix | undefined {
  const probe = probeOfStage(stage, dockerfile);
  if (!probe) return undefined;
  const { name, timeout, notes } = probe;
  const words = probe.words.map(asArgument);
  const edit = healthcheckEdit(words, [], dockerfile, insertionPoint(stage, dockerfile), timeout);
  const removal = instead ? [removeInstruction(instead, dockerfile)] : [];
  return {
    title: titled(name),
    preferred: notes.length === 0,
    edits: [{ uri: dockerfile.document.uri, edits: [edit, ...removal] }],
    notes,
  };
}

/** HEALTHCHECK, below lines that it needs. */
function healthcheckEdit(
  words: readonly Argument[],
  above: readonly string[],
  dockerfile: Dockerfile,
  target: InsertionPoint,
  timeout = '3s',
): TextEdit {
  const keyword = inCaseOf(dockerfile);
  const options = `--interval=30s --timeout=${timeout} --start-period=10s --retries=3`;
  const lines = [
    ...above.map((line) => withKeyword(line, keyword)),
    `${keyword('HEALTHCHECK')} ${options} ${dockerfile.escape}`,
    `  ${keyword('CMD')} ${execForm(words) ?? shellForm(words)}`,
  ];
  return insert(dockerfile.document, target.at, target.text(lines));
}

function insertedBy(
  utility: Utility,
  { args, notes, portKnown, assumed }: Address,
  target: InsertionPoint,
  { dockerfile, instead }: StageRequest & Instead,
  titled: (file: string) => string,
): Fix | undefined {
  const { placement, runtime, certain } = utility;
  const asked = utility.inItsWords({ args: args.map(literal), notes, complete: portKnown });
  if (!asked) return undefined;
  const { document } = dockerfile;
  const words = [...placement.command.map(literal), ...asked.args];
  const above = placement.copy === undefined ? [] : [placement.copy];
  return {
    title: titled(fileName(placement)),
    preferred: asked.complete && certain,
    edits: [
      ...placement.edits,
      {
        uri: document.uri,
        edits: [
          ...stageEdits(placement, dockerfile),
          healthcheckEdit(words, above, dockerfile, target),
          ...(instead ? [removeInstruction(instead, dockerfile)] : []),
        ],
      },
    ],
    notes: [...asked.notes, ...(runtime.needs === undefined ? [] : [runtime.needs])],
    assumed,
  };
}

function addressIn({ dockerfile, stage, project }: StageRequest): Address | undefined {
  const builders = project.buildersOf(dockerfile).filter((builder) => builder.stage === stage);
  return addressOf(
    {
      image: { stage, dockerfile },
      services: builders.map(({ merged }) => merged),
      commands: startCommands(lineage(stage)),
      folder: folderOf(dockerfile.document.uri),
    },
    project,
  );
}

export interface InsertionPoint {
  readonly at: number;
  /** Lines as they have to be inserted there. */
  text(lines: readonly string[]): string;
}

/**
 * Where the utility can be copied: before the health check, unless the working folder changes behind it, else before
 * the start command with the blank line that stands above it, else at the stage's end.
 */
export function insertionPoint(stage: Stage, dockerfile: Dockerfile): InsertionPoint {
  const { instructions } = stage;
  const last = (is: (instruction: Instruction) => boolean) =>
    instructions.findLastIndex((instruction) => is(instruction) && !instruction.onbuild);
  const healthcheck = instructions[last(isHealthcheck)];
  if (healthcheck && last(isHealthcheck) > last(({ keyword }) => keyword === 'WORKDIR'))
    return pointAbove(healthcheck, dockerfile);
  const text = dockerfile.document.getText();
  const eol = eolOf(text);
  const start = beforeStart(stage);
  if (!start) return { at: stage.span.end, text: (lines) => lines.map((line) => eol + line).join('') };
  const point = pointAbove(start, dockerfile);
  const blank = /\n[ \t]*\r?\n$/.test(text.slice(0, point.at)) ? eol : '';
  return { at: point.at, text: (lines) => point.text(lines) + blank };
}

/** Above an instruction and the comments that stand right above it and speak of it. */
export function pointAbove({ span }: Instruction, { document, comments }: Dockerfile): InsertionPoint {
  const text = document.getText();
  const commentLines = new Set(comments.map((comment) => lineStart(text, comment.span.start)));
  let at = lineStart(text, span.start);
  const [indent = ''] = /^[ \t]*/.exec(text.slice(at)) ?? [];
  while (at > 0 && commentLines.has(lineStart(text, at - 1))) at = lineStart(text, at - 1);
  return { at, text: (lines) => lines.map((line) => indent + line + eolOf(text)).join('') };
}

/** The placement's files, its build stage and its COPY, if it needs them, with other edits in the Dockerfile. */
export function withPlacement(
  edits: readonly TextEdit[],
  placement: Placement,
  dockerfile: Dockerfile,
  point: InsertionPoint,
): readonly FileEdit[] {
  const { document } = dockerfile;
  const { copy } = placement;
  const instruction =
    copy && insert(document, point.at, point.text([withKeyword(copy, inCaseOf(dockerfile))]));
  const all = [...stageEdits(placement, dockerfile), ...(instruction ? [instruction] : []), ...edits];
  return all.length === 0 ? placement.edits : [...placement.edits, { uri: document.uri, edits: all }];
}

function stageEdits({ stage }: Placement, dockerfile: Dockerfile): readonly TextEdit[] {
  if (!stage) return [];
  const { document } = dockerfile;
  const keyword = inCaseOf(dockerfile);
  const eol = eolOf(document.getText());
  const lines = stage.lines.map(
    (line) => withKeyword(line, keyword).replace(/ AS (?=\S+$)/, (as) => keyword(as)) + eol,
  );
  return [insert(document, stage.at, lines.join(''))];
}

/** Keywords as the file writes them. */
function inCaseOf({ document, stages }: Dockerfile): (keyword: string) => string {
  const lower = document.getText().startsWith('from', stages[0]?.from.span.start ?? 0);
  return (keyword) => (lower ? keyword.toLowerCase() : keyword);
}

function withKeyword(instruction: string, keyword: (text: string) => string): string {
  return instruction.replace(/^\w+/, keyword);
}

export function fileName({ command, name }: Placement): string {
  if (name !== undefined) return name;
  const path = command.at(-1) ?? '';
  return path.slice(path.lastIndexOf('/') + 1);
}
