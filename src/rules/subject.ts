/** How messages name what they speak of. */
import * as l10n from '@vscode/l10n';

/** `label` as in Stage: a name, or the index of a stage without one. */
export function stageName(label: string): string {
  return /^\d+$/.test(label) ? l10n.t('this image') : l10n.t('the stage "{0}"', label);
}
