/** The project's files as text and parsed, each parsed when it is first asked for and again after it changed. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseCompose } from '../language/compose/parse';
import type { ComposeFile } from '../language/compose/model';
import { parseDockerfile } from '../language/dockerfile/parse';
import type { Dockerfile } from '../language/dockerfile/model';
import { parseDotenv } from './dotenv';
import { createMentions, type Mentions } from './mentions';
import { createNaming, type Naming } from './naming';
import { isComposeFileName, isDockerfileName } from './names';
import { addTo, createTexts, type Texts } from './texts';
import { folderOf, nameOf } from './uris';

export type FileKind = 'dockerfile' | 'compose';
type File = Dockerfile | ComposeFile;

export interface Sources {
  readonly texts: Texts;
  readonly mentions: Mentions;
  readonly naming: Naming;
  /** The files that were set, not those that others led to. */
  readonly files: ReadonlyMap<string, File>;
  readonly kindOf: (uri: string) => FileKind | undefined;
  /** One of the files, or one that is read because another leads to it: null for none, undefined for not yet known. */
  readonly dockerfileAt: (uri: string) => Dockerfile | null | undefined;
  /** `dotenvs`: where its variables come from, if not from the `.env` file of its folder alone. */
  readonly composeAt: (uri: string, dotenvs?: readonly string[]) => ComposeFile | null | undefined;
  /** What others led to. */
  readonly reached: () => readonly Reached[];
  /** A file as it would be with another text, which is not taken over. */
  readonly withText: (file: File, text: string) => File;
  /** Gives whether that changed anything. */
  readonly set: (uri: string, kind: FileKind, text: string, version: number) => boolean;
  readonly remove: (uri: string) => void;
  /** Forgets what was parsed with this file's help; gives the files that have to be parsed again for it. */
  readonly changed: (uri: string) => readonly string[];
  /** The compose files that take variables from a `.env` file. */
  readonly readersOfDotenv: (uri: string) => Iterable<string>;
  readonly setListed: (folder: string) => void;
}

/** A file that was not set but led to. */
export interface Reached {
  readonly uri: string;
  readonly kind: FileKind;
  readonly text: string;
}

interface Entry {
  readonly kind: FileKind;
  readonly document: TextDocument;
  parsed?: File;
}

export function createSources(): Sources {
  const entries = new Map<string, Entry>();
  /** Compose files as they are read from elsewhere, by URI and by where their variables come from. */
  const views = new Map<string, Map<string, ComposeFile>>();
  const guests = new Map<string, Entry>();
  const listed = new Set<string>();
  const texts = createTexts((uri) => entries.get(uri)?.document.getText());
  const dotenv = createDotenv(texts);
  const naming = createNaming(function* () {
    for (const [uri, { document }] of entries) yield [uri, document.getText()];
  });

  function parsed(entry: Entry): File {
    return (entry.parsed ??= parse(entry.kind, entry.document));
  }

  function parse(kind: FileKind, document: TextDocument): File {
    const { uri } = document;
    return kind === 'dockerfile'
      ? parseDockerfile(document)
      : parseCompose(document, (name) => dotenv.variable(uri, dotenvsBeside(uri), name));
  }

  function composeAt(
    uri: string,
    dotenvs: readonly string[] = dotenvsBeside(uri),
  ): ComposeFile | null | undefined {
    const file = lookUp(uri, 'compose');
    if (file?.kind !== 'compose' || dotenvs.join() === dotenvsBeside(uri).join())
      return file as null | undefined;
    if (!file.document.getText().includes('$')) return file;
    const byDotenvs = views.get(uri) ?? new Map<string, ComposeFile>();
    views.set(uri, byDotenvs);
    const key = dotenvs.join('\n');
    const known = byDotenvs.get(key);
    if (known?.document === file.document) return known;
    const view = parseCompose(file.document, (name) => dotenv.variable(uri, dotenvs, name));
    byDotenvs.set(key, view);
    return view;
  }

  function lookUp(uri: string, kind: FileKind): File | null | undefined {
    const own = entries.get(uri);
    if (own) return own.kind === kind ? parsed(own) : null;
    if (isListed(uri, listed)) return null;
    const text = texts.look(uri);
    if (text === undefined || text === null) return text;
    const guest = guests.get(uri);
    if (guest?.kind === kind) return parsed(guest);
    const entry = { kind, document: TextDocument.create(uri, kind, 0, text) };
    guests.set(uri, entry);
    return parsed(entry);
  }

  return {
    texts,
    mentions: createMentions(),
    naming,
    files: lazyFiles(entries, parsed),
    kindOf: (uri) => entries.get(uri)?.kind,
    dockerfileAt: (uri) => lookUp(uri, 'dockerfile') as Dockerfile | null | undefined,
    composeAt,
    withText: ({ kind, document: { uri, languageId, version } }, text) =>
      parse(kind, TextDocument.create(uri, languageId, version, text)),
    reached: () => [...guests].map(([uri, { kind, document }]) => ({ uri, kind, text: document.getText() })),
    set(uri, kind, text, version) {
      const before = entries.get(uri);
      const same = before?.kind === kind && before.document.getText() === text;
      if (same && before.document.version === version) return false;
      entries.set(uri, { kind, document: TextDocument.create(uri, kind, version, text) });
      texts.drop(uri);
      naming.changed(uri, text);
      return true;
    },
    remove(uri) {
      entries.delete(uri);
      naming.changed(uri, null);
    },
    changed(uri) {
      guests.delete(uri);
      views.delete(uri);
      dotenv.changed(uri);
      const again = [...dotenv.readersOf(uri)];
      for (const compose of again) {
        guests.delete(compose);
        views.delete(compose);
        delete entries.get(compose)?.parsed;
      }
      return again;
    },
    readersOfDotenv: dotenv.readersOf,
    setListed: (folder) => listed.add(folder.endsWith('/') ? folder : `${folder}/`),
  };
}

/** Below a folder whose files have all been set, what was not set is not there. */
function isListed(uri: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  const name = nameOf(uri);
  return (
    (isComposeFileName(name) || isDockerfileName(name)) &&
    [...folders].some((folder) => uri.startsWith(folder))
  );
}

function dotenvsBeside(compose: string): readonly string[] {
  const folder = folderOf(compose);
  return folder === undefined ? [] : [`${folder}/.env`];
}

interface Dotenv {
  /** The first of the files that knows one counts. */
  readonly variable: (compose: string, dotenvs: readonly string[], name: string) => string | undefined;
  readonly readersOf: (uri: string) => Iterable<string>;
  readonly changed: (uri: string) => void;
}

/** The variables that compose files are given. */
function createDotenv(texts: Texts): Dotenv {
  const readers = new Map<string, Set<string>>();
  const parsed = new Map<string, ReadonlyMap<string, string | undefined>>();
  const valuesOf = (uri: string) => {
    const text = texts.look(uri);
    if (text === undefined || text === null) return text;
    const values = parsed.get(uri) ?? parseDotenv(text);
    parsed.set(uri, values);
    return values;
  };
  return {
    variable(compose, dotenvs, name) {
      for (const uri of dotenvs) {
        addTo(readers, uri, compose);
        const values = valuesOf(uri);
        // One that is not known yet may have a value of its own, and so may one that is made from others.
        if (values === undefined || values?.has(name)) return values?.get(name);
      }
      return undefined;
    },
    readersOf: (uri) => readers.get(uri) ?? [],
    changed: (uri) => parsed.delete(uri),
  };
}

/** The entries as a map of parsed files. */
function lazyFiles(
  entries: ReadonlyMap<string, Entry>,
  parsed: (entry: Entry) => File,
): ReadonlyMap<string, File> {
  function* pairs(): Generator<[string, File], undefined> {
    for (const [uri, entry] of entries) yield [uri, parsed(entry)];
  }
  function* values(): Generator<File, undefined> {
    for (const entry of entries.values()) yield parsed(entry);
  }
  const files: ReadonlyMap<string, File> = {
    get size() {
      return entries.size;
    },
    has: (uri) => entries.has(uri),
    get: (uri) => {
      const entry = entries.get(uri);
      return entry && parsed(entry);
    },
    keys: () => entries.keys(),
    values,
    entries: pairs,
    forEach: (visit) => {
      for (const [uri, file] of pairs()) visit(file, uri, files);
    },
    [Symbol.iterator]: pairs,
  };
  return files;
}
