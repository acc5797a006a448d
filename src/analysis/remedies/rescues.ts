import type { Estate } from '../../estate/index.js';
import { Outages } from '../downtime/index.js';
import { switchOf, withSwitches } from './switches.js';
import type { Candidate } from './types.js';

/** A set of changes that makes a loss cheaper. */
export interface Relieving {
  /** Bit set of candidate positions. */
  readonly changes: number;
  /** Seconds that the loss then still costs. */
  readonly after: number;
}

/** A loss that is felt, and the sets of changes that make it cheaper for a journey. */
export interface Rescuable {
  readonly journey: string;
  readonly component: string;
  /** Seconds it costs as things are. */
  readonly before: number;
  /** Each costs less than all sets inside it do, and than no change. */
  readonly sets: readonly Relieving[];
}

/** What is lost, for how long. */
export interface Subject {
  readonly component: string;
  readonly seconds: number;
  /** What kind of place or thing it is; some changes only help against some. */
  readonly type?: string;
}

/** Each proposal is a bit of a number. */
export const MOST_PROPOSALS = 30;
/** All sets of so many changes are tried, and of so many more than those without which the best is out of reach. */
const TRIED_TOGETHER = 3;
const TRIED_BEYOND = 2;
/** Of one loss no more sets than this are asked about; larger ones are left out first. */
const MOST_TRIALS = 600;

/**
 * For each journey and loss the sets of changes that make it cheaper, none with a change that it could do without. All sets
 * of up to three are tried, and the changes without which the best is out of reach (found by leaving out one at
 * a time) with up to two more. Where the best still is not among them, one set that reaches it is found by leaving
 * out what is not needed.
 */
export function findRescues(
  estate: Estate,
  candidates: readonly Candidate[],
  subjects: readonly Subject[],
): Rescuable[] {
  const asker = new Asker(estate, candidates, subjects);
  const { journeys } = asker;
  const able = asker.couldHelp();
  const before = asker.costs(subjects.map((_, subject) => ({ subject, changes: 0 })));
  const best = asker.costs(able.map((changes, subject) => ({ subject, changes })));
  const found: Rescuable[] = [];
  const unsolved: Open[] = [];
  const open = [...subjects.keys()].filter((s) => journeys.some((_, j) => best[s]![j]! < before[s]![j]!));
  const trials = open.map((s) => trialsFor(asker, s, able[s]!, before[s]!, best[s]!));
  const costs = asker.costs(trials.flat());
  let at = 0;
  open.forEach((s, o) => {
    const own = costs.slice(at, at + trials[o]!.length);
    at += trials[o]!.length;
    journeys.forEach((journey, j) => {
      const cost = before[s]![j]!;
      if (!(best[s]![j]! < cost)) return;
      const sets: Relieving[] = [];
      // Smaller sets come first: what is inside another has been seen before it.
      trials[o]!.forEach(({ changes }, t) => {
        const after = own[t]![j]!;
        if (!(after < cost)) return;
        const isWaste = sets.some((one) => (one.changes & changes) === one.changes && one.after <= after);
        if (!isWaste) sets.push({ changes, after });
      });
      found.push({ journey, component: subjects[s]!.component, before: cost, sets });
      const least = sets.reduce((least, { after }) => Math.min(least, after), cost);
      if (best[s]![j]! < least) unsolved.push({ subject: s, journey: j, best: best[s]![j]!, sets });
    });
  });
  for (const [i, set] of shrink(asker, able, unsolved).entries()) unsolved[i]!.sets.push(set);
  return found;
}

interface Open {
  readonly subject: number;
  /** Position of the journey. */
  readonly journey: number;
  /** Seconds it costs with all changes made. */
  readonly best: number;
  readonly sets: Relieving[];
}

/** Sets to try against one loss, smaller ones first. */
function trialsFor(
  asker: Asker,
  subject: number,
  able: number,
  before: Float64Array,
  best: Float64Array,
): Question[] {
  const sets = new Set<number>();
  for (let size = 1; size <= TRIED_TOGETHER; size++) {
    const more = subsets(able, size);
    if (sets.size + more.length > MOST_TRIALS) break;
    for (const one of more) sets.add(one);
  }
  if (bitsIn(able) > TRIED_TOGETHER) {
    const bits = subsets(able, 1);
    const without = asker.costs(bits.map((bit) => ({ subject, changes: able & ~bit })));
    const needed = new Set<number>();
    asker.journeys.forEach((_, j) => {
      if (best[j]! < before[j]!)
        needed.add(bits.reduce((set, bit, i) => (without[i]![j]! > best[j]! ? set | bit : set), 0));
    });
    for (const base of needed) {
      for (let size = 0; size <= TRIED_BEYOND; size++) {
        const more = subsets(able & ~base, size);
        if (sets.size + more.length > MOST_TRIALS) break;
        for (const one of more) if ((base | one) !== 0) sets.add(base | one);
      }
    }
  }
  return [...sets].sort((a, b) => bitsIn(a) - bitsIn(b) || a - b).map((changes) => ({ subject, changes }));
}

/** One set for each that reaches the best and that no member can be left out of; left out in order, for all at once. */
function shrink(asker: Asker, able: readonly number[], open: readonly Open[]): Relieving[] {
  const changes = open.map(({ subject }) => able[subject]!);
  for (let n = 0; open.length > 0 && n < asker.candidates.length; n++) {
    const bit = 1 << n;
    const costs = asker.costs(open.map(({ subject }, i) => ({ subject, changes: changes[i]! & ~bit })));
    open.forEach(({ journey, best }, i) => {
      if (costs[i]![journey]! <= best) changes[i]! &= ~bit;
    });
  }
  return open.map(({ best }, i) => ({ changes: changes[i]!, after: best }));
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

/** How many bits of a set are set. */
export function bitsIn(set: number): number {
  let bits = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}

interface Question {
  readonly subject: number;
  /** Bit set of the candidates that are made. */
  readonly changes: number;
}

/** Asks the model with all changes built in what a loss costs while some of them are made. */
class Asker {
  readonly journeys: readonly string[];
  readonly #outages: Outages;
  readonly #relieved: readonly (readonly string[])[];
  /** For each subject those of the candidates that are of use against it at all. */
  readonly #fit: readonly number[];
  readonly #switches: readonly string[];

  constructor(
    estate: Estate,
    readonly candidates: readonly Candidate[],
    readonly subjects: readonly Subject[],
  ) {
    const switched = withSwitches(estate, candidates);
    this.#relieved = switched.relieved;
    this.#outages = new Outages(switched.estate);
    this.journeys = this.#outages.journeys;
    this.#switches = candidates.map(switchOf);
    this.#fit = subjects.map(({ seconds, type = '' }) =>
      candidates.reduce((set, { lasts = seconds, only }, n) => {
        const fits = lasts >= seconds && (only === undefined || only.includes(type));
        return fits ? set | (1 << n) : set;
      }, 0),
    );
  }

  /** For each subject the candidates that stand beside something which goes down with it: no others can help. */
  couldHelp(): number[] {
    const ids = [...new Set(this.#relieved.flat())];
    const losses = this.subjects.map((_, subject) => this.#loss({ subject, changes: 0 }));
    return this.#outages
      .downAtOnce(losses, ids)
      .map((down, subject) =>
        this.#relieved.reduce(
          (set, own, n) =>
            (this.#fit[subject]! >> n) & 1 && own.some((id) => down.has(id)) ? set | (1 << n) : set,
          0,
        ),
      );
  }

  /** Seconds that each journey is down, question by question; what is asked twice is asked once. */
  costs(questions: readonly Question[]): Float64Array[] {
    const asked = new Map<number, number>();
    const once: Question[] = [];
    const positions = questions.map((one) => {
      const key = one.subject * 2 ** MOST_PROPOSALS + one.changes;
      let position = asked.get(key);
      if (position === undefined) {
        position = once.push(one) - 1;
        asked.set(key, position);
      }
      return position;
    });
    const costs = this.#outages.seconds(once.map((one) => this.#loss(one)));
    return positions.map((position) => costs[position]!);
  }

  #loss({ subject, changes }: Question) {
    const { component, seconds } = this.subjects[subject]!;
    const made = changes & this.#fit[subject]!;
    const off = this.#switches.filter((_, n) => ((made >> n) & 1) === 0);
    return { components: [component, ...off], seconds };
  }
}
