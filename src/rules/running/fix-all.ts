/** Applies preferred fixes until none is left, to a project of their own: what comes of it is for the caller to write. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Fix } from '../../edits/fix';
import type { MutableProject } from '../../project/create';
import { type CheckSettings, checkWhole, type Failure } from './check';
import { idleIgnores, newlyIdle } from './idle-ignores';
import { mentionsIgnores } from './ignores';
import type { Finding } from '../rule';

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
  /** What goes wrong costs no more than the fixes that it concerns; it may be told several times. */
  readonly onFailure: (file: string, failure: Failure) => void;
}

/** What is mended in one file may show in another that was looked at before it; more rounds would go in circles. */
const MOST_ROUNDS = 10;

/** By URI. */
export async function fixAll(request: FixAllRequest): Promise<ReadonlyMap<string, Change>> {
  const changes = new Map<string, Change>();
  const pasts = new Map<string, Past>();
  for (const file of request.files)
    pasts.set(file, { tried: new Set(), idle: await idleBefore(file, request) });
  for (let round = 0, more = true; more && round < MOST_ROUNDS; round++) {
    more = false;
    for (const [file, past] of pasts) {
      for (let next; (next = await nextFix(file, request, past));) {
        past.tried.add(next.key);
        more = true;
        if (await request.accepts(next.fix)) apply(next.fix, request.project, changes);
      }
    }
  }
  // What was done and undone again is no change.
  return new Map([...changes].filter(([, { before, after }]) => before !== after));
}

/** What is known of a file from before. */
interface Past {
  /** A fix that leaves its finding in place would come again for ever. */
  readonly tried: Set<string>;
  /** The ignores that silenced nothing. */
  readonly idle: ReadonlySet<string>;
}

async function nextFix(
  uri: string,
  request: FixAllRequest,
  { tried, idle }: Past,
): Promise<{ readonly fix: Fix; readonly key: string } | undefined> {
  const { project, isWanted } = request;
  const findings = await findingsOf(uri, request);
  const open = findings.filter((finding) => !tried.has(keyOf(finding)) && isWanted(finding));
  for (const finding of open) {
    const fix = (await fixesOf(finding, request)).find(({ preferred }) => preferred);
    if (fix) return { fix, key: keyOf(finding) };
  }
  // The ignores of what the fixes have mended go last: only then it is certain that nothing needs them any more.
  const document = project.files.get(uri)?.document;
  const needless = document && newlyIdle(open, document, idle);
  const [fix] = needless?.fixes() ?? [];
  return needless && fix && { fix, key: keyOf(needless) };
}

async function fixesOf(finding: Finding, { resolve, onFailure }: FixAllRequest): Promise<readonly Fix[]> {
  try {
    return await resolve(() => finding.fixes());
  } catch (error) {
    onFailure(finding.uri, { rules: [finding.rule], error });
    return [];
  }
}

async function findingsOf(
  uri: string,
  { project, settingsOf, resolve, onFailure }: FixAllRequest,
): Promise<readonly Finding[]> {
  const checked = await resolve(() => {
    const file = project.files.get(uri);
    return file && checkWhole(file, project.seenFrom(uri), settingsOf(uri));
  });
  for (const failure of checked?.failures ?? []) onFailure(uri, failure);
  return checked?.findings ?? [];
}

async function idleBefore(uri: string, request: FixAllRequest): Promise<ReadonlySet<string>> {
  const document = request.project.files.get(uri)?.document;
  if (!document || !mentionsIgnores(document)) return new Set();
  return idleIgnores(await findingsOf(uri, request), document);
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
