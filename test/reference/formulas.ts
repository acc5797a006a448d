/** Random formulas, and everything that is said of one by the table of all combinations. */
import fc from 'fast-check';
import { type Formula, formulaOf, type Literal, nodeOf } from '../../src/engine/index.js';

/** Value of a literal when the events of a bit set are true: the obvious way, cycles from nothing until nothing is added. */
function holds({ events, need, offset, input }: Formula, top: Literal, failed: number): boolean {
  const value = new Uint8Array(events + 1 + need.length);
  value[0] = 1;
  for (let e = 1; e <= events; e++) value[e] = (failed >> (e - 1)) & 1;
  for (let changed = true; changed; ) {
    changed = false;
    for (let g = 0; g < need.length; g++) {
      let count = 0;
      for (let i = offset[g]!; i < offset[g + 1]!; i++) count += value[nodeOf(input[i]!)]! ^ (input[i]! & 1);
      const now = count >= need[g]! ? 1 : 0;
      if (now !== value[events + 1 + g]) changed = true;
      value[events + 1 + g] = now;
    }
  }
  return (value[nodeOf(top)]! ^ (top & 1)) === 1;
}

/** Everything the engine says, from the table of all combinations. */
export function bruteForce(formula: Formula, top: Literal, p: readonly number[]) {
  const { events } = formula;
  const chance = (bits: number) =>
    p.reduce((product, one, i) => product * ((bits >> i) & 1 ? one : 1 - one), 1);
  const states = Array.from({ length: 2 ** events }, (_, bits) => bits);
  const bad = states.filter((bits) => holds(formula, top, bits));
  const minimal = bad.filter((bits) => !bad.some((other) => other !== bits && (other & bits) === other));
  return {
    /** Combinations in which it is true, as bit sets: bit e is event e + 1. */
    bad,
    probability: bad.reduce((sum, bits) => sum + chance(bits), 0),
    given: (event: number, isTrue: boolean) =>
      bad.reduce((sum, bits) => {
        const own = p[event - 1]!;
        if (((bits >> (event - 1)) & 1) !== (isTrue ? 1 : 0)) return sum;
        return sum + chance(bits) / (isTrue ? own : 1 - own);
      }, 0),
    minimal: minimal.map((bits) => p.flatMap((_, i) => ((bits >> i) & 1 ? [i + 1] : []))),
  };
}

/** A random formula. Acyclic ones may have negations; where gates need gates after them, there are none. */
export const formulas = (isCyclic: boolean) =>
  fc
    .record({ events: fc.integer({ min: 1, max: 7 }), gates: fc.integer({ min: 1, max: 9 }) })
    .chain(({ events, gates }) =>
      fc.record({
        events: fc.constant(events),
        gates: fc.tuple(
          ...Array.from({ length: gates }, (_, g) => {
            const last = isCyclic ? events + gates : events + g;
            const literal = fc
              .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: last }), fc.boolean())
              .map(([rare, node, sign]) =>
                rare === 0 ? Number(sign) : 2 * node + (!isCyclic && sign && rare < 4 ? 1 : 0),
              );
            return fc
              .array(literal, { minLength: 1, maxLength: 5 })
              .chain((inputs) =>
                fc.record({ need: fc.integer({ min: 1, max: inputs.length }), inputs: fc.constant(inputs) }),
              );
          }),
        ),
        p: fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), {
          minLength: events,
          maxLength: events,
        }),
        sign: fc.boolean(),
      }),
    )
    .map(({ events, gates, p, sign }) => ({
      formula: formulaOf(events, gates),
      // The last gate of an acyclic formula reaches most of the others.
      top: 2 * (events + gates.length) + (!isCyclic && sign ? 1 : 0),
      p,
    }));
