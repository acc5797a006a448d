import type { Estate } from '../../estate/index.js';
import { type Loss, Outages } from '../downtime/index.js';
import { switchOf, withSwitches } from './switches.js';
import type { Candidate } from './types.js';

/** A loss that is felt, and the smallest sets of changes that spare a journey from it. */
export interface Rescuable {
  readonly journey: string;
  readonly component: string;
  /** Seconds it costs as things are. */
  readonly before: number;
  /** Each a bit set of candidate positions, none inside another, with the seconds it then still costs. */
  readonly sets: readonly { readonly changes: number; readonly after: number }[];
}

/** What is lost, for how long. */
export interface Subject {
  readonly component: string;
  readonly seconds: number;
}

/** Each proposal is a bit of a number. */
export const MOST_PROPOSALS = 30;
/** Sets with more changes than this beyond those that are needed in any case are found greedily, one for each loss. */
const TRIED_TOGETHER = 2;
/** More questions than this at once are not asked: the sets are then found greedily. */
const MOST_TRIALS = 20_000;

/**
 * For each journey and loss the smallest sets of changes after which the journey does not feel it (or only the
 * switch over). A change without which no set helps is found by leaving out one at a time; what else is needed, by
 * trying all sets of up to two more.
 */
export function findRescues(
  estate: Estate,
  candidates: readonly Candidate[],
  subjects: readonly Subject[],
): Rescuable[] {
  const asker = new Asker(estate, candidates, subjects);
  const all = candidates.map((_, n) => 1 << n).reduce((set, bit) => set | bit, 0);
  const before = asker.costs(subjects.map((_, s) => ({ subject: s, changes: 0 })));
  const after = asker.costs(subjects.map((_, s) => ({ subject: s, changes: all })));
  const open: Open[] = [];
  subjects.forEach((_, s) => {
    for (const [journey, seconds] of before[s]!) {
      if (isBetter(asker, after[s]!.get(journey), seconds))
        open.push({ subject: s, journey, before: seconds });
    }
  });
  const involved = [...new Set(open.map(({ subject }) => subject))];
  const without = new Map<number, readonly ReadonlyMap<string, number>[]>();
  const asked = involved.flatMap((subject) =>
    candidates.map((_, n) => ({ subject, changes: all & ~(1 << n) })),
  );
  const answers = asker.costs(asked);
  involved.forEach((subject, i) => {
    without.set(subject, answers.slice(i * candidates.length, (i + 1) * candidates.length));
  });

  const needed = open.map(({ subject, journey, before: cost }) =>
    candidates.reduce(
      (set, _, n) => (isBetter(asker, without.get(subject)![n]!.get(journey), cost) ? set : set | (1 << n)),
      0,
    ),
  );
  const sets: { changes: number; after: number }[][] = open.map(() => []);
  let unsolved = [...open.keys()];
  for (let more = 0; more <= TRIED_TOGETHER && unsolved.length > 0; more++) {
    if (more > 0 && unsolved.length * (candidates.length + 1) ** more > MOST_TRIALS) break;
    const trials = unsolved.flatMap((i) =>
      subsets(all & ~needed[i]!, more).map((extra) => ({
        i,
        subject: open[i]!.subject,
        changes: needed[i]! | extra,
      })),
    );
    const costs = asker.costs(trials);
    trials.forEach(({ i, changes }, t) => {
      const left = costs[t]!.get(open[i]!.journey) ?? 0;
      const isNew = sets[i]!.every((known) => (known.changes & changes) !== known.changes);
      if (isBetter(asker, left, open[i]!.before) && isNew) sets[i]!.push({ changes, after: left });
    });
    // The set that is needed in any case is the only smallest one where it does.
    unsolved = unsolved.filter((i) => !(more === 0 && sets[i]!.length > 0));
  }
  unsolved = unsolved.filter((i) => sets[i]!.length === 0);
  const shrunk = shrink(
    asker,
    unsolved.map((i) => open[i]!),
    all,
  );
  unsolved.forEach((i, at) => {
    sets[i]!.push(shrunk[at]!);
  });
  return open.map(({ subject, journey, before: cost }, i) => ({
    journey,
    component: subjects[subject]!.component,
    before: cost,
    sets: sets[i]!,
  }));
}

/** Whether what is left is nothing, or no more than a switch over. */
function isBetter(asker: Asker, left: number | undefined, before: number): boolean {
  return left === undefined || left === 0 || (left < before && left <= asker.longestSwitch);
}

interface Open {
  readonly subject: number;
  readonly journey: string;
  readonly before: number;
}

/** One set for each that no member can be left out of; members are left out in order, for all at once. */
function shrink(asker: Asker, open: readonly Open[], all: number): { changes: number; after: number }[] {
  const changes = open.map(() => all);
  for (let bit = 1; bit > 0 && bit <= all; bit <<= 1) {
    const costs = asker.costs(open.map(({ subject }, i) => ({ subject, changes: changes[i]! & ~bit })));
    open.forEach(({ journey, before }, i) => {
      if (isBetter(asker, costs[i]!.get(journey), before)) changes[i]! &= ~bit;
    });
  }
  const left = asker.costs(open.map(({ subject }, i) => ({ subject, changes: changes[i]! })));
  return open.map(({ journey }, i) => ({ changes: changes[i]!, after: left[i]!.get(journey) ?? 0 }));
}

/** All subsets of exactly `size` bits. */
function subsets(of: number, size: number): number[] {
  if (size === 0) return [0];
  const found: number[] = [];
  for (let rest = of; rest !== 0; rest &= rest - 1) {
    const bit = rest & -rest;
    for (const smaller of subsets(rest & ~bit, size - 1)) found.push(bit | smaller);
  }
  return found;
}

interface Question {
  readonly subject: number;
  /** Bit set of the candidates that are made. */
  readonly changes: number;
}

/** Asks the model with all changes built in what a loss costs while some of them are made. */
class Asker {
  readonly longestSwitch: number;
  readonly #outages: Outages;
  readonly #switches: readonly string[];

  constructor(
    estate: Estate,
    readonly candidates: readonly Candidate[],
    readonly subjects: readonly Subject[],
  ) {
    this.#switches = candidates.map(switchOf);
    this.#outages = new Outages(withSwitches(estate, candidates));
    this.longestSwitch = Math.max(
      0,
      ...candidates.map((one) => one.switch ?? 0),
      ...estate.groups.map(({ failover }) =>
        failover === undefined ? 0 : failover.detect + failover.switch,
      ),
    );
  }

  /** Seconds each journey is down, by journey; journeys that are not down are left out. What is asked twice is asked once. */
  costs(questions: readonly Question[]): ReadonlyMap<string, number>[] {
    const asked = new Map<number, number>();
    const losses: Loss[] = [];
    const positions = questions.map(({ subject, changes }) => {
      const key = subject * 2 ** MOST_PROPOSALS + changes;
      let position = asked.get(key);
      if (position === undefined) {
        position = losses.push(this.#loss(subject, changes)) - 1;
        asked.set(key, position);
      }
      return position;
    });
    const costs = this.#outages
      .of(losses)
      .map((felt) => new Map(felt.map(({ journey, seconds }) => [journey, seconds])));
    return positions.map((position) => costs[position]!);
  }

  #loss(subject: number, changes: number): Loss {
    const { component, seconds } = this.subjects[subject]!;
    const components = [component];
    this.candidates.forEach(({ lasts = seconds }, n) => {
      if ((changes & (1 << n)) === 0 || lasts < seconds) components.push(this.#switches[n]!);
    });
    return { components, seconds };
  }
}
