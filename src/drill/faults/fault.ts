import type { Effect } from './effect.js';
import type { Subject } from './subject.js';

/** Seconds on the incident's clock, half-open; `to` null: to the end. */
export interface Window {
  readonly from: number;
  readonly to: number | null;
}

/** What fails for whom, from when to when. */
export interface Fault {
  /** What it is called in reports: the component or the host pattern. */
  readonly name: string;
  readonly effect: Effect;
  /** When it holds for somebody; empty: never. */
  readonly windows: (subject: Subject) => readonly Window[];
  /** Only requests for these operations, by name: `dynamodb:UpdateTable`. Needs interception. */
  readonly operations?: (name: string) => boolean;
}

/** A fault that holds for somebody now. */
export interface Active {
  readonly name: string;
  readonly effect: Effect;
  readonly operations?: (name: string) => boolean;
}

/**
 * What holds at a moment, all faults of connections joined; those of operations are apart, and so are those that only a
 * share meets, until it is decided who does.
 */
export interface Condition {
  readonly effect: Effect;
  /** Names of the faults; empty: all is well. */
  readonly faults: readonly string[];
  readonly operations: readonly Active[];
  readonly sometimes?: readonly Active[];
}

export const HEALTHY: Condition = { effect: {}, faults: [], operations: [] };

/** Joins what holds together: of two that say the same kind of thing the later one counts. */
export function join(active: readonly Active[]): Condition {
  if (active.length === 0) return HEALTHY;
  const whole = active.filter(({ operations }) => operations === undefined);
  const always = whole.filter(({ effect }) => effect.share === undefined);
  const sometimes = whole.filter(({ effect }) => effect.share !== undefined);
  return {
    effect: Object.assign({}, ...always.map(({ effect }) => effect)),
    faults: [...new Set(always.map(({ name }) => name))],
    operations: active.filter(({ operations }) => operations !== undefined),
    ...(sometimes.length === 0 ? {} : { sometimes }),
  };
}

/** Decides, for one query or connection, which of the faults that only a share meets it does meet. */
export function decided(condition: Condition, random: () => number = Math.random): Condition {
  const { sometimes = [], ...rest } = condition;
  const met = sometimes.filter(({ effect }) => random() < effect.share!);
  if (met.length === 0) return rest;
  return {
    effect: Object.assign({}, rest.effect, ...met.map(({ effect: { share: _, ...effect } }) => effect)),
    faults: [...new Set([...rest.faults, ...met.map(({ name }) => name)])],
    operations: rest.operations,
  };
}
