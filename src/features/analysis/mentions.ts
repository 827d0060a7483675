/** Looks through a build context for files that mention a tool, as far as it is in the workspace. */
import * as vscode from 'vscode';
import { type FolderMentions, type Mentioned, NOT_LOOKED_INTO, toolsIn } from '../../project/mentions';

/** More than this is no application's source, and would be waited for. */
const MAX_FILES = 5000;
/** Files read at once. */
const BATCH = 64;
const EXCLUDED = `**/{${[...NOT_LOOKED_INTO].join(',')}}/**`;

/** `read` gives null for a file that is too large, or gone: then nothing is known. */
export async function mentionsBelow(
  folder: string,
  read: (uri: string) => Promise<string | null>,
): Promise<FolderMentions> {
  const top = vscode.Uri.parse(folder, true);
  if (!vscode.workspace.getWorkspaceFolder(top)) return null;
  const pattern = new vscode.RelativePattern(top, '**');
  const files = await vscode.workspace.findFiles(pattern, EXCLUDED, MAX_FILES + 1);
  if (files.length > MAX_FILES) return null;
  const found = new Map<string, Mentioned>();
  for (let at = 0; at < files.length; at += BATCH) {
    const uris = files.slice(at, at + BATCH).map(String);
    const texts = await Promise.all(uris.map(read));
    if (texts.includes(null)) return null;
    for (const [index, uri] of uris.entries()) found.set(uri, toolsIn(texts[index] ?? ''));
  }
  return found;
}
