/** `healthcheck-localhost`: BusyBox's wget takes the first address of `localhost`, which is `::1`, and no other. */
import * as l10n from '@vscode/l10n';
import { replace } from '../edits/text';
import { targetsOf } from '../health/target';
import type { Fix } from '../edits/fix';
import type { Invocation } from '../language/shell/model';
import type { Span } from '../language/text';
import type { Check, CheckText } from './subjects/checks';
import type { Rule } from './rule';
import { inTexts } from './subjects/standing';

export const healthcheckLocalhost: Rule = {
  id: 'healthcheck-localhost',
  severity: 'warning',
  documents: ['dockerfile', 'compose'],
  summary: 'BusyBox’s wget asks “localhost” by IPv6 only.',
  check: (context) =>
    inTexts(context, (text, check) =>
      text
        .invocations()
        .filter((call) => isBusyBox(call, check))
        .flatMap(targetsOf)
        .flatMap(({ host }) => (host?.value.toLowerCase() === 'localhost' ? [asked(host.span, text)] : [])),
    ),
};

function isBusyBox({ name, wrappers }: Invocation, check: Check): boolean {
  return name === 'wget' && (wrappers.at(-1) === 'busybox' || check.contents().wget === 'busybox');
}

function asked(span: Span, text: CheckText) {
  return {
    message: l10n.t(
      'BusyBox’s wget asks the first address of “localhost” only, ::1: a server that listens on IPv4 alone is never reached.',
    ),
    span,
    fixes: () => numeric(span, text),
  };
}

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
