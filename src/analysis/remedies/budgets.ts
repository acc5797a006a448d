import type { Candidate } from './types.js';
import { EFFORT_POINTS, type Plan, type Rescue } from './types.js';

/** A loss that some sets of changes make cheaper for some journeys, and what that is worth. */
export interface Prize {
  readonly component: string;
  readonly journeys: readonly string[];
  /** The best one that is made counts. */
  readonly sets: readonly Win[];
  /** Money per minute, by currency, of all the journeys. */
  readonly loss: ReadonlyMap<string, number>;
  /** Whether all the journeys state what they lose. */
  readonly hasLoss: boolean;
  /** Those of the journeys of which it is a single point of failure. */
  readonly singles: readonly string[];
}

export interface Win {
  /** Bit set of candidate positions. */
  readonly changes: number;
  /** Minutes a year that each journey is spared. */
  readonly minutes: readonly [number, number];
  /** Whether nothing is left of the loss but a switch. */
  readonly spares: boolean;
}

/** Budgets looked at, in points: some days, a few weeks, a few months, a year, and whatever it takes. */
const BUDGETS: readonly number[] = [3, 6, 12, 30, 60, 120];

/** Prizes that the same sets win, as one. */
interface Worth {
  /** The best first. */
  readonly sets: { readonly changes: number; value: number; singles: number }[];
}

/** A larger budget that buys so little more is not worth a plan of its own. */
const WORTH_TELLING = 1.02;

/**
 * The best set of changes for each budget, found by going through all sets: worth most, then removing most single
 * points, then cheapest. A budget that buys hardly more than the one before is left out. At most 16 candidates.
 */
export function bestPlans(candidates: readonly Candidate[], prizes: readonly Prize[]): Plan[] {
  const points = candidates.map(({ effort }) => EFFORT_POINTS[effort]);
  const worth = merge(prizes);
  const best = new Map<number, { set: number; value: number; singles: number; cost: number }>();
  for (let set = 1; set < 1 << candidates.length; set++) {
    let cost = 0;
    for (let n = 0; n < points.length; n++) if ((set >> n) & 1) cost += points[n]!;
    if (cost > BUDGETS.at(-1)!) continue;
    const { value, singles } = valueBy(set, worth);
    for (const budget of BUDGETS) {
      if (cost > budget) continue;
      const known = best.get(budget);
      const isBetter =
        known === undefined ||
        value > known.value * (1 + 1e-9) ||
        (value >= known.value * (1 - 1e-9) &&
          (singles > known.singles || (singles === known.singles && cost < known.cost)));
      if (isBetter) best.set(budget, { set, value, singles, cost });
    }
  }
  const plans: Plan[] = [];
  let last = { value: 0, singles: 0 };
  for (const budget of BUDGETS) {
    const found = best.get(budget);
    if (found === undefined || found.value + found.singles === 0) continue;
    if (found.value <= last.value * WORTH_TELLING && found.singles <= last.singles) continue;
    last = found;
    const changes = inOrder(found.set, worth).map((n) => candidates[n]!.id);
    plans.push({ budget, points: found.cost, changes, ...winnings(found.set, prizes) });
  }
  return plans;
}

/** So many sets for each budget are worth a second look by other measures. */
const CONTENDERS = 8;

/** The sets that are worth most for each budget, by one loss at a time: what a finer measure chooses among. */
export function contendersFor(candidates: readonly Candidate[], prizes: readonly Prize[]): Plan[] {
  const points = candidates.map(({ effort }) => EFFORT_POINTS[effort]);
  const worth = merge(prizes);
  const best = BUDGETS.map((): { set: number; value: number; singles: number; cost: number }[] => []);
  for (let set = 1; set < 1 << candidates.length; set++) {
    const cost = points.reduce((sum, one, n) => ((set >> n) & 1 ? sum + one : sum), 0);
    const own = { set, cost, ...valueBy(set, worth) };
    // Only for the least budget that it fits into: larger ones have it among theirs in any case.
    const at = BUDGETS.findIndex((budget) => cost <= budget);
    if (at < 0 || own.value + own.singles === 0) continue;
    const list = best[at]!;
    list.push(own);
    list.sort((a, b) => b.value - a.value || b.singles - a.singles || a.cost - b.cost);
    list.length = Math.min(list.length, CONTENDERS);
  }
  return best.flatMap((list, at) =>
    list.map(({ set, cost }) => ({
      budget: BUDGETS[at]!,
      points: cost,
      changes: inOrder(set, worth).map((n) => candidates[n]!.id),
      ...winnings(set, prizes),
    })),
  );
}

function valueBy(set: number, worth: readonly Worth[]): { value: number; singles: number } {
  let value = 0;
  let singles = 0;
  for (const { sets } of worth) {
    for (const one of sets) {
      if ((set & one.changes) !== one.changes) continue;
      value += one.value;
      singles += one.singles;
      break;
    }
  }
  return { value, singles };
}

/** Money decides where all of them state it in one currency, else time; halfway between the fewest and the most. */
function merge(prizes: readonly Prize[]): Worth[] {
  const currencies = new Set(prizes.flatMap(({ loss }) => [...loss.keys()]));
  const [currency] = currencies.size === 1 && prizes.every(({ hasLoss }) => hasLoss) ? currencies : [];
  const merged = new Map<string, Worth>();
  for (const { sets, journeys, loss, singles } of prizes) {
    const amount = currency === undefined ? journeys.length : loss.get(currency)!;
    const ranked = sets
      .map(({ changes, minutes: [low, high], spares }) => ({
        changes,
        value: ((low + high) / 2) * amount,
        singles: spares ? singles.length : 0,
      }))
      .sort((a, b) => b.value - a.value || b.singles - a.singles || a.changes - b.changes);
    const key = ranked.map(({ changes }) => changes).join();
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { sets: ranked });
    else {
      known.sets.forEach((one, i) => {
        one.value += ranked[i]!.value;
        one.singles += ranked[i]!.singles;
      });
    }
  }
  return [...merged.values()];
}

/** The members of a set in the order in which they pay off: each time the one that adds most to those before it. */
function inOrder(set: number, worth: readonly Worth[]): number[] {
  const order: number[] = [];
  let made = 0;
  while (made !== set) {
    let next = -1;
    let most = { value: -1, singles: -1 };
    for (let rest = set & ~made; rest !== 0; rest &= rest - 1) {
      const n = 31 - Math.clz32(rest & -rest);
      const one = valueBy(made | (1 << n), worth);
      if (one.value > most.value || (one.value === most.value && one.singles > most.singles)) {
        next = n;
        most = one;
      }
    }
    order.push(next);
    made |= 1 << next;
  }
  return order;
}

/** What a set of changes wins: what it removes, and the minutes and the money. */
export function winnings(set: number, prizes: readonly Prize[]): Pick<Plan, 'removes' | 'minutes' | 'loss'> {
  const removes: Rescue[] = [];
  const minutes: [number, number] = [0, 0];
  const loss: Record<string, [number, number]> = {};
  for (const prize of prizes) {
    let best: Win | undefined;
    let spares = false;
    for (const one of prize.sets) {
      if ((set & one.changes) !== one.changes) continue;
      spares ||= one.spares;
      if (best === undefined || one.minutes[1] > best.minutes[1]) best = one;
    }
    if (best === undefined) continue;
    if (spares) {
      const { component } = prize;
      for (const journey of prize.singles) removes.push({ journey, component });
    }
    const [low, high] = best.minutes;
    minutes[0] += low * prize.journeys.length;
    minutes[1] += high * prize.journeys.length;
    for (const [currency, amount] of prize.loss) {
      const known = loss[currency] ?? [0, 0];
      loss[currency] = [known[0] + low * amount, known[1] + high * amount];
    }
  }
  return { removes, minutes, loss };
}
