import { type Literal, nodeOf } from './formula.js';
import type { Circuit } from './simplify.js';

/** A module with what is below it, down to events and other modules, which are its leaves. */
export interface Scope {
  readonly circuit: Circuit;
  /** Gate that is the module. */
  readonly root: number;
  /** Its gates, inputs first where there is no cycle; the root is among them. */
  readonly gates: readonly number[];
  /** Whether a node is a leaf of this module. */
  isLeaf(node: number): boolean;
}

/** A static order of the variables: the leaves of a module, from the top of the diagram down. */
export type Order = (scope: Scope) => number[];

/** None is best for all: S. Friedman and K. Supowit showed in 1987 how costly the best one is to find. */
const ORDERS: readonly Order[] = [
  (scope) => depthFirst(scope, byParents(scope)),
  (scope) => depthFirst(scope, byWeight(scope, 1)),
  (scope) => depthFirst(scope, byWeight(scope, -1)),
  (scope) => depthFirst(scope, (inputs) => inputs),
  shared,
];

/**
 * Orders to try, each there once, those first in which the inputs of gates stand close together: what a function has to
 * remember from its first input to its last makes its diagram wide.
 */
export function ordersOf(scope: Scope): (readonly number[])[] {
  // In a single gate there is nothing to keep together.
  if (scope.gates.length === 1) return [ORDERS[0]!(scope)];
  const found: number[][] = [];
  for (const order of ORDERS) {
    const leaves = order(scope);
    if (!found.some((other) => other.every((node, i) => node === leaves[i]))) found.push(leaves);
  }
  return found
    .map((leaves) => ({ leaves, span: spanOf(scope, leaves) }))
    .sort((a, b) => a.span - b.span)
    .map(({ leaves }) => leaves);
}

/** Sum over the gates of how far the first and the last of their inputs are apart; a gate stands where its first leaf does. */
function spanOf({ circuit, gates }: Scope, leaves: readonly number[]): number {
  const { events } = circuit;
  const position = new Map(leaves.map((node, i) => [node, i]));
  let sum = 0;
  for (const g of gates) {
    let first = leaves.length;
    let last = 0;
    for (const input of circuit.gates[g]!.inputs) {
      const at = position.get(nodeOf(input));
      // On a cycle an input may come later.
      if (at === undefined) continue;
      first = Math.min(first, at);
      last = Math.max(last, at);
    }
    position.set(events + 1 + g, first);
    sum += last - first;
  }
  return sum;
}

/** Leaves as a walk from the root meets them, the inputs of each gate in the order given. */
function depthFirst(
  { circuit, root, isLeaf }: Scope,
  sorted: (inputs: readonly Literal[]) => readonly Literal[],
): number[] {
  const { events, gates } = circuit;
  const seen = new Set<number>();
  const leaves: number[] = [];
  const pending = [events + 1 + root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (isLeaf(node)) {
      leaves.push(node);
      continue;
    }
    const inputs = sorted(gates[node - events - 1]!.inputs);
    for (let i = inputs.length - 1; i >= 0; i--) pending.push(nodeOf(inputs[i]!));
  }
  return leaves;
}

/** Inputs with little below them first, or last. */
function byWeight({ circuit, gates, isLeaf }: Scope, sign: 1 | -1) {
  const weight = new Map<number, number>();
  const of = (node: number) => (isLeaf(node) ? 1 : (weight.get(node) ?? 1));
  for (const g of gates) {
    let sum = 0;
    for (const input of circuit.gates[g]!.inputs) sum += of(nodeOf(input));
    weight.set(circuit.events + 1 + g, sum);
  }
  return (inputs: readonly Literal[]) => [...inputs].sort((a, b) => sign * (of(nodeOf(a)) - of(nodeOf(b))));
}

/** Inputs that many gates need first. */
function byParents({ circuit, gates }: Scope) {
  const parents = new Map<number, number>();
  for (const g of gates) {
    for (const input of circuit.gates[g]!.inputs) {
      parents.set(nodeOf(input), (parents.get(nodeOf(input)) ?? 0) + 1);
    }
  }
  return (inputs: readonly Literal[]) =>
    [...inputs].sort((a, b) => parents.get(nodeOf(b))! - parents.get(nodeOf(a))!);
}

/**
 * Leaves by weight that comes down from the root, each gate sharing its own evenly: S. Minato, N. Ishiura, S. Yajima,
 * "Shared binary decision diagram with attributed edges", 1990.
 */
function shared({ circuit, root, gates, isLeaf }: Scope): number[] {
  const { events } = circuit;
  const weight = new Map<number, number>([[events + 1 + root, 1]]);
  const leaves = new Set<number>();
  for (let i = gates.length - 1; i >= 0; i--) {
    const node = events + 1 + gates[i]!;
    const { inputs } = circuit.gates[gates[i]!]!;
    const share = (weight.get(node) ?? 0) / inputs.length;
    for (const input of inputs) {
      const below = nodeOf(input);
      weight.set(below, (weight.get(below) ?? 0) + share);
      if (isLeaf(below)) leaves.add(below);
    }
  }
  return [...leaves].sort((a, b) => weight.get(b)! - weight.get(a)! || a - b);
}
