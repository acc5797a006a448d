import { ownerOfHost, parseAddress, type Ranges } from '../atlas/index.js';
import { type Budget, dataOf, type Resolver } from './dns/index.js';
import type { AddressFact, Owner } from './types.js';

/** By the name, as the atlas lists host names. */
export function ownerByHost(host: string): Owner | undefined {
  const owner = ownerOfHost(host);
  return (
    owner && {
      component: owner.id,
      evidence: { by: 'observed', rule: 'host-name', note: `by its name, ${host}` },
    }
  );
}

/** By the ranges that providers publish. */
export function ownerByRange(ranges: Ranges, address: string): Owner | undefined {
  const found = ranges.ownerOf(address);
  return (
    found && {
      component: found.component,
      evidence: {
        by: 'observed',
        rule: 'address-range',
        url: found.source,
        note: `${address} is in ${found.range}, published as of ${found.date}`,
      },
    }
  );
}

/** Reverse name of an address (RFC 1035, section 3.5; RFC 3596, section 2.5). */
function reverseName(address: string): string {
  if (!address.includes(':')) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const digits = parseAddress(address)!.toString(16).padStart(32, '0');
  return `${[...digits].reverse().join('.')}.ip6.arpa`;
}

/** Whose an address is: by published ranges, else by what its reverse name tells, where there is a resolver to ask. */
export async function addressFact(
  address: string,
  ranges: Ranges,
  resolver: Resolver | undefined,
  budget: Budget,
): Promise<AddressFact> {
  const owner = ownerByRange(ranges, address);
  if (owner !== undefined) return { address, owner };
  if (resolver === undefined) return { address };
  const { records } = await resolver.lookup(reverseName(address), 'PTR', budget);
  const [ptr] = dataOf<string>(records, 'PTR');
  const named = ptr === undefined ? undefined : ownerByHost(ptr);
  if (ptr === undefined || named === undefined) return { address, ...(ptr === undefined ? {} : { ptr }) };
  // Whoever holds the address writes the name, so it tells less than a range does.
  const evidence = {
    ...named.evidence,
    rule: 'reverse-name',
    note: `by the reverse name of ${address}, ${ptr}`,
  };
  return { address, ptr, owner: { ...named, evidence } };
}
