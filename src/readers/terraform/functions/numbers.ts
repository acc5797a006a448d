/** Functions of numbers. */
import { Sym, type Value } from '../../inference/index.js';
import {
  asNumber,
  asText,
  bare,
  expectCount,
  type FunctionTable,
  fail,
  refsOf,
  scalarFunction,
  type TerraformFunction,
  unknownFrom,
  withRefs,
} from './support.js';

function finite(value: number): number {
  // Terraform raises an error for what is not a number; an infinity is of no use to any argument.
  return Number.isFinite(value) ? value : fail('the result is not a finite number');
}

function extreme(pick: (a: number, b: number) => number): TerraformFunction {
  return (args) => {
    expectCount(args, 1, Number.POSITIVE_INFINITY);
    const numbers = args.map(asNumber);
    if (numbers.includes(undefined)) return unknownFrom(args);
    return withRefs((numbers as number[]).reduce(pick), refsOf(args));
  };
}

function parseint(args: readonly Value[]): Value {
  expectCount(args, 2);
  const plain = bare(args[0]!);
  if (plain === null || (typeof plain !== 'string' && !(plain instanceof Sym)))
    fail('first argument must be a string');
  const text = asText(args[0]);
  const base = asNumber(args[1]);
  if (text === undefined || base === undefined) return unknownFrom(args);
  if (!Number.isInteger(base) || base < 2 || base > 62)
    fail('base must be a whole number between 2 and 62 inclusive');
  return withRefs(digitsToNumber(text, base), refsOf(args));
}

function digitsToNumber(text: string, base: number): number {
  const match = /^([+-]?)([0-9a-zA-Z]+)$/.exec(text.length > 1_000 ? '' : text);
  if (match === null)
    return fail(`cannot parse ${JSON.stringify(text.slice(0, 40))} as a base ${base} integer`);
  let value = 0n;
  for (const character of match[2]!) {
    const digit = digitOf(character, base);
    if (digit >= base)
      return fail(`cannot parse ${JSON.stringify(text.slice(0, 40))} as a base ${base} integer`);
    value = value * BigInt(base) + BigInt(digit);
  }
  return finite(Number(match[1] === '-' ? -value : value));
}

/** Up to base 36 letters are digits whatever their case; above, upper case comes after lower case. */
function digitOf(character: string, base: number): number {
  if (character >= '0' && character <= '9') return Number(character);
  const lower = character.toLowerCase();
  const digit = lower.charCodeAt(0) - 97 + 10;
  return base > 36 && character !== lower ? digit + 26 : digit;
}

/** Zero has no sign in Terraform. */
function unsignedZero(value: number): number {
  return value === 0 ? 0 : value;
}

export const numbers: FunctionTable = {
  abs: scalarFunction(['number'], Math.abs),
  ceil: scalarFunction(['number'], (value) => unsignedZero(Math.ceil(value))),
  floor: scalarFunction(['number'], (value) => unsignedZero(Math.floor(value))),
  log: scalarFunction(['number', 'number'], (value, base) => finite(Math.log(value) / Math.log(base))),
  max: extreme((a, b) => Math.max(b, a)),
  min: extreme((a, b) => Math.min(b, a)),
  parseint,
  pow: scalarFunction(['number', 'number'], (value, power) => finite(value ** power)),
  signum: scalarFunction(['number'], (value) => {
    if (!Number.isInteger(value)) fail('a whole number is required');
    return unsignedZero(Math.sign(value));
  }),
};
