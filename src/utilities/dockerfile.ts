/** Puts the utility in place of what a HEALTHCHECK asks with curl. */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver-types';
import { enclosed, enclosureAt } from '../edits/enclosure';
import { type Fix, joined } from '../edits/fix';
import type { Assumed } from '../edits/placeholders';
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
import { utilitiesInImage, type Utility } from './own';
import { type Placement } from './placement';
import { askingInstead, limitIn, literal, lossesOf, readCheck, type OldCheck } from './question';
import type { RuntimeCommand } from './runtimes/runtime';
import { editsInScript, readScript, type RunScript } from './script';

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
  if (inScript && (!runtime.shell || inScript.shared())) return undefined;
  const replaced = inScript
    ? { edits: [], ...lossesOf(old) }
    : replacement(old, command, placement, runtime, dockerfile);
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
  old: Command,
  { command }: Placement,
  { shell }: RuntimeCommand,
  dockerfile: Dockerfile,
): Replaced | undefined {
  const { document } = dockerfile;
  const { span } = old;
  const words = command.map(literal);
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
  const edits = calls.flatMap((call) => {
    const enclosure = enclosureAt(call.span, old, dockerfile);
    const text = enclosure && enclosed(shellForm([...words, ...call.question.args]), enclosure);
    return text === undefined ? [] : [replace(document, call.span, text)];
  });
  return edits.length < calls.length ? undefined : { edits, ...lossesOf({ calls }) };
}
