/** Text for a shell, as it has to be written where it stands: in quotes of YAML or JSON, or in a scalar without any. */
import { isCollection, isPair, isScalar } from 'yaml';
import type { Command } from '../language/command';
import type { ComposeFile } from '../language/compose/model';
import type { Dockerfile } from '../language/dockerfile/model';
import type { Span } from '../language/text';

/** `flow`: without quotes in a flow list; `none`: every sign stands for itself. */
export type Enclosure = 'double' | 'single' | 'plain' | 'flow' | 'none';

/** What stands around a place in a command; undefined where that is not known. */
export function enclosureAt(
  place: Span,
  { form }: Command,
  file: Dockerfile | ComposeFile,
): Enclosure | undefined {
  if (file.kind === 'dockerfile') return form === 'exec' ? 'double' : 'none';
  for (const { contents } of file.yaml) {
    const found = inScalar(contents, place, false);
    if (found) return found;
  }
  return undefined;
}

/** A line of it; undefined where it would mean something else there. */
export function enclosed(line: string, enclosure: Enclosure): string | undefined {
  switch (enclosure) {
    case 'double':
      return line.replace(/["\\]/g, '\\$&');
    case 'single':
      return line.replaceAll("'", "''");
    case 'plain':
      return fitsPlain.test(line) ? line : undefined;
    case 'flow':
      return fitsPlain.test(line) && !/[,[\]{}]/.test(line) ? line : undefined;
    case 'none':
      return line;
  }
}

/** It may be what the scalar begins with. */
const fitsPlain = /^[A-Za-z/.](?!.*(?:: |:$| #))/;

function inScalar(node: unknown, place: Span, inFlow: boolean): Enclosure | undefined {
  if (isPair(node)) return inScalar(node.key, place, inFlow) ?? inScalar(node.value, place, inFlow);
  if (isScalar(node)) {
    const [start, end] = node.range ?? [0, 0];
    if (place.start < start || place.end > end) return undefined;
    switch (node.type) {
      case 'QUOTE_DOUBLE':
        return 'double';
      case 'QUOTE_SINGLE':
        return 'single';
      case 'PLAIN':
        return inFlow ? 'flow' : 'plain';
      default:
        return 'none';
    }
  }
  if (!isCollection(node)) return undefined;
  const [start, end] = node.range ?? [0, Infinity];
  if (place.start < start || place.end > end) return undefined;
  for (const item of node.items) {
    const found = inScalar(item, place, inFlow || node.flow === true);
    if (found) return found;
  }
  return undefined;
}
