/** What stands around the tree: the message above it, the welcome view in place of it, the badge, the status bar item. */
import * as vscode from 'vscode';
import type { HealthState } from '../../engine/health-store';
import type { Container } from '../../engine/model';
import type { TreeNode } from './tree';

/** Chooses the welcome view while the tree is empty (`checkup.healthView.state` in package.json). */
export type ViewState = 'restricted' | 'connecting' | 'absent' | 'empty' | 'hidden' | 'ready';

export interface Surroundings {
  readonly state: ViewState;
  readonly message: string | undefined;
  readonly badge: vscode.ViewBadge | undefined;
}

export function surroundings(state: HealthState | undefined, roots: readonly TreeNode[]): Surroundings {
  return { state: viewState(state, roots), message: messageOf(state), badge: badgeOf(state) };
}

function viewState(state: HealthState | undefined, roots: readonly TreeNode[]): ViewState {
  if (!vscode.workspace.isTrusted) return 'restricted';
  if (state?.connection.status === 'absent') return 'absent';
  if (roots.length > 0) return 'ready';
  if (!state?.listed) return 'connecting';
  return state.containers.size > 0 ? 'hidden' : 'empty';
}

function messageOf(state: HealthState | undefined): string | undefined {
  const connection = state?.connection;
  if (connection?.status === 'connecting' && connection.lost) {
    return vscode.l10n.t('The connection to the container engine was lost. Trying again…');
  }
  return undefined;
}

function unhealthyOf(state: HealthState | undefined): readonly Container[] {
  return [...(state?.containers.values() ?? [])].filter(
    (container) => container.state === 'running' && container.health.status === 'unhealthy',
  );
}

function badgeOf(state: HealthState | undefined): vscode.ViewBadge | undefined {
  const { length } = unhealthyOf(state);
  if (length === 0) return undefined;
  const tooltip =
    length === 1 ? vscode.l10n.t('1 unhealthy container') : vscode.l10n.t('{0} unhealthy containers', length);
  return { value: length, tooltip };
}
