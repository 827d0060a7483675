/** What a container is called on its networks, and whose network it shares: names that are no other host's. */
import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { ComposeFile, Service } from '../../language/compose/model';
import { lineage } from '../../language/dockerfile/lineage';
import { grouped } from '../../language/grouped';
import { oncePer } from '../../language/lazy';
import type { MergedService, Project } from '../../project/project';
import { nameOf, folderOf } from '../../project/uris';
import type { Check } from './checks';
import { namesOf } from './start';

/** undefined where something decides that cannot be told. */
export function ownNames(check: Check, project: Project): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  if (check.kind === 'dockerfile') {
    for (const stage of lineage(check.stage)) if (stage.name !== undefined) names.add(stage.name);
    // An image mostly has the name of its folder.
    const folder = folderOf(check.dockerfile.document.uri);
    if (folder !== undefined) names.add(nameOf(folder));
  }
  for (const merged of containersOf(check, project)) {
    const own = namesOnNetworks(merged);
    if (!own) return undefined;
    for (const name of [...namesOf(merged), ...own]) names.add(name);
  }
  return names;
}

/** The services that run the check: those that share it through an anchor, or build the image that has it. */
export function containersOf(check: Check, project: Project): readonly MergedService[] {
  if (check.kind === 'dockerfile') {
    if (check.inline) return [];
    return project
      .buildersOf(check.dockerfile)
      .filter(({ stage }) => stage && lineage(stage).includes(check.stage))
      .map(({ merged }) => merged);
  }
  const { file, command } = check;
  const services = servicesByTest(file).get(command.span.start) ?? [];
  return services.map((service) => project.mergedOf(service, file));
}

/** By where their tests begin. */
const servicesByTest = oncePer(
  ({ services }: ComposeFile): ReadonlyMap<number | undefined, readonly Service[]> =>
    grouped(services, ({ healthcheck }) => healthcheck?.test?.span.start),
);

/** Aliases, fixed addresses and `extra_hosts`. */
function namesOnNetworks({ parts }: MergedService): readonly string[] | undefined {
  const names: string[] = [];
  for (const { service } of parts) {
    const mode = scalarOf(service, 'network_mode');
    // In the network of another container its names are this one's, too; the host has all names.
    if (mode === null) return undefined;
    if (mode !== undefined) names.push(mode.replace(/^(?:service|container):/, ''));
    const found = [...networkNames(service), ...extraHosts(service)];
    for (const name of found) {
      if (name === undefined) return undefined;
      names.push(name);
    }
  }
  return names;
}

/** null for what is there and is no plain text. */
function scalarOf(service: Service, key: string): string | null | undefined {
  if (!service.keys.has(key)) return undefined;
  const value: unknown = service.map?.get(key);
  return typeof value === 'string' && !value.includes('$') ? value : null;
}

function* networkNames(service: Service): Iterable<string | undefined> {
  if (!service.keys.has('networks')) return;
  const networks = service.map?.get('networks', true) as Node | null | undefined;
  if (isSeq(networks)) return;
  if (!isMap(networks)) {
    yield undefined;
    return;
  }
  for (const { value } of networks.items) {
    if (isAlias(value)) yield undefined;
    if (!isMap(value)) continue;
    const aliases: unknown = value.get('aliases', true);
    if (isSeq(aliases)) for (const alias of aliases.items) yield textOf(alias);
    else if (aliases !== undefined) yield undefined;
    for (const key of ['ipv4_address', 'ipv6_address'])
      if (value.has(key)) yield textOf(value.get(key, true));
  }
}

/** `name:address`, or a mapping of names. */
function* extraHosts(service: Service): Iterable<string | undefined> {
  if (!service.keys.has('extra_hosts')) return;
  const hosts = service.map?.get('extra_hosts', true) as Node | null | undefined;
  if (isSeq(hosts)) for (const host of hosts.items) yield textOf(host)?.replace(/[:=].*/s, '');
  else if (isMap(hosts)) for (const { key } of hosts.items) yield textOf(key);
  else yield undefined;
}

function textOf(node: unknown): string | undefined {
  return isScalar(node) && typeof node.value === 'string' && !node.value.includes('$')
    ? node.value
    : undefined;
}
