import { nodeOf } from './formula.js';
import type { Circuit } from './simplify.js';

/**
 * Which gates are modules: nothing below them is needed by anything that is not below them, so that each can be solved on
 * its own and stand for one event in the rest. The top gate always is one.
 *
 * Two walks, linear in the size of the circuit: Y. Dutuit, A. Rauzy, "A linear-time algorithm to find modules of fault
 * trees", IEEE Transactions on Reliability 45 (1996). The first walk notes when a node is first reached, when all
 * below it is done, and when it is reached last; a gate is a module when all below it is reached only in between. The
 * gates of a cycle are below each other: only the one the walk comes in by can be a module.
 */
export function modulesOf({ events, gates, top, cycleOffset }: Circuit): Uint8Array {
  const size = events + 1 + gates.length;
  const first = new Int32Array(size);
  const last = new Int32Array(size);
  const done = new Int32Array(size);
  walk(nodeOf(top), events, gates, first, last, done);

  // Over all nodes below a gate, without the gate itself: the earliest first and the latest last time.
  const earliest = new Int32Array(size).fill(LATER);
  const latest = new Int32Array(size);
  const isModule = new Uint8Array(gates.length);
  for (let s = 0; s + 1 < cycleOffset.length; s++) {
    const from = cycleOffset[s]!;
    const to = cycleOffset[s + 1]!;
    let entry = from;
    for (let g = from; g < to; g++) if (first[events + 1 + g]! < first[events + 1 + entry]!) entry = g;
    let early = LATER;
    let late = 0;
    for (let g = from; g < to; g++) {
      for (const input of gates[g]!.inputs) {
        const node = nodeOf(input);
        const below = node - events - 1;
        if (below >= from && below < to) {
          if (below === entry) continue;
          early = Math.min(early, first[node]!);
          late = Math.max(late, last[node]!);
          continue;
        }
        early = Math.min(early, first[node]!, earliest[node]!);
        late = Math.max(late, last[node]!, latest[node]!);
      }
    }
    const own = events + 1 + entry;
    if (early > first[own]! && late < done[own]!) isModule[entry] = 1;
    for (let g = from; g < to; g++) {
      earliest[events + 1 + g] = Math.min(early, first[own]!);
      latest[events + 1 + g] = Math.max(late, last[events + 1 + g]!);
    }
  }
  return isModule;
}

const LATER = 2 ** 31 - 1;

/** Depth first, each node's inputs once: the times of the first walk, from 1. */
function walk(
  top: number,
  events: number,
  gates: Circuit['gates'],
  first: Int32Array,
  last: Int32Array,
  done: Int32Array,
): void {
  let clock = 0;
  const path: number[] = [];
  const next = new Int32Array(gates.length);
  const reach = (node: number) => {
    clock++;
    last[node] = clock;
    if (first[node] !== 0) return;
    first[node] = clock;
    if (node > events) path.push(node);
    else done[node] = clock;
  };
  reach(top);
  while (path.length > 0) {
    const node = path.at(-1)!;
    const g = node - events - 1;
    const { inputs } = gates[g]!;
    if (next[g]! < inputs.length) {
      reach(nodeOf(inputs[next[g]!++]!));
      continue;
    }
    path.pop();
    clock++;
    done[node] = clock;
  }
}
