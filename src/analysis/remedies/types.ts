import type { Spread } from '../../engine/index.js';
import type { Dependency, Evidence } from '../../estate/index.js';

/** Classes of effort, smallest first: an option of what is there, more of the same, a new place, a new provider. */
export type Effort = 'configuration' | 'change' | 'project' | 'programme';

/** Points of a class: about days, weeks, months and a year of a team. They only make budgets add up. */
export const EFFORT_POINTS: Readonly<Record<Effort, number>> = {
  configuration: 1,
  change: 3,
  project: 10,
  programme: 30,
};

/** A change the team could make. */
export interface Candidate {
  /** `second-zone:aws/us-east-1a`: its kind and what it is about. */
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  /** How it helps and what it takes, in a sentence. */
  readonly why: string;
  readonly effort: Effort;
  /** Components it is about. */
  readonly subjects: readonly string[];
  /** Where the code says what it is about. */
  readonly evidence: readonly Evidence[];
  /** Pages that state what it rests on, where that is more than the code. */
  readonly sources: readonly { readonly url: string; readonly confidence?: 'unverified' }[];
  /** Needs that have an alternative after it. */
  readonly relieves: readonly Relief[];
  /** What the alternative itself hangs on: components of the estate. */
  readonly needs: readonly string[];
  /** Findings that it settles and that cost no down time by themselves. */
  readonly settles?: readonly Settled[];
  /** Seconds it helps for; absent: for good. */
  readonly lasts?: number;
  /** Seconds of the switch over to it, where there is one. */
  readonly switch?: number;
  /** Types of what it helps against the loss of; absent: of anything. */
  readonly only?: readonly string[];
}

/** A need that has an alternative, a failover that no longer needs a component, or one that switches in fewer seconds. */
export type Relief =
  | { readonly dependency: Dependency }
  | { readonly group: string; readonly failoverNeed: string }
  | { readonly group: string; readonly seconds: number };

/** A finding by its rule and what it is about. */
export interface Settled {
  readonly rule: string;
  readonly subject: string;
}

/** A loss that a set of changes would spare a journey. */
export interface Rescue {
  readonly journey: string;
  readonly component: string;
}

/**
 * How minutes came about. `exact`: before less after, both exact. `bound`: at least so many, since the change helps for a
 * while or against some losses only, and of those one at a time is counted. `first-order`: one loss at a time throughout,
 * because exact is out of reach.
 */
export type Figure = 'exact' | 'bound' | 'first-order';

/** What some changes spare the journeys, all of them together, with all that is lost at the same time. */
export interface Gain {
  readonly figure: Figure;
  /** Minutes a year by the fewest and the most losses. */
  readonly minutes: readonly [number, number];
  /** Minutes a year with rates that are not known for sure, the same ones before and after the changes. */
  readonly spread: Spread;
  /** Money a year by currency, of journeys that state what an hour costs them. */
  readonly loss: Readonly<Record<string, Spread>>;
}

/** A change with what it does on its own. */
export interface Remedy {
  readonly candidate: Candidate;
  /** Single points of failure, of what others run, that it removes on its own. */
  readonly removes: readonly Rescue[];
  /** Minutes a year it saves on its own, over all journeys: fewest, most. */
  readonly minutes: readonly [number, number];
  /** Money a year it saves on its own, per currency: fewest, most. */
  readonly loss: Readonly<Record<string, readonly [number, number]>>;
  /** The rate that most of it rests on comes from a page that was not read. */
  readonly confidence?: 'unverified';
  /** Where exact answers were asked for; `minutes` and `loss` are of one loss at a time in any case. */
  readonly exact?: Gain;
}

/** The best set of changes for a budget. */
export interface Plan {
  /** Points it may cost, and those it does. */
  readonly budget: number;
  readonly points: number;
  /** Candidate ids, in the order in which they pay off. */
  readonly changes: readonly string[];
  readonly removes: readonly Rescue[];
  readonly minutes: readonly [number, number];
  readonly loss: Readonly<Record<string, readonly [number, number]>>;
  /** Where exact answers were asked for. */
  readonly exact?: Gain;
}
