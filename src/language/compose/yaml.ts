/**
 * YAML as compose reads it: documents with ranges, comments with places, anchors, aliases and merge keys resolved.
 * A node that was reached through an alias is the node that stands at the anchor, so its range is where the text is.
 */
import { Composer, Lexer, Parser, isAlias, isCollection, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';
import type { Alias, Document, Node, Pair, ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import * as l10n from '@vscode/l10n';
import { bisect } from '../bisect';
import type { Comment } from '../comment';
import type { Problem } from '../problem';
import type { Span } from '../text';

export type AnyNode = Node | null;
export type AnyMap = YAMLMap<Node, Node | null>;

export interface YamlFile {
  readonly documents: readonly Document.Parsed[];
  readonly comments: readonly Comment[];
  readonly problems: readonly Problem[];
}

/** An entry of a mapping after merging: its key and its value, both with the ranges of where they stand. */
export interface Field {
  readonly key: Scalar;
  readonly value: AnyNode;
  /** The same entry of an earlier document of the file, which this one is laid over. */
  readonly below?: Field;
}

export type Fields = ReadonlyMap<string, Field>;

export interface YamlReader {
  /** The node itself, or what an alias stands for; null where there is none. */
  readonly resolve: (node: unknown) => AnyNode;
  /** A mapping's entries with scalar keys, those of its merge keys included. */
  readonly fields: (map: AnyMap) => Fields;
  readonly items: (sequence: YAMLSeq) => readonly AnyNode[];
}

/** The lexer announces a scalar with this character, so that a `#` behind it is text and no comment. */
const SCALAR_FOLLOWS = '\u001f';

/**
 * Parses what `yaml`'s parseAllDocuments would, in the same single pass, and keeps the places of comments, which
 * its documents do not have. All scalars are strings, since compose's own schema says what each of them is to be, and
 * merge keys are resolved below. `uniqueKeys` is off because its check is quadratic; {@link duplicateKeys} is not.
 */
export function readYaml(text: string): YamlFile {
  const documents: Document.Parsed[] = [];
  const comments: Comment[] = [];
  const problems: Problem[] = [];
  const parser = new Parser();
  const composer = new Composer<ParsedNode, true>({
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  let scalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (!scalar && lexeme.startsWith('#')) comments.push(commentAt(lexeme, parser.offset));
    scalar = lexeme === SCALAR_FOLLOWS;
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    if (parser.stack.length > DEEPEST) {
      problems.push(tooDeep(parser.offset));
      break;
    }
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end());
  for (const document of documents) problems.push(...errorsOf(document));
  problems.push(...composer.streamInfo().errors.map(problemOf));
  return { documents, comments, problems: problems.slice(0, MOST_PROBLEMS) };
}

/**
 * `yaml` composes by recursion, and where a regular expression is compiled at the end of the stack, V8 does not throw
 * but ends the process. Reading stops well before; what came before is there.
 */
const DEEPEST = 200;

function tooDeep(at: number): Problem {
  return { message: l10n.t('This YAML is nested too deeply to be read.'), span: { start: at, end: at } };
}

/** One slip can make every later line an error; nobody reads more than these. */
const MOST_PROBLEMS = 50;

function commentAt(lexeme: string, offset: number): Comment {
  const source = lexeme.trimEnd();
  return { text: source.slice(1).trim(), span: { start: offset, end: offset + source.length } };
}

function errorsOf(document: Document.Parsed): Problem[] {
  return document.errors.map(problemOf);
}

function problemOf(error: { message: string; pos: [number, number] }): Problem {
  return { message: error.message, span: { start: error.pos[0], end: Math.max(...error.pos) } };
}

/**
 * How many entries may be reached through merge keys and lists: no honest file has more than it has characters, and
 * a small one that is made to explode ("billion laughs") costs no more than this.
 */
const LEAST_BUDGET = 100_000;
/** Merge keys that merge maps that merge maps …: deeper than this nobody writes by hand. */
const DEEPEST_MERGE = 100;

export function yamlReader(documents: readonly Document.Parsed[], length: number): YamlReader {
  let budget = Math.max(LEAST_BUDGET, length);
  let anchors: AnchorIndex | undefined;
  const known = new Map<AnyMap, Map<string, Field>>();

  function resolve(node: unknown): AnyNode {
    if (!isAlias(node)) return (node as AnyNode | undefined) ?? null;
    anchors ??= indexAnchors(documents);
    return anchored(anchors, node);
  }

  function fieldsAt(map: AnyMap, depth: number): Map<string, Field> {
    const before = known.get(map);
    if (before) return before;
    const fields = new Map<string, Field>();
    // Known before it is whole: a map that merges itself finds what is there so far, and ends.
    known.set(map, fields);
    const merges: AnyNode[] = [];
    for (const { key, value } of map.items) {
      const name = resolve(key);
      if (!isScalar(name)) continue;
      if (name.source === '<<' && name.type === 'PLAIN') merges.push(resolve(value));
      else fields.set(name.source ?? '', { key: name, value: resolve(value) });
    }
    if (depth < DEEPEST_MERGE) for (const source of merges) merge(fields, source, depth + 1);
    return fields;
  }

  /** Keys of the map itself win over merged ones, earlier merged ones over later (yaml.org/type/merge.html). */
  function merge(into: Map<string, Field>, source: AnyNode, depth: number): void {
    if (isSeq(source)) {
      for (const item of items(source)) if (isMap(item)) merge(into, item, depth);
    } else if (isMap(source)) {
      for (const [name, field] of fieldsAt(source as AnyMap, depth)) {
        if (--budget < 0) return;
        if (!into.has(name)) into.set(name, field);
      }
    }
  }

  function items(sequence: YAMLSeq): readonly AnyNode[] {
    budget -= sequence.items.length;
    return budget < 0 ? [] : sequence.items.map(resolve);
  }

  return { resolve, fields: (map) => fieldsAt(map, 0), items };
}

/** Per anchor name the nodes that bear it, in the order of the text, and which document they belong to. */
type AnchorIndex = ReadonlyMap<string, readonly { node: Node; start: number; documentEnd: number }[]>;

function indexAnchors(documents: readonly Document.Parsed[]): AnchorIndex {
  const index = new Map<string, { node: Node; start: number; documentEnd: number }[]>();
  for (const { contents, range } of documents) {
    visitNodes(contents, (node) => {
      if (isAlias(node) || !('anchor' in node) || typeof node.anchor !== 'string') return;
      const named = index.get(node.anchor) ?? [];
      index.set(node.anchor, named);
      named.push({ node, start: node.range?.[0] ?? 0, documentEnd: range[2] });
    });
  }
  for (const named of index.values()) named.sort((a, b) => a.start - b.start);
  return index;
}

/** An alias stands for the nearest node before it, in its own document, that bears the anchor's name. */
function anchored(index: AnchorIndex, alias: Alias): AnyNode {
  const at = alias.range?.[0] ?? 0;
  const named = index.get(alias.source) ?? [];
  const nearest = named[bisect(named.length, (place) => (named[place]?.start ?? at) >= at) - 1];
  return nearest && nearest.documentEnd >= at ? nearest.node : null;
}

/** All nodes below one, itself included. A stack of its own, since hostile nesting would exhaust the real one. */
function visitNodes(root: unknown, visit: (node: Node) => void): void {
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    if (isPair(node)) stack.push(node.value, node.key);
    else if (isNode(node)) {
      visit(node);
      if (isCollection(node)) for (let i = node.items.length - 1; i >= 0; i--) stack.push(node.items[i]);
    }
  }
}

/** Every node that is no key, in the order of the text; an alias once, as what it is. */
export function eachValue(documents: readonly Document.Parsed[], visit: (node: unknown) => void): void {
  const stack: unknown[] = documents.map(({ contents }) => contents).reverse();
  while (stack.length > 0) {
    const node = stack.pop();
    visit(node);
    if (!isCollection(node)) continue;
    for (let i = node.items.length - 1; i >= 0; i--) {
      const item: unknown = node.items[i];
      stack.push(isPair(item) ? item.value : item);
    }
  }
}

/** Keys that stand twice in one mapping: compose refuses the file (go-yaml: "mapping key … already defined"). */
export function duplicateKeys(documents: readonly Document.Parsed[]): Problem[] {
  const problems: Problem[] = [];
  const stack: unknown[] = documents.map(({ contents }) => contents).reverse();
  while (stack.length > 0) {
    const node = stack.pop();
    if (isMap(node)) {
      for (const key of repeated(node.items)) {
        problems.push({
          message: l10n.t('The key "{0}" stands here twice.', key.source ?? ''),
          span: spanOf(key),
        });
      }
      for (let i = node.items.length - 1; i >= 0; i--) {
        const value = node.items[i]?.value;
        if (isCollection(value)) stack.push(value);
      }
    } else if (isSeq(node)) {
      for (let i = node.items.length - 1; i >= 0; i--)
        if (isCollection(node.items[i])) stack.push(node.items[i]);
    }
  }
  return problems;
}

const NO_KEYS: readonly Scalar[] = [];
/** Up to here comparing each with each is faster than a set. */
const FEW = 8;

function repeated(pairs: readonly Pair[]): readonly Scalar[] {
  if (pairs.length < 2) return NO_KEYS;
  return pairs.length <= FEW && !repeatsAny(pairs) ? NO_KEYS : repeatedAmongMany(pairs);
}

function repeatsAny(pairs: readonly Pair[]): boolean {
  for (let i = 1; i < pairs.length; i++) {
    const source = sourceOf(pairs[i]);
    for (let j = 0; j < i; j++) if (source !== undefined && sourceOf(pairs[j]) === source) return true;
  }
  return false;
}

function sourceOf(pair: Pair | undefined): string | undefined {
  return isScalar(pair?.key) ? pair.key.source : undefined;
}

function repeatedAmongMany(pairs: readonly Pair[]): Scalar[] {
  const seen = new Set<string>();
  const twice: Scalar[] = [];
  for (const { key } of pairs) {
    // Older compose let a mapping merge more than once; a merge key that stands twice is left alone.
    if (!isScalar(key) || key.source === undefined || key.source === '<<') continue;
    if (seen.has(key.source)) twice.push(key);
    else seen.add(key.source);
  }
  return twice;
}

/** From the first character of a node to behind its last, comments and properties (anchor, tag) left out. */
export function spanOf(node: AnyNode): Span {
  const range = node?.range;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}
