import type { Dependency, Estate } from '../../estate/index.js';
import { type CompiledEstate, RUN, START } from '../../graph/index.js';

/**
 * The part of an estate that its journeys serve by: what only changes or improves them is left out, and so is what starts
 * them, unless a cold standby has to be started. Whether a journey serves is the same in both.
 */
export function servingPart(estate: Estate, compiled: CompiledEstate): Estate {
  const { components, groupOffset, groups, members, journeys, groupRecords } = compiled;
  const needs = members.cold.includes(1) ? [RUN, START] : [RUN];
  const reached = new Uint8Array(components.length);
  const pending = [...journeys];
  for (const c of pending) reached[c] = 1;
  const visit = (c: number) => {
    if (reached[c] === 1) return;
    reached[c] = 1;
    pending.push(c);
  };
  const dependencies: Dependency[] = [];
  const used = new Set<string>();
  for (let c = pending.pop(); c !== undefined; c = pending.pop()) {
    for (const need of needs) {
      for (let g = groupOffset[c * 3 + need]!; g < groupOffset[c * 3 + need + 1]!; g++) {
        if (groups.need[g] === 0) continue;
        for (let m = groups.memberOffset[g]!; m < groups.memberOffset[g + 1]!; m++) {
          const one = estate.dependencies[members.dependency[m]!]!;
          dependencies.push(one);
          if (one.group !== undefined) used.add(one.group);
          visit(members.target[m]!);
        }
        groups.failover[g]?.needs.forEach(visit);
      }
    }
  }
  return {
    ...estate,
    components: components.filter((_, c) => reached[c] === 1),
    dependencies,
    groups: [...used].flatMap((id) => groupRecords.get(id) ?? []),
  };
}
