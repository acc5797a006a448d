import type { Journey } from '../../estate/index.js';
import type { Hazard, Rates } from '../downtime/index.js';
import {
  contenders,
  EFFORT_POINTS,
  type Gain,
  type Ground,
  type Plan,
  propose,
  type Remedies,
  type Remedy,
} from '../remedies/index.js';
import { type GainOptions, Gains } from './gains.js';

/** A larger budget that buys so little more is not worth a plan of its own: rates are hardly known to a digit. */
const WORTH_TELLING = 1.05;

/**
 * What to fix first by exact minutes: each change and the sets that may be best for a budget are weighed by what they gain
 * on average, whatever is lost at the same time; those that gain most for a point of effort come first, and of the sets
 * the one that gains most: money where all journeys state it in one currency, else time. Which sets these are is found by
 * one loss at a time.
 */
export function exactRemedies(
  ground: Ground,
  hazards: readonly Hazard[],
  rates: Rates,
  known: Remedies,
  options: GainOptions = {},
): Remedies {
  const proposals = propose(ground);
  const gains = new Gains(proposals.model, ground.estate, rates, options);
  const isBuilt = new Set(proposals.model.candidates.map(({ id }) => id));
  const remedies = known.remedies.map(
    (one): Remedy => (isBuilt.has(one.candidate.id) ? { ...one, exact: gains.of([one.candidate.id]) } : one),
  );
  const plans = contenders(ground, hazards, proposals).map((one) => ({
    ...one,
    exact: gains.of(one.changes),
  }));
  return {
    ...known,
    remedies: remedies.sort((a, b) => worth(b) - worth(a)),
    plans: bestOf(plans, valueFor(ground.estate.journeys)),
  };
}

/** What a change gives for a point of effort; where it saves no time, the single points it removes decide. */
function worth({ candidate, exact, removes }: Remedy): number {
  return ((exact?.spread.mean ?? 0) + removes.length / 1000) / EFFORT_POINTS[candidate.effort];
}

type Value = (gain: Gain) => number;

/** What decides between sets. */
function valueFor(journeys: readonly Journey[]): Value {
  const currencies = new Set(journeys.map(({ objectives }) => objectives?.lossPerHour?.currency));
  const [currency] = currencies.size === 1 ? currencies : [];
  return currency === undefined ? ({ spread }) => spread.mean : ({ loss }) => loss[currency]?.mean ?? 0;
}

/** Of the sets that fit into each budget the one that gains most; a budget that buys hardly more is left out. */
function bestOf(plans: readonly (Plan & Required<Pick<Plan, 'exact'>>)[], gainOf: Value): Plan[] {
  const budgets = [...new Set(plans.map(({ budget }) => budget))].sort((a, b) => a - b);
  const told: Plan[] = [];
  let last = { value: 0, removes: 0 };
  for (const budget of budgets) {
    const best = plans
      .filter((one) => one.budget <= budget)
      .reduce((most, one) => {
        const [a, b] = [gainOf(most.exact), gainOf(one.exact)];
        const isMore = b > a * (1 + 1e-9);
        const isAsMuch = b >= a * (1 - 1e-9);
        const isBetter = one.removes.length > most.removes.length || one.points < most.points;
        return isMore || (isAsMuch && isBetter) ? one : most;
      });
    const own = { value: gainOf(best.exact), removes: best.removes.length };
    if (own.value <= last.value * WORTH_TELLING && own.removes <= last.removes) continue;
    last = own;
    told.push({ ...best, budget });
  }
  return told;
}
