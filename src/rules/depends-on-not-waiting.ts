/** `depends-on-not-waiting`: a service starts as soon as another has been started, although that has a health check. */
import * as l10n from '@vscode/l10n';
import type { Fix } from '../edits/fix';
import { setCondition } from '../edits/depends-on';
import type { ComposeFile } from '../language/compose/model';
import { once } from '../language/lazy';
import type { MergedService, Project } from '../project/project';
import { aboutDependences, definedAt, type Dependence, hasCheck } from './subjects/depends-on';
import { serviceEvidence } from './subjects/evidence';
import type { Rule } from './rule';

export const dependsOnNotWaiting: Rule = {
  id: 'depends-on-not-waiting',
  severity: 'information',
  documents: ['compose'],
  summary: 'A service does not wait until another is healthy, although that has a health check.',
  check(context) {
    const forCluster = once(
      () => context.file.kind === 'compose' && isForCluster(context.file, context.project),
    );
    return aboutDependences(context, (dependence) => {
      const { dependency, merged, other, file, project } = dependence;
      if (dependency.condition !== 'service_started' || forCluster()) return undefined;
      if (hasCheck(project.healthOfMerged(other, file)) !== true || mayEnd(other, file, project))
        return undefined;
      if (arePeers(merged, other)) return undefined;
      return {
        message: l10n.t(
          'The service "{0}" has a health check, but "{1}" starts without waiting until it is healthy.',
          other.name,
          merged.name,
        ),
        related: definedAt(other),
        fixes: () => wait(dependence),
      };
    });
  },
};

/** One that runs something else than its image is made for, such as a migration, may be over before it is healthy. */
function mayEnd(other: MergedService, file: ComposeFile, project: Project): boolean {
  if (serviceEvidence(other, project.applicationOf(file)) === 'job') return true;
  const ownTest = other.parts.some(({ service }) => service.healthcheck?.test);
  return !ownTest && (other.command ?? other.entrypoint) !== undefined;
}

/**
 * Nodes of one cluster, such as those of Redis or OpenSearch, become healthy together, once enough of them have been
 * started: one that waits for another would wait for ever.
 */
function arePeers(merged: MergedService, other: MergedService): boolean {
  const image = imageOf(other);
  if (image === undefined || image !== imageOf(merged)) return false;
  return other.parts.some(({ service: { span }, file }) => {
    const text = file.document.getText().slice(span.start, span.end);
    return /cluster/i.test(text) || text.split(/[^\w./-]+|\/\//).includes(merged.name);
  });
}

function imageOf({ image }: MergedService): string | undefined {
  return image && (image.value.value.resolved ?? image.value.value.text);
}

/** A cluster takes the list alone and knows no conditions (docker/cli, compose schema 3: depends_on). */
function isForCluster(file: ComposeFile, project: Project): boolean {
  return [...project.applicationOf(file).services.values()].some(({ clusterKeys }) => clusterKeys.length > 0);
}

function wait({ dependency, part, other }: Dependence): readonly Fix[] {
  const edits = setCondition('service_healthy', dependency, part);
  if (!edits) return [];
  return [
    {
      title: l10n.t('Wait until “{0}” is healthy', other.name),
      preferred: true,
      edits: [{ uri: part.file.document.uri, edits }],
      notes: [],
    },
  ];
}
