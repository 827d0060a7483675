/** Applies preferred fixes until none is left, to a project of their own: what comes of it is for the caller to write. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Fix } from '../edits/fix';
import type { MutableProject } from '../project/create';
import { checkFile, type CheckSettings } from './check';
import type { Finding } from './rule';

/** What was done to a file. */
export interface Change {
  /** null for a file that was not there. */
  readonly before: string | null;
  readonly after: string;
  /** The titles of the fixes, each once. */
  readonly done: readonly string[];
}

export interface FixAllRequest {
  /** It is changed along with the fixes. */
  readonly project: MutableProject;
  /** The files whose checks find what is to be fixed; it may stand elsewhere. */
  readonly files: readonly string[];
  readonly settingsOf: (file: string) => CheckSettings;
  /** Computes something from the project, reading the files that it asks for. */
  readonly resolve: <T>(compute: () => T) => Promise<T>;
  readonly isWanted: (finding: Finding) => boolean;
  /** Whether a fix may be applied; it is asked once for each. */
  readonly accepts: (fix: Fix) => boolean | Promise<boolean>;
}

/** By URI. */
export async function fixAll(request: FixAllRequest): Promise<ReadonlyMap<string, Change>> {
  const changes = new Map<string, Change>();
  for (const file of request.files) {
    /** A fix that leaves its finding in place would come again for ever. */
    const tried = new Set<string>();
    for (let next; (next = await nextFix(file, request, tried));) {
      tried.add(next.key);
      if (await request.accepts(next.fix)) apply(next.fix, request.project, changes);
    }
  }
  // What was done and undone again is no change.
  return new Map([...changes].filter(([, { before, after }]) => before !== after));
}

async function nextFix(
  uri: string,
  { project, settingsOf, resolve, isWanted }: FixAllRequest,
  tried: ReadonlySet<string>,
): Promise<{ readonly fix: Fix; readonly key: string } | undefined> {
  const findings = await resolve(() => {
    const file = project.files.get(uri);
    return file ? checkFile(file, project.seenFrom(uri), settingsOf(uri)) : [];
  });
  for (const finding of findings) {
    const key = keyOf(finding);
    if (tried.has(key) || !isWanted(finding)) continue;
    const fix = (await resolve(() => finding.fixes())).find(({ preferred }) => preferred);
    if (fix) return { fix, key };
  }
  return undefined;
}

function keyOf({ uri, rule, subject, range, message }: Finding): string {
  return JSON.stringify([uri, rule, subject, range, message]);
}

function apply(fix: Fix, project: MutableProject, changes: Map<string, Change>): void {
  for (const edit of fix.edits) {
    const file = project.files.get(edit.uri);
    const text = file?.document.getText() ?? project.read(edit.uri) ?? null;
    const after =
      'create' in edit
        ? edit.create
        : TextDocument.applyEdits(TextDocument.create(edit.uri, '', 0, text ?? ''), [...edit.edits]);
    const { before, done } = changes.get(edit.uri) ?? { before: text, done: [] };
    changes.set(edit.uri, { before, after, done: [...new Set([...done, fix.title])] });
    if (file) project.setFile(edit.uri, file.kind, after, file.document.version + 1);
    else project.setRead(edit.uri, after);
  }
}
