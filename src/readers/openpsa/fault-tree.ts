import { type Formula, formulaOf, type Gate, type Literal, negate } from '../../engine/index.js';
import type { Diagnostic } from '../../estate/index.js';
import { type Definition, definitionsIn, type Kind, Names, type Problem } from './definitions.js';
import { Expressions, MISSION_HOURS } from './expressions.js';
import { operatorOf } from './operators.js';
import { constantOf, probabilityOf } from './values.js';
import { type Element, parseXml, XmlError } from './xml.js';

/** A basic event or a gate that the model names. */
export interface Named {
  /** Unique in the model: with the containers it stands in where another has the same name. */
  readonly id: string;
  readonly file: string;
  readonly line: number;
}

export interface BasicEvent extends Named {
  /** Absent where the model states none; with random deviates at their means. */
  readonly probability?: number;
  /** So many samples of it, where it is not known for sure. */
  readonly samples?: (count: number) => Float64Array;
}

/** The fault trees of a model as one formula. */
export interface FaultTree {
  /** Basic event e is node e + 1 of the formula. */
  readonly events: readonly BasicEvent[];
  readonly formula: Formula;
  /** Per gate of the formula; undefined for one inside the formula of another. */
  readonly gates: readonly (Named | undefined)[];
  /** Hours of the mission, where probabilities depend on them. */
  readonly missionHours: number | undefined;
  /** Gates that no other one needs, as numbers of gates. */
  readonly tops: readonly number[];
}

export interface OpenPsaFile {
  readonly file: string;
  readonly text: string;
}

/** Problems of one model that are told; what comes after follows from them more often than not. */
const PROBLEMS = 100;

/**
 * Reads the fault trees of a model in the Open-PSA Model Exchange Format, from one file or several. A model with an
 * error gives no fault tree: left out, a gate would change what fails.
 *
 * @param missionHours `<system-mission-time>`
 */
export function readFaultTree(
  files: readonly OpenPsaFile[],
  missionHours = MISSION_HOURS,
): {
  tree: FaultTree | undefined;
  diagnostics: Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const problem: Problem = (message, file, line) => {
    if (diagnostics.length < PROBLEMS) diagnostics.push({ severity: 'error', message, file, line });
  };
  const definitions = files.flatMap((one) => {
    const root = parse(one, problem);
    return root === undefined ? [] : definitionsIn(root, one.file, problem);
  });
  const tree = new TreeBuilder(definitions, problem, missionHours).build();
  if (diagnostics.length === 0 && tree.tops.length === 0) {
    const message = 'defines no gate: a fault tree has a top gate that no other gate names';
    problem(message, files[0]!.file, 1);
  }
  return { tree: diagnostics.length === 0 ? tree : undefined, diagnostics };
}

function parse({ file, text }: OpenPsaFile, problem: Problem): Element | undefined {
  try {
    return parseXml(text);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    problem(error.message, file, error.line);
    return undefined;
  }
}

/** Numbers the definitions and builds the gates of their formulas, however deep those are. */
class TreeBuilder {
  readonly #definitions: readonly Definition[];
  readonly #problem: Problem;
  readonly #names: Names;
  readonly #missionHours: number;
  readonly #literals = new Map<Definition, Literal>();
  readonly #gates: { need: number; inputs: Literal[] }[] = [];
  readonly #gateNames: (Named | undefined)[] = [];
  readonly #lines: { file: string; line: number }[] = [];
  #events = 0;

  constructor(definitions: readonly Definition[], problem: Problem, missionHours: number) {
    this.#definitions = definitions;
    this.#problem = problem;
    this.#names = new Names(definitions, problem);
    this.#missionHours = missionHours;
  }

  build(): FaultTree {
    const events: BasicEvent[] = [];
    const ids = idsOf(this.#definitions);
    const expressions = new Expressions(this.#names, this.#problem, this.#missionHours);
    let isTimed = false;
    for (const one of this.#definitions) {
      if (one.kind === 'basic-event') {
        const found = probabilityOf(one, expressions, this.#problem);
        isTimed ||= found?.isTimed === true;
        this.#literals.set(one, 2 * (events.length + 1));
        const place = { id: ids.get(one)!, file: one.file, line: one.line };
        events.push({
          ...place,
          ...(found === undefined ? {} : { probability: found.value }),
          ...(found?.samples === undefined ? {} : { samples: found.samples }),
        });
      } else if (one.kind === 'house-event') {
        this.#literals.set(one, constantOf(one.body, one.file, this.#problem));
      }
    }
    this.#events = events.length;
    const gates = this.#definitions.filter(({ kind }) => kind === 'gate');
    for (const one of gates) {
      this.#literals.set(one, this.#newGate(one, { id: ids.get(one)!, file: one.file, line: one.line }));
    }
    for (const one of gates) this.#define(one);
    const formula = formulaOf(events.length, this.#gates as Gate[]);
    this.#refuseCircles(formula);
    return {
      events,
      formula,
      gates: this.#gateNames,
      missionHours: isTimed ? this.#missionHours : undefined,
      tops: topsOf(formula, this.#gateNames),
    };
  }

  #newGate({ file, line }: { file: string; line: number }, name?: Named): Literal {
    this.#gates.push({ need: 1, inputs: [] });
    this.#gateNames.push(name);
    this.#lines.push({ file, line });
    return 2 * (this.#events + this.#gates.length);
  }

  /** Fills the gate of a definition, and those for the operators inside its formula. */
  #define(definition: Definition): void {
    const { body, name, file, line } = definition;
    if (body === undefined) {
      this.#problem(`gate "${name}" has no formula`, file, line);
      return;
    }
    const pending: { element: Element; gate: number }[] = [];
    const literal = (element: Element): Literal => {
      let inner = element;
      let sign = 0;
      while (inner.name === 'not' && inner.children.length === 1) {
        inner = inner.children[0]!;
        sign ^= 1;
      }
      const leaf = this.#leaf(inner, definition);
      if (leaf !== undefined) return leaf ^ sign;
      const gate = this.#gates.length;
      const created = this.#newGate({ file, line: inner.line });
      pending.push({ element: inner, gate });
      return created ^ sign;
    };
    const own = 2 * (this.#events + 1);
    const gate = this.#literals.get(definition)! - own;
    const first = this.#leaf(body, definition);
    if (first !== undefined) this.#gates[gate / 2]!.inputs.push(first);
    else pending.push({ element: body, gate: gate / 2 });
    for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
      const { element } = one;
      const operator = operatorOf(element);
      if (typeof operator === 'string') {
        this.#problem(operator, file, element.line);
        continue;
      }
      const all = element.children.map(literal);
      // To count one twice is no use in a threshold, and an estate cannot say it.
      if (COUNTS.has(element.name) && new Set(all).size < all.length) {
        this.#problem(`<${element.name}> names an argument twice`, file, element.line);
      }
      const { need, inputs } = operator(all, (need, inputs) => {
        const created = this.#newGate({ file, line: element.line });
        Object.assign(this.#gates.at(-1)!, { need, inputs });
        return created;
      });
      Object.assign(this.#gates[one.gate]!, { need, inputs });
    }
  }

  /** The literal of a constant or of a name; undefined for an operator. */
  #leaf(element: Element, { container, file }: Definition): Literal | undefined {
    const kind = REFERENCES.get(element.name);
    if (element.name === 'constant') return constantOf(element, file, this.#problem);
    if (kind === undefined) return undefined;
    const { name = '' } = element.attributes;
    const found = this.#names.find(kind, name, container);
    if (typeof found === 'string') {
      this.#problem(`${element.name} "${name}" ${found}`, file, element.line);
      return negate(0);
    }
    if (element.name !== 'event' && found.kind !== kind) {
      const where = `${found.file}:${found.line}`;
      this.#problem(
        `"${name}" is used as ${element.name}, but is a ${found.kind} (${where})`,
        file,
        element.line,
      );
    }
    return this.#literals.get(found) ?? negate(0);
  }

  #refuseCircles(formula: Formula): void {
    const circle = circleIn(formula);
    if (circle === undefined) return;
    const named = circle.filter((g) => this.#gateNames[g] !== undefined);
    const names = [...named, named[0]!].map((g) => this.#gateNames[g]!.id);
    const shown = names.length > 8 ? [...names.slice(0, 4), '...', ...names.slice(-3)] : names;
    const { file, line } = this.#lines[named[0]!]!;
    this.#problem(`gates need each other in a circle: ${shown.join(' -> ')}`, file, line);
  }
}

const REFERENCES: ReadonlyMap<string, Kind> = new Map([
  ['event', 'gate'],
  ['gate', 'gate'],
  ['basic-event', 'basic-event'],
  ['house-event', 'house-event'],
]);

const COUNTS = new Set(['atleast', 'cardinality']);

/** Names, with their containers where a name is there more than once. */
function idsOf(definitions: readonly Definition[]): Map<Definition, string> {
  const count = new Map<string, number>();
  const events = definitions.filter(({ kind }) => kind !== 'parameter');
  for (const { name } of events) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(
    events.map((one) => {
      const isUnique = count.get(one.name) === 1 || one.container === '';
      return [one, isUnique ? one.name : `${one.container}.${one.name}`];
    }),
  );
}

function topsOf({ events, input }: Formula, names: readonly (Named | undefined)[]): number[] {
  const used = new Uint8Array(names.length);
  for (const literal of input) {
    const gate = (literal >>> 1) - events - 1;
    if (gate >= 0) used[gate] = 1;
  }
  return names.flatMap((name, g) => (name !== undefined && used[g] === 0 ? [g] : []));
}

/** Gates each of which needs the next and the last the first; undefined where there are none. */
function circleIn({ events, offset, input }: Formula): number[] | undefined {
  const gates = offset.length - 1;
  const next = offset.slice(0, gates);
  const state = new Uint8Array(gates);
  const path: number[] = [];
  for (let root = 0; root < gates; root++) {
    if (state[root] !== 0) continue;
    path.push(root);
    state[root] = 1;
    while (path.length > 0) {
      const g = path.at(-1)!;
      if (next[g] === offset[g + 1]) {
        state[g] = 2;
        path.pop();
        continue;
      }
      const child = (input[next[g]!]! >>> 1) - events - 1;
      next[g]!++;
      if (child < 0 || state[child] === 2) continue;
      if (state[child] === 1) return path.slice(path.indexOf(child));
      state[child] = 1;
      path.push(child);
    }
  }
  return undefined;
}
