/** Reads values out of YAML nodes as compose takes them: scalars interpolated, lists and mappings in either notation. */
import { isMap, isScalar, isSeq } from 'yaml';
import type { MappedText, Span } from '../text';
import { interpolate, variablesIn } from './interpolation';
import type { Interpolated, Variables } from './interpolation';
import type { Placed, Value, VariableUse } from './model';
import { scalarText } from './scalar';
import { spanOf } from './yaml';
import type { AnyMap, AnyNode, Field, Fields, YamlReader } from './yaml';

export interface ComposeReader {
  /** The document's text. */
  readonly source: string;
  /** A scalar as the container gets it; undefined where the node is none, or null. */
  text(node: AnyNode): MappedText | undefined;
  value(node: AnyNode): Value | undefined;
  /** The variables that compose replaces in a scalar, those in defaults of others left out. */
  variables(node: AnyNode): readonly VariableUse[];
  placed(field: Field | undefined): Placed<Value> | undefined;
  /** What a scalar says where its value is known. */
  string(field: Field | undefined): string | undefined;
  fields(map: AnyMap): Fields;
  /** The entries of a field that holds a mapping, laid over those of earlier documents; those that are reset are none. */
  inner(field: Field | undefined): Fields | undefined;
  /** The items of a field that holds a list (a lone scalar counts as one), after those of earlier documents. */
  items(field: Field | undefined): readonly AnyNode[];
  /**
   * `environment` and `build.args`: a mapping, or a list of NAME=value; undefined where the value is not known. A name
   * without a value has the one that interpolation would give it.
   */
  assignments(field: Field | undefined): ReadonlyMap<string, string | undefined>;
}

export function composeReader(yaml: YamlReader, source: string, variables: Variables): ComposeReader {
  function read(node: AnyNode): Interpolated | undefined {
    if (!isScalar(node) || isNull(node)) return undefined;
    return interpolate(scalarText(node, source), variables);
  }

  function value(node: AnyNode): Value | undefined {
    if (!isScalar(node) || isNull(node)) return undefined;
    const text = node.source ?? '';
    if (!text.includes('$')) return { text, resolved: text };
    const { text: after, resolved } = interpolate(scalarText(node, source), variables);
    return { text, resolved: resolved ? after.value : undefined };
  }

  function inner(field: Field | undefined): Fields | undefined {
    if (!field) return undefined;
    if (!isMap(field.value)) return isNull(field.value) ? inner(field.below) : undefined;
    const own = yaml.fields(field.value as AnyMap);
    const below = inner(field.below);
    return withoutReset(below ? layered(below, own) : own);
  }

  function items(field: Field | undefined): readonly AnyNode[] {
    if (!field) return [];
    const below = items(field.below);
    if (isSeq(field.value)) return [...below, ...yaml.items(field.value)];
    return isScalar(field.value) && !isNull(field.value) ? [...below, field.value] : below;
  }

  function assignments(field: Field | undefined): ReadonlyMap<string, string | undefined> {
    const all = new Map<string, string | undefined>(field?.below ? assignments(field.below) : []);
    if (isMap(field?.value)) {
      for (const [name, entry] of yaml.fields(field.value as AnyMap))
        if (isReset(entry)) all.delete(name);
        else all.set(name, isNull(entry.value) ? variables(name) : value(entry.value)?.resolved);
    } else if (isSeq(field?.value)) {
      for (const node of yaml.items(field.value)) {
        const { text = '', resolved } = value(node) ?? {};
        const written = resolved ?? text;
        const [name = ''] = written.split('=', 1);
        // Only a value may be unknown: `$NAME=1` says nothing of any variable.
        if (name === '' || (resolved === undefined && name.includes('$'))) continue;
        all.set(name, name === written ? variables(name) : resolved?.slice(name.length + 1));
      }
    }
    return all;
  }

  return {
    source,
    text: (node) => read(node)?.text,
    value,
    variables: (node) => (isScalar(node) ? variablesIn(scalarText(node, source), variables) : []),
    placed: (field) => {
      const found = field && value(field.value);
      return found && { value: found, ...placeOf(field) };
    },
    string: (field) => (field ? value(field.value)?.resolved : undefined),
    fields: yaml.fields,
    inner,
    items,
    assignments,
  };
}

/** A scalar that stands for nothing: left out, `~` or `null` (YAML 1.2, core schema). */
export function isNull(node: AnyNode): boolean {
  return node === null || (isScalar(node) && node.type === 'PLAIN' && NULLS.has(node.source ?? ''));
}

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);

/** Booleans and numbers without quotes (YAML 1.2, core schema). */
const NO_STRING =
  /^(?:true|True|TRUE|false|False|FALSE|0o[0-7]+|0x[\da-fA-F]+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** A scalar that compose's schema takes for a string. */
export function isString(node: AnyNode): boolean {
  if (!isScalar(node) || isNull(node)) return false;
  return node.type !== 'PLAIN' || !NO_STRING.test(node.source ?? '');
}

/** `key: !reset …` takes a key away (Compose specification, "Merge": reset value). */
export function isReset(field: Pick<Field, 'value'> | undefined): boolean {
  return field?.value?.tag === '!reset';
}

function withoutReset(fields: Fields): Fields {
  return [...fields.values()].some(isReset)
    ? new Map([...fields].filter(([, field]) => !isReset(field)))
    : fields;
}

/** Entries of a later document over those of an earlier one. */
export function layered(below: Fields, above: Fields): Fields {
  const all = new Map(below);
  for (const [name, field] of above) {
    const under = field.value?.tag === '!override' ? undefined : below.get(name);
    all.set(name, under ? { ...field, below: under } : field);
  }
  return all;
}

export function placeOf(field: Field): { readonly span: Span; readonly keySpan: Span } {
  const keySpan = spanOf(field.key);
  return {
    keySpan,
    span: field.value?.range ? spanOf(field.value) : { start: keySpan.end, end: keySpan.end },
  };
}
