/** Opens a rule's documentation page, which ships with the extension, as a Markdown preview. */
import * as vscode from 'vscode';
import type { RuleInfo } from '../../rules/rule';
import type { Services } from '../services';
import { OPEN_RULE } from './page';

export function register({ context, log }: Services): vscode.Disposable {
  async function open(named?: unknown): Promise<void> {
    const { catalogue, findRule } = await import('../checks');
    const rule = named ?? (await pick(catalogue));
    if (rule === undefined) return;
    // Only ids of the catalogue become file names: links may come from anywhere.
    if (typeof rule !== 'string' || !findRule(rule)) {
      log.warn('asked for a rule that there is none of', rule);
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

/** For the command palette, where no rule is named. */
async function pick(rules: readonly RuleInfo[]): Promise<string | undefined> {
  const items = rules.map(({ id, summary }) => ({ label: id, detail: summary }));
  const options = { placeHolder: vscode.l10n.t('Rule'), matchOnDetail: true };
  return (await vscode.window.showQuickPick(items, options))?.label;
}
