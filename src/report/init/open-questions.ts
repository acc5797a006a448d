import type { Assessment } from '../../analysis/index.js';
import { zonesOf } from '../../atlas/index.js';
import { append, type Component, type Dependency, type Estate, type Failover } from '../../estate/index.js';

/** A component whose region or zone the code does not tell. */
export interface OpenPlace {
  readonly component: Component;
  /** Zones it may be in, where the region is known. */
  readonly zones: readonly string[];
  /** How many journeys need it to run. */
  readonly journeys: number;
}

/** A switch that was inferred. */
export interface Switch {
  readonly from: string;
  readonly name: string;
  readonly members: readonly string[];
  readonly failover: Failover;
}

/** What reading leaves open and a team can answer, what most journeys hang on first. */
export interface OpenQuestions {
  readonly places: readonly OpenPlace[];
  /** On what a component may hang besides what is known. */
  readonly unread: readonly Dependency[];
  /** Third parties that only a name tells of. */
  readonly hearsay: readonly Dependency[];
  readonly switches: readonly Switch[];
}

export function openQuestions({ estate }: Pick<Assessment, 'estate'>): OpenQuestions {
  const needed = journeysNeeding(estate);
  const weight = (id: string) => needed.get(id) ?? 0;
  const inferred = estate.dependencies.filter(({ evidence }) => evidence.by !== 'declared');
  const byId = new Map(estate.components.map((one) => [one.id, one]));
  const byWeight = (a: { from: string }, b: { from: string }) => weight(b.from) - weight(a.from);
  return {
    places: openPlaces(estate, inferred)
      .map((one) => ({ ...one, journeys: weight(one.component.id) }))
      .sort((a, b) => b.journeys - a.journeys),
    unread: once(inferred.filter(({ to }) => isUnread(byId.get(to)))).sort(byWeight),
    hearsay: once(
      inferred.filter(
        ({ to, soft, evidence }) => soft && byId.get(to)?.kind === 'third-party' && evidence.by === 'code',
      ),
    ).sort(byWeight),
    switches: switches(estate, inferred),
  };
}

/** What is in an unread module, or behind a condition that could not be evaluated. */
function isUnread(one: Component | undefined): boolean {
  return one?.type === 'unread' && one.unknown === true && one.attributes?.about === 'anything';
}

function openPlaces(
  { components }: Estate,
  dependencies: readonly Dependency[],
): Omit<OpenPlace, 'journeys'>[] {
  const withoutZone = new Set(
    dependencies.filter(({ to }) => /\/(?:unknown-zone|zones-not-known)$/.test(to)).map(({ from }) => from),
  );
  return components.flatMap((component) => {
    const { id, kind, glue, disabled, unknown, attributes } = component;
    if (kind !== 'resource' || glue || disabled || unknown) return [];
    const { provider, region } = attributes ?? {};
    if (typeof provider !== 'string' || typeof region !== 'string') return [];
    if (region !== 'unknown' && !withoutZone.has(id)) return [];
    return [{ component, zones: region === 'unknown' ? [] : zonesOf(provider, region) }];
  });
}

function switches({ groups }: Estate, dependencies: readonly Dependency[]): Switch[] {
  return groups.flatMap(({ id, name, failover }) => {
    const members = dependencies.filter(({ group }) => group === id);
    const [first] = members;
    if (failover === undefined || name === undefined || first === undefined) return [];
    // Places fail over as the provider says; what a team can time is its own.
    if (first.evidence.by === 'atlas') return [];
    return [{ from: first.from, name, members: members.map(({ to }) => to), failover }];
  });
}

/** One of those with the same ends. */
function once(dependencies: readonly Dependency[]): Dependency[] {
  return [...new Map(dependencies.map((one) => [JSON.stringify([one.from, one.to]), one])).values()];
}

/** How many journeys need each component to run. */
function journeysNeeding({ journeys, dependencies }: Estate): Map<string, number> {
  const next = new Map<string, string[]>();
  for (const { from, to, need } of dependencies) {
    if (need !== 'run') continue;
    append(next, from, to);
  }
  const count = new Map<string, number>();
  for (const { id } of journeys) {
    const seen = new Set([id]);
    // A set goes on with what is added while it is gone through.
    for (const one of seen) for (const to of next.get(one) ?? []) seen.add(to);
    for (const one of seen) count.set(one, (count.get(one) ?? 0) + 1);
  }
  return count;
}
