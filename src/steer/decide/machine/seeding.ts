/**
 * A store that lost its data, all of it or the newest part. No node goes back: the store is told what is served, and
 * numbers go on above it.
 */
import { HEAD, highestOf, planKey } from './layout.js';
import { type Draft, ownNumber, request } from './state.js';
import { isMyTurn, revisionsOf, wakeAt } from './turn.js';
import { advance, audit, GAP } from './write.js';

/**
 * Whether the store is below what this node serves. Where there is a head it is told at once; where there is none, it is
 * given time for the node with the highest number to be the first.
 */
export function reseed(draft: Draft): boolean {
  const { state, at } = draft;
  const { view, plan, settings } = state;
  if (plan === undefined || !settings.rules.reseed) return false;
  if ((view.head.value?.number ?? 0) >= plan.number) return false;
  if (isSettling(draft)) return true;
  if (!isMyTurn(draft)) return true;
  const conditions = [
    { key: HEAD, revision: view.head.revision },
    { key: planKey(plan.number), revision: 0 },
  ];
  const floor = Math.max(view.head.value?.floor ?? 0, plan.number + GAP);
  const what = `the store had lost plan ${plan.number} and was given it again`;
  const writes = [...advance(draft, plan, floor), audit(draft, 'automatic', what, plan.number)];
  const id = request(draft, { kind: 'decide', sentAt: at.now, plan: undefined });
  draft.effects.push({ kind: 'commit', id, conditions, writes });
  state.basedOn = revisionsOf(state);
  return true;
}

/**
 * Whether a store without a head is still given time: until all nodes of the configuration are there, or a lease long,
 * or two where another node says that it serves a higher number.
 */
export function isSettling(draft: Draft): boolean {
  const { state, at } = draft;
  const { view, settings, timing } = state;
  if (view.head.value !== undefined || !settings.rules.reseed) return false;
  const isComplete = settings.config.nodes.every(({ id }) => view.nodes[id] !== undefined);
  const isHighest = highestOf(view) <= ownNumber(state);
  const waited = at.now - (state.headlessSince ?? at.now);
  const enough = isHighest ? timing.settleMs : timing.settleMs * 2;
  if ((isComplete && isHighest) || waited >= enough) return false;
  wakeAt(draft, at.now + timing.retryMs);
  return true;
}
