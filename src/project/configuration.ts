/** The `.checkup.yaml` of each file: the nearest in its folder or above, read like any other file that is asked for. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { candidatesOf } from '../configuration/lookup';
import type { Configuration } from '../configuration/model';
import { parseConfiguration } from '../configuration/parse';
import type { Project } from './project';
import { folderOf } from './uris';

export interface Configurations {
  readonly of: (uri: string, read: Project['read']) => Configuration | undefined;
  /** One that counts for every file, whatever there is near it. */
  readonly set: (uri: string, text: string) => void;
}

export function createConfigurations(): Configurations {
  const parsed = new Map<string, Configuration>();
  /** By folder: it is asked for each image of each file. */
  const candidates = new Map<string | undefined, readonly string[]>();
  let forAll: Configuration | undefined;

  function parse(uri: string, text: string): Configuration {
    const known = parsed.get(uri);
    if (known?.document.getText() === text) return known;
    const configuration = parseConfiguration(TextDocument.create(uri, 'yaml', 0, text));
    parsed.set(uri, configuration);
    return configuration;
  }

  function candidatesBeside(uri: string): readonly string[] {
    const folder = folderOf(uri);
    let known = candidates.get(folder);
    if (!known) candidates.set(folder, (known = candidatesOf(uri)));
    return known;
  }

  return {
    of(uri, read) {
      if (forAll) return forAll;
      for (const candidate of candidatesBeside(uri)) {
        const text = read(candidate);
        // While a nearer one is not known yet, those above are asked for all the same, to be read together.
        if (typeof text === 'string') return parse(candidate, text);
      }
      return undefined;
    },
    set(uri, text) {
      forAll = parse(uri, text);
    },
  };
}
