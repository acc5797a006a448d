import type { CompiledEstate } from '../graph/index.js';

/** Per component 1 when one of the starts has it, or needs it in any way, directly or through others. */
export function reachedFrom(compiled: CompiledEstate, starts: Iterable<number>): Uint8Array {
  const { components, groupOffset, groups, members } = compiled;
  const reached = new Uint8Array(components.length);
  const pending: number[] = [];
  const visit = (c: number) => {
    if (reached[c] === 1) return;
    reached[c] = 1;
    pending.push(c);
  };
  for (const c of starts) visit(c);
  for (let c = pending.pop(); c !== undefined; c = pending.pop()) {
    for (let g = groupOffset[c * 3]!; g < groupOffset[c * 3 + 3]!; g++) {
      for (let m = groups.memberOffset[g]!; m < groups.memberOffset[g + 1]!; m++) visit(members.target[m]!);
      groups.failover[g]?.needs.forEach(visit);
    }
  }
  return reached;
}
