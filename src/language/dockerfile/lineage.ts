/** What a stage inherits from the stages of its Dockerfile that it starts from. */
import type { Command } from '../command';
import type { Instruction, Stage } from './model';

/** A stage and the stages of its Dockerfile that it starts from, nearest first. */
export function lineage(stage: Stage): readonly Stage[] {
  const stages: Stage[] = [];
  for (let at: Stage | undefined = stage; at && !stages.includes(at); at = at.parent) stages.push(at);
  return stages;
}

/** The ENTRYPOINT and CMD that count: an ENTRYPOINT resets a CMD that an earlier stage set. */
export function startInstructions(stages: readonly Stage[]): readonly Instruction[] {
  const found: Instruction[] = [];
  for (const { instructions } of stages) {
    const last = (keyword: string) =>
      instructions.findLast((instruction) => instruction.keyword === keyword && !instruction.onbuild);
    const entrypoint = last('ENTRYPOINT');
    const hasCmd = found.some(({ keyword }) => keyword === 'CMD');
    for (const instruction of [entrypoint, hasCmd ? undefined : last('CMD')])
      if (instruction?.command) found.push(instruction);
    if (entrypoint) break;
  }
  return found;
}

export function startCommands(stages: readonly Stage[]): readonly Command[] {
  return startInstructions(stages).flatMap(({ command }) => command ?? []);
}
