/**
 * Ignores that a fix leaves without anything to silence. An ignore that was idle before stays: what one machine cannot
 * know of an image, another may, and then it is needed.
 */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { difference } from '../../edits/difference';
import type { FileEdit, Fix } from '../../edits/fix';
import type { ComposeFile } from '../../language/compose/model';
import type { Dockerfile } from '../../language/dockerfile/model';
import type { Project } from '../../project/project';
import { type CheckSettings, checkWhole } from './check';
import { mentionsIgnores } from './ignores';
import type { Finding } from '../rule';
import { unusedIgnore } from '../unused-ignore';

type File = Dockerfile | ComposeFile;

/** The keys of the ignores in a file that silence nothing, out of its findings. */
export function idleIgnores(findings: readonly Finding[], document: TextDocument): ReadonlySet<string> {
  return new Set(findings.filter((one) => isIgnoreIn(document, one)).map((one) => keyOf(one, document)));
}

/** The first that silences nothing, and did before. */
export function newlyIdle(
  findings: readonly Finding[],
  document: TextDocument,
  before: ReadonlySet<string>,
): Finding | undefined {
  return findings.find((one) => isIgnoreIn(document, one) && !before.has(keyOf(one, document)));
}

/** The fix, and with it no more of the ignores in its finding's file that nothing needs any more once it is applied. */
export function withoutIdleIgnores(fix: Fix, file: File, project: Project, settings: CheckSettings): Fix {
  const { document } = file;
  const own = fix.edits.find(({ uri }) => uri === document.uri);
  if (!own || !('edits' in own) || !mentionsIgnores(document)) return fix;
  const before = idleIgnores(checkWhole(file, project, settings).findings, document);
  const withNone = (text: string): string => {
    const changed = project.withText(file, text);
    const idle = newlyIdle(checkWhole(changed, project, settings).findings, changed.document, before);
    const removal = idle?.fixes()[0]?.edits[0];
    return removal && 'edits' in removal
      ? withNone(TextDocument.applyEdits(changed.document, [...removal.edits]))
      : text;
  };
  const fixed = TextDocument.applyEdits(document, [...own.edits]);
  const after = withNone(fixed);
  if (after === fixed) return fix;
  const both: FileEdit = { uri: document.uri, edits: difference(document, after) };
  return { ...fix, edits: fix.edits.map((edit) => (edit === own ? both : edit)) };
}

/** Those in a script may be for other files that run it. */
function isIgnoreIn(document: TextDocument, { rule, uri }: Finding): boolean {
  return rule === unusedIgnore.id && uri === document.uri;
}

/**
 * Places change with each fix, and so do the other rules that the comment names; of two comments that say the same, none
 * is told from the other.
 */
function keyOf({ message, range: { start } }: Finding, document: TextDocument): string {
  const [line, next] = [start.line, start.line + 1].map((line) => ({ line, character: 0 }));
  const text = line && next ? document.getText({ start: line, end: next }) : '';
  return JSON.stringify([message, text.replace(RULES, '').trim()]);
}

const RULES = /(?<=checkup-ignore(?:-file)?)[ \t]+(?:[\w-]+[ \t]*,[ \t]*)*[\w-]+/;
