/** Lays the parts of a service over each other as compose does (compose-go, override/merge.go). */
import { lazily } from '../language/compose/service';
import type { Service } from '../language/compose/model';
import type { InFile, MergedBuild, MergedService, ServicePart } from './project';

export function mergeService(name: string, parts: readonly ServicePart[], complete: boolean): MergedService {
  return lazily<MergedService>({
    name: () => name,
    parts: () => parts,
    complete: () => complete,
    image: () => topmost(parts, 'image', (service) => service.image),
    build: () => mergeBuild(parts),
    command: () => topmost(parts, 'command', (service) => service.command),
    entrypoint: () => topmost(parts, 'entrypoint', (service) => service.entrypoint),
    dependsOn: () => mergeDependencies(parts),
    restart: () => topmost(parts, 'restart', (service) => service.restart),
    restartPolicy: () => topmost(parts, 'deploy', (service) => service.restartPolicy),
    deployMode: () => topmost(parts, 'deploy', (service) => service.deployMode)?.value,
    ports: () => union(parts, 'ports', (service) => service.ports?.value),
    expose: () => union(parts, 'expose', (service) => service.expose?.value),
    portsKnown: () => parts.every(({ service }) => service.portsKnown),
    environment: () =>
      new Map(lasting(parts, 'environment').flatMap(({ service }) => [...service.environment])),
    containerName: () => topmost(parts, 'container_name', (service) => service.containerName)?.value,
    provider: () => parts.some(({ service }) => service.provider),
  });
}

/** The parts whose word on a key still counts: not those below a part that resets or overrides it. */
export function lasting(parts: readonly ServicePart[], key: string): readonly ServicePart[] {
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
  const merged = new Map(
    lasting(parts, 'depends_on').flatMap(({ service, file }) =>
      service.dependsOn.map((dependency) => [dependency.service, { value: dependency, file }] as const),
    ),
  );
  return [...merged.values()];
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
