/** Looks through a build context for files that mention a tool. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FolderMentions, type Mentioned, NOT_LOOKED_INTO, toolsIn } from '../project/mentions';
import { toUri } from './uris';

/** More than this is no application's source, and would be waited for. */
const MAX_FILES = 5000;
/** Bytes. */
const MAX_SIZE = 16 * 1024 * 1024;
const MAX_TOTAL = 256 * 1024 * 1024;

/** null where there is too much to look through, or a part of it cannot be read. Links are not followed. */
export async function mentionsBelow(folder: string, most = MAX_FILES): Promise<FolderMentions> {
  try {
    const files = await filesBelow(fileURLToPath(folder), most);
    return files && (await mentionsIn(files));
  } catch {
    return null;
  }
}

async function filesBelow(top: string, most: number): Promise<readonly string[] | null> {
  const files: string[] = [];
  const folders = [top];
  for (let folder; (folder = folders.pop()) !== undefined;) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const at = path.join(folder, entry.name);
      if (entry.isFile()) files.push(at);
      else if (entry.isDirectory() && !NOT_LOOKED_INTO.has(entry.name)) folders.push(at);
    }
    if (files.length + folders.length > most) return null;
  }
  return files;
}

async function mentionsIn(files: readonly string[]): Promise<FolderMentions> {
  const found = new Map<string, Mentioned>();
  let total = 0;
  for (const file of files) {
    const { size } = await stat(file);
    total += size;
    if (size > MAX_SIZE || total > MAX_TOTAL) return null;
    // Of what is no text, the letters are all that counts.
    const tools = toolsIn(await readFile(file, 'latin1'));
    if (tools.size > 0) found.set(toUri(file), tools);
  }
  return found;
}
