/** Comparisons of the shell's tests: `[ a = b ]`, `[[ a == 2* ]]`, and `case`. */
import { readPattern } from './grep';

/** `glob`: the right side is a pattern. undefined for what is not known, or where no number is compared as one. */
export function matches(left: string, operator: string, right: string): boolean | undefined {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case 'glob':
      return tryPattern(globSource(right), left);
    case '=~':
      return tryPattern(readPattern(right, 'extended')?.source, left);
  }
  if (!/^\d{1,9}$/.test(left) || !/^\d{1,9}$/.test(right)) return undefined;
  const [a, b] = [Number(left), Number(right)];
  switch (operator) {
    case '-eq':
      return a === b;
    case '-ne':
      return a !== b;
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    case '-gt':
      return a > b;
    case '-ge':
      return a >= b;
    default:
      return undefined;
  }
}

function tryPattern(source: string | undefined, text: string): boolean | undefined {
  if (source === undefined) return undefined;
  try {
    return new RegExp(source).test(text);
  } catch {
    return undefined;
  }
}

/** `2*`, `20?`, `[23]*`, `\*ok\*`; undefined for what nobody compares a status with. */
function globSource(glob: string): string | undefined {
  if (!/^(?:\[[\w-]+\]|\\.|[\w*?:. -]){1,20}$/.test(glob) || (glob.match(/\*/g)?.length ?? 0) > 2)
    return undefined;
  const source = glob.replace(/\\(.)|[*?.]/g, (sign, escaped?: string) => {
    if (escaped !== undefined) return escaped.replace(/\W/, '\\$&');
    return { '*': '.*', '?': '.' }[sign] ?? `\\${sign}`;
  });
  return `^${source}$`;
}

/** The text that is meant by a pattern in which no sign stands for others. */
export function plainGlob(glob: string): string | undefined {
  const isPlain = /^(?:\\.|[^\\*?[])*$/s.test(glob);
  return isPlain ? glob.replace(/\\(.)/gs, '$1') : undefined;
}
