import { append, type Dependency, type Group } from '../../../estate/index.js';
import type { Candidate } from '../types.js';
import type { Surroundings } from './ground.js';

/** Seconds of a TTL that resolvers keep to and that name servers are not troubled by. */
const SHORT_TTL = 60;

/** A failover that waits for a control plane, and one that does not. */
export function freeFailovers(around: Surroundings): Candidate[] {
  const byNeed = new Map<string, string[]>();
  for (const { id, failover } of around.ground.estate.groups) {
    const controls = (failover?.needs ?? []).filter((need) => need.endsWith(':control'));
    for (const need of controls) append(byNeed, need, id);
  }
  return [...byNeed].map(([need, groups]) => {
    const members = around.ground.estate.dependencies.filter(
      ({ group }) => group !== undefined && groups.includes(group),
    );
    const subjects = [...new Set(members.map(({ from }) => from))];
    return {
      id: `free-failover:${need}`,
      kind: 'free-failover',
      title: `fail over without ${need}`,
      why: 'a switch that is decided by health checks or made by another provider goes on when this control plane does not answer',
      effort: 'change',
      subjects,
      evidence: around.evidenceOf(subjects, members),
      sources: [],
      relieves: groups.map((group) => ({ group, failoverNeed: need })),
      needs: [],
    };
  });
}

/**
 * A switch made in DNS that takes mostly as long as resolvers keep the old answer. The TTL is the time for which the
 * journey survives without its DNS service, which is what its needs say.
 */
export function lowerTtls(around: Surroundings): Candidate[] {
  const standby = around.ground.estate.groups.filter(({ failover }) => failover !== undefined);
  if (standby.length === 0) return [];
  const groups = new Map<string, Group>(standby.map((one) => [one.id, one]));
  const found: Candidate[] = [];
  for (const { id, name } of around.ground.estate.journeys) {
    const own = around.firm(id);
    const ttl = Math.max(0, ...own.filter(({ to }) => around.isDns(to)).map(({ grace }) => grace ?? 0));
    if (ttl <= SHORT_TTL) continue;
    const switched = new Map<string, Dependency[]>();
    for (const one of own) {
      const { failover } = groups.get(one.group ?? '') ?? {};
      if (failover === undefined || failover.switch < ttl) continue;
      append(switched, one.group!, one);
    }
    if (switched.size === 0) continue;
    found.push({
      id: `lower-ttl:${id}`,
      kind: 'lower-ttl',
      title: `lower the TTL of ${name} from ${ttl} to ${SHORT_TTL} seconds`,
      why: 'resolvers send users to the lost side until the old answer has aged; in return they ask the DNS service more often and feel its loss sooner',
      effort: 'configuration',
      subjects: [id],
      evidence: around.evidenceOf([], [...switched.values()].flat()),
      sources: [],
      relieves: [...switched.keys()].map((group) => ({
        group,
        seconds: groups.get(group)!.failover!.switch - ttl + SHORT_TTL,
      })),
      needs: [],
    });
  }
  return found;
}
