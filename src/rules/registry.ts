/** Every rule, in the catalogue's order. A new rule is a file of its own and a line here. */
import { dependencyCheckCurl } from './dependency-check-curl';
import { dependencyCheckNoRestart } from './dependency-check-no-restart';
import { healthcheckCurl } from './healthcheck-curl';
import { healthcheckMissing } from './healthcheck-missing';
import type { Rule } from './rule';

export const rules: readonly Rule[] = [
  healthcheckMissing,
  healthcheckCurl,
  dependencyCheckCurl,
  dependencyCheckNoRestart,
];

export function findRule(id: string): Rule | undefined {
  return rules.find((rule) => rule.id === id);
}
