/** `healthcheck-port`: the check asks a port of this container on which nothing is known to listen. */
import * as l10n from '@vscode/l10n';
import type { Fix } from '../edits/fix';
import { insert, replace } from '../edits/text';
import { isLoopback, portOf, type Target, targetOfDevice, targetsOf } from '../health/target';
import type { CheckText } from './subjects/checks';
import { listeningPorts } from './subjects/listening-ports';
import type { Rule } from './rule';
import { inTexts } from './subjects/standing';

export const healthcheckPort: Rule = {
  id: 'healthcheck-port',
  severity: 'information',
  documents: ['dockerfile', 'compose'],
  summary: 'The health check asks a port on which the container is not known to listen.',
  check: (context) =>
    inTexts(context, function* (text, check) {
      for (const target of targetsIn(text)) {
        const port = portOf(target);
        const part = target.port ?? target.host;
        if (!target.host || !isLoopback(target.host) || port === undefined || !part) continue;
        const known = listeningPorts(check, context.project);
        if (!known || known.ports.includes(port) || known.mentions(port)) continue;
        yield {
          message: l10n.t(
            'The health check asks port {0}, while the container is known to listen on {1} only.',
            port,
            known.ports.join(', '),
          ),
          span: part.span,
          fixes: () => toPort(known.ports, target, text),
        };
      }
    }),
};

function targetsIn({ invocations, verdict }: CheckText): readonly Target[] {
  const opened = verdict()?.opened ?? [];
  return [
    ...invocations().flatMap(targetsOf),
    ...opened.map(targetOfDevice).filter((target) => target !== undefined),
  ];
}

/** EXPOSE is a note, not the server's own word: that it is right has to be assumed. */
function toPort(ports: readonly number[], { host, port }: Target, { document }: CheckText): readonly Fix[] {
  const [only] = ports;
  if (only === undefined || ports.length > 1 || !host) return [];
  const written = port && document.getText().slice(port.span.start, port.span.end);
  if (port && written !== port.value) return [];
  const edit = port
    ? replace(document, port.span, String(only))
    : insert(document, host.span.end, `:${only}`);
  return [
    {
      title: l10n.t('Ask port {0}', only),
      preferred: false,
      edits: [{ uri: document.uri, edits: [edit] }],
      notes: [l10n.t('It is assumed that the server listens on port {0}.', only)],
    },
  ];
}
