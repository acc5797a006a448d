import { FALSE, isNegated, type Literal, negate, nodeOf, TRUE } from '../../engine/index.js';
import type { Component, Dependency, Diagnostic, Estate, Group, Journey } from '../../estate/index.js';
import type { FaultTree, Named } from './fault-tree.js';

/** A gate, or the negation of one, without negations in front of its inputs' gates and without constants. */
interface Loss {
  readonly id: string;
  readonly place: Named;
  /** It fails when at least so many of the inputs do. */
  readonly need: number;
  readonly inputs: readonly Literal[];
}

/**
 * A fault tree as an estate: each top gate is a journey, basic events and the other gates are components, and a gate
 * that fails when k of its n inputs fail needs n - k + 1 of them. Gates never fail by themselves.
 *
 * In an estate a failure never helps. A tree that needs something to be well in order to fail has no estate, and the
 * diagnostics say where.
 */
export function estateOf(tree: FaultTree): { estate: Estate | undefined; diagnostics: Diagnostic[] } {
  const { events, formula, gates, tops } = tree;
  const diagnostics: Diagnostic[] = [];
  const components: Component[] = [];
  const dependencies: Dependency[] = [];
  const groups: Group[] = [];
  const journeys: Journey[] = [];
  const losses = new Losses(tree);
  for (const top of tops) {
    const { id, file, line } = gates[top]!;
    const literal = 2 * (formula.events + 1 + top);
    const value = losses.valueOf(literal);
    if (value !== undefined) {
      const message = `"${id}" ${value === TRUE ? 'always' : 'never'} fails, by its house events alone; left out`;
      diagnostics.push({ severity: 'warning', message, file, line });
      continue;
    }
    const source = { file, line };
    const evidence = { by: 'declared', file, line, rule: 'openpsa' } as const;
    components.push({ id, kind: 'journey', type: 'journey', name: id, source });
    dependencies.push({ from: id, to: losses.idOf(literal), need: 'run', evidence });
    journeys.push({ id, name: id, entry: losses.idOf(literal), inferred: false });
  }
  for (let one = losses.next(); one !== undefined; one = losses.next()) {
    const { id, place, need, inputs } = one;
    const { file, line } = place;
    components.push({
      id,
      kind: 'resource',
      type: 'gate',
      name: id,
      source: { file, line },
      unavailability: 0,
    });
    const evidence = { by: 'declared', file, line, rule: 'openpsa' } as const;
    const wrong = inputs.find((input) => nodeOf(input) <= formula.events && isNegated(input));
    if (wrong !== undefined) {
      const event = events[nodeOf(wrong) - 1]!.id;
      const message = `"${place.id}" fails because "${event}" does not (not, xor): no estate can say so; firebreak cuts can analyse it`;
      diagnostics.push({ severity: 'error', message, file, line });
      continue;
    }
    const serving = inputs.length - need + 1;
    const isGroup = serving < inputs.length;
    if (isGroup) groups.push({ id: `${id}:inputs`, need: serving, full: inputs.length, name: 'inputs' });
    for (const input of inputs) {
      const dependency = { from: id, to: losses.idOf(input), need: 'run', evidence } as const;
      dependencies.push(isGroup ? { ...dependency, group: `${id}:inputs` } : dependency);
    }
  }
  const used = losses.events();
  events.forEach(({ id, file, line, probability }, e) => {
    if (!used.has(e)) return;
    const known = probability === undefined ? {} : { unavailability: probability };
    components.push({
      id,
      kind: 'resource',
      type: 'basic-event',
      name: id,
      source: { file, line },
      ...known,
    });
  });
  const isRefused = diagnostics.some(({ severity }) => severity === 'error');
  return {
    estate: isRefused ? undefined : { components, dependencies, groups, journeys, diagnostics: [] },
    diagnostics,
  };
}

/** The gates that the tops need, each by an id of its own, in the order in which their ids are asked for. */
class Losses {
  readonly #tree: FaultTree;
  readonly #values: Int8Array;
  readonly #tops: ReadonlySet<number>;
  readonly #ids = new Map<Literal, string>();
  readonly #order: Literal[] = [];
  readonly #events = new Set<number>();
  /** The named gate in whose formula a gate stands. */
  readonly #places = new Map<number, Named>();
  #told = 0;

  constructor(tree: FaultTree) {
    this.#tree = tree;
    this.#values = constantsIn(tree);
    this.#tops = new Set(tree.tops);
  }

  /** `TRUE`, `FALSE` or undefined: it depends on basic events. */
  valueOf(literal: Literal): Literal | undefined {
    const value = this.#values[nodeOf(literal)]!;
    if (value === UNKNOWN) return undefined;
    return (value === FAILED) !== isNegated(literal) ? TRUE : FALSE;
  }

  idOf(literal: Literal): string {
    const known = this.#ids.get(literal);
    if (known !== undefined) return known;
    const { formula, events } = this.#tree;
    const gate = nodeOf(literal) - formula.events - 1;
    const id = gate < 0 ? events[nodeOf(literal) - 1]!.id : this.#gateId(gate, isNegated(literal));
    this.#ids.set(literal, id);
    if (gate < 0) this.#events.add(nodeOf(literal) - 1);
    else this.#order.push(literal);
    return id;
  }

  /** The next gate with an id that has not been told of. */
  next(): Loss | undefined {
    const literal = this.#order[this.#told];
    if (literal === undefined) return undefined;
    this.#told++;
    const { formula, gates } = this.#tree;
    const gate = nodeOf(literal) - formula.events - 1;
    const place = gates[gate] ?? this.#places.get(gate)!;
    const all = formula.input.subarray(formula.offset[gate]!, formula.offset[gate + 1]!);
    let need = isNegated(literal) ? all.length - formula.need[gate]! + 1 : formula.need[gate]!;
    const inputs = new Set<Literal>();
    const isAll = need === all.length;
    for (const one of all) {
      const input: Literal = isNegated(literal) ? negate(one) : one;
      const child = nodeOf(input) - formula.events - 1;
      if (child >= 0 && gates[child] === undefined) this.#places.set(child, place);
      const value = this.valueOf(input);
      if (value === undefined) inputs.add(input);
      else if (value === TRUE) need--;
    }
    return { id: this.#ids.get(literal)!, place, need: isAll ? inputs.size : need, inputs: [...inputs] };
  }

  /** Basic events with an id. */
  events(): ReadonlySet<number> {
    return this.#events;
  }

  #gateId(gate: number, isNegation: boolean): string {
    const { gates } = this.#tree;
    const name = gates[gate]?.id ?? `${this.#places.get(gate)!.id}/${gate}`;
    // The top gate's name is that of the journey.
    const id = this.#tops.has(gate) ? `${name}:gate` : name;
    return isNegation ? `not ${id}` : id;
  }
}

const UNKNOWN = 0;
const FAILED = 1;
const WELL = -1;

/** What the constants of house events make of each node, by a walk from the inputs up. */
function constantsIn({ formula }: FaultTree): Int8Array {
  const { events, need, offset, input } = formula;
  const values = new Int8Array(events + 1 + need.length);
  values[0] = FAILED;
  const state = new Uint8Array(need.length);
  const valueAt = (literal: Literal) =>
    isNegated(literal) ? -values[nodeOf(literal)]! : values[nodeOf(literal)]!;
  const path: number[] = [];
  for (let root = 0; root < need.length; root++) {
    if (state[root] === 0) path.push(root);
    while (path.length > 0) {
      const g = path.at(-1)!;
      if (state[g] === 0) {
        state[g] = 1;
        for (let i = offset[g]!; i < offset[g + 1]!; i++) {
          const child = nodeOf(input[i]!) - events - 1;
          if (child >= 0 && state[child] === 0) path.push(child);
        }
        continue;
      }
      path.pop();
      if (state[g] === 2) continue;
      state[g] = 2;
      let failed = 0;
      let open = 0;
      for (let i = offset[g]!; i < offset[g + 1]!; i++) {
        const value = valueAt(input[i]!);
        if (value === FAILED) failed++;
        else if (value === UNKNOWN) open++;
      }
      if (failed >= need[g]!) values[events + 1 + g] = FAILED;
      else if (failed + open < need[g]!) values[events + 1 + g] = WELL;
    }
  }
  return values;
}
