import { FALSE, type Literal, TRUE } from '../../engine/index.js';
import type { Definition, Problem } from './definitions.js';
import type { Expressions } from './expressions.js';
import type { Quantity } from './quantity.js';
import type { Element } from './xml.js';

/** The value of `<constant value="true"/>`; a house event without one is false. */
export function constantOf(element: Element | undefined, file: string, problem: Problem): Literal {
  if (element === undefined) return FALSE;
  const { value } = element.attributes;
  if (element.name === 'constant' && value === 'true') return TRUE;
  if (element.name !== 'constant' || value !== 'false') {
    problem(
      `<${element.name} value="${value ?? ''}"> is no constant; expected true or false`,
      file,
      element.line,
    );
  }
  return FALSE;
}

/** Samples by which one sees whether there are any. */
const TRIAL = 16;

/** The probability of a basic event; undefined where it has none, or something is wrong with it, which is told. */
export function probabilityOf(
  event: Definition,
  expressions: Expressions,
  problem: Problem,
): Quantity | undefined {
  const found = expressions.valueOf(event);
  if (found === undefined) return undefined;
  const { file, body } = event;
  if (found.value >= 0 && found.value <= 1) {
    if (found.samples?.(TRIAL).some(Number.isNaN) !== true) return found;
    problem(
      `"${event.name}" has a random deviate that is no number; check its error factor and level`,
      file,
      body!.line,
    );
    return undefined;
  }
  problem(`"${event.name}" has the probability ${found.value}, expected 0 to 1`, file, body!.line);
  return undefined;
}
