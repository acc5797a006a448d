import {
  append,
  type Component,
  type Dependency,
  type Estate,
  type Failure,
  isPattern,
  matcher,
} from '../../estate/index.js';
import { type Candidate, switchOf, withSwitches } from '../remedies/index.js';

/** The estate with changes made, whatever they are of use against. */
export function withChanges(estate: Estate, candidates: readonly Candidate[]): Estate {
  if (candidates.length === 0) return estate;
  return unwrapped(estate, withSwitches(estate, candidates).estate);
}

/** An estate that was built with changes, without them: built alike, and serving as before. */
export function withoutChanges(changed: Estate, candidates: readonly Candidate[]): Estate {
  const gone = new Set(candidates.map(switchOf));
  // What a change has in place of something goes with it.
  for (const { from, to, group } of changed.dependencies) {
    if (group === undefined && from.startsWith('~before/') && gone.has(to)) gone.add(from);
  }
  const dependencies = changed.dependencies.filter(({ from, to }) => !gone.has(from) && !gone.has(to));
  const members = new Map<string, number>();
  for (const { group } of dependencies)
    if (group !== undefined) members.set(group, (members.get(group) ?? 0) + 1);
  const before = new Map<string, number>();
  for (const { group } of changed.dependencies)
    if (group !== undefined) before.set(group, (before.get(group) ?? 0) + 1);
  // A need that had become one of two alternatives is a need as it was.
  const isSole = (group: string) => members.get(group) === 1 && before.get(group)! > 1;
  return {
    ...changed,
    components: changed.components.filter(({ id }) => !gone.has(id)),
    dependencies: dependencies.map((one) => {
      if (one.group === undefined || !isSole(one.group)) return one;
      const { group, rank, ...plain } = one;
      return plain;
    }),
    groups: changed.groups.filter(({ id }) => members.has(id) && !isSole(id)),
  };
}

/**
 * The estate with changes made that are of use when these failures come. What helps only for a while is a grace; what
 * helps only against some losses is left out where others fail.
 */
export function withChangesAgainst(
  estate: Estate,
  candidates: readonly Candidate[],
  failures: readonly Failure[],
): Estate {
  const failing = new Set(failures.map(({ component }) => component));
  const patterns = [...failing].filter(isPattern).map(matcher);
  const types = new Set(
    estate.components
      .filter((one) => failing.has(one.id) || patterns.some((fits) => fits(one)))
      .map(({ type }) => type),
  );
  const useful = candidates.filter(
    ({ only }) => only === undefined || [...types].every((t) => only.includes(t)),
  );
  const graces = new Map<Dependency, number>();
  for (const { lasts, relieves } of useful) {
    if (lasts === undefined) continue;
    for (const one of relieves) if ('dependency' in one) graces.set(one.dependency, lasts);
  }
  const graced = {
    ...estate,
    dependencies: estate.dependencies.map((one) => {
      const lasts = graces.get(one);
      return lasts === undefined ? one : { ...one, grace: Math.max(lasts, one.grace ?? 0) };
    }),
  };
  return withChanges(
    graced,
    useful.filter(({ lasts }) => lasts === undefined),
  );
}

/** Without the helpers that stand for a single need: whoever needs one of them needs what it needs. */
function unwrapped(estate: Estate, built: Estate): Estate {
  const own = new Set(estate.components.map(({ id }) => id));
  const outgoing = new Map<string, Dependency[]>();
  for (const one of built.dependencies) if (!own.has(one.from)) append(outgoing, one.from, one);
  const only = new Map<string, Dependency>();
  for (const [helper, [first, ...more]] of outgoing) {
    if (more.length === 0 && first!.group === undefined && own.has(first!.to)) only.set(helper, first!);
  }
  // A switch with one need is a change and no wrapper; and what a failover waits for has to stay a component.
  const kept = new Set(built.groups.flatMap(({ failover }) => failover?.needs ?? []));
  const isGone = (id: string) => id.startsWith('~before/') && !kept.has(id) && only.has(id) && !own.has(id);
  return {
    ...built,
    components: built.components.filter((one: Component) => own.has(one.id) || !isGone(one.id)),
    dependencies: built.dependencies.flatMap((one) => {
      if (isGone(one.from)) return [];
      if (!isGone(one.to)) return [one];
      const { from, to: _, need: __, ...rest } = only.get(one.to)!;
      const { group, rank } = one;
      return [
        {
          ...rest,
          from: one.from,
          to: only.get(one.to)!.to,
          need: one.need,
          ...(group === undefined ? {} : { group }),
          ...(rank === undefined ? {} : { rank }),
        },
      ];
    }),
  };
}
