/** `healthcheck-invalid-option`: an option that the builder or Compose refuses. */
import type { Rule, RuleContext, RuleFinding } from './rule';
import { invalidFlags } from './invalid-option/invalid-flags';
import { invalidKeys } from './invalid-option/invalid-keys';

export const healthcheckInvalidOption: Rule = {
  id: 'healthcheck-invalid-option',
  severity: 'error',
  documents: ['dockerfile', 'compose'],
  summary: 'An option of the health check is one that the builder or Compose refuses.',
  *check(context: RuleContext): Iterable<RuleFinding> {
    yield* invalidFlags(context);
    yield* invalidKeys(context);
  },
};
