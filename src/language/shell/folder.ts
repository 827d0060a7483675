/** Where the calls of a command run. */
import type { Command } from '../command';
import { invocationsOf } from './parse';

/** Whether one of them may run in another folder than the container's, or find its programs elsewhere. */
export function runsElsewhere(command: Command): boolean {
  return invocationsOf(command).some(
    ({ name, elsewhere }) =>
      elsewhere === true || /^(?:cd|chdir|pushd|popd|set-location|push-location|sl)$/i.test(name),
  );
}
