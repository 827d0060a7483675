/** `depends-on-swarm`: a service for a cluster relies on an order of start that a cluster does not keep. */
import * as l10n from '@vscode/l10n';
import { imageFacts } from '../images/facts';
import { instructionsIn, lineage } from '../language/dockerfile/lineage';
import type { Invocation } from '../language/shell/model';
import { invocationsOf } from '../language/shell/parse';
import { aboutDependences, definedAt, type Dependence } from './depends-on';
import type { Rule } from './rule';
import { startOf } from './start';

export const dependsOnSwarm: Rule = {
  id: 'depends-on-swarm',
  severity: 'information',
  documents: ['compose'],
  summary: 'A service that is deployed to a cluster relies on depends_on, which a cluster ignores.',
  check: (context) =>
    aboutDependences(context, (dependence) => {
      const { merged, other } = dependence;
      const [key] = merged.clusterKeys;
      if (key === undefined || !checksNothing(dependence)) return undefined;
      return {
        message: l10n.t(
          'A cluster ignores depends_on: "{0}", which is deployed to one ("deploy.{1}"), may start before "{2}", and checks nothing at its start.',
          merged.name,
          key,
          other.name,
        ),
        related: definedAt(other),
      };
    }),
};

/** Whether all that the start-up runs is known, and nothing of it could wait for another service. */
function checksNothing({ merged, part, project }: Dependence): boolean {
  if (!imageStartIsKnown(merged, project.buildOf(part.service, part.file)?.stage)) return false;
  const started = startOf(part.service, part.file, project).map((command) => invocationsOf(command));
  // One that comes before the application is there for something.
  return started.every((programs) => programs.length < 2 && programs.every(isPlain));
}

/** An entrypoint of the service's own replaces the image's; those of images in the table wait for nobody. */
function imageStartIsKnown(
  { entrypoint, build, image }: Dependence['merged'],
  stage: Parameters<typeof lineage>[0] | undefined,
): boolean {
  if (entrypoint) return true;
  if (!build) return imageFacts(image?.value.value.resolved).kind !== undefined;
  if (!stage) return false;
  const stages = lineage(stage);
  const setsEntrypoint = stages.some((one) =>
    instructionsIn(one).some(({ keyword }) => keyword === 'ENTRYPOINT'),
  );
  return setsEntrypoint || imageFacts(stages.at(-1)?.from.resolved).kind !== undefined;
}

/** Neither a file nor a task that may do anything, nor a program that asks another host. */
function isPlain({ name, word, args }: Invocation): boolean {
  return (
    !/[/$]|\.\w+$/.test(word.value) &&
    !ANYTHING.test(name) &&
    !ASKS.test(name) &&
    !args.some(({ value }) => /wait|\.sh$/.test(value))
  );
}

const ANYTHING =
  /^(?:(?:ba|da|a|z)?sh|source|\.|eval|npm|npx|pnpm|yarn|bun|make|just|task|docker-entrypoint)$/;

const ASKS =
  /wait|dockerize|^(?:curl|wget|nc|ncat|telnet|ping|nslookup|getent|dig|pg_isready|psql|mysql(?:admin)?|mariadb(?:-admin)?|redis-cli|mongo(?:sh)?)$/;
