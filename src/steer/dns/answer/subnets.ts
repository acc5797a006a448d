import type { Network } from '../wire/index.js';

/** What goes for networks, found by the bits of an address. */
export interface Subnets<T> {
  /**
   * What goes for a network: the bytes of its address from `at` on, 4 or 16 of them, with `bits` that are known. `scope`
   * is the shortest prefix of the address for whose whole network the same goes: never does another answer's network lie
   * within it (RFC 7871, 7.2.1 has overlapping ones taken apart). It is longer than `bits` where these are too few to
   * tell: then what goes for most of the network is found.
   */
  readonly find: (
    address: Uint8Array,
    at: number,
    family: 4 | 6,
    bits: number,
  ) => { readonly value: T | undefined; readonly scope: number };
}

/** A node of the tree of bits. */
interface Fork<T> {
  value: T | undefined;
  readonly below: [Fork<T> | undefined, Fork<T> | undefined];
  /** Length of the longest prefix at it or below it. */
  longest: number;
}

const fork = <T>(): Fork<T> => ({ value: undefined, below: [undefined, undefined], longest: 0 });

/** Of networks that are given twice, the first counts. */
export function createSubnets<T>(entries: readonly (readonly [Network, T])[]): Subnets<T> {
  const roots = { 4: fork<T>(), 6: fork<T>() };
  for (const [{ bytes, bits }, value] of entries) {
    let node = roots[bytes.length === 4 ? 4 : 6];
    for (let depth = 0; ; depth += 1) {
      node.longest = Math.max(node.longest, bits);
      if (depth === bits) break;
      const bit = (bytes.charCodeAt(depth >> 3) >> (7 - (depth & 7))) & 1;
      node.below[bit] ??= fork();
      node = node.below[bit]!;
    }
    node.value ??= value;
  }
  return {
    find: (address, at, family, bits) => {
      let node = roots[family];
      let value: T | undefined;
      for (let depth = 0; ; depth += 1) {
        value = node.value ?? value;
        const isUniform = node.below[0] === undefined && node.below[1] === undefined;
        // Not 0: that would stand for the other family's addresses too.
        if (isUniform) return { value, scope: Math.max(depth, 1) };
        if (depth === bits) return { value, scope: node.longest };
        const next = node.below[((address[at + (depth >> 3)]! >> (7 - (depth & 7))) & 1) as 0 | 1];
        if (next === undefined) return { value, scope: depth + 1 };
        node = next;
      }
    },
  };
}
