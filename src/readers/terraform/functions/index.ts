/** Terraform's built-in functions over values that may be unknown and remember where they came from. */
import type { Value } from '../../inference/index.js';
import { collections } from './collections.js';
import { conversion } from './conversion.js';
import { decodeYaml, documentFrom, encoding } from './encoding.js';
import { files } from './files.js';
import { hashing } from './hashing.js';
import { network } from './network.js';
import { numbers } from './numbers.js';
import { strings } from './strings.js';
import { type FunctionContext, type TerraformFunction, TooLarge, unknownFrom } from './support.js';
import { time } from './time.js';

export {
  bare,
  compareText,
  equalValues,
  type FunctionContext,
  FunctionError,
  fromParts,
  isDerived,
  type Parts,
  piecesOf,
  refsOf,
  setOf,
  TooLarge,
  toTextKeepingHistory,
  unknownFrom,
  withRefs,
} from './support.js';
export { decodeYaml, documentFrom };

const FUNCTIONS: ReadonlyMap<string, TerraformFunction> = new Map(
  [collections, conversion, encoding, files, hashing, network, numbers, strings, time].flatMap((table) =>
    Object.entries(table),
  ),
);

/** Every built-in function but `try` and `can`, which do not evaluate their arguments first. */
export const FUNCTION_NAMES: ReadonlySet<string> = new Set(FUNCTIONS.keys());

/**
 * Calls a function. Throws `FunctionError` where Terraform would report an error in the call. A function that
 * is not built in (a provider's, or one of a later version) gives an unknown value with the arguments' references.
 */
export function callFunction(name: string, args: readonly Value[], context: FunctionContext): Value {
  const body = FUNCTIONS.get(name.startsWith('core::') ? name.slice('core::'.length) : name);
  if (body === undefined) return unknownFrom(args, `${name}()`);
  try {
    return body(args, context);
  } catch (error) {
    // RangeError: nesting deeper than the stack, or a string longer than the engine allows.
    if (error instanceof TooLarge || error instanceof RangeError) return unknownFrom(args, `${name}()`);
    throw error;
  }
}
