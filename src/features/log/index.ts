/** Shows the output channel in which the extension tells what it does. */
import * as vscode from 'vscode';
import type { Services } from '../services';

export function register({ log }: Services): vscode.Disposable {
  return vscode.commands.registerCommand('checkup.showLog', () => {
    log.show();
  });
}
