import { buildSystem, type CompiledEstate, eachPass, LAYER, RUN, type Target } from '../../graph/index.js';
import type { Standby } from './standbys.js';
import type { Facts } from './types.js';

/** A loss that takes the active member of a standby group down and leaves nothing to switch to, or no way to switch. */
export interface SharedFate {
  readonly standby: Standby;
  readonly lost: string;
  /** What the switch needs and is lost as well; where there is none, the standby members are. */
  readonly needs: readonly string[];
}

const known = new WeakMap<Facts, readonly SharedFate[]>();

/**
 * For each standby group the narrowest losses that defeat it. Left out is what the members share by nature (two
 * members in one region share its loss; nobody expects otherwise) and what the owner needs besides the group.
 */
export function sharedFates(facts: Facts): readonly SharedFate[] {
  let found = known.get(facts);
  if (found === undefined) {
    found = facts.standbys.length === 0 ? [] : findSharedFates(facts);
    known.set(facts, found);
  }
  return found;
}

function findSharedFates(facts: Facts): SharedFate[] {
  const { compiled, standbys, component } = facts;
  const losses = facts.blast
    .map(({ domain }) => domain)
    .filter((id) => {
      const one = component.get(id);
      if (one === undefined || one.unknown || id.endsWith(':control')) return false;
      return one.kind !== 'domain' || ['zone', 'region', 'provider'].includes(one.type);
    });
  const indexOf = (id: string) => compiled.index.get(id) ?? -1;
  const asked = standbys.flatMap(({ owner, members, failover }) => [
    ...members.map(({ to }) => to),
    ...failover.needs,
    ...besides(compiled, owner).flatMap((one) => one.members),
  ]);
  const serve = (id: string): Target => ({ layer: LAYER.serve, component: indexOf(id) });
  const targets = [...new Set([...asked, ...losses])].filter((id) => indexOf(id) >= 0).map(serve);
  const system = buildSystem(compiled, targets);
  const scenarios = losses.map((id) => [
    {
      component: indexOf(id),
      failure: { component: id, capability: 'serve', severity: 'down' } as const,
    },
  ]);
  const found = new Map<Standby, Map<string, { fate: SharedFate; alsoLost: ReadonlySet<string> }>>();
  eachPass(system, scenarios, (evaluator, first, count) => {
    for (let i = 0; i < count; i++) {
      const lost = losses[first + i]!;
      const serves = (id: string) =>
        indexOf(id) < 0 || evaluator.holds(system.variable(LAYER.serve, indexOf(id)), i);
      let alsoLost: ReadonlySet<string> | undefined;
      for (const standby of standbys) {
        const [active, ...later] = standby.members.map(({ to }) => to);
        if (serves(active!)) continue;
        const needs = standby.failover.needs.filter((id) => !serves(id));
        if (needs.length === 0 && later.some(serves)) continue;
        const isDownAnyway = besides(compiled, standby.owner, standby.group).some(
          ({ need, members }) => members.filter(serves).length < need,
        );
        if (isDownAnyway || isSharedByNature(facts, standby, lost)) continue;
        alsoLost ??= new Set(losses.filter((id) => !serves(id)));
        const ofThis = found.get(standby) ?? new Map();
        found.set(standby, ofThis.set(lost, { fate: { standby, lost, needs }, alsoLost }));
      }
    }
  });
  return [...found.values()].flatMap((fates) =>
    [...fates.values()]
      .filter(({ fate: { lost }, alsoLost }) => {
        // A narrower one: lost with this one, and not the other way round.
        const isNarrower = (id: string) => id !== lost && fates.has(id) && !fates.get(id)!.alsoLost.has(lost);
        return ![...alsoLost].some(isNarrower);
      })
      .map(({ fate }) => fate),
  );
}

/** The run groups of a component, all but one: how many members each needs, and which it has. */
function besides(compiled: CompiledEstate, owner: string, group?: string) {
  const { groupOffset, groups, members, dependencies, components } = compiled;
  const c = compiled.index.get(owner);
  if (c === undefined) return [];
  const found: { need: number; members: string[] }[] = [];
  for (let g = groupOffset[c * 3 + RUN]!; g < groupOffset[c * 3 + RUN + 1]!; g++) {
    const from = groups.memberOffset[g]!;
    const to = groups.memberOffset[g + 1]!;
    if (group !== undefined && dependencies[members.dependency[from]!]!.group === group) continue;
    const ids = [...members.target.subarray(from, to)].map((one) => components[one]!.id);
    found.push({ need: groups.need[g]!, members: ids });
  }
  return found;
}

/** Whether the active member and a standby both sit in what is lost, so that nobody takes the one for a way out. */
function isSharedByNature({ component, around }: Facts, standby: Standby, lost: string): boolean {
  const [active, ...later] = standby.members.map(({ to }) => to);
  const shares = (placesOf: (id: string) => ReadonlySet<string>, place: string) =>
    placesOf(active!).has(place) && later.every((id) => placesOf(id).has(place));
  const one = component.get(lost)!;
  if (one.type === 'provider') {
    const providersOf = (id: string) =>
      new Set([...around.behind(id)].filter((up) => component.get(up)?.type === 'provider'));
    return shares(providersOf, lost) && later.every((id) => isOwnProvider(around.placesOf(id), lost));
  }
  if (one.type === 'region') return shares((id) => around.placesOf(id), lost);
  if (one.kind !== 'service') return false;
  const [provider, place] = lost.split('/');
  const direct = (id: string) => new Set(around.needsOf(id).map(({ to }) => to));
  return shares((id) => around.placesOf(id), `${provider}/${place}`) || shares(direct, lost);
}

/** Members without a place of their own (a global service, a name) are taken for the provider's. */
function isOwnProvider(places: ReadonlySet<string>, provider: string): boolean {
  return places.size === 0 || [...places].some((place) => place.startsWith(`${provider}/`));
}
