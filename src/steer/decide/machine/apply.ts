/** From a plan in the store to the disk to the publishers: newer ones only, whole, and on disk before anybody is answered. */
import type { Plan, Stored } from '../../model/index.js';
import { readState } from './contact.js';
import { contentOf, highestOf, planKey } from './layout.js';
import { type Draft, hasContact, isSamePlan, isUnderWay, type Outlet, ownNumber, request } from './state.js';

/** Goes after the newest plan that the store told of. */
export function pursue(draft: Draft): void {
  const { state, at } = draft;
  const { target, settings } = state;
  if (target === undefined || state.saving !== undefined || state.phase === 'loading') return;
  if (!state.isRegistered || target.number === state.rejected || target.number === state.unsavable) return;
  if (!settings.rules.isNewer(target.number, ownNumber(state))) return;
  if (state.text !== undefined && isSamePlan(target, state.text)) {
    take(draft, state.text);
  } else if (at.now >= state.fetchAt && !isUnderWay(state, 'plan')) {
    const id = request(draft, { kind: 'plan', sentAt: at.now, number: target.number });
    draft.effects.push({ kind: 'list', id, prefix: planKey(target.number) });
  }
}

/** The text of a plan, as it was asked for. Where it is gone, the head has moved on: the state is read again. */
export function planRead(draft: Draft, number: number, stored: Stored | undefined): void {
  const { state, at } = draft;
  if (stored === undefined) {
    state.fetchAt = at.now + state.timing.retryMs;
    readState(draft);
    return;
  }
  try {
    state.text = contentOf<Plan>(stored);
  } catch {
    reject(draft, number, `plan ${number} in the store cannot be read`);
  }
}

function take(draft: Draft, plan: Plan): void {
  const { state } = draft;
  const why = state.settings.rules.checkPlan(plan);
  if (why !== undefined) {
    reject(draft, plan.number, why);
    return;
  }
  if (!state.settings.rules.diskFirst) serve(draft, plan);
  state.saving = plan;
  draft.effects.push({ kind: 'save', plan });
}

function reject({ state, at, effects }: Draft, number: number, why: string): void {
  state.rejected = number;
  state.isDirty = true;
  state.refused = `${why}: it is not taken`;
  effects.push({ kind: 'emit', event: { kind: 'refused', at: at.wall, why: state.refused } });
}

/**
 * The plan is on disk, or it is not. Without room for it the older one is removed first, so that a restart cannot bring
 * it back; only then is the newer one answered with.
 */
export function saved(draft: Draft, number: number, problem: string | undefined): void {
  const { state } = draft;
  const plan = state.saving;
  if (plan?.number !== number) return;
  if (problem === undefined) {
    state.saving = undefined;
    state.isUnsaved = false;
    state.diskProblem = undefined;
    if (plan.number > (state.plan?.number ?? 0)) serve(draft, plan);
    return;
  }
  state.diskProblem = `plan ${plan.number} is not on disk: ${problem}`;
  if (state.plan?.number === plan.number) state.saving = undefined;
  else if (state.isUnsaved) forgotten(draft, undefined);
  else draft.effects.push({ kind: 'forget' });
}

export function forgotten(draft: Draft, problem: string | undefined): void {
  const { state, at } = draft;
  const plan = state.saving;
  if (plan === undefined) return;
  state.saving = undefined;
  if (problem === undefined) {
    state.isUnsaved = true;
    state.saveAt = at.now + state.timing.fullMs;
    serve(draft, plan);
    return;
  }
  state.diskProblem = `plan ${plan.number} is not taken, for the disk keeps an older one: ${problem}`;
  state.unsavable = plan.number;
  state.saveAt = at.now + state.timing.retryMs;
}

/** From now on this is what the node answers with. */
function serve(draft: Draft, plan: Plan): void {
  const { state, at } = draft;
  const before = state.plan?.number ?? 0;
  state.plan = plan;
  state.disk = undefined;
  state.phase = 'running';
  state.servingSince = at.wall;
  state.isDirty = true;
  state.isStale = false;
  if (state.text !== undefined && state.text.number <= plan.number) state.text = undefined;
  draft.effects.push({ kind: 'emit', event: { kind: 'plan', at: at.wall, plan, before } });
}

/** What is due at this moment: a disk that had no room, an end of waiting, an end of patience with a stale plan. */
export function keepServing(draft: Draft): void {
  const { state, at } = draft;
  if (state.saving === undefined && at.now >= state.saveAt) {
    state.saveAt = at.now + state.timing.fullMs;
    if (state.unsavable !== 0) {
      state.unsavable = 0;
    } else if (state.isUnsaved && state.plan !== undefined) {
      state.saving = state.plan;
      draft.effects.push({ kind: 'save', plan: state.plan });
    }
  }
  const { maxStaleMs, whenStale } = state.settings.config.limits;
  const isStale = at.now - (state.contactAt ?? state.startedAt) > maxStaleMs;
  if (isStale === state.isStale) return;
  state.isStale = isStale;
  if (whenStale !== 'stop-answering') return;
  if (isStale) draft.effects.push({ kind: 'silence' });
  state.outlets = Object.fromEntries(
    Object.entries(state.outlets).map(([name, outlet]) => [name, { ...outlet, done: 0, retryAt: at.now }]),
  );
}

/**
 * A node that starts answers from its disk once the store has said that there is nothing newer, or has said nothing for
 * as long as a lease: its disk may be older than what it answered with before.
 */
export function start(draft: Draft): void {
  const { state, at } = draft;
  if (state.phase !== 'starting') return;
  const { disk, timing, settings } = state;
  if (disk === undefined) {
    state.phase = 'running';
    return;
  }
  const waited = at.now - state.startedAt;
  if (!settings.rules.storeFirst || waited >= timing.startMs * 3) {
    serve(draft, disk);
    return;
  }
  const head = state.view.head.value;
  if (state.isSynced && head !== undefined && head.number <= disk.number) {
    serve(draft, disk);
    return;
  }
  if (waited < timing.startMs) return;
  const isAhead = highestOf(state.view) > disk.number || (head !== undefined && head.number > disk.number);
  if (!(isAhead && hasContact(state, at.now))) serve(draft, disk);
}

/** Hands the plan to publishers that do not have it yet, one call at a time each, and asks now and then what is answered. */
export function publish(draft: Draft): void {
  const { state, at } = draft;
  const { plan, settings } = state;
  if (plan === undefined) return;
  if (state.isStale && settings.config.limits.whenStale === 'stop-answering') return;
  for (const name of settings.publishers) {
    const outlet = state.outlets[name]!;
    if (outlet.isBusy) continue;
    if (outlet.done < plan.number && at.now >= outlet.retryAt) {
      setOutlet(draft, name, { isBusy: true });
      draft.effects.push({ kind: 'publish', publisher: name, plan });
    } else if (at.now >= outlet.verifyAt) {
      setOutlet(draft, name, { isBusy: true, verifyAt: at.now + state.timing.fullMs });
      draft.effects.push({ kind: 'verify', publisher: name });
    }
  }
}

export function published(draft: Draft, name: string, number: number, problem: string | undefined): void {
  const { at, state } = draft;
  if (problem === undefined) {
    setOutlet(draft, name, { isBusy: false, done: number, serving: number, problems: [] });
  } else {
    const retryAt = at.now + state.timing.retryMs;
    setOutlet(draft, name, { isBusy: false, retryAt, problems: [problem] });
  }
}

/** Drift is repaired by publishing again. */
export function verified(
  draft: Draft,
  name: string,
  serving: number | undefined,
  problems: readonly string[],
): void {
  const outlet = draft.state.outlets[name]!;
  const done = serving === undefined ? outlet.done : Math.min(outlet.done, serving);
  setOutlet(draft, name, { isBusy: false, serving, problems, done });
}

function setOutlet({ state }: Draft, name: string, change: Partial<Outlet>): void {
  state.outlets = { ...state.outlets, [name]: { ...state.outlets[name]!, ...change } };
}
