/** Every rule, in the catalogue's order. A new rule is a file of its own and a line here. */
import { dependencyCheckCurl } from './dependency-check-curl';
import { dependencyCheckNoRestart } from './dependency-check-no-restart';
import { healthcheckCurl } from './healthcheck-curl';
import { healthcheckMissing } from './healthcheck-missing';
import type { Rule, RuleInfo } from './rule';
import { syntax } from './syntax';
import { unusedIgnore } from './unused-ignore';

export const rules: readonly Rule[] = [
  healthcheckMissing,
  healthcheckCurl,
  dependencyCheckCurl,
  dependencyCheckNoRestart,
  syntax,
];

/** The rules and what is said of their ignores: everything that has an id, a severity and a page. */
export const catalogue: readonly RuleInfo[] = [...rules, unusedIgnore];

export function findRule(id: string): RuleInfo | undefined {
  return catalogue.find((rule) => rule.id === id);
}
