import { pathToFileURL } from 'node:url';
import { URI } from 'vscode-uri';

/** As the editor spells it, so that both speak of the same file. */
export function toUri(file: string): string {
  return URI.parse(pathToFileURL(file).toString()).toString();
}
