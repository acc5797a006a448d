import { canFail } from '../../estate/index.js';
import { type CompiledEstate, KIND, LAYER } from '../../graph/index.js';
import { blastSubjects } from '../blast-radius.js';
import { journeyServeSystem } from '../single-points.js';
import { type Candidates, candidatePairs } from './candidates.js';
import { evaluatePart, type PairsJob, partsOf } from './evaluate.js';

/** Two losses that take journeys down together, of which neither takes them down alone. */
export interface Pair {
  /** Ids of components of which any one will do: to every journey they are the same loss. Ascending. */
  readonly first: readonly string[];
  readonly second: readonly string[];
  /** Ids of the journeys that stay up when only one of the two is lost. */
  readonly journeys: readonly string[];
}

/** All pairs of places, services and third parties that take more down together than apart. */
export interface Pairs {
  /** How many components were paired. */
  readonly subjects: number;
  /** Those that take most journeys down first, of equals those that hold for most losses, then by id. */
  readonly pairs: readonly Pair[];
  /** There were more candidates than are looked at. */
  readonly truncated: boolean;
}

/** What is to be evaluated for the pairs of an estate, and what to make of the answers. */
export interface PairsPlan {
  readonly job: PairsJob;
  readonly parts: number;
  /** The pairs, from what `evaluatePart` found of each part, in their order. */
  readonly pairs: (found: readonly Int32Array[]) => Pairs;
}

/** Every pair of places, services and third parties in one run, bit-parallel: which take journeys down only together. */
export function pairsOf(compiled: CompiledEstate): Pairs {
  const { job, parts, pairs } = pairsPlan(compiled);
  return pairs(Array.from({ length: parts }, (_, part) => evaluatePart(job, part)));
}

/** The same in parts, for threads. */
export function pairsPlan(compiled: CompiledEstate): PairsPlan {
  const system = journeyServeSystem(compiled);
  const subjects = pairSubjects(compiled);
  const candidates = candidatePairs(compiled, system, subjects);
  const { classes, pairs } = candidates;
  const { variable, ...arrays } = system;
  const lost = Int32Array.from(pairs, (at) => variable(LAYER.serve, classes[at]!.members[0]!));
  const journeys = Int32Array.from(compiled.journeys, (c) => variable(LAYER.serve, c));
  const job: PairsJob = { system: arrays, lost, journeys };
  return {
    job,
    parts: partsOf(job),
    pairs: (found) => told(compiled, candidates, subjects.length, found),
  };
}

/** Places, services and third parties; control planes only where something has to be started to serve. */
function pairSubjects(compiled: CompiledEstate): number[] {
  return blastSubjects(compiled)
    .map((id) => compiled.index.get(id)!)
    .filter((c) => canFail(compiled.components[c]!) && compiled.kind[c] !== KIND.journey);
}

function told(
  { components, journeys }: CompiledEstate,
  { classes, pairs, truncated }: Candidates,
  subjects: number,
  found: readonly Int32Array[],
): Pairs {
  const down = new Map<number, number[]>();
  for (const part of found) {
    for (let i = 0; i < part.length; i += 2) {
      const [pair, journey] = [part[i]!, part[i + 1]!];
      const own = [classes[pairs[2 * pair]!]!, classes[pairs[2 * pair + 1]!]!];
      if (own.some(({ alone }) => alone.includes(journey))) continue;
      const known = down.get(pair);
      if (known === undefined) down.set(pair, [journey]);
      else known.push(journey);
    }
  }
  const ids = (at: number) => classes[at]!.members.map((c) => components[c]!.id);
  const rows = [...down].map(([pair, lost]): Pair => {
    const sides = [ids(pairs[2 * pair]!), ids(pairs[2 * pair + 1]!)].sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
    return {
      first: sides[0]!,
      second: sides[1]!,
      journeys: lost.sort((a, b) => a - b).map((j) => components[journeys[j]!]!.id),
    };
  });
  const size = ({ first, second }: Pair) => first.length * second.length;
  const key = ({ first, second }: Pair) => `${first[0]} ${second[0]}`;
  const merged = mergedBy(mergedBy(rows, 'first', 'second'), 'second', 'first');
  merged.sort(
    (a, b) => b.journeys.length - a.journeys.length || size(b) - size(a) || (key(a) < key(b) ? -1 : 1),
  );
  return { subjects, pairs: merged, truncated };
}

/** Rows of the same journeys that have one side in common, as one row of which the other side is any of theirs. */
function mergedBy(rows: readonly Pair[], side: 'first' | 'second', common: 'first' | 'second'): Pair[] {
  const found = new Map<string, Pair>();
  for (const row of rows) {
    const key = JSON.stringify([row.journeys, row[common]]);
    const known = found.get(key);
    found.set(key, known === undefined ? row : { ...known, [side]: [...known[side], ...row[side]].sort() });
  }
  return [...found.values()];
}
