import { formatPrefix, parseAddress } from './addresses.js';
import { type RangePack, unpack } from './pack.js';
import type { Published } from './published.js';
import { reduce } from './reduce.js';
import { rowAt, type Table, tableOf } from './table.js';

export { formatAddress, parseAddress } from './addresses.js';
export { DOWNLOADS, type Published, readPublished } from './published.js';
export { type Row, reduce } from './reduce.js';

/** Whose an address is, by what its owner publishes. */
export interface AddressOwner {
  /** The narrowest component that is known: `aws/us-east-1/s3`, `aws/us-east-1`, `cloudflare`. */
  readonly component: string;
  readonly provider: string;
  /** `global` for a service without a region; undefined where the provider does not say, or names one the atlas lacks. */
  readonly region?: string;
  readonly service?: string;
  /** The published range that the address is in: `52.94.0.0/22`. */
  readonly range: string;
  /** Where the provider publishes it. */
  readonly source: string;
  /** ISO date of the list: ranges come and go. */
  readonly date: string;
}

export interface Ranges {
  /** The owner of an IPv4 or IPv6 address; undefined for nobody's that is known, and for what is no address. */
  readonly ownerOf: (address: string) => AddressOwner | undefined;
}

/**
 * The ranges that providers publish. Loaded when asked for, since most commands do not need them. The longest prefix
 * counts: a bucket's address is the service's before it is the region's.
 */
export async function loadRanges(newer: readonly Fetched[] = []): Promise<Ranges> {
  const { data } = await import('./generated.js');
  return rangesOf(JSON.parse(data) as RangePack, newer);
}

/** A list that was fetched since; `date` is that of the list, or of the day it was fetched. */
export interface Fetched extends Published {
  readonly date: string;
}

/** The same over a pack of one's own; a newer list stands in for the pack's of the same provider. Laid out with the first address. */
export function rangesOf(pack: RangePack, newer: readonly Fetched[] = []): Ranges {
  const dates = new Map(pack.lists.map(({ provider, date }) => [provider, date]));
  const used = newer.filter(
    ({ provider, date, rows }) => rows.length > 0 && date > (dates.get(provider) ?? ''),
  );
  const replaced = new Set(used.map(({ provider }) => provider));
  const lists = new Map(
    [...pack.lists.filter(({ provider }) => !replaced.has(provider)), ...used].map((list) => [
      list.provider,
      list,
    ]),
  );
  const rows = () => [
    ...unpack(pack).filter(({ component }) => !replaced.has(component.split('/')[0]!)),
    ...used.flatMap((list) => reduce(list.rows)),
  ];
  let table: Table | undefined;
  return {
    ownerOf: (text) => {
      const address = parseAddress(text);
      if (address === undefined) return undefined;
      table ??= tableOf(rows());
      const row = rowAt(table, address);
      if (row === undefined) return undefined;
      const [provider = '', region, service] = row.component.split('/');
      const { source, date } = lists.get(provider)!;
      return {
        component: row.component,
        provider,
        ...(region === undefined ? {} : { region }),
        ...(service === undefined ? {} : { service }),
        range: formatPrefix(row),
        source,
        date,
      };
    },
  };
}
