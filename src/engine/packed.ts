import type { Gate } from './formula.js';
import type { Circuit } from './simplify.js';

/** A circuit as arrays of integers, so that threads can have the same memory. */
export interface PackedCircuit {
  readonly events: number;
  readonly top: number;
  readonly need: Int32Array;
  /** Inputs of gate g: `input[offset[g]]` up to the next entry. */
  readonly offset: Int32Array;
  readonly input: Int32Array;
  readonly cycleOffset: Int32Array;
}

export function pack({ events, top, gates, cycleOffset }: Circuit): PackedCircuit {
  const offset = new Int32Array(gates.length + 1);
  gates.forEach(({ inputs }, g) => {
    offset[g + 1] = offset[g]! + inputs.length;
  });
  const input = new Int32Array(offset[gates.length]!);
  gates.forEach(({ inputs }, g) => {
    input.set(inputs, offset[g]!);
  });
  return { events, top, need: Int32Array.from(gates, ({ need }) => need), offset, input, cycleOffset };
}

export function unpack({ events, top, need, offset, input, cycleOffset }: PackedCircuit): Circuit {
  const gates = Array.from(need, (own, g): Gate => {
    return { need: own, inputs: Array.from(input.subarray(offset[g]!, offset[g + 1]!)) };
  });
  return { events, top, gates, cycleOffset };
}
