/** Keeping in touch with the store: a lease, a watch over everything, and a look at the head in case the watch is deaf. */
import type { Plan, Stored } from '../../model/index.js';
import { contentOf, HEAD, type Head, planKey, STATE, type View, viewOf, withChange } from './layout.js';
import { type Draft, isUnderWay, type Request, request } from './state.js';

/** What is due at this moment: renewal, poll, full reading. */
export function keepInTouch(draft: Draft): void {
  const { state, at } = draft;
  if (at.now >= state.nextRenewAt && !isUnderWay(state, 'renew')) {
    state.nextRenewAt = at.now + state.timing.pollMs;
    const id = request(draft, { kind: 'renew', sentAt: at.now });
    draft.effects.push({ kind: 'renew', id });
  }
  if (at.now >= state.nextFullAt) readState(draft);
  else if (state.settings.rules.poll && at.now >= state.nextPollAt && state.isSynced) readHead(draft);
}

/** All of the state, then a watch from there on. */
export function readState(draft: Draft): void {
  const { state, at } = draft;
  if (isUnderWay(state, 'state')) return;
  state.nextFullAt = at.now + (state.settings.rules.poll ? state.timing.fullMs : Number.POSITIVE_INFINITY);
  const id = request(draft, { kind: 'state', sentAt: at.now });
  draft.effects.push({ kind: 'list', id, prefix: STATE });
}

function readHead(draft: Draft): void {
  const { state, at } = draft;
  if (isUnderWay(state, 'state') || isUnderWay(state, 'head')) return;
  state.nextPollAt = at.now + state.timing.pollMs;
  const id = request(draft, { kind: 'head', sentAt: at.now });
  draft.effects.push({ kind: 'list', id, prefix: HEAD });
}

/** The store answered something that had been asked at a moment. */
export function answered({ state }: Draft, { sentAt }: Request): void {
  state.contactAt = Math.max(state.contactAt ?? sentAt, sentAt);
}

/** Nothing is known of what was asked. What is read is read again soon. */
export function failed({ state, at }: Draft, { kind }: Request, why: string): void {
  state.lastFailure = why;
  const soon = at.now + state.timing.retryMs;
  if (kind === 'state') state.nextFullAt = soon;
  if (kind === 'head') state.nextPollAt = Math.min(state.nextPollAt, soon);
  if (kind === 'renew') state.nextRenewAt = Math.min(state.nextRenewAt, soon);
  if (kind === 'plan') state.fetchAt = soon;
}

/**
 * A full reading: it stands for everything that was known before. One that the watch overtook on the way is no news; one
 * that is older though nothing was heard since it was asked for comes from a store that lost its data.
 */
export function stateRead(
  draft: Draft,
  { sentAt }: Request,
  entries: ReadonlyMap<string, Stored>,
  revision: number,
): void {
  const { state, at } = draft;
  if (state.isSynced && revision < state.heard.revision && state.heard.at >= sentAt) return;
  state.heard = { revision, at: at.now };
  const isFirst = state.watch === 0;
  const view = viewOf(entries);
  state.watch++;
  state.isSynced = true;
  state.basedOn = '';
  state.itselfBasedOn = '';
  state.nextPollAt = at.now + state.timing.pollMs;
  draft.effects.push({ kind: 'watch', watch: state.watch, prefix: '', after: revision });
  look(draft, view, isFirst ? 'first' : 'again');
}

/** Changes, as a watch tells them. */
export function changesHeard(
  draft: Draft,
  changes: readonly { readonly key: string; readonly stored: Stored | undefined }[],
): void {
  const { state } = draft;
  let { view } = state;
  const revisions = changes.map(({ stored }) => stored?.revision ?? 0);
  state.heard = { revision: Math.max(state.heard.revision, ...revisions), at: draft.at.now };
  for (const { key, stored } of changes) {
    if (stored !== undefined && key.startsWith('plan/')) planHeard(draft, key, stored);
    else view = withChange(view, key, stored);
  }
  if (view !== state.view) look(draft, view, 'live');
}

/** The head as a poll found it. The view is left to the watch, which keeps the order of changes; if it lags, it is renewed. */
export function headRead(draft: Draft, stored: Stored | undefined): void {
  const { state } = draft;
  if ((stored?.revision ?? 0) === state.view.head.revision) return;
  const { head } = withChange(state.view, HEAD, stored);
  aimAt(draft, head.value);
  readState(draft);
}

function planHeard({ state }: Draft, key: string, stored: Stored): void {
  const number = Number(key.slice('plan/'.length));
  if (!(number > (state.plan?.number ?? 0)) || key !== planKey(number)) return;
  try {
    state.text = contentOf<Plan>(stored);
  } catch {
    state.lastFailure = `${key} in the store cannot be read`;
  }
}

/** Takes over a view and tells what changed. `live` changes happened now; of others the writer's clock says when. */
function look(draft: Draft, view: View, how: 'first' | 'again' | 'live'): void {
  const { state, at } = draft;
  const before = state.view;
  state.view = view;
  state.isDirty = true;
  // What a wiped store has lost of it, the node must put there again before it relies on it.
  state.isRegistered = view.claims[state.settings.node] !== undefined;
  const past = (wall: number) => (how === 'live' ? at.now : at.now - Math.max(0, at.wall - wall));
  if (view.verdicts !== before.verdicts) noteVerdicts(draft, past, how !== 'first');
  if (view.head !== before.head) {
    const known = state.planAt;
    const plans = view.head.value?.plans ?? [];
    state.planAt = Object.fromEntries(plans.map(({ number, at }) => [number, known[number] ?? past(at)]));
    aimAt(draft, view.head.value);
  }
  state.headlessSince = view.head.value === undefined ? (state.headlessSince ?? at.now) : undefined;
}

function aimAt({ state }: Draft, head: Head | undefined): void {
  state.target = head?.plans.at(-1);
}

function noteVerdicts(draft: Draft, past: (wall: number) => number, tell: boolean): void {
  const { state, at } = draft;
  const { value } = state.view.verdicts;
  const known = state.verdictAt;
  const next: Record<string, (typeof known)[string]> = {};
  for (const endpoint in value) {
    const held = value[endpoint]!;
    const old = known[endpoint];
    if (old !== undefined && old.state === held.state && old.since === held.since) {
      next[endpoint] = old;
      continue;
    }
    next[endpoint] = { since: held.since, state: held.state, at: past(held.since) };
    const before = old?.state ?? 'unknown';
    if (!tell || before === held.state) continue;
    const verdict = { endpoint, ...held, ...opinions(state.view, endpoint) };
    draft.effects.push({ kind: 'emit', event: { kind: 'verdict', at: at.wall, verdict, before } });
  }
  state.verdictAt = next;
}

/** Who sees an endpoint down and who sees it up, of the nodes with a fresh lease. */
export function opinions(
  { nodes }: View,
  endpoint: string,
): { readonly down: string[]; readonly up: string[] } {
  const ids = Object.keys(nodes).sort();
  const those = (state: string) => ids.filter((id) => nodes[id]!.value.seen[endpoint]?.state === state);
  return { down: those('down'), up: those('up') };
}
