/** The environment of a service's containers: its `env_file`s and `environment` (Compose specification, services). */
import type { EnvFile } from '../language/compose/model';
import { lasting, lastingValues } from './lasting';
import type { ServicePart } from './project';

/** The values of an `env_file`: null where there is none, undefined where that is not known. */
export type EnvFileAt = (
  file: EnvFile,
  part: ServicePart,
) => ReadonlyMap<string, string | undefined> | null | undefined;

/** Later files over earlier ones, and `environment` over all of them. */
export function environmentOf(
  parts: readonly ServicePart[],
  envFileAt: EnvFileAt,
): ReadonlyMap<string, string | undefined> {
  const [only] = parts;
  if (only && parts.length === 1 && only.service.envFiles.length === 0) return only.service.environment;
  const environment = new Map<string, string | undefined>();
  for (const values of filesOf(parts, envFileAt)) {
    // What a file that cannot be read says may replace anything that those before it say.
    if (!values) for (const name of environment.keys()) environment.set(name, undefined);
    else for (const [name, value] of values) environment.set(name, value);
  }
  for (const [name, value] of lastingValues(parts, 'environment', (service) => service.environment))
    environment.set(name, value);
  return environment;
}

export function environmentIsKnown(parts: readonly ServicePart[], envFileAt: EnvFileAt): boolean {
  return filesOf(parts, envFileAt).every((values) => values !== undefined);
}

/** undefined for a file that is not known, and for one that has to be there and is not: it will be when it is needed. */
function filesOf(parts: readonly ServicePart[], envFileAt: EnvFileAt) {
  return lasting(parts, 'env_file').flatMap((part) =>
    part.service.envFiles.map((file) => envFileAt(file, part) ?? (file.required ? undefined : NO_VALUES)),
  );
}

const NO_VALUES: ReadonlyMap<string, string | undefined> = new Map();
