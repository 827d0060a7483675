/** Where a rule's documentation page is reached. */
import * as vscode from 'vscode';

/** The command that opens one; its argument is the rule's id. */
export const OPEN_RULE = 'checkup.openRule';

/** A link that comes back to this extension and opens the page it carries: works without a network. */
export function rulePage(rule: string, extensionId: string): vscode.Uri {
  return vscode.Uri.from({ scheme: vscode.env.uriScheme, authority: extensionId, path: `/rules/${rule}` });
}
