import {
  type Compatibility,
  type Equivalents,
  expandRegion,
  expandService,
  provider,
  region,
  regionsOf,
  service,
  zonesOf,
} from '../../atlas/index.js';
import { compareText } from '../../estate/index.js';
import type { FamilyFooting, Footing } from './footing.js';
import { isLeft } from './leaving.js';
import type { ExitCandidate, Leaving, Offer, Target } from './types.js';

/** Countries of the European Economic Area, Switzerland and the United Kingdom. */
const EUROPE = new Set(
  'AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(
    ' ',
  ),
);

/** A target as somebody asks for it: the region may be left open. */
export interface ChosenTarget {
  readonly provider: string;
  readonly region: string | undefined;
}

export type TargetProblem = { readonly error: string };

/** `scaleway`, `scaleway/fr-par`: what it means as a target, or what is wrong with it. */
export function targetOf(text: string, leaving: Leaving): ChosenTarget | TargetProblem {
  const [id = '', regionId, ...rest] = text.split('/');
  const fact = provider(id);
  if (fact === undefined || rest.length > 0)
    return { error: `"${text}" is no provider, or PROVIDER/REGION, of the atlas` };
  if (leaving.providers.has(id)) return { error: `${id} is what is left; choose another target` };
  const known = regionsOf(id).filter(({ spans }) => spans === undefined);
  if (known.length === 0)
    return { error: `the atlas knows no regions of ${id}, so the move cannot be worked out` };
  if (regionId === undefined) return { provider: id, region: undefined };
  if (region(id, regionId)?.spans !== undefined || region(id, regionId) === undefined) {
    const ids = known.map((one) => one.id).join(', ');
    return { error: `${regionId} is no region of ${id}; it has ${ids}` };
  }
  if (touchesLeft(expandRegion(id, regionId)?.components ?? [], leaving)) {
    return { error: `${text} runs on ${leaving.id} itself; choose another region` };
  }
  return { provider: id, region: regionId };
}

/** European regions that do not run on what is left, those with more zones first. */
export function europeanRegions(providerId: string, leaving: Leaving): string[] {
  return regionsOf(providerId)
    .filter(({ country, spans }) => spans === undefined && country !== undefined && EUROPE.has(country))
    .filter(({ id }) => !touchesLeft(expandRegion(providerId, id)?.components ?? [], leaving))
    .map(({ id }, at) => ({ id, at, zones: zonesOf(providerId, id).length }))
    .sort((a, b) => b.zones - a.zones || a.at - b.at)
    .map(({ id }) => id);
}

function touchesLeft(components: readonly { readonly id: string }[], leaving: Leaving): boolean {
  return components.some(({ id }) => isLeft(id, leaving));
}

/** What the row's managed services are, seen from what is left: owners there are no way out. */
export function offersOf(row: Equivalents, otherApi: boolean, leaving: Leaving): Offer[] {
  return (row.managed ?? [])
    .filter((one) => !leaving.providers.has(one.provider))
    .map((one) => ({
      provider: one.provider,
      service: one.service,
      api: otherApi ? 'rewrite' : one.api,
      ...(one.note === undefined ? {} : { note: one.note }),
      jurisdiction: provider(one.provider)?.jurisdiction ?? null,
      regions: europeanRegions(one.provider, leaving),
    }));
}

const NEARNESS: readonly Compatibility[] = ['drop-in', 'same-engine', 'rewrite'];

function nearest<T extends { readonly api: Compatibility }>(among: readonly T[]): T | undefined {
  return [...among].sort((a, b) => NEARNESS.indexOf(a.api) - NEARNESS.indexOf(b.api))[0];
}

/** Which of the targets takes a family, the first that can; only where the service there is described. */
export function takerOf(
  offers: readonly Offer[],
  targets: readonly Target[],
  leaving: Leaving,
): { readonly offer: Offer; readonly target: Target } | undefined {
  for (const target of targets) {
    const there = offers.filter((one) => one.provider === target.provider && canHost(one, target, leaving));
    const offer = nearest(there);
    if (offer !== undefined) return { offer, target };
  }
  return undefined;
}

function canHost(offer: Offer, target: Target, leaving: Leaving): boolean {
  const regionId = target.region.split('/')[1]!;
  const there =
    service(offer.provider, offer.service) && expandService(offer.provider, regionId, offer.service);
  return there !== undefined && !touchesLeft(there.components, leaving);
}

/** Who offers how much of what the estate needs, most first; and the two that offer most together. */
export function candidatesFor(
  { groups }: Footing,
  leaving: Leaving,
): {
  readonly candidates: ExitCandidate[];
  readonly pair: readonly [string, string] | null;
  readonly coverable: string[];
} {
  const needed = new Map<string, { components: number; providers: Set<string> }>();
  const exact = new Map<string, number>();
  for (const { row, otherApi, components } of groups) {
    if (row === undefined || row.fallsAway) continue;
    const offers = offersOf(row, otherApi, leaving);
    const known = needed.get(row.id) ?? { components: 0, providers: new Set() };
    known.components += components.length;
    for (const { provider: id, api } of offers) {
      known.providers.add(id);
      if (api !== 'rewrite') exact.set(id, (exact.get(id) ?? 0) + 1);
    }
    needed.set(row.id, known);
  }
  const families = [...needed.keys()].sort(compareText);
  const ids = [...new Set([...needed.values()].flatMap(({ providers }) => [...providers]))].sort(compareText);
  const candidates = ids
    .map((id): ExitCandidate => {
      const offers = families.filter((family) => needed.get(family)!.providers.has(id));
      return {
        provider: id,
        name: provider(id)?.name ?? id,
        jurisdiction: provider(id)?.jurisdiction ?? 'unknown',
        regions: europeanRegions(id, leaving),
        offers,
        misses: families.filter((family) => !offers.includes(family)),
        components: offers.reduce((sum, family) => sum + needed.get(family)!.components, 0),
      };
    })
    .sort(
      (a, b) =>
        b.offers.length - a.offers.length ||
        b.components - a.components ||
        (exact.get(b.provider) ?? 0) - (exact.get(a.provider) ?? 0) ||
        compareText(a.provider, b.provider),
    );
  const coverable = families.filter((family) => needed.get(family)!.providers.size > 0);
  return { candidates, pair: bestPair(candidates, coverable), coverable };
}

function bestPair(
  candidates: readonly ExitCandidate[],
  coverable: readonly string[],
): readonly [string, string] | null {
  const [first] = candidates;
  if (first === undefined || first.offers.length === coverable.length) return null;
  let best: readonly [string, string] | null = null;
  let most = first.offers.length;
  candidates.forEach((a, i) => {
    for (const b of candidates.slice(i + 1)) {
      const together = new Set([...a.offers, ...b.offers]).size;
      if (together > most) {
        most = together;
        best = [a.provider, b.provider];
      }
    }
  });
  return best;
}

/** A target with its regions: each region that is left goes to one of its own as far as it has as many. */
export function targetWith(
  chosen: ChosenTarget,
  leftRegions: readonly string[],
  leaving: Leaving,
): Target | undefined {
  const fact = provider(chosen.provider);
  const european = europeanRegions(chosen.provider, leaving);
  const first = chosen.region ?? european[0];
  if (fact === undefined || first === undefined) return undefined;
  const own = [first, ...european.filter((id) => id !== first)];
  return {
    provider: fact.id,
    name: fact.name,
    owner: fact.owner,
    jurisdiction: fact.jurisdiction,
    region: `${fact.id}/${first}`,
    regions: Object.fromEntries(
      leftRegions.map((left, at) => [left, `${fact.id}/${own[at < own.length ? at : 0]}`]),
    ),
  };
}

/** Components and callers that a family has in the estate. */
export function sizeOf({ components, calls }: FamilyFooting): number {
  return components.length + calls.reduce((sum, { from }) => sum + from.length, 0);
}
