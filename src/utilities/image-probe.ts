/** The probe that an image brings for itself, as the check of a service or of a stage. */
import * as l10n from '@vscode/l10n';
import { type OwnProbe, ownProbe, type Use } from '../images/own-probe';
import type { Command } from '../language/command';
import { lineage, startCommands } from '../language/dockerfile/lineage';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import type { MergedService } from '../project/project';
import { variablesOf } from '../project/image-files';
import { mountsOfParts } from '../project/mounts';

/** A probe, and what has to be said of it. */
export interface ImageProbe extends OwnProbe {
  readonly name: string;
  readonly notes: readonly string[];
}

/** Of a service that starts an image as it is. */
export function probeOfService(merged: MergedService): ImageProbe | undefined {
  const { environment, environmentKnown, entrypoint, command } = merged;
  if (merged.build) return undefined;
  const commands = [entrypoint, command].flatMap((given) => given?.value.value ?? []);
  return described(
    ownProbe(merged.image?.value.value.resolved, {
      command: commands.map(commandText).join(' '),
      variables: environment,
      environmentKnown,
      names: [merged.name, merged.containerName, merged.hostname].filter((name) => name !== undefined),
      configures: (path) => mountsOfParts(merged.parts).some(({ target }) => !target || path.test(target)),
    }),
  );
}

/** Of a stage that adds to an image, and leaves to it how it is started. */
export function probeOfStage(stage: Stage, dockerfile: Dockerfile): ImageProbe | undefined {
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
    variables: variablesOf(stage, dockerfile),
    environmentKnown: false,
    names: [],
    configures: (path) => added.some((line) => line.split(/[\s"',]+/).some((word) => path.test(word))),
  };
  return described(ownProbe(stages.at(-1)?.from.resolved, use));
}

function described(probe: OwnProbe | undefined): ImageProbe | undefined {
  if (!probe) return undefined;
  const { words, signsIn, assumed } = probe;
  const [program = ''] = words;
  const name = program.slice(program.lastIndexOf('/') + 1);
  const notes = [
    ...(signsIn === undefined
      ? []
      : [l10n.t('It signs in with {0}, and fails where the server has another password by now.', signsIn)]),
    ...(assumed ? [l10n.t('Variables that are not known may have {0} ask in the wrong place.', name)] : []),
  ];
  return { ...probe, name, notes };
}

function commandText(command: Command): string {
  return command.form === 'shell' ? command.script.value : command.words.map(({ value }) => value).join(' ');
}
