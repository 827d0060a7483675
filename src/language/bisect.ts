/** The first of places in order from which on something is so, found by halves; `length` where it is nowhere. */
export function bisect(length: number, isSo: (at: number) => boolean): number {
  let low = 0;
  for (let high = length; low < high;) {
    const middle = (low + high) >> 1;
    if (isSo(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
