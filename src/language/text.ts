/**
 * Decoded text that knows where in its document each character stands: a command put together from
 * continuation lines, a JSON string without its escapes, a folded YAML scalar.
 */
import { bisect } from './bisect';

/** A half-open stretch of a document: UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface MappedText {
  readonly value: string;
  /** The document's stretch that `value.slice(start, end)` was decoded from. */
  span(start: number, end: number): Span;
  /** What compose replaces in the scalar that the text is a part of, in the order of the document. */
  readonly replaced?: readonly Replaced[];
}

/** A variable of compose. */
export interface Replaced {
  readonly span: Span;
  /** `${PORT:-80}` */
  readonly written: string;
}

/** Text that stands in the document as it is, from `offset` on. */
export function plainText(value: string, offset: number): MappedText {
  return { value, span: (start, end) => ({ start: offset + start, end: offset + end }) };
}

/** Puts a {@link MappedText} together from pieces of a document. */
export class TextBuilder {
  private value = '';
  /** One per piece: where it begins in `value`, where in the document, and how wide each unit is there. */
  private readonly pieces: { at: number; offset: number; width: number | undefined }[] = [];

  /** Appends text that stands in the document unchanged, from `offset` on. */
  copy(text: string, offset: number): this {
    if (text !== '') this.pieces.push({ at: this.value.length, offset, width: undefined });
    this.value += text;
    return this;
  }

  /** Appends what an escape of `width` document characters at `offset` stands for. */
  escape(text: string, offset: number, width: number): this {
    if (text !== '') this.pieces.push({ at: this.value.length, offset, width });
    this.value += text;
    return this;
  }

  build(): MappedText {
    const { value, pieces } = this;
    const [only] = pieces;
    if (pieces.length === 1 && only && only.width === undefined) return plainText(value, only.offset);
    const pieceAt = (index: number) => {
      const behind = bisect(pieces.length, (place) => (pieces[place]?.at ?? 0) > index);
      return pieces[Math.max(0, behind - 1)] ?? { at: 0, offset: 0, width: 0 };
    };
    const startOf = (index: number) => {
      const piece = pieceAt(index);
      return piece.offset + (piece.width === undefined ? index - piece.at : 0);
    };
    const endOf = (index: number) => {
      const piece = pieceAt(index);
      return piece.offset + (piece.width ?? index - piece.at + 1);
    };
    return {
      value,
      span: (from, to) => {
        const start = from < value.length ? startOf(from) : endOf(Math.max(0, value.length - 1));
        return { start, end: to > from ? endOf(to - 1) : start };
      },
    };
  }
}

/** A part of a mapped text, itself mapped. */
export function slice(text: MappedText, start: number, end: number): MappedText {
  return {
    value: text.value.slice(start, end),
    span: (from, to) => text.span(start + from, start + to),
    ...replacedIn(text),
  };
}

/** For a text that is made of another one. */
export function replacedIn({ replaced }: MappedText): Pick<MappedText, 'replaced'> {
  return replaced ? { replaced } : {};
}

/** The variables of compose that a text was made with; one without a value is at an end of it, or leaves no trace. */
export function variablesOf(text: MappedText): readonly Replaced[] {
  const { replaced } = text;
  if (!replaced) return [];
  const { start, end } = text.span(0, text.value.length);
  const first = bisect(replaced.length, (at) => (replaced[at]?.span.end ?? 0) >= start);
  let behind = first;
  while ((replaced[behind]?.span.start ?? Infinity) <= end) behind++;
  return replaced.slice(first, behind);
}

/**
 * A text with compose's variables in it again: their values may be nobody's to read, and others tomorrow. `own` writes
 * what stands between them.
 */
export function asWritten(text: MappedText, own = (part: string) => part): string {
  const { value } = text;
  const startsBefore = (at: number, offset: number) =>
    at < value.length && text.span(at, at + 1).start < offset;
  let written = '';
  let at = 0;
  for (const { span, written: variable } of variablesOf(text)) {
    const from = at;
    while (startsBefore(at, span.start)) at++;
    written += own(value.slice(from, at)) + variable;
    while (startsBefore(at, span.end)) at++;
  }
  return written + own(value.slice(at));
}
