/** Where an application can be asked how it is, for one that has no check yet: port and path. */
import * as l10n from '@vscode/l10n';
import type { Assumed } from '../edits/placeholders';
import type { Project } from '../project/project';
import { servedBy } from '../project/servers';
import { declaredPorts, type Port, portOf, usualPorts } from './start/port';
import { type Application, applicationOf, startOf } from './start/reading';
import type { Route } from './start/routes';
import { onlyWorks, toldBy } from './start/told';

export { type Application, applicationOf };

/** What to ask an application, and how sure that is. */
export interface Address {
  readonly args: readonly string[];
  /** Whether it is what the application has, and nothing had to be assumed. */
  readonly complete: boolean;
  /** What had to be assumed. */
  readonly notes: readonly string[];
  /** The same, as places in what is asked. */
  readonly assumed: Assumed | undefined;
}

/**
 * A route for health checks where the application evidently has one. Else its start page, where any answer will do
 * that is no server error, for many an API has none. Where it may not speak HTTP at all, whether it listens.
 * undefined for what listens nowhere.
 */
export function addressOf(application: Application, project: Project): Address | undefined {
  const start = startOf(application, project);
  const served = start.programs.flatMap((words) => servedBy(words, start.variables) ?? []).at(-1);
  const declared = declaredPorts(application, start);
  const isDeclared = declared.forStart && declared.ports.length > 0;
  if (!served && !isDeclared && start.programs.some(onlyWorks)) return undefined;
  const told = toldBy(start, application);
  const port = portOf({ application, project, start, served, told, declared });
  if (served?.http === false && port.number !== undefined)
    return opening(port, [l10n.t('No HTTP is spoken on port {0}: the check only connects.', port.number)]);
  if (served?.tls || told.tls) {
    const secured = { number: port.number ?? 443, known: port.known };
    return opening(secured, [l10n.t('TLS is spoken on port {0}: the check only connects.', secured.number)]);
  }
  if (told.route) return asking(told.route, portOfRoute(told.route, port));
  const speaks = told.http === true || served?.http === true;
  const secured = port.number === 443 || port.number === 8443;
  if (
    port.number !== undefined &&
    (secured || told.http === false || (!usualPorts.has(port.number) && !speaks))
  )
    return opening(port, [
      l10n.t('It is not known whether HTTP is spoken on port {0}: the check only connects.', port.number),
    ]);
  return asking(undefined, port);
}

function portOfRoute({ port }: Route, ofApplication: Port): Port {
  return port === undefined ? ofApplication : { number: port, known: true };
}

function asking(route: Route | undefined, { number, known }: Port): Address {
  const authority = `http://localhost${number === undefined || number === 80 ? '' : `:${number}`}`;
  const url = `${authority}${route?.path ?? '/'}`;
  const notes = known ? [] : [l10n.t('The port in {0} is assumed.', url)];
  if (!route)
    notes.push(l10n.t('No path for health checks was found: any answer from {0} below 500 will do.', url));
  if (route?.doubt === 'path') notes.push(l10n.t('The path in {0} is assumed.', url));
  if (route?.doubt === 'answer') notes.push(l10n.t('That {0} is answered with success is assumed.', url));
  // A usual port that is not written is missing behind the host.
  const port = { start: Math.min('http://localhost:'.length, authority.length), end: authority.length };
  const path = { start: authority.length, end: url.length };
  return {
    args: ['-u', url, ...(route ? [] : ['--status', '200-499'])],
    complete: known && !route?.doubt,
    notes,
    assumed: { text: url, parts: [...(known ? [] : [port]), ...(route && !route.doubt ? [] : [path])] },
  };
}

function opening({ number, known }: Port, notes: readonly string[]): Address {
  const target = `localhost:${number ?? 80}`;
  const parts = known ? [] : [{ start: 'localhost:'.length, end: target.length }];
  const all = known ? notes : [l10n.t('The port in {0} is assumed.', target), ...notes];
  return { args: ['--tcp', target], complete: known, notes: all, assumed: { text: target, parts } };
}
