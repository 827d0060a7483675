/** What is taken out of an image again after it was brought there: by the `rm` and `mv` of a later RUN. */
import type { Instruction, Stage } from '../language/dockerfile/model';
import { callsOfRun } from '../language/dockerfile/run';
import type { Invocation } from '../language/shell/model';
import { matchesName } from './image-files';
import { resolveVariables, type Variables } from './variables';

/** Whether a RUN behind an offset takes a file away, or may: itself, or a folder that it is in. */
export function mayBeRemoved(
  path: string,
  after: number,
  stages: Iterable<Stage>,
  variables: Variables,
): boolean {
  const isLater = ({ span }: Instruction) => span.start > after;
  return [...stages]
    .flatMap(({ instructions }) => instructions.filter(isLater))
    .flatMap(callsOfRun)
    .some((call) => takesAway(call, path, variables));
}

function takesAway({ name, args }: Invocation, path: string, variables: Variables): boolean {
  if (!/^(?:rm|mv|unlink)$/.test(name)) return false;
  const words = args.map(({ value }) => value).filter((word) => !word.startsWith('-'));
  const gone = name === 'mv' ? words.slice(0, -1) : words;
  return gone.some((word) => mayMean(word, path, variables));
}

/** What a variable of the shell's own stands for is taken to be something else. */
function mayMean(word: string, path: string, variables: Variables): boolean {
  const known = resolveVariables(word, variables);
  if (known === undefined) return false;
  const names = known.split('/').filter((part) => part !== '' && part !== '.');
  const parts = path.split('/').slice(1);
  const isAt = (start: number) =>
    start + names.length <= parts.length &&
    names.every((one, at) => matchesName(one, parts[start + at] ?? ''));
  if (known.startsWith('/')) return path.startsWith('/') && isAt(0);
  // Where the shell has gone by then is not followed.
  return names.includes('..') || parts.some((_, start) => isAt(start));
}
