import { isNegated, type Literal, nodeOf } from './formula.js';
import type { Circuit } from './simplify.js';

/** An estimate from samples, with the 95 % confidence interval of E. Wilson (1927). */
export interface Estimate {
  readonly probability: number;
  readonly interval: readonly [number, number];
  readonly samples: number;
}

/** Integers of one block: what a block takes stays in the processor's larger caches for circuits of usual size. */
const BLOCK = 2 ** 18;

/**
 * Estimates the probability of a circuit by Monte Carlo, 32 samples side by side in each word. The same seed gives the same
 * samples, and gives an event the same ones in two circuits that number it alike, so that what differs between them does
 * so for a reason.
 *
 * @param of probability per event, in the order of their numbers
 * @param samples at least so many are taken
 */
export function simulate(circuit: Circuit, of: ArrayLike<number>, samples: number, seed = 1): Estimate {
  const simulation = new Simulation(circuit, of, seed);
  let hits = 0;
  let taken = 0;
  while (taken < samples) {
    hits += simulation.block();
    taken += simulation.words * 32;
  }
  return { probability: hits / taken, interval: wilson(hits, taken), samples: taken };
}

class Simulation {
  /** Words of each event and gate in a block. */
  readonly words: number;
  readonly #circuit: Circuit;
  /** Row of a node in `#values`, -1 where it does not matter. */
  readonly #row: Int32Array;
  readonly #values: Int32Array;
  readonly #counters: Int32Array;
  /** Words of the gate that is evaluated. */
  readonly #result: Int32Array;
  /** Inputs of each gate: twice the row, plus 1 where negated. */
  readonly #inputs: readonly Int32Array[];
  readonly #sources: { node: number; p: number; next: () => number; until: number }[] = [];

  constructor(circuit: Circuit, of: ArrayLike<number>, seed: number) {
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
    this.words = Math.max(16, Math.min(1024, Math.floor(BLOCK / rows)));
    this.#values = new Int32Array(rows * this.words);
    this.#result = new Int32Array(this.words);
    this.#inputs = gates.map(({ inputs }) =>
      Int32Array.from(inputs, (input) => 2 * this.#row[nodeOf(input)]! + (input & 1)),
    );
    this.#counters = new Int32Array(gates.reduce((most, { need }) => Math.max(most, need), 1));
    if (this.#row[0]! >= 0)
      this.#values.fill(-1, this.#row[0]! * this.words, (this.#row[0]! + 1) * this.words);
    for (let event = 1; event <= events; event++) {
      if (this.#row[event]! < 0) continue;
      const p = of[event - 1]!;
      const source = { node: event, p, next: random(seed, event), until: 0 };
      source.until = gap(source) - 1;
      this.#sources.push(source);
    }
  }

  /** Takes one block of samples; how many of them are true. */
  block(): number {
    const { words } = this;
    for (const source of this.#sources) this.#draw(source);
    const { events, top, cycleOffset } = this.#circuit;
    for (let s = 0; s + 1 < cycleOffset.length; s++) {
      const [from, to] = [cycleOffset[s]!, cycleOffset[s + 1]!];
      if (to - from === 1) {
        this.#evaluate(from);
        continue;
      }
      for (let g = from; g < to; g++) {
        const at = this.#row[events + 1 + g]! * words;
        this.#values.fill(0, at, at + words);
      }
      for (let changed = true; changed; ) {
        changed = false;
        for (let g = from; g < to; g++) if (this.#evaluate(g)) changed = true;
      }
    }
    const at = this.#row[nodeOf(top)]! * words;
    const flip = isNegated(top) ? -1 : 0;
    let hits = 0;
    for (let w = 0; w < words; w++) hits += bitsIn(this.#values[at + w]! ^ flip);
    return hits;
  }

  /** Marks the samples in which the event is true: from one to the next by the length of the gap between them. */
  #draw(source: { node: number; p: number; next: () => number; until: number }): void {
    const { words } = this;
    const at = this.#row[source.node]! * words;
    // A likely event is drawn by where it is not.
    const rare = source.p <= 0.5;
    this.#values.fill(rare ? 0 : -1, at, at + words);
    const end = words * 32;
    while (source.until < end) {
      this.#values[at + (source.until >>> 5)]! ^= 1 << (source.until & 31);
      source.until += gap(source);
    }
    source.until -= end;
  }

  /** Whether the gate's value changed. */
  #evaluate(g: number): boolean {
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

/** Samples up to and including the next one in which the rarer outcome of an event comes: geometrically distributed. */
function gap({ p, next }: { p: number; next: () => number }): number {
  const rarer = Math.min(p, 1 - p);
  if (rarer === 0) return Infinity;
  return 1 + Math.floor(Math.log(1 - next()) / Math.log1p(-rarer));
}

/** Numbers in [0, 1) of 53 bits: sfc32 of C. Doty-Humphrey's PractRand, a stream of its own for each number. */
function random(seed: number, stream: number): () => number {
  let a = seed | 0;
  let b = stream | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const word = () => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    c |= 0;
    return result >>> 0;
  };
  for (let i = 0; i < 15; i++) word();
  return () => (word() * 2 ** 21 + (word() >>> 11)) * 2 ** -53;
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

const Z = 1.959963984540054;

function wilson(hits: number, samples: number): [number, number] {
  const share = hits / samples;
  const scale = 1 + (Z * Z) / samples;
  const middle = (share + (Z * Z) / (2 * samples)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / samples + (Z * Z) / (4 * samples * samples));
  return [hits === 0 ? 0 : middle - half, hits === samples ? 1 : middle + half];
}
