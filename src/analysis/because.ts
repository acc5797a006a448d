import { append, CAPABILITIES, type Capability, type Evidence, type Failure } from '../estate/index.js';
import type { CompiledEstate, Evaluator, Intervals, Layer, PlacedFailure } from '../graph/index.js';
import { failedLayer, fromPairs, intersect, LAYER, overlapping, RUN, START, union } from '../graph/index.js';
import { layersOf } from './moments.js';
import type { Reading } from './reading.js';

/** A failure of the scenario that causes an outage. */
export interface RootCause {
  /** The component that fails in the scenario. */
  readonly component: string;
  readonly capability: Capability;
  readonly severity: Failure['severity'];
  readonly evidence: Evidence;
  /** The placeholder it was taken for, where the outage is unknown because of it. */
  readonly placeholder?: string;
}

/** Why one component had outages. */
export interface Causes {
  /** What took it down. */
  readonly down: readonly RootCause[];
  /** What only degraded it, or kept it from being started or changed. */
  readonly others: readonly RootCause[];
}

/** Something that was lost, and when it mattered. */
interface Loss {
  readonly layer: Layer;
  readonly component: number;
  readonly during: Intervals;
}

/**
 * The scenario's failures behind the outages of each of the components: followed from each outage to the groups that
 * were lost at the time, to their members, down to what failed by itself. In the order of the scenario, each once;
 * a failure that takes nothing which another one of the same component does not take as well is left out.
 */
export function findCauses(
  compiled: CompiledEstate,
  reading: Reading,
  components: readonly number[],
  seconds: number,
): Causes[] {
  const { timeline, moments } = reading;
  if (reading.failures.length === 1) return components.map((c) => soleCause(compiled, reading, c, seconds));
  const window = [0, seconds];
  const searches = components.map((c) => {
    const search = new Search(compiled, reading);
    search.visit(LAYER.serve, c, intersect(timeline.down[c]!, window));
    search.finish();
    return { search, down: new Set(search.found) };
  });
  searches.forEach(({ search }, s) => {
    const c = components[s]!;
    search.visit(LAYER.full, c, intersect(timeline.notFull[c]!, window));
  });
  moments.evaluate((evaluator, first, count) => {
    for (let i = 0; i < count; i++) {
      const from = moments.times[first + i]!;
      const during = [from, moments.times[first + i + 1] ?? Number.POSITIVE_INFINITY];
      if (from >= seconds) continue;
      components.forEach((c, s) => {
        searches[s]!.search.followMoment(c, evaluator, i, during);
      });
    }
  });
  return searches.map(({ search, down }) => {
    search.finish();
    return report(compiled, reading, search.found, down);
  });
}

/** Whatever is lost when only one thing fails is lost because of that. */
function soleCause(compiled: CompiledEstate, reading: Reading, c: number, seconds: number): Causes {
  const { timeline, cannotStart, cannotChange } = reading;
  const isLost = (all: readonly Intervals[]) => all[c]!.length > 0 && all[c]![0]! < seconds;
  const sole = new Set([0]);
  const found = [timeline.down, timeline.notFull, cannotStart, cannotChange].some(isLost) ? sole : NONE;
  return report(compiled, reading, found, isLost(timeline.down) ? sole : NONE);
}

class Search {
  /** Indices into the reading's failures. */
  readonly found = new Set<number>();
  private readonly compiled: CompiledEstate;
  private readonly reading: Reading;
  private readonly pending: Loss[] = [];
  /** By component and layer. */
  private readonly seen = new Map<number, Intervals>();
  private readonly failuresOf = new Map<number, number[]>();

  constructor(compiled: CompiledEstate, reading: Reading) {
    this.compiled = compiled;
    this.reading = reading;
    reading.failures.forEach((one, i) => {
      append(this.failuresOf, one.component, i);
    });
  }

  visit(layer: Layer, component: number, during: Intervals): void {
    if (during.length === 0) return;
    const key = component * LAYER.helper + layer;
    const before = this.seen.get(key) ?? [];
    const after = union(before, during);
    if (after.length === before.length && after.every((time, i) => time === before[i])) return;
    this.seen.set(key, after);
    this.pending.push({ layer, component, during: after });
  }

  finish(): void {
    for (let next = this.pending.pop(); next !== undefined; next = this.pending.pop()) {
      this.noteFailures(next);
      if (next.layer === LAYER.serve) this.followServe(next);
      else if (next.layer === LAYER.full) this.followFull(next);
      else this.followStart(next);
    }
  }

  private noteFailures({ layer, component, during }: Loss): void {
    for (const i of this.failuresOf.get(component) ?? []) {
      const { capability, severity, from, to } = this.reading.failures[i]!.failure;
      if (this.found.has(i) || failedLayer(capability, severity) !== layer) continue;
      const failed = fromPairs([[from, to ?? Number.POSITIVE_INFINITY]]);
      if (intersect(failed, during).length > 0) this.found.add(i);
    }
  }

  private followServe({ component, during }: Loss): void {
    this.eachGroup(component, RUN, (g) => {
      for (const { lost, startable, back } of this.reading.timeline.losses.get(g) ?? []) {
        if (intersect([lost[0], back], during).length === 0) continue;
        this.followMembers(g, lost, LAYER.serve);
        if (startable > lost[1]) this.visit(LAYER.start, component, [lost[1], startable]);
      }
    });
  }

  private followFull({ component, during }: Loss): void {
    const { down, shortfalls } = this.reading.timeline;
    this.visit(LAYER.serve, component, overlapping(down[component]!, during));
    this.eachGroup(component, RUN, (g) => {
      const short = intersect(shortfalls.get(g) ?? [], during);
      if (short.length > 0) this.followMembers(g, short, LAYER.full);
    });
  }

  private followStart({ component, during }: Loss): void {
    for (const need of [RUN, START]) {
      this.eachGroup(component, need, (g) => {
        const short = intersect(this.reading.timeline.startShortfall(g, need), during);
        if (short.length > 0) this.followMembers(g, short, LAYER.start);
      });
    }
  }

  /** What was lost of a group's members, and of what its failover needs, at the time. */
  private followMembers(g: number, during: Intervals, layer: Layer): void {
    const { groups, members } = this.compiled;
    const { down, notFull, notStartable } = this.reading.timeline;
    for (let m = groups.memberOffset[g]!; m < groups.memberOffset[g + 1]!; m++) {
      const c = members.target[m]!;
      this.visit(LAYER.serve, c, overlapping(down[c]!, during));
      if (layer === LAYER.full) this.visit(LAYER.full, c, overlapping(notFull[c]!, during));
      const startMatters = layer === LAYER.start || members.cold[m] === 1;
      if (startMatters) this.visit(LAYER.start, c, overlapping(notStartable[c]!, during));
    }
    for (const c of groups.failover[g]?.needs ?? []) {
      this.visit(LAYER.serve, c, overlapping(down[c]!, during));
    }
  }

  /** Follows what keeps the component from being started or changed at one moment. */
  followMoment(component: number, evaluator: Evaluator, moment: number, during: Intervals): void {
    const { system } = this.reading.moments;
    const seen = new Set<number>();
    const pending = layersOf(this.compiled, component).map((layer) => system.variable(layer, component));
    for (let v = pending.pop(); v !== undefined; v = pending.pop()) {
      if (seen.has(v) || evaluator.holds(v, moment)) continue;
      seen.add(v);
      this.noteVariable(system.layer[v] as Layer, system.component[v]!, during);
      for (let g = system.groupOffset[v]!; g < system.groupOffset[v + 1]!; g++) {
        const before = pending.length;
        const inputs = system.inputOffset[g + 1]! - system.inputOffset[g]!;
        for (let e = system.inputOffset[g]!; e < system.inputOffset[g + 1]!; e++) {
          if (!evaluator.holds(system.input[e]!, moment)) pending.push(system.input[e]!);
        }
        const holding = inputs - (pending.length - before);
        if (holding >= system.groupNeed[g]!) pending.length = before;
      }
    }
  }

  private noteVariable(layer: Layer, component: number, during: Intervals): void {
    if (layer === LAYER.serve) {
      this.visit(LAYER.serve, component, overlapping(this.reading.timeline.down[component]!, during));
    } else if (layer === LAYER.start || layer === LAYER.change) {
      this.noteFailures({ layer, component, during });
    }
  }

  private eachGroup(c: number, need: number, visit: (g: number) => void): void {
    const { groupOffset } = this.compiled;
    for (let g = groupOffset[c * 3 + need]!; g < groupOffset[c * 3 + need + 1]!; g++) visit(g);
  }
}

const NONE: ReadonlySet<number> = new Set();

function report(
  compiled: CompiledEstate,
  reading: Reading,
  found: ReadonlySet<number>,
  down: ReadonlySet<number>,
): Causes {
  const inOrder = [...found].sort((a, b) => a - b);
  const failure = (i: number) => reading.failures[i]!;
  // Only failures of the same component cover each other, and a scenario may have thousands of others.
  const alike = new Map<string, number[]>();
  const keyOf = (i: number) => `${failure(i).component} ${failure(i).failure.component}`;
  for (const i of inOrder) append(alike, keyOf(i), i);
  const isTold = (i: number) =>
    !alike
      .get(keyOf(i))!
      .some((j) => covers(failure(j), failure(i)) && (j < i || !covers(failure(i), failure(j))));
  const told = inOrder.filter(isTold);
  const causes = (some: readonly number[]) => some.map((i) => causeOf(compiled, failure(i)));
  return { down: causes(told.filter((i) => down.has(i))), others: causes(told.filter((i) => !down.has(i))) };
}

function causeOf(compiled: CompiledEstate, { component, failure }: PlacedFailure<Failure>): RootCause {
  const { capability, severity, evidence } = failure;
  const id = compiled.components[component]!.id;
  const placeholder = id === failure.component ? {} : { placeholder: id };
  return { component: failure.component, capability, severity, evidence, ...placeholder };
}

/**
 * All causes of several readings, each once, as they are told: what took it down, then what kept it from starting or
 * changing, then what only degraded it, and at the end what may be behind it; as they come where they are alike.
 */
export function ranked(readings: readonly Causes[]): RootCause[] {
  const rank = ({ capability, severity }: RootCause) =>
    (severity === 'degraded' ? CAPABILITIES.length : 0) + CAPABILITIES.indexOf(capability);
  const sorted = (causes: readonly RootCause[]) => [...causes].sort((a, b) => rank(a) - rank(b));
  const [down, others] = [readings.flatMap((one) => one.down), readings.flatMap((one) => one.others)];
  const certain = [...sorted(down), ...sorted(others)].filter(({ placeholder }) => placeholder === undefined);
  const all = [...certain, ...sorted(down), ...sorted(others)];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** Whether all that `one` takes, and for as long as it does, `other` takes too. */
function covers(other: PlacedFailure<Failure>, one: PlacedFailure<Failure>): boolean {
  const [wide, narrow] = [other.failure, one.failure];
  return (
    other.component === one.component &&
    wide.component === narrow.component &&
    wide.capability === narrow.capability &&
    (wide.severity === 'down' || narrow.severity === 'degraded') &&
    wide.from <= narrow.from &&
    (wide.to ?? Number.POSITIVE_INFINITY) >= (narrow.to ?? Number.POSITIVE_INFINITY)
  );
}
