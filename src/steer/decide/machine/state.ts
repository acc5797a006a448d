/** What a node remembers between two inputs. */
import type { Order, Plan, Seen } from '../../model/index.js';
import type { Proposal } from '../propose.js';
import { type Kept, NOTHING, type View } from './layout.js';
import { type Effect, type Moment, type Settings, type Timing, timingOf } from './protocol.js';

/** What is under way with the store; `sentAt` because an answer says how things were then at the earliest. */
export type Request =
  | { readonly kind: 'state' | 'head' | 'renew'; readonly sentAt: number }
  | { readonly kind: 'plan'; readonly sentAt: number; readonly number: number }
  | { readonly kind: 'itself'; readonly sentAt: number }
  | { readonly kind: 'decide'; readonly sentAt: number; readonly plan: Plan | undefined }
  | {
      readonly kind: 'order';
      readonly sentAt: number;
      readonly plan: Plan | undefined;
      readonly asked: Asked;
      readonly message: string;
    };

/** One publisher, as far as the node knows. */
export interface Outlet {
  /** A publish or a verify is under way. */
  readonly isBusy: boolean;
  /** Number of the plan that it last said it answers with; 0 for none. */
  readonly done: number;
  readonly retryAt: number;
  readonly verifyAt: number;
  readonly serving: number | undefined;
  readonly problems: readonly string[];
}

export interface Asked {
  readonly request: number;
  readonly order: Order;
  readonly by: string;
  readonly force: boolean;
  /** After this moment it is answered that nothing came of it. */
  readonly until: number;
}

export interface NodeState {
  readonly settings: Settings;
  readonly timing: Timing;
  /** `starting`: it has a plan on disk and first hears what the store says. */
  readonly phase: 'loading' | 'starting' | 'running';
  readonly startedAt: number;
  readonly lastId: number;
  readonly requests: readonly { readonly id: number; readonly what: Request }[];

  readonly view: View;
  /** The view is whole and a watch follows it. */
  readonly isSynced: boolean;
  readonly watch: number;
  /** The newest revision that was heard of, and when something was last heard. */
  readonly heard: { readonly revision: number; readonly at: number };
  readonly nextPollAt: number;
  readonly nextFullAt: number;
  readonly nextRenewAt: number;
  /** When what the store last answered had been asked. */
  readonly contactAt: number | undefined;
  readonly isReachable: boolean;
  readonly lastFailure: string;
  /** Since when the store has had no head although it answers. */
  readonly headlessSince: number | undefined;
  /** When, by this node's own clock, what is in the view came to be. */
  readonly verdictAt: Readonly<
    Record<string, { readonly since: number; readonly state: Seen; readonly at: number }>
  >;
  readonly planAt: Readonly<Record<number, number>>;

  readonly disk: Plan | undefined;
  readonly isUnsaved: boolean;
  readonly saveAt: number;
  /** The newest plan that the store told of, and its text where it is at hand. */
  readonly target: Kept | undefined;
  readonly text: Plan | undefined;
  readonly fetchAt: number;
  readonly saving: Plan | undefined;
  /** A plan that no node should take, and one that this node's disk has no room for while it holds an older one. */
  readonly rejected: number;
  readonly unsavable: number;
  readonly plan: Plan | undefined;
  readonly servingSince: number | undefined;
  readonly outlets: Readonly<Record<string, Outlet>>;
  readonly isStale: boolean;

  readonly seen: Readonly<Record<string, { readonly state: Seen; readonly why?: string }>>;
  readonly sequence: number;
  /** Its claim is in the store: from then on no plan is deleted that it may come to use. */
  readonly isRegistered: boolean;
  readonly itselfAt: number;
  readonly itselfBasedOn: string;

  /** Something changed since it was last looked at whether a plan is due. */
  readonly isDirty: boolean;
  readonly decideAt: number;
  readonly needSince: number | undefined;
  /** The last proposal, from what it was made, and when it has to be made again all the same. */
  readonly proposed:
    | { readonly inputs: string; readonly until: number; readonly proposal: Proposal }
    | undefined;
  /** Revisions that a write was last based on: as long as the view has not moved on, another would be in vain. */
  readonly basedOn: string;
  readonly asked: readonly Asked[];
  readonly auditCount: number;
  readonly refused: string | undefined;
  readonly ruling: string | undefined;
  readonly diskProblem: string | undefined;
  /** Before this moment a tick changes nothing. */
  readonly dueAt: number;
}

/** The state that is being made, and the effects so far. */
export interface Draft {
  readonly state: { -readonly [K in keyof NodeState]: NodeState[K] };
  readonly effects: Effect[];
  readonly at: Moment;
}

/** A node that has just been started and has not read its disk yet. */
export function initialState(settings: Settings, { now }: Moment): NodeState {
  const timing = timingOf(settings.config.leaseMs);
  const outlet: Outlet = {
    isBusy: false,
    done: 0,
    retryAt: now,
    verifyAt: now + timing.fullMs,
    serving: undefined,
    problems: [],
  };
  return {
    settings,
    timing,
    phase: 'loading',
    startedAt: now,
    lastId: 0,
    requests: [],
    view: NOTHING,
    isSynced: false,
    watch: 0,
    heard: { revision: 0, at: now },
    nextPollAt: now,
    nextFullAt: now,
    nextRenewAt: now,
    contactAt: undefined,
    isReachable: false,
    lastFailure: 'it has not answered yet',
    headlessSince: undefined,
    verdictAt: {},
    planAt: {},
    disk: undefined,
    isUnsaved: false,
    saveAt: now,
    target: undefined,
    text: undefined,
    fetchAt: now,
    saving: undefined,
    rejected: 0,
    unsavable: 0,
    plan: undefined,
    servingSince: undefined,
    outlets: Object.fromEntries(settings.publishers.map((name) => [name, outlet])),
    isStale: false,
    seen: {},
    sequence: 0,
    isRegistered: false,
    itselfAt: now,
    itselfBasedOn: '',
    isDirty: false,
    decideAt: Number.POSITIVE_INFINITY,
    needSince: undefined,
    proposed: undefined,
    basedOn: '',
    asked: [],
    auditCount: 0,
    refused: undefined,
    ruling: undefined,
    diskProblem: undefined,
    dueAt: now,
  };
}

/** The number below which the node never goes: of the plan it serves, or is about to serve from its disk. */
export function ownNumber({ plan, disk }: NodeState): number {
  return Math.max(plan?.number ?? 0, disk?.number ?? 0);
}

export function identityOf({ number, madeAt, madeBy }: Plan): Kept {
  return { number, at: madeAt, by: madeBy };
}

export function isSamePlan(kept: Kept, plan: Plan): boolean {
  return kept.number === plan.number && kept.at === plan.madeAt && kept.by === plan.madeBy;
}

/** Whether the store answered within the length of a lease. */
export function hasContact({ contactAt, settings }: NodeState, now: number): boolean {
  return contactAt !== undefined && now - contactAt <= settings.config.leaseMs;
}

/** Notes a request and gives the id that its answer will carry. */
export function request(draft: Draft, what: Request): number {
  const { state } = draft;
  state.lastId++;
  state.requests = [...state.requests, { id: state.lastId, what }];
  return state.lastId;
}

export function isUnderWay({ requests }: NodeState, kind: Request['kind']): boolean {
  return requests.some(({ what }) => what.kind === kind);
}
