/** The utility for a service that builds no image: in a folder of the workspace that is mounted into its container. */
import { join, nameFrom } from '../project/image-files';
import { type Mount, mountsOf, workingDirOf } from '../project/mounts';
import type { Provided, ServiceRequest } from './compose';
import { utilityIn } from './context';
import { detect } from './detect';
import { asItIs } from './own';

export function provideByMount({ service, file, project }: ServiceRequest): readonly Provided[] {
  const merged = project.mergedOf(service, file);
  const commands = [merged.entrypoint?.value.value, merged.command?.value.value].filter(
    (command) => command !== undefined,
  );
  const detected = detect(merged.image?.value.value.resolved, commands);
  const workdir = workingDirOf({ service, file }, project);
  if (detected === 'too old' || workdir === undefined) return [];
  const below = ({ source, target }: Mount) =>
    source !== undefined && target !== undefined && nameFrom(target, `${workdir}/x`) !== `${workdir}/x`;
  const mount = mountsOf(service, file, project).find(below);
  const { source, target } = mount ?? {};
  if (source === undefined || target === undefined) return [];
  return detected.flatMap((runtime) => {
    // What has to be compiled has nowhere to be.
    const utility = runtime.runtime.build ? undefined : utilityIn(source, runtime.runtime, project);
    if (!utility) return [];
    const name = nameFrom(workdir, join(target, utility.name)) ?? '';
    const placement = { command: [...runtime.words, name], edits: utility.edits, copy: undefined };
    const application = { services: [merged], commands, folder: source };
    return [{ ...asItIs, runtime, certain: runtime.certain, placement, edits: utility.edits, application }];
  });
}
