/**
 * The rules that keep a cluster from the failure of docs/steer-safety.md, each by its name, so that a test can take one
 * away and see that its absence is noticed. Nothing else ever runs with other rules than these.
 */
import type { Limits, NameConfig, Plan } from '../model/index.js';
import { checkPlan, emptyName, maxChange, minHealthy, rate } from './guards.js';

export interface Rules {
  readonly emptyName: (name: NameConfig, wished: readonly string[]) => string | undefined;
  readonly minHealthy: (
    name: NameConfig,
    wished: readonly string[],
    isHealthy: (endpoint: string) => boolean,
  ) => string | undefined;
  readonly maxChange: typeof maxChange;
  readonly rate: (ages: readonly number[], limits: Limits) => string | undefined;
  readonly checkPlan: (plan: Plan) => string | undefined;
  /** Whether a node that serves a plan may take another one. */
  readonly isNewer: (number: number, serving: number) => boolean;
  /** Whether writing a plan depends on nobody having written one meanwhile. */
  readonly compareAndSet: boolean;
  /** Whether a verdict is written only while what it rests on is still there. */
  readonly fenced: boolean;
  /** Plans that may be deleted, given the lowest number that any node may be about to use. */
  readonly unused: (numbers: readonly number[], lowestInUse: number, keep: number) => readonly number[];
  /** Whether a node is forgotten only while it has no lease. */
  readonly forgetGone: boolean;
  /** Whether a node is on disk with a plan before it answers with it. */
  readonly diskFirst: boolean;
  /** Whether a node that starts hears the store out before it answers from its disk. */
  readonly storeFirst: boolean;
  /** Whether a store that lost its data is told of the plan that is served. */
  readonly reseed: boolean;
  /** Whether the head is asked for even where nothing was heard of a change. */
  readonly poll: boolean;
  /** Whether a node that sees everything down is left out of the count. */
  readonly blindDoNotCount: boolean;
}

export const RULES: Rules = {
  emptyName,
  minHealthy,
  maxChange,
  rate,
  checkPlan,
  isNewer: (number, serving) => number > serving,
  compareAndSet: true,
  fenced: true,
  unused: (numbers, lowestInUse, keep) =>
    numbers.slice(0, Math.max(numbers.length - keep, 0)).filter((number) => number < lowestInUse),
  forgetGone: true,
  diskFirst: true,
  storeFirst: true,
  reseed: true,
  poll: true,
  blindDoNotCount: true,
};
