/** `healthcheck-invalid-test`: a test that is refused, or that is not what it looks like. */
import { wrongCommands } from './invalid-test/wrong-commands';
import { wrongTests } from './invalid-test/wrong-tests';
import type { Rule } from './rule';

export const healthcheckInvalidTest: Rule = {
  id: 'healthcheck-invalid-test',
  severity: 'error',
  documents: ['dockerfile', 'compose'],
  summary: 'The test is refused, or is not the command that it looks like.',
  *check(context) {
    yield* wrongCommands(context);
    yield* wrongTests(context);
  },
};
