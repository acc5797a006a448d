import { zonalSingles } from './single-zone.js';
import type { Facts, Finding, Rule } from './types.js';
import { listed } from './words.js';

/**
 * One machine (or one volume) that a journey cannot do without, by what fails of it alone: its host, its disk, its
 * operating system, a reboot. What is told of for its zone already is not told of again, and a volume not beside
 * the machine that it is attached to. Where how many there are is not in the code, nothing is said. A managed database
 * with one node is less severe: its provider replaces the node, and has the data.
 */
export const singleMachine: Rule = (facts) => {
  const { singles, chains } = facts;
  const alone = singles.flatMap((point) => {
    const unit = singleUnit(facts, point.component);
    return unit === undefined ? [] : [{ ...point, unit }];
  });
  if (alone.length === 0) return [];
  const zonal = zonalSingles(facts);
  const machines = new Set(alone.filter(({ unit }) => unit === 'machine').map(({ component }) => component));
  const findings: Finding[] = [];
  for (const { component: id, journeys, unit } of alone) {
    if (zonal.has(id)) continue;
    if (unit === 'node') {
      findings.push({
        rule: 'single-machine',
        severity: 'medium',
        title: `${id} has one node and no standby takes over when that fails`,
        subject: id,
        journeys,
        path: chains.serving(journeys[0]!, id),
        fix: 'give it a second node: a standby that its provider keeps up to date and switches to by itself',
      });
      continue;
    }
    const isMachine = unit === 'machine';
    if (!isMachine && facts.around.needing(id).some(({ from }) => machines.has(from))) continue;
    findings.push({
      rule: 'single-machine',
      severity: 'high',
      title: isMachine
        ? machineTitle(id, volumesOf(facts, id))
        : `${id} is one volume and nothing takes over when it fails`,
      subject: id,
      journeys,
      path: chains.serving(journeys[0]!, id),
      fix: isMachine
        ? 'run a second machine behind a load balancer that checks health, and keep what it stores where both reach it'
        : 'keep a copy that is written all the time on a second volume, or use a managed store that does',
    });
  }
  return findings;
};

function machineTitle(id: string, volumes: readonly string[]): string {
  if (volumes.length === 0) return `${id} is one machine and nothing takes over when it fails`;
  return volumes.length === 1
    ? `${id} is one machine and nothing takes over when it or its volume ${volumes[0]} fails`
    : `${id} is one machine and nothing takes over when it or one of its volumes (${listed(volumes)}) fails`;
}

/** Of a component that is there once: whether it is one machine or one volume, or its provider runs it on one node. */
function singleUnit({ component, marks }: Facts, id: string): 'machine' | 'volume' | 'node' | undefined {
  const { kind, type, attributes } = component.get(id)!;
  const isCounted = !attributes?.repeated && !attributes?.external;
  if (kind !== 'resource' || !isCounted) return undefined;
  return attributes?.oneNode ? 'node' : marks.singleOf(type);
}

/** The volumes without which a machine does not serve, sorted. */
function volumesOf(facts: Facts, machine: string): string[] {
  return facts.around
    .needsOf(machine)
    .filter(
      ({ to, need, soft, group }) =>
        need === 'run' && !soft && group === undefined && singleUnit(facts, to) === 'volume',
    )
    .map(({ to }) => to)
    .sort();
}
