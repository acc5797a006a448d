import type { Definition, Names, Problem } from './definitions.js';
import { constant, OPERATORS, type Quantity } from './quantity.js';
import type { Element } from './xml.js';

/** Hours that a mission takes where nobody says: a year. */
export const MISSION_HOURS = 8760;

/** Operators that random deviates may stand inside of. */
const MOST_DEEP = 200;

/** What is being worked out: an element with what its children have come to. */
interface Open {
  readonly element: Element;
  readonly definition: Definition;
  readonly args: Quantity[];
  /** The parameter whose value this is. */
  readonly defines: Definition | undefined;
}

/** Works out the expressions of a model. Parameters are one quantity each, in whatever names them; nothing recurses. */
export class Expressions {
  readonly #names: Names;
  readonly #problem: Problem;
  readonly #hours: number;
  readonly #known = new Map<Definition, Quantity>();
  readonly #working = new Set<Definition>();
  #deviates = 0;

  constructor(names: Names, problem: Problem, hours: number) {
    this.#names = names;
    this.#problem = problem;
    this.#hours = hours;
  }

  /** The value of a definition; undefined where it has none or something is wrong with it, which is told. */
  valueOf(definition: Definition): Quantity | undefined {
    if (definition.body === undefined) return undefined;
    const stack: Open[] = [{ element: definition.body, definition, args: [], defines: undefined }];
    let result: Quantity | undefined;
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const next = this.#next(top);
      if (next === undefined) {
        for (const { defines } of stack) if (defines !== undefined) this.#working.delete(defines);
        return undefined;
      }
      if ('element' in next) {
        stack.push(next);
        continue;
      }
      stack.pop();
      if (top.defines !== undefined) {
        this.#known.set(top.defines, next);
        this.#working.delete(top.defines);
      }
      if (stack.length === 0) result = next;
      else stack.at(-1)!.args.push(next);
    }
    return result;
  }

  /** The value of an element, or what has to be worked out before; undefined where something is wrong. */
  #next(open: Open): Quantity | Open | undefined {
    const { element, definition, args } = open;
    const { name, attributes, children, line } = element;
    const wrong = (message: string) => this.#problem(message, definition.file, line);
    if (name === 'float' || name === 'int') {
      const { value = '' } = attributes;
      const number = value.trim() === '' ? Number.NaN : Number(value);
      if (Number.isFinite(number)) return constant(number);
      return void wrong(`"${definition.name}" has the value "${value}", expected a number`);
    }
    if (name === 'system-mission-time') return constant(this.#hours, true);
    if (name === 'pi') return constant(Math.PI);
    if (name === 'parameter') return args[0] ?? this.#parameter(open);
    const operator = OPERATORS.get(name);
    if (operator === undefined)
      return void wrong(`<${name}> is not read in the value of "${definition.name}"`);
    const { least, most } = operator;
    if (children.length < least || children.length > most) {
      const expected = least === most ? `${least}` : `${least} or more`;
      return void wrong(`<${name}> has ${children.length} arguments, expected ${expected}`);
    }
    const child = children[args.length];
    if (child !== undefined) return { element: child, definition, args: [], defines: undefined };
    const found = operator.of(args, `deviate ${this.#deviates++}`);
    if (found.depth <= MOST_DEEP) return found;
    return void wrong(
      `random deviates are nested deeper than ${MOST_DEEP} in the value of "${definition.name}"`,
    );
  }

  #parameter({ element, definition }: Open): Quantity | Open | undefined {
    const { name = '' } = element.attributes;
    const found = this.#names.find('parameter', name, definition.container);
    const wrong = (message: string, at: { file: string; line: number }) =>
      this.#problem(message, at.file, at.line);
    if (typeof found === 'string')
      return void wrong(`parameter "${name}" ${found}`, { file: definition.file, line: element.line });
    const known = this.#known.get(found);
    if (known !== undefined) return known;
    if (this.#working.has(found)) return void wrong(`parameter "${name}" is defined by itself`, found);
    if (found.body === undefined) return void wrong(`parameter "${found.name}" has no value`, found);
    this.#working.add(found);
    return { element: found.body, definition: found, args: [], defines: found };
  }
}
