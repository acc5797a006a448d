import type { Row } from './reduce.js';

/** What one provider publishes, and since when it is known here. */
export interface RangeList {
  readonly provider: string;
  /** Where the provider publishes it. */
  readonly source: string;
  /** ISO date of what is here. */
  readonly date: string;
}

/** All lists as scripts/compile-ranges.mjs writes them. */
export interface RangePack {
  readonly lists: readonly RangeList[];
  /** In the order of `packed`. */
  readonly components: readonly string[];
  /**
   * Numbers in digits of base 64, the lower ones first, five bits in each and the sixth for "more follow". For each
   * component: how many lengths of prefix it has, and for each of these the length (of IPv4: 256 more), how many
   * prefixes, and the prefixes as the differences between them, without the bits behind the length.
   */
  readonly packed: string;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const MAPPED = 0xffffn << 32n;

/** The rows of a pack. */
export function unpack({ components, packed }: RangePack): readonly Row[] {
  const value = new Map([...DIGITS].map((digit, i) => [digit, i]));
  let at = 0;
  const next = (): bigint => {
    let [number, shift] = [0n, 0n];
    for (;;) {
      const digit = value.get(packed[at++]!)!;
      number |= BigInt(digit & 31) << shift;
      if (digit < 32) return number;
      shift += 5n;
    }
  };
  const rows: Row[] = [];
  for (const component of components) {
    for (let lengths = next(); lengths > 0n; lengths--) {
      const length = Number(next());
      const isFour = length >= 256;
      const bits = isFour ? length - 256 + 96 : length;
      let prefix = 0n;
      for (let left = next(); left > 0n; left--) {
        prefix += next();
        rows.push({ first: (prefix << BigInt(128 - bits)) | (isFour ? MAPPED : 0n), bits, component });
      }
    }
  }
  return rows;
}
