/** The text of a `.checkup.yaml` → its model. What is wrong in it is a problem; the rest counts. */
import * as l10n from '@vscode/l10n';
import { isMap, isScalar, isSeq } from 'yaml';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { duplicateKeys, readYaml, spanOf, yamlReader } from '../language/compose/yaml';
import type { AnyMap, AnyNode, Field, YamlReader } from '../language/compose/yaml';
import type { Problem } from '../language/problem';
import { glob } from './glob';
import type { Level } from './level';
import { type Configuration, type ImageFacts, type Levels, type Override, URL_PLACE } from './model';
import { nearest } from './nearest';

/** `default` is left out: it is what counts where nothing is written. */
export const LEVELS: readonly Level[] = ['off', 'hint', 'information', 'warning', 'error'];

/** The keys of a file, and of the mappings in it. */
export const KEYS = {
  file: ['rules', 'overrides', 'images', 'utility'],
  override: ['files', 'rules'],
  image: ['has', 'lacks', 'healthcheck'],
  utility: ['command'],
} as const;

/** `known`: the ids that there are; any are taken where they are not given. */
export function parseConfiguration(document: TextDocument, known?: readonly string[]): Configuration {
  const text = document.getText();
  const { documents, problems } = readYaml(text);
  const reading: Reading = {
    yaml: yamlReader(documents, text.length),
    known,
    problems: [...problems, ...duplicateKeys(documents)],
  };
  const [first, ...more] = documents;
  for (const { range } of more)
    reading.problems.push({
      message: l10n.t('Only the first YAML document of a configuration is read.'),
      span: { start: range[0], end: range[1] },
    });
  const root = reading.yaml.resolve(first?.contents);
  const fields = isNothing(root) ? new Map<string, Field>() : mapping(root, KEYS.file, reading);
  return {
    document,
    rules: levels(fields.get('rules'), reading),
    overrides: list(fields.get('overrides'), reading).map((item) => override(item, reading)),
    images: images(fields.get('images'), reading),
    utility: utility(fields.get('utility'), reading),
    problems: reading.problems.sort((a, b) => a.span.start - b.span.start),
  };
}

interface Reading {
  readonly yaml: YamlReader;
  readonly known: readonly string[] | undefined;
  readonly problems: Problem[];
}

function isNothing(node: AnyNode): boolean {
  return (
    node === null || (isScalar(node) && node.type === 'PLAIN' && /^(?:~|null|)$/i.test(node.source ?? ''))
  );
}

function complain({ problems }: Reading, node: AnyNode, message: string): void {
  problems.push({ message, span: spanOf(node) });
}

/** A mapping's entries; of other keys than these is complained. */
function mapping(node: AnyNode, keys: readonly string[] | undefined, reading: Reading): Map<string, Field> {
  if (!isMap(node)) {
    complain(reading, node, l10n.t('A mapping is expected here.'));
    return new Map();
  }
  const fields = new Map(reading.yaml.fields(node as AnyMap));
  for (const [name, { key }] of fields)
    if (keys && !keys.includes(name)) complain(reading, key, unknownKey(name, keys));
  return fields;
}

function unknownKey(name: string, keys: readonly string[]): string {
  const near = nearest(name, keys);
  return near === undefined
    ? l10n.t('Unknown key “{0}”. Known are: {1}.', name, keys.join(', '))
    : l10n.t('Unknown key “{0}”. Is “{1}” meant?', name, near);
}

/** The items of a list; nothing where nothing is written. */
function list(field: Field | undefined, reading: Reading): readonly AnyNode[] {
  if (!field || isNothing(field.value)) return [];
  if (isSeq(field.value)) return reading.yaml.items(field.value);
  complain(reading, field.value, l10n.t('A list is expected here.'));
  return [];
}

function strings(field: Field | undefined, reading: Reading): readonly string[] {
  return list(field, reading).flatMap((item) => string(item, reading));
}

function string(node: AnyNode, reading: Reading): readonly string[] {
  if (isScalar(node) && !isNothing(node) && node.source) return [node.source];
  complain(reading, node, l10n.t('A string is expected here.'));
  return [];
}

function levels(field: Field | undefined, reading: Reading): Levels {
  if (!field || isNothing(field.value)) return {};
  const entries = [...mapping(field.value, undefined, reading)].flatMap(([id, { key, value }]) => {
    if (reading.known && !reading.known.includes(id)) {
      complain(reading, key, unknownRule(id, reading.known));
      return [];
    }
    const level = isScalar(value) ? LEVELS.find((one) => one === value.source) : undefined;
    if (level === undefined)
      complain(reading, value ?? key, l10n.t('A severity is one of {0}.', LEVELS.join(', ')));
    return level === undefined ? [] : [[id, level] as const];
  });
  return Object.fromEntries(entries);
}

function unknownRule(id: string, known: readonly string[]): string {
  const near = nearest(id, known);
  return near === undefined
    ? l10n.t('There is no rule “{0}”.', id)
    : l10n.t('There is no rule “{0}”. Is “{1}” meant?', id, near);
}

function override(node: AnyNode, reading: Reading): Override {
  const fields = mapping(node, KEYS.override, reading);
  const files = patterns(fields.get('files'), reading);
  if (isMap(node) && !fields.has('files'))
    complain(reading, node, l10n.t('“files” is missing: the override is for no file.'));
  return { files, rules: levels(fields.get('rules'), reading) };
}

function patterns(field: Field | undefined, reading: Reading): readonly string[] {
  // One pattern may stand without a list.
  const items =
    field && isScalar(field.value) && !isNothing(field.value) ? [field.value] : list(field, reading);
  return items.flatMap((item) => string(item, reading).filter((text) => isPattern(text, item, reading)));
}

function isPattern(text: string, node: AnyNode, reading: Reading): boolean {
  if (glob(text)) return true;
  complain(reading, node, l10n.t('This pattern cannot be read.'));
  return false;
}

function images(field: Field | undefined, reading: Reading): readonly ImageFacts[] {
  if (!field || isNothing(field.value)) return [];
  return [...mapping(field.value, undefined, reading)].flatMap(([image, { key, value }]) => {
    const known = isPattern(image, key, reading);
    const facts = isNothing(value) ? new Map<string, Field>() : mapping(value, KEYS.image, reading);
    const [has, lacks] = [strings(facts.get('has'), reading), strings(facts.get('lacks'), reading)];
    for (const both of has.filter((program) => lacks.includes(program)))
      complain(reading, value, l10n.t('“{0}” is both among “has” and “lacks”.', both));
    const healthcheck = truth(facts.get('healthcheck'), reading);
    return known ? [{ image, has, lacks, healthcheck }] : [];
  });
}

function truth(field: Field | undefined, reading: Reading): boolean | undefined {
  if (!field || isNothing(field.value)) return undefined;
  const written = isScalar(field.value) ? field.value.source : undefined;
  if (written === 'true' || written === 'false') return written === 'true';
  complain(reading, field.value, l10n.t('“true” or “false” is expected here.'));
  return undefined;
}

function utility(field: Field | undefined, reading: Reading): readonly string[] | undefined {
  if (!field || isNothing(field.value)) return undefined;
  const command = mapping(field.value, KEYS.utility, reading).get('command');
  const words = strings(command, reading);
  if (words.length === 0) return undefined;
  if (words.slice(1).some((word) => word.includes(URL_PLACE))) return words;
  complain(
    reading,
    command?.value ?? field.value,
    l10n.t('The command has no “{0}”, where the address to ask is put.', URL_PLACE),
  );
  return undefined;
}
