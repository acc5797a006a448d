import { atlas, type Remark } from '../../atlas/index.js';
import type { Estate } from '../../estate/index.js';
import { type FamilyFooting, familiesOn } from './footing.js';
import { orderOf, PHASES } from './order.js';
import { outlookOf } from './outlook.js';
import { leftRegions, type Move, rehome, type Taker, tiesTo } from './rehome.js';
import { stuckIn } from './stuck.js';
import { type ChosenTarget, candidatesFor, offersOf, sizeOf, takerOf, targetWith } from './targets.js';
import type { ExitPlan, ExitTotals, FamilyPlan, Fit, Leaving, Moved, Target } from './types.js';

const FITS: readonly Fit[] = [
  'drop-in',
  'same-engine',
  'rewrite',
  'self-hosted',
  'falls-away',
  'none',
  'unread',
];
/** Family whose services run anything: what is self-hosted goes there. */
const MACHINES = 'virtual-machines';

/**
 * The way out of a provider or a jurisdiction. Without a target the provider that offers most of what is needed is
 * taken; of several targets the first that offers a family takes it.
 */
export function exitPlan(estate: Estate, leaving: Leaving, wanted: readonly ChosenTarget[] = []): ExitPlan {
  const footing = familiesOn(estate, leaving);
  const { homes, groups } = footing;
  const { candidates, pair, coverable } = candidatesFor(footing, leaving);
  const found = candidates.find(({ regions }) => regions.length > 0);
  const chosen =
    wanted.length > 0 || found === undefined ? wanted : [{ provider: found.provider, region: undefined }];
  const regions = leftRegions(estate, { leaving, homes });
  const targets = chosen.flatMap((one) => targetWith(one, regions, leaving) ?? []);

  const families = groups
    .map((group) => familyPlan(group, targets, leaving))
    .sort(
      (a, b) =>
        phaseRank(a) - phaseRank(b) ||
        b.components.length - a.components.length ||
        (name(a) < name(b) ? -1 : 1),
    );
  const managed = takersOf(groups, targets, leaving, false);
  const own = takersOf(groups, targets, leaving, true);
  const dropped = new Set(groups.flatMap(({ row, services }) => (row?.fallsAway ? services : [])));
  const places = placesOf(leaving, estate, targets);
  const moved = (takers: Move['takers']): Moved => {
    const move: Move = { leaving, homes, takers, dropped };
    const after = rehome(estate, move);
    const ties = tiesTo(leaving, after);
    const outlook = outlookOf(after, leaving, places);
    return { ...outlook, estate: after, ties, stuck: stuckIn(after, ties, families, move) };
  };
  const before = outlookOf(estate, leaving, places);
  const after = moved(managed);
  const selfHosted = own.size > managed.size ? moved(own) : null;
  const together = new Set(
    candidates.filter(({ provider }) => pair?.includes(provider)).flatMap(({ offers }) => offers),
  );
  return {
    leaving,
    targets,
    families,
    order: orderOf(estate, families),
    candidates,
    pair: pair && { providers: pair, misses: coverable.filter((family) => !together.has(family)) },
    totals: totalsOf(estate, families, before, after, selfHosted),
    before,
    after,
    selfHosted,
  };
}

function name({ family, services }: FamilyPlan): string {
  return family ?? services.join();
}

/** By phase, what has none at the end. */
function phaseRank({ phase }: FamilyPlan): number {
  return phase === null ? PHASES.length : PHASES.indexOf(phase);
}

function familyPlan(group: FamilyFooting, targets: readonly Target[], leaving: Leaving): FamilyPlan {
  const { row, otherApi, services, components, calls, glue, unread } = group;
  const offers = row === undefined ? [] : offersOf(row, otherApi, leaving);
  const to = takerOf(offers, targets, leaving)?.offer ?? null;
  const selfHosted = (row?.selfHosted ?? []).map((one) =>
    otherApi ? { ...one, api: 'rewrite' as const } : one,
  );
  return {
    family: row?.id ?? null,
    services,
    components,
    calls,
    glue,
    phase: row?.phase ?? null,
    data: row?.data === true,
    fit: row?.fallsAway
      ? 'falls-away'
      : (to?.api ?? (unread ? 'unread' : selfHosted.length > 0 ? 'self-hosted' : 'none')),
    to,
    managed: offers,
    selfHosted,
    lost: saidOf(services, row?.lost),
    tool: saidOf(services, row?.tool),
    stuck: saidOf(services, row?.stuck)[0] ?? null,
    note: saidOf(services, row?.note)[0] ?? null,
    source: row?.source ?? null,
    confidence: row?.confidence ?? null,
  };
}

/** Of what is known of a family, what is about these services of it. */
function saidOf(services: readonly string[], remarks: Remark | readonly Remark[] = []): string[] {
  return [remarks]
    .flat()
    .filter((one) => typeof one === 'string' || one.of.some((id) => services.includes(id)))
    .map((one) => (typeof one === 'string' ? one : one.text));
}

/** Who takes each service; with `own` the target's machines take what can be self-hosted and is not offered. */
function takersOf(
  groups: readonly FamilyFooting[],
  targets: readonly Target[],
  leaving: Leaving,
  own: boolean,
): Map<string, Taker> {
  const machines = atlas.equivalents.find(({ id }) => id === MACHINES);
  const machine = own && machines ? takerOf(offersOf(machines, false, leaving), targets, leaving) : undefined;
  const takers = new Map<string, Taker>();
  for (const group of groups) {
    const { row, otherApi } = group;
    if (row === undefined || sizeOf(group) === 0) continue;
    const found =
      takerOf(offersOf(row, otherApi, leaving), targets, leaving) ??
      ((row.selfHosted ?? []).length > 0 ? machine : undefined);
    if (found === undefined) continue;
    const taker: Taker = { ...found, source: row.source, unverified: row.confidence === 'unverified' };
    for (const service of row.from.filter((id) => row.otherApi?.includes(id) === otherApi || !row.otherApi)) {
      takers.set(service, taker);
    }
  }
  return takers;
}

/** Places whose loss is told before and after: what is left and what is gone to, and their laws. */
function placesOf(leaving: Leaving, estate: Estate, targets: readonly Target[]): string[] {
  const used = new Set(estate.components.map(({ id }) => id));
  const providers = [...leaving.providers].filter((id) => used.has(id)).sort();
  const laws = [...leaving.providers].map((id) => atlas.providers.find((one) => one.id === id)?.jurisdiction);
  const left = leaving.jurisdiction === undefined ? laws : [leaving.jurisdiction];
  return [
    ...new Set([
      ...providers,
      ...left.map((code) => `jurisdiction/${code}`),
      ...targets.map(({ region }) => region),
      ...targets.map(({ provider }) => provider),
      ...targets.map(({ jurisdiction }) => `jurisdiction/${jurisdiction}`),
    ]),
  ];
}

function totalsOf(
  estate: Estate,
  families: readonly FamilyPlan[],
  before: ExitPlan['before'],
  after: Moved,
  selfHosted: Moved | null,
): ExitTotals {
  const count = (fit: Fit) =>
    families.filter((one) => one.fit === fit).reduce((sum, one) => sum + one.components.length, 0);
  return {
    components: families.reduce((sum, { components }) => sum + components.length, 0),
    byFit: Object.fromEntries(FITS.map((fit) => [fit, count(fit)])) as ExitTotals['byFit'],
    stores: families.filter(({ data }) => data).reduce((sum, { components }) => sum + components.length, 0),
    servicesWithoutEquivalent: families
      .filter(({ family, fit }) => family === null && fit !== 'unread')
      .flatMap(({ services }) => services)
      .sort(),
    journeys: {
      all: estate.journeys.length,
      tied: before.tied.length,
      whole: before.tied.length - after.tied.length,
      wholeSelfHosted: before.tied.length - (selfHosted ?? after).tied.length,
    },
  };
}
