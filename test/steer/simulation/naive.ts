/**
 * What took a large provider's DNS down on 20 October 2025, on purpose: plans are made as they should be, and carried out
 * by an enactor that looks whether a plan is newer when it begins, not when it applies it; and a cleaner that deletes what
 * is older than the plan just applied, whoever uses it. When the plan in use is gone, there is nothing to answer with.
 * The simulation has to catch it. Nothing but that test uses it.
 */
import { initialState, step } from '../../../src/steer/decide/index.js';
import type { Effect, Input, Moment, Settings } from '../../../src/steer/decide/machine/protocol.js';
import type { NodeState } from '../../../src/steer/decide/machine/state.js';
import type { Plan } from '../../../src/steer/model/index.js';
import type { Machine } from './world.js';

interface NaiveState {
  /** The maker of plans. */
  readonly planner: NodeState;
  /** Number of the plan that was applied last. */
  readonly applied: number;
  readonly nextId: number;
  readonly pending: Readonly<Record<number, 'head' | 'plan'>>;
  readonly nextAt: number;
  /** Plans that are being applied, endpoint by endpoint, and when they are through. */
  readonly inHand: readonly { readonly plan: Plan; readonly doneAt: number }[];
}

/** Ids of the enactor's requests: the planner's are far below. */
const OWN = 1_000_000;

const planKey = (number: number) => `plan/${String(number).padStart(12, '0')}`;

export const NAIVE: Machine<NaiveState> = {
  initial: (settings: Settings, at: Moment) => ({
    planner: initialState(settings, at),
    applied: 0,
    nextId: OWN,
    pending: {},
    nextAt: at.now,
    inHand: [],
  }),
  step: (state: NaiveState, at: Moment, input: Input) => {
    if ('id' in input && input.id >= OWN) return enact(state, at, input);
    const planned = step(state.planner, at, input);
    // The planner keeps track of what it believes is answered; only the enactor answers.
    const effects = planned.effects.map(answered).filter((effect) => effect !== undefined);
    const next = { ...state, planner: planned.state };
    if (input.kind !== 'tick') return { state: next, effects };
    const done = state.inHand.filter(({ doneAt }) => doneAt <= at.now).map(({ plan }) => plan);
    const inHand = state.inHand.filter(({ doneAt }) => doneAt > at.now);
    let { nextId } = state;
    const pending = { ...state.pending };
    for (const plan of done) {
      const writes = [{ remove: planKey(plan.number - 1) }];
      effects.push({ kind: 'publish', publisher: 'dns', plan });
      effects.push({ kind: 'commit', id: nextId++, conditions: [], writes });
    }
    if (at.now >= state.nextAt) {
      pending[nextId] = 'head';
      effects.push({ kind: 'list', id: nextId++, prefix: 'state/head' });
    }
    const applied = Math.max(state.applied, ...done.map(({ number }) => number));
    return { state: { ...next, inHand, nextId, pending, applied, nextAt: at.now + 150 }, effects };
  },
};

function enact(
  state: NaiveState,
  at: Moment,
  input: Input,
): { readonly state: NaiveState; readonly effects: readonly Effect[] } {
  if (input.kind !== 'listed') return { state, effects: [] };
  const { nextId } = state;
  if (state.pending[input.id] === 'head') {
    const head = input.entries.get('state/head');
    const number = head === undefined ? 0 : (JSON.parse(head.value) as { readonly number: number }).number;
    // Here, and only here, it is asked whether the plan is newer.
    if (number <= state.applied) return { state, effects: [] };
    return {
      state: { ...state, nextId: nextId + 1, pending: { ...state.pending, [nextId]: 'plan' } },
      effects: [{ kind: 'list', id: nextId, prefix: planKey(number) }],
    };
  }
  const [entry] = input.entries.values();
  const plan = entry === undefined ? nothing(state.applied) : (JSON.parse(entry.value) as Plan);
  // Some enactors are quick and some are slow, and they do not wait for each other.
  const doneAt = at.now + ((nextId * 7919) % 5) * 300;
  return { state: { ...state, inHand: [...state.inHand, { plan, doneAt }] }, effects: [] };
}

/** The plan that was to be applied has been deleted: no records are left of it. */
function nothing(number: number): Plan {
  return { number, madeAt: 0, madeBy: 'enactor', why: '', zones: [], active: {} };
}

/** What the planner would answer itself is left to the enactor. */
function answered(effect: Effect): Effect | undefined {
  return effect.kind === 'publish' || effect.kind === 'verify' ? undefined : effect;
}
