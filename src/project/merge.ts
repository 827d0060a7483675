/** Lays the parts of a service over each other as compose does (compose-go, override/merge.go). */
import { lazily } from '../language/lazy';
import type { Service } from '../language/compose/model';
import type { InFile, MergedBuild, MergedService, ServicePart } from './project';

export function mergeService(name: string, parts: readonly ServicePart[], complete: boolean): MergedService {
  return merged({ name, parts, complete });
}

interface Source {
  readonly name: string;
  readonly parts: readonly ServicePart[];
  readonly complete: boolean;
}

const merged = lazily<MergedService, Source>({
  name: ({ name }) => name,
  parts: ({ parts }) => parts,
  complete: ({ complete }) => complete,
  image: ({ parts }) => topmost(parts, 'image', (service) => service.image),
  build: ({ parts }) => mergeBuild(parts),
  command: ({ parts }) => topmost(parts, 'command', (service) => service.command),
  entrypoint: ({ parts }) => topmost(parts, 'entrypoint', (service) => service.entrypoint),
  dependsOn: ({ parts }) => mergeDependencies(parts),
  restart: ({ parts }) => topmost(parts, 'restart', (service) => service.restart),
  restartPolicy: ({ parts }) => topmost(parts, 'deploy', (service) => service.restartPolicy),
  deployMode: ({ parts }) => topmost(parts, 'deploy', (service) => service.deployMode)?.value,
  ports: ({ parts }) => union(parts, 'ports', (service) => service.ports?.value),
  expose: ({ parts }) => union(parts, 'expose', (service) => service.expose?.value),
  portsKnown: ({ parts }) => parts.every(({ service }) => service.portsKnown),
  environment: ({ parts }) =>
    new Map(lasting(parts, 'environment').flatMap(({ service }) => [...service.environment])),
  containerName: ({ parts }) => topmost(parts, 'container_name', (service) => service.containerName)?.value,
  hostname: ({ parts }) => topmost(parts, 'hostname', (service) => service.hostname)?.value,
  provider: ({ parts }) => parts.some(({ service }) => service.provider),
});

/** The parts whose word on a key still counts: not those below a part that resets or overrides it. */
export function lasting(parts: readonly ServicePart[], key: string): readonly ServicePart[] {
  if (parts.length < 2) return parts;
  const cut = parts.findLastIndex(({ service }) => service.resets.has(key) || service.overrides.has(key));
  return cut < 0 ? parts : parts.slice(cut);
}

function topmost<T>(
  parts: readonly ServicePart[],
  key: string,
  read: (service: Service) => T | undefined,
): InFile<T> | undefined {
  const counting = lasting(parts, key);
  for (let at = counting.length - 1; at >= 0; at--) {
    const part = counting[at];
    const value = part && read(part.service);
    if (part && value !== undefined) return { value, file: part.file };
  }
  return undefined;
}

function union(
  parts: readonly ServicePart[],
  key: string,
  read: (service: Service) => readonly number[] | undefined,
): readonly number[] | undefined {
  const lists = lasting(parts, key).flatMap(({ service }) => {
    const list = read(service);
    return list ? [list] : [];
  });
  return lists.length > 0 ? [...new Set(lists.flat())] : undefined;
}

function mergeDependencies(parts: readonly ServicePart[]): MergedService['dependsOn'] {
  const byName = new Map(
    lasting(parts, 'depends_on').flatMap(({ service, file }) =>
      service.dependsOn.map((dependency) => [dependency.service, { value: dependency, file }] as const),
    ),
  );
  return [...byName.values()];
}

function mergeBuild(parts: readonly ServicePart[]): MergedBuild | undefined {
  const building = lasting(parts, 'build').filter(({ service }) => service.build);
  const [lowest] = building;
  if (!lowest) return undefined;
  const key = <T>(read: (build: NonNullable<Service['build']>) => T | undefined): InFile<T> | undefined =>
    topmost(building, '', ({ build }) => build && read(build));
  return {
    context: key(({ context }) => context) ?? { value: undefined, file: lowest.file },
    dockerfile: key(({ dockerfile }) => dockerfile),
    target: key(({ target }) => target),
    inline: key(({ inline }) => inline),
    args: new Map(building.flatMap(({ service }) => [...(service.build?.args ?? [])])),
  };
}
