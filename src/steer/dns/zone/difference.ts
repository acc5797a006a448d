import { CLASS, type RecordOut } from '../wire/index.js';
import type { Zone } from './zone.js';

/** What makes one version of a zone out of another, without its SOA: records to remove, and records to add. */
export interface Difference {
  readonly removed: readonly RecordOut[];
  readonly added: readonly RecordOut[];
}

export const soaRecord = ({ origin, soa }: Zone): RecordOut => ({
  name: origin,
  type: soa.type,
  class: CLASS.IN,
  ttl: soa.ttl,
  rdata: soa.data[0]!,
});

/** All records of a zone but its SOA. */
export function recordsOf(zone: Zone): readonly RecordOut[] {
  const list: RecordOut[] = [];
  for (const { name, sets } of zone.nodes.values())
    for (const set of sets.values())
      if (set !== zone.soa)
        for (const rdata of set.data)
          list.push({ name, type: set.type, class: CLASS.IN, ttl: set.ttl, rdata });
  return list;
}

/** Record by record: one with another TTL is another record, as in an incremental transfer (RFC 1995, 4). */
export function difference(before: Zone, after: Zone): Difference {
  const old = new Map(recordsOf(before).map((record) => [keyOf(record), record]));
  const added = recordsOf(after).filter((record) => !old.delete(keyOf(record)));
  return { removed: [...old.values()], added };
}

/** Equal for equal records. */
const keyOf = ({ name, type, ttl, rdata }: RecordOut): string => `${name}${type}/${ttl}/${rdata.bytes}`;
