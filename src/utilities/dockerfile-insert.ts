/** Adds a HEALTHCHECK to a stage that has none: with the utility, or the probe that its base image brings. */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver-types';
import { removeInstruction } from '../edits/dockerfile';
import { type Fix } from '../edits/fix';
import { insert } from '../edits/text';
import { type Argument, asArgument, execForm, shellForm } from '../edits/words';
import { lineage } from '../language/dockerfile/lineage';
import type { Service } from '../language/compose/model';
import { type Dockerfile, type Healthcheck, isHealthcheck } from '../language/dockerfile/model';
import { once } from '../language/lazy';
import {
  type InsertionPoint,
  inCaseOf,
  insertionPoint,
  isOpenEnded,
  stageEdits,
  type StageRequest,
  withKeyword,
  fileName,
} from './dockerfile-text';
import { addressIn } from './image-address';
import { probeOfStage } from './image-probe';
import { usersOf } from './image-users';
import { utilitiesInImage, type Utility } from './own';
import { literal } from './question';
import { notesOf } from './runtimes/runtime';
import type { Address } from './start';
import { timing } from './timing';

/** Adds a HEALTHCHECK to a stage that has none, or none but one that switches it off. */
export function insertIntoDockerfile(request: StageRequest & Instead): readonly Fix[] {
  return insertHealthcheck(request, (name) => l10n.t('Add a health check with {0}', name));
}

interface Instead {
  /** The stage's own HEALTHCHECK whose place the new one takes. */
  readonly instead?: Healthcheck;
}

/** For one of the services that run it, where there is such a one. */
export function insertHealthcheck(
  request: StageRequest & Instead,
  titled: (file: string) => string,
  service?: Service,
): readonly Fix[] {
  const { dockerfile, stage, project, instead } = request;
  const has = lineage(stage).some(({ instructions }) =>
    instructions.some((instruction) => isHealthcheck(instruction) && instruction !== instead),
  );
  if (has || isOpenEnded(stage, dockerfile)) return [];
  const probed = probedBy(request, titled);
  if (probed) return probed;
  const target = insertionPoint(stage, dockerfile);
  const address = once(() => addressIn(request));
  return utilitiesInImage({ dockerfile, stage, project, at: target.at }).flatMap((utility) => {
    const asked = address();
    const isOther = asked?.others.some(({ parts }) => parts.some((part) => part.service === service));
    if (!asked || isOther) return [];
    return insertedBy(utility, asked, target, request, titled) ?? [];
  });
}

/** The probe that the base image brings for itself; none will do where that would ask some services in vain. */
function probedBy(
  request: StageRequest & Instead,
  titled: (file: string) => string,
): readonly Fix[] | undefined {
  const { dockerfile, stage, instead } = request;
  const services = usersOf(request).map(({ merged }) => merged);
  const probe = probeOfStage(stage, dockerfile, services);
  if (!probe || probe === 'moved') return probe && [];
  const { name, timeout, notes } = probe;
  const words = probe.words.map(asArgument);
  const edit = healthcheckEdit(words, [], dockerfile, insertionPoint(stage, dockerfile), timeout);
  const removal = instead ? [removeInstruction(instead, dockerfile)] : [];
  return [
    {
      title: titled(name),
      preferred: notes.length === 0,
      edits: [{ uri: dockerfile.document.uri, edits: [edit, ...removal] }],
      notes,
    },
  ];
}

/** HEALTHCHECK, below lines that it needs. */
function healthcheckEdit(
  words: readonly Argument[],
  above: readonly string[],
  dockerfile: Dockerfile,
  target: InsertionPoint,
  timeout: string = timing.timeout,
): TextEdit {
  const keyword = inCaseOf(dockerfile);
  const { interval, startPeriod, retries } = timing;
  const options = `--interval=${interval} --timeout=${timeout} --start-period=${startPeriod} --retries=${retries}`;
  const lines = [
    ...above.map((line) => withKeyword(line, keyword)),
    `${keyword('HEALTHCHECK')} ${options} ${dockerfile.escape}`,
    `  ${keyword('CMD')} ${execForm(words) ?? shellForm(words)}`,
  ];
  return insert(dockerfile.document, target.at, target.text(lines));
}

function insertedBy(
  utility: Utility,
  { args, notes, complete, assumed }: Address,
  target: InsertionPoint,
  { dockerfile, instead }: StageRequest & Instead,
  titled: (file: string) => string,
): Fix | undefined {
  const { placement, runtime, certain } = utility;
  const asked = utility.inItsWords({ args: args.map(literal), notes, complete });
  if (!asked) return undefined;
  const { document } = dockerfile;
  const words = [...placement.command.map(literal), ...asked.args];
  if (execForm(words) === undefined && !runtime.shell) return undefined;
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
    notes: [...asked.notes, ...notesOf(runtime)],
    assumed,
  };
}
