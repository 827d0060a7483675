/** How many containers are healthy and unhealthy, at the bottom of the window; a click shows the view. */
import * as vscode from 'vscode';
import type { Live } from './live';

export function registerStatusBar(live: Live): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('checkup.health', vscode.StatusBarAlignment.Left, 0);
  item.name = vscode.l10n.t('Container health');
  item.command = 'checkup.health.focus';

  function update() {
    const running = [...(live.state?.containers.values() ?? [])].filter(({ state }) => state === 'running');
    const count = (status: string) => running.filter(({ health }) => health.status === status).length;
    const [healthy, unhealthy, starting] = [count('healthy'), count('unhealthy'), count('starting')];
    const wanted = vscode.workspace.getConfiguration('checkup.healthView').get<boolean>('statusBar', true);
    if (!wanted || !live.state?.listed || healthy + unhealthy + starting === 0) {
      item.hide();
      return;
    }
    item.text = [
      `$(heart) ${healthy}`,
      ...(starting > 0 ? [`$(loading~spin) ${starting}`] : []),
      ...(unhealthy > 0 ? [`$(error) ${unhealthy}`] : []),
    ].join(' ');
    const words = vscode.l10n.t(
      'Containers: {0} healthy, {1} starting, {2} unhealthy',
      healthy,
      starting,
      unhealthy,
    );
    item.tooltip = words;
    item.accessibilityInformation = { label: words, role: 'button' };
    item.backgroundColor =
      unhealthy > 0 ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  }

  return vscode.Disposable.from(
    item,
    live.onDidChange(update),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('checkup.healthView')) update();
    }),
  );
}
