import type { Dependency } from '../../../src/estate/index.js';
import type { Document } from '../model/types.js';
import { isPlacement } from './places.js';
import type { Tree, TreeNode } from './tree.js';

/** What is to be seen of an estate: boxes in boxes, and edges between them. */
export interface Picture {
  /** Visible boxes by id, those around before those inside. */
  readonly boxes: ReadonlyMap<string, Box>;
  readonly roots: readonly string[];
  readonly edges: readonly Edge[];
  /** The innermost visible box of every drawn component. */
  readonly boxOf: ReadonlyMap<string, string>;
}

export interface Box {
  readonly id: string;
  readonly node: TreeNode;
  /** Open boxes show what is in them; the others stand for it. */
  readonly open: boolean;
  readonly parent: string | null;
  /** Visible boxes in it: none where it is closed. */
  readonly children: readonly string[];
}

/**
 * How one box needs another. hard: cannot do without; redundant: one of several; soft: worse without; start: to start
 * only. The first that holds of any of the dependencies between two boxes is drawn.
 */
export type Strength = 'hard' | 'redundant' | 'soft' | 'start';
const STRENGTHS: readonly Strength[] = ['start', 'soft', 'redundant', 'hard'];

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly strength: Strength;
  /** Dependencies it stands for. */
  readonly count: number;
  /** All of them say where the one box is placed: in subnets, in zones. Nesting tells most of that. */
  readonly isPlacement: boolean;
}

/** Draws open what is in `open`, and one edge for all dependencies between two boxes. */
export function pictureOf(document: Document, tree: Tree, open: ReadonlySet<string>): Picture {
  const boxes = new Map<string, Box>();
  const boxOf = new Map<string, string>();
  const show = (id: string, parent: string | null) => {
    const node = tree.nodes.get(id)!;
    const isOpen = open.has(id) && node.children.length > 0;
    const children = isOpen ? node.children : [];
    boxes.set(id, { id, node, open: isOpen, parent, children });
    for (const member of isOpen ? [] : node.members) boxOf.set(member, id);
    // An open domain is a component too: its own box is its frame.
    if (node.shape === 'domain') boxOf.set(id, id);
    for (const child of children) show(child, id);
  };
  for (const id of tree.roots) show(id, null);
  hideInside(tree, boxes, boxOf);
  return { boxes, roots: tree.roots, edges: edgesOf(document, boxes, boxOf), boxOf };
}

/** A domain inside a closed box is seen as that box. */
function hideInside(tree: Tree, boxes: ReadonlyMap<string, Box>, boxOf: Map<string, string>): void {
  for (const { id, open, node } of boxes.values()) {
    if (open) continue;
    for (const member of node.members) if (tree.nodes.get(member)?.shape === 'domain') boxOf.set(member, id);
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function edgesOf(
  document: Document,
  boxes: ReadonlyMap<string, Box>,
  boxOf: ReadonlyMap<string, string>,
): Edge[] {
  const edges = new Map<string, Map<string, Omit<Writable<Edge>, 'from' | 'to'>>>();
  for (const dependency of document.estate.dependencies) {
    // What something sits in is told by nesting.
    if (dependency.need === 'change' || document.components.get(dependency.to)?.kind === 'domain') continue;
    const [from, to] = [boxOf.get(dependency.from), boxOf.get(dependency.to)];
    if (from === undefined || to === undefined || contains(boxes, from, to) || contains(boxes, to, from))
      continue;
    const strength = strengthOf(dependency);
    const placement = isPlacement(dependency);
    const targets = edges.get(from) ?? new Map<string, Omit<Writable<Edge>, 'from' | 'to'>>();
    edges.set(from, targets);
    const known = targets.get(to);
    if (known === undefined) targets.set(to, { strength, count: 1, isPlacement: placement });
    else {
      known.count += 1;
      known.isPlacement &&= placement;
      known.strength = stronger(strength, known.strength);
    }
  }
  return [...edges].flatMap(([from, targets]) => [...targets].map(([to, edge]) => ({ from, to, ...edge })));
}

/** The one of two that says more. */
export function stronger(one: Strength, other: Strength): Strength {
  return STRENGTHS.indexOf(one) > STRENGTHS.indexOf(other) ? one : other;
}

function strengthOf({ need, soft, group }: Dependency): Strength {
  if (need === 'start') return 'start';
  if (soft === true) return 'soft';
  return group === undefined ? 'hard' : 'redundant';
}

/** Whether a box is around another, or is it. */
export function contains(boxes: ReadonlyMap<string, Box>, outer: string, inner: string): boolean {
  for (let at: string | null = inner; at !== null; at = boxes.get(at)?.parent ?? null)
    if (at === outer) return true;
  return false;
}
