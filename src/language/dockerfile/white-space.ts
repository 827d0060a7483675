/** White space as Go's `unicode.IsSpace` has it: with U+0085, without U+FEFF, unlike JavaScript's `\s`. */
export function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x85) return false;
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** The first place from `start` on, at most `end`, that is no white space. */
export function skipSpace(text: string, start: number, end = text.length): number {
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  return start;
}

/** The end of `text.slice(start, end)` without trailing white space. */
export function trimSpace(text: string, start: number, end = text.length): number {
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return end;
}
