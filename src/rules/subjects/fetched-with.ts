/** Finds the tools that health checks fetch with, in the checks themselves and in the scripts that they run. */
import type { Invocation } from '../../language/shell/model';
import type { Check } from './checks';
import { withRemovals } from '../fixes/last-use';
import type { RuleContext, RuleFinding } from '../rule';
import { inTexts } from './standing';

export function fetchedWith(
  context: RuleContext,
  tools: ReadonlySet<string>,
  message: (call: Invocation, check: Check) => string,
): Iterable<RuleFinding> {
  return inTexts(context, ({ ranBy, invocations, replaced }, check) =>
    invocations()
      .filter(({ name }) => tools.has(name))
      .map((call) => ({
        message: message(call, check),
        span: call.word.span,
        fixes: () => (ranBy ? replaced() : withRemovals(replaced(), check, context)),
      })),
  );
}
