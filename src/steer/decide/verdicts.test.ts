import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation, Seen } from '../model/index.js';
import { countingNodes, type Hearing, nextVerdicts } from './verdicts.js';

const node = (id: string, seen: Record<string, Seen>): Observation => ({
  node: id,
  sequence: 1,
  serving: 1,
  seen: Object.fromEntries(Object.entries(seen).map(([endpoint, state]) => [endpoint, { state }])),
});

const hearing = (observations: readonly Observation[], change: Partial<Hearing> = {}): Hearing => ({
  endpoints: ['a', 'b'],
  observations,
  quorum: 2,
  held: {
    a: { state: 'up', since: 0 },
    b: { state: 'up', since: 0 },
  },
  heldForMs: () => 60_000,
  holdDownMs: 10_000,
  blindDoNotCount: true,
  ...change,
});

const states = (one: Hearing) =>
  Object.fromEntries(
    Object.entries(nextVerdicts(one).changes).map(([endpoint, { state }]) => [endpoint, state]),
  );

const fine = { a: 'up', b: 'up' } as const;
const aDown = { a: 'down', b: 'up' } as const;

describe('an endpoint', () => {
  it('goes down when as many nodes as the quorum see it down, and says who and why', () => {
    const why = { a: { state: 'down', why: 'refused' }, b: { state: 'up' } } as const;
    const observations = [node('n1', aDown), { ...node('n2', aDown), seen: why }, node('n3', fine)];
    expect(nextVerdicts(hearing(observations)).changes).toEqual({
      a: { state: 'down', why: '2 of 3 nodes see it down (n1, n2): refused' },
    });
  });

  it('stays up when one node fewer sees it down', () => {
    expect(states(hearing([node('n1', aDown), node('n2', fine), node('n3', fine)]))).toEqual({});
  });

  it('comes up when a quorum sees it up, and keeps its verdict when opinions are divided', () => {
    const held = { a: { state: 'down', since: 0 }, b: { state: 'up', since: 0 } } as const;
    expect(states(hearing([node('n1', fine), node('n2', aDown)], { held }))).toEqual({});
    expect(states(hearing([node('n1', fine), node('n2', fine)], { held }))).toEqual({ a: 'up' });
  });

  it('keeps a known verdict for the hold-down, and says for how long it has to wait', () => {
    const observations = [node('n1', aDown), node('n2', aDown)];
    const young = nextVerdicts(hearing(observations, { heldForMs: () => 9_000 }));
    expect(young).toMatchObject({ changes: {}, waitMs: 1_000 });
    const unknown = hearing(observations, { held: {}, heldForMs: () => 0 });
    expect(states(unknown)).toEqual({ a: 'down', b: 'up' });
  });
});

describe('a node', () => {
  it('that sees everything down does not count', () => {
    const blind = node('n1', { a: 'down', b: 'down' });
    expect(countingNodes([blind, node('n2', fine)]).map(({ node }) => node)).toEqual(['n2']);
    expect(states(hearing([blind, node('n2', aDown), node('n3', fine)]))).toEqual({});
  });

  it('that has not looked yet counts, and sees nothing down', () => {
    expect(countingNodes([node('n1', {}), node('n2', { a: 'unknown', b: 'unknown' })])).toHaveLength(2);
  });
});

describe('too few nodes', () => {
  it('change nothing, and it is said', () => {
    expect(nextVerdicts(hearing([node('n1', aDown)]))).toEqual({
      changes: {},
      waitMs: undefined,
      note: 'verdicts stay as they are: the quorum is 2, and 1 node is fresh',
    });
  });

  it('are those too that have lost their own network: with everything down everywhere, all stays as it was', () => {
    const blind = { a: 'down', b: 'down' } as const;
    const { changes, note } = nextVerdicts(
      hearing([node('n1', blind), node('n2', blind), node('n3', blind)]),
    );
    expect(changes).toEqual({});
    expect(note).toContain('3 of them without a view of any endpoint');
  });
});

const anyState = fc.constantFrom<Seen>('up', 'down', 'unknown');
const anyNodes = fc.array(fc.record({ a: anyState, b: anyState, c: anyState }), { maxLength: 6 });

it('on any observations, what goes down is seen down by two nodes that count', () => {
  fc.assert(
    fc.property(anyNodes, (all) => {
      const observations = all.map((seen, i) => node(`n${i}`, seen));
      const after = states(hearing(observations, { endpoints: ['a', 'b', 'c'], held: {} }));
      for (const endpoint of ['a', 'b', 'c']) {
        const down = countingNodes(observations).filter(
          ({ seen }) => seen[endpoint]!.state === 'down',
        ).length;
        expect(after[endpoint] === 'down').toBe(down >= 2);
      }
    }),
  );
});
