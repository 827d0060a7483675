/** Variables in a compose file that are set in the container, while compose would take them from the host. */
import { covering } from '../../language/covering';
import type { ComposeFile, Service, VariableUse } from '../../language/compose/model';
import { lineage } from '../../language/dockerfile/lineage';
import { assignmentsOf } from '../../language/dockerfile/variables';
import { oncePer } from '../../language/lazy';
import type { Project, ResolvedBuild } from '../../project/project';

export interface InService {
  readonly service: Service;
  readonly file: ComposeFile;
  readonly project: Project;
}

/** Set in the container for certain, and nothing says that the host has it, too. */
export function isContainers(
  { name, operator, value }: VariableUse,
  { service, file, project }: InService,
): boolean {
  if (operator !== undefined || value !== undefined || hostsVariables(file).has(name)) return false;
  if (project.mergedOf(service, file).environment.get(name) !== undefined) return true;
  const build = project.buildOf(service, file);
  return build !== undefined && environmentOfImage(build).has(name);
}

/** What compose replaces anywhere else in the file is meant to come from the host. */
const hostsVariables = oncePer(({ document, services }: ComposeFile): ReadonlySet<string> => {
  const inTest = covering(services.flatMap(({ healthcheck }) => healthcheck?.test?.span ?? []));
  const names = new Set<string>();
  for (const { 0: use, 1: name, index } of document.getText().matchAll(/\$(?:\$|\{?(\w+))/g))
    if (name !== undefined && !inTest({ start: index, end: index + use.length })) names.add(name);
  return names;
});

/** What ENV sets in the image that a service builds. */
const environmentOfImage = oncePer(({ stage, dockerfile }: ResolvedBuild): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const { instructions } of stage ? lineage(stage) : [])
    for (const instruction of instructions)
      if (instruction.keyword === 'ENV' && !instruction.onbuild)
        for (const { name } of assignmentsOf(instruction, dockerfile?.escape ?? '\\')) names.add(name);
  return names;
});
