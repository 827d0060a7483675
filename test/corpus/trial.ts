/** Tries one fix on a project, looks at what became of it, and takes it back. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-types';
import type { Fix } from '../../src/edits/fix';
import { resolve } from '../../src/cli/load';
import type { MutableProject } from '../../src/project/create';
import { checkFile } from '../../src/rules/running/check';
import type { Finding } from '../../src/rules/rule';

/** What is wrong with a fix, each in a sentence; nothing where it is as it should be. */
export async function tryFix(
  finding: Finding,
  fix: Fix,
  project: MutableProject,
): Promise<readonly string[]> {
  const near = neighbours(finding, fix, project);
  const before = await check(near, project);
  const shape = fix.edits.flatMap((edit) => ('edits' in edit ? misshapen(edit, project) : []));
  if (shape.includes(OVERLAP)) return shape;
  const undo = apply(fix, project);
  try {
    const after = await check(near, project);
    return [...shape, ...compare(finding, before, after)];
  } catch (error) {
    return [...shape, `throws afterwards: ${String(error)}`];
  } finally {
    undo();
  }
}

/** Every file whose findings a fix may change. */
function neighbours({ uri }: Finding, { edits }: Fix, project: MutableProject): readonly string[] {
  const edited = edits.map((edit) => edit.uri);
  const all = new Set([uri, ...edited, ...[uri, ...edited].flatMap((one) => project.dependentsOf(one))]);
  return [...all].filter((one) => project.files.has(one));
}

async function check(uris: readonly string[], project: MutableProject): Promise<readonly Finding[]> {
  return resolve(project, () =>
    uris.flatMap((uri) => {
      const file = project.files.get(uri);
      return file ? checkFile(file, project.seenFrom(uri)) : [];
    }),
  );
}

/** Its own finding is gone, and no other has come. Places are left out: they move with the text. */
function compare(finding: Finding, before: readonly Finding[], after: readonly Finding[]): readonly string[] {
  const [old, now] = [count(before), count(after)];
  const said: string[] = [];
  if ((now.get(key(finding)) ?? 0) >= (old.get(key(finding)) ?? 0)) said.push('its finding is still there');
  for (const [found, times] of now)
    if (!isConsequence(finding, found) && times > (old.get(found) ?? 0))
      said.push(`adds a finding: ${found.split('\n').join(' ')}`);
  return said;
}

/** Where a service gets a check, others that depend on it can wait for it: saying so is that rule's very purpose. */
function isConsequence({ rule }: Finding, found: string): boolean {
  const gets = /^(?:healthcheck-(?:missing|test-missing|disabled)|depends-on-no-healthcheck)$/;
  return gets.test(rule) && found.startsWith('depends-on-not-waiting\n');
}

function count(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(key(finding), (counts.get(key(finding)) ?? 0) + 1);
  return counts;
}

/**
 * Without the message, which may give another reason for the same finding, and without a stage's index, which is
 * another where a stage is put before it.
 */
function key({ uri, rule, subject }: Finding): string {
  return [rule, uri, /^\d+$/.test(subject) ? '' : subject].join('\n');
}

const OVERLAP = 'edits overlap';

/** Edits that overlap, rewrite lines to what they were, or end lines otherwise than the file does. */
function misshapen(
  { uri, edits }: { readonly uri: string; readonly edits: readonly TextEdit[] },
  project: MutableProject,
): readonly string[] {
  const text = project.files.get(uri)?.document.getText() ?? project.read(uri) ?? '';
  const document = TextDocument.create(uri, '', 0, text);
  const spans = edits
    .map(({ range, newText }) => ({
      start: document.offsetAt(range.start),
      end: document.offsetAt(range.end),
      newText,
    }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const said: string[] = [];
  spans.forEach(({ start, end, newText }, index) => {
    if (start < (spans[index - 1]?.end ?? 0)) said.push(OVERLAP);
    const [old, now] = [text.slice(start, end).split('\n'), newText.split('\n')];
    const whole = (start === 0 || text[start - 1] === '\n') && old.length > 1 && now.length > 1;
    if (whole && old[0] === now[0]) said.push(`rewrites a line to what it was: ${JSON.stringify(now[0])}`);
  });
  if (said.includes(OVERLAP)) return said;
  const after = TextDocument.applyEdits(document, [...edits]);
  if (after === text) said.push('changes nothing');
  if (text.includes('\r\n') && !/(?<!\r)\n/.test(text) && /(?<!\r)\n/.test(after))
    said.push('a lone line feed among CRLF');
  if (text !== '' && text.endsWith('\n') !== after.endsWith('\n'))
    said.push('adds or takes the newline at the end of the file');
  return said;
}

/** Gives what takes it back. */
export function apply(fix: Fix, project: MutableProject): () => void {
  const undone = fix.edits.map((edit) => {
    const { uri } = edit;
    const file = project.files.get(uri);
    const before = file?.document.getText() ?? project.read(uri) ?? null;
    const after =
      'create' in edit
        ? edit.create
        : TextDocument.applyEdits(TextDocument.create(uri, '', 0, before ?? ''), [...edit.edits]);
    const set = (text: string | null, version: number) => {
      if (file && text !== null) project.setFile(uri, file.kind, text, version);
      else project.setRead(uri, text);
    };
    const { version = 0 } = file?.document ?? {};
    set(after, version + 1);
    return () => {
      set(before, version + 2);
    };
  });
  return () => {
    for (const undo of undone.reverse()) undo();
  };
}
