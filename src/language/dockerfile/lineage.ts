/** What a stage inherits from the stages of its Dockerfile that it starts from. */
import type { Command } from '../command';
import type { Instruction, Stage } from './model';

/** A stage and the stages of its Dockerfile that it starts from, nearest first. */
export function lineage(stage: Stage): readonly Stage[] {
  const stages: Stage[] = [];
  for (let at: Stage | undefined = stage; at && !stages.includes(at); at = at.parent) stages.push(at);
  return stages;
}

/** What runs in a stage: the triggers (ONBUILD) that the stage which it starts from leaves to it, then its own. */
export function instructionsIn({ parent, instructions }: Stage): readonly Instruction[] {
  const triggers = parent?.instructions.filter(({ onbuild }) => onbuild) ?? [];
  return [...triggers, ...instructions.filter(({ onbuild }) => !onbuild)];
}

/** The ENTRYPOINT and CMD that count, in this order: an ENTRYPOINT resets a CMD that an earlier stage set. */
export function startInstructions(stages: readonly Stage[]): readonly Instruction[] {
  const found: Instruction[] = [];
  for (const stage of stages) {
    const instructions = instructionsIn(stage);
    const last = (keyword: string) => instructions.findLast((instruction) => instruction.keyword === keyword);
    const entrypoint = last('ENTRYPOINT');
    const cmd = found.length > 0 ? undefined : last('CMD');
    if (cmd?.command) found.push(cmd);
    if (entrypoint?.command) found.unshift(entrypoint);
    if (entrypoint) break;
  }
  return found;
}

export function startCommands(stages: readonly Stage[]): readonly Command[] {
  return startInstructions(stages).flatMap(({ command }) => command ?? []);
}
