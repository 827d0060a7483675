/** Puts the utility into a Dockerfile: as HEALTHCHECK where there is none, or in place of curl. */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver-types';
import { type Dockerfile, type Healthcheck, isHealthcheck, type Stage } from '../language/dockerfile/model';
import type { Project } from '../project/project';
import { folderOf } from '../project/uris';
import { type Detected, detectRuntime, lineage, startCommands } from './detect';
import type { FileEdit, Fix } from './fix';
import { beforeStart, type Placement, placeUtility } from './placement';
import { literal, readCheck, type OldCheck } from './question';
import { addressOf } from './start';
import { eolOf, insert, lineStart, replace } from './text';
import { execForm, shellForm } from './words';

export interface StageRequest {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly project: Project;
}

/** Replaces what a HEALTHCHECK runs; its flags stay as they are written. */
export function replaceInDockerfile({
  dockerfile,
  stage,
  project,
  healthcheck,
}: StageRequest & { readonly healthcheck: Healthcheck }): readonly Fix[] {
  const { command, onbuild } = healthcheck;
  const old = command && readCheck(command);
  const runtime = detectRuntime(stage);
  if (!command || !old || !runtime) return [];
  const { document } = dockerfile;
  const at = lineStart(document.getText(), healthcheck.span.start);
  const placement = placeUtility({ dockerfile, stage, project, runtime, at, elsewhere: onbuild });
  const replaced = placement && replacement(old, command.span, placement, runtime, dockerfile);
  if (!placement || !replaced) return [];
  const { edits, notes, complete } = replaced;
  return [
    {
      title: l10n.t('Replace {0} with {1}', old.tool, fileName(placement)),
      preferred: complete,
      edits: withPlacement(edits, placement, dockerfile, at),
      notes: [...notes, ...(runtime.needs === undefined ? [] : [runtime.needs])],
    },
  ];
}

interface Replaced {
  readonly edits: readonly TextEdit[];
  readonly notes: readonly string[];
  readonly complete: boolean;
}

function replacement(
  { whole, calls }: OldCheck,
  span: { start: number; end: number },
  { command }: Placement,
  { shell }: Detected,
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
    notes: [...new Set(calls.flatMap(({ question }) => question.notes))],
    complete: calls.every(({ question }) => question.complete),
  };
}

/** Adds a HEALTHCHECK to a stage that has none. */
export function insertIntoDockerfile(request: StageRequest): readonly Fix[] {
  const fix = insertHealthcheck(request, (name) => l10n.t('Add a health check with {0}', name));
  return fix ? [fix] : [];
}

export function insertHealthcheck(
  { dockerfile, stage, project }: StageRequest,
  titled: (file: string) => string,
): Fix | undefined {
  const runtime = detectRuntime(stage);
  const has = lineage(stage).some(({ instructions }) => instructions.some(isHealthcheck));
  if (!runtime || has) return undefined;
  const { document } = dockerfile;
  const target = insertionPoint(stage, dockerfile);
  const placement = placeUtility({ dockerfile, stage, project, runtime, at: target.at });
  if (!placement) return undefined;
  const builders = project.buildersOf(dockerfile).filter((builder) => builder.stage === stage);
  const address = addressOf(
    {
      image: { stage, dockerfile },
      services: builders.map(({ merged }) => merged),
      commands: startCommands(lineage(stage)),
      folder: folderOf(document.uri),
    },
    project,
  );
  const words = [...placement.command, '-u', address.url].map(literal);
  const eol = eolOf(document.getText());
  const keyword = inCaseOf(dockerfile);
  const lines = [
    ...(placement.copy === undefined ? [] : [withKeyword(placement.copy, keyword)]),
    `${keyword('HEALTHCHECK')} --interval=30s --timeout=3s --start-period=10s --retries=3 ${dockerfile.escape}`,
    `  ${keyword('CMD')} ${execForm(words) ?? shellForm(words)}`,
  ];
  return {
    title: titled(fileName(placement)),
    preferred: address.portKnown,
    edits: [
      ...placement.edits,
      { uri: document.uri, edits: [insert(document, target.at, target.text(lines, eol))] },
    ],
    notes: [...assumptions(address), ...(runtime.needs === undefined ? [] : [runtime.needs])],
  };
}

export function assumptions({ url, portKnown, pathKnown }: ReturnType<typeof addressOf>): readonly string[] {
  if (portKnown && pathKnown) return [];
  if (portKnown) return [l10n.t('The path in {0} is assumed.', url)];
  return [
    pathKnown ? l10n.t('The port in {0} is assumed.', url) : l10n.t('Port and path in {0} are assumed.', url),
  ];
}

export interface InsertionPoint {
  readonly at: number;
  /** The lines as they have to be inserted there. */
  text(lines: readonly string[], eol: string): string;
}

/** Before the start command and the comment above it, with the blank line that stands there, or at the stage's end. */
export function insertionPoint(stage: Stage, { document, comments }: Dockerfile): InsertionPoint {
  const text = document.getText();
  const start = beforeStart(stage);
  if (!start) return { at: stage.span.end, text: (lines, eol) => lines.map((line) => eol + line).join('') };
  const commentLines = new Set(comments.map(({ span }) => lineStart(text, span.start)));
  let at = lineStart(text, start.span.start);
  for (let above = at; above > 0;) {
    above = lineStart(text, above - 1);
    if (!commentLines.has(above)) break;
    at = above;
  }
  const isSpaced = /\n[ \t]*\r?\n$/.test(text.slice(0, at));
  return { at, text: (lines, eol) => lines.map((line) => line + eol).join('') + (isSpaced ? eol : '') };
}

/** The placement's files, and its COPY on a line of its own before the edits in the Dockerfile. */
export function withPlacement(
  edits: readonly TextEdit[],
  { edits: files, copy }: Placement,
  dockerfile: Dockerfile,
  at: number,
): readonly FileEdit[] {
  const { document } = dockerfile;
  const text = document.getText();
  const indent = /^[ \t]*/.exec(text.slice(at))?.[0] ?? '';
  const instruction =
    copy && insert(document, at, `${indent}${withKeyword(copy, inCaseOf(dockerfile))}${eolOf(text)}`);
  const all = instruction ? [instruction, ...edits] : edits;
  return all.length === 0 ? files : [...files, { uri: document.uri, edits: [...all] }];
}

/** Keywords as the file writes them. */
function inCaseOf({ document, stages }: Dockerfile): (keyword: string) => string {
  const lower = document.getText().startsWith('from', stages[0]?.from.span.start ?? 0);
  return (keyword) => (lower ? keyword.toLowerCase() : keyword);
}

function withKeyword(instruction: string, keyword: (text: string) => string): string {
  return instruction.replace(/^\w+/, keyword);
}

export function fileName({ command }: Placement): string {
  const path = command.at(-1) ?? '';
  return path.slice(path.lastIndexOf('/') + 1);
}
