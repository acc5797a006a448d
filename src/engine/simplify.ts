import { FALSE, type Formula, type Gate, isNegated, type Literal, negate, nodeOf, TRUE } from './formula.js';
import { condense } from './scc.js';

/**
 * The part of a formula that one literal depends on, made smaller. Gates come after their inputs, except on cycles, and
 * are numbered anew; basic events keep their numbers.
 */
export interface Circuit {
  readonly events: number;
  readonly gates: readonly Gate[];
  /** The literal asked for. */
  readonly top: Literal;
  /** Strongly connected component s is the gates `cycleOffset[s]` up to the next entry; most have one gate. */
  readonly cycleOffset: Int32Array;
}

/** Whether failures never help. */
export function isMonotone({ gates, top }: Circuit): boolean {
  return (top === FALSE || !isNegated(top)) && !gates.some(({ inputs }) => inputs.some(isNegated));
}

/** Rounds of rewriting; each is linear, and hardly ever do more than a few change anything. */
const ROUNDS = 20;

/**
 * Rewrites until nothing changes: constants go, gates of one input go, equal gates become one, and a gate that only one
 * other needs goes up into that one where both are of one type (an OR in an OR). Cycles have the least solution: nothing
 * is true because of itself. So a cycle of ORs is one OR of all their inputs.
 *
 * Negations on a cycle have no such meaning and must not be there.
 */
export function simplify(formula: Formula, top: Literal): Circuit {
  const rewriting = new Rewriting(formula, top);
  for (let round = 0; round < ROUNDS && rewriting.round(); round++);
  return rewriting.result();
}

class Rewriting {
  readonly #events: number;
  #top: Literal;
  /** By number of node less `events + 1`; undefined once it stands for another literal. */
  readonly #gates: (Gate | undefined)[];
  /** What a gate that is gone stands for. */
  readonly #instead: Int32Array;

  constructor({ events, need, offset, input }: Formula, top: Literal) {
    this.#events = events;
    // Only what the top needs gets a number: of a large formula that may be little.
    const numbers = new Map<number, number>();
    const reached: number[] = [];
    const numbered = (literal: Literal): Literal => {
      const g = this.#gateOf(literal);
      if (g < 0) return literal;
      let number = numbers.get(g);
      if (number === undefined) {
        number = reached.length;
        numbers.set(g, number);
        reached.push(g);
      }
      return 2 * (events + 1 + number) + (literal & 1);
    };
    this.#top = numbered(top);
    this.#gates = [];
    for (let i = 0; i < reached.length; i++) {
      const g = reached[i]!;
      const inputs = Array.from(input.subarray(offset[g]!, offset[g + 1]!), numbered);
      this.#gates.push({ need: need[g]!, inputs });
    }
    this.#instead = new Int32Array(reached.length).fill(-1);
  }

  /** Number of the gate behind a literal, negative for an event or a constant. */
  #gateOf(literal: Literal): number {
    return nodeOf(literal) - this.#events - 1;
  }

  #find(literal: Literal): Literal {
    let at = literal;
    for (let g = this.#gateOf(at); g >= 0 && this.#instead[g]! >= 0; g = this.#gateOf(at)) {
      at = this.#instead[g]! ^ (at & 1);
    }
    return at;
  }

  /** One pass from the inputs up; whether it changed anything. */
  round(): boolean {
    const { order } = this.#condensed();
    const parents = this.#parents();
    const known = new Map<string, Literal>();
    let changed = false;
    for (const g of order) {
      const before = this.#gates[g]!;
      const own = 2 * (this.#events + 1 + g);
      const after = this.#rewrite(before, own, parents);
      if (typeof after === 'number') {
        this.#instead[g] = after;
        this.#gates[g] = undefined;
        changed = true;
        continue;
      }
      const key = `${after.need} ${after.inputs.join(' ')}`;
      const twin = known.get(key);
      if (twin !== undefined) {
        this.#instead[g] = twin;
        this.#gates[g] = undefined;
        changed = true;
        continue;
      }
      known.set(key, own);
      if (after !== before) {
        this.#gates[g] = after;
        changed = true;
      }
    }
    this.#top = this.#find(this.#top);
    return this.#mergeCycles() || changed;
  }

  /** The gate without what says nothing; a literal where nothing but that is left; the same object where it is as before. */
  #rewrite(gate: Gate, own: Literal, parents: Int32Array): Gate | Literal {
    let { need } = gate;
    const inputs: Literal[] = [];
    let isChanged = false;
    for (const one of gate.inputs) {
      const input = this.#find(one);
      if (input !== one) isChanged = true;
      if (input === TRUE) {
        need--;
        isChanged = true;
      } else if (input === FALSE || input === own) isChanged = true;
      else inputs.push(input);
    }
    const count = inputs.length;
    if (need <= 0) return TRUE;
    if (need > count) return FALSE;
    if (count === 1) return inputs[0]!;
    const isOr = need === 1;
    if (!isOr && need < count) {
      if (!isChanged && isAscending(gate.inputs, 0)) return gate;
      return { need, inputs: inputs.sort((a, b) => a - b) };
    }
    const flat: Literal[] = [];
    for (const input of inputs) {
      const inner = this.#swallowed(input, isOr, parents);
      if (inner === undefined) flat.push(input);
      else {
        isChanged = true;
        for (const one of inner) flat.push(this.#find(one));
      }
    }
    if (!isChanged && isAscending(gate.inputs, 1)) return gate;
    flat.sort((a, b) => a - b);
    const distinct = flat.filter((one, i) => one !== flat[i - 1]);
    if (distinct.some((one, i) => i > 0 && one === negate(distinct[i - 1]!))) return isOr ? TRUE : FALSE;
    return { need: isOr ? 1 : distinct.length, inputs: distinct };
  }

  /** Inputs of a gate of the same type that nobody else needs; a negated OR is an AND of the negations. */
  #swallowed(input: Literal, isOr: boolean, parents: Int32Array): readonly Literal[] | undefined {
    const g = this.#gateOf(input);
    if (g < 0 || parents[g] !== 1) return undefined;
    const { need, inputs } = this.#gates[g]!;
    if (isNegated(input)) return need === (isOr ? inputs.length : 1) ? inputs.map(negate) : undefined;
    return need === (isOr ? 1 : inputs.length) ? inputs : undefined;
  }

  /** How many inputs of gates each gate is; that of the top counts as one. */
  #parents(): Int32Array {
    const parents = new Int32Array(this.#gates.length);
    const count = (literal: Literal) => {
      const g = this.#gateOf(this.#find(literal));
      if (g >= 0) parents[g]!++;
    };
    count(this.#top);
    for (const g of this.#reached()) for (const one of this.#gates[g]!.inputs) count(one);
    return parents;
  }

  /** ORs that need each other are one. Whether there were any. */
  #mergeCycles(): boolean {
    const isOr = (g: number) => this.#gates[g]!.need === 1;
    const { order, offset } = this.#condensed(
      (g, input) => isOr(g) && !isNegated(input) && isOr(this.#gateOf(input)),
    );
    let changed = false;
    for (let s = 0; s + 1 < offset.length; s++) {
      if (offset[s + 1]! - offset[s]! < 2) continue;
      const members = Array.from(order.subarray(offset[s]!, offset[s + 1]!));
      const [first, ...others] = members as [number, ...number[]];
      const inside = new Set(members);
      const inputs = new Set<Literal>();
      for (const g of members) {
        for (const one of this.#gates[g]!.inputs) {
          const input = this.#find(one);
          if (isNegated(input) || !inside.has(this.#gateOf(input))) inputs.add(input);
        }
      }
      for (const g of others) {
        this.#gates[g] = undefined;
        this.#instead[g] = 2 * (this.#events + 1 + first);
      }
      this.#gates[first] = { need: 1, inputs: [...inputs].sort((a, b) => a - b) };
      changed = true;
    }
    if (changed) this.#top = this.#find(this.#top);
    return changed;
  }

  /** Gates the top depends on. */
  #reached(): number[] {
    const seen = new Uint8Array(this.#gates.length);
    const reached: number[] = [];
    const visit = (literal: Literal) => {
      const g = this.#gateOf(this.#find(literal));
      if (g < 0 || seen[g] === 1) return;
      seen[g] = 1;
      reached.push(g);
    };
    visit(this.#top);
    for (let i = 0; i < reached.length; i++) for (const one of this.#gates[reached[i]!]!.inputs) visit(one);
    return reached;
  }

  /** Gates the top depends on, inputs first, in strongly connected components; only some edges where it is said which. */
  #condensed(counts: (gate: number, input: Literal) => boolean = () => true): {
    order: Int32Array;
    offset: Int32Array;
  } {
    const reached = this.#reached();
    const number = new Int32Array(this.#gates.length).fill(-1);
    reached.forEach((g, i) => {
      number[g] = i;
    });
    const edgeOffset = new Int32Array(reached.length + 1);
    const targets: number[] = [];
    reached.forEach((g, i) => {
      for (const one of this.#gates[g]!.inputs) {
        const input = this.#find(one);
        const below = this.#gateOf(input);
        if (below >= 0 && counts(g, input)) targets.push(number[below]!);
      }
      edgeOffset[i + 1] = targets.length;
    });
    const { order, offset } = condense(reached.length, edgeOffset, Int32Array.from(targets));
    return { order: order.map((i) => reached[i]!), offset };
  }

  result(): Circuit {
    const { order, offset } = this.#condensed();
    const number = new Map<number, number>();
    order.forEach((g, i) => {
      number.set(g, i);
    });
    const renumbered = (literal: Literal): Literal => {
      const found = this.#find(literal);
      const g = this.#gateOf(found);
      return g < 0 ? found : 2 * (this.#events + 1 + number.get(g)!) + (found & 1);
    };
    const gates = Array.from(order, (g) => {
      const { need, inputs } = this.#gates[g]!;
      return { need, inputs: inputs.map(renumbered) };
    });
    return { events: this.#events, gates, top: renumbered(this.#top), cycleOffset: offset };
  }
}

/** Whether each literal is of a node at least `step` after the one before: with 1, no node comes twice. */
function isAscending(literals: readonly Literal[], step: number): boolean {
  for (let i = 1; i < literals.length; i++)
    if (literals[i]! >> 1 < (literals[i - 1]! >> 1) + step) return false;
  return true;
}
