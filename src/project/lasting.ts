/** Which of a service's parts have a say in a key. */
import type { ServicePart } from './project';

/** The parts whose word on a path (`healthcheck.test`) still counts: not those below a part that resets or overrides it. */
export function lasting(parts: readonly ServicePart[], path: string): readonly ServicePart[] {
  if (parts.length < 2) return parts;
  const keys = path.split('.');
  const paths = keys.map((_, at) => keys.slice(0, at + 1).join('.'));
  const cut = parts.findLastIndex(({ service }) => paths.some((one) => service.replaces.has(one)));
  return cut < 0 ? parts : parts.slice(cut);
}

type Values = ReadonlyMap<string, string | undefined>;

/** A mapping to which every part may bring names, such as `environment`. */
export function lastingValues(
  parts: readonly ServicePart[],
  path: string,
  read: (service: ServicePart['service']) => Values | undefined,
): Values {
  const [only] = parts;
  // Most services have one part: its own map will do.
  if (only && parts.length === 1) return read(only.service) ?? NO_VALUES;
  return new Map(
    parts.flatMap((part) =>
      [...(read(part.service) ?? [])].filter(([name]) => lasting(parts, `${path}.${name}`).includes(part)),
    ),
  );
}

const NO_VALUES: Values = new Map();
