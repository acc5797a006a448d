import {
  controlPlane,
  expandComponent,
  GLOBAL,
  regionOfZone,
  regionsOf,
  serviceComponent,
  UNKNOWN_ZONE,
  zonesOf,
} from '../../atlas/index.js';
import {
  append,
  type Component,
  compareText,
  type Dependency,
  type Estate,
  type Evidence,
  type Group,
  mergeEstates,
} from '../../estate/index.js';
import { serviceOf } from './footing.js';
import { leftOf } from './leaving.js';
import type { Leaving, Offer, Target } from './types.js';

/** Rule of the evidence that a dependency is one of the move, not of the code. */
const MOVED = 'moved';

/** Where a service's users and components go; undefined where they stay. */
export interface Taker {
  readonly offer: Offer;
  readonly target: Target;
  /** The page that says so. */
  readonly source: string;
  readonly unverified: boolean;
}

export interface Move {
  readonly leaving: Leaving;
  /** Service of what is left (`aws/s3`) -> who takes it. */
  readonly takers: ReadonlyMap<string, Taker>;
  /** Service of every component that stands there. */
  readonly homes: ReadonlyMap<string, string | undefined>;
  /** Services of what is left that nothing needs once it is left. */
  readonly dropped: ReadonlySet<string>;
}

/**
 * The estate as it is after the move. A component that moves keeps its id, its needs of other components and its groups;
 * the services and places it has at what is left become those of its target. What has no target stays as it is.
 */
export function rehome(estate: Estate, { leaving, takers, homes, dropped }: Move): Estate {
  const takerOf = (component: string) => {
    const home = homes.get(component);
    return home === undefined ? undefined : takers.get(home);
  };
  const left = leftOf(estate.components, leaving);
  const added = new Set<string>();
  const use = (id: string) => {
    added.add(id);
    return id;
  };

  const newService = (id: string): { readonly to: string; readonly taker: Taker } | undefined => {
    const service = serviceOf(id);
    const taker = service === undefined ? undefined : takers.get(service);
    if (taker === undefined) return undefined;
    const { offer, target } = taker;
    const there = serviceComponent(offer.provider, regionFor(id, target), offer.service);
    return { to: use(id.endsWith(':control') ? controlPlane(there) : there), taker };
  };
  const newPlace = (id: string, { target }: Taker): string => use(placeAt(id, target));

  const moveEnd = (one: Dependency): Dependency => {
    if (!left.has(one.to) || left.has(one.from)) return one;
    // A component that stays keeps its own services; what else it uses may have moved away from under it.
    const stays = homes.has(one.from) && takerOf(one.from) === undefined;
    if (stays && one.evidence.rule === 'type') return one;
    const service = newService(one.to);
    if (service !== undefined) return { ...one, to: service.to, evidence: evidenceOf(one, service.taker) };
    const taker = takerOf(one.from);
    if (taker === undefined || serviceOf(one.to) !== undefined) return one;
    return { ...one, to: newPlace(one.to, taker), evidence: evidenceOf(one, taker) };
  };

  const components = estate.components.map((one): Component => {
    const taker = takerOf(one.id) ?? (one.unknown ? takerOf(ownerOf(one.id)) : undefined);
    if (taker === undefined || !leaving.providers.has(String(one.attributes?.provider))) return one;
    const { provider, region } = one.attributes!;
    const place = regionFor(`${provider}/${region}`, taker.target);
    return { ...one, attributes: { ...one.attributes, provider: taker.target.provider, region: place } };
  });
  const isDropped = (id: string) => dropped.has(homes.get(id) ?? serviceOf(id) ?? '');
  const dependencies = estate.dependencies
    .filter(({ from, to }) => !isDropped(to) && !(left.has(to) && isDropped(from)))
    .map(moveEnd);
  const groups = estate.groups.map((group): Group => {
    if (group.failover === undefined) return group;
    const needs = group.failover.needs.map((id) => (left.has(id) ? (newService(id)?.to ?? id) : id));
    return { ...group, failover: { ...group.failover, needs: [...new Set(needs)] } };
  });
  const expansions = [...added].sort(compareText).flatMap((id) => expandComponent(id) ?? []);
  const merged = mergeEstates([
    { ...estate, components, dependencies, groups },
    ...expansions.map((one) => ({ ...one, journeys: [], diagnostics: [] })),
  ]);
  return withoutUnused(fitGroups(merged));
}

/** `module.shop/not-known` stands for what else `module.shop` hangs on. */
function ownerOf(placeholder: string): string {
  return placeholder.slice(0, Math.max(0, placeholder.lastIndexOf('/')));
}

/** Region id of the target for something in a place of what is left. */
function regionFor(id: string, target: Target): string {
  return (target.regions[regionOf(id)] ?? target.region).split('/')[1]!;
}

/** `aws/us-east-1a` -> `aws/us-east-1` */
function regionOf(id: string): string {
  const [provider = '', place = ''] = id.split('/');
  return `${provider}/${regionOfZone(provider, place) ?? place}`;
}

/** The target's place for a zone, a region or the whole of what is left. */
function placeAt(id: string, target: Target): string {
  const [provider = '', place, rest] = id.split('/');
  if (place === undefined || provider === 'jurisdiction') return target.provider;
  const regionId = regionFor(id, target);
  const zones = zonesOf(target.provider, regionId);
  const region = `${target.provider}/${regionId}`;
  if (rest === UNKNOWN_ZONE) return zones.length === 0 ? region : `${region}/${UNKNOWN_ZONE}`;
  const home = regionOfZone(provider, place);
  if (home === undefined || zones.length === 0) return place === GLOBAL ? target.provider : region;
  return `${target.provider}/${zones[zonesOf(provider, home).indexOf(place) % zones.length]}`;
}

function evidenceOf(one: Dependency, { source, unverified }: Taker): Evidence {
  return {
    by: 'atlas',
    url: source,
    rule: MOVED,
    note: `takes the place of ${one.to}`,
    ...(unverified ? { confidence: 'unverified' } : {}),
  };
}

/** Members that became one count as one. */
function fitGroups(estate: Estate): Estate {
  const count = new Map<string, number>();
  for (const { group } of estate.dependencies)
    if (group !== undefined) count.set(group, (count.get(group) ?? 0) + 1);
  return {
    ...estate,
    groups: estate.groups.map((group) => {
      const full = Math.min(group.full, count.get(group.id) ?? group.full);
      return { ...group, full, need: Math.min(group.need, full) };
    }),
  };
}

/** Places and services that nothing of the team's, and no third party it uses, needs any more are gone. */
function withoutUnused(estate: Estate): Estate {
  const targets = new Map<string, string[]>();
  for (const { from, to } of estate.dependencies) {
    append(targets, from, to);
  }
  const switches = new Map(estate.groups.map(({ id, failover }) => [id, failover?.needs ?? []]));
  for (const { from, group } of estate.dependencies) {
    if (group !== undefined) targets.get(from)!.push(...(switches.get(group) ?? []));
  }
  const isPlace = ({ kind }: Component) => kind === 'domain' || kind === 'service';
  const used = new Set(estate.components.filter((one) => !isPlace(one)).map(({ id }) => id));
  for (const id of used) for (const to of targets.get(id) ?? []) used.add(to);
  const dependencies = estate.dependencies.filter(({ from }) => used.has(from));
  const groups = new Set(dependencies.map(({ group }) => group));
  return {
    ...estate,
    components: estate.components.filter(({ id }) => used.has(id)),
    dependencies,
    groups: estate.groups.filter(({ id }) => groups.has(id)),
  };
}

/** Dependencies of what is not left on what is. */
export function tiesTo(leaving: Leaving, { components, dependencies, groups }: Estate): Dependency[] {
  const left = leftOf(components, leaving);
  const switches = new Map(groups.map(({ id, failover }) => [id, failover?.needs ?? []]));
  const seen = new Set<string>();
  const ties = dependencies.filter(({ from, to }) => left.has(to) && !left.has(from));
  for (const one of dependencies) {
    if (one.group === undefined || seen.has(one.group)) continue;
    seen.add(one.group);
    // A switch that needs what is left does not switch without it.
    for (const to of switches.get(one.group) ?? []) {
      if (left.has(to)) ties.push({ from: one.from, to, need: one.need, soft: true, evidence: one.evidence });
    }
  }
  return ties;
}

/** Regions that components of what is left are in, the one with most components first. */
export function leftRegions(estate: Estate, { leaving, homes }: Pick<Move, 'leaving' | 'homes'>): string[] {
  const count = new Map<string, number>();
  for (const { id, attributes } of estate.components) {
    const { provider, region } = attributes ?? {};
    if (!homes.has(id) || typeof provider !== 'string' || typeof region !== 'string') continue;
    const known = leaving.providers.has(provider) && regionsOf(provider).some((one) => one.id === region);
    if (known) count.set(`${provider}/${region}`, (count.get(`${provider}/${region}`) ?? 0) + 1);
  }
  return [...count].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0])).map(([id]) => id);
}
