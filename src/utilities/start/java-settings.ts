/** What the configuration of an application in Java says: its files, profile by profile, and the environment. */
import { isMap, isScalar, isSeq } from 'yaml';
import { readYaml } from '../../language/compose/yaml';
import { resolveVariables, type Variables } from '../../project/variables';
import type { Start } from './source';

export type Setting = (key: string) => string | undefined;

/** A variable of the environment before the files, `SERVER_PORT` for `server.port`; a profile's own before the rest. */
export function settingsOf({ read, variables }: Start, profiles: readonly string[]): Setting {
  const written = new Map<string, string>();
  const names = ['', ...profiles.map((profile) => `-${profile}`)].flatMap((of) =>
    ['yml', 'yaml', 'properties'].map((ending) => `src/main/resources/application${of}.${ending}`),
  );
  for (const name of names) {
    for (const entries of partsOf(read(name) ?? '', name)) {
      const condition = entries.get('spring.config.activate.on-profile') ?? entries.get('spring.profiles');
      if (condition !== undefined && !profiles.includes(condition)) continue;
      for (const [key, value] of entries) written.set(key, value);
    }
  }
  const inFiles = (key: string) =>
    profiles
      .toReversed()
      .map((profile) => written.get(`%${profile}.${key}`))
      .find((value) => value !== undefined) ?? written.get(key);
  return (key) => {
    const name = key.toUpperCase().replaceAll('-', '').replaceAll('.', '_');
    return variables.has(name) ? variables.get(name) : expanded(inFiles(key), variables);
  };
}

/** `${PORT:8080}`: the default stands behind a colon. */
function expanded(value: string | undefined, variables: Variables): string | undefined {
  return value === undefined
    ? undefined
    : resolveVariables(value.replace(/(\$\{\w+):(?!-)/g, '$1:-'), variables);
}

/** Documents of one file, each of which may be a profile's. */
function partsOf(text: string, name: string): readonly ReadonlyMap<string, string>[] {
  return name.endsWith('.properties')
    ? text.split(/^[#!]---/m).map((part) => new Map(properties(part)))
    : readYaml(text).documents.map(({ contents }) => new Map(flattened(contents, [])));
}

function* properties(text: string): Iterable<readonly [string, string]> {
  for (const line of text.split('\n')) {
    const [, key, value] = /^([\w.%-]+)[ \t]*[=:][ \t]*(.*)$/.exec(line.trim()) ?? [];
    if (key !== undefined && value !== undefined && value !== '') yield [key, value];
  }
}

/** No setting is named at such length. */
const DEEPEST = 12;
const LONGEST = 100;

/** The scalars of nested mappings, by their path; those of a list as a line that says the same. */
function* flattened(node: unknown, path: readonly string[]): Iterable<readonly [string, string]> {
  if (isMap(node) && path.length < DEEPEST) {
    for (const { key, value } of node.items) {
      const name = textOf(key);
      if (name !== '' && name.length <= LONGEST) yield* flattened(value, [...path, name]);
    }
  }
  const text = isSeq(node) ? node.items.map(textOf).join(',') : textOf(node);
  if (text !== '') yield [path.join('.'), text];
}

function textOf(node: unknown): string {
  return isScalar(node) && typeof node.value === 'string' ? node.value : '';
}
