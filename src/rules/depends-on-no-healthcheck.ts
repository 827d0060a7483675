/** `depends-on-no-healthcheck`: a service waits until another is healthy that nothing checks. */
import * as l10n from '@vscode/l10n';
import type { Fix } from '../edits/fix';
import { setCondition } from '../edits/depends-on';
import type { MergedService } from '../project/project';
import { insertIntoCompose } from '../utilities/wiring';
import { aboutDependences, definedAt, definingPart, type Dependence, hasCheck } from './subjects/depends-on';
import type { Rule } from './rule';

export const dependsOnNoHealthcheck: Rule = {
  id: 'depends-on-no-healthcheck',
  severity: 'error',
  documents: ['compose'],
  summary: 'A service waits until another is healthy that has no health check: compose refuses to start it.',
  check: (context) =>
    aboutDependences(context, (dependence) => {
      const { dependency, merged, other, file, project } = dependence;
      // Where it is not required, compose warns and goes on.
      if (dependency.condition !== 'service_healthy' || dependency.required === false) return undefined;
      const health = project.healthOfMerged(other, file);
      if (hasCheck(health) !== false || (health.config?.Test === undefined && namesTest(other)))
        return undefined;
      return {
        message:
          health.config?.Test === undefined
            ? l10n.t(
                'The service "{0}" has no health check. Compose refuses to start "{1}", which waits until it is healthy.',
                other.name,
                merged.name,
              )
            : l10n.t(
                'The health check of the service "{0}" is switched off. Compose refuses to start "{1}", which waits until it is healthy.',
                other.name,
                merged.name,
              ),
        related: definedAt(other),
        fixes: () => [...addCheck(dependence), ...started(dependence)],
      };
    }),
};

/** A test that is empty, or still being typed, is a finding of its own. */
function namesTest({ parts }: MergedService): boolean {
  return parts.some(({ service }) => service.healthcheck?.keys.has('test'));
}

function addCheck({ other, project }: Dependence): readonly Fix[] {
  const part = definingPart(other);
  return part ? insertIntoCompose({ service: part.service, file: part.file, project }) : [];
}

function started({ dependency, part, other }: Dependence): readonly Fix[] {
  const edits = setCondition('service_started', dependency, part);
  if (!edits) return [];
  return [
    {
      title: l10n.t('Wait until “{0}” is started only', other.name),
      preferred: false,
      edits: [{ uri: part.file.document.uri, edits }],
      notes: [l10n.t('Nothing waits until “{0}” can answer any more.', other.name)],
    },
  ];
}
