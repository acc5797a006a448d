import { dataBehind, linkedWith, originalOf, placesIn } from './copies.js';
import { throughStandby } from './failover-needs-what-fails.js';
import type { Standby } from './standbys.js';
import type { Facts, Finding, Rule } from './types.js';
import { listed } from './words.js';

/** A standby that can answer and has nothing to answer with: the code shows no way for the data to get there. */
export const standbyWithoutData: Rule = (facts) => {
  const findings: Finding[] = [];
  for (const standby of facts.standbys) {
    const { owner, group, members, journeys } = standby;
    const alone = dataLeftBehind(facts, standby);
    if (alone.length === 0) continue;
    const held = facts.journeys.some(
      ({ id, objectives }) => journeys.includes(id) && objectives?.rpo !== undefined,
    );
    const [active, ...later] = members.map(({ to }) => to);
    findings.push({
      rule: 'standby-without-data',
      severity: held ? 'high' : 'medium',
      title: `nothing in the code brings the data of ${listed(alone)} to the standby ${listed(later)}`,
      subject: alone[0]!,
      journeys,
      path: throughStandby(facts, journeys[0]!, owner, active!, alone[0]!, group),
      fix: 'replicate it to where the standby is; if that happens outside this code, declare it in firebreak.yaml (a soft dependency of the copy on the original)',
    });
  }
  return findings;
};

/** Data of the active branch that no standby branch shares, has a copy of, or is linked with. */
export function dataLeftBehind(facts: Facts, { members }: Standby): string[] {
  const { around, component } = facts;
  // Zones of one service: how the service keeps its data is the provider's business.
  if (members.some(({ to }) => component.get(to)?.kind !== 'resource')) return [];
  const [active, ...later] = members.map(({ to }) => to);
  const behind = new Set(later.flatMap((id) => [...around.behind(id)]));
  // What runs behind an entry that was not read is not known: nothing can be said of its data.
  if ([...behind].some((id) => isUnread(facts, id))) return [];
  const originals = new Set([...behind].map((id) => originalOf(component, id)));
  const places = new Set([...behind].flatMap((id) => [...around.placesOf(id)]));
  const isThere = (place: string) => places.has(place) || place.endsWith('/unknown');
  const serving = around.behind(active!);
  return dataBehind(facts, active!)
    .filter((data) => {
      const parts = [...data.parts];
      if (parts.some((id) => behind.has(id))) return false;
      if (parts.some((id) => originals.has(originalOf(component, id)))) return false;
      if (parts.some((id) => placesIn(component.get(id), 'copies').some(isThere))) return false;
      const linked = linkedWith(facts, data, serving);
      return ![...behind].some((id) => linked.has(id) && component.get(id)?.kind === 'resource');
    })
    .map(({ id }) => id);
}

function isUnread({ component }: Facts, id: string): boolean {
  const one = component.get(id);
  return one?.kind === 'resource' && (one.unknown === true || one.type === 'module' || one.type === 'unread');
}
