/** Hands the tree to the editor: elements are ids, and only what changed is asked for again. */
import * as vscode from 'vscode';
import type { Disposable } from '../../engine/emitter';
import type { Container } from '../../engine/model';
import { knownWell, type Live } from './live';
import { containerTooltip, escapeMarkdown, probeTooltip } from './tooltip';
import {
  absentTree,
  attemptNodeId,
  containerIdOf,
  describeAttempt,
  healthTree,
  type Icon,
  type TreeNode,
} from './tree';
import { changedNodes } from './tree-diff';
import type { Reader } from './wording';

export interface HealthTreeProvider extends vscode.TreeDataProvider<string>, Disposable {
  readonly roots: readonly TreeNode[];
  /** Makes the tree anew from the present state. */
  update(): void;
  /** A container's node was opened or closed; its probes are followed while it is open and the view can be seen. */
  setExpanded(node: string, expanded: boolean): void;
  setVisible(visible: boolean): void;
}

/** The scheme of the URIs by which what does not run is dimmed. */
export const decorationScheme = 'checkup-container';

export function reader(): Reader {
  return { now: Date.now(), language: vscode.env.language };
}

/** Milliseconds. */
const tooltipAge = 15_000;

export function createProvider(live: Live): HealthTreeProvider {
  const changed = new vscode.EventEmitter<string[] | undefined>();
  let roots: readonly TreeNode[] = [];
  let nodes = new Map<string, TreeNode>();
  let parents = new Map<string, string>();
  const open = followOpen(live);
  const tooltips = new Map<string, NodeJS.Timeout>();

  function update() {
    const showStopped = vscode.workspace
      .getConfiguration('checkup.healthView')
      .get<boolean>('showStopped', true);
    const { connection, containers = new Map<string, Container>() } = live.state ?? {};
    const next =
      connection?.status === 'absent'
        ? absentTree(connection.tried)
        : healthTree(containers.values(), { ...reader(), showStopped });
    const difference = changedNodes(roots, next, (node) => node.kind === 'group' || open.has(node.id));
    roots = next;
    ({ nodes, parents } = indexed(next));
    if (difference.length > 0) changed.fire(difference === 'all' ? undefined : [...difference]);
  }

  /** The editor keeps a resolved tooltip until the node is asked for again; its probes grow old. */
  function forgetTooltip(id: string) {
    clearTimeout(tooltips.get(id));
    const forget = () => {
      tooltips.delete(id);
      if (nodes.has(id)) changed.fire([id]);
    };
    tooltips.set(id, setTimeout(forget, tooltipAge));
  }

  return {
    get roots() {
      return roots;
    },
    onDidChangeTreeData: changed.event,
    update,
    getTreeItem: (id) => treeItem(nodes.get(id), id),
    getChildren(id) {
      if (id === undefined) {
        void live.start();
        return roots.map((node) => node.id);
      }
      // Nodes that were open when the window was closed are asked for without any event.
      open.set(id, true);
      return nodes.get(id)?.children.map((node) => node.id) ?? [];
    },
    getParent: (id) => parents.get(id),
    async resolveTreeItem(item, id) {
      const tooltip = await tooltipOf(id, live);
      if (tooltip === undefined) return item;
      item.tooltip = plainMarkdown(tooltip);
      forgetTooltip(id);
      return item;
    },
    setExpanded(id, expanded) {
      // Opened again, a node shows what the editor remembers of it.
      if (open.set(id, expanded) && expanded) changed.fire([id]);
    },
    setVisible(visible) {
      open.setVisible(visible);
    },
    dispose() {
      for (const timer of tooltips.values()) clearTimeout(timer);
      open.dispose();
      changed.dispose();
    },
  };
}

function indexed(roots: readonly TreeNode[]) {
  const nodes = new Map<string, TreeNode>();
  const parents = new Map<string, string>();
  const visit = (node: TreeNode) => {
    nodes.set(node.id, node);
    for (const child of node.children) {
      parents.set(child.id, node.id);
      visit(child);
    }
  };
  roots.forEach(visit);
  return { nodes, parents };
}

const collapsible = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

function treeItem(node: TreeNode | undefined, id: string): vscode.TreeItem {
  const item = new vscode.TreeItem(node?.label ?? '');
  item.id = id;
  // Gone between the event and the question; the next event takes it out of the view.
  if (!node) return item;
  item.description = node.description;
  item.contextValue = node.contextValue;
  item.collapsibleState = collapsible[node.collapsible];
  item.accessibilityInformation = { label: node.accessibilityLabel };
  if (node.icon) item.iconPath = themeIcon(node.icon);
  if (node.dimmed) item.resourceUri = vscode.Uri.from({ scheme: decorationScheme, path: `/${id}` });
  if (node.command) {
    item.command = { command: node.command.id, title: '', arguments: [...node.command.arguments] };
  }
  return item;
}

function themeIcon({ id, color }: Icon): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}

/** Follows the probes of containers whose nodes are open, as long as the view can be seen. */
function followOpen(live: Live) {
  const open = new Set<string>();
  const watches = new Map<string, { dispose(): void }>();
  let visible = false;

  function follow(id: string) {
    const watch = visible && open.has(id) ? live.engine?.store.watch(id) : undefined;
    watches.get(id)?.dispose();
    if (watch) watches.set(id, watch);
    else watches.delete(id);
  }

  return {
    has: (node: string) => open.has(containerIdOf(node) ?? ''),
    /** Whether that is news. */
    set(node: string, expanded: boolean): boolean {
      const id = node.startsWith('container:') ? containerIdOf(node) : undefined;
      if (id === undefined || open.has(id) === expanded) return false;
      if (expanded) open.add(id);
      else open.delete(id);
      follow(id);
      return true;
    },
    setVisible(now: boolean) {
      if (visible === now) return;
      visible = now;
      open.forEach(follow);
    },
    dispose() {
      for (const watch of watches.values()) watch.dispose();
      watches.clear();
    },
  };
}

async function tooltipOf(node: string, live: Live): Promise<string | undefined> {
  const id = containerIdOf(node);
  const connection = live.state?.connection;
  if (id === undefined) {
    const tried = connection?.status === 'absent' ? connection.tried : [];
    const attempt = tried.find((one) => attemptNodeId(one) === node);
    return attempt && escapeMarkdown(describeAttempt(attempt));
  }
  const container = await knownWell(id, live);
  if (!container) return undefined;
  if (!node.startsWith('probe:')) return containerTooltip(container, reader());
  const probe = container.details?.probes.find(({ start }) => node.endsWith(`:${start}`));
  return probe && probeTooltip(probe, reader());
}

function plainMarkdown(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text, false);
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return markdown;
}
