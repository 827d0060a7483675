/** Paths as containers have them, with slashes. */

/** The last part of a path, or all of a name. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
