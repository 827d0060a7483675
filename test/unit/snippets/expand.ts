/** What a snippet leaves in the file when every placeholder is left as it is. */
import { readFileSync } from 'node:fs';

export interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

export function readSnippets(file: string): ReadonlyMap<string, Snippet> {
  return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Snippet>));
}

/** `${1:text}`, `$1`, `$0` and `\$`, of the editor's snippet syntax all that is used here. */
export function placeholders(line: string): string {
  return line
    .replaceAll(/(?<!\\)\$\{\d+:([^{}]*)\}/g, '$1')
    .replaceAll(/(?<!\\)\$\d+/g, '')
    .replaceAll(/\\([$}\\])/g, '$1');
}

/** As the editor inserts it: each line as far in as the first, a tab as wide as the file has it. */
export function expand({ body }: Snippet, indentation = '', tab = '  '): string {
  return body.map((line) => indentation + placeholders(line).replaceAll('\t', tab) + '\n').join('');
}
