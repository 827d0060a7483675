/** Puts the utility in place of what a HEALTHCHECK asks with curl. */
import * as l10n from '@vscode/l10n';
import { type Fix, joined } from '../edits/fix';
import { replace } from '../edits/text';
import { execForm, shellForm } from '../edits/words';
import type { Command } from '../language/command';
import { parseOption } from '../language/dockerfile/healthcheck';
import { type Dockerfile, type Healthcheck } from '../language/dockerfile/model';
import {
  type InsertionPoint,
  insertionPoint,
  pointAbove,
  type StageRequest,
  withPlacement,
  fileName,
} from './dockerfile-text';
import { addressIn } from './image-address';
import { type InPlaceOf, type Replaced, replacedCalls, replacedInScript } from './in-place';
import { utilitiesInImage, type Utility } from './own';
import { askingInstead, limitIn, literal, readCheck, type OldCheck } from './question';
import { notesOf } from './runtimes/runtime';
import { readScript, type RunScript } from './script';

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
    (utility) => replacedBy(utility, asked, command, script, dockerfile, point) ?? [],
  );
}

function limitOf({ flags }: Healthcheck): number | undefined {
  return limitIn(parseOption(flags.find(({ name }) => name === 'timeout')?.value ?? ''));
}

function replacedBy(
  utility: Utility,
  asked: OldCheck,
  command: Command,
  script: RunScript | undefined,
  dockerfile: Dockerfile,
  point: InsertionPoint,
): Fix | undefined {
  const old = utility.translated(asked);
  if (!old) return undefined;
  const { placement, runtime, certain } = utility;
  const inScript = old.whole ? undefined : script;
  const replaced = inScript
    ? replacedInScript(old, inScript, utility)
    : replacement(old, command, utility, dockerfile);
  if (!replaced) return undefined;
  const { edits, notes, complete } = replaced;
  return {
    title: l10n.t('Replace {0} with {1}', old.tool, fileName(placement)),
    preferred: complete && certain,
    edits: joined([
      ...withPlacement(inScript ? [] : edits, placement, dockerfile, point),
      ...(inScript ? [{ uri: inScript.document.uri, edits }] : []),
    ]),
    notes: [...notes, ...notesOf(runtime)],
    assumed: old.assumed,
  };
}

function replacement(
  { whole, calls }: OldCheck,
  command: Command,
  { placement, runtime: { shell } }: Utility,
  dockerfile: Dockerfile,
): Replaced | undefined {
  const { document } = dockerfile;
  const { span } = command;
  const words = placement.command.map(literal);
  if (whole) {
    const exec = execForm([...words, ...whole.args]);
    if (exec === undefined && !shell) return undefined;
    const notes = [...whole.notes];
    const isExec = document.getText().startsWith('[', span.start);
    if (exec === undefined && !isExec)
      notes.push(l10n.t('The shell form stays, for only a shell replaces variables.'));
    const text = exec ?? shellForm([...words, ...whole.args]);
    return { edits: [replace(document, span, text)], notes, complete: whole.complete };
  }
  if (!calls || !shell) return undefined;
  return replacedCalls(calls, command, dockerfile, ({ args }) => shellForm([...words, ...args]));
}
