/** The entries of `depends_on` as rules look at them: who waits for whom, and what is known of the other. */
import * as l10n from '@vscode/l10n';
import type { EffectiveHealthcheck } from '../../health/model';
import type { ComposeFile, Dependency } from '../../language/compose/model';
import type { Span } from '../../language/text';
import type { MergedService, Project, ServicePart } from '../../project/project';
import type { RuleContext, RuleFinding } from '../rule';

/** One service's entry about another. */
export interface Dependence {
  readonly merged: MergedService;
  /** The part of the service that the entry stands in. */
  readonly part: ServicePart;
  readonly dependency: Dependency;
  readonly other: MergedService;
  readonly file: ComposeFile;
  readonly project: Project;
}

/** What `say` says of the entries that stand in the file, each place once, however many services share it. */
export function* aboutDependences(
  { file, project }: RuleContext,
  say: (dependence: Dependence) => Omit<RuleFinding, 'subject' | 'span'> | undefined,
): Iterable<RuleFinding> {
  if (file.kind !== 'compose') return;
  const told = new Set<number>();
  for (const dependence of dependencesIn(file, project)) {
    const span = placeOf(dependence.dependency);
    if (told.has(span.start)) continue;
    const said = say(dependence);
    if (!said) continue;
    told.add(span.start);
    yield { ...said, subject: dependence.merged.name, span };
  }
}

/** The condition, unless it stands where others that are waited for have theirs from, too. */
function placeOf({ span, keySpan }: Dependency): Span {
  return span.start < keySpan.start ? keySpan : span;
}

function* dependencesIn(file: ComposeFile, project: Project): Iterable<Dependence> {
  for (const service of file.services) {
    if (!service.extends && service.dependsOn.length === 0) continue;
    const merged = project.mergedOf(service, file);
    if (!merged.complete || merged.provider) continue;
    const { services } = project.applicationOf(file);
    for (const { value: dependency, file: stands } of merged.dependsOn) {
      if (stands.document !== file.document) continue;
      const other = services.get(dependency.service);
      const part = merged.parts.findLast((one) => has(one, dependency, file));
      // A provider's service has no container, and nothing is waited for where none is to run.
      if (!part || !other?.complete || other.provider || !runs(other)) continue;
      yield { merged, part, dependency, other, file, project };
    }
  }
}

function has({ service, file }: ServicePart, { keySpan }: Dependency, { document }: ComposeFile): boolean {
  return file.document === document && service.dependsOn.some((own) => own.keySpan.start === keySpan.start);
}

/** Not certain to have no container: `replicas: 0`, or a variable. */
function runs({ replicas }: MergedService): boolean {
  return replicas === undefined || Number(replicas.resolved) > 0;
}

/** Whether a health check decides when the service is healthy; undefined where that is not known. */
export function hasCheck({ config, base }: EffectiveHealthcheck): boolean | undefined {
  if (config?.Test !== undefined) return config.Test[0] !== 'NONE';
  return base?.healthcheck;
}

/** Where the image of a service is named: what is done to the service is done there. */
export function definingPart({ parts }: MergedService): ServicePart | undefined {
  return parts.find(({ service }) => service.image ?? service.build) ?? parts[0];
}

export function definedAt(other: MergedService): NonNullable<RuleFinding['related']> {
  const part = definingPart(other);
  return part
    ? [
        {
          document: part.file.document,
          span: part.service.nameSpan,
          message: l10n.t('The service "{0}" is defined here.', other.name),
        },
      ]
    : [];
}
