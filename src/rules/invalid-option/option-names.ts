/** What a misspelt option of a health check is meant to be. */
import { distance } from '../../language/distance';

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

/** At most two letters more, less or different, and most of the word as it should be. */
function isNear(a: string, b: string): boolean {
  return distance(a, b) <= Math.min(2, Math.floor(b.length / 3));
}
