/** Puts the utility in place of curl where an application asks for its dependencies before it starts. */
import * as l10n from '@vscode/l10n';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-types';
import type { Command } from '../language/command';
import type { Dockerfile, Instruction } from '../language/dockerfile/model';
import type { Invocation } from '../language/shell/model';
import { invocationsOf } from '../language/shell/parse';
import type { Span } from '../language/text';
import { type Fix, joined } from '../edits/fix';
import { insert, replace } from '../edits/text';
import { shellForm } from '../edits/words';
import { distinct, provideForAll, type ServiceRequest, shellText } from './compose';
import { type Detected, detectRuntimes } from './detect';
import { fileName, type InsertionPoint, pointAbove, type StageRequest, withPlacement } from './dockerfile';
import { type Placement, placeUtility } from './placement';
import { finalProgram } from './final-program';
import { literal, lossesOf, type Question, readCall } from './question';
import type { RunScript } from './script';

/** The dependency checks of one text. */
export interface Asked {
  /** The part of the start-up that they stand in, or that runs the script that they stand in. */
  readonly command: Command;
  readonly script?: RunScript;
  /** Where the programs' words begin. */
  readonly at: readonly number[];
}

/**
 * `CMD curl --fail http://api/health && node server.js` becomes
 * `CMD node healthcheck.mjs -u http://api/health && exec node server.js`: the application takes the shell's place,
 * so that it gets the signals that are sent to the container. A loop stays what it is: only its question changes.
 */
export function replaceDependencyCheck({
  dockerfile,
  stage,
  project,
  instruction,
  asked,
}: StageRequest & { readonly instruction: Instruction; readonly asked: Asked }): readonly Fix[] {
  const old = readAsked(asked);
  if (!old) return [];
  const point = pointAbove(instruction, dockerfile);
  return detectRuntimes(stage, dockerfile, project).flatMap((runtime) => {
    const place = { dockerfile, stage, project, runtime, at: point.at };
    const placement = runtime.shell ? placeUtility(place) : undefined;
    return (placement && replacedBy(runtime, placement, old, asked, dockerfile, point)) ?? [];
  });
}

function replacedBy(
  runtime: Detected,
  placement: Placement,
  old: Old,
  asked: Asked,
  dockerfile: Dockerfile,
  point: InsertionPoint,
): Fix | undefined {
  const { document } = dockerfile;
  const words = placement.command.map(literal);
  const write = (call: Call) => unquoted(shellForm([...words, ...call.question.args]), call);
  const edits = editsOf(old, asked.script?.document ?? document, write);
  if (edits.length < old.calls.length) return undefined;
  const inFile = asked.script ? [] : [...edits, ...execBefore(asked.command, document)];
  return {
    title: l10n.t('Replace {0} with {1}', old.tool, fileName(placement)),
    preferred: old.complete && runtime.certain,
    edits: joined([
      ...withPlacement(inFile, placement, dockerfile, point),
      ...(asked.script ? [{ uri: asked.script.document.uri, edits }] : []),
    ]),
    notes: [...old.notes, ...(runtime.needs === undefined ? [] : [runtime.needs])],
  };
}

/** The same in `command` or `entrypoint` of a service, or in a script that is mounted into it. */
export function replaceDependencyCheckInCompose({
  service,
  file,
  project,
  asked,
}: ServiceRequest & { readonly asked: Asked }): readonly Fix[] {
  const old = readAsked(asked);
  if (!old) return [];
  const { document } = asked.script ?? file;
  const text = file.document.getText();
  const { start } = asked.command.span;
  // A command behind an anchor belongs to every service that uses it: all of them need the same in its place.
  const users = file.services.filter((user) =>
    [user.command, user.entrypoint].some((given) => given?.span.start === start),
  );
  if (!users.includes(service)) return [];
  const exec = asked.script ? [] : execBefore(asked.command, document);
  return provideForAll(users, { file, project }).flatMap((provided): readonly Fix[] => {
    const changes = provided.map(({ runtime, placement }) => {
      const words = placement.command.map(literal);
      const write = (call: Call) => {
        const args = [...words, ...call.question.args];
        return asked.script
          ? unquoted(shellForm(args), call)
          : unquoted(shellText(args, text), { ...call, quoted: true });
      };
      return runtime.shell ? editsOf(old, document, write) : undefined;
    });
    const [first, one] = [changes[0], provided[0]];
    const isSame = changes.every((change) => JSON.stringify(change) === JSON.stringify(first));
    if (!one || !first || !isSame || first.length < old.calls.length) return [];
    const { needs } = one.runtime;
    return [
      {
        title: l10n.t('Replace {0} with {1}', old.tool, fileName(one.placement)),
        preferred: old.complete && provided.every(({ certain }) => certain),
        edits: joined([
          ...distinct(provided.flatMap(({ edits }) => edits)),
          { uri: document.uri, edits: [...first, ...exec] },
        ]),
        notes: [...old.notes, ...(needs === undefined ? [] : [needs])],
      },
    ];
  });
}

interface Call {
  readonly span: Span;
  readonly question: Question;
  /** It stands in quotes of whatever kind: JSON's, YAML's, or a shell's. */
  readonly quoted: boolean;
}

interface Old {
  readonly tool: string;
  readonly calls: readonly Call[];
  readonly notes: readonly string[];
  readonly complete: boolean;
}

/** undefined where one of the calls can't be replaced where it stands. */
function readAsked({ command, script, at }: Asked): Old | undefined {
  const source = script?.command ?? command;
  const invocations = invocationsOf(source);
  // The utility's path is relative to the container's folder.
  if (script?.shared() || [command, source].some(changesFolder)) return undefined;
  const inShell = source.form === 'shell';
  const calls = at.flatMap((start): Call[] => {
    const found = invocations.filter(({ word }) => word.span.start === start);
    const [invocation] = found;
    const question = invocation && !invocation.captured ? readCall(invocation) : undefined;
    if (!invocation || found.length > 1 || !question || !isBare(invocation)) return [];
    return [{ span: invocation.span, question, quoted: !inShell || invocation.wrappers.length > 0 }];
  });
  const tool = invocations.find(({ word }) => word.span.start === at[0])?.name;
  if (tool === undefined || calls.length < at.length) return undefined;
  return { tool, calls, ...lossesOf({ calls }) };
}

function changesFolder(command: Command): boolean {
  return invocationsOf(command).some(({ name }) => /^(?:cd|pushd)$/.test(name));
}

/** Its words are where they seem to be: those of an alias or in backticks are not. */
function isBare({ word, span }: Invocation): boolean {
  return word.span.end > word.span.start && span.end > word.span.end;
}

function editsOf(
  { calls }: Old,
  document: TextDocument,
  write: (call: Call) => string | undefined,
): readonly TextEdit[] {
  return calls.flatMap((call) => {
    const text = write(call);
    return text === undefined ? [] : [replace(document, call.span, text)];
  });
}

/** Quotes inside quotes would have to be escaped, each in its own way. */
function unquoted(text: string | undefined, { quoted }: Pick<Call, 'quoted'>): string | undefined {
  return text === undefined || (quoted && /["'\\]/.test(text)) ? undefined : text;
}

/** `exec` before the application that a start-up ends with. */
function execBefore(command: Command, document: TextDocument): readonly TextEdit[] {
  const program = finalProgram(command);
  if (!program || program.exec) return [];
  const { script, at } = program;
  return [insert(document, script.span(at, at + 1).start, 'exec ')];
}
