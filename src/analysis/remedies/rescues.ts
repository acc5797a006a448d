import { type ChangeModel, type Question, Questions, type Subject } from './model.js';

/** A set of changes that makes a loss cheaper. */
export interface Relieving {
  /** Bit set of candidate positions. */
  readonly changes: number;
  /** Seconds that the loss then still costs. */
  readonly after: number;
}

/** A loss that is felt, and the sets of changes that make it cheaper for some journeys, the same for all of them. */
export interface Rescuable {
  readonly component: string;
  readonly journeys: string[];
  /** Seconds it costs as things are. */
  readonly before: number;
  /** Each costs less than all sets inside it do, and than no change. */
  readonly sets: readonly Relieving[];
}

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
export function findRescues(model: ChangeModel, subjects: readonly Subject[]): Rescuable[] {
  const asker = new Questions(model, subjects);
  const { journeys } = model;
  const able = asker.couldHelp();
  const before = asker.costs(subjects.map((_, subject) => ({ subject, changes: 0 })));
  const best = asker.costs(able.map((changes, subject) => ({ subject, changes })));
  const open = [...subjects.keys()].filter((s) => journeys.some((_, j) => best[s]![j]! < before[s]![j]!));
  const trials = trialsFor(asker, open, able, before, best);
  const costs = asker.costs(trials.flat());
  const unsolved: Open[] = [];
  const felt: Felt[] = [];
  let at = 0;
  open.forEach((s, o) => {
    const own = costs.slice(at, at + trials[o]!.length);
    at += trials[o]!.length;
    journeys.forEach((_, j) => {
      const cost = before[s]![j]!;
      if (!(best[s]![j]! < cost)) return;
      const sets: Relieving[] = [];
      let least = cost;
      // Smaller sets come first: what is inside another has been seen before it.
      own.forEach((row, t) => {
        const after = row[j]!;
        if (!(after < cost)) return;
        const { changes } = trials[o]![t]!;
        for (const one of sets) if ((one.changes & changes) === one.changes && one.after <= after) return;
        sets.push({ changes, after });
        least = Math.min(least, after);
      });
      felt.push({ subject: s, journey: j, before: cost, sets });
      if (best[s]![j]! < least) unsolved.push({ subject: s, journey: j, best: best[s]![j]!, sets });
    });
  });
  for (const [i, set] of shrink(asker, able, unsolved).entries()) unsolved[i]!.sets.push(set);
  return together(felt, journeys, subjects);
}

interface Felt {
  readonly subject: number;
  readonly journey: number;
  readonly before: number;
  readonly sets: Relieving[];
}

/** One for all journeys that a loss costs the same and the same sets help. */
function together(
  felt: readonly Felt[],
  journeys: readonly string[],
  subjects: readonly Subject[],
): Rescuable[] {
  const found = new Map<string, Rescuable>();
  for (const { subject, journey, before, sets } of felt) {
    let key = `${subject} ${before}`;
    for (const { changes, after } of sets) key += ` ${changes} ${after}`;
    const known = found.get(key);
    if (known !== undefined) known.journeys.push(journeys[journey]!);
    else {
      const { component } = subjects[subject]!;
      found.set(key, { component, journeys: [journeys[journey]!], before, sets });
    }
  }
  return [...found.values()];
}

interface Open {
  readonly subject: number;
  /** Position of the journey. */
  readonly journey: number;
  /** Seconds it costs with all changes made. */
  readonly best: number;
  readonly sets: Relieving[];
}

/** Sets to try against each loss, smaller ones first. */
function trialsFor(
  asker: Questions,
  open: readonly number[],
  able: readonly number[],
  before: readonly Float64Array[],
  best: readonly Float64Array[],
): Question[][] {
  const many = open.filter((subject) => bitsIn(able[subject]!) > TRIED_TOGETHER);
  const leftOut = many.map((subject) => subsets(able[subject]!, 1));
  const answers = asker.costs(
    many.flatMap((subject, m) => leftOut[m]!.map((bit) => ({ subject, changes: able[subject]! & ~bit }))),
  );
  let at = 0;
  const needed = new Map(
    many.map((subject, m) => {
      const bits = leftOut[m]!;
      const without = answers.slice(at, at + bits.length);
      at += bits.length;
      const bases = new Set<number>();
      best[subject]!.forEach((least, j) => {
        if (!(least < before[subject]![j]!)) return;
        bases.add(bits.reduce((set, bit, i) => (without[i]![j]! > least ? set | bit : set), 0));
      });
      return [subject, bases] as const;
    }),
  );
  return open.map((subject) => {
    const sets = new Set<number>();
    const add = (base: number, size: number) => {
      const more = subsets(able[subject]! & ~base, size);
      if (sets.size + more.length > MOST_TRIALS) return;
      for (const one of more) if ((base | one) !== 0) sets.add(base | one);
    };
    for (let size = 1; size <= TRIED_TOGETHER; size++) add(0, size);
    for (const base of needed.get(subject) ?? []) {
      for (let size = 0; size <= TRIED_BEYOND; size++) add(base, size);
    }
    return [...sets].sort((a, b) => bitsIn(a) - bitsIn(b) || a - b).map((changes) => ({ subject, changes }));
  });
}

/** One set for each that reaches the best and that no member can be left out of; left out in order, for all at once. */
function shrink(asker: Questions, able: readonly number[], open: readonly Open[]): Relieving[] {
  const changes = open.map(({ subject }) => able[subject]!);
  for (let n = 0; open.length > 0 && n < asker.model.candidates.length; n++) {
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
