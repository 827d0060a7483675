/** Fills a project from a host, whatever that host is: finds the files, reads them, and what they ask for. */
import type { InspectedImage } from '../images/inspected';
import type { FileKind, MutableProject } from './create';
import type { FolderMentions } from './mentions';
import { isComposeFileName, isDockerfileName } from './names';
import { nameOf } from './uris';

export interface Host {
  /** URIs of files, by whatever means the host finds them; those with other names are passed over. */
  list(): AsyncIterable<string> | Promise<readonly string[]>;
  /** null where there is no such file, or it cannot be read as text. */
  readonly read: (uri: string) => Promise<string | null>;
  /** The files of a folder and below that mention a tool; null where that would take too long, or is not allowed. */
  readonly mentions?: (folder: string) => Promise<FolderMentions>;
  /** What an engine says about an image; null where it does not have it. */
  readonly image?: (name: string) => Promise<InspectedImage | null>;
}

/** Files read at once: enough to keep a disk or a remote busy, few enough for its limits. */
const BATCH = 64;

/** `onProgress` is told how many files have been read so far. Gives the URIs of the files that were set. */
export async function loadProject(
  host: Host,
  project: MutableProject,
  onProgress?: (count: number) => void,
): Promise<readonly string[]> {
  const uris: string[] = [];
  let batch: string[] = [];
  const flush = async () => {
    const found = batch;
    batch = [];
    await Promise.all(found.map((uri) => take(uri, host, project)));
    uris.push(...found);
    onProgress?.(uris.length);
  };
  for await (const uri of await host.list()) {
    if (kindOf(uri) === undefined) continue;
    batch.push(uri);
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  // Following the chains is what asks: what is read may lead to more.
  await resolve(project, host, () => project.reached());
  return uris;
}

async function take(uri: string, host: Host, project: MutableProject): Promise<void> {
  const kind = kindOf(uri);
  const text = await host.read(uri);
  if (kind !== undefined && text !== null) project.setFile(uri, kind, text, 0);
}

/** Computes something from the project, reading what it asks for until it has asked for nothing new. */
export async function resolve<T>(
  project: MutableProject,
  host: Pick<Host, 'read' | 'mentions' | 'image'>,
  compute: () => T,
): Promise<T> {
  for (;;) {
    const result = compute();
    // Who else asked is all the same here, and to find that out is not free.
    if (!(await supply(project, host, () => []))) return result;
  }
}

/**
 * Gives a project what was asked of it since. Gives the files that may be judged otherwise now, `dependentsOf` a file
 * that was read among them; undefined where nothing was asked.
 */
export async function supply(
  project: MutableProject,
  { read, mentions, image }: Pick<Host, 'read' | 'mentions' | 'image'>,
  dependentsOf: (uri: string) => Iterable<string> = (uri) => project.dependentsOf(uri),
): Promise<ReadonlySet<string> | undefined> {
  const wanted = project.wanted();
  const folders = project.wantedFolders();
  const images = image ? project.wantedImages() : [];
  if (wanted.length + folders.length + images.length === 0) return undefined;
  const again = new Set<string>();
  const add = (uris: Iterable<string>) => {
    for (const uri of uris) again.add(uri);
  };
  if (image) add(await askForImages(project, image));
  for (const folder of folders) add(project.setMentions(folder, mentions ? await mentions(folder) : null));
  await inBatches(wanted, async (uri) => {
    project.setRead(uri, await read(uri));
    add(dependentsOf(uri));
  });
  return again;
}

async function inBatches(all: readonly string[], work: (one: string) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += BATCH) await Promise.all(all.slice(at, at + BATCH).map(work));
}

/** Asks an engine for the images that checks asked for; gives the files that may be judged otherwise now. */
export async function askForImages(
  project: MutableProject,
  image: NonNullable<Host['image']>,
): Promise<ReadonlySet<string>> {
  const askers = new Set<string>();
  await inBatches(project.wantedImages(), async (name) => {
    for (const asker of project.setImage(name, await image(name))) askers.add(asker);
  });
  return askers;
}

/** What a file's name says that it is. */
export function kindOf(uri: string): FileKind | undefined {
  const name = nameOf(uri);
  if (isDockerfileName(name)) return 'dockerfile';
  return isComposeFileName(name) && !isWorkflow(uri) ? 'compose' : undefined;
}

/** One of a forge's own, `.github/workflows/docker-compose.yml`, or of Ansible's, `roles/web/tasks/compose.yml`. */
function isWorkflow(uri: string): boolean {
  return /\/(?:\.(?:github|gitea|forgejo)\/workflows|roles\/[^/]+\/(?:tasks|handlers))\/[^/]+$/.test(uri);
}
