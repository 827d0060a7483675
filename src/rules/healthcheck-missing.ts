/** `healthcheck-missing`: nothing in the chain defines a health check. */
import * as l10n from '@vscode/l10n';
import type { EffectiveHealthcheck } from '../health/model';
import type { ComposeFile, Service } from '../language/compose/model';
import type { Dockerfile } from '../language/dockerfile/model';
import { once } from '../language/lazy';
import type { MergedService, Project } from '../project/project';
import { insertIntoCompose, insertIntoDockerfile } from '../utilities/wiring';
import { serviceEvidence, stageEvidence, type Evidence } from './subjects/evidence';
import { lacksTest } from './healthcheck-test-missing';
import { unusedIn } from './healthcheck-unused-stage';
import type { Rule, RuleFinding, Severity } from './rule';
import { isJudged, stageName } from './subjects/subject';

export const healthcheckMissing: Rule = {
  id: 'healthcheck-missing',
  severity: 'warning',
  documents: ['dockerfile', 'compose'],
  summary: 'Nothing defines a health check for the stage or service.',
  *check({ file, project }) {
    if (file.kind === 'dockerfile') yield* inDockerfile(file, project);
    else yield* inCompose(file, project);
  },
};

function* inDockerfile(dockerfile: Dockerfile, project: Project): Iterable<RuleFinding> {
  const unused = once(() =>
    unusedIn(dockerfile, project).some(({ healthcheck }) => healthcheck.type !== 'none'),
  );
  for (const stage of project.shippedStages(dockerfile)) {
    if (stage.from.image === '') continue; // Half typed.
    const health = project.healthOfStage(stage, dockerfile);
    // A HEALTHCHECK that is still being typed is one.
    if (!isMissing(health) || health.origins.length > 0) continue;
    const evidence = stageEvidence(stage);
    // It is there, only in the wrong stage: that is a finding of its own.
    if (evidence === 'job' || (stage === dockerfile.stages.at(-1) && unused())) continue;
    const builders = project.buildersOf(dockerfile).filter((builder) => builder.stage === stage);
    const served =
      builders.length > 0 && builders.every(({ service, file }) => bringsTest(service, file, project));
    const [severity, reason] = served
      ? (['information', l10n.t('every service that builds it brings its own')] as const)
      : weigh(evidence, health, 'hint');
    yield {
      severity,
      subject: stage.label,
      message: sentence(stageName(stage.label), reason),
      span: stage.from.span,
      fixes: () => insertIntoDockerfile({ dockerfile, stage, project }),
    };
  }
}

function* inCompose(file: ComposeFile, project: Project): Iterable<RuleFinding> {
  for (const service of file.services) {
    const merged = project.mergedOf(service, file);
    if (!isJudged(service, merged)) continue;
    const health = project.healthOfService(service, file);
    // Options without a test, and a test that is refused, are findings of their own.
    if (!isMissing(health) || hasTest(merged) || lacksTest(service, file, project)) continue;
    const build = project.buildOf(service, file);
    const evidence = serviceEvidence(merged, project.applicationOf(file), build?.stage);
    if (evidence === 'job') continue;
    const [severity, reason] = weigh(evidence, health, 'information');
    yield {
      severity,
      subject: service.name,
      message: sentence(l10n.t('the service "{0}"', service.name), reason),
      span: service.nameSpan,
      related:
        build?.dockerfile && build.stage
          ? [
              {
                document: build.dockerfile.document,
                span: build.stage.from.span,
                message: l10n.t('The stage that the service builds has none either.'),
              },
            ]
          : [],
      fixes: () => insertIntoCompose({ service, file, project }),
    };
  }
}

function hasTest({ parts }: MergedService): boolean {
  return parts.some(({ service }) => service.healthcheck?.test);
}

/** Whether a service's test comes from a compose file, and not from the image. */
function bringsTest(service: Service, file: ComposeFile, project: Project): boolean {
  const { config, origins } = project.healthOfService(service, file);
  if (config?.Test?.[0] === 'NONE') return false;
  const origin = origins.find(({ gives }) => gives.includes('Test'));
  return origin !== undefined && project.files.get(origin.uri)?.kind === 'compose';
}

function isMissing({ config, base }: EffectiveHealthcheck): boolean {
  return config?.Test === undefined && base?.healthcheck !== true;
}

function weigh(
  evidence: Evidence,
  { base }: EffectiveHealthcheck,
  otherwise: Severity,
): readonly [Severity, string | undefined] {
  if (base !== undefined && base.healthcheck === undefined)
    return [
      'information',
      base.image === undefined
        ? l10n.t('whether its image brings one is not known')
        : l10n.t('whether the image {0} brings one is not known', base.image),
    ];
  return [evidence === 'service' ? 'warning' : otherwise, undefined];
}

function sentence(subject: string, reason: string | undefined): string {
  const said = l10n.t('No health check is defined for {0}', subject);
  return reason === undefined ? `${said}.` : `${said} (${reason}).`;
}
