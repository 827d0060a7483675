/** A workspace in memory: files by path, findings of a kind, and their fixes applied. */
import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { isHealthcheck, type Dockerfile } from '../../../src/language/dockerfile/model';
import type { ComposeFile } from '../../../src/language/compose/model';
import { createProject, type MutableProject } from '../../../src/project/create';
import { isComposeFileName, isDockerfileName } from '../../../src/project/names';
import { lineage } from '../../../src/language/dockerfile/lineage';
import type { Fix } from '../../../src/edits/fix';
import { checkFile } from '../../../src/rules/running/check';
import {
  insertIntoCompose,
  insertIntoDockerfile,
  replaceInCompose,
  replaceInDockerfile,
} from '../../../src/utilities/wiring';

export type Files = Readonly<Record<string, string>>;

const ROOT = 'file:///work/';

export function uriOf(path: string): string {
  return ROOT + path;
}

export interface Workspace {
  readonly project: MutableProject;
  readonly texts: Map<string, string>;
}

export function open(files: Files): Workspace {
  const workspace = { project: createProject(), texts: new Map(Object.entries(files)) };
  for (const [path, text] of workspace.texts) set(workspace, path, text);
  return workspace;
}

function set({ project, texts }: Workspace, path: string, text: string): void {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const kind = isComposeFileName(name) ? 'compose' : isDockerfileName(name) ? 'dockerfile' : undefined;
  texts.set(path, text);
  if (kind) project.setFile(ROOT + path, kind, text, 0);
  else project.setRead(ROOT + path, text);
}

/** Reads what a computation asks for, as the editor and the command line do. */
export function resolve<T>({ project, texts }: Workspace, compute: () => T): T {
  for (;;) {
    const result = compute();
    const wanted = project.wanted();
    if (wanted.length === 0) return result;
    for (const uri of wanted) project.setRead(uri, texts.get(uri.slice(ROOT.length)) ?? null);
  }
}

function dockerfileAt({ project }: Workspace, path: string): Dockerfile {
  const file = project.files.get(ROOT + path);
  assert.equal(file?.kind, 'dockerfile');
  return file;
}

/** The fixes for each shipped stage of a Dockerfile: of its health check, or for that it has none. */
export function dockerfileFixes(workspace: Workspace, path: string): readonly Fix[] {
  const { project } = workspace;
  return resolve(workspace, () => {
    const dockerfile = dockerfileAt(workspace, path);
    return project.shippedStages(dockerfile).flatMap((shipped) => {
      for (const stage of lineage(shipped)) {
        const healthcheck = stage.instructions.filter(isHealthcheck).at(-1);
        if (healthcheck) return replaceInDockerfile({ dockerfile, stage, project, healthcheck });
      }
      return insertIntoDockerfile({ dockerfile, stage: shipped, project });
    });
  });
}

/** The fixes of the first finding of a rule. */
export function fixesOf(workspace: Workspace, rule: string): readonly Fix[] {
  const { project } = workspace;
  return resolve(workspace, () => {
    const findings = [...project.files.values()].flatMap((file) => checkFile(file, project));
    return findings.find((finding) => finding.rule === rule)?.fixes() ?? [];
  });
}

/** The fixes for a service: of its health check's test, or for that it has none. */
export function composeFixes(workspace: Workspace, path: string, name: string): readonly Fix[] {
  const { project } = workspace;
  return resolve(workspace, () => {
    const file = project.files.get(ROOT + path) as ComposeFile | undefined;
    const service = file?.services.find((candidate) => candidate.name === name);
    if (!file || !service) throw new Error(`no service ${name}`);
    const request = { service, file, project };
    return service.healthcheck?.test ? replaceInCompose(request) : insertIntoCompose(request);
  });
}

/** Applies a fix, and returns the files that it changed or created. */
export function apply(workspace: Workspace, fix: Fix): Record<string, string> {
  const changed: Record<string, string> = {};
  for (const edit of fix.edits) {
    const path = edit.uri.slice(ROOT.length);
    const before = workspace.texts.get(path);
    if ('create' in edit) {
      assert.equal(before, undefined, `${path} is there already`);
      changed[path] = edit.create;
    } else
      changed[path] = TextDocument.applyEdits(TextDocument.create(edit.uri, '', 0, before ?? ''), [
        ...edit.edits,
      ]);
    set(workspace, path, changed[path]);
  }
  return changed;
}

/** The problems that the parsers see in the workspace's files. */
export function problems({ project }: Workspace): readonly string[] {
  return [...project.files.values()].flatMap((file) => file.problems.map(({ message }) => message));
}
