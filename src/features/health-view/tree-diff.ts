/** Which nodes the editor must ask for anew. Asking for one again closes its tooltip, so none is asked for in vain. */
import type { TreeNode } from './tree';

/**
 * `all`: the roots themselves are others. Below a node that is listed, nothing is listed again: it is asked for with
 * it. What lies below a closed node is asked for when it is opened.
 */
export function changedNodes(
  before: readonly TreeNode[],
  after: readonly TreeNode[],
  isOpen: (node: TreeNode) => boolean,
): 'all' | readonly string[] {
  if (ids(before) !== ids(after)) return 'all';
  const changed: string[] = [];
  const compare = (old: TreeNode | undefined, node: TreeNode) => {
    if (!old || face(old) !== face(node)) changed.push(node.id);
    else if (!isOpen(node)) return;
    else if (ids(old.children) !== ids(node.children)) changed.push(node.id);
    else {
      node.children.forEach((child, index) => {
        compare(old.children[index], child);
      });
    }
  };
  after.forEach((node, index) => {
    compare(before[index], node);
  });
  return changed;
}

const ids = (nodes: readonly TreeNode[]) => nodes.map(({ id }) => id).join('\n');
const face = (node: TreeNode) => JSON.stringify({ ...node, children: undefined });
