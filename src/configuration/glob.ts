/**
 * Patterns of paths: `*` and `?` within a folder's name, `**` across folders, `[abc]`, `{a,b}`. A library would make
 * regular expressions of them, and some patterns then take for ever on some paths; a workspace that one has only
 * opened must not be able to do that. Here a pattern is followed in all of its states at once, so that the time is at
 * most pattern times path.
 */

/** One way to spell a pattern with `{a,b}` in it. */
type Step =
  | { readonly type: 'character'; readonly matches: (character: string) => boolean }
  /** `*`: anything within a name; `**`: anything. */
  | { readonly type: 'any'; readonly slashes: boolean }
  /** `**` and a slash: nothing, or folders. Two steps, before the first character of a folder and behind it. */
  | { readonly type: 'folders' | 'in folders' };

/** More alternatives than anybody writes. */
const MOST_ALTERNATIVES = 64;
const LONGEST = 1000;

/** Gives what tells whether a path matches; undefined for a pattern that cannot be read. */
export function glob(pattern: string): ((path: string) => boolean) | undefined {
  const spellings = pattern.length > LONGEST ? undefined : alternatives(pattern);
  const read = spellings?.map(steps);
  return read && ((path) => read.some((one) => matches(one, path)));
}

/** undefined where the braces do not fit or make too many. */
function alternatives(pattern: string): readonly string[] | undefined {
  let done: readonly string[] = [''];
  for (let at = 0; at < pattern.length;) {
    const close = pattern[at] === '{' ? pattern.indexOf('}', at) : at;
    if (close < 0 || (pattern[at] === '}' && close === at)) return undefined;
    const inner = pattern.slice(at + 1, close);
    if (inner.includes('{')) return undefined;
    const next = close === at ? [pattern.charAt(at)] : inner.split(',');
    if (done.length * next.length > MOST_ALTERNATIVES) return undefined;
    done = done.flatMap((one) => next.map((part) => one + part));
    at = close + 1;
  }
  return done;
}

function steps(pattern: string): readonly Step[] {
  const found: Step[] = [];
  const tokens = /\*\*\/|\*+|\?|\[(!?)([^\]/]+)\]|[^]/g;
  const relative = pattern.replace(/^\.?\//, '').replace(/\/$/, '/**');
  for (const [token, not, set] of relative.matchAll(tokens)) {
    if (token === '**/') found.push({ type: 'folders' }, { type: 'in folders' });
    else if (token.startsWith('*')) found.push({ type: 'any', slashes: token.length > 1 });
    else found.push({ type: 'character', matches: characterOf(token, set, not === '!') });
  }
  return found;
}

function characterOf(token: string, set: string | undefined, not: boolean): (character: string) => boolean {
  if (set === undefined) return token === '?' ? (one) => one !== '/' : (one) => one === token;
  const ranges = [...set.matchAll(/([^])-([^])|[^]/g)].map(([one, from = one, to = one]) => ({ from, to }));
  return (one) => one !== '/' && ranges.some(({ from, to }) => from <= one && one <= to) !== not;
}

function matches(pattern: readonly Step[], path: string): boolean {
  let states = withoutCharacter(pattern, [0]);
  for (const character of path)
    states = withoutCharacter(
      pattern,
      [...states].flatMap((state) => after(pattern[state], state, character)),
    );
  return states.has(pattern.length);
}

/** The states that a character leads to. */
function after(step: Step | undefined, state: number, character: string): readonly number[] {
  switch (step?.type) {
    case 'character':
      return step.matches(character) ? [state + 1] : [];
    case 'any':
      return step.slashes || character !== '/' ? [state] : [];
    case 'folders':
      return [state + 1];
    case 'in folders':
      return character === '/' ? [state, state + 1] : [state];
    default:
      return [];
  }
}

/** The states, and those that are reached from them without a character. */
function withoutCharacter(pattern: readonly Step[], states: readonly number[]): ReadonlySet<number> {
  const all = new Set(states);
  for (const state of all) {
    if (pattern[state]?.type === 'any') all.add(state + 1);
    if (pattern[state]?.type === 'folders') all.add(state + 2);
  }
  return all;
}
