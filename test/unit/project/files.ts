/** What the project tests share: a project made of files below file:///w/, and its parts by name. */
import { createProject, type MutableProject } from '../../../src/project/create';
import type { ComposeFile, Service } from '../../../src/language/compose/model';
import type { Dockerfile } from '../../../src/language/dockerfile/model';
import { kindOf } from '../../../src/project/workspace';

export const uriOf = (name: string): string => `file:///w/${name}`;

/** Files by name; those whose name says nothing are texts that can be read. */
export function projectOf(files: Readonly<Record<string, string>>): MutableProject {
  const project = createProject();
  for (const [name, text] of Object.entries(files)) set(project, name, text);
  return project;
}

export function set(project: MutableProject, name: string, text: string, version = 0): void {
  const kind = kindOf(name);
  if (kind) project.setFile(uriOf(name), kind, text, version);
  else project.setRead(uriOf(name), text);
}

export function composeOf(project: MutableProject, name = 'compose.yaml'): ComposeFile {
  const file = project.files.get(uriOf(name));
  if (file?.kind !== 'compose') throw new Error(`no compose file ${name}`);
  return file;
}

export function dockerfileOf(project: MutableProject, name = 'Dockerfile'): Dockerfile {
  const file = project.files.get(uriOf(name));
  if (file?.kind !== 'dockerfile') throw new Error(`no Dockerfile ${name}`);
  return file;
}

export function serviceOf(
  project: MutableProject,
  service: string,
  name = 'compose.yaml',
): [Service, ComposeFile] {
  const file = composeOf(project, name);
  const found = file.services.find((candidate) => candidate.name === service);
  if (!found) throw new Error(`no service ${service} in ${name}`);
  return [found, file];
}

/** Tells a project that nothing of what it asks for is there. */
export function nothingElse(project: MutableProject): void {
  for (let wanted = ask(project); wanted.length > 0; wanted = ask(project)) {
    for (const uri of wanted) project.setRead(uri, null);
  }
}

function ask(project: MutableProject): readonly string[] {
  for (const file of project.files.values()) if (file.kind === 'compose') project.applicationOf(file);
  return project.wanted();
}
