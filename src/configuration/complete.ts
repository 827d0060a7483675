/**
 * What can be typed in a `.checkup.yaml`: keys, rules, severities. The lines are read by their indentation, since half
 * typed YAML is not yet any; a flow mapping is followed as far as it stands on the line.
 */
import { KEYS, LEVELS } from './parse';

export interface Completion {
  readonly label: string;
  readonly kind: 'key' | 'rule' | 'value';
  /** In the place of the word before the cursor. */
  readonly insert: string;
  readonly detail: string;
}

interface RuleName {
  readonly id: string;
  readonly summary: string;
}

/** `offset` is the cursor's. */
export function complete(text: string, offset: number, rules: readonly RuleName[]): readonly Completion[] {
  const before = text.slice(0, offset).split(/\r?\n/);
  const line = before.pop() ?? '';
  if (/(?:^|\s)#/.test(line)) return [];
  const place = placeOf(line, before);
  const written = siblings(text, offset, place);
  return offered(place, rules).filter(({ label, kind }) => kind === 'value' || !written.has(label));
}

interface Place {
  /** The keys that lead to the cursor; `-` for an item of a list. */
  readonly path: readonly string[];
  /** Behind a key, on its line. */
  readonly value: boolean;
  readonly indent: number;
  /** The line begins an item of a list. */
  readonly item: boolean;
  /** In a flow mapping: what stands in it before the cursor. */
  readonly flow: string | undefined;
}

const LINE = /^(\s*)((?:-\s+)*)(?:(["']?)([^"'#{}[\],]+?)\3\s*:(?:\s+|$))?(.*)$/;

function placeOf(line: string, above: readonly string[]): Place {
  const [, lead = '', dashes = '', , key, rest = ''] = LINE.exec(line) ?? [];
  const shared = { indent: lead.length + dashes.length, item: dashes !== '' };
  const path = parentsOf(above, lead.length, dashes !== '');
  if (key === undefined && !rest.startsWith('{')) return { path, value: false, ...shared, flow: undefined };
  const outer = key === undefined ? path : [...path, key];
  const inner = insideFlow(rest);
  if (!inner) return { path: outer, value: true, ...shared, flow: undefined };
  return { path: [...outer, ...inner.path], value: inner.value, ...shared, flow: inner.before };
}

/** What a line of this indentation is inside of. */
function parentsOf(above: readonly string[], indent: number, isItem: boolean): readonly string[] {
  const path: string[] = isItem ? ['-'] : [];
  let limit = indent;
  for (let at = above.length - 1; at >= 0; at--) {
    const [, lead = '', dashes = '', , key] = LINE.exec(above[at] ?? '') ?? [];
    const column = lead.length + dashes.length;
    // A list may stand as far out as its key.
    const holdsList = path[0] === '-' && dashes === '' && column === limit;
    if (key !== undefined && (column < limit || holdsList)) {
      path.unshift(key);
      limit = column;
    }
    if (dashes !== '' && lead.length < limit) {
      path.unshift('-');
      limit = lead.length;
    }
  }
  return path;
}

/** The keys of the flow mappings that are open at the end. */
function insideFlow(text: string): { path: string[]; value: boolean; before: string } | undefined {
  const open: { readonly key: string | undefined; readonly from: number }[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '{' || char === '[') {
      open.push({ key: char === '[' ? '-' : keyOf(text.slice(from, at)), from: at + 1 });
      from = at + 1;
    } else if (char === '}' || char === ']') open.pop();
    else if (char === ',') from = at + 1;
  }
  const last = open.at(-1);
  if (!last) return undefined;
  const path = open.flatMap(({ key }) => key ?? []);
  const key = keyOf(text.slice(from));
  return {
    path: key === undefined ? path : [...path, key],
    value: key !== undefined,
    before: text.slice(last.from),
  };
}

function keyOf(entry: string): string | undefined {
  return /^\s*(["']?)([^"':]+(?::[^\s"':]+)*)\1\s*:(?:\s|$)/.exec(entry)?.[2];
}

const DETAILS: Readonly<Record<string, string>> = {
  rules: 'The severity of each rule.',
  overrides: 'Severities for some of the files.',
  images: 'Facts on images that nobody else can know.',
  utility: 'The team’s own utility.',
};

function offered({ path, value }: Place, rules: readonly RuleName[]): readonly Completion[] {
  const keys = (names: readonly string[]) =>
    names.map((label): Completion => ({
      label,
      kind: 'key',
      insert: `${label}: `,
      detail: DETAILS[label] ?? '',
    }));
  const values = (names: readonly string[]) =>
    names.map((label): Completion => ({ label, kind: 'value', insert: label, detail: '' }));
  const [last, above] = [path.at(-1), path.at(-2)];
  const isRules = (depth: number) => path[depth] === 'rules' && (depth === 0 || path[0] === 'overrides');
  if (value) {
    if (above === 'rules' && isRules(path.length - 2)) return values(LEVELS);
    return path[0] === 'images' && path.length === 3 && last === 'healthcheck'
      ? values(['true', 'false'])
      : [];
  }
  if (path.length === 0) return keys(KEYS.file);
  if (last === 'rules' && isRules(path.length - 1))
    return rules.map(({ id, summary }) => ({ label: id, kind: 'rule', insert: `${id}: `, detail: summary }));
  if (path[0] === 'overrides' && path.length === 2 && last === '-') return keys(KEYS.override);
  if (path[0] === 'images' && path.length === 2) return keys(KEYS.image);
  return path[0] === 'utility' && path.length === 1 ? keys(KEYS.utility) : [];
}

/** Keys that are there already, in the same mapping. */
function siblings(text: string, offset: number, { indent, item, flow, value }: Place): ReadonlySet<string> {
  if (value) return new Set();
  if (flow !== undefined)
    return new Set(
      flow
        .split(',')
        .slice(0, -1)
        .flatMap((entry) => keyOf(entry) ?? []),
    );
  const found = new Set<string>();
  const [above, below] = [
    text.slice(0, offset).split('\n').slice(0, -1).reverse(),
    text.slice(offset).split('\n').slice(1),
  ];
  for (const lines of item ? [below] : [above, below]) {
    for (const line of lines) {
      const [, lead = '', dashes = '', , key, rest] = LINE.exec(line.trimEnd()) ?? [];
      if (key === undefined && (rest === '' || rest?.startsWith('#'))) continue;
      const column = lead.length + dashes.length;
      if (column < indent || (lines === below && dashes !== '' && lead.length < indent)) break;
      if (column === indent && key !== undefined) found.add(key);
      if (dashes !== '' && lead.length < indent) break;
    }
  }
  return found;
}
