/** Where a compose service's files differ from its image's: `volumes` and `working_dir`, as far as they can be read. */
import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { ComposeFile, Service } from '../language/compose/model';
import { oncePer } from '../language/lazy';
import type { Project, ServicePart } from './project';
import { resolvePath } from './uris';

export interface Mount {
  /** URI of what is mounted, for a folder or file of the host whose place is known. */
  readonly source: string | undefined;
  /** Path in the container; undefined where it can't be told. */
  readonly target: string | undefined;
}

export function mountsOf(service: Service, file: ComposeFile, project: Project): readonly Mount[] {
  return mountsOfParts(project.mergedOf(service, file).parts);
}

export const mountsOfParts = oncePer((parts: readonly ServicePart[]): readonly Mount[] =>
  parts.flatMap((part) => [
    ...volumesOf(part),
    ...tmpfsOf(part),
    ...grantsOf(part, 'configs', '/'),
    ...grantsOf(part, 'secrets', '/run/secrets/'),
  ]),
);

function volumesOf({ service, folder }: ServicePart): readonly Mount[] {
  if (!service.keys.has('volumes')) return [];
  const volumes = service.map?.get('volumes', true) as Node | null | undefined;
  // Behind an alias or a merge key: something, somewhere.
  if (!isSeq(volumes)) return [{ source: undefined, target: undefined }];
  return volumes.items.map((item) => readMount(item, folder));
}

/** Empty folders in memory: `/run`, or `/run:size=64k`. */
function tmpfsOf({ service }: ServicePart): readonly Mount[] {
  if (!service.keys.has('tmpfs')) return [];
  const tmpfs = service.map?.get('tmpfs', true) as Node | null | undefined;
  const items: readonly unknown[] = isSeq(tmpfs) ? tmpfs.items : [tmpfs];
  return items.map((item) => {
    const text = isScalar(item) && typeof item.value === 'string' ? item.value : undefined;
    return { source: undefined, target: plain(text?.split(':', 1)[0]) };
  });
}

/** Files that the top level defines and that a service asks for by name (Compose specification, "configs", "secrets"). */
function grantsOf(
  { service, file, folder: home }: ServicePart,
  key: 'configs' | 'secrets',
  folder: string,
): readonly Mount[] {
  const grants = service.keys.has(key) ? service.map?.get(key, true) : undefined;
  if (!isSeq(grants)) return [];
  return grants.items.flatMap((item): Mount[] => {
    const name: unknown = isScalar(item) ? item.value : isMap(item) ? item.get('source') : undefined;
    const given: unknown = isMap(item) ? item.get('target') : undefined;
    const target = plain(typeof given === 'string' ? given : typeof name === 'string' ? name : undefined);
    if (target === undefined || typeof name !== 'string') return [];
    const path = file.yaml.map((document) => document.getIn([key, name, 'file'])).find((found) => found);
    return [
      {
        source:
          home === undefined || typeof path !== 'string' || path.includes('$')
            ? undefined
            : resolvePath(home, path),
        target: target.startsWith('/') ? target : folder + target,
      },
    ];
  });
}

function readMount(item: unknown, folder: string | undefined): Mount {
  if (isScalar(item) && typeof item.value === 'string') {
    // A drive letter's colon separates nothing.
    // Nor does that of a variable's default.
    const text = item.value.replace(/\$\{[^{}]*\}/g, '$$');
    const [, source, target] = /^(?:((?:[a-z]:[\\/])?[^:]+):)?(\/[^:]*)(?::[^:/]*)?$/i.exec(text) ?? [];
    return { source: hostFolder(source, folder), target: plain(target) };
  }
  if (!isMap(item)) return { source: undefined, target: undefined };
  const text = (key: string) => {
    const value = item.get(key);
    return typeof value === 'string' ? value : undefined;
  };
  return {
    source: text('type') === 'bind' ? hostFolder(text('source'), folder) : undefined,
    target: plain(text('target')),
  };
}

function plain(text: string | undefined): string | undefined {
  return text === undefined || text.includes('$') ? undefined : text.replace(/(?<=.)\/+$/, '');
}

/** A path, as opposed to a volume's name (Compose specification, "volumes", short syntax). */
function hostFolder(source: string | undefined, folder: string | undefined): string | undefined {
  const path = plain(source);
  if (path === undefined || folder === undefined || !/^(?:\.|\/|[a-z]:[\\/])/i.test(path)) return undefined;
  return resolvePath(folder, path);
}

/** Whether a path in the container is, or may be, no longer the image's own. */
export function hides(mount: Mount, path: string): boolean {
  return (
    mount.target === undefined ||
    path === mount.target ||
    path.startsWith(`${mount.target.replace(/\/$/, '')}/`)
  );
}

/** `working_dir`, the topmost file's; undefined where the service leaves it to the image. */
export function workingDirOf(
  { service, file }: Pick<ServicePart, 'service' | 'file'>,
  project: Project,
): string | undefined {
  for (const part of [...project.mergedOf(service, file).parts].reverse()) {
    if (!part.service.keys.has('working_dir')) continue;
    const value: unknown = part.service.map?.get('working_dir');
    // One that is not known is none of the others.
    return typeof value === 'string' && value.startsWith('/') && !value.includes('$')
      ? value
      : '\0working_dir';
  }
  return undefined;
}
