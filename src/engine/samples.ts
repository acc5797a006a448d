import { isNegated, type Literal, nodeOf } from './formula.js';
import type { Circuit } from './simplify.js';

/** Integers of one block: what a block takes stays in the processor's larger caches for circuits of usual size. */
const BLOCK = 2 ** 18;

/** How many words a block has in the row of each event and gate, if so many samples of these circuits are wanted. */
export function wordsFor(samples: number, ...circuits: readonly Circuit[]): number {
  const rows = Math.max(...circuits.map(({ events, gates }) => events + gates.length + 1));
  return Math.min(Math.ceil(samples / 32), Math.max(16, Math.min(1024, Math.floor(BLOCK / rows))));
}

/** A block of samples of a circuit, 32 side by side in each word. Events are set from outside, gates follow. */
export class Samples {
  readonly #circuit: Circuit;
  /** Row of a node in `#values`, -1 where it does not matter. */
  readonly #row: Int32Array;
  readonly #values: Int32Array;
  readonly #counters: Int32Array;
  /** Words of the gate that is evaluated. */
  readonly #result: Int32Array;
  /** Inputs of each gate: twice the row, plus 1 where negated. */
  readonly #inputs: readonly Int32Array[];

  constructor(
    circuit: Circuit,
    readonly words: number,
  ) {
    const { events, gates, top } = circuit;
    this.#circuit = circuit;
    this.#row = new Int32Array(events + 1 + gates.length).fill(-1);
    let rows = 0;
    const place = (literal: Literal) => {
      if (this.#row[nodeOf(literal)]! < 0) this.#row[nodeOf(literal)] = rows++;
    };
    place(top);
    gates.forEach(({ inputs }, g) => {
      place(2 * (events + 1 + g));
      inputs.forEach(place);
    });
    this.#values = new Int32Array(rows * words);
    this.#result = new Int32Array(words);
    this.#inputs = gates.map(({ inputs }) =>
      Int32Array.from(inputs, (input) => 2 * this.#row[nodeOf(input)]! + (input & 1)),
    );
    this.#counters = new Int32Array(gates.reduce((most, { need }) => Math.max(most, need), 1));
    if (this.#row[0]! >= 0) this.#rowAt(0).fill(-1);
  }

  /** Bits of an event, to be set before `evaluate`; undefined where it does not matter. */
  event(event: number): Int32Array | undefined {
    return this.#row[event]! < 0 ? undefined : this.#rowAt(event);
  }

  /** Works out all gates; bits of the samples in which the circuit's literal is true, into `hits`. */
  evaluate(hits: Int32Array): void {
    const { events, top, cycleOffset } = this.#circuit;
    for (let s = 0; s + 1 < cycleOffset.length; s++) {
      const [from, to] = [cycleOffset[s]!, cycleOffset[s + 1]!];
      if (to - from === 1) {
        this.#gate(from);
        continue;
      }
      for (let g = from; g < to; g++) this.#rowAt(events + 1 + g).fill(0);
      for (let changed = true; changed; ) {
        changed = false;
        for (let g = from; g < to; g++) if (this.#gate(g)) changed = true;
      }
    }
    const own = this.#rowAt(nodeOf(top));
    const flip = isNegated(top) ? -1 : 0;
    for (let w = 0; w < this.words; w++) hits[w] = own[w]! ^ flip;
  }

  #rowAt(node: number): Int32Array {
    const at = this.#row[node]! * this.words;
    return this.#values.subarray(at, at + this.words);
  }

  /** Whether the gate's value changed. */
  #gate(g: number): boolean {
    const { words } = this;
    const { need } = this.#circuit.gates[g]!;
    const inputs = this.#inputs[g]!;
    const values = this.#values;
    const result = this.#result;
    if (need === 1 || need === inputs.length) this.#join(inputs, need === 1);
    else this.#count(inputs, need);
    const own = this.#row[this.#circuit.events + 1 + g]! * words;
    let difference = 0;
    for (let w = 0; w < words; w++) difference |= values[own + w]! ^ result[w]!;
    if (difference !== 0) values.set(result, own);
    return difference !== 0;
  }

  /** OR or AND of inputs, input by input, so that each is read in one go. */
  #join(inputs: Int32Array, isOr: boolean): void {
    const { words } = this;
    const values = this.#values;
    const result = this.#result;
    result.fill(isOr ? 0 : -1);
    for (const input of inputs) {
      const flip = input & 1 ? -1 : 0;
      const at = (input >>> 1) * words;
      if (isOr) for (let w = 0; w < words; w++) result[w]! |= values[at + w]! ^ flip;
      else for (let w = 0; w < words; w++) result[w]! &= values[at + w]! ^ flip;
    }
  }

  /** At least `need` of the inputs, by counters in slices: counter k has the samples where more than k inputs are true. */
  #count(inputs: Int32Array, need: number): void {
    const { words } = this;
    const values = this.#values;
    const counters = this.#counters;
    for (let w = 0; w < words; w++) {
      counters.fill(0, 0, need);
      for (const input of inputs) {
        const bits = values[(input >>> 1) * words + w]! ^ (input & 1 ? -1 : 0);
        for (let k = need - 1; k > 0; k--) counters[k]! |= counters[k - 1]! & bits;
        counters[0]! |= bits;
      }
      this.#result[w] = counters[need - 1]!;
    }
  }
}

/** Draws one event, sample after sample: from one in which it is otherwise than mostly to the next, by the gap between. */
export class Draw {
  /** It is mostly true: then the samples visited are those in which it is not. */
  readonly isLikely: boolean;
  readonly #rarer: number;
  readonly #next: () => number;
  #until: number;

  constructor(p: number, next: () => number) {
    this.isLikely = p > 0.5;
    this.#rarer = Math.min(p, 1 - p);
    this.#next = next;
    this.#until = this.#gap() - 1;
  }

  /** The next samples, of which those visited have the rarer outcome, into the bits of an event. */
  into(bits: Int32Array, visit?: (sample: number) => void): void {
    bits.fill(this.isLikely ? -1 : 0);
    const end = bits.length * 32;
    while (this.#until < end) {
      bits[this.#until >>> 5]! ^= 1 << (this.#until & 31);
      visit?.(this.#until);
      this.#until += this.#gap();
    }
    this.#until -= end;
  }

  /** Samples up to and including the next of the rarer outcome: geometrically distributed. */
  #gap(): number {
    if (this.#rarer === 0) return Infinity;
    return 1 + Math.floor(Math.log(1 - this.#next()) / Math.log1p(-this.#rarer));
  }
}

/** How many bits of a word are set. */
export function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Visits the positions of the bits that are set. */
export function eachBit(words: Int32Array, visit: (position: number) => void): void {
  for (let w = 0; w < words.length; w++) {
    for (let rest = words[w]!; rest !== 0; rest &= rest - 1) visit(32 * w + 31 - Math.clz32(rest & -rest));
  }
}
