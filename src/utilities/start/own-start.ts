/** Whether what runs an image starts what the image is there for, or something else. */
import { lineage, startInstructions } from '../../language/dockerfile/lineage';
import type { Stage } from '../../language/dockerfile/model';
import type { Command } from '../../language/command';
import type { MergedService } from '../../project/project';

/** A service with a command of its own, which may be written as the image has it. */
export function startsOtherwise({ entrypoint, command }: MergedService, stage: Stage | undefined): boolean {
  if (entrypoint || !command) return entrypoint !== undefined;
  const cmd = stage && startInstructions(lineage(stage)).find(({ keyword }) => keyword === 'CMD')?.command;
  return cmd === undefined || textOf(cmd) !== textOf(command.value.value);
}

function textOf(command: Command): string {
  return command.form === 'shell'
    ? command.script.value.trim()
    : command.words.map(({ value }) => value).join(' ');
}

export function startAlike(one: Stage, other: Stage): boolean {
  return placesOf(one) === placesOf(other);
}

/** Instructions that stages share by `FROM` are the same ones. */
function placesOf(stage: Stage): string {
  return startInstructions(lineage(stage))
    .map(({ span }) => span.start)
    .join();
}

/** Whether EXPOSE comes with a start that counts no longer. */
export function exposesForOther(stage: Stage): boolean {
  const exposing = lineage(stage).find(({ instructions }) =>
    instructions.some(({ keyword }) => keyword === 'EXPOSE'),
  );
  return exposing !== undefined && placesOf(exposing) !== '' && !startAlike(exposing, stage);
}
