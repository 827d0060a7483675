/** Which of a service's parts have a say in a key. */
import type { ServicePart } from './project';

/** The parts whose word on a key still counts: not those below a part that resets or overrides it. */
export function lasting(parts: readonly ServicePart[], key: string): readonly ServicePart[] {
  if (parts.length < 2) return parts;
  const cut = parts.findLastIndex(({ service }) => service.resets.has(key) || service.overrides.has(key));
  return cut < 0 ? parts : parts.slice(cut);
}
