/** Variables in a compose file that are set in the container, while compose would take them from the host. */
import type { ComposeFile, Service, VariableUse } from '../language/compose/model';
import { lineage } from '../language/dockerfile/lineage';
import { quotedWordsOf } from '../language/dockerfile/words';
import type { Project } from '../project/project';

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
  if (operator !== undefined || value !== undefined || isHosts(name, file)) return false;
  return (
    project.mergedOf(service, file).environment.get(name) !== undefined ||
    environmentOfImage(service, file, project).has(name)
  );
}

/** What compose replaces anywhere else in the file is meant to come from the host. */
function isHosts(name: string, { document, services }: ComposeFile): boolean {
  const text = document.getText();
  const tests = services.flatMap(({ healthcheck }) => healthcheck?.test?.span ?? []);
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at + 1)) {
    if (text[at + 1] === '$') at++;
    else if (isUse(text, at, name) && !tests.some(({ start, end }) => start <= at && at < end)) return true;
  }
  return false;
}

function isUse(text: string, at: number, name: string): boolean {
  const from = text[at + 1] === '{' ? at + 2 : at + 1;
  return text.startsWith(name, from) && !/\w/.test(text.charAt(from + name.length));
}

/** What ENV sets in the image that the service builds. */
function environmentOfImage(service: Service, file: ComposeFile, project: Project): ReadonlySet<string> {
  const build = project.buildOf(service, file);
  const names = new Set<string>();
  for (const { instructions } of build?.stage ? lineage(build.stage) : [])
    for (const { keyword, args, onbuild } of instructions)
      if (keyword === 'ENV' && !onbuild)
        for (const { value } of quotedWordsOf(args, build?.dockerfile?.escape ?? '\\')) {
          const [, name] = /^(\w+)=/.exec(value) ?? [];
          if (name !== undefined) names.add(name);
        }
  return names;
}
