/** The ports that a stage's image exposes by its own instructions: EXPOSE, with the variables that the builder expands. */
import { containerPorts } from '../language/compose/ports';
import { lineage } from '../language/dockerfile/lineage';
import type { Dockerfile, Stage } from '../language/dockerfile/model';
import { expanded } from '../language/dockerfile/variables';
import { wordsOf } from '../language/dockerfile/words';
import { variablesOf } from './image-files';

export interface ExposedPorts {
  /** Over TCP, in the order of the text, the nearest stage's first. */
  readonly ports: readonly number[];
  /** Whether every EXPOSE could be read. */
  readonly known: boolean;
}

export function exposedPorts(stage: Stage, dockerfile: Dockerfile): ExposedPorts {
  const variables = variablesOf(stage, dockerfile);
  const instructions = lineage(stage).flatMap((one) =>
    one.instructions.filter(({ keyword, onbuild }) => keyword === 'EXPOSE' && !onbuild),
  );
  const read = instructions
    .flatMap(({ args }) => wordsOf(args))
    .map(({ value }) => {
      const port = expanded(value, variables, dockerfile.escape);
      if (port === undefined) return undefined;
      return /\/(?:udp|sctp)$/i.test(port) ? [] : containerPorts(port);
    });
  return {
    ports: read.flatMap((ports) => ports ?? []).filter((port) => port > 0),
    known: read.every((ports) => ports !== undefined),
  };
}
