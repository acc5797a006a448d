import { formatPrefix, parseAddress } from './addresses.js';
import { type RangePack, unpack } from './pack.js';
import { rowAt, type Table, tableOf } from './table.js';

export { type Published, readPublished } from './published.js';
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
export async function loadRanges(): Promise<Ranges> {
  const { data } = await import('./generated.js');
  return rangesOf(JSON.parse(data) as RangePack);
}

/** The same over a pack of one's own. It is laid out with the first address. */
export function rangesOf(pack: RangePack): Ranges {
  const lists = new Map(pack.lists.map((list) => [list.provider, list]));
  let table: Table | undefined;
  return {
    ownerOf: (text) => {
      const address = parseAddress(text);
      if (address === undefined) return undefined;
      table ??= tableOf(unpack(pack));
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
