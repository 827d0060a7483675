/** Lets a service be started again when it fails. */
import * as l10n from '@vscode/l10n';
import type { ComposeFile, Service } from '../language/compose/model';
import { addToMap } from './compose-text';
import type { Fix } from './fix';
import { insert, lineStart, replace } from './text';

const ENTRY = 'restart: on-failure';

export function restartOnFailure(service: Service, file: ComposeFile): readonly Fix[] {
  const { document } = file;
  const { restart, restartPolicy, map, nameSpan, span } = service;
  // Where `deploy.restart_policy` stands, `restart` has no say.
  if (restartPolicy || !map?.range) return [];
  const edit = () => {
    if (restart) return replace(document, restart.span, 'on-failure');
    // A mapping behind an alias belongs to others, too.
    if (!map.range || map.range[0] < nameSpan.end || map.range[0] > span.end) return undefined;
    const column = nameSpan.start - lineStart(document.getText(), nameSpan.start);
    const insertion = addToMap(file, map, column, { lines: [ENTRY], flow: ENTRY });
    return insertion && insert(document, insertion.at, insertion.text);
  };
  const change = edit();
  if (!change) return [];
  return [
    {
      title: l10n.t('Add “restart: on-failure”'),
      preferred: true,
      edits: [{ uri: document.uri, edits: [change] }],
      notes: [],
    },
  ];
}
