import {
  type Circuit,
  FALSE,
  type Formula,
  formulaOf,
  functionOf,
  type Literal,
  nodeOf,
  OutOfNodes,
  probability,
  propagate,
  simplify,
  TRUE,
} from '../../engine/index.js';
import type { CompiledEstate } from '../../graph/index.js';
import type { EstateFormula } from './formula.js';
import type { SharesOfTime } from './losses.js';

/** For which share of the time a journey is down: least and most, and in each sample. */
export interface StaticShare {
  readonly probability: readonly [number, number];
  readonly sampled: Float64Array;
}

/** Diagrams of more nodes than that are not worth one for each set of changes. */
const NODES = 2 ** 20;

/** A journey's formula over what has a rate and over changes, made small once for all sets of changes. */
interface Reduced {
  readonly circuit: Circuit;
  /** Changes that are in it. */
  readonly changes: number;
}

/**
 * Shares of the time that journeys are down, of an estate with changes built in behind switches, for any set of them. A
 * change that is made is an event that did not happen, one that is not made an event that did; what has no rate does not
 * happen either, and so a formula of thousands of components is mostly gone before anything is built of it.
 */
export class SwitchedShares {
  readonly draws: number;
  readonly #compiled: CompiledEstate;
  readonly #found: EstateFormula;
  readonly #shares: SharesOfTime;
  readonly #samples: ReturnType<SharesOfTime['samples']>;
  readonly #nodes: number;
  /** By number of event: position of the change that it stands for, -1 where it is none. */
  readonly #changeOf: Int32Array;
  readonly #withoutRates: Formula;
  readonly #reduced = new Map<string, Reduced>();
  readonly #known = new Map<string, StaticShare | undefined>();

  constructor(
    compiled: CompiledEstate,
    found: EstateFormula,
    shares: SharesOfTime,
    switches: readonly string[],
    nodes = NODES,
  ) {
    this.#compiled = compiled;
    this.#found = found;
    this.#shares = shares;
    this.#samples = shares.samples();
    this.draws = this.#samples.count;
    this.#nodes = nodes;
    const position = new Map(switches.map((id, n) => [id, n]));
    this.#changeOf = Int32Array.from([-1, ...found.components], (c, i) =>
      i === 0 ? -1 : (position.get(compiled.components[c]!.id) ?? -1),
    );
    this.#withoutRates = withConstants(found.formula, (event) =>
      this.#changeOf[event]! < 0 && shares.most[event - 1] === 0 ? FALSE : undefined,
    );
  }

  /** Whether any of the changes is in the journey's formula. */
  isTouched(journey: string, changes: number): boolean {
    return (this.#reducedOf(journey).changes & changes) !== 0;
  }

  /** The share with these changes made; undefined where it is out of reach. */
  of(journey: string, changes: number): StaticShare | undefined {
    const { circuit, changes: own } = this.#reducedOf(journey);
    const key = `${changes & own} ${journey}`;
    if (!this.#known.has(key)) this.#known.set(key, this.#solve(circuit, changes));
    return this.#known.get(key);
  }

  #solve(circuit: Circuit, changes: number): StaticShare | undefined {
    const { events, gates, top } = circuit;
    const decided = withConstants(formulaOf(events, gates), (event) => {
      const n = this.#changeOf[event]!;
      return n < 0 ? undefined : (changes >> n) & 1 ? FALSE : TRUE;
    });
    const { least, most } = this.#shares;
    try {
      const diagram = functionOf(simplify(decided, top), { nodes: this.#nodes });
      const [low, high] = [probability(diagram, least), probability(diagram, most)];
      const { count, fill } = this.#samples;
      return { probability: [low, high], sampled: propagate(diagram, count, fill) };
    } catch (error) {
      if (error instanceof OutOfNodes) return undefined;
      throw error;
    }
  }

  #reducedOf(journey: string): Reduced {
    const known = this.#reduced.get(journey);
    if (known !== undefined) return known;
    const c = this.#compiled.index.get(journey);
    const circuit = simplify(this.#withoutRates, c === undefined ? FALSE : this.#found.downOf(c));
    let changes = 0;
    for (const literal of [circuit.top, ...circuit.gates.flatMap(({ inputs }) => inputs)]) {
      const node = nodeOf(literal);
      const n = node > circuit.events ? -1 : this.#changeOf[node]!;
      if (n >= 0) changes |= 1 << n;
    }
    const reduced = { circuit, changes };
    this.#reduced.set(journey, reduced);
    return reduced;
  }
}

/** A formula in which some events are decided. */
function withConstants(formula: Formula, decided: (event: number) => Literal | undefined): Formula {
  const values = new Int32Array(formula.events + 1).fill(-1);
  for (let event = 1; event <= formula.events; event++) values[event] = decided(event) ?? -1;
  const decide = (literal: Literal) => {
    const node = nodeOf(literal);
    return node === 0 || node > formula.events || values[node]! < 0 ? literal : values[node]! ^ (literal & 1);
  };
  return { ...formula, input: formula.input.map(decide) };
}
