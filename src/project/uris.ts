/** URIs as the editor spells them (`vscode.Uri.toString()`), and what paths in files mean relative to them. */
import { URI } from 'vscode-uri';

/** The folder that a file is in; undefined for a document that is in none (`untitled:`). */
export function folderOf(uri: string): string | undefined {
  const path = withoutQuery(uri);
  const slash = path.lastIndexOf('/');
  return slash < 0 ? undefined : path.slice(0, slash);
}

export function nameOf(uri: string): string {
  const path = withoutQuery(uri);
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!name.includes('%')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** In a path both characters are encoded. */
function withoutQuery(uri: string): string {
  const end = uri.search(/[?#]/);
  return end < 0 ? uri : uri.slice(0, end);
}

/** A path as a person writes it in a file, relative to a folder; undefined where it leads nowhere that can be told. */
export function resolvePath(folder: string, path: string): string | undefined {
  if (path.startsWith('~') || path.includes('\0')) return undefined;
  // Compose on Windows takes both; a backslash in a name is not to be expected elsewhere.
  const slashed = path.replaceAll('\\', '/');
  // Nothing to encode in these, which are by far the most.
  if (PLAIN_FOLDER.test(folder) && PLAIN_PATH.test(slashed))
    return `file://${normal(slashed.startsWith('/') ? slashed : `${folder.slice('file://'.length)}/${slashed}`)}`;
  const base = URI.parse(folder);
  const absolute = /^[a-z]:\//i.test(slashed) ? `/${slashed}` : slashed;
  return base
    .with({ path: normal(absolute.startsWith('/') ? absolute : `${base.path}/${absolute}`) })
    .toString();
}

/** Encoded as the editor does it, and so to be taken over as it is; an encoded slash, `.` or `%` is not. */
const PLAIN_FOLDER = /^file:\/\/\/(?:[\w./~-]|%(?!2[5EF]|5C)[\dA-F]{2})*$/;
const PLAIN_PATH = /^[\w./-]+$/;

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Git repositories, archives, images and other contexts that are not a folder here. */
export function isRemote(path: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\/|^git@|^github\.com\/|^(?:target|service):/i.test(path);
}

/** A file's path below a folder; undefined where it is not in it. */
export function pathBelow(folder: string, uri: string): string | undefined {
  const start = folder.endsWith('/') ? folder : `${folder}/`;
  return uri.startsWith(start) ? decodeURIComponent(uri.slice(start.length)) : undefined;
}

export function uriBelow(folder: string, name: string): string {
  return `${folder.replace(/\/$/, '')}/${name}`;
}
