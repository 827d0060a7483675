/** Lays the parts of a service over each other as compose does (compose-go, override/merge.go). */
import { lazily } from '../language/lazy';
import type { Dependency, Service } from '../language/compose/model';
import { type EnvFileAt, environmentOf, environmentIsKnown } from './environment';
import { lasting, lastingValues } from './lasting';
import type { InFile, MergedBuild, MergedService, ServicePart } from './project';

/** `envFileAt` gives the values of an `env_file`. */
export function mergeService(
  name: string,
  parts: readonly ServicePart[],
  complete: boolean,
  envFileAt: EnvFileAt,
): MergedService {
  return merged({ name, parts, complete, envFileAt });
}

interface Source {
  readonly name: string;
  readonly parts: readonly ServicePart[];
  readonly complete: boolean;
  readonly envFileAt: EnvFileAt;
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
  restartPolicy: ({ parts }) => topmost(parts, 'deploy.restart_policy', (service) => service.restartPolicy),
  deployMode: ({ parts }) => topmost(parts, 'deploy.mode', (service) => service.deployMode)?.value,
  clusterKeys: ({ parts }) => [
    ...new Set(
      parts.flatMap((part) =>
        part.service.clusterKeys.filter((key) => lasting(parts, `deploy.${key}`).includes(part)),
      ),
    ),
  ],
  replicas: ({ parts }) => topmost(parts, 'deploy.replicas', (service) => service.replicas)?.value,
  ports: ({ parts }) => union(parts, 'ports', (service) => service.ports?.value),
  expose: ({ parts }) => union(parts, 'expose', (service) => service.expose?.value),
  portsKnown: ({ parts }) => parts.every(({ service }) => service.portsKnown),
  environment: ({ parts, envFileAt }) => environmentOf(parts, envFileAt),
  environmentKnown: ({ parts, envFileAt }) => environmentIsKnown(parts, envFileAt),
  containerName: ({ parts }) => topmost(parts, 'container_name', (service) => service.containerName)?.value,
  hostname: ({ parts }) => topmost(parts, 'hostname', (service) => service.hostname)?.value,
  provider: ({ parts }) => parts.some(({ service }) => service.provider),
});

function topmost<T>(
  parts: readonly ServicePart[],
  key: string,
  read: (service: Service) => T | undefined,
): InFile<T> | undefined {
  const counting = lasting(parts, key);
  for (let at = counting.length - 1; at >= 0; at--) {
    const part = counting[at];
    const value = part && read(part.service);
    if (part && value !== undefined) return { value, file: part.file, folder: part.folder };
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

/** An entry of a higher file may say only a part of what there is to say: `db: { required: false }`. */
function mergeDependencies(parts: readonly ServicePart[]): MergedService['dependsOn'] {
  const byName = new Map<string, InFile<Dependency>>();
  for (const { service, file, folder } of lasting(parts, 'depends_on')) {
    const { replaces } = service;
    for (const name of byName.keys()) if (replaces.has(`depends_on.${name}`)) byName.delete(name);
    for (const value of service.dependsOn) {
      const below = byName.get(value.service);
      const required = replaces.has(`depends_on.${value.service}.required`)
        ? value.required
        : (value.required ?? below?.value.required);
      const hasCondition = value.condition !== undefined || value.span !== value.keySpan;
      byName.set(
        value.service,
        hasCondition || !below
          ? { value: { ...value, required }, file, folder }
          : { ...below, value: { ...below.value, required } },
      );
    }
  }
  return [...byName.values()];
}

function mergeBuild(parts: readonly ServicePart[]): MergedBuild | undefined {
  const building = lasting(parts, 'build').filter(({ service }) => service.build);
  const [lowest] = building;
  if (!lowest) return undefined;
  const key = <T>(
    name: string,
    read: (build: NonNullable<Service['build']>) => T | undefined,
  ): InFile<T> | undefined => topmost(building, `build.${name}`, ({ build }) => build && read(build));
  return {
    context: key('context', ({ context }) => context) ?? {
      value: undefined,
      file: lowest.file,
      folder: lowest.folder,
    },
    dockerfile: key('dockerfile', ({ dockerfile }) => dockerfile),
    target: key('target', ({ target }) => target),
    inline: key('dockerfile_inline', ({ inline }) => inline),
    args: lastingValues(building, 'build.args', ({ build }) => build?.args),
    contexts: lastingValues(building, 'build.additional_contexts', ({ build }) => build?.contexts),
  };
}
