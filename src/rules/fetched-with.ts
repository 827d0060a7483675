/** Finds the tools that health checks fetch with, in the checks themselves and in the scripts that they run. */
import * as l10n from '@vscode/l10n';
import type { Span } from '../language/text';
import type { Check } from './checks';
import type { RuleFinding } from './rule';

export function* fetchedWith(
  checks: readonly Check[],
  tools: ReadonlySet<string>,
  message: (tool: string) => string,
): Iterable<RuleFinding> {
  for (const check of checks) {
    for (const { document, ranBy, invocations } of check.texts()) {
      for (const { name, word } of invocations()) {
        if (!tools.has(name)) continue;
        yield {
          subject: check.subject,
          message: message(word.value),
          span: word.span,
          fixes: check.replaced,
          ...(ranBy && { document, related: [runs(check, ranBy)] }),
        };
      }
    }
  }
}

/** Where the check runs the script that a finding stands in. */
function runs(check: Check, span: Span) {
  const { document } = check.kind === 'dockerfile' ? check.dockerfile : check.file;
  return { document, span, message: l10n.t('The health check runs the script here.') };
}
