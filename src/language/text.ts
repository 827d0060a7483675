/**
 * Decoded text that knows where in its document each character stands: a command put together from
 * continuation lines, a JSON string without its escapes, a folded YAML scalar.
 */

/** A half-open stretch of a document: UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface MappedText {
  readonly value: string;
  /** The document's stretch that `value.slice(start, end)` was decoded from. */
  span(start: number, end: number): Span;
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
      let low = 0;
      for (let high = pieces.length - 1; low < high;) {
        const middle = (low + high + 1) >> 1;
        if ((pieces[middle]?.at ?? 0) <= index) low = middle;
        else high = middle - 1;
      }
      return pieces[low] ?? { at: 0, offset: 0, width: 0 };
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
  };
}
