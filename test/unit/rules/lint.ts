/** Lints files that exist only in a test and prints what was found so that it reads in a table. */
import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Fix } from '../../../src/edits/fix';
import { createProject, type MutableProject } from '../../../src/project/create';
import { toolsIn } from '../../../src/project/mentions';
import { isComposeFileName } from '../../../src/project/names';
import { checkFile, type CheckSettings, defaultSettings } from '../../../src/rules/running/check';
import type { Finding } from '../../../src/rules/rule';

export type Files = Readonly<Record<string, string>>;

const ROOT = 'file:///workspace/';

export function projectOf(files: Files): MutableProject {
  const project = createProject();
  for (const [name, text] of Object.entries(files)) {
    const base = name.slice(name.lastIndexOf('/') + 1);
    if (/dockerfile$|containerfile|^dockerfile(?!\.dockerignore)/i.test(base))
      project.setFile(ROOT + name, 'dockerfile', text, 0);
    else if (isComposeFileName(base)) project.setFile(ROOT + name, 'compose', text, 0);
    else project.setRead(ROOT + name, text);
  }
  return project;
}

export function lint(files: Files, settings: CheckSettings = defaultSettings): readonly Finding[] {
  const project = projectOf(files);
  return settled(project, files, () => checkAll(project, settings));
}

export function checkAll(
  project: MutableProject,
  settings: CheckSettings = defaultSettings,
): readonly Finding[] {
  return [...project.files.values()].flatMap((file) =>
    file.document.uri.startsWith(ROOT) ? checkFile(file, project, settings) : [],
  );
}

/** What a computation gives when it has been told all that it asked for. */
export function settled<T>(project: MutableProject, files: Files, compute: () => T): T {
  for (;;) {
    const result = compute();
    const wanted = project.wanted();
    const folders = project.wantedFolders();
    if (wanted.length + folders.length === 0) return result;
    for (const uri of wanted) project.setRead(uri, files[uri.slice(ROOT.length)] ?? null);
    for (const folder of folders) {
      const below = Object.keys(files).filter((name) => `${ROOT}${name}`.startsWith(`${folder}/`));
      project.setMentions(folder, new Map(below.map((name) => [ROOT + name, toolsIn(files[name] ?? '')])));
    }
  }
}

/** What is offered for the first finding of a rule. */
export function fixesFor(rule: string, files: Files): readonly Fix[] {
  const project = projectOf(files);
  return settled(
    project,
    files,
    () =>
      checkAll(project)
        .find((finding) => finding.rule === rule)
        ?.fixes() ?? [],
  );
}

/** The files as a fix leaves them. */
export function applied({ edits }: Fix, files: Files): Files {
  const changed = edits.map((edit): [string, string] => {
    const name = edit.uri.slice(ROOT.length);
    if ('create' in edit) return [name, edit.create];
    const document = TextDocument.create(edit.uri, '', 0, files[name] ?? '');
    return [name, TextDocument.applyEdits(document, [...edit.edits])];
  });
  return { ...files, ...Object.fromEntries(changed) };
}

/** A fix ends a finding of its rule and brings no other. */
export function assertMends(rule: string, before: Files, after: Files): void {
  const [found, left] = [countsOf(before), countsOf(after)];
  for (const [key, count] of left) assert.ok(count <= (found.get(key) ?? 0), `the fix brings ${key}`);
  const ofRule = (files: Files) => findings(rule, files).length;
  assert.ok(ofRule(after) < ofRule(before), `the fix leaves ${rule}`);
}

function countsOf(files: Files): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, subject } of lint(files)) {
    const key = `${rule} ${subject}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** `api/Dockerfile:2 warning curl`: file, line from 1, severity, the text that is marked. */
export function findings(rule: string, files: Files): readonly string[] {
  return lint(files)
    .filter((finding) => finding.rule === rule)
    .map(({ uri, range, severity }) => {
      const name = uri.slice(ROOT.length);
      const lines = (files[name] ?? '').split('\n');
      const marked =
        range.start.line === range.end.line
          ? lines[range.start.line]?.slice(range.start.character, range.end.character)
          : '…';
      return `${name}:${range.start.line + 1} ${severity} ${marked ?? ''}`;
    });
}
