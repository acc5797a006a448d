import { formulaOf, type Gate, isNegated, type Literal, negate, nodeOf, TRUE } from './formula.js';
import { type Circuit, simplify } from './simplify.js';

/** What bounds a circuit in which failures can help. */
export interface Hull {
  /** True wherever the circuit is, and failures never help: as if no event stood in the way of others. */
  readonly circuit: Circuit;
  /** Events that, when they happen, can keep the circuit from being true. */
  readonly helping: readonly number[];
}

/**
 * Moves negations down to the events and leaves them out there: what is rare hardly ever helps, so that little is added.
 * Undefined on cycles, where there are no negations.
 */
export function hullOf({ events, gates, top, cycleOffset }: Circuit): Hull | undefined {
  if (cycleOffset.length - 1 < gates.length) return undefined;
  const helping = new Set<number>();
  // Gate g is 2 g as it stands and 2 g + 1 negated; a negated "at least k of n" is "at least n - k + 1" of the negations.
  const turned: Gate[] = [];
  const inner = (literal: Literal): Literal => {
    const node = nodeOf(literal);
    if (node === 0) return literal;
    if (node > events) return 2 * (events + 1 + 2 * (node - events - 1) + (literal & 1));
    if (!isNegated(literal)) return literal;
    helping.add(node);
    return TRUE;
  };
  for (const { need, inputs } of gates) {
    turned.push({ need, inputs: inputs.map(inner) });
    turned.push({ need: inputs.length - need + 1, inputs: inputs.map((one) => inner(negate(one))) });
  }
  return { circuit: simplify(formulaOf(events, turned), inner(top)), helping: [...helping] };
}

/** Whether the circuit, which has no cycles, is true where exactly these events happen. */
export function isTrueWith({ events, gates, top }: Circuit, happening: readonly number[]): boolean {
  const value = new Uint8Array(events + 1 + gates.length);
  value[0] = 1;
  for (const event of happening) value[event] = 1;
  const holds = (literal: Literal) => value[nodeOf(literal)]! ^ (literal & 1);
  gates.forEach(({ need, inputs }, g) => {
    let count = 0;
    for (const input of inputs) count += holds(input);
    value[events + 1 + g] = count >= need ? 1 : 0;
  });
  return holds(top) === 1;
}
