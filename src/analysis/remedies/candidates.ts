import { type Component, compareText, type Dependency, type Estate, PLACEMENT } from '../../estate/index.js';
import type { BlastRow } from '../blast-radius.js';
import type { SinglePoint } from '../single-points.js';
import type { Candidate, Effort, Relief } from './types.js';

/** What candidates are read off: the estate and what was found in it. */
export interface Ground {
  readonly estate: Estate;
  readonly component: ReadonlyMap<string, Component>;
  readonly singles: readonly SinglePoint[];
  readonly blast: readonly BlastRow[];
  /** Service ids (`route53`) that answer for DNS, and those that hold secrets, keys and identities. */
  readonly dnsServices: ReadonlySet<string>;
  readonly credentialServices: ReadonlySet<string>;
}

/** Seconds until users are on a standby somewhere else: health checks of a minute or two, and DNS answers that age. */
const SWITCH_SECONDS = 300;
/** Seconds that credentials and settings kept in memory are good for. */
const CACHE_SECONDS = 4 * 3600;

/** Every change that this estate gives reason to think of; each is a proposal, none is judged yet. */
export function candidatesFor(ground: Ground): Candidate[] {
  const around = new Surroundings(ground);
  return [
    ...secondZones(around),
    ...standbyPlaces(around, 'region'),
    ...standbyPlaces(around, 'provider'),
    ...standbyPlaces(around, 'jurisdiction'),
    ...secondDns(around),
    ...cachedCredentials(around),
    ...secondThirdParties(around),
    ...freeFailovers(around),
  ].filter(({ relieves }) => relieves.length > 0);
}

/** The ground, indexed. */
class Surroundings {
  readonly outgoing = new Map<string, Dependency[]>();
  readonly singlesOf = new Map<string, Set<string>>();
  readonly downIn: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(readonly ground: Ground) {
    for (const one of ground.estate.dependencies) {
      const known = this.outgoing.get(one.from);
      if (known === undefined) this.outgoing.set(one.from, [one]);
      else known.push(one);
    }
    for (const { component, journeys } of ground.singles) {
      for (const journey of journeys) {
        const known = this.singlesOf.get(journey);
        if (known === undefined) this.singlesOf.set(journey, new Set([component]));
        else known.add(component);
      }
    }
    this.downIn = new Map(
      ground.singles.map(({ component, journeys }) => [component, new Set(journeys)] as const),
    );
  }

  kindOf(id: string): Component | undefined {
    return this.ground.component.get(id);
  }

  firm(from: string): Dependency[] {
    return (this.outgoing.get(from) ?? []).filter(({ need, soft }) => need === 'run' && !soft);
  }

  /** Everything that runs on a component, itself included. */
  runOn(component: string): Set<string> {
    if (this.#incoming === undefined) {
      this.#incoming = new Map();
      for (const { from, to, need, soft } of this.ground.estate.dependencies) {
        if (need !== 'run' || soft) continue;
        const known = this.#incoming.get(to);
        if (known === undefined) this.#incoming.set(to, [from]);
        else known.push(from);
      }
    }
    const seen = new Set([component]);
    for (const next of seen) for (const from of this.#incoming.get(next) ?? []) seen.add(from);
    return seen;
  }
  #incoming: Map<string, string[]> | undefined;
}

/** What sits in a zone that takes journeys down: one change per zone, since moving half of it helps nobody. */
function secondZones(around: Surroundings): Candidate[] {
  const { ground } = around;
  const zones = ground.singles.filter(({ component }) => around.kindOf(component)?.type === 'zone');
  const single = new Set(ground.singles.map(({ component }) => component));
  const byZone = new Map<string, Dependency[]>();
  const zoneIds = new Set(zones.map(({ component }) => component));
  const seatZone = new Map<string, string>();
  const isSeat = (one: Dependency) => one.need === 'run' && !one.soft && one.group === undefined;
  for (const one of ground.estate.dependencies) {
    if (isSeat(one) && zoneIds.has(one.to)) seatZone.set(one.from, one.to);
  }
  const subnets = new Set(
    ground.estate.dependencies
      .filter(({ evidence, to }) => evidence.rule === PLACEMENT && seatZone.has(to))
      .map(({ to }) => to),
  );
  for (const one of ground.estate.dependencies) {
    if (!isSeat(one) || !single.has(one.from) || subnets.has(one.from)) continue;
    if (around.kindOf(one.from)?.kind !== 'resource') continue;
    const zone = zoneIds.has(one.to)
      ? one.to
      : one.evidence.rule === PLACEMENT
        ? seatZone.get(one.to)
        : undefined;
    if (zone === undefined) continue;
    byZone.set(zone, [...(byZone.get(zone) ?? []), one]);
  }
  return zones.flatMap(({ component: zone }): Candidate[] => {
    const seats = byZone.get(zone) ?? [];
    const subjects = [...new Set(seats.map(({ from }) => from))].sort(compareText);
    if (subjects.length === 0) return [];
    const where = around.kindOf(zone)?.unknown ? 'its one zone' : zone;
    const effort: Effort = subjects.length > 6 ? 'project' : 'change';
    return [
      {
        id: `second-zone:${zone}`,
        kind: 'second-zone',
        title: `run what is only in ${where} in a second zone too`,
        why: `${subjects.length === 1 ? 'one resource has' : `${subjects.length} resources have`} no copy outside ${where}; the other zones of the region are there to be used`,
        effort,
        subjects,
        relieves: seats.map((dependency) => ({ dependency })),
        needs: [],
      },
    ];
  });
}

const PLACES = {
  region: {
    kind: 'standby-region',
    effort: 'project',
    title: (id: string) => `keep a standby outside ${id}, in another region`,
    why: 'a copy that can serve, with its data, and health checks that send users to it without a change in the region that is lost',
  },
  provider: {
    kind: 'standby-provider',
    effort: 'programme',
    title: (id: string) => `keep a standby at a provider other than ${id}`,
    why: 'a copy that can serve, with its data, at a second provider, and DNS that does not hang on the first',
  },
  jurisdiction: {
    kind: 'standby-jurisdiction',
    effort: 'programme',
    title: (id: string) => `keep a standby outside ${id}`,
    why: 'a copy that can serve, with its data, at a provider whose owner answers to another law',
  },
} as const;

/** A standby somewhere else for the journeys that one place takes down. It still needs what they share. */
function standbyPlaces(around: Surroundings, level: keyof typeof PLACES): Candidate[] {
  const { kind, effort, title, why } = PLACES[level];
  return around.ground.singles
    .filter(({ component }) => around.kindOf(component)?.type === level)
    .map(({ component: place, journeys }): Candidate => {
      const fallen = around.runOn(place);
      const falls = (id: string) => fallen.has(id);
      const relieves: Relief[] = [];
      const shared = new Set<string>();
      for (const journey of journeys) {
        for (const dependency of around.firm(journey)) {
          if (falls(dependency.to)) relieves.push({ dependency });
        }
        // The copy is another one; third parties and services of no region are the same for both.
        for (const id of around.singlesOf.get(journey) ?? []) {
          const one = around.kindOf(id);
          const isShared = one?.kind === 'third-party' || (one?.kind === 'service' && level === 'region');
          if (isShared && !falls(id)) shared.add(id);
        }
      }
      return {
        id: `${kind}:${place}`,
        kind,
        title: title(place),
        why,
        effort,
        subjects: journeys,
        relieves,
        needs: [...shared].sort(compareText),
        switch: SWITCH_SECONDS,
      };
    });
}

function serviceOf(id: string): string | undefined {
  return id.split('/')[2]?.replace(/:control$/, '');
}

/** The provider's own service, or a resource that runs on it: what losing the service takes with it. */
function hangsOn(around: Surroundings, id: string, services: ReadonlySet<string>): string | undefined {
  const own = around.kindOf(id);
  if (own?.kind === 'service') return services.has(serviceOf(id) ?? '') ? id : undefined;
  if (own?.kind !== 'resource') return undefined;
  return around
    .firm(id)
    .map(({ to }) => to)
    .find((to) => around.kindOf(to)?.kind === 'service' && services.has(serviceOf(to) ?? ''));
}

/** One DNS service answers for a name: a second one would. */
function secondDns(around: Surroundings): Candidate[] {
  const byService = new Map<string, { relieves: Relief[]; journeys: Set<string> }>();
  for (const { id } of around.ground.estate.journeys) {
    for (const dependency of around.firm(id)) {
      const service = hangsOn(around, dependency.to, around.ground.dnsServices);
      if (service === undefined || !around.downIn.get(service)?.has(id)) continue;
      const known = byService.get(service) ?? { relieves: [], journeys: new Set<string>() };
      known.relieves.push({ dependency });
      known.journeys.add(id);
      byService.set(service, known);
    }
  }
  return [...byService].map(([service, { relieves, journeys }]) => ({
    id: `second-dns:${service}`,
    kind: 'second-dns',
    title: `let a second DNS provider answer beside ${service}`,
    why: 'resolvers ask any of the name servers a zone names, so a zone held by two providers survives the loss of one',
    effort: 'change',
    subjects: [...journeys].sort(compareText),
    relieves,
    needs: [],
  }));
}

/** Secrets, keys and settings that are asked for again and again could be kept for a while. */
function cachedCredentials(around: Surroundings): Candidate[] {
  const byService = new Map<string, Dependency[]>();
  for (const dependency of around.ground.estate.dependencies) {
    if (dependency.need !== 'run' || dependency.soft || dependency.group !== undefined) continue;
    if (around.kindOf(dependency.from)?.kind !== 'resource' || !around.downIn.has(dependency.to)) continue;
    if (around.kindOf(dependency.to)?.kind !== 'resource' || (dependency.grace ?? 0) >= CACHE_SECONDS)
      continue;
    const service = hangsOn(around, dependency.to, around.ground.credentialServices);
    const own = hangsOn(around, dependency.from, around.ground.credentialServices);
    if (service === undefined || own === service || !around.downIn.has(service)) continue;
    byService.set(service, [...(byService.get(service) ?? []), dependency]);
  }
  return [...byService].map(([service, dependencies]) => ({
    id: `cache:${service}`,
    kind: 'cached-credentials',
    title: `keep what is read from ${service} for some hours`,
    why: 'a process that keeps its last good secret or setting goes on when the store cannot be asked',
    effort: 'change',
    subjects: [...new Set(dependencies.map(({ from }) => from))].sort(compareText),
    relieves: dependencies.map((dependency) => ({ dependency })),
    needs: [],
    lasts: CACHE_SECONDS,
  }));
}

/** A third party that takes a journey down, and a second one in its place. */
function secondThirdParties(around: Surroundings): Candidate[] {
  return around.ground.singles
    .filter(({ component }) => around.kindOf(component)?.kind === 'third-party')
    .map(({ component, journeys }) => ({
      id: `second-party:${component}`,
      kind: 'second-third-party',
      title: `have an alternative to ${component}, or go on without it`,
      why: 'queue what can wait, degrade instead of failing, or keep a second supplier that does not run on the same cloud',
      effort: 'change',
      subjects: journeys,
      relieves: around.ground.estate.dependencies
        .filter(({ to, need, soft }) => to === component && need === 'run' && !soft)
        .map((dependency) => ({ dependency })),
      needs: [],
    }));
}

/** A failover that waits for a control plane, and one that does not. */
function freeFailovers(around: Surroundings): Candidate[] {
  const byNeed = new Map<string, string[]>();
  for (const { id, failover } of around.ground.estate.groups) {
    const controls = (failover?.needs ?? []).filter((need) => need.endsWith(':control'));
    for (const need of controls) byNeed.set(need, [...(byNeed.get(need) ?? []), id]);
  }
  return [...byNeed].map(([need, groups]) => ({
    id: `free-failover:${need}`,
    kind: 'free-failover',
    title: `fail over without ${need}`,
    why: 'a switch that is decided by health checks or made by another provider goes on when this control plane does not answer',
    effort: 'change',
    subjects: [...new Set(groups.map((id) => id.split('#')[0]!))].sort(compareText),
    relieves: groups.map((group) => ({ group, failoverNeed: need })),
    needs: [],
  }));
}
