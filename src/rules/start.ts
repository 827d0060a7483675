/** What a service starts with, and whether it is started again when that fails. */
import type { Command } from '../language/command';
import type { ComposeFile, Service } from '../language/compose/model';
import { lineage, startInstructions } from '../language/dockerfile/lineage';
import type { MergedService, Project } from '../project/project';

/** Its own `entrypoint` and `command` over those of the image that it builds. */
export function startOf(service: Service, file: ComposeFile, project: Project): readonly Command[] {
  const { entrypoint, command } = project.mergedOf(service, file);
  const own = [entrypoint, command].flatMap((given) => (given ? [given.value.value] : []));
  // An entrypoint of the service's own resets what the image says.
  if (entrypoint) return own;
  const stage = project.buildOf(service, file)?.stage;
  const ofImage = stage ? startInstructions(lineage(stage)) : [];
  const kept = ofImage.filter(({ keyword }) => keyword === 'ENTRYPOINT' || !command);
  return [...own, ...kept.flatMap((instruction) => instruction.command ?? [])];
}

/** A service's own name is itself, not another host. */
export function namesOf({ name, containerName, hostname }: MergedService): ReadonlySet<string> {
  return new Set([name, containerName, hostname].filter((one) => one !== undefined));
}

/** undefined where a variable decides. */
export function restarts({ restart, restartPolicy }: MergedService): boolean | undefined {
  // `deploy.restart_policy` counts before `restart`; `any` is the default of its condition.
  if (restartPolicy) return restartPolicy.value.value.condition !== 'none';
  if (!restart) return false;
  const { resolved } = restart.value.value;
  return resolved === undefined ? undefined : resolved !== 'no' && resolved !== 'false';
}
