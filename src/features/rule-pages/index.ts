/** Opens a rule's documentation page, which ships with the extension, as a Markdown preview. */
import * as vscode from 'vscode';
import { SYNTAX } from '../../rules/check';
import { findRule } from '../../rules/registry';
import type { Services } from '../services';

export const OPEN_RULE = 'checkup.openRule';

export function register({ context, log }: Services): vscode.Disposable {
  async function open(rule: unknown): Promise<void> {
    // Only ids of the catalogue become file names: links may come from anywhere.
    if (typeof rule !== 'string' || (rule !== SYNTAX && !findRule(rule))) {
      log.warn(`no such rule: ${String(rule)}`);
      return;
    }
    const page = vscode.Uri.joinPath(context.extensionUri, 'docs', 'rules', `${rule}.md`);
    await vscode.commands.executeCommand('markdown.showPreview', page);
  }
  return vscode.Disposable.from(
    vscode.commands.registerCommand(OPEN_RULE, open),
    vscode.window.registerUriHandler({
      handleUri: ({ path }) => open(/^\/rules\/([\w-]+)$/.exec(path)?.[1]),
    }),
  );
}
