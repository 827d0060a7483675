/** `healthcheck-disabled`: a health check is switched off, in an image that ships or for a service. */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver-types';
import { removeFromMap } from '../edits/compose-text';
import { removeInstruction } from '../edits/dockerfile';
import type { Fix } from '../edits/fix';
import { replace } from '../edits/text';
import type { ComposeFile, ComposeHealthcheck, Placed, Service } from '../language/compose/model';
import { lineage } from '../language/dockerfile/lineage';
import { type Dockerfile, type Healthcheck, isHealthcheck, type Stage } from '../language/dockerfile/model';
import type { EffectiveHealthcheck } from '../health/model';
import { imageFacts } from '../images/facts';
import type { Span } from '../language/text';
import type { Project } from '../project/project';
import { insertInsteadOfNone, insertIntoDockerfile } from '../utilities/wiring';
import { isTask } from './subjects/evidence';
import { inExecForm } from './fixes/exec-form';
import { healthchecksInDockerfiles, type WrittenInDockerfile } from './subjects/healthchecks';
import type { Rule, RuleContext, RuleFinding } from './rule';
import { stageName } from './subjects/subject';

export const healthcheckDisabled: Rule = {
  id: 'healthcheck-disabled',
  severity: 'information',
  documents: ['dockerfile', 'compose'],
  summary: 'The health check is switched off.',
  *check(context) {
    yield* inDockerfiles(context);
    if (context.file.kind === 'compose') yield* inCompose(context.file, context);
  },
};

function* inDockerfiles(context: RuleContext): Iterable<RuleFinding> {
  const { file, project } = context;
  for (const written of healthchecksInDockerfiles(file, project)) {
    const { healthcheck, dockerfile, stage, inline, later } = written;
    if (healthcheck.type !== 'none' || later || !counts(written, project)) continue;
    yield {
      subject: written.subject,
      message: inline
        ? switchedOff(l10n.t('the service "{0}"', inline.name))
        : switchedOff(stageName(stage.label)),
      span: healthcheck.args.span(0, 4),
      fixes: () => (inline ? [] : fixesOfStage(written, dockerfile, context)),
    };
  }
}

function switchedOff(subject: string): string {
  return l10n.t('The health check is switched off for {0}: nothing tells whether it works.', subject);
}

/** Whether an image that ships is left without a check for it. */
function counts({ dockerfile, healthcheck }: WrittenInDockerfile, project: Project): boolean {
  return project.shippedStages(dockerfile).some((shipped) => {
    const { config, origins } = project.healthOfStage(shipped, dockerfile);
    return config?.Test?.[0] === 'NONE' && origins[0]?.span.start === healthcheck.span.start;
  });
}

function fixesOfStage(
  { stage, healthcheck }: WrittenInDockerfile,
  dockerfile: Dockerfile,
  { project, addsFinding }: RuleContext,
): readonly Fix[] {
  const { uri } = dockerfile.document;
  const removed = removeInstruction(healthcheck, dockerfile);
  // A check that counts again is to be without a shell that it does not need.
  const [below] = healthcheck.onbuild ? [] : lineage(stage).slice(1).flatMap(lastHealthcheck);
  const exec = below && inExecForm(below, dockerfile);
  const edits = [[removed], ...(exec ? [[removed, exec]] : [])].find((choice) => !addsFinding(choice));
  if (edits) {
    const without: Stage = {
      ...stage,
      instructions: stage.instructions.filter((instruction) => instruction !== healthcheck),
    };
    return [removalFromStage(uri, edits, project.healthOfStage(without, dockerfile))];
  }
  if (healthcheck.onbuild) return [];
  // Somebody switched it off: that another is put in its place is theirs to say.
  return insertIntoDockerfile({ dockerfile, stage, project, instead: healthcheck }).map((fix) => ({
    ...fix,
    preferred: false,
  }));
}

function lastHealthcheck({ instructions }: Stage): readonly Healthcheck[] {
  return instructions
    .filter(isHealthcheck)
    .filter(({ onbuild }) => !onbuild)
    .slice(-1);
}

function removalFromStage(uri: string, edits: readonly TextEdit[], then: EffectiveHealthcheck): Fix {
  const defined = then.config?.Test !== undefined || then.base?.healthcheck === true;
  const fix = removal(uri, edits, defined && then.config?.Test?.[0] !== 'NONE');
  return defined ? fix : { ...fix, notes: [l10n.t('Whether there is one then is not known.')] };
}

function removal(uri: string, edits: readonly TextEdit[], preferred: boolean): Fix {
  return {
    title: l10n.t('Switch the health check on again'),
    preferred,
    edits: [{ uri, edits }],
    notes: [],
  };
}

function* inCompose(file: ComposeFile, context: RuleContext): Iterable<RuleFinding> {
  const seen = new Set<number>();
  for (const service of file.services) {
    const span = switchOf(service, file, context.project);
    if (!span || service.provider || seen.has(span.start)) continue;
    // Its exit code tells.
    if (isTask(context.project.mergedOf(service, file), context.project.applicationOf(file))) continue;
    seen.add(span.start);
    yield {
      subject: service.name,
      message: switchedOff(l10n.t('the service "{0}"', service.name)),
      span,
      fixes: () => fixesOfService(service, file, context),
    };
  }
}

/** Where this file switches the service's check off, and none that is laid over it takes that back. */
function switchOf(service: Service, file: ComposeFile, project: Project): Span | undefined {
  const [switched] = switchesIn(service.healthcheck);
  if (!switched) return undefined;
  const { config, origins } = project.healthOfService(service, file);
  const [origin] = origins;
  const is =
    config?.Test?.[0] === 'NONE' &&
    origin?.uri === file.document.uri &&
    origin.span.start === switched.span.start;
  const { keySpan, span } = switched;
  return is
    ? { start: Math.min(keySpan.start, span.start), end: Math.max(keySpan.end, span.end) }
    : undefined;
}

function fixesOfService(service: Service, file: ComposeFile, context: RuleContext): readonly Fix[] {
  const { project, addsFinding } = context;
  const span = switchIn(service, file);
  const shared = file.services.some(
    (other) => other !== service && other.healthcheck?.span.start === service.healthcheck?.span.start,
  );
  if (!span || shared || project.mergedOf(service, file).parts.length > 1) return [];
  const edits = [replace(file.document, span, '')];
  const { uri } = file.document;
  const own = service.healthcheck?.test?.value.type === 'cmd';
  if (!own && imageHasCheck(service, file, project) === true) return [removal(uri, edits, true)];
  // What a service that is built would have then is not looked at by itself.
  if (!project.buildOf(service, file) && !addsFinding(edits)) return [removal(uri, edits, own)];
  if (own) return [];
  return insertInsteadOfNone({ service, file, project }).map((fix) => ({ ...fix, preferred: false }));
}

/** `disable: true` and `test: ["NONE"]`. */
function switchesIn(healthcheck: ComposeHealthcheck | undefined): readonly Placed<unknown>[] {
  const { disable, test } = healthcheck ?? {};
  const off = [disable?.value ? disable : undefined, test?.value.type === 'none' ? test : undefined];
  return off.filter((one) => one !== undefined);
}

/** What is to go: the entry, or all of `healthcheck` where that would be left empty. */
function switchIn({ map, healthcheck }: Service, file: ComposeFile): Span | undefined {
  if (!map || !healthcheck?.map) return undefined;
  const [first, ...more] = switchesIn(healthcheck);
  if (healthcheck.map.items.length === more.length + 1) return removeFromMap(file, map, healthcheck.keySpan);
  return first && more.length === 0 ? removeFromMap(file, healthcheck.map, first.keySpan) : undefined;
}

function imageHasCheck(service: Service, file: ComposeFile, project: Project): boolean | undefined {
  const build = project.buildOf(service, file);
  if (!build) return imageFacts(project.mergedOf(service, file).image?.value.value.resolved).healthcheck;
  if (!build.dockerfile || !build.stage) return undefined;
  const { config, base } = project.healthOfStage(build.stage, build.dockerfile);
  return config?.Test ? config.Test[0] !== 'NONE' : base?.healthcheck;
}
