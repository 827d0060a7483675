/** Which runtime a stage's or a service's image has, for certain: that of its base image, or of what it starts. */
import type { Command } from '../language/command';
import { lineage, startCommands } from '../language/dockerfile/lineage';
import type { Stage } from '../language/dockerfile/model';
import { invocationsOf } from '../language/shell/parse';
import { runtimes } from './runtimes/registry';
import type { Runtime, RuntimeCommand } from './runtimes/runtime';

export interface Detected extends RuntimeCommand {
  readonly runtime: Runtime;
}

/**
 * The runtime of a stage. A manifest file in the build context (`package.json`) does not count: it may belong to a
 * stage that only builds.
 */
export function detectRuntime(stage: Stage): Detected | undefined {
  const stages = lineage(stage);
  const base = stages.at(-1)?.from;
  return detect(base?.resolved ?? base?.image, startCommands(stages));
}

/** The runtime of an image that is started with these commands. */
export function detect(image: string | undefined, commands: readonly Command[]): Detected | undefined {
  if (image !== undefined && /windows|nanoserver|servercore/i.test(image)) return undefined;
  for (const runtime of runtimes) {
    const known = image === undefined ? undefined : runtime.commandOfImage(image);
    if (known === 'too old') return undefined;
    if (known) return { runtime, ...known };
    for (const program of commands.flatMap((command) => invocationsOf(command))) {
      const started = program.captured ? undefined : runtime.commandOfProgram(program);
      if (started) return { runtime, ...started };
    }
  }
  return undefined;
}
