/** Says it once when a container turns unhealthy. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { HealthChange } from '../../engine/health-store';
import { firstLine } from '../../engine/harmless';
import type { Container } from '../../engine/model';
import { containerNodeId } from './tree';
import type { Live } from './live';

/** `workspace`: only containers of compose projects whose files are in an open folder; others are someone else's worry. */
type Setting = 'workspace' | 'all' | 'off';

export function registerNotifications(live: Live): vscode.Disposable {
  return live.onDidChange((change) => {
    if (!change) return;
    const setting = vscode.workspace
      .getConfiguration('checkup.healthView')
      .get<Setting>('notify', 'workspace');
    if (setting === 'off') return;
    const wanted = turnedUnhealthy(change).filter((one) => setting === 'all' || belongsHere(one));
    if (wanted.length > 0) void tell(wanted);
  });
}

/** Only what was seen to change: what is unhealthy when the engine is found first is shown by the badge. */
export function turnedUnhealthy({ before, after, changed }: HealthChange): readonly Container[] {
  return [...changed].flatMap((id) => {
    const [old, now] = [before.containers.get(id), after.containers.get(id)];
    return old && now?.health.status === 'unhealthy' && old.health.status !== 'unhealthy' ? [now] : [];
  });
}

function belongsHere({ compose }: Container): boolean {
  const files = [...(compose?.configFiles ?? []), ...(compose?.workingDir ? [compose.workingDir] : [])];
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  return files.some((file) => folders.some((folder) => isInside(file, folder)));
}

function isInside(file: string, folder: string): boolean {
  const way = path.relative(folder, file);
  return way === '' || (!way.startsWith('..') && !path.isAbsolute(way));
}

async function tell(containers: readonly Container[]) {
  const [first] = containers;
  if (!first) return;
  const line = firstLine(first.details?.probes[0]?.output ?? '');
  const text =
    containers.length > 1
      ? vscode.l10n.t(
          'Unhealthy now: {0}',
          containers
            .map(({ name }) => name)
            .slice(0, 10)
            .join(', '),
        )
      : line === ''
        ? vscode.l10n.t('{0} is unhealthy.', first.name)
        : vscode.l10n.t('{0} is unhealthy: {1}', first.name, line);
  const showLog = vscode.l10n.t('Show Health Log');
  const showView = vscode.l10n.t('Show Containers');
  const answer = await vscode.window.showWarningMessage(text, containers.length > 1 ? showView : showLog);
  if (answer === showLog) {
    await vscode.commands.executeCommand('checkup.container.showHealthLog', containerNodeId(first.id));
  } else if (answer === showView) await vscode.commands.executeCommand('checkup.health.focus');
}
