import type { Candidate } from './types.js';
import { EFFORT_POINTS, type Plan, type Rescue } from './types.js';

/** A loss some sets of changes spare a journey from, and what that is worth. */
export interface Prize {
  readonly rescue: Rescue;
  /** Bit sets of candidate positions: any of them will do. */
  readonly sets: readonly { readonly changes: number; readonly minutes: readonly [number, number] }[];
  /** Money per minute, per currency. */
  readonly loss: { readonly amount: number; readonly currency: string } | undefined;
  /** Whether it is a single point of failure of the journey. */
  readonly single: boolean;
}

/** Budgets looked at, in points: some days, a few weeks, a few months, a year, and whatever it takes. */
const BUDGETS: readonly number[] = [3, 6, 12, 30, 60, 120];

/**
 * The best set of changes for each budget, found by going through all sets: worth most, then removing most single
 * points, then cheapest. A budget that buys no more than the one before is left out. At most 16 candidates.
 */
export function bestPlans(candidates: readonly Candidate[], prizes: readonly Prize[]): Plan[] {
  const points = candidates.map(({ effort }) => EFFORT_POINTS[effort]);
  const worth = merge(prizes);
  const best = new Map<number, { set: number; value: number; singles: number; cost: number }>();
  for (let set = 1; set < 1 << candidates.length; set++) {
    let cost = 0;
    for (let n = 0; n < points.length; n++) if ((set >> n) & 1) cost += points[n]!;
    if (cost > BUDGETS.at(-1)!) continue;
    let value = 0;
    let singles = 0;
    for (const one of worth) {
      if (!one.sets.some((need) => (set & need) === need)) continue;
      value += one.value;
      singles += one.singles;
    }
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
  let last = 0;
  for (const budget of BUDGETS) {
    const found = best.get(budget);
    if (found === undefined || found.set === last || found.value + found.singles === 0) continue;
    last = found.set;
    plans.push(planOf(budget, found.set, found.cost, candidates, prizes));
  }
  return plans;
}

/** Prizes that the same sets win, as one. Money decides where all of them state it in one currency, else time. */
function merge(prizes: readonly Prize[]): { sets: number[]; value: number; singles: number }[] {
  const currencies = new Set(prizes.map(({ loss }) => loss?.currency));
  const byMoney = currencies.size === 1 && !currencies.has(undefined);
  const merged = new Map<string, { sets: number[]; value: number; singles: number }>();
  for (const { sets, loss, single } of prizes) {
    const key = sets.map(({ changes }) => changes).join();
    const one = merged.get(key) ?? { sets: sets.map(({ changes }) => changes), value: 0, singles: 0 };
    const minutes = Math.max(...sets.map(({ minutes: [low, high] }) => (low + high) / 2));
    one.value += byMoney ? minutes * loss!.amount : minutes;
    one.singles += single ? 1 : 0;
    merged.set(key, one);
  }
  return [...merged.values()];
}

/** What a set of changes wins: what it removes, and the minutes and the money. */
export function winnings(set: number, prizes: readonly Prize[]): Pick<Plan, 'removes' | 'minutes' | 'loss'> {
  const removes: Rescue[] = [];
  const minutes: [number, number] = [0, 0];
  const loss: Record<string, [number, number]> = {};
  for (const prize of prizes) {
    const won = prize.sets.filter(({ changes }) => (set & changes) === changes);
    if (won.length === 0) continue;
    const most = won.reduce((a, b) => (b.minutes[1] > a.minutes[1] ? b : a));
    if (prize.single) removes.push(prize.rescue);
    minutes[0] += most.minutes[0];
    minutes[1] += most.minutes[1];
    if (prize.loss !== undefined) {
      const { amount, currency } = prize.loss;
      const known = loss[currency] ?? [0, 0];
      loss[currency] = [known[0] + most.minutes[0] * amount, known[1] + most.minutes[1] * amount];
    }
  }
  return { removes, minutes, loss };
}

function planOf(
  budget: number,
  set: number,
  points: number,
  candidates: readonly Candidate[],
  prizes: readonly Prize[],
): Plan {
  const chosen = candidates.flatMap((one, n) => ((set >> n) & 1 ? [{ id: one.id, bit: 1 << n }] : []));
  // Told in the order in which they pay off: each time the one that adds most to those before it.
  const order: string[] = [];
  let made = 0;
  while (order.length < chosen.length) {
    const rest = chosen.filter(({ id }) => !order.includes(id));
    const gain = ({ bit }: { bit: number }) => {
      const { minutes, removes } = winnings(made | bit, prizes);
      return minutes[1] * 1e6 + removes.length;
    };
    const next = rest.reduce((a, b) => (gain(b) > gain(a) ? b : a));
    order.push(next.id);
    made |= next.bit;
  }
  return { budget, points, changes: order, ...winnings(set, prizes) };
}
