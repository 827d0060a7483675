/** What is wrong in the `.checkup.yaml` files that count for the files that were asked for. */
import { parseConfiguration } from '../configuration/parse';
import { catalogue } from '../rules/registry';
import type { Io } from './io';
import { display, resolve, type Loaded } from './load';

/** Gives whether there was something to tell. The rest of a flawed configuration counts all the same. */
export async function tellProblems({ project, uris }: Loaded, io: Io): Promise<boolean> {
  const found = await resolve(project, () => uris.map((uri) => project.configurationOf(uri)));
  const documents = new Map(found.flatMap((one) => (one ? [[one.document.uri, one.document] as const] : [])));
  const known = catalogue.map(({ id }) => id);
  let flawed = false;
  for (const [uri, document] of [...documents].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const { message, span } of parseConfiguration(document, known).problems) {
      const { line, character } = document.positionAt(span.start);
      io.error(`checkup: ${display(uri, io)}:${line + 1}:${character + 1}: ${message}`);
      flawed = true;
    }
  }
  return flawed;
}
