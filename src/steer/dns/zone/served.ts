import type { Plan, PlannedZone } from '../../model/index.js';
import { isWithin, nameFromText, TYPE, type WireName } from '../wire/index.js';
import { markerKey, markerSet } from './marker.js';
import { type Node, runToEnd, type Zone, ZoneError, zoneInSteps } from './zone.js';

/** A plan made ready for answering: all its zones, or nothing. */
export interface Served {
  readonly number: number;
  readonly zones: readonly Zone[];
  /** Names of all zones. Where one zone holds another, those of the inner one. */
  readonly nodes: ReadonlyMap<WireName, Node>;
  /** Whether any answer depends on where the client is. */
  readonly bySubnet: boolean;
}

/** The types that endpoints are answered as; steered names have one of them in every plan. */
const STEERED: readonly number[] = [TYPE.A, TYPE.AAAA, TYPE.CNAME];

/**
 * Makes a plan ready. Throws a ZoneError where a record is wrong, or where a steered name would have no addresses:
 * such a plan is not answered, the one before stays.
 */
export function compilePlan(plan: Plan): Served {
  return runToEnd(planInSteps(plan));
}

/** Work at a stretch, in milliseconds: what somebody who asks waits longer at most. */
const SLICE_MS = 4;

/** As compilePlan, a little at a time. */
export async function compilePlanInSlices(plan: Plan): Promise<Served> {
  const steps = planInSteps(plan);
  for (let start = performance.now(); ; ) {
    // Not the clock after every record.
    for (let i = 0; i < 32; i += 1) {
      const { value, done } = steps.next();
      if (done) return value;
    }
    if (performance.now() - start < SLICE_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    start = performance.now();
  }
}

function* planInSteps(plan: Plan): Generator<void, Served> {
  const problems: string[] = [];
  const zones: Zone[] = [];
  for (const planned of plan.zones) {
    try {
      zones.push(yield* zoneInSteps(marked(planned, plan.number)));
    } catch (error) {
      if (!(error instanceof ZoneError)) throw error;
      problems.push(...error.problems);
    }
  }
  // Outer zones first: inner ones take their names from them.
  zones.sort((a, b) => a.origin.length - b.origin.length);
  for (const [i, { origin, title }] of zones.entries())
    if (zones[i - 1]?.origin === origin) problems.push(`${title}: is there twice`);
  const nodes = new Map<WireName, Node>();
  for (const zone of zones) {
    const inner = zones.filter(({ origin }) => origin !== zone.origin && isWithin(origin, zone.origin));
    for (const [name, node] of zone.nodes) {
      yield;
      if (!inner.some(({ origin }) => isWithin(name, origin))) nodes.set(name, node);
    }
  }
  for (const name of Object.keys(plan.active)) {
    yield;
    const sets = nodes.get(nameFromText(name))?.sets;
    if (problems.length === 0 && !STEERED.some((type) => sets?.has(type)))
      problems.push(`${name}: is steered and has no A, AAAA or CNAME record in plan ${plan.number}`);
  }
  if (problems.length > 0) throw new ZoneError(problems);
  const bySubnet = plan.zones.some(({ records }) => records.some((set) => set.bySubnet !== undefined));
  return { number: plan.number, zones, nodes, bySubnet };
}

function marked(zone: PlannedZone, number: number): PlannedZone {
  const { name } = markerKey(zone.origin);
  if (zone.records.some((set) => set.name === name))
    throw new ZoneError([`${zone.origin}: ${name}: tells the number of the plan, leave it out`]);
  return { ...zone, records: [...zone.records, markerSet(zone.origin, number)] };
}
