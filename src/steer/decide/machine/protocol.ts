/** What goes into a node's state machine and what comes out of it. */
import type {
  Condition,
  Event,
  Order,
  OrderResult,
  Plan,
  Seen,
  SteerConfig,
  Stored,
  Write,
} from '../../model/index.js';
import type { Rules } from '../rules.js';

/** When an input came. */
export interface Moment {
  /** Milliseconds by a clock that neither jumps nor stops, from any origin: all durations are taken from it. */
  readonly now: number;
  /** Milliseconds since 1970, for people to read; nothing hangs on its being right. */
  readonly wall: number;
}

/** What does not change while a node runs. */
export interface Settings {
  readonly node: string;
  readonly config: Pick<SteerConfig, 'nodes' | 'quorum' | 'leaseMs' | 'endpoints' | 'zones' | 'limits'>;
  /** Tells configurations apart, as far as plans depend on them. */
  readonly digest: string;
  readonly publishers: readonly string[];
  /** Plans that are kept in the store at least. */
  readonly keepPlans: number;
  readonly rules: Rules;
}

/** Answers carry the id of the effect they answer. Every list, commit and renewal is answered, at the deadline at last. */
export type Input =
  | { readonly kind: 'tick' }
  | { readonly kind: 'loaded'; readonly plan: Plan | undefined; readonly problem?: string }
  | {
      readonly kind: 'seen';
      readonly seen: Readonly<Record<string, { readonly state: Seen; readonly why?: string }>>;
    }
  | {
      readonly kind: 'listed';
      readonly id: number;
      readonly entries: ReadonlyMap<string, Stored>;
      readonly revision: number;
    }
  | { readonly kind: 'not-listed'; readonly id: number; readonly why: string }
  /** What a watch told of at one time; what belongs to one transaction comes together where the store can do so. */
  | {
      readonly kind: 'changed';
      readonly watch: number;
      readonly changes: readonly { readonly key: string; readonly stored: Stored | undefined }[];
    }
  | { readonly kind: 'lost'; readonly watch: number; readonly why: string }
  | { readonly kind: 'committed'; readonly id: number; readonly written: boolean }
  /** Whether it was written is not known. */
  | { readonly kind: 'not-known'; readonly id: number; readonly why: string }
  | { readonly kind: 'renewed'; readonly id: number }
  | { readonly kind: 'not-renewed'; readonly id: number; readonly why: string }
  | { readonly kind: 'saved'; readonly number: number; readonly problem?: string }
  | { readonly kind: 'forgotten'; readonly problem?: string }
  | {
      readonly kind: 'published';
      readonly publisher: string;
      readonly number: number;
      readonly problem?: string;
    }
  | {
      readonly kind: 'verified';
      readonly publisher: string;
      readonly serving: number | undefined;
      readonly problems: readonly string[];
    }
  /** From a person. `force` overrides maxChange and the rate of plans, never the other guards. */
  | {
      readonly kind: 'order';
      readonly request: number;
      readonly order: Order;
      readonly by: string;
      readonly force: boolean;
    };

export type Effect =
  | { readonly kind: 'list'; readonly id: number; readonly prefix: string }
  /** Replaces the watch there was. */
  | { readonly kind: 'watch'; readonly watch: number; readonly prefix: string; readonly after: number }
  | {
      readonly kind: 'commit';
      readonly id: number;
      readonly conditions: readonly Condition[];
      readonly writes: readonly Write[];
    }
  | { readonly kind: 'renew'; readonly id: number }
  /** To disk, whole or not at all. */
  | { readonly kind: 'save'; readonly plan: Plan }
  /** Remove the plan from the disk: there is no room for the newer one. */
  | { readonly kind: 'forget' }
  | { readonly kind: 'publish'; readonly publisher: string; readonly plan: Plan }
  | { readonly kind: 'verify'; readonly publisher: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'emit'; readonly event: Event }
  | { readonly kind: 'answer'; readonly request: number; readonly result: OrderResult };

/** Times that follow from the length of a lease, in milliseconds. */
export interface Timing {
  /** Between two looks at the head, and between two renewals. */
  readonly pollMs: number;
  /** After which a store's answer counts as lost. */
  readonly deadlineMs: number;
  /** Between two attempts where something failed. */
  readonly retryMs: number;
  /** Between two full readings of the state, whatever was heard. */
  readonly fullMs: number;
  /** How long a node that starts waits for the store before it answers from its disk. */
  readonly startMs: number;
  /** How long a store without a head is given for other nodes to say what they serve. */
  readonly settleMs: number;
  /** By which each next node lets the one before it write first. */
  readonly staggerMs: number;
}

export function timingOf(leaseMs: number): Timing {
  return {
    pollMs: leaseMs / 3,
    deadlineMs: leaseMs / 3,
    retryMs: leaseMs / 6,
    fullMs: leaseMs * 4,
    startMs: leaseMs,
    settleMs: leaseMs,
    staggerMs: Math.min(leaseMs / 12, 250),
  };
}

/**
 * How far a node may be behind the newest plan while it is connected, in milliseconds, its disk and publishers aside:
 * a poll may have begun just before the plan was written; the next one begins `pollMs` after it was answered, the head is
 * read within a deadline and the plan within another.
 */
export function boundMs(leaseMs: number): number {
  const { pollMs, deadlineMs } = timingOf(leaseMs);
  return pollMs + 3 * deadlineMs;
}
