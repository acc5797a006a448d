/** One input, one next state, and what is to be done about it. */
import type { Plan } from '../../model/index.js';
import * as apply from './apply.js';
import * as contact from './contact.js';
import { decide } from './decide.js';
import { dueAt } from './due.js';
import { sayItself } from './itself.js';
import { HEAD, planKey } from './layout.js';
import { answer, takeOrders } from './orders.js';
import type { Effect, Input, Moment } from './protocol.js';
import { type Draft, hasContact, identityOf, type NodeState, type Request } from './state.js';

export interface Step {
  readonly state: NodeState;
  readonly effects: readonly Effect[];
}

const NONE: readonly Effect[] = [];

/** Deterministic: the same state, moment and input always give the same step. The state handed in is left as it is. */
export function step(before: NodeState, at: Moment, input: Input): Step {
  const state = { ...before };
  return { state, effects: advance(state, at, input) };
}

/** The same step, made on the state itself: for one that nobody else looks at, twice as fast. */
export function advance(state: Draft['state'], at: Moment, input: Input): readonly Effect[] {
  if (input.kind === 'tick' && at.now < state.dueAt) return NONE;
  const draft: Draft = { state, effects: [], at };
  receive(draft, input);
  if (state.phase !== 'loading') {
    contact.keepInTouch(draft);
    reachability(draft);
    apply.keepServing(draft);
    apply.start(draft);
    apply.pursue(draft);
    sayItself(draft);
    takeOrders(draft);
    decide(draft);
    apply.publish(draft);
  }
  state.dueAt = dueAt(state);
  return draft.effects;
}

function receive(draft: Draft, input: Input): void {
  const { state } = draft;
  switch (input.kind) {
    case 'tick':
      break;
    case 'loaded':
      loaded(draft, input.plan, input.problem);
      break;
    case 'seen':
      state.seen = { ...state.seen, ...input.seen };
      break;
    case 'changed':
      if (input.watch === state.watch) contact.changesHeard(draft, input.changes);
      break;
    case 'lost':
      lost(draft, input.watch, input.why);
      break;
    case 'saved':
      apply.saved(draft, input.number, input.problem);
      break;
    case 'forgotten':
      apply.forgotten(draft, input.problem);
      break;
    case 'published':
      apply.published(draft, input.publisher, input.number, input.problem);
      break;
    case 'verified':
      apply.verified(draft, input.publisher, input.serving, input.problems);
      break;
    case 'order':
      ordered(draft, input);
      break;
    default:
      replied(draft, input);
  }
}

type Reply = Extract<Input, { readonly id: number }>;

function replied(draft: Draft, reply: Reply): void {
  const { state } = draft;
  const asked = state.requests.find(({ id }) => id === reply.id)?.what;
  if (asked === undefined) return;
  state.requests = state.requests.filter(({ id }) => id !== reply.id);
  switch (reply.kind) {
    case 'listed':
      contact.answered(draft, asked);
      if (asked.kind === 'state') contact.stateRead(draft, asked, reply.entries, reply.revision);
      if (asked.kind === 'head') contact.headRead(draft, reply.entries.get(HEAD));
      if (asked.kind === 'plan')
        apply.planRead(draft, asked.number, reply.entries.get(planKey(asked.number)));
      break;
    case 'committed':
      contact.answered(draft, asked);
      committed(draft, asked, reply.written);
      break;
    case 'renewed':
      contact.answered(draft, asked);
      break;
    case 'not-known':
      contact.failed(draft, asked, reply.why);
      notKnown(draft, asked, reply.why);
      break;
    case 'not-listed':
    case 'not-renewed':
      contact.failed(draft, asked, reply.why);
  }
}

/** A plan that was written is the head: the node need not wait to hear of it. */
function committed(draft: Draft, asked: Request, written: boolean): void {
  const { state, at } = draft;
  if (!written) {
    // The view is behind what is in the store, and the watch may be deaf.
    contact.readState(draft);
    if (asked.kind === 'order') state.asked = [asked.asked, ...state.asked];
    return;
  }
  state.nextFullAt = Math.min(state.nextFullAt, at.now + state.timing.pollMs);
  if (asked.kind === 'order') answer(draft, asked.asked.request, { done: true, message: asked.message });
  if ((asked.kind === 'decide' || asked.kind === 'order') && asked.plan !== undefined) {
    state.target = identityOf(asked.plan);
    state.text = asked.plan;
  }
}

function notKnown(draft: Draft, asked: Request, why: string): void {
  contact.readState(draft);
  if (asked.kind !== 'order') return;
  const message = `not known whether it was done (${why}): look at the history before you ask again`;
  answer(draft, asked.asked.request, { done: false, message });
}

function loaded(draft: Draft, plan: Plan | undefined, problem: string | undefined): void {
  const { state } = draft;
  if (state.phase !== 'loading') return;
  const why = plan === undefined ? undefined : state.settings.rules.checkPlan(plan);
  state.disk = why === undefined ? plan : undefined;
  state.diskProblem = problem ?? why;
  state.phase = 'starting';
}

function lost(draft: Draft, watch: number, why: string): void {
  const { state, at } = draft;
  if (watch !== state.watch) return;
  state.isSynced = false;
  state.lastFailure = why;
  state.nextFullAt = at.now;
}

function ordered({ state, at }: Draft, input: Extract<Input, { readonly kind: 'order' }>): void {
  const { kind: _, ...asked } = input;
  const until = at.now + state.settings.config.leaseMs;
  state.asked = [...state.asked, { ...asked, until }];
}

function reachability(draft: Draft): void {
  const { state, at } = draft;
  const isReachable = hasContact(state, at.now);
  if (isReachable === state.isReachable) return;
  state.isReachable = isReachable;
  const event = { kind: 'store', at: at.wall, reachable: isReachable } as const;
  draft.effects.push({ kind: 'emit', event: isReachable ? event : { ...event, why: state.lastFailure } });
}
