/** What goes wrong in checking a file or in working out a fix: bugs of ours, which are to be seen but to stop nothing. */
import type { Failure } from '../rules/running/check';
import type { Io } from './io';
import { display, reason } from './load';

export interface Failures {
  /** Says it on standard error, once. */
  readonly tell: (uri: string, failure: Failure) => void;
  readonly some: () => boolean;
}

export function createFailures(io: Io): Failures {
  const told = new Set<string>();
  return {
    tell(uri, { rules, error }) {
      const by = rules.length > 0 ? `${rules.join(', ')}: ` : '';
      const line = `checkup: ${display(uri, io)}: ${by}${reason(error as NodeJS.ErrnoException)}`;
      if (told.has(line)) return;
      told.add(line);
      io.error(line);
    },
    some: () => told.size > 0,
  };
}
