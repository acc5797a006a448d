import { UNKNOWN_PLACE } from './places.js';
import { type Tree, type TreeNode, upwards } from './tree.js';

/** Boxes that can be looked over at once. */
const BUDGET = 90;
/** Up to so many, groups open by themselves. */
const ROOMY = 60;
/** A group of more than this is told by its count at first. */
const OPEN_GROUP = 12;
/** Control planes are many and seldom the question: they open where little else is to be seen. */
const SMALL = 30;

/**
 * What is open at first: fault domains from the outside in, then groups, the smallest first, as long as there are not
 * more boxes than can be looked over.
 */
export function openingOf(tree: Tree, budget = BUDGET): ReadonlySet<string> {
  const open = new Set<string>();
  let boxes = tree.roots.length;
  const tryOpen = ({ id, children }: TreeNode, most = budget) => {
    if (boxes + children.length > most) return false;
    boxes += children.length;
    open.add(id);
    return true;
  };
  const groups: TreeNode[] = [];
  const queue = [...tree.roots];
  for (const id of queue) {
    const node = tree.nodes.get(id)!;
    if (node.shape === 'group' || id === UNKNOWN_PLACE) groups.push(node);
    // Parts of what is large, journeys or third parties too, tell less than its count.
    else if (tree.nodes.get(node.children[0] ?? '')?.shape === 'part') continue;
    else if (node.children.length > 0 && tryOpen(node)) queue.push(...node.children);
  }
  groups.sort((one, other) => one.members.length - other.members.length || (one.id < other.id ? -1 : 1));
  const small = boxes + groups.reduce((sum, { members }) => sum + members.length, 0) <= SMALL;
  for (const node of groups) {
    if (node.members.length > OPEN_GROUP || (isBackdrop(node) && !small)) continue;
    tryOpen(node, Math.min(budget, ROOMY));
  }
  return open;
}

function isBackdrop({ type }: TreeNode): boolean {
  return type === 'service:control' || type === 'zone';
}

/** Opens what is around a node, so that it is seen. */
export function revealed(tree: Tree, open: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const [, ...around] = upwards(tree, id);
  return around.every((one) => open.has(one)) ? open : new Set([...open, ...around]);
}

/** Opens what is closed; closes what is open, with all inside it, so that it opens as it did at first. */
export function toggled(tree: Tree, open: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const node = tree.nodes.get(id);
  if (node === undefined || node.children.length === 0) return open;
  if (!open.has(id)) return new Set([...open, id]);
  return new Set([...open].filter((one) => !upwards(tree, one).includes(id)));
}
