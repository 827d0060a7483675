/** `depends-on-swarm`: a service for a cluster relies on an order of start that a cluster does not keep. */
import * as l10n from '@vscode/l10n';
import type { Fix } from '../edits/fix';
import { asksOverNetwork } from '../health/target';
import type { Dependency } from '../language/compose/model';
import type { Invocation } from '../language/shell/model';
import { insertDependencyCheck } from '../utilities/wiring';
import { aboutDependences, definedAt, type Dependence } from './subjects/depends-on';
import type { Rule } from './rule';
import { dependencyChecksOfService } from './subjects/start';

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
        fixes: () => fixesOf(dependence),
      };
    }),
};

/** Its own dependency is asked, and with it the service's others: any check there is ends all of the findings. */
function fixesOf({ part, merged, dependency, other, project }: Dependence): readonly Fix[] {
  const { service, file } = part;
  // A task that has to be done first listens on nothing.
  const isService = ({ condition }: Dependency) => condition !== 'service_completed_successfully';
  if (!isService(dependency)) return [];
  const { services } = project.applicationOf(file);
  const others = merged.dependsOn.flatMap(({ value }) =>
    isService(value) ? (services.get(value.service) ?? []) : [],
  );
  return insertDependencyCheck({
    service,
    file,
    project,
    others: [other, ...others.filter((one) => one !== other)],
  });
}

/** Whether all that the start-up runs is known, and nothing of it could wait for another service. */
function checksNothing({ part, project }: Dependence): boolean {
  const { checks, transfers, programs, complete } = dependencyChecksOfService(
    part.service,
    part.file,
    project,
  );
  // A program that comes before the application is there for something.
  return complete && checks.length + transfers.length === 0 && programs.length < 2 && programs.every(isPlain);
}

/** Neither a file nor a task that may do anything, nor a program that asks another host. */
function isPlain(program: Invocation): boolean {
  const { name, word, args } = program;
  return (
    !/[/$]|\.\w+$/.test(word.value) &&
    !ANYTHING.test(name) &&
    !asksOverNetwork(program) &&
    !args.some(({ value }) => /wait|\.sh$/.test(value))
  );
}

const ANYTHING =
  /wait|^(?:(?:ba|da|a|z)?sh|source|\.|eval|npm|npx|pnpm|yarn|bun|make|just|task|docker-entrypoint|nslookup|getent|dig)$/;
