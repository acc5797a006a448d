import type { Journey } from '../../estate/index.js';
import type { Hazard } from '../downtime/index.js';
import { bestPlans, type Prize, winnings } from './budgets.js';
import { candidatesFor, type Ground } from './candidates.js';
import { findRescues, MOST_PROPOSALS, type Rescuable } from './rescues.js';
import { type Candidate, EFFORT_POINTS, type Plan, type Remedy } from './types.js';

/** What to fix first: changes with what each does alone, the most first, and the best set for each budget. */
export interface Remedies {
  readonly remedies: readonly Remedy[];
  readonly plans: readonly Plan[];
  /** Changes that only help together with others: in the plans, and alone worth nothing. */
  readonly together: readonly Candidate[];
  /** Changes beyond the sixteen that promise most: not weighed in the plans. */
  readonly leftOut: number;
}

/** All sets of so many changes are gone through. */
const MOST_CANDIDATES = 16;
const MOST_SUBJECTS = 400;
const MINUTES_PER_HOUR = 60;

/** Proposes changes, applies each and each useful set of them to the model, and weighs what they remove. */
export function findRemedies(ground: Ground, hazards: readonly Hazard[]): Remedies {
  const { journeys } = ground.estate;
  const proposed = candidatesFor(ground);
  // Those that are about most journeys first: what one journey alone would gain from comes last.
  const weight = ({ subjects }: Candidate) => subjects.length;
  const candidates = [...proposed].sort((a, b) => weight(b) - weight(a)).slice(0, MOST_PROPOSALS);
  if (candidates.length === 0) return { remedies: [], plans: [], together: [], leftOut: 0 };

  const rateOf = new Map(hazards.map(({ component, rate }) => [component, rate]));
  const singles = new Map(ground.singles.map(({ component, journeys: hit }) => [component, new Set(hit)]));
  // Resources that fail by themselves come last: they have no rate, and of thousands some say as much as all.
  const isResource = (id: string) => (ground.component.get(id)?.kind === 'resource' ? 1 : 0);
  const subjects = [...new Set([...rateOf.keys(), ...singles.keys()])]
    .sort((a, b) => isResource(a) - isResource(b))
    .slice(0, MOST_SUBJECTS)
    .map((component) => ({ component, seconds: rateOf.get(component)?.seconds ?? 3600 }));
  const rescues = findRescues(ground.estate, candidates, subjects);
  const prizes = rescues.map((one) => prizeOf(one, rateOf, singles, journeys));

  const useful = candidates
    .map((candidate, n) => ({ candidate, n, helps: helpfulness(prizes, 1 << n) }))
    .filter(({ helps }) => helps > 0)
    .sort((a, b) => b.helps - a.helps);
  const kept = useful.slice(0, MOST_CANDIDATES).sort((a, b) => a.n - b.n);
  const remedies = useful
    .map(({ candidate, n }): Remedy => ({ candidate, ...winnings(1 << n, prizes) }))
    .filter(({ removes, minutes }) => removes.length > 0 || minutes[1] > 0)
    .sort((a, b) => worth(b) - worth(a));
  const alone = new Set(remedies.map(({ candidate }) => candidate.id));
  return {
    remedies,
    plans: bestPlans(
      kept.map(({ candidate }) => candidate),
      renumber(
        prizes,
        kept.map(({ n }) => n),
      ),
    ),
    together: useful.map(({ candidate }) => candidate).filter(({ id }) => !alone.has(id)),
    leftOut: proposed.length - candidates.length + useful.length - kept.length,
  };
}

/** What a change gives for a point of effort; where it saves no time, the single points it removes decide. */
function worth({ candidate, minutes, removes }: Remedy): number {
  return (minutes[1] + removes.length / 1000) / EFFORT_POINTS[candidate.effort];
}

/** How much a change could matter: what the sets it is part of win, each divided among its members. */
function helpfulness(prizes: readonly Prize[], bit: number): number {
  let total = 0;
  for (const { sets } of prizes) {
    for (const { changes, minutes } of sets) {
      if ((changes & bit) !== 0) total += (minutes[1] + 1) / count(changes);
    }
  }
  return total;
}

function count(set: number): number {
  let bits = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}

function prizeOf(
  { journey, component, before, sets }: Rescuable,
  rateOf: ReadonlyMap<string, Hazard['rate']>,
  singles: ReadonlyMap<string, ReadonlySet<string>>,
  journeys: readonly Journey[],
): Prize {
  const rate = rateOf.get(component);
  const perHour = journeys.find(({ id }) => id === journey)?.objectives?.lossPerHour;
  return {
    rescue: { journey, component },
    sets: sets.map(({ changes, after }) => {
      const minutes = (before - after) / 60;
      return {
        changes,
        minutes:
          rate === undefined
            ? ([0, 0] as const)
            : ([rate.perYear[0] * minutes, rate.perYear[1] * minutes] as const),
      };
    }),
    loss:
      perHour === undefined
        ? undefined
        : { amount: perHour.amount / MINUTES_PER_HOUR, currency: perHour.currency },
    single: singles.get(component)?.has(journey) ?? false,
  };
}

/** The prizes over fewer candidates: bit `positions[i]` becomes bit i; sets with one that is gone are gone too. */
function renumber(prizes: readonly Prize[], positions: readonly number[]): Prize[] {
  const mask = positions.reduce((set, n) => set | (1 << n), 0);
  const move = (changes: number) =>
    positions.reduce((set, n, i) => ((changes >> n) & 1 ? set | (1 << i) : set), 0);
  return prizes
    .map((prize) => ({
      ...prize,
      sets: prize.sets
        .filter(({ changes }) => (changes & ~mask) === 0)
        .map(({ changes, minutes }) => ({ changes: move(changes), minutes })),
    }))
    .filter(({ sets }) => sets.length > 0);
}
