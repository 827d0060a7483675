/** Which nodes the editor must ask for anew. */
import type { TreeNode } from './tree';

/** `all`: the roots themselves are others. Below a node that is listed, nothing is listed again: it is asked for with it. */
export function changedNodes(
  before: readonly TreeNode[],
  after: readonly TreeNode[],
): 'all' | readonly string[] {
  if (ids(before) !== ids(after)) return 'all';
  const changed: string[] = [];
  after.forEach((node, index) => {
    collect(before[index], node, changed);
  });
  return changed;
}

function collect(before: TreeNode | undefined, after: TreeNode, changed: string[]) {
  if (!before || face(before) !== face(after) || ids(before.children) !== ids(after.children)) {
    changed.push(after.id);
    return;
  }
  after.children.forEach((child, index) => {
    collect(before.children[index], child, changed);
  });
}

const ids = (nodes: readonly TreeNode[]) => nodes.map(({ id }) => id).join('\n');
const face = (node: TreeNode) => JSON.stringify({ ...node, children: undefined });
