import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { coldStartCycles, selfSupporting } from '../../src/analysis/index.js';
import type { Dependency } from '../../src/estate/index.js';
import { compile, totalFailure } from '../../src/graph/index.js';
import { anyEstate } from './estates.js';
import { RefEstate, type RefGroup } from './model.js';
import { refStates } from './static.js';

vi.setConfig({ testTimeout: 60_000 });

const RUNS = { numRuns: 1500, seed: 65 };

/** What comes up from nothing, one component after the other; `given` counts as up already. */
function comesUp(ref: RefEstate, given: readonly string[] = []): Set<string> {
  const up = new Set(given);
  const ok = (group: RefGroup) => {
    const members = group.members.filter((m) => up.has(m.to));
    if (group.need === 0) return true;
    if (!group.failover) return members.length >= group.need;
    const ready = members.length > 0 && group.failover.needs.every((id) => up.has(id));
    return up.has(group.members[0]!.to) || ready;
  };
  for (let before = -1; before !== up.size; ) {
    before = up.size;
    for (const id of ref.ids) {
      if ((['run', 'start'] as const).every((need) => ref.groups(id, need).every(ok))) up.add(id);
    }
  }
  return up;
}

/** What serves when every component has to be brought back, with one failed. */
function broughtBack(ref: RefEstate, failed: string | null): Set<string> {
  const serve = new Set<string>();
  const start = new Set<string>();
  const counts = (m: Dependency, need: 'run' | 'start') => {
    const kind = ref.kind(m.to);
    const offers = kind === 'domain' || (need === 'start' && kind === 'service');
    return serve.has(m.to) && (!offers || start.has(m.to));
  };
  const ok = (group: RefGroup, holds: (m: Dependency) => boolean) => {
    const [active, ...later] = group.members;
    if (group.need === 0) return true;
    if (!group.failover) return group.members.filter(holds).length >= group.need;
    if (holds(active!)) return true;
    const ready = later.some((m) => holds(m) && (!m.cold || start.has(m.to)));
    return ready && group.failover.needs.every((id) => serve.has(id));
  };
  for (let before = -1; before !== serve.size + start.size; ) {
    before = serve.size + start.size;
    for (const id of ref.ids) {
      if (id !== failed && ref.groups(id, 'run').every((g) => ok(g, (m) => serve.has(m.to)))) serve.add(id);
      const canStart = (['run', 'start'] as const).every((need) =>
        ref.groups(id, need).every((g) => ok(g, (m) => counts(m, need))),
      );
      if (canStart) start.add(id);
    }
  }
  return serve;
}

describe('cycles agree with the slow evaluator on random estates', () => {
  it('cold-start cycles block themselves, and nothing else is the reason for what cannot come up', () => {
    let found = 0;
    fc.assert(
      fc.property(anyEstate({ timed: false }), (estate) => {
        const ref = new RefEstate(estate);
        const up = comesUp(ref);
        const cycles = coldStartCycles(compile(estate));
        found += cycles.length;
        for (const { members, path } of cycles) {
          const others = ref.ids.filter((id) => !members.includes(id));
          const stuck = members.filter((id) => !comesUp(ref, others).has(id));
          expect(stuck.length).toBeGreaterThan(0);
          expect(path.every((one) => members.includes(one.from) && members.includes(one.to))).toBe(true);
        }
        const blocked = ref.ids.filter((id) => ref.kind(id) === 'journey' && !up.has(id)).sort();
        expect([...new Set(cycles.flatMap((one) => one.journeys))].sort()).toEqual(blocked);
        const broken = comesUp(
          ref,
          cycles.flatMap((one) => one.members),
        );
        expect(ref.ids.filter((id) => !broken.has(id))).toEqual([]);
      }),
      RUNS,
    );
    expect(found).toBeGreaterThan(100);
  });

  it('self-supporting redundancy of the journeys', () => {
    let found = 0;
    fc.assert(
      fc.property(anyEstate({ timed: false }), (estate) => {
        const ref = new RefEstate(estate);
        const journeys = ref.ids.filter((id) => ref.kind(id) === 'journey').sort();
        const healthy = broughtBack(ref, null);
        const expected: string[] = [];
        // What stands for something that the code does not show is nothing that could be lost by itself.
        const isPlaceholder = (id: string) => id.split('/').some((part) => part.startsWith('unknown'));
        for (const failed of ref.ids.filter((id) => ref.kind(id) !== 'journey' && !isPlaceholder(id))) {
          const serve = refStates(ref, [totalFailure(failed)]).serve;
          const least = broughtBack(ref, failed);
          for (const id of journeys) {
            if (healthy.has(id) && serve.has(id) && !least.has(id)) expected.push(`${failed}: ${id}`);
          }
        }
        const fast = selfSupporting(compile(estate)).flatMap((row) =>
          row.failed.flatMap((failed) => row.journeys.map((id) => `${failed}: ${id}`)),
        );
        found += expected.length;
        expect(fast.sort()).toEqual(expected.sort());
      }),
      RUNS,
    );
    expect(found).toBeGreaterThan(20);
  });
});
