/**
 * The Aralia fault trees, public models that fault-tree tools are compared on. They are not part of the project:
 * FIREBREAK_FAULT_TREES names a directory with them and a README.md that lists their counts (`| model | 1234 |`).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { countSets, diagramOf, type Formula, formulaOf, probability } from '../src/engine/index.js';
import { readFaultTree } from '../src/readers/openpsa/index.js';

const DIRECTORY = process.env.FIREBREAK_FAULT_TREES ?? '';
const isThere = DIRECTORY !== '' && existsSync(DIRECTORY);
const models = isThere ? readdirSync(DIRECTORY).filter((file) => file.endsWith('.xml')) : [];
const readme = isThere ? readFileSync(join(DIRECTORY, 'README.md'), 'utf8') : '';
const listed = new Map(
  [...readme.matchAll(/\| (\w+) \| (\d+) (?=\|)/g)].map(([, name, count]) => [name!, BigInt(count!)]),
);

/** The same formula with its events and inputs the other way round, so that every order and module comes out otherwise. */
function reversed({ events, need, offset, input }: Formula): Formula {
  const turn = (literal: number) => {
    const node = literal >>> 1;
    return node >= 1 && node <= events ? 2 * (events + 1 - node) + (literal & 1) : literal;
  };
  return formulaOf(
    events,
    Array.from(need, (least, g) => ({
      need: least,
      inputs: Array.from(input.subarray(offset[g]!, offset[g + 1]!), turn).reverse(),
    })),
  );
}

it.skipIf(isThere)('no fault trees: set FIREBREAK_FAULT_TREES to run these tests', () => {});

it.each(models)(
  '%s has the cut sets that are listed, and one probability whatever the order',
  (file) => {
    const { tree } = readFaultTree([{ file, text: readFileSync(join(DIRECTORY, file), 'utf8') }]);
    const { formula, tops, events } = tree!;
    const top = 2 * (formula.events + 1 + tops[0]!);
    const diagram = diagramOf(formula, top);
    const expected = listed.get(file.replace('.xml', ''));
    if (expected !== undefined) expect(countSets(diagram)).toBe(expected);
    const p = events.map(() => 0.01);
    const one = probability(diagram, p);
    const other = diagramOf(reversed(formula), top);
    expect(countSets(other)).toBe(countSets(diagram));
    expect(Math.abs(probability(other, p) / one - 1)).toBeLessThan(1e-9);
  },
  120_000,
);
