import { canFail } from '../estate/index.js';
import type { CompiledEstate, System } from '../graph/index.js';
import { condense, LAYER } from '../graph/index.js';
import type { Budget } from './set-family.js';
import { LARGEST_UNIVERSE, SetAlgebra, SetFamily } from './set-family.js';
import { journeyServeSystem, singlePointsByJourney } from './single-points.js';

export interface CutSetOptions {
  /** Largest sets looked for: 1, 2 or 3 (default). */
  readonly order?: 1 | 2 | 3;
  /** Most sets reported per journey, default 5,000. */
  readonly limit?: number;
}

/** Smallest combinations of components whose failure together takes the journey down. */
export interface CutSets {
  readonly journey: string;
  /** Component ids; smaller sets first, then by id. Each is minimal. */
  readonly sets: readonly (readonly string[])[];
  /** There are more sets of the asked order than are reported. */
  readonly truncated: boolean;
}

/** Sets that may be made on the way to those reported; bounds the time a journey takes. */
const WORK = 10_000;
const WORK_PER_SET = 8;

/**
 * Minimal cut sets of every journey. Components that can fail: all it reaches, but for journeys and placeholders.
 * What is down is the least set that the failures force down, so that cycles do not count as causes of themselves.
 */
export function minimalCutSets(compiled: CompiledEstate, options: CutSetOptions = {}): CutSets[] {
  const limit = options.limit ?? 5_000;
  const wanted = options.order ?? 3;
  const universe = compiled.components.length;
  const order = universe > LARGEST_UNIVERSE ? Math.min(wanted, 2) : wanted;
  const system = journeyServeSystem(compiled);
  const network = new RedundancyNetwork(compiled, system);
  const singles = singlePointsByJourney(compiled);
  return Array.from(compiled.journeys, (journey, j) => {
    const events = singles[j]!.filter((c) => network.isEvent(c));
    const found = expand(network, system.variable(LAYER.serve, journey), events, order, limit);
    const sets = [...events.map((c) => [c]), ...found.sets];
    return {
      journey: compiled.components[journey]!.id,
      sets: sets.slice(0, limit).map((set) => set.map((c) => compiled.components[c]!.id)),
      truncated: found.truncated || order < wanted || sets.length > limit,
    };
  });
}

interface Expansion {
  readonly sets: number[][];
  readonly truncated: boolean;
}

/** Cut sets of two and three components. When the triples are too many, the pairs still come complete if they can. */
function expand(
  network: RedundancyNetwork,
  journey: number,
  singles: readonly number[],
  order: number,
  limit: number,
): Expansion {
  if (order < 2 || network.head(journey).groups.length === 0) return { sets: [], truncated: false };
  const excluded = new Set(singles);
  const solve = (size: number) => {
    const budget: Budget = { left: WORK + limit * WORK_PER_SET, exceeded: false };
    const algebra = new SetAlgebra(network.universe, size, budget);
    return { algebra, family: network.family(journey, excluded, algebra), truncated: budget.exceeded };
  };
  let found = solve(order);
  if (found.truncated && order === 3) {
    const pairs = solve(2);
    if (!pairs.truncated) {
      for (const code of found.family.three) pairs.family.three.add(code);
      pairs.algebra.minimise(pairs.family);
    }
    found = { ...pairs, truncated: true };
  }
  const { algebra, family, truncated } = found;
  const sets = [
    ...decode(family.two, (code) => algebra.events(code, 2)),
    ...decode(family.three, (code) => algebra.events(code, 3)),
  ];
  return { sets, truncated };
}

function decode(codes: ReadonlySet<number>, events: (code: number) => number[]): number[][] {
  return [...Float64Array.from(codes).sort()].map(events);
}

/** What every computation starts from; never added to. */
const NOTHING = new SetFamily();
const ALWAYS = new SetFamily();
ALWAYS.always = true;

/** A variable and all it needs without an alternative. */
interface Head {
  /** Component indices whose failure alone takes it down through hard dependencies. */
  readonly events: readonly number[];
  /** Groups with redundancy it needs. */
  readonly groups: readonly number[];
}

/** The equations folded to what matters for cut sets: heads, and the redundant groups between them. */
class RedundancyNetwork {
  readonly universe: number;
  private readonly system: System;
  private readonly heads = new Map<number, Head>();
  private readonly event: Uint8Array;
  private readonly seen: Int32Array;
  private visit = 0;

  constructor(compiled: CompiledEstate, system: System) {
    this.universe = compiled.components.length;
    this.system = system;
    this.seen = new Int32Array(system.size);
    this.event = Uint8Array.from(compiled.components, (one) => (canFail(one) ? 1 : 0));
    for (const c of compiled.placeholders) this.event[c] = 0;
  }

  isEvent(component: number): boolean {
    return this.event[component] === 1;
  }

  head(variable: number): Head {
    const present = this.heads.get(variable);
    if (present !== undefined) return present;
    const head = this.fold(variable);
    this.heads.set(variable, head);
    return head;
  }

  /** Minimal cut sets of a variable, without those that contain an excluded component. */
  family(top: number, excluded: ReadonlySet<number>, algebra: SetAlgebra): SetFamily {
    const { variables, offsets, targets } = this.headsBelow(top);
    const families = variables.map(() => NOTHING);
    // The caller may go on with it.
    families[0] = new SetFamily();
    const number = new Map(variables.map((v, i) => [v, i]));
    const familyOf = (v: number) => families[number.get(v)!]!;
    const { order, offset } = condense(variables.length, offsets, targets);
    for (let s = 0; s + 1 < offset.length; s++) {
      let changed = true;
      while (changed) {
        changed = false;
        for (let i = offset[s]!; i < offset[s + 1]!; i++) {
          const h = order[i]!;
          const next = this.solve(variables[h]!, excluded, algebra, familyOf);
          if (sameFamily(next, families[h]!)) continue;
          families[h] = next;
          changed = offset[s + 1]! - offset[s]! > 1 || targetsItself(offsets, targets, h);
        }
      }
    }
    return families[0]!;
  }

  private solve(
    variable: number,
    excluded: ReadonlySet<number>,
    algebra: SetAlgebra,
    familyOf: (variable: number) => SetFamily,
  ): SetFamily {
    const { events, groups } = this.head(variable);
    const result = new SetFamily();
    for (const c of events) if (!excluded.has(c)) result.one.add(c);
    for (const g of groups) algebra.unite(result, this.groupLost(g, algebra, familyOf));
    algebra.minimise(result);
    return result;
  }

  /** A group of n that needs k is lost when n - k + 1 of its inputs are. */
  private groupLost(g: number, algebra: SetAlgebra, familyOf: (variable: number) => SetFamily): SetFamily {
    const { inputOffset, input, groupNeed } = this.system;
    const from = inputOffset[g]!;
    const to = inputOffset[g + 1]!;
    const losses = to - from - groupNeed[g]! + 1;
    const lost = new Array<SetFamily>(losses + 1).fill(NOTHING);
    lost[0] = ALWAYS;
    for (let e = from; e < to; e++) {
      const family = familyOf(input[e]!);
      if (family.size === 0) continue;
      const stillToCome = to - e - 1;
      for (let n = Math.min(losses, e - from + 1); n >= Math.max(1, losses - stillToCome); n--) {
        if (lost[n - 1] === NOTHING) continue;
        const more = algebra.product(lost[n - 1]!, family);
        if (lost[n]!.size === 0) lost[n] = more;
        else algebra.unite(lost[n]!, more);
        algebra.minimise(lost[n]!);
      }
    }
    return lost[losses]!;
  }

  private fold(variable: number): Head {
    const { system } = this;
    const events: number[] = [];
    const groups: number[] = [];
    this.visit++;
    const pending = [variable];
    this.seen[variable] = this.visit;
    for (let v = pending.pop(); v !== undefined; v = pending.pop()) {
      const component = system.component[v]!;
      if (system.layer[v] === LAYER.serve && this.isEvent(component)) events.push(component);
      for (let g = system.groupOffset[v]!; g < system.groupOffset[v + 1]!; g++) {
        const from = system.inputOffset[g]!;
        const to = system.inputOffset[g + 1]!;
        if (system.groupNeed[g]! < to - from) {
          groups.push(g);
          continue;
        }
        for (let e = from; e < to; e++) {
          const input = system.input[e]!;
          if (this.seen[input] === this.visit) continue;
          this.seen[input] = this.visit;
          pending.push(input);
        }
      }
    }
    return { events: events.sort((a, b) => a - b), groups: groups.sort((a, b) => a - b) };
  }

  /** The head and all heads its groups lead to, the head itself first, as a graph. */
  private headsBelow(top: number) {
    const { inputOffset, input } = this.system;
    const variables = [top];
    const number = new Map([[top, 0]]);
    const offsets: number[] = [0];
    const targets: number[] = [];
    for (let i = 0; i < variables.length; i++) {
      for (const g of this.head(variables[i]!).groups) {
        for (let e = inputOffset[g]!; e < inputOffset[g + 1]!; e++) {
          const v = input[e]!;
          let target = number.get(v);
          if (target === undefined) {
            target = variables.length;
            number.set(v, target);
            variables.push(v);
          }
          targets.push(target);
        }
      }
      offsets.push(targets.length);
    }
    return { variables, offsets: Int32Array.from(offsets), targets: Int32Array.from(targets) };
  }
}

function targetsItself(offsets: Int32Array, targets: Int32Array, node: number): boolean {
  return targets.subarray(offsets[node]!, offsets[node + 1]!).includes(node);
}

/** Families only grow from round to round, but minimising may trade sets; equal when each set is in both. */
function sameFamily(a: SetFamily, b: SetFamily): boolean {
  if (a.one.size !== b.one.size || a.two.size !== b.two.size || a.three.size !== b.three.size) return false;
  const within = (x: Set<number>, y: Set<number>) => [...x].every((code) => y.has(code));
  return within(a.one, b.one) && within(a.two, b.two) && within(a.three, b.three);
}
