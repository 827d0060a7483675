/** Lints files that exist only in a test and prints what was found so that it reads in a table. */
import { createProject } from '../../../src/project/create';
import { isComposeFileName } from '../../../src/project/names';
import { checkFile, type CheckSettings, defaultSettings } from '../../../src/rules/check';
import type { Finding } from '../../../src/rules/rule';

export type Files = Readonly<Record<string, string>>;

const ROOT = 'file:///workspace/';

export function projectOf(files: Files) {
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
  const check = () =>
    [...project.files.values()].flatMap((file) =>
      file.document.uri.startsWith(ROOT) ? checkFile(file, project, settings) : [],
    );
  for (;;) {
    const findings = check();
    const wanted = project.wanted();
    if (wanted.length === 0) return findings;
    for (const uri of wanted) project.setRead(uri, files[uri.slice(ROOT.length)] ?? null);
  }
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
