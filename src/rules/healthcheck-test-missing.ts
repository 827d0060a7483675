/** `healthcheck-test-missing`: options without a test, over an image that has none either. */
import * as l10n from '@vscode/l10n';
import type { ComposeFile, Service } from '../language/compose/model';
import type { Project } from '../project/project';
import { insertIntoCompose } from '../utilities/wiring';
import type { Rule } from './rule';

export const healthcheckTestMissing: Rule = {
  id: 'healthcheck-test-missing',
  severity: 'error',
  documents: ['compose'],
  summary: 'The health check has options and no test, and the image has none either.',
  *check({ file, project }) {
    if (file.kind !== 'compose') return;
    const seen = new Set<number>();
    for (const service of file.services) {
      const { healthcheck } = service;
      if (!healthcheck || !isFirst(service, file, project) || seen.has(healthcheck.keySpan.start)) continue;
      if (!lacksTest(service, file, project)) continue;
      seen.add(healthcheck.keySpan.start);
      yield {
        subject: service.name,
        message: l10n.t(
          'The health check of "{0}" has no test, and its image has none either: nothing is ever checked.',
          service.name,
        ),
        span: healthcheck.keySpan,
        fixes: () => insertIntoCompose({ service, file, project }),
      };
    }
  },
};

/** Whether a service has options for a check that is known to be nowhere. */
export function lacksTest(service: Service, file: ComposeFile, project: Project): boolean {
  const { parts, complete, provider } = project.mergedOf(service, file);
  if (!complete || provider || !parts.some(hasOptions)) return false;
  // One that is written wrong, or that nobody could read, is one.
  if (parts.some((part) => part.service.healthcheck?.test ?? part.service.healthcheck?.disable)) return false;
  const { config, base } = project.healthOfService(service, file);
  return config?.Test === undefined && base?.healthcheck === false;
}

const hasOptions = ({ service }: { readonly service: Service }) =>
  (service.healthcheck?.options.size ?? 0) > 0;

/** What several files say together is said once. */
function isFirst(service: Service, file: ComposeFile, project: Project): boolean {
  return project.mergedOf(service, file).parts.find(hasOptions)?.service === service;
}
