import type { ZoneFact } from './types.js';

/** Prefix of whoever answers for a zone of name servers, and is not in the atlas. */
export const OPERATOR = 'dns/';

/**
 * Who runs name servers that nobody knows, by the zone their names lie in. One operator often spreads its names over several
 * top-level domains (`ns1.example-dns.com`, `ns1.example-dns.org`): zones that serve together and differ in nothing but that are
 * taken for one, since two would look like an alternative that there is not. The first of them by name stands for all.
 */
export function operatorsOf(zones: Iterable<ZoneFact>): (zone: string) => string {
  const same = new Map<string, string>();
  const first = (zone: string): string => {
    const other = same.get(zone);
    return other === undefined ? zone : first(other);
  };
  for (const { servers } of zones) {
    const together = [
      ...new Set(servers.flatMap(({ zone, owner }) => (owner === undefined && zone ? [zone] : []))),
    ];
    for (const one of together)
      for (const other of together) {
        const [least, most] = [first(one), first(other)].sort() as [string, string];
        if (least !== most && labelOf(one) === labelOf(other)) same.set(most, least);
      }
  }
  return (zone) => `${OPERATOR}${first(zone)}`;
}

/** `example-dns` of `example-dns.co.uk`. */
const labelOf = (zone: string): string => zone.split('.')[0]!;
