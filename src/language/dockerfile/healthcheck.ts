/** HEALTHCHECK's type and options, and what BuildKit refuses of them (instructions/parse.go, `parseHealthcheck`). */
import type { MappedText } from '../text';
import { slice } from '../text';
import { parseGoDuration } from './duration';
import { jsonArray } from './json';
import type { Flag, Healthcheck } from './model';

/** `CMD` or whatever stands in its place, and what follows. Bytes are looked at here: only ASCII white space counts. */
export function typeAndCommand(args: MappedText): { type: string; command: MappedText } {
  const [all = '', type = ''] = /^([^\t\n\v\f\r ]*)[\t\n\v\f\r ]*/.exec(args.value) ?? [];
  return { type: type.toUpperCase(), command: slice(args, all.length, args.value.length) };
}

export function healthcheckType(args: MappedText, flags: readonly Flag[]): Healthcheck['type'] {
  const { type, command } = typeAndCommand(args);
  const words = jsonArray(command.value);
  if (words?.some((word) => typeof word !== 'string')) return 'invalid';
  const empty = words ? words.length === 0 : command.value === '';
  // Flags before NONE are never looked at.
  if (type === 'NONE') return empty ? 'none' : 'invalid';
  return type === 'CMD' && !empty && flagsAreValid(flags) ? 'cmd' : 'invalid';
}

function flagsAreValid(flags: readonly Flag[]): boolean {
  const names = new Set(flags.map((flag) => flag.name));
  return names.size === flags.length && flags.every(isValid);
}

function isValid({ name, value }: Flag): boolean {
  if (value === undefined) return false;
  if (name === 'retries') return value === '' || parseRetries(value) !== undefined;
  return /^(?:interval|timeout|start-period|start-interval)$/.test(name) && parseOption(value) !== undefined;
}

/**
 * Nanoseconds of an option's value. An empty one is 0, and so means the default; less than 1 ms is refused, and `µs`
 * too: BuildKit takes flags apart byte by byte and spoils what is not ASCII.
 */
export function parseOption(value: string): number | undefined {
  if (value === '') return 0;
  if (value.includes('µ') || value.includes('μ')) return undefined;
  const duration = parseGoDuration(value);
  return duration === 0 || (duration !== undefined && duration >= 1_000_000) ? duration : undefined;
}

/** As Go's `ParseInt(value, 10, 32)`: `+3` and `003` are 3. */
export function parseRetries(value: string): number | undefined {
  if (value === '') return 0;
  const retries = /^[-+]?\d+$/.test(value) ? Number(value) : NaN;
  return retries >= 0 && retries < 2 ** 31 ? retries : undefined;
}
