/** Making the transactions that move the head: what a plan, a verdict and a re-seeded store have in common. */
import type { AuditEntry, Condition, Plan, Write } from '../../model/index.js';
import type { Proposal } from '../propose.js';
import { serialOf } from '../records.js';
import {
  auditKey,
  CONFIG,
  HEAD,
  type Head,
  highestOf,
  nodeKey,
  ORDERS,
  planKey,
  VERDICTS,
  type View,
} from './layout.js';
import { type Draft, identityOf } from './state.js';

/**
 * How far numbers jump after a store lost its data: nodes that are cut off may serve numbers that nobody connected knows
 * of, and those must not be given again.
 */
export const GAP = 1000;
/** The most plans that one transaction deletes: etcd takes 128 operations. */
const MOST_DELETED = 50;
const FORMER_KEPT = 50;

/** What a decision rests on: the shared records, and the observations as they are. */
export function basis({ state }: Draft): readonly Condition[] {
  const { view, settings } = state;
  const shared = [
    { key: VERDICTS, revision: view.verdicts.revision },
    { key: ORDERS, revision: view.orders.revision },
    { key: CONFIG, revision: view.config.revision },
  ];
  const head = settings.rules.compareAndSet ? [{ key: HEAD, revision: view.head.revision }] : [];
  const nodes = settings.rules.fenced
    ? Object.keys(view.nodes).map((node) => ({ key: nodeKey(node), revision: view.nodes[node]!.revision }))
    : [];
  return [...head, ...shared, ...nodes];
}

/** The plan with its number and serials. */
export function numbered({ state, at }: Draft, { zones, active }: Proposal, why: string): Plan {
  const { config, node } = state.settings;
  const head = state.view.head.value;
  const number = Math.max(head?.number ?? 0, floorOf(state.view), highestOf(state.view)) + 1;
  const serials = new Map(config.zones.map((zone) => [zone.origin, serialOf(zone, number)]));
  return {
    number,
    madeAt: at.wall,
    madeBy: node,
    why,
    zones: zones.map((zone) => ({ ...zone, serial: serials.get(zone.origin)! })),
    active,
  };
}

/** What numbers stay above: those of a store that was lost, as far as anybody knows them. */
function floorOf(view: View): number {
  const highest = highestOf(view);
  return view.head.value?.floor ?? (highest > 0 ? highest + GAP : 0);
}

/** Puts a plan and makes it the head; deletes those that no node can come to use any more. */
export function advance({ state }: Draft, plan: Plan, floor = floorOf(state.view)): readonly Write[] {
  const { view, settings } = state;
  const old = (view.head.value?.plans ?? []).filter(({ number }) => number < plan.number);
  const claims = Object.values(view.claims).map(({ value }) => value);
  const unused = settings.rules
    .unused(
      old.map(({ number }) => number),
      Math.min(plan.number, ...claims),
      // Those of the last window at least: the rate of plans is counted by them.
      Math.max(settings.keepPlans, settings.config.limits.maxPlans),
    )
    .slice(0, MOST_DELETED);
  const head: Head = {
    number: plan.number,
    floor,
    plans: [...old.filter(({ number }) => !unused.includes(number)), identityOf(plan)],
  };
  return [
    { put: planKey(plan.number), value: JSON.stringify(plan) },
    { put: HEAD, value: JSON.stringify(head) },
    ...unused.map((number) => ({ remove: planKey(number) })),
  ];
}

/** The configuration of this node becomes the one that plans are made from. */
export function adopt({ state }: Draft): readonly Write[] {
  const { view, settings } = state;
  const before = view.config.value;
  const former = [...(before?.former ?? []), ...(before === undefined ? [] : [before.digest])];
  const value = {
    digest: settings.digest,
    former: former.filter((digest) => digest !== settings.digest).slice(-FORMER_KEPT),
  };
  return [{ put: CONFIG, value: JSON.stringify(value) }];
}

export function audit(draft: Draft, by: string, what: string, plan?: number): Write {
  const { state, at } = draft;
  const entry: AuditEntry = {
    at: at.wall,
    node: state.settings.node,
    by,
    what,
    ...(plan === undefined ? {} : { plan }),
  };
  state.auditCount++;
  return { put: auditKey(at.wall, entry.node, state.auditCount), value: JSON.stringify(entry) };
}
