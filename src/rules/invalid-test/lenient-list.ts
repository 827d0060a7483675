/** Lists that are meant to be JSON and are not: single quotes, a comma too many or too few, no closing bracket. */

export interface LenientList {
  readonly words: readonly string[];
  /** What follows the closing bracket. */
  readonly rest: string;
}

/**
 * Whether a command for a shell is meant as a list. `[ -f x ]` and `[ "$(x)" = y ]` are tests of the shell's own,
 * which have a blank behind the bracket and no commas.
 */
export function isMeantAsList(text: string): boolean {
  return /^\[(?:["'“‘]|[A-Za-z/][^\s\]]*,|\s+(?:"[^"$]*"|'[^']*')\s*,)/.test(text);
}

const ITEM =
  /\s*(?:"((?:[^"\\]|\\["\\/])*)"|'([^'"\\]*)'|[“”]([^“”"\\]*)[“”]|([^\s"'\\,[\]“”‘’$`{}()|&;<>]+))\s*(,|(?=["'“])|(?=\])|$)/y;

/** undefined where it can't be told what is meant. */
export function readLenientList(text: string): LenientList | undefined {
  const words: string[] = [];
  let at = 1;
  for (;;) {
    const [, closing] = /^(\s*\]|\s*$)/.exec(text.slice(at, at + 200)) ?? [];
    if (closing !== undefined && (closing !== '' || at >= text.length)) {
      const rest = text.slice(at + closing.length).trim();
      return words.length > 0 ? { words, rest } : undefined;
    }
    ITEM.lastIndex = at;
    const item = ITEM.exec(text);
    if (!item) return undefined;
    const [all, double, single, curly, bare] = item;
    words.push(double?.replace(/\\(.)/g, '$1') ?? single ?? curly ?? bare ?? '');
    at += all.length;
  }
}
