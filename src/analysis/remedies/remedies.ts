import type { Journey } from '../../estate/index.js';
import { type Hazard, servingPart } from '../downtime/index.js';
import type { Finding } from '../findings/index.js';
import { bestPlans, contendersFor, type Prize, winnings } from './budgets.js';
import { answersTo, candidatesFor, type Ground } from './candidates/index.js';
import { ChangeModel, MOST_PROPOSALS } from './model.js';
import { bitsIn, findRescues, type Rescuable } from './rescues.js';
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
const MINUTES_PER_HOUR = 60;
/** Seconds of a loss that has no rate, where only whether it is felt counts. */
export const SOME_SECONDS = 3600;

/** What could be done, and the model that all of it is built into. */
export interface Proposals {
  readonly model: ChangeModel;
  /** How many more there were than the model takes. */
  readonly leftOut: number;
}

/** Proposes changes and builds them into one model, which also answers for the estate as it is. */
export function propose(ground: Ground): Proposals {
  // Those that are about most first: what little would gain from comes last.
  const candidates = candidatesFor(ground).sort((a, b) => b.subjects.length - a.subjects.length);
  const kept = candidates.slice(0, MOST_PROPOSALS);
  return {
    model: new ChangeModel(servingPart(ground.estate, ground.compiled), kept),
    leftOut: candidates.length - kept.length,
  };
}

/** Applies each change and each useful set of them to the model, and weighs what they remove; answers to findings come last. */
export function findRemedies(
  ground: Ground,
  hazards: readonly Hazard[],
  { model, leftOut }: Proposals,
  findings: readonly Finding[],
): Remedies {
  const { prizes, useful, kept } = weigh(ground, hazards, model);
  const unverified = new Set(
    hazards.filter(({ rate }) => rate.confidence !== undefined).map(({ component }) => component),
  );
  const remedies = useful
    .map(
      ({ candidate, n }): Remedy => ({
        candidate,
        ...winnings(1 << n, prizes),
        ...(restsOn(unverified, prizes, 1 << n) ? { confidence: 'unverified' } : {}),
      }),
    )
    .filter(({ removes, minutes }) => removes.length > 0 || minutes[1] > 0)
    .sort((a, b) => worth(b) - worth(a));
  const alone = new Set(remedies.map(({ candidate }) => candidate.id));
  return {
    remedies: [
      ...remedies,
      ...answersTo(findings).map(
        (candidate): Remedy => ({ candidate, removes: [], minutes: [0, 0], loss: {} }),
      ),
    ],
    plans: bestPlans(
      kept.map(({ candidate }) => candidate),
      renumber(
        prizes,
        kept.map(({ n }) => n),
      ),
    ),
    together: useful.map(({ candidate }) => candidate).filter(({ id }) => !alone.has(id)),
    leftOut: leftOut + useful.length - kept.length,
  };
}

/** Sets of changes that may be the best ones for some budget, by one loss at a time; each budget's best come first. */
export function contenders(ground: Ground, hazards: readonly Hazard[], { model }: Proposals): Plan[] {
  const { prizes, kept } = weigh(ground, hazards, model);
  const numbers = kept.map(({ n }) => n);
  return contendersFor(
    kept.map(({ candidate }) => candidate),
    renumber(prizes, numbers),
  );
}

/** What can be won, changes that win any of it (the most helpful first), and those that are weighed in sets. */
function weigh(ground: Ground, hazards: readonly Hazard[], model: ChangeModel) {
  const prizes = prizesOf(ground, hazards, model);
  const useful = model.candidates
    .map((candidate, n) => ({ candidate, n, helps: helpfulness(prizes, 1 << n) }))
    .filter(({ helps }) => helps > 0)
    .sort((a, b) => b.helps - a.helps);
  const kept = useful.slice(0, MOST_CANDIDATES).sort((a, b) => a.n - b.n);
  return { prizes, useful, kept };
}

/** What can be won at all, from the loss of what others run and of what has a stated rate. */
function prizesOf(ground: Ground, hazards: readonly Hazard[], model: ChangeModel): Prize[] {
  if (model.candidates.length === 0) return [];
  const { component, estate } = ground;
  const rateOf = new Map(hazards.map((one) => [one.component, one.rate]));
  const singles = new Map(
    ground.singles
      .filter((one) => component.get(one.component)?.kind !== 'resource' || rateOf.has(one.component))
      .map((one) => [one.component, new Set(one.journeys)]),
  );
  const journeys = new Map(estate.journeys.map((one) => [one.id, one]));
  const subjects = [...new Set([...rateOf.keys(), ...singles.keys()])].map((id) => ({
    component: id,
    seconds: rateOf.get(id)?.seconds ?? SOME_SECONDS,
    type: component.get(id)?.type ?? '',
  }));
  // Of a loss a switch may be left.
  const longestSwitch = Math.max(
    0,
    ...model.candidates.map((one) => one.switch ?? 0),
    ...estate.groups.map(({ failover }) => (failover === undefined ? 0 : failover.detect + failover.switch)),
  );
  return findRescues(model, subjects).map((one) =>
    prizeOf(one, rateOf.get(one.component), journeys, singles.get(one.component), longestSwitch),
  );
}

function prizeOf(
  { component, journeys, before, sets }: Rescuable,
  rate: Hazard['rate'] | undefined,
  known: ReadonlyMap<string, Journey>,
  taken: ReadonlySet<string> | undefined,
  longestSwitch: number,
): Prize {
  const [low, high] = rate?.perYear ?? [0, 0];
  const loss = new Map<string, number>();
  for (const id of journeys) {
    const perHour = known.get(id)?.objectives?.lossPerHour;
    if (perHour === undefined) continue;
    const { amount, currency } = perHour;
    loss.set(currency, (loss.get(currency) ?? 0) + amount / MINUTES_PER_HOUR);
  }
  return {
    component,
    journeys,
    sets: sets.map(({ changes, after }) => {
      const minutes = (before - after) / 60;
      return { changes, minutes: [low * minutes, high * minutes], spares: after <= longestSwitch };
    }),
    loss,
    hasLoss: journeys.every((id) => known.get(id)?.objectives?.lossPerHour !== undefined),
    singles: journeys.filter((id) => taken?.has(id)),
  };
}

/** What a change gives for a point of effort; where it saves no time, the single points it removes decide. */
function worth({ candidate, minutes: [low, high], removes }: Remedy): number {
  return ((low + high) / 2 + removes.length / 1000) / EFFORT_POINTS[candidate.effort];
}

/** How much a change could matter: what the sets it is part of win, each divided among its members. */
function helpfulness(prizes: readonly Prize[], bit: number): number {
  let total = 0;
  for (const { sets, journeys } of prizes) {
    for (const { changes, minutes } of sets) {
      if ((changes & bit) !== 0) total += ((minutes[1] + 1) * journeys.length) / bitsIn(changes);
    }
  }
  return total;
}

/** Whether more than half of what a change saves is by rates that are not verified. */
function restsOn(unverified: ReadonlySet<string>, prizes: readonly Prize[], set: number): boolean {
  let all = 0;
  let part = 0;
  for (const { sets, component, journeys } of prizes) {
    for (const { changes, minutes } of sets) {
      if (changes !== set) continue;
      all += minutes[1] * journeys.length;
      if (unverified.has(component)) part += minutes[1] * journeys.length;
    }
  }
  return part > all / 2;
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
        .map((one) => ({ ...one, changes: move(one.changes) })),
    }))
    .filter(({ sets }) => sets.length > 0);
}
