/** Puts the utility in place of curl where an application asks for its dependencies before it starts. */
import * as l10n from '@vscode/l10n';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-types';
import { parse } from 'unbash';
import type { Command } from '../language/command';
import type { ComposeFile } from '../language/compose/model';
import type { Dockerfile, Instruction } from '../language/dockerfile/model';
import { grouped } from '../language/grouped';
import { once } from '../language/lazy';
import type { Invocation } from '../language/shell/model';
import { runsElsewhere } from '../language/shell/folder';
import { invocationsOf } from '../language/shell/parse';
import type { MappedText, Span } from '../language/text';
import { styleAt } from '../edits/compose-text';
import { enclosed, enclosureAt } from '../edits/enclosure';
import { type FileEdit, type Fix, joined } from '../edits/fix';
import { insert, replace } from '../edits/text';
import { shellForm } from '../edits/words';
import { shellText } from './compose';
import {
  fileName,
  type InsertionPoint,
  pointAbove,
  type StageRequest,
  withPlacement,
} from './dockerfile-text';
import { finalProgram, shellScriptOf } from './final-program';
import { utilitiesInImage, type Utility } from './own';
import { distinct, type Provided, provideForAll, type ServiceRequest } from './provide';
import { lookedAt } from './looked-at';
import { literal, lossesOf, type Question, readCall, shellsAround } from './question';
import { notesOf } from './runtimes/runtime';
import type { RunScript } from './script';
import { waitingLoop } from './waiting-loop';

interface Script extends RunScript {
  /** Read by a shell that goes on behind it. */
  readonly sourced: boolean;
}

/** The dependency checks of one text. */
export interface Asked {
  /** The part of the start-up that they stand in, or that runs the script that they stand in. */
  readonly command: Command;
  readonly script?: Script;
  /** Where the programs' words begin. */
  readonly at: readonly number[];
  /**
   * What has to change elsewhere so that a container whose start-up fails is started again; undefined where that
   * can't be had.
   */
  readonly restarting: () => readonly FileEdit[] | undefined;
}

/**
 * `CMD curl --fail http://api/health && node server.js` becomes
 * `CMD node healthcheck.mjs -u http://api/health && exec node server.js`: the application takes the shell's place,
 * so that it gets the signals that are sent to the container. A loop stays what it is, only its question changes; or
 * as another choice the utility waits by itself, for no longer than a minute.
 */
export function replaceDependencyCheck({
  dockerfile,
  stage,
  project,
  instruction,
  asked,
}: StageRequest & { readonly instruction: Instruction; readonly asked: Asked }): readonly Fix[] {
  const point = pointAbove(instruction, dockerfile);
  const utilities = once(() => utilitiesInImage({ dockerfile, stage, project, at: point.at }));
  return readAsked(asked, dockerfile).flatMap((old) =>
    utilities().flatMap((utility) => replacedBy(utility, old, asked, dockerfile, point) ?? []),
  );
}

function replacedBy(
  utility: Utility,
  asked: Old,
  { script, command }: Asked,
  dockerfile: Dockerfile,
  point: InsertionPoint,
): Fix | undefined {
  const { document } = dockerfile;
  const { placement, runtime, certain } = utility;
  const old = inItsWords(asked, utility);
  if (!old || !runtime.shell) return undefined;
  const words = placement.command.map(literal);
  const line = ({ question }: Call) => shellForm([...words, ...question.args]);
  const edits = editsOf(old, script?.document ?? document, line);
  if (edits.length < old.calls.length) return undefined;
  const inFile = script ? [] : [...edits, ...execBefore(command, document)];
  const inScript = script && { uri: script.document.uri, edits: [...edits, ...execInScript(script)] };
  return {
    title: old.title(fileName(placement)),
    preferred: old.complete && certain,
    edits: joined([...withPlacement(inFile, placement, dockerfile, point), ...(inScript ? [inScript] : [])]),
    notes: [...old.notes, ...notesOf(runtime)],
  };
}

/** The same in `command` or `entrypoint` of a service, or in a script that is mounted into it. */
export function replaceDependencyCheckInCompose({
  service,
  file,
  project,
  asked,
}: ServiceRequest & { readonly asked: Asked }): readonly Fix[] {
  const { start } = asked.command.span;
  // A command behind an anchor belongs to every service that uses it: all of them need the same in its place.
  const users = file.services.filter((user) =>
    [user.command, user.entrypoint].some((given) => given?.span.start === start),
  );
  if (!users.includes(service)) return [];
  const choices = once(() => provideForAll(users, { file, project }));
  return readAsked(asked, file).flatMap((old) =>
    choices().flatMap((provided) => replacedInCompose(provided, old, asked, file) ?? []),
  );
}

function replacedInCompose(
  provided: readonly Provided[],
  asked: Old,
  { script, command }: Asked,
  file: ComposeFile,
): Fix | undefined {
  const { document } = script ?? file;
  const changes = provided.map((utility) => {
    const old = inItsWords(asked, utility);
    if (!old || !utility.runtime.shell) return undefined;
    const words = utility.placement.command.map(literal);
    const line = ({ question }: Call) => (script ? shellForm : shellText)([...words, ...question.args]);
    return { old, edits: editsOf(old, document, line) };
  });
  const [first, one] = [changes[0], provided[0]];
  const isSame = changes.every((change) => JSON.stringify(change?.edits) === JSON.stringify(first?.edits));
  if (!one || !first || !isSame || first.edits.length < first.old.calls.length) return undefined;
  const { old, edits } = first;
  return {
    title: old.title(fileName(one.placement)),
    preferred: old.complete && provided.every(({ certain }) => certain),
    edits: joined([
      ...distinct(provided.flatMap((utility) => utility.edits)),
      {
        uri: document.uri,
        edits: [...edits, ...(script ? execInScript(script) : execBefore(command, document))],
      },
      ...old.beside,
    ]),
    notes: [...old.notes, ...notesOf(one.runtime)],
  };
}

interface Call {
  /** What the utility's words take the place of. */
  readonly span: Span;
  readonly question: Question;
  /** As it has to be written there; undefined where that can't be done. */
  readonly write: Write;
  /** What stands there succeeds where the question fails. */
  readonly negated: boolean;
  /** What has to stand behind them. */
  readonly behind: string;
}

interface Old extends Pick<Question, 'notes' | 'complete'> {
  readonly calls: readonly Call[];
  /** In place of a loop: a team's own that cannot wait would ask once. */
  readonly waits: boolean;
  readonly title: (utility: string) => string;
  /** What else has to change. */
  readonly beside: readonly FileEdit[];
}

/** The ways to put the utility in their place; none where one of the calls can't be replaced where it stands. */
function readAsked(
  { command, script, at, restarting }: Asked,
  file: Dockerfile | ComposeFile,
): readonly Old[] {
  const source = script?.command ?? command;
  const invocations = invocationsOf(source);
  // The utility's path is relative to the container's folder.
  if (script?.shared() || [command, source].some(runsElsewhere)) return [];
  const text = shellScriptOf(source);
  const parsed = text && parse(text.value);
  const byPlace = grouped(invocations, ({ word }) => word.span.start);
  const calls = at.flatMap((start): Call[] => {
    const [invocation, ...more] = byPlace.get(start) ?? [];
    if (!invocation || more.length > 0 || !isBare(invocation)) return [];
    const write = writerAt(invocation, source, script ? undefined : file);
    const call = { write, behind: '', negated: false };
    const question = invocation.captured ? undefined : readCall(invocation);
    if (question) return [{ ...call, span: invocation.span, question }];
    const looked =
      text && parsed && invocation.captured ? lookedAt(text, parsed, invocation.span) : undefined;
    return looked ? [{ ...call, ...looked }] : [];
  });
  const tool = invocations.find(({ word }) => word.span.start === at[0])?.name;
  if (tool === undefined || calls.length < at.length) return [];
  const inPlace = {
    calls,
    waits: false,
    title: (utility: string) => l10n.t('Replace {0} with {1}', tool, utility),
    beside: [],
    ...lossesOf({ calls }),
  };
  const waiting =
    text && parsed && !script?.sourced ? waitingByItself(inPlace, text, parsed, restarting) : undefined;
  return waiting ? [inPlace, waiting] : [inPlace];
}

/** Milliseconds. */
const LONGEST_WAIT = '60000';

/** The loops around the calls replaced, too. */
function waitingByItself(
  { calls, notes }: Old,
  text: MappedText,
  script: ReturnType<typeof parse>,
  restarting: Asked['restarting'],
): Old | undefined {
  if ((script.errors?.length ?? 0) > 0) return undefined;
  const waiting = calls.flatMap((call): Call[] => {
    const loop = waitingLoop(text, script, call);
    if (!loop) return [];
    const { args } = call.question;
    // Its own tries are a part of the loop's.
    const at = args.findIndex(({ value }) => value === '--wait');
    const askedOnce = at < 0 ? args : args.slice(0, at);
    const question = { ...call.question, args: [...askedOnce, literal('--wait'), literal(LONGEST_WAIT)] };
    const behind = loop.decides ? '' : ' || exit 1';
    return [{ ...call, span: loop.span, question, negated: false, behind }];
  });
  const beside = waiting.length < calls.length ? undefined : restarting();
  if (!beside) return undefined;
  const note = l10n.t(
    'The loop tried without end: now the start-up fails after a minute, to be started again.',
  );
  return {
    calls: waiting,
    waits: true,
    title: (utility) => l10n.t('Replace the loop with {0} --wait', utility),
    beside,
    notes: [...notes, note],
    complete: false,
  };
}

/** In the words of the utility that is to ask; undefined for what that cannot be asked. */
function inItsWords(old: Old, utility: Utility): Old | undefined {
  const calls = old.calls.flatMap((call): Call[] => {
    const question = utility.inItsWords(call.question);
    const waits = question?.args.some(({ value }) => value === '--wait') === true;
    return question && (waits || !old.waits) ? [{ ...call, question }] : [];
  });
  if (calls.length < old.calls.length) return undefined;
  const { notes, complete } = lossesOf({ calls });
  return {
    ...old,
    calls,
    notes: [...new Set([...notes, ...old.notes])],
    complete: old.complete && complete,
  };
}

/** Its words are where they seem to be: those of an alias or in backticks are not. */
function isBare({ word, span }: Invocation): boolean {
  return word.span.end > word.span.start && span.end > word.span.end;
}

function editsOf(
  { calls }: Old,
  document: TextDocument,
  line: (call: Call) => string | undefined,
): readonly TextEdit[] {
  return calls.flatMap((call) => {
    const words = line(call);
    const text =
      words === undefined ? undefined : call.write(`${call.negated ? '! ' : ''}${words}${call.behind}`);
    return text === undefined ? [] : [replace(document, call.span, text)];
  });
}

type Write = (line: string) => string | undefined;

/** How a line is written there: what is quoted twice would have to be escaped in ways of its own. */
function writerAt(
  { wrappers, span }: Invocation,
  source: Command,
  file: Dockerfile | ComposeFile | undefined,
): Write {
  const without = (signs: RegExp) => (line: string) => (signs.test(line) ? undefined : line);
  if (shellsAround(wrappers) > (source.form === 'exec' ? 1 : 0)) return without(QUOTES);
  if (!file) return (line) => line;
  const text = file.document.getText();
  // A line for a shell in a string of YAML, which may have quotes of its own around.
  if (file.kind === 'compose' && styleAt(text, source.span.start) === 'string') {
    const { start } = shellScriptOf(source)?.span(0, 0) ?? source.span;
    const isDouble = text[start - 1] === '"' && text[source.span.start] !== "'";
    return without(isDouble ? /["\\]/ : QUOTES);
  }
  const enclosure = enclosureAt(span, source, file);
  return (line) => enclosure && enclosed(line, enclosure);
}

const QUOTES = /["'\\]/;

function execInScript({ command, document, sourced }: Script): readonly TextEdit[] {
  return sourced ? [] : execBefore(command, document);
}

/** `exec` before the application that a start-up ends with. */
function execBefore(command: Command, document: TextDocument): readonly TextEdit[] {
  const program = finalProgram(command);
  if (!program || program.exec) return [];
  const { script, at } = program;
  return [insert(document, script.span(at, at + 1).start, 'exec ')];
}
