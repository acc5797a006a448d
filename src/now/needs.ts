import { type CompiledEstate, RUN } from '../graph/index.js';

/** Components that one uses itself to serve, by index: the members of its groups, or of those it cannot do without. */
export function membersOf(
  { groupOffset, groups, members }: CompiledEstate,
  component: number,
  { hard = false }: { readonly hard?: boolean } = {},
): number[] {
  const found: number[] = [];
  for (let g = groupOffset[component * 3 + RUN]!; g < groupOffset[component * 3 + RUN + 1]!; g++)
    if (!hard || groups.need[g]! > 0)
      found.push(...members.target.subarray(groups.memberOffset[g]!, groups.memberOffset[g + 1]!));
  return found;
}

/** Everything that a component uses to serve, itself included, by index. */
export function neededBy(
  compiled: CompiledEstate,
  component: number,
  options: { readonly hard?: boolean } = {},
): ReadonlySet<number> {
  const found = new Set([component]);
  for (const one of found) for (const member of membersOf(compiled, one, options)) found.add(member);
  return found;
}
