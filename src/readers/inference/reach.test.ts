import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reachable, reachedByOthers } from './reach.js';

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const edges = fc
  .array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), { maxLength: 14 })
  .map((pairs) => new Map(ids.map((id) => [id, pairs.filter(([from]) => from === id).map(([, to]) => to)])));

describe('what can be reached', () => {
  it('holds the start and ends in a circle', () => {
    expect([
      ...reachable(
        new Map([
          ['a', ['b']],
          ['b', ['a', 'c']],
        ]),
        ['a'],
      ),
    ]).toEqual(['a', 'b', 'c']);
  });

  it('tells the starts that another start leads to, as asking each of them does', () => {
    fc.assert(
      fc.property(edges, fc.uniqueArray(fc.constantFrom(...ids)), (graph, starts) => {
        const slow = starts.filter((start) =>
          starts.some((other) => other !== start && reachable(graph, [other]).has(start)),
        );
        expect([...reachedByOthers(graph, starts)].sort()).toEqual([...slow].sort());
      }),
    );
  });
});
