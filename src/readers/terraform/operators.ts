/** Operators on values that may be unknown. */
import { Sym, type Value } from '../inference/index.js';
import type { BinaryOp } from './hcl/index.js';
import {
  bare,
  equalValues,
  Failure,
  handleOf,
  isChoice,
  refsOf,
  shown,
  unknownFrom,
  withRefs,
} from './values.js';

export function unary(op: '-' | '!', operand: Value): Value {
  if (op === '!') {
    const truth = truthOf(operand);
    return truth === undefined ? unknownFrom([operand], `!${shown(operand)}`) : remember(!truth, [operand]);
  }
  const number = numberOf(operand);
  return number === undefined ? unknownFrom([operand]) : remember(number === 0 ? 0 : -number, [operand]);
}

/** Every operator but `&&` and `||`, which look at their right side only where they have to. */
export function binary(op: BinaryOp, left: Value, right: Value): Value {
  if (op === '==' || op === '!=') {
    const equal = equality(left, right);
    return equal === undefined
      ? unknownFrom([left, right], operationName(op, left, right))
      : remember(equal === (op === '=='), [left, right]);
  }
  const a = numberOf(left);
  const b = numberOf(right);
  if (a === undefined || b === undefined) return unknownFrom([left, right], operationName(op, left, right));
  return remember(arithmetic(op, a, b), [left, right]);
}

function operationName(op: BinaryOp, left: Value, right: Value): string {
  return `${shown(left)} ${op} ${shown(right)}`.slice(0, 200);
}

function arithmetic(op: BinaryOp, a: number, b: number): number | boolean {
  switch (op) {
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    case '+':
      return finite(a + b);
    case '-':
      return finite(a - b);
    case '*':
      return finite(a * b);
    case '/':
      if (b === 0) throw new Failure('division by zero');
      return finite(a / b);
    case '%':
      if (b === 0) throw new Failure('division by zero');
      return finite(a % b);
    default:
      throw new Failure(`unsupported operator ${op}`);
  }
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new Failure('number out of range');
  return value === 0 ? 0 : value;
}

function equality(left: Value, right: Value): boolean | undefined {
  // A resource or a module as a whole is never null.
  if (bare(left) === null && handleOf(right)?.whole !== undefined) return false;
  if (bare(right) === null && handleOf(left)?.whole !== undefined) return false;
  if (bare(left) === null && isIdentity(right)) return false;
  if (bare(right) === null && isIdentity(left)) return false;
  return equalValues(left, right);
}

/** The ARN or id of something that exists, by itself: known after apply, and never null. */
function isIdentity(value: Value): boolean {
  if (!(value instanceof Sym) || value.known !== undefined || value.parts !== undefined) return false;
  const [ref, ...others] = value.refs;
  return others.length === 0 && (ref?.path === 'arn' || ref?.path === 'id') && !isChoice(value);
}

function remember(value: boolean | number, from: readonly Value[]): Value {
  return from.some((operand) => operand instanceof Sym) ? withRefs(value, refsOf(from)) : value;
}

/** The truth value of a condition, undefined where it is unknown. */
export function truthOf(value: Value): boolean | undefined {
  const plain = bare(value);
  if (plain instanceof Sym) return undefined;
  if (typeof plain === 'boolean') return plain;
  if (plain === 'true') return true;
  if (plain === 'false') return false;
  throw new Failure(plain === null ? 'a condition must not be null' : 'a condition must be true or false');
}

/** The number an operand is, undefined where it is unknown. */
export function numberOf(value: Value): number | undefined {
  const plain = bare(value);
  if (plain instanceof Sym) return undefined;
  if (typeof plain === 'number') return plain;
  // Before Terraform 0.12 `true` was 1; `count = var.enabled` is still found.
  if (typeof plain === 'boolean') return Number(plain);
  if (plain === 'true' || plain === 'false') return Number(plain === 'true');
  if (typeof plain === 'string' && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(plain))
    return Number(plain);
  throw new Failure(plain === null ? 'null is not a number' : 'a number is required');
}
