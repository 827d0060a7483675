/** What findings speak of, and how messages name it. */
import * as l10n from '@vscode/l10n';
import type { Service } from '../../language/compose/model';
import type { MergedService } from '../../project/project';

/** `label` as in Stage: a name, or the index of a stage without one. */
export function stageName(label: string): string {
  return /^\d+$/.test(label) ? l10n.t('this image') : l10n.t('the stage "{0}"', label);
}

/** A service that several files make up is judged once, where its image is named first. */
export function isJudged(service: Service, { parts, complete, provider }: MergedService): boolean {
  const naming = parts.find((part) => part.service.image !== undefined || part.service.build !== undefined);
  return complete && !provider && naming?.service === service;
}
