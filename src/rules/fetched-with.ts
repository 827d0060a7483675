/** Finds the tools that health checks fetch with, in the checks themselves and in the scripts that they run. */
import * as l10n from '@vscode/l10n';
import type { Invocation } from '../language/shell/model';
import type { Span } from '../language/text';
import { type Check, fileOf } from './checks';
import { withRemovals } from './last-use';
import type { RuleContext, RuleFinding } from './rule';

export function* fetchedWith(
  context: RuleContext,
  tools: ReadonlySet<string>,
  message: (call: Invocation, check: Check) => string,
): Iterable<RuleFinding> {
  // A script that several checks run is one text.
  const seen = new Set<string>();
  for (const check of context.checks()) {
    for (const { document, ranBy, invocations, replaced } of check.texts()) {
      for (const call of invocations()) {
        const { name, word } = call;
        if (!tools.has(name)) continue;
        const place = `${document.uri} ${word.span.start}`;
        if (seen.has(place)) continue;
        seen.add(place);
        yield {
          subject: check.subject,
          message: message(call, check),
          span: word.span,
          fixes: () => (ranBy ? replaced() : withRemovals(replaced(), check, context)),
          ...(ranBy && { document, related: [runs(check, ranBy)] }),
        };
      }
    }
  }
}

/** Where the check runs the script that a finding stands in. */
export function runs(check: Check, span: Span) {
  const { document } = fileOf(check);
  return { document, span, message: l10n.t('The health check runs the script here.') };
}
