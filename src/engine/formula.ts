/**
 * A boolean formula as a graph of threshold gates. Nodes are numbered: 0 is the constant true, 1 up to `events` are the
 * basic events, those after them the gates. A literal is `2 * node`, plus 1 where the node is negated.
 */
export interface Formula {
  /** How many basic events there are: nodes 1 up to and including this number. */
  readonly events: number;
  /** Gate g (node `events + 1 + g`) is true when at least this many of its inputs are: 1 is OR, all of them AND. */
  readonly need: Int32Array;
  /** Inputs of gate g: `input[offset[g]]` up to (not including) `input[offset[g + 1]]`, as literals. */
  readonly offset: Int32Array;
  readonly input: Int32Array;
}

/** A node of a formula, or its negation: `2 * node`, plus 1 where it is negated. */
export type Literal = number;

export const TRUE: Literal = 0;
export const FALSE: Literal = 1;

/** The node behind a literal. */
export function nodeOf(literal: Literal): number {
  return literal >>> 1;
}

export function isNegated(literal: Literal): boolean {
  return (literal & 1) === 1;
}

export function negate(literal: Literal): Literal {
  return literal ^ 1;
}

/** A threshold gate on its own: true when at least `need` of the inputs are. */
export interface Gate {
  readonly need: number;
  readonly inputs: readonly Literal[];
}

/** Gates in the order of their numbers as a formula. */
export function formulaOf(events: number, gates: readonly Gate[]): Formula {
  const offset = new Int32Array(gates.length + 1);
  for (let g = 0; g < gates.length; g++) offset[g + 1] = offset[g]! + gates[g]!.inputs.length;
  const input = new Int32Array(offset[gates.length]!);
  gates.forEach(({ inputs }, g) => {
    input.set(inputs, offset[g]!);
  });
  return { events, need: Int32Array.from(gates, ({ need }) => need), offset, input };
}
