import { append, compareText, type Dependency } from '../../../estate/index.js';
import type { Candidate, Relief } from '../types.js';
import type { Surroundings } from './ground.js';

/** Seconds that credentials and settings kept in memory are good for. */
const CACHE_SECONDS = 4 * 3600;

/** One DNS service answers for a name: a second one would. */
export function secondDns(around: Surroundings): Candidate[] {
  const byService = new Map<string, { relieves: Relief[]; journeys: Set<string> }>();
  for (const { id } of around.ground.estate.journeys) {
    for (const dependency of around.firm(id)) {
      const service = around.serviceBehind(dependency.to, around.ground.known.dnsServices);
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
    evidence: around.evidenceOf(
      [],
      relieves.flatMap((one) => ('dependency' in one ? one.dependency : [])),
    ),
    sources: [],
    relieves,
    needs: [],
  }));
}

/** Secrets, keys and settings that are asked for again and again could be kept for a while. */
export function cachedCredentials(around: Surroundings): Candidate[] {
  const { credentialServices } = around.ground.known;
  const byService = new Map<string, Dependency[]>();
  // What keeps credentials and takes a journey down is little; what needs it is looked for among that.
  const keepers = new Map<string, string>();
  for (const { component } of around.ground.singles) {
    if (around.kindOf(component)?.kind !== 'resource') continue;
    const service = around.serviceBehind(component, credentialServices);
    if (service !== undefined && around.downIn.has(service)) keepers.set(component, service);
  }
  if (keepers.size === 0) return [];
  for (const dependency of around.ground.estate.dependencies) {
    const service = keepers.get(dependency.to);
    if (service === undefined || dependency.need !== 'run') continue;
    if (dependency.soft || dependency.group !== undefined || (dependency.grace ?? 0) >= CACHE_SECONDS)
      continue;
    if (around.kindOf(dependency.from)?.kind !== 'resource') continue;
    if (around.serviceBehind(dependency.from, credentialServices) === service) continue;
    append(byService, service, dependency);
  }
  return [...byService].map(([service, dependencies]) => ({
    id: `cache:${service}`,
    kind: 'cached-credentials',
    title: `keep what is read from ${service} for some hours`,
    why: 'a process that keeps its last good secret or setting goes on when the store cannot be asked',
    effort: 'change',
    subjects: [...new Set(dependencies.map(({ from }) => from))].sort(compareText),
    evidence: around.evidenceOf([], dependencies),
    sources: [],
    relieves: dependencies.map((dependency) => ({ dependency })),
    needs: [],
    lasts: CACHE_SECONDS,
  }));
}

/** A third party that takes a journey down, and a second one in its place. */
export function secondThirdParties(around: Surroundings): Candidate[] {
  return around.ground.singles
    .filter(({ component }) => around.kindOf(component)?.kind === 'third-party')
    .map(({ component, journeys }) => {
      const dependencies = around.ground.estate.dependencies.filter(
        ({ to, need, soft }) => to === component && need === 'run' && !soft,
      );
      return {
        id: `second-party:${component}`,
        kind: 'second-third-party',
        title: `have an alternative to ${component}, or go on without it`,
        why: 'queue what can wait, degrade instead of failing, or keep a second supplier that does not run on the same cloud',
        effort: 'change',
        subjects: journeys,
        evidence: around.evidenceOf([], dependencies),
        sources: [],
        relieves: dependencies.map((dependency) => ({ dependency })),
        needs: [],
      };
    });
}
