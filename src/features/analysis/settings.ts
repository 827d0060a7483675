/** The user's settings as the rules take them. */
import * as vscode from 'vscode';
import type { CheckSettings, Level } from '../../rules/running/check';

const levels: ReadonlySet<unknown> = new Set<Level>([
  'default',
  'off',
  'hint',
  'information',
  'warning',
  'error',
]);

/** Those that count for a file: the folders of a workspace may differ. */
export function readSettings(file: vscode.Uri): CheckSettings {
  const rules = vscode.workspace.getConfiguration('checkup', file).get<unknown>('rules');
  if (typeof rules !== 'object' || rules === null) return { rules: {} };
  return {
    rules: Object.fromEntries(
      Object.entries(rules).filter((entry): entry is [string, Level] => levels.has(entry[1])),
    ),
  };
}
