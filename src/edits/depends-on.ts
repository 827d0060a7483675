/** Writes into `depends_on`: the condition of an entry, for which a list becomes a mapping. */
import { isScalar, isSeq, type Node, type Scalar, type YAMLSeq } from 'yaml';
import type { TextEdit } from 'vscode-languageserver-types';
import type { ComposeFile, Condition, Dependency, Service } from '../language/compose/model';
import { eolOf, insert, lineEnd, lineStart, replace } from './text';

/** undefined where what would be changed is shared with others, or written in a way of its own. */
export function setCondition(
  condition: Condition,
  dependency: Dependency,
  { service, file }: { readonly service: Service; readonly file: ComposeFile },
): TextEdit[] | undefined {
  return dependency.span === dependency.keySpan
    ? inList(condition, dependency, service, file)
    : inMapping(condition, dependency, file);
}

function inMapping(
  condition: Condition,
  { span, keySpan }: Dependency,
  { document }: ComposeFile,
): TextEdit[] | undefined {
  const text = document.getText();
  // Between an entry's name and its condition stands the anchor or alias of one that others use, too.
  if (span.start < keySpan.end || /[&*]/.test(text.slice(keySpan.end, span.start))) return undefined;
  const written = text.slice(span.start, span.end);
  const [, quote = ''] = /^(["'])\w+\1$/.exec(written) ?? [];
  if (quote === '' && !/^\w+$/.test(written)) return undefined;
  return [replace(document, span, quote + condition + quote)];
}

/** The others keep what they have, which the list does not say: that they are started. */
function inList(
  condition: Condition,
  { keySpan }: Dependency,
  service: Service,
  file: ComposeFile,
): TextEdit[] | undefined {
  const list = service.map?.get('depends_on', true);
  const names = isSeq<Node>(list) && list.anchor === undefined ? namesIn(list, file) : undefined;
  if (!isSeq<Node>(list) || !names?.some(({ start }) => start === keySpan.start)) return undefined;
  const entries = names.map((name): Entry => ({
    ...name,
    condition: name.start === keySpan.start ? condition : 'service_started',
  }));
  return list.flow === true ? asFlow(list, entries, file) : asBlock(entries, service, file);
}

interface Name {
  readonly start: number;
  readonly end: number;
}

interface Entry extends Name {
  readonly condition: Condition;
}

/** undefined where one of them could not be a key as it stands: compose interpolates no keys. */
function namesIn(list: YAMLSeq<Node>, { document }: ComposeFile): readonly Name[] | undefined {
  const text = document.getText();
  const scalars = list.items.filter((item): item is Scalar & Node => isScalar(item));
  const names = scalars.flatMap(({ range, anchor, tag }) =>
    range && anchor === undefined && tag === undefined ? [{ start: range[0], end: range[1] }] : [],
  );
  const written = names.map(({ start, end }) => text.slice(start, end));
  const plain = written.every((name) => /^(["']?)[\w.-]+\1$/.test(name));
  const distinct = new Set(scalars.map(({ source }) => source)).size === list.items.length;
  return plain && distinct && names.length === list.items.length ? names : undefined;
}

/** `[db, cache]` → `{ db: { condition: … }, cache: { condition: … } }`. */
function asFlow(
  { range }: YAMLSeq<Node>,
  entries: readonly Entry[],
  { document }: ComposeFile,
): TextEdit[] | undefined {
  const text = document.getText();
  const [open = 0, end = 0] = range ?? [];
  const close = end - 1;
  if (text[open] !== '[' || text[close] !== ']') return undefined;
  const space = (neighbour: string | undefined) => (/\s/.test(neighbour ?? '') ? '' : ' ');
  return [
    replace(document, { start: open, end: open + 1 }, `{${space(text[open + 1])}`),
    ...entries.map((entry) => insert(document, entry.end, `: { condition: ${entry.condition} }`)),
    replace(document, { start: close, end }, `${space(text[close - 1])}}`),
  ];
}

/** `- db` → `db:` with its condition on a line of its own. What stands behind the name stays there. */
function asBlock(
  entries: readonly Entry[],
  { map, nameSpan }: Service,
  { document }: ComposeFile,
): TextEdit[] | undefined {
  const text = document.getText();
  const key = map?.items.find((pair) => isScalar(pair.key) && pair.key.source === 'depends_on')?.key.range;
  if (!key || key[0] < nameSpan.end) return undefined;
  const outer = key[0] - lineStart(text, key[0]);
  const eol = eolOf(text);
  const edits: TextEdit[] = [];
  for (const { start, end, condition } of entries) {
    const line = lineStart(text, start);
    const [all, indent = ''] = /^( *)- +/.exec(text.slice(line, start)) ?? [];
    if (all?.length !== start - line) return undefined;
    // A list may stand as far left as its key; a mapping may not.
    const own = indent.length > outer ? indent : `${indent}  `;
    const inner = own + ' '.repeat(Math.max(2, own.length - outer));
    edits.push(
      replace(document, { start: line, end: start }, own),
      insert(document, end, ':'),
      insert(document, lineEnd(text, end), `${eol}${inner}condition: ${condition}`),
    );
  }
  return edits;
}
