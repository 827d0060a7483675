/**
 * A YAML scalar as text that knows its places, for every style. `yaml` decodes; this finds out which stretch of the
 * document each decoded character came from. What it decodes itself is compared with what `yaml` decoded, and where
 * the two differ the whole scalar becomes one piece: places may get coarse, the text is never wrong.
 */
import type { Scalar } from 'yaml';
import { TextBuilder, plainText } from '../text';
import type { MappedText } from '../text';

export function scalarText(scalar: Scalar, document: string): MappedText {
  const value = scalar.source ?? '';
  const [start, end] = scalar.range ?? [0, 0];
  const raw = document.slice(start, end);
  if (raw === value) return plainText(value, start);
  if (raw.slice(1, -1) === value && (raw.startsWith('"') || raw.startsWith("'")))
    return plainText(value, start + 1);
  const decoded = decode(scalar, value, raw, start);
  if (decoded?.value === value) return decoded;
  return value === '' ? plainText('', start) : new TextBuilder().escape(value, start, end - start).build();
}

function decode(scalar: Scalar, value: string, raw: string, start: number): MappedText | undefined {
  switch (scalar.type) {
    case 'PLAIN':
      return flowText(raw, start, { from: 0, to: raw.length, quote: '' });
    case 'QUOTE_SINGLE':
      return flowText(raw, start, { from: 1, to: endOfQuoted(raw), quote: "'" });
    case 'QUOTE_DOUBLE':
      return flowText(raw, start, { from: 1, to: endOfQuoted(raw), quote: '"' });
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED':
      return blockText(value, raw, start);
    default:
      return undefined;
  }
}

/** A quoted scalar that is still being typed has no closing quote. */
function endOfQuoted(raw: string): number {
  return raw.length > 1 && raw.endsWith(raw.charAt(0)) ? raw.length - 1 : raw.length;
}

interface FlowBody {
  readonly from: number;
  readonly to: number;
  readonly quote: '' | "'" | '"';
}

/** Plain and quoted scalars: escapes, and lines folded into one (YAML 1.2, section 6.5). */
function flowText(raw: string, start: number, { from, to, quote }: FlowBody): MappedText {
  const builder = new TextBuilder();
  let at = from;
  let run = from;
  const flush = (end: number) => {
    if (end > run) builder.copy(raw.slice(run, end), start + run);
  };
  while (at < to) {
    const char = raw.charAt(at);
    const special =
      char === '\n' || (char === '\r' && raw.charAt(at + 1) === '\n')
        ? foldedBreak(raw, at, to, run)
        : quote === '"' && char === '\\'
          ? doubleQuotedEscape(raw, at, to)
          : quote === "'" && char === "'"
            ? { text: "'", from: at, to: at + 2 }
            : undefined;
    if (special) {
      flush(special.from);
      builder.escape(special.text, start + special.from, special.to - special.from);
      at = run = special.to;
    } else at++;
  }
  flush(to);
  return builder.build();
}

interface Piece {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** A line break with the white space around it: one break is a space, each further one a line feed. */
function foldedBreak(raw: string, at: number, to: number, run: number): Piece {
  let from = at;
  while (from > run && /[ \t]/.test(raw.charAt(from - 1))) from--;
  const { end, breaks } = skipBlank(raw, at, to);
  return { text: breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), from, to: end };
}

function skipBlank(raw: string, at: number, to: number): { end: number; breaks: number } {
  let end = at;
  let breaks = 0;
  for (; end < to && /[ \t\r\n]/.test(raw.charAt(end)); end++) if (raw.charAt(end) === '\n') breaks++;
  return { end, breaks };
}

/** YAML 1.2, section 5.7. */
const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};
const CODE_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function doubleQuotedEscape(raw: string, at: number, to: number): Piece {
  const next = raw.charAt(at + 1);
  if (next === '\n' || (next === '\r' && raw.charAt(at + 2) === '\n')) {
    // An escaped break joins the lines, without the white space before the next.
    let end = raw.indexOf('\n', at) + 1;
    while (end < to && /[ \t]/.test(raw.charAt(end))) end++;
    return { text: '', from: at, to: end };
  }
  const digits = CODE_LENGTH[next];
  if (digits !== undefined) {
    const code = Number.parseInt(raw.slice(at + 2, at + 2 + digits), 16);
    const text = code <= 0x10ffff ? String.fromCodePoint(code) : '';
    return { text, from: at, to: at + 2 + digits };
  }
  return { text: ESCAPES[next] ?? next, from: at, to: Math.min(at + 2, to) };
}

/**
 * Block scalars are aligned with their decoded value line by line: the content of each line stands in the value as
 * it is, and what stands between two contents (line feeds, the space of a fold) comes from the breaks between them.
 */
function blockText(value: string, raw: string, start: number): MappedText | undefined {
  const lines = contentLines(raw);
  const first = lines.find(({ text }) => text.trim() !== '');
  if (!first) return undefined;
  const firstOfValue = value.split('\n').find((line) => line.trim() !== '') ?? '';
  const indent = leadingSpaces(first.text) - leadingSpaces(firstOfValue);
  const builder = new TextBuilder();
  let at = 0;
  let lineEnd = first.from;
  for (const line of lines) {
    const content = line.text.slice(indent);
    if (content === '') continue;
    const found = alignedAt(value, content, at);
    if (found === undefined) {
      if (content.trim() === '') continue;
      return undefined;
    }
    const contentStart = line.from + indent;
    builder.escape(value.slice(at, found), start + lineEnd, contentStart - lineEnd);
    builder.copy(content, start + contentStart);
    at = found + content.length;
    lineEnd = line.from + line.text.length;
  }
  return builder.escape(value.slice(at), start + lineEnd, raw.length - lineEnd).build();
}

/** The lines below a block scalar's header, without their line ends. */
function contentLines(raw: string): { text: string; from: number }[] {
  const lines: { text: string; from: number }[] = [];
  const header = raw.indexOf('\n');
  for (let from = header + 1; header >= 0 && from <= raw.length;) {
    const end = raw.indexOf('\n', from);
    const to = end < 0 ? raw.length : end;
    lines.push({ text: raw.slice(from, to).replace(/\r$/, ''), from });
    from = to + 1;
  }
  return lines;
}

function leadingSpaces(line: string): number {
  return line.length - line.replace(/^ +/, '').length;
}

/** Where `content` stands in `value` from `at` on, with nothing but separators before it. */
function alignedAt(value: string, content: string, at: number): number | undefined {
  let index = at;
  while (!value.startsWith(content, index)) {
    if (value[index] !== '\n' && value[index] !== ' ') return undefined;
    index++;
  }
  return index;
}
