/** Every rule, in the catalogue's order. A new rule is a file of its own and a line here. */
import { composeVariableEscape } from './compose-variable-escape';
import { curlOnlyForHealthcheck } from './curl-only-for-healthcheck';
import { dependencyCheckCurl } from './dependency-check-curl';
import { dependencyCheckNoRestart } from './dependency-check-no-restart';
import { dependsOnNeverCompletes } from './depends-on-never-completes';
import { dependsOnNoHealthcheck } from './depends-on-no-healthcheck';
import { dependsOnNotWaiting } from './depends-on-not-waiting';
import { dependsOnSwarm } from './depends-on-swarm';
import { healthcheckAlwaysHealthy } from './healthcheck-always-healthy';
import { healthcheckCurl } from './healthcheck-curl';
import { healthcheckDisabled } from './healthcheck-disabled';
import { healthcheckDuplicate } from './healthcheck-duplicate';
import { healthcheckExecShellSyntax } from './healthcheck-exec-shell-syntax';
import { healthcheckExitCode } from './healthcheck-exit-code';
import { healthcheckInvalidOption } from './healthcheck-invalid-option';
import { healthcheckInvalidTest } from './healthcheck-invalid-test';
import { healthcheckLocalhost } from './healthcheck-localhost';
import { healthcheckMissing } from './healthcheck-missing';
import { healthcheckNoEffect } from './healthcheck-no-effect';
import { healthcheckNoShell } from './healthcheck-no-shell';
import { healthcheckPort } from './healthcheck-port';
import { healthcheckRemoteHost } from './healthcheck-remote-host';
import { healthcheckShellForm } from './healthcheck-shell-form';
import { healthcheckTestMissing } from './healthcheck-test-missing';
import { healthcheckToolMissing } from './healthcheck-tool-missing';
import { healthcheckUnusedStage } from './healthcheck-unused-stage';
import { healthcheckWget } from './healthcheck-wget';
import type { Rule, RuleInfo } from './rule';
import { syntax } from './syntax';
import { unusedIgnore } from './unused-ignore';

export const rules: readonly Rule[] = [
  healthcheckMissing,
  healthcheckDisabled,
  healthcheckDuplicate,
  healthcheckUnusedStage,
  healthcheckTestMissing,
  healthcheckCurl,
  healthcheckWget,
  healthcheckToolMissing,
  healthcheckNoShell,
  curlOnlyForHealthcheck,
  healthcheckAlwaysHealthy,
  healthcheckExecShellSyntax,
  healthcheckExitCode,
  healthcheckLocalhost,
  healthcheckPort,
  healthcheckRemoteHost,
  healthcheckInvalidOption,
  healthcheckInvalidTest,
  healthcheckNoEffect,
  healthcheckShellForm,
  composeVariableEscape,
  dependencyCheckCurl,
  dependencyCheckNoRestart,
  dependsOnNoHealthcheck,
  dependsOnNotWaiting,
  dependsOnNeverCompletes,
  dependsOnSwarm,
  syntax,
];

/** The rules and what is said of their ignores: everything that has an id, a severity and a page. */
export const catalogue: readonly RuleInfo[] = [...rules, unusedIgnore];

export function findRule(id: string): RuleInfo | undefined {
  return catalogue.find((rule) => rule.id === id);
}
