/** Publishing through an editor of zones: several nodes at once, each with delays of its own, into one zone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileZone, updateBy, type ZoneEditor, ZoneError } from '../../../src/steer/dns/index.js';
import type { Plan, RecordSet } from '../../../src/steer/index.js';
import { plan, records, zone } from './support/plans.js';

const key = ({ name, type }: { readonly name: string; readonly type: string }) => `${name} ${type}`;

/** A zone in memory. What is asked of it takes as long as `pause` says, before and after it is done. */
function memory(pause: () => Promise<void>, keepsConditions = true) {
  const sets = new Map<string, RecordSet>();
  /** Numbers of plans as the zone told them, one after the other. */
  const told: number[] = [];
  const editor: ZoneEditor = {
    name: 'memory',
    read: async (_zone, keys) => {
      await pause();
      const found = keys.flatMap((one) => sets.get(key(one)) ?? []);
      await pause();
      return found;
    },
    change: async (_zone, { expected, put, remove }) => {
      await pause();
      const now = sets.get(key(expected))?.data ?? [];
      const holds = !keepsConditions || JSON.stringify(now) === JSON.stringify(expected.data);
      if (holds) {
        for (const one of remove) sets.delete(key(one));
        for (const one of put) {
          sets.set(key(one), one);
          if (one.type === 'TXT') told.push(Number(one.data[0]!.slice(1, -1)));
        }
      }
      await pause();
      return holds ? 'changed' : 'raced';
    },
  };
  return { editor, sets, told };
}

const names = Array.from({ length: 5 }, (_, i) => `n${i}.shop.example`);
/** All names of a plan tell its number; which of them are addresses and which aliases differs. */
function steering(number: number): Plan {
  const lines = names.map((name, i) =>
    (number + i) % 3 === 0 ? `${name} 30 CNAME p${number}.example.` : `${name} 30 A 10.0.0.${number}`,
  );
  return {
    ...plan(number, [
      zone('shop.example', number, records('shop.example 60 NS ns.other.example.', ...lines)),
    ]),
    active: Object.fromEntries(names.map((name) => [name, ['a']])),
  };
}
const plainSets = (number: number) => steering(number).zones[0]!.records.filter(({ type }) => type !== 'NS');

/** Publishes every plan by a node of its own, all at once, in an order that the seeds decide. */
async function race(numbers: readonly number[], delays: readonly number[], keepsConditions: boolean) {
  let next = 0;
  const pause = async () => {
    for (let turns = delays[next++ % delays.length]!; turns > 0; turns -= 1) await Promise.resolve();
  };
  const zoneThere = memory(pause, keepsConditions);
  await Promise.all(
    numbers.map(async (number) =>
      updateBy(zoneThere.editor, ['shop.example'])
        .publish(steering(number))
        .catch(() => {}),
    ),
  );
  const ends = [...zoneThere.sets.values()].filter(({ type }) => type !== 'TXT');
  const newest = Math.max(...numbers);
  return {
    falls: zoneThere.told.some((number, i) => number < (zoneThere.told[i - 1] ?? 0)),
    isNewest:
      JSON.stringify(ends.map((set) => JSON.stringify(set)).sort()) ===
      JSON.stringify(
        plainSets(newest)
          .map((set) => JSON.stringify(set))
          .sort(),
      ),
  };
}

const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 2, maxLength: 4 });
const delays = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 5, maxLength: 40 });

describe('several nodes that publish into one zone', () => {
  it('end with the newest plan, whole, and never went back', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, delays, async (all, pauses) => {
        expect(await race(all, pauses, true)).toEqual({ falls: false, isNewest: true });
      }),
      { numRuns: 400 },
    );
  });

  it('would go back to an older plan if changes had no condition: the race is there to be found', async () => {
    const outcome = await fc.check(
      fc.asyncProperty(numbers, delays, async (all, pauses) => {
        expect(await race(all, pauses, false)).toEqual({ falls: false, isNewest: true });
      }),
      { numRuns: 1000, seed: 1 },
    );
    expect(outcome.failed).toBe(true);
  });
});

describe('a publisher', () => {
  it('does nothing to a zone whose number it cannot read, and says what to do', async () => {
    const { editor, sets } = memory(async () => {});
    sets.set('_firebreak-plan.shop.example TXT', {
      name: '_firebreak-plan.shop.example',
      type: 'TXT',
      ttl: 60,
      data: ['"nonsense"'],
    });
    await expect(updateBy(editor, ['shop.example']).publish(steering(1))).rejects.toThrow(
      'memory: _firebreak-plan.shop.example TXT is "nonsense", expected the number of a plan: remove the record there',
    );
    expect(sets.size).toBe(1);
  });

  it('refuses a plan that leaves a steered name without addresses', async () => {
    const { editor, sets } = memory(async () => {});
    const { zones, ...rest } = steering(1);
    const without = { ...rest, zones: [{ ...zones[0]!, records: zones[0]!.records.slice(0, -1) }] };
    await expect(updateBy(editor, ['shop.example']).publish(without)).rejects.toThrow(ZoneError);
    expect(sets.size).toBe(0);
  });

  it('says so where the server takes changes and does not make them', async () => {
    const { editor } = memory(async () => {});
    const deaf: ZoneEditor = { ...editor, change: async () => 'changed' };
    await expect(updateBy(deaf, ['shop.example']).publish(steering(1))).rejects.toThrow(
      /memory: shop\.example: others keep changing it|did not make it/,
    );
  });
});

describe('what a zone may not have', () => {
  it('is told in one error', () => {
    expect(() => compileZone(zone('shop..example', 1, []))).toThrow(ZoneError);
  });
});
