/** When a node may write to the head, and when it lets others go first. */
import { type Draft, hasContact, isUnderWay, type NodeState } from './state.js';

/** Connected, with its own observation under a lease, nothing under way, and not on revisions that were written over. */
export function mayWrite({ state, at }: Draft): boolean {
  return (
    state.phase === 'running' &&
    state.isSynced &&
    state.isRegistered &&
    state.saving === undefined &&
    state.view.unreadable.length === 0 &&
    state.view.nodes[state.settings.node] !== undefined &&
    hasContact(state, at.now) &&
    !isUnderWay(state, 'decide') &&
    !isUnderWay(state, 'order') &&
    state.basedOn !== revisionsOf(state)
  );
}

/** The revisions that a write depends on. */
export function revisionsOf({ view }: NodeState): string {
  const nodes = Object.values(view.nodes).map(({ revision }) => revision);
  const shared = [view.head, view.verdicts, view.orders, view.config].map(({ revision }) => revision);
  return [...shared, ...nodes].join(' ');
}

/** The first of the fresh nodes writes at once, the others later: fewer collide. Nothing but speed hangs on it. */
export function isMyTurn(draft: Draft): boolean {
  const { state, at } = draft;
  state.needSince ??= at.now;
  const rank = Object.keys(state.view.nodes).sort().indexOf(state.settings.node);
  const due = state.needSince + rank * state.timing.staggerMs;
  if (at.now >= due) return true;
  wakeAt(draft, due);
  return false;
}

/** Looks again at a moment, at the latest. */
export function wakeAt({ state }: Draft, time: number): void {
  state.decideAt = Math.min(state.decideAt, time);
}
