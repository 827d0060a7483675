/** Where a rule's documentation page is reached from outside the editor's own windows. */
import * as vscode from 'vscode';

/** A link that comes back to this extension and opens the page it carries: works without a network. */
export function rulePage(rule: string, extensionId: string): vscode.Uri {
  return vscode.Uri.from({ scheme: vscode.env.uriScheme, authority: extensionId, path: `/rules/${rule}` });
}
