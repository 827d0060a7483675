/** What a misspelt option of a health check is meant to be. */

/** In each kind of file's own spelling, words parted by `-`. */
export const OPTION_NAMES = ['interval', 'timeout', 'start-period', 'start-interval', 'retries'] as const;

const OTHER_NAMES: Readonly<Record<string, string>> = {
  command: 'test',
  cmd: 'test',
  check: 'test',
  disabled: 'disable',
  retry: 'retries',
  'start-delay': 'start-period',
  'start-time': 'start-period',
  'grace-period': 'start-period',
};

/** The one of the names that is evidently meant: in another case, without its dash, or with a slip or two. */
export function meantName(written: string, names: readonly string[]): string | undefined {
  const name = written
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[_\s]+/g, '-');
  const other = OTHER_NAMES[name];
  if (other !== undefined) return names.includes(other) ? other : undefined;
  const plain = (text: string) => text.replaceAll('-', '');
  const same = names.find((one) => plain(one) === plain(name));
  if (same !== undefined || written.length > 30) return same;
  const near = names.filter((one) => isNear(name, one));
  return near.length === 1 ? near[0] : undefined;
}

/** At most two letters more, less or different (Levenshtein), and most of the word as it should be. */
function isNear(a: string, b: string): boolean {
  const most = Math.min(2, Math.floor(b.length / 3));
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return (row[b.length] ?? Infinity) <= most;
}
