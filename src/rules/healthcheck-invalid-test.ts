/** `healthcheck-invalid-test`: a test that is refused, or that is not what it looks like. */
import { wrongCommands } from './wrong-commands';
import { wrongTests } from './wrong-tests';
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
