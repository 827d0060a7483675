/** Lets a service be started again when it fails. */
import * as l10n from '@vscode/l10n';
import { isMap, isScalar, type Node, type YAMLMap } from 'yaml';
import type { ComposeFile, Service } from '../language/compose/model';
import type { Span } from '../language/text';
import { addToService, ownMap } from './compose-text';
import type { Fix } from './fix';
import { replace } from './text';

const ENTRY = 'restart: on-failure';

export function restartOnFailure(service: Service, file: ComposeFile): readonly Fix[] {
  const { document } = file;
  const { restartPolicy, map } = service;
  if (!map) return [];
  // Where `deploy.restart_policy` stands, `restart` has no say.
  if (restartPolicy) return conditionOnFailure(map, service, file);
  const edit = () => {
    const own = ownMap(service)?.items.find(({ key }) => isScalar(key) && key.source === 'restart');
    // A key of the service's own counts before a merged one.
    if (!own) return addToService(service, file, { lines: [ENTRY], flow: ENTRY });
    return own.value && !isShared(own.value)
      ? replace(document, placeOf(own.value), 'on-failure')
      : undefined;
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

/** Only where a condition is written down, and for this service alone. */
function conditionOnFailure(
  map: YAMLMap,
  { nameSpan, span }: Service,
  { document }: ComposeFile,
): readonly Fix[] {
  let node: unknown = map;
  for (const key of ['deploy', 'restart_policy', 'condition']) {
    if (!isMap(node) || node.anchor !== undefined) return [];
    node = node.items.find((item) => isScalar(item.key) && item.key.source === key)?.value;
  }
  if (!isScalar(node) || isShared(node)) return [];
  const place = placeOf(node);
  if (place.start < nameSpan.end || place.end > span.end) return [];
  return [
    {
      title: l10n.t('Set “condition: on-failure”'),
      preferred: true,
      edits: [{ uri: document.uri, edits: [replace(document, place, 'on-failure')] }],
      notes: [],
    },
  ];
}

/** What stands at an anchor counts wherever its alias does. */
function isShared(value: Node): boolean {
  return isScalar(value) && value.anchor !== undefined;
}

function placeOf({ range }: Node): Span {
  const [start = 0, end = 0] = range ?? [];
  return { start, end };
}
