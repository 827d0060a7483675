/** The probe that an image brings for itself, as the check of a service or of a stage. */
import * as l10n from '@vscode/l10n';
import { type OwnProbe, ownProbe, type Use } from '../images/own-probe';
import type { Command } from '../language/command';
import { lineage, startCommands } from '../language/dockerfile/lineage';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import { baseName } from '../language/path';
import { invocationsOf } from '../language/shell/parse';
import { programName } from '../language/shell/wrappers';
import type { MappedText } from '../language/text';
import type { MergedService, ResolvedBuild } from '../project/project';
import { variablesOf } from '../project/image-files';
import { mountsOfParts } from '../project/mounts';

/** A probe, and what has to be said of it. */
export interface ImageProbe extends OwnProbe {
  readonly name: string;
  readonly notes: readonly string[];
}

/** Of a service that starts an image as it is, or one that adds to it. `moved`: not where the image's own would look. */
export function probeOfService(
  merged: MergedService,
  build: ResolvedBuild | undefined,
): ImageProbe | 'moved' | undefined {
  if (!merged.build) return described(ownProbe(merged.image?.value.value.resolved, useOf(merged)));
  const { stage, dockerfile } = build ?? {};
  const base = stage && dockerfile && baseOf(stage, dockerfile);
  if (!base) return undefined;
  return described(ownProbe(base.image, useOf(merged, base.use))) ?? 'moved';
}

/**
 * Of a stage that adds to an image, and leaves to it how it is started. `moved`: one of the services that get the
 * stage's check starts something else, or has the server listen elsewhere.
 */
export function probeOfStage(
  stage: Stage,
  dockerfile: Dockerfile,
  services: readonly MergedService[],
): ImageProbe | 'moved' | undefined {
  const base = baseOf(stage, dockerfile);
  if (!base) return undefined;
  const { image, use, probe } = base;
  const asked = probe.words.join('\0');
  const isAskedSo = (merged: MergedService) =>
    ownProbe(image, { ...useOf(merged, use), environmentKnown: false })?.words.join('\0') === asked;
  return services.every(isAskedSo) ? described(probe) : 'moved';
}

/** What a stage adds to, and what that is asked with where nobody says more. */
interface Base {
  readonly image: string | undefined;
  readonly use: Use;
  readonly probe: OwnProbe;
}

function baseOf(stage: Stage, dockerfile: Dockerfile): Base | undefined {
  const stages = lineage(stage);
  // What is started otherwise than the image does it may be anything.
  if (startCommands(stages).length > 0) return undefined;
  const text = dockerfile.document.getText();
  const added = stages.flatMap(({ instructions }) =>
    instructions
      .filter(({ keyword }) => /^(?:COPY|ADD|RUN)$/.test(keyword))
      .map(({ span }) => text.slice(span.start, span.end)),
  );
  const use: Use = {
    command: '',
    program: '',
    variables: variablesOf(stage, dockerfile),
    environmentKnown: false,
    names: [],
    configures: (path) => added.some((line) => line.split(/[\s"',]+/).some((word) => path.test(word))),
  };
  const image = stages.at(-1)?.from.resolved;
  const probe = ownProbe(image, use);
  return probe && { image, use, probe };
}

/** A service's, over what a stage adds to the image. */
function useOf(merged: MergedService, added?: Use): Use {
  const { environment, environmentKnown, entrypoint, command, name, containerName, hostname } = merged;
  const words = [entrypoint, command].flatMap((given) => wordsIn(given?.value.value));
  return {
    command: words.map(({ value }) => value).join(' '),
    program: programIn(words),
    variables: added ? new Map([...added.variables, ...environment]) : environment,
    environmentKnown,
    names: [name, containerName, hostname].filter((known) => known !== undefined),
    configures: (path) =>
      mountsOfParts(merged.parts).some(({ target }) => target === undefined || path.test(target)) ||
      added?.configures(path) === true,
  };
}

/** Those of compose are never for a shell. */
function wordsIn(command: Command | undefined): readonly MappedText[] {
  return command?.form === 'exec' ? command.words : [];
}

/** What is called last, by a shell too; `docker-entrypoint.sh` is the image's own, and calls what it is given. */
function programIn(words: readonly MappedText[]): string {
  const calls = invocationsOf({ form: 'exec', words, span: { start: 0, end: 0 } });
  const last = calls.findLast(({ captured }) => !captured);
  if (!last) return '';
  const args = last.args.map(({ value }) => value);
  if (last.name !== 'docker-entrypoint.sh') return [last.name, ...args].join(' ');
  const [program = '', ...rest] = args;
  return [programName(program), ...rest].join(' ');
}

function described(probe: OwnProbe | undefined): ImageProbe | undefined {
  if (!probe) return undefined;
  const { words, signsIn, assumed } = probe;
  const [program = ''] = words;
  const name = baseName(program);
  const notes = [
    ...(signsIn === undefined
      ? []
      : [l10n.t('It signs in with {0}, and fails where the server has another password by now.', signsIn)]),
    ...(assumed ? [l10n.t('Variables that are not known may have {0} ask in the wrong place.', name)] : []),
  ];
  return { ...probe, name, notes };
}
