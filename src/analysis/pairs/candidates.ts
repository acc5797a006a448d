import { type CompiledEstate, eachPass, LAYER, type System } from '../../graph/index.js';

/** Losses that are the same to every journey. */
export interface LossClass {
  /** Component indices, ascending; the first one stands for all. */
  readonly members: number[];
  /** Inputs of groups with members to spare that are lost with it: variables, ascending. */
  readonly taken: readonly number[];
  /** Positions of the journeys that it takes down alone, ascending. */
  readonly alone: readonly number[];
}

/** Pairs that could take down what neither does: positions of classes, two for each. */
export interface Candidates {
  readonly classes: readonly LossClass[];
  readonly pairs: Int32Array;
  /** There are more than are looked at. */
  readonly truncated: boolean;
}

/** Pairs of classes looked at; all of an estate of a million components were fewer. */
const MOST_PAIRS = 2 ** 22;

/** Pairs of the components given that could take more journeys down together than apart. */
export function candidatePairs(
  compiled: CompiledEstate,
  system: System,
  subjects: readonly number[],
): Candidates {
  const spare = spareGroups(system);
  const classes = classesOf(compiled, system, subjects, spare);
  const inGroup = groupsByInput(system, spare);
  const found = new Set<number>();
  let truncated = false;
  // By group, which classes take how many of its members.
  const takers = new Map<number, { at: number; inputs: number[] }[]>();
  classes.forEach(({ taken }, at) => {
    for (const variable of taken) {
      for (const g of inGroup.get(variable) ?? []) {
        const known = takers.get(g);
        const last = known?.at(-1);
        if (known === undefined) takers.set(g, [{ at, inputs: [variable] }]);
        else if (last!.at === at) last!.inputs.push(variable);
        else known.push({ at, inputs: [variable] });
      }
    }
  });
  for (const [g, all] of takers) {
    const size = system.inputOffset[g + 1]! - system.inputOffset[g]!;
    const tooMany = size - system.groupNeed[g]! + 1;
    const some = all.filter(({ inputs }) => inputs.length < tooMany);
    for (let a = 0; a < some.length && !truncated; a++) {
      for (let b = a + 1; b < some.length; b++) {
        if (union(some[a]!.inputs, some[b]!.inputs) < tooMany) continue;
        found.add(some[a]!.at * classes.length + some[b]!.at);
        if (found.size >= MOST_PAIRS) {
          truncated = true;
          break;
        }
      }
    }
  }
  const keys = Float64Array.from(found).sort();
  const pairs = new Int32Array(2 * keys.length);
  keys.forEach((key, i) => {
    pairs[2 * i] = Math.floor(key / classes.length);
    pairs[2 * i + 1] = key % classes.length;
  });
  return { classes, pairs, truncated };
}

/** Groups that can do without some of their members. */
function spareGroups({ groupNeed, inputOffset }: System): number[] {
  const groups: number[] = [];
  for (let g = 0; g < groupNeed.length; g++) {
    if (groupNeed[g]! > 0 && groupNeed[g]! < inputOffset[g + 1]! - inputOffset[g]!) groups.push(g);
  }
  return groups;
}

function groupsByInput({ inputOffset, input }: System, groups: readonly number[]): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const g of groups) {
    for (let e = inputOffset[g]!; e < inputOffset[g + 1]!; e++) {
      const known = found.get(input[e]!);
      if (known === undefined) found.set(input[e]!, [g]);
      else if (known.at(-1) !== g) known.push(g);
    }
  }
  return found;
}

function classesOf(
  compiled: CompiledEstate,
  system: System,
  subjects: readonly number[],
  spare: readonly number[],
): LossClass[] {
  const inputs = [...groupsByInput(system, spare).keys()].sort((a, b) => a - b);
  const journeys = Array.from(compiled.journeys, (c) => system.variable(LAYER.serve, c));
  const failure = { component: '', capability: 'serve', severity: 'down' } as const;
  const taken: number[][] = subjects.map(() => []);
  const alone: number[][] = subjects.map(() => []);
  eachPass(
    system,
    subjects.map((component) => [{ component, failure }]),
    (evaluator, first, count) => {
      const lost = (variables: readonly number[], visit: (scenario: number, at: number) => void) =>
        variables.forEach((variable, at) => {
          evaluator.eachFailing(variable, count, (i) => visit(first + i, at));
        });
      lost(inputs, (s, at) => taken[s]!.push(inputs[at]!));
      lost(journeys, (s, at) => alone[s]!.push(at));
    },
  );
  const classes = new Map<string, LossClass>();
  subjects.forEach((component, s) => {
    if (taken[s]!.length === 0) return;
    const key = `${taken[s]} ${alone[s]}`;
    const known = classes.get(key);
    if (known === undefined) classes.set(key, { members: [component], taken: taken[s]!, alone: alone[s]! });
    else known.members.push(component);
  });
  return [...classes.values()];
}

/** How many there are in either of two ascending lists. */
function union(a: readonly number[], b: readonly number[]): number {
  let both = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) both++;
    if (a[i]! <= b[j]!) i++;
    else j++;
  }
  return a.length + b.length - both;
}
