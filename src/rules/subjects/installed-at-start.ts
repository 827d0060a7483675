/** Whether the containers that a check runs in may get programs at their start, which their image does not have. */
import { packageCalls } from '../../images/packages';
import { lineage } from '../../language/dockerfile/lineage';
import type { ServicePart, Project } from '../../project/project';
import type { Check } from './checks';
import { containersOf } from './own-names';
import { type PlacedStartUp, startUpOfService, startUpOfStage } from './start';

export function mayInstallAtStart(check: Check, project: Project): boolean {
  const services = servicesOf(check, project);
  // What compose runs in a container that has started is not looked into.
  if (services.some(({ service }) => service.keys.has('post_start'))) return true;
  return (
    services.some(({ service, file }) => installs(startUpOfService(service, file, project))) ||
    (check.kind === 'dockerfile' &&
      project
        .shippedStages(check.dockerfile)
        .filter((shipped) => lineage(shipped).includes(check.stage))
        .some((shipped) => installs(startUpOfStage(shipped, check.dockerfile, project))))
  );
}

function servicesOf(check: Check, project: Project): readonly Pick<ServicePart, 'service' | 'file'>[] {
  if (check.kind === 'dockerfile' && check.inline) {
    const file = project.files.get(check.dockerfile.document.uri);
    return file?.kind === 'compose' ? [{ service: check.inline, file }] : [];
  }
  return containersOf(check, project).flatMap(({ parts }) => parts);
}

/** A script that nothing can read may do anything. */
function installs({ programs, complete }: PlacedStartUp): boolean {
  return (
    !complete || programs.some((program) => packageCalls(program).some(({ action }) => action === 'install'))
  );
}
