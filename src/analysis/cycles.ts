import type { Dependency } from '../estate/index.js';
import type { CompiledEstate } from '../graph/index.js';
import { condense, Evaluator, KIND, LAYER, RUN, SCENARIOS_PER_PASS, START } from '../graph/index.js';
import { journeyServeSystem } from './single-points.js';

/** Components that wait for each other when nothing runs: none of them can be the first to start. */
export interface ColdStartCycle {
  /** Component ids, sorted. */
  readonly members: readonly string[];
  /** One way round: each dependency leads to where the next one begins. */
  readonly path: readonly Dependency[];
  /** Ids of the journeys that cannot be started from nothing because of it, sorted. */
  readonly journeys: readonly string[];
}

/** Cold-start cycles of the healthy estate, by first member. A finding, never an outage: what runs goes on running. */
export function coldStartCycles(compiled: CompiledEstate): ColdStartCycle[] {
  const startable = coldStartable(compiled);
  const stuck = neededGraph(compiled, startable);
  const users = reversed(stuck);
  const { order, offset, componentOf } = condense(startable.length, stuck.offset, stuck.target);
  const started = new Uint8Array(startable.length).fill(1);
  const cycles: ColdStartCycle[] = [];
  for (let s = 0; s + 1 < offset.length; s++) {
    const members = order.slice(offset[s]!, offset[s + 1]!).sort();
    const first = members[0]!;
    if (startable[first] === 1 || !blocksItself(compiled, members, started)) continue;
    const waiting = reachable(users, members);
    cycles.push({
      members: Array.from(members, (c) => compiled.components[c]!.id),
      path: wayRound(compiled, first, (c) => componentOf[c] === componentOf[first]),
      journeys: [...compiled.journeys].filter((j) => waiting[j] === 1).map((j) => compiled.components[j]!.id),
    });
  }
  return cycles.sort((a, b) => compiled.index.get(a.members[0]!)! - compiled.index.get(b.members[0]!)!);
}

interface Edges {
  /** Edges of node c: `offset[c]` up to the next entry. */
  readonly offset: Int32Array;
  readonly target: Int32Array;
}

/** What each component needs to run or start, among the components not marked in `without`. */
function neededGraph(compiled: CompiledEstate, without: Uint8Array): Edges {
  const offset = new Int32Array(without.length + 1);
  const target: number[] = [];
  for (let c = 0; c < without.length; c++) {
    if (without[c] === 0) {
      eachNeeded(compiled, c, (to) => {
        if (without[to] === 0) target.push(to);
      });
    }
    offset[c + 1] = target.length;
  }
  return { offset, target: Int32Array.from(target) };
}

function reversed({ offset, target }: Edges): Edges {
  const size = offset.length - 1;
  const back = new Int32Array(size + 1);
  for (const to of target) back[to + 1]!++;
  for (let c = 0; c < size; c++) back[c + 1]! += back[c]!;
  const next = back.slice();
  const from = new Int32Array(target.length);
  for (let c = 0; c < size; c++) {
    for (let e = offset[c]!; e < offset[c + 1]!; e++) from[next[target[e]!]!++] = c;
  }
  return { offset: back, target: from };
}

function reachable({ offset, target }: Edges, starts: Int32Array): Uint8Array {
  const reached = new Uint8Array(offset.length - 1);
  const pending = [...starts];
  for (const c of starts) reached[c] = 1;
  for (let c = pending.pop(); c !== undefined; c = pending.pop()) {
    for (const to of target.subarray(offset[c]!, offset[c + 1]!)) {
      if (reached[to] === 1) continue;
      reached[to] = 1;
      pending.push(to);
    }
  }
  return reached;
}

/** Whether members stay down even if all else were started. `started` is all 1, before and after. */
function blocksItself(compiled: CompiledEstate, members: Int32Array, started: Uint8Array): boolean {
  for (const c of members) started[c] = 0;
  startAmong(compiled, members, started);
  const blocks = members.some((c) => started[c] === 0);
  for (const c of members) started[c] = 1;
  return blocks;
}

/** Least fixpoint from nothing running. */
function coldStartable(compiled: CompiledEstate): Uint8Array {
  const started = new Uint8Array(compiled.components.length);
  const needed = neededGraph(compiled, started);
  const { order, offset } = condense(started.length, needed.offset, needed.target);
  for (let s = 0; s + 1 < offset.length; s++) {
    startAmong(compiled, order.subarray(offset[s]!, offset[s + 1]!), started);
  }
  return started;
}

/** Marks what can be started among the members, until nothing more can. */
function startAmong(compiled: CompiledEstate, members: Int32Array, started: Uint8Array): void {
  let changed = true;
  while (changed) {
    changed = false;
    for (const c of members) {
      if (started[c] === 1 || !canStart(compiled, c, started)) continue;
      started[c] = 1;
      changed = true;
    }
  }
}

function canStart(compiled: CompiledEstate, c: number, started: Uint8Array): boolean {
  const { groupOffset, groups, members } = compiled;
  for (let g = groupOffset[c * 3 + RUN]!; g < groupOffset[c * 3 + START + 1]!; g++) {
    const from = groups.memberOffset[g]!;
    const to = groups.memberOffset[g + 1]!;
    let count = 0;
    for (let m = from; m < to; m++) count += started[members.target[m]!]!;
    if (count < groups.need[g]!) return false;
    const failover = groups.failover[g];
    if (failover === undefined || groups.need[g] === 0 || started[members.target[from]!] === 1) continue;
    if (failover.needs.some((needed) => started[needed] === 0)) return false;
  }
  return true;
}

/** Visits what a component needs to run or start, and what its failovers need. */
function eachNeeded(compiled: CompiledEstate, c: number, visit: (to: number, member: number) => void): void {
  const { groupOffset, groups, members } = compiled;
  for (let g = groupOffset[c * 3 + RUN]!; g < groupOffset[c * 3 + START + 1]!; g++) {
    if (groups.need[g] === 0) continue;
    for (let m = groups.memberOffset[g]!; m < groups.memberOffset[g + 1]!; m++) visit(members.target[m]!, m);
    groups.failover[g]?.needs.forEach((to) => {
      visit(to, -1);
    });
  }
}

/** Shortest way from a component back to itself, within the cycle. */
function wayRound(
  compiled: CompiledEstate,
  start: number,
  isInside: (component: number) => boolean,
): Dependency[] {
  const cameBy = new Map<number, { from: number; dependency: Dependency | undefined }>();
  const pending = [start];
  for (let i = 0; i < pending.length && !cameBy.has(start); i++) {
    const from = pending[i]!;
    eachNeeded(compiled, from, (to, member) => {
      if (!isInside(to) || cameBy.has(to)) return;
      const d = member < 0 ? -1 : compiled.members.dependency[member]!;
      cameBy.set(to, { from, dependency: compiled.dependencies[d] });
      pending.push(to);
    });
  }
  const path: Dependency[] = [];
  let at = start;
  do {
    const step = cameBy.get(at)!;
    if (step.dependency !== undefined) path.unshift(step.dependency);
    at = step.from;
  } while (at !== start);
  return path;
}

/** Redundancy that only holds because a cycle holds itself up: it serves while it runs and cannot come back. */
export interface SelfSupporting {
  /** Components whose failure, each alone, brings this about; ids, sorted. */
  readonly failed: readonly string[];
  /** Components of the cycle that go on serving and could not come back; ids, sorted. */
  readonly members: readonly string[];
  /** Journeys that go on serving and could not come back; ids, sorted. */
  readonly journeys: readonly string[];
}

/**
 * Self-supporting redundancy under the failure of each single component: serving in the greatest fixpoint, not in
 * the least one, although the healthy estate would come up from nothing.
 */
export function selfSupporting(compiled: CompiledEstate): SelfSupporting[] {
  const system = journeyServeSystem(compiled);
  if (!system.cyclic.includes(1)) return [];
  const onCycle = cyclicComponents(compiled);
  const journeys = [...compiled.journeys];
  // A stand-in for what the code does not show is nothing that could be lost by itself.
  const placeholders = new Set(compiled.placeholders);
  const candidates = [...compiled.components.keys()].filter(
    (c) => compiled.kind[c] !== KIND.journey && !placeholders.has(c) && system.variable(LAYER.serve, c) >= 0,
  );
  const healthy = new Evaluator(system, 1);
  healthy.run('least');
  const watched = [...new Set([...onCycle, ...journeys])].filter((c) =>
    healthy.holds(system.variable(LAYER.serve, c), 0),
  );

  const found = new Map<string, { failed: string[]; watched: number[] }>();
  for (let first = 0; first < candidates.length; first += SCENARIOS_PER_PASS) {
    const part = candidates.slice(first, first + SCENARIOS_PER_PASS);
    const greatest = new Evaluator(system, part.length);
    const least = new Evaluator(system, part.length);
    for (const evaluator of [greatest, least]) {
      part.forEach((c, i) => {
        evaluator.fail(system.variable(LAYER.serve, c), i);
      });
    }
    greatest.run('greatest');
    least.run('least');
    part.forEach((c, i) => {
      const differing = watched.filter((w) => {
        const variable = system.variable(LAYER.serve, w);
        return greatest.holds(variable, i) && !least.holds(variable, i);
      });
      if (differing.length === 0) return;
      const key = differing.join();
      const row = found.get(key) ?? { failed: [], watched: differing };
      row.failed.push(compiled.components[c]!.id);
      found.set(key, row);
    });
  }
  const ids = (list: number[]) => list.sort((a, b) => a - b).map((c) => compiled.components[c]!.id);
  const isJourney = (c: number) => compiled.kind[c] === KIND.journey;
  return [...found.values()].map((row) => ({
    failed: row.failed,
    members: ids(row.watched.filter((c) => onCycle.has(c) && !isJourney(c))),
    journeys: ids(row.watched.filter(isJourney)),
  }));
}

/** Components of the journeys' equations whose serving depends on itself. */
function cyclicComponents(compiled: CompiledEstate): Set<number> {
  const { sccOffset, cyclic, layer, component } = journeyServeSystem(compiled);
  const result = new Set<number>();
  for (let s = 0; s < cyclic.length; s++) {
    if (cyclic[s] === 0) continue;
    for (let v = sccOffset[s]!; v < sccOffset[s + 1]!; v++) {
      if (layer[v] === LAYER.serve) result.add(component[v]!);
    }
  }
  return result;
}
