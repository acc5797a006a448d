import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bruteForce, formulas } from '../../test/reference/formulas.js';
import { Bdd } from './bdd.js';
import { diagramOf } from './diagram.js';
import { formulaOf } from './formula.js';
import { countSets, OutOfNodes, probability } from './index.js';
import { sift } from './sift.js';

const VARIABLES = 6;

/** Value of a function where the variables of a bit set are true; `levelOf` says where each stands. */
function told({ nodes }: Bdd, root: number, bits: number, variableAt: (level: number) => number): number {
  let at = root;
  while (at > 1) at = (bits >> variableAt(nodes.level[at]!)) & 1 ? nodes.high[at]! : nodes.low[at]!;
  return at;
}

describe('sifting', () => {
  it('never changes what a diagram says, and never makes it larger', () => {
    const steps = fc.array(
      fc.record({ isOr: fc.boolean(), a: fc.nat(50), b: fc.nat(50), isNot: fc.boolean() }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, fc.array(fc.nat(50), { minLength: 1, maxLength: 4 }), (all, chosen) => {
        const bdd = new Bdd(100_000);
        // What is below the mark stays as it is.
        const before = bdd.node(0, 0, 1);
        const mark = bdd.nodes.count;
        const made = Array.from({ length: VARIABLES }, (_, i) => bdd.node(1 + i, 0, 1));
        for (const { isOr, a, b, isNot } of all) {
          const [x, y] = [made[a % made.length]!, made[b % made.length]!];
          const both = isOr ? bdd.or(x, y) : bdd.and(x, y);
          made.push(isNot ? bdd.not(both) : both);
        }
        const roots = chosen.map((i) => made.at(-1 - (i % made.length))!);
        const tables = roots.map((root) =>
          Array.from({ length: 2 ** VARIABLES }, (_, bits) => told(bdd, root, bits, (level) => level - 1)),
        );
        const needed = new Set<number>();
        const visit = (node: number) => {
          if (node < mark || needed.has(node)) return;
          needed.add(node);
          visit(bdd.nodes.low[node]!);
          visit(bdd.nodes.high[node]!);
        };
        roots.forEach(visit);

        const sifted = sift(bdd, mark, 1, VARIABLES, roots);
        expect([...sifted.order].sort()).toEqual(Array.from({ length: VARIABLES }, (_, i) => i));
        expect(bdd.nodes.count - mark).toBeLessThanOrEqual(needed.size);
        expect(bdd.node(0, 0, 1)).toBe(before);
        sifted.roots.forEach((root, i) => {
          const table = Array.from({ length: 2 ** VARIABLES }, (_, bits) =>
            told(bdd, root, bits, (level) => sifted.order[level - 1]!),
          );
          expect(table).toEqual(tables[i]);
        });
        // Children come before their parents, and each node is there once.
        for (let node = mark; node < bdd.nodes.count; node++) {
          const { level, low, high } = bdd.nodes;
          expect(Math.max(low[node]!, high[node]!)).toBeLessThan(node);
          expect(bdd.nodes.find(level[node]!, low[node]!, high[node]!)).toBe(node);
        }
      }),
      { numRuns: 1000 },
    );
  }, 60_000);

  it('finds the order in which a sum of products is small', () => {
    // a1 b1 or a2 b2 or ...: linear where partners stand together, exponential where they do not.
    const pairs = 10;
    const bdd = new Bdd(100_000);
    const root = Array.from({ length: pairs }, (_, i) =>
      bdd.and(bdd.node(i, 0, 1), bdd.node(pairs + i, 0, 1)),
    ).reduce((a, b) => bdd.or(a, b));
    expect(bdd.nodes.count).toBeGreaterThan(2 ** pairs);
    sift(bdd, 2, 0, 2 * pairs, [root]);
    expect(bdd.nodes.count).toBe(2 + 2 * pairs);
  });

  it('gives the same answers as a fixed order, however few nodes there are', () => {
    fc.assert(
      fc.property(
        fc.boolean().chain(formulas),
        fc.integer({ min: 8, max: 40 }),
        ({ formula, top, p }, nodes) => {
          const expected = bruteForce(formula, top, p);
          try {
            const diagram = diagramOf(formula, top, { nodes, sift: true });
            expect(probability(diagram, p)).toBeCloseTo(expected.probability, 12);
            expect(countSets(diagram)).toBe(BigInt(expected.minimal.length));
          } catch (error) {
            if (!(error instanceof OutOfNodes)) throw error;
          }
        },
      ),
      { numRuns: 2000 },
    );
  }, 60_000);

  it('solves with a third of the nodes what is in no order that helps', () => {
    // One of twenty triples out of 24 events.
    const triples = Array.from({ length: 20 }, (_, i) => ({
      need: 3,
      inputs: [0, 1, 2].map((j) => 2 * (1 + ((i * 11 + j * j * 5 + j * i * 3) % 24))),
    }));
    const formula = formulaOf(24, [...triples, { need: 1, inputs: triples.map((_, i) => 2 * (25 + i)) }]);
    const top = 2 * 45;
    expect(() => diagramOf(formula, top, { nodes: 450 })).toThrow(OutOfNodes);
    const p = new Float64Array(24).fill(0.1);
    const sifted = diagramOf(formula, top, { nodes: 450, sift: true });
    const fixed = diagramOf(formula, top);
    expect(Math.abs(probability(sifted, p) / probability(fixed, p) - 1)).toBeLessThan(1e-12);
    expect(countSets(sifted)).toBe(countSets(fixed));
  });
});
