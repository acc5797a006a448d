import { type Gate, type Literal, negate } from '../../engine/index.js';
import type { Element } from './xml.js';

/** Makes a gate of its own and returns its literal. */
type Make = (need: number, inputs: Literal[]) => Literal;
/** The gate of an operator over its arguments. */
type Operator = (inputs: Literal[], make: Make) => Gate;

const and: Operator = (inputs) => ({ need: inputs.length, inputs });
const or: Operator = (inputs) => ({ need: 1, inputs });
/** Not at least k of n is at least n - k + 1 of the negations. */
const not =
  (operator: Operator): Operator =>
  (inputs, make) => {
    const gate = operator(inputs, make);
    return { need: gate.inputs.length - gate.need + 1, inputs: gate.inputs.map(negate) };
  };
const xor: Operator = ([a, b], make) => or([make(2, [a!, negate(b!)]), make(2, [negate(a!), b!])], make);
const atLeast =
  (need: number): Operator =>
  (inputs) => ({ need, inputs });
const between =
  (min: number, max: number): Operator =>
  (inputs, make) => {
    const atMost = negate(make(max + 1, inputs));
    return and([make(min, inputs), atMost], make);
  };

interface Shape {
  readonly operator: Operator;
  /** Fewest arguments, and most. */
  readonly least: number;
  readonly most: number;
}

const SHAPES: ReadonlyMap<string, Shape> = new Map([
  ['and', { operator: and, least: 1, most: Infinity }],
  ['or', { operator: or, least: 1, most: Infinity }],
  ['not', { operator: not(or), least: 1, most: 1 }],
  ['nand', { operator: not(and), least: 1, most: Infinity }],
  ['nor', { operator: not(or), least: 1, most: Infinity }],
  ['xor', { operator: xor, least: 2, most: 2 }],
  ['iff', { operator: not(xor), least: 2, most: 2 }],
  ['imply', { operator: ([a, b], make) => or([negate(a!), b!], make), least: 2, most: 2 }],
]);

/** What an element of a formula does with its arguments, or what is wrong with it. */
export function operatorOf({ name, attributes, children }: Element): Operator | string {
  const count = children.length;
  if (name === 'atleast') {
    const min = Number(attributes.min);
    return Number.isInteger(min) && min >= 1 && min <= count
      ? atLeast(min)
      : `<atleast> has min="${attributes.min ?? ''}", expected 1 to ${count}, the number of its arguments`;
  }
  if (name === 'cardinality') {
    const [min, max] = [Number(attributes.min), Number(attributes.max)];
    return Number.isInteger(min) && Number.isInteger(max) && min >= 0 && min <= max && max <= count
      ? between(min, max)
      : `<cardinality> has min="${attributes.min ?? ''}" and max="${attributes.max ?? ''}", expected 0 <= min <= max <= ${count}`;
  }
  const shape = SHAPES.get(name);
  if (shape === undefined) return `<${name}> is not read in a formula`;
  if (count >= shape.least && count <= shape.most) return shape.operator;
  const expected = shape.least === shape.most ? `${shape.least}` : `${shape.least} or more`;
  return `<${name}> has ${count} arguments, expected ${expected}`;
}
