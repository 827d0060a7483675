/** `healthcheck-localhost`: BusyBox's wget takes the first address of `localhost`, which is `::1`, and no other. */
import * as l10n from '@vscode/l10n';
import { replace } from '../edits/text';
import { targetsOf } from '../health/target';
import type { Fix } from '../edits/fix';
import type { Span } from '../language/text';
import { runs } from './fetched-with';
import type { CheckText } from './checks';
import type { Rule } from './rule';

export const healthcheckLocalhost: Rule = {
  id: 'healthcheck-localhost',
  severity: 'warning',
  documents: ['dockerfile', 'compose'],
  summary: 'BusyBox’s wget asks “localhost” by IPv6 only.',
  *check({ checks }) {
    const seen = new Set<string>();
    for (const check of checks()) {
      for (const text of check.texts()) {
        for (const invocation of text.invocations()) {
          if (invocation.name !== 'wget') continue;
          const isBusyBox = invocation.wrappers.at(-1) === 'busybox' || check.contents().wget === 'busybox';
          if (!isBusyBox) continue;
          for (const { host } of targetsOf(invocation)) {
            const place = `${text.document.uri} ${host?.span.start ?? ''}`;
            if (host?.value.toLowerCase() !== 'localhost' || seen.has(place)) continue;
            seen.add(place);
            yield {
              subject: check.subject,
              ...(text.ranBy && { document: text.document, related: [runs(check, text.ranBy)] }),
              message: l10n.t(
                'BusyBox’s wget asks the first address of “localhost” only, ::1: a server that listens on IPv4 alone is never reached.',
              ),
              span: host.span,
              fixes: () => numeric(host.span, text),
            };
          }
        }
      }
    }
  },
};

function numeric(span: Span, { document }: CheckText): readonly Fix[] {
  if (!/^localhost$/i.test(document.getText().slice(span.start, span.end))) return [];
  return [
    {
      title: l10n.t('Ask 127.0.0.1'),
      preferred: true,
      edits: [{ uri: document.uri, edits: [replace(document, span, '127.0.0.1')] }],
      notes: [],
    },
  ];
}
