/** Container ports out of `ports` and `expose` (Compose specification, services: "ports", "expose"). */
import { isMap } from 'yaml';
import { placeOf } from './reader';
import type { ComposeReader } from './reader';
import type { Placed } from './model';
import type { AnyMap, AnyNode, Field } from './yaml';

export interface Ports {
  readonly placed: Placed<readonly number[]> | undefined;
  /** Whether every entry could be read. */
  readonly known: boolean;
}

export function readPorts(field: Field | undefined, reader: ComposeReader): Ports {
  if (!field) return { placed: undefined, known: true };
  const numbers = new Set<number>();
  let known = true;
  for (const node of reader.items(field)) {
    const found = portsOf(node, reader);
    if (found) for (const port of found) numbers.add(port);
    else known = false;
  }
  return { placed: { value: [...numbers], ...placeOf(field) }, known };
}

function portsOf(node: AnyNode, reader: ComposeReader): number[] | undefined {
  const entry = isMap(node) ? (reader.fields(node as AnyMap).get('target')?.value ?? null) : node;
  const text = reader.value(entry)?.resolved;
  return text === undefined ? undefined : containerPorts(text);
}

/** A range of more ports than this is left unknown rather than listed. */
const LONGEST_RANGE = 1000;

/** `[[ip:]host:]container[/protocol]`, where container may be a range. */
export function containerPorts(entry: string): number[] | undefined {
  const [ports = ''] = entry.split('/');
  const match = /(?:^|:)(\d{1,5})(?:-(\d{1,5}))?$/.exec(ports.trim());
  if (!match) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  if (last < first || last > 65535 || last - first > LONGEST_RANGE) return undefined;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
