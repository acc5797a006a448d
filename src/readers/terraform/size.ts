/** How large a value is when it is written out, although its pieces are shared. */
import { isList, isMap, type Value } from '../inference/index.js';

/** Values larger or deeper than this are kept as unknown: whoever walks through them would not come back. */
const LEAVES_MAX = 200_000;
const DEPTH_MAX = 100;

interface Size {
  readonly leaves: number;
  readonly depth: number;
}

const LEAF: Size = { leaves: 1, depth: 0 };
const sizes = new WeakMap<object, Size>();

/** Locals that double each other make a value of astronomic size out of a few shared pieces. */
export function isTooLarge(value: Value): boolean {
  if (!isList(value) && !isMap(value)) return false;
  const { leaves, depth } = sizeOf(value);
  return leaves > LEAVES_MAX || depth > DEPTH_MAX;
}

function sizeOf(value: Value): Size {
  if (!isList(value) && !isMap(value)) return LEAF;
  let size = sizes.get(value);
  if (size === undefined) {
    let leaves = 1;
    let depth = 0;
    for (const item of value.values()) {
      const inner = sizeOf(item);
      leaves += inner.leaves;
      depth = Math.max(depth, inner.depth);
    }
    size = { leaves, depth: depth + 1 };
    // A structure of plain values is measured again faster than it is looked up.
    if (depth > 0) sizes.set(value, size);
  }
  return size;
}
