/** Writes into a compose file as it is written: its quotes, its indentation, flow or block. Nothing is serialised anew. */
import { isScalar, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { TextEdit } from 'vscode-languageserver-types';
import type { ComposeFile, Service } from '../language/compose/model';
import { asWritten, type Span, variablesOf } from '../language/text';
import type { Argument } from './words';
import { eolOf, insert, lineEnd, lineStart } from './text';

export type Style = 'flow' | 'block' | 'string';

/** How the value of `test` that begins at an offset is written. */
export function styleAt(text: string, offset: number): Style {
  if (text[offset] === '[') return 'flow';
  return /^-[\s]/.test(text.slice(offset, offset + 2)) ? 'block' : 'string';
}

/** Whether a tag before a value says of what kind it is: one of another kind can't take its place. */
export function isTagged(text: string, { start }: Span): boolean {
  return /(?:^|[\s:,[{])![^\s,[\]{}]*\s+$/.test(text.slice(lineStart(text, start), start));
}

/** A word with its quotes off, ready to be written: `$` of the container's own variables is doubled already. */
export interface YamlWord {
  readonly text: string;
  /** A shell in the container has to replace something in it. */
  readonly variable?: boolean;
}

/**
 * The word as compose has to read it. One that was taken from the file keeps its variables, so that compose goes on
 * replacing `${PORT}`, and the shell `$$PORT`; undefined where that can't be done.
 */
export function yamlWord({ value, variable, from }: Argument): YamlWord | undefined {
  const content = from?.content();
  if (!content || !(variable || variablesOf(content).length > 0)) return { text: doubled(value), variable };
  const text = asWritten(content, doubled);
  if (/[\s"'\\`]/.test(text)) return undefined;
  return { text: /^[a-z]+:\/\//i.test(text) || text.startsWith('$') ? text : `http://${text}`, variable };
}

/** A `$` that is the container's, and not compose's. */
export function doubled(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** Whether a shell in the container, and not compose, has to replace something. */
export function needsShell({ text, variable = false }: YamlWord): boolean {
  return variable && text.includes('$$');
}

export type Quote = '"' | "'" | '';

/** The quotes that the items of a list have; none where they stand plain. */
export function quoteOf(list: string): Quote {
  const [, quote] = (list.startsWith('[') ? /[[,]\s*(["'])/ : /(?:^|\n)[ \t]*-\s+(["'])/).exec(list) ?? [];
  return quote === '"' || quote === "'" ? quote : '';
}

/** Plain where that is what the others are, and where YAML would read it as this very string. */
export function scalar({ text }: YamlWord, quote: Quote): string {
  if (quote === "'") return `'${text.replaceAll("'", "''")}'`;
  const plain =
    /^(?:[A-Za-z/.]|-[A-Za-z-])[\w./:@%+=$?&-]*$/.test(text) &&
    !text.endsWith(':') &&
    !/^(?:true|false|null|yes|no|on|off|y|n|\.inf|\.nan)$/i.test(text);
  return quote === '' && plain ? text : JSON.stringify(text);
}

export function flowList(words: readonly YamlWord[], quote: Quote): string {
  return `[${words.map((word) => scalar(word, quote)).join(', ')}]`;
}

/** In the place of a block list that begins at an offset: its first dash stays where it is. */
export function blockList(words: readonly YamlWord[], quote: Quote, text: string, start: number): string {
  const width = start - lineStart(text, start);
  const lead = text.slice(lineStart(text, start), start);
  const indent = lead.trim() === '' ? lead : ' '.repeat(width);
  return words.map((word) => `- ${scalar(word, quote)}`).join(eolOf(text) + indent);
}

/** The value of a key, block lists without what follows their last item. */
export function valueSpan(text: string, { start, end }: Span): Span {
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

/** The quotes that the file's own lists and strings mostly have. */
export function usualQuote(text: string): Quote {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return count(/[[,:-] *'/g) > count(/[[,:-] *"/g) ? "'" : '"';
}

export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** A service's mapping, unless it is behind an alias: then it belongs to others, too. */
export function ownMap({ map, nameSpan, span }: Service): Service['map'] {
  return map?.range && map.range[0] >= nameSpan.end && map.range[0] <= span.end ? map : undefined;
}

/** {@link addToMap} for a key of a service. */
export function addToService(
  service: Service,
  file: ComposeFile,
  entry: { readonly lines: readonly string[]; readonly flow: string },
): TextEdit | undefined {
  const map = ownMap(service);
  const { start } = service.nameSpan;
  const column = start - lineStart(file.document.getText(), start);
  const insertion = map && addToMap(file, map, column, entry);
  return insertion && insert(file.document, insertion.at, insertion.text);
}

/**
 * Adds a key to a mapping: behind its last entry, in its own notation. The lines are those of the new entry in block
 * notation, the flow text the same in one line. undefined where the mapping is written in a way of its own.
 */
export function addToMap(
  { document }: ComposeFile,
  map: YAMLMap<Node, Node | null>,
  parent: number,
  entry: { readonly lines: readonly string[]; readonly flow: string },
): Insertion | undefined {
  const text = document.getText();
  const [start, end] = map.range ?? [0, 0];
  if (map.flow) return addToFlow(text, { start, end }, entry.flow);
  const key = map.items[0]?.key;
  const first = isScalar(key) ? key.range?.[0] : undefined;
  if (first === undefined) return undefined;
  const indent = text.slice(lineStart(text, first), first);
  // A mapping that begins on its key's line, behind an anchor for instance, or in a list.
  if (!/^ +$/.test(indent)) return undefined;
  const content = text.slice(0, end).trimEnd().length;
  const at = lineEnd(text, content);
  const step = Math.max(1, indent.length - parent);
  const eol = eolOf(text);
  const lines = entry.lines.map((line) => {
    const depth = /^\t*/.exec(line)?.[0].length ?? 0;
    return `${indent}${' '.repeat(step * depth)}${line.slice(depth)}`;
  });
  return { at, text: lines.map((line) => eol + line).join('') };
}

/** Behind the last entry of a mapping or a list in flow notation. undefined where it is half typed. */
function addToFlow(text: string, { start, end }: Span, entry: string): Insertion | undefined {
  const close = text[end - 1];
  if (close !== '}' && close !== ']') return undefined;
  const inner = text.slice(start + 1, end - 1);
  const content = inner.trimEnd();
  const at = start + 1 + content.length;
  // A comment takes what stands behind it on its line.
  if (/(?:^|\s)#.*$/.test(content)) return undefined;
  const around = close === '}' ? ' ' : '';
  if (content === '') return { at, text: around + entry + (inner === '' ? around : '') };
  return { at, text: `${content.endsWith(',') ? ' ' : ', '}${entry}` };
}

/** Adds an item to a list: behind its last one, in its own notation and quotes. Lines are those of a mapping. */
export function addToList(
  { document }: ComposeFile,
  list: YAMLSeq<Node | null>,
  item: string | readonly string[],
): Insertion | undefined {
  const text = document.getText();
  const [start, end] = list.range ?? [0, 0];
  const quote = quoteOf(text.slice(start, end));
  const lines = typeof item === 'string' ? [scalar({ text: item }, quote)] : item;
  if (list.flow)
    return addToFlow(
      text,
      { start, end },
      typeof item === 'string' ? lines.join('') : `{ ${lines.join(', ')} }`,
    );
  const last = list.items.at(-1)?.range;
  const [indent, gap] = /^( *)-( +)/.exec(text.slice(lineStart(text, start)))?.slice(1) ?? [];
  // A list that begins on its key's line, behind an anchor for instance.
  if (!last || indent === undefined || gap === undefined) return undefined;
  const at = lineEnd(text, text.slice(0, last[1]).trimEnd().length);
  const below = eolOf(text) + indent;
  return { at, text: `${below}-${gap}${lines.join(`${below} ${gap}`)}` };
}

/**
 * Takes an entry out of a mapping, with its lines and a comment at their end. undefined for its last entry, and where
 * it is written in a way of its own.
 */
export function removeFromMap(
  { document }: ComposeFile,
  map: YAMLMap<Node, Node | null>,
  key: Span,
): Span | undefined {
  const text = document.getText();
  const at = map.items.findIndex((pair) => pair.key.range?.[0] === key.start);
  const pair = map.items[at];
  if (!pair || map.items.length < 2) return undefined;
  // Without a value, to its colon.
  const colon = /[ \t]*:?/y;
  colon.lastIndex = key.end;
  const least = key.end + (colon.exec(text)?.[0].length ?? 0);
  const end = Math.max(
    least,
    valueSpan(text, { start: key.start, end: pair.value?.range?.[1] ?? least }).end,
  );
  if (map.flow) return fromFlow(text, { start: key.start, end }, at === map.items.length - 1);
  const line = lineStart(text, key.start);
  if (text.slice(line, key.start).trim() !== '') return undefined;
  const next = text.indexOf('\n', end);
  if (next >= 0) return { start: line, end: next + 1 };
  // The last line of a file without a line end at its end: that of the line before goes.
  return { start: line > 0 ? lineEnd(text, lineStart(text, line - 1)) : 0, end: text.length };
}

/** With the comma behind it, or before the last one. */
function fromFlow(text: string, { start, end }: Span, isLast: boolean): Span | undefined {
  if (!isLast) {
    const comma = /\s*,[ \t]*/y;
    comma.lastIndex = end;
    const behind = comma.exec(text)?.[0].length;
    return behind === undefined ? undefined : { start, end: end + behind };
  }
  const before = text.slice(0, start).trimEnd();
  return before.endsWith(',') ? { start: before.length - 1, end } : undefined;
}
