/** Whether verdicts or the plan have to change, and if so writing it: at most one transaction under way at a time. */
import type { Observation, Plan, Seen, Write } from '../../model/index.js';
import type { Orders } from '../policies.js';
import { type Proposal, propose, type Situation } from '../propose.js';
import { type Held, nextVerdicts } from '../verdicts.js';
import { planKey, VERDICTS } from './layout.js';
import { isSettling, reseed } from './seeding.js';
import { type Draft, isSamePlan, type NodeState, request } from './state.js';
import { isMyTurn, mayWrite, revisionsOf, wakeAt } from './turn.js';
import { adopt, advance, audit, basis, numbered } from './write.js';

/** Looks at what is known and writes what follows from it, as far as it is this node's turn. */
export function decide(draft: Draft): void {
  const { state, at } = draft;
  if (at.now >= state.decideAt) state.isDirty = true;
  if (!state.isDirty || !mayWrite(draft)) return;
  state.isDirty = false;
  state.decideAt = Number.POSITIVE_INFINITY;
  if (isBehind(state) || isOutdated(state)) return;
  if (reseed(draft) || isSettling(draft)) return;
  const ruling = rule(state, at.now);
  state.ruling = ruling.note;
  wakeAt(draft, at.now + (ruling.waitMs ?? Number.POSITIVE_INFINITY));
  const isRuled = Object.keys(ruling.changes).length > 0;
  if (isRuled && !isMyTurn(draft)) return;
  const held = isRuled ? withChanges(draft, ruling.changes) : state.view.verdicts.value;
  const proposal = isRuled ? propose(situation(state, at.now, held), state.settings.rules) : proposed(draft);
  // The way out of a plan that nobody takes is not held up: until it is found, the newest plan is out of reach.
  const hurry = proposal.isNew && !isForked(state) ? tooOften(draft) : undefined;
  refuse(draft, hurry === undefined ? proposal.refused : [hurry, ...proposal.refused]);
  const isPlanDue = (proposal.isNew || isForked(state)) && hurry === undefined;
  const isAdopting = isConfigNew(state);
  if (!isPlanDue && !isRuled && !isAdopting) {
    state.needSince = undefined;
    return;
  }
  if (!isMyTurn(draft)) return;
  const why = [...Object.values(ruling.changes).map(({ why }) => why), ...proposal.changes].join('; ');
  const plan = isPlanDue ? numbered(draft, proposal, why || 'the configuration changed') : undefined;
  write(draft, plan, [
    ...(isRuled ? [{ put: VERDICTS, value: JSON.stringify(held) }] : []),
    ...(isAdopting ? adopt(draft) : []),
    ...(plan === undefined
      ? []
      : [...advance(draft, plan), audit(draft, 'automatic', plan.why, plan.number)]),
  ]);
}

/** The proposal as verdicts are; made anew only when what it is made from has changed, or a hold is over. */
function proposed(draft: Draft): Proposal {
  const { state, at } = draft;
  const { verdicts, orders, head } = state.view;
  const inputs = `${state.plan?.number} ${head.revision} ${verdicts.revision} ${orders.revision}`;
  if (state.proposed?.inputs !== inputs || at.now >= state.proposed.until) {
    const proposal = propose(situation(state, at.now, verdicts.value), state.settings.rules);
    const until = at.now + (proposal.waitMs ?? Number.POSITIVE_INFINITY);
    state.proposed = { inputs, until, proposal };
  }
  wakeAt(draft, state.proposed.until);
  return state.proposed.proposal;
}

/** What writing a plan depends on. */
export function planConditions(draft: Draft, plan: Plan | undefined) {
  const isGuarded = plan !== undefined && draft.state.settings.rules.compareAndSet;
  return [...basis(draft), ...(isGuarded ? [{ key: planKey(plan.number), revision: 0 }] : [])];
}

function write(draft: Draft, plan: Plan | undefined, writes: readonly Write[]): void {
  const { state, at } = draft;
  const id = request(draft, { kind: 'decide', sentAt: at.now, plan });
  draft.effects.push({ kind: 'commit', id, conditions: planConditions(draft, plan), writes });
  state.basedOn = revisionsOf(state);
}

/** Whether the head is a newer plan than the one it serves: it takes that first. */
function isBehind({ view, plan, rejected }: NodeState): boolean {
  const head = view.head.value?.number ?? 0;
  return head > (plan?.number ?? 0) && head !== rejected;
}

/** Plans are made from another configuration by now, and this one was replaced on the way there. */
export function isOutdated({ view, settings }: NodeState): boolean {
  return view.config.value?.former.includes(settings.digest) ?? false;
}

function isConfigNew({ view, settings }: NodeState): boolean {
  return view.config.value?.digest !== settings.digest;
}

/**
 * The head is no plan to go on from: it has the number of the one that is served and is another, for a store was set back;
 * or it is one that no node takes. A plan of a higher number leads out.
 */
export function isForked({ view, plan, rejected }: NodeState): boolean {
  const newest = view.head.value?.plans.at(-1);
  if (plan === undefined || newest === undefined) return false;
  return newest.number === rejected || (newest.number === plan.number && !isSamePlan(newest, plan));
}

function rule(state: NodeState, now: number) {
  const { config, rules } = state.settings;
  return nextVerdicts({
    endpoints: config.endpoints.map(({ id }) => id),
    observations: observationsOf(state),
    quorum: config.quorum,
    held: state.view.verdicts.value,
    heldForMs: (endpoint) => now - (state.verdictAt[endpoint]?.at ?? Number.NEGATIVE_INFINITY),
    holdDownMs: config.limits.holdDownMs,
    blindDoNotCount: rules.blindDoNotCount,
  });
}

/** Of the nodes with a fresh lease, in the order of their ids. */
export function observationsOf({ view: { nodes } }: NodeState): readonly Observation[] {
  return Object.keys(nodes)
    .sort()
    .map((node) => nodes[node]!.value);
}

function withChanges(
  { state, at }: Draft,
  changes: Readonly<Record<string, { readonly state: Seen; readonly why: string }>>,
): Readonly<Record<string, Held>> {
  const held = state.view.verdicts.value;
  const next: Record<string, Held> = {};
  for (const { id } of state.settings.config.endpoints) {
    const change = changes[id];
    const now = change === undefined ? held[id] : { ...change, since: at.wall };
    if (now !== undefined) next[id] = now;
  }
  return next;
}

/** What the next plan is made from. */
export function situation(
  state: NodeState,
  now: number,
  held: Readonly<Record<string, Held>>,
  orders: Orders = state.view.orders.value,
): Situation {
  return {
    config: state.settings.config,
    stateOf: (endpoint) => held[endpoint]?.state ?? 'unknown',
    upForMs: (endpoint) => {
      const known = state.verdictAt[endpoint];
      const isSame = known !== undefined && held[endpoint]?.since === known.since;
      return held[endpoint]?.state === 'up' && isSame ? now - known.at : 0;
    },
    orders,
    before: state.plan,
    force: false,
  };
}

/** Why another plan would come too soon. */
export function tooOften(draft: Draft): string | undefined {
  const { state, at } = draft;
  const { limits } = state.settings.config;
  const ages = Object.values(state.planAt).map((time) => at.now - time);
  const why = state.settings.rules.rate(ages, limits);
  if (why !== undefined) {
    const due = ages.filter((age) => age < limits.perMs).map((age) => limits.perMs - age);
    wakeAt(draft, at.now + Math.min(...due));
  }
  return why;
}

function refuse({ state, at, effects }: Draft, sentences: readonly string[]): void {
  const why = sentences.length > 0 ? sentences.join('; ') : undefined;
  if (why === state.refused) return;
  state.refused = why;
  if (why !== undefined) effects.push({ kind: 'emit', event: { kind: 'refused', at: at.wall, why } });
}
