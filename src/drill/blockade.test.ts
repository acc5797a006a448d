import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBlockade } from './blockade.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A sandbox that counts packets as nftables does: a set that is filled anew begins at zero. */
function sandbox() {
  const counts = new Map<string, number>();
  const rules: string[] = [];
  let sets: Record<string, readonly string[]> = {};
  return {
    rules,
    knock: (address: string, packets: number) => counts.set(address, (counts.get(address) ?? 0) + packets),
    block: async (how: string, addresses: readonly string[]) => {
      rules.push(`${how} ${addresses.join(' ')}`.trim());
      for (const one of sets[how] ?? []) counts.delete(one);
      sets = { ...sets, [how]: addresses };
    },
    knocks: async () => counts,
  };
}

function blockaded() {
  const inside = sandbox();
  const knocks: string[] = [];
  const blockade = createBlockade(inside, (address, how, count) => knocks.push(`${address} ${how} ${count}`));
  return { inside, knocks, blockade };
}

describe('a blockade', () => {
  it('changes only the rules that change', async () => {
    const { inside, blockade } = blockaded();
    await blockade.set({ refused: ['a'], dropped: [] });
    await blockade.set({ refused: ['a'], dropped: ['b', 'c'] });
    await blockade.set({ refused: ['a'], dropped: ['b', 'c'] });
    await blockade.set({ refused: [], dropped: ['b', 'c'] });
    expect(inside.rules).toEqual(['refused a', 'dropped b c', 'refused']);
    blockade.stop();
  });

  it('tells of each packet that met it once, with how it was blocked', async () => {
    const { inside, knocks, blockade } = blockaded();
    await blockade.set({ refused: ['a'], dropped: ['b'] });
    inside.knock('a', 2);
    await vi.advanceTimersByTimeAsync(1000);
    inside.knock('a', 1);
    inside.knock('b', 4);
    await vi.advanceTimersByTimeAsync(1000);
    expect(knocks).toEqual(['a refused 2', 'a refused 1', 'b dropped 4']);
    blockade.stop();
  });

  it('misses none when the rules change, and counts on from there', async () => {
    const { inside, knocks, blockade } = blockaded();
    await blockade.set({ refused: ['a'], dropped: [] });
    inside.knock('a', 3);
    await blockade.set({ refused: ['a', 'b'], dropped: [] });
    inside.knock('a', 1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(knocks).toEqual(['a refused 3', 'a refused 1']);
    blockade.stop();
  });
});
