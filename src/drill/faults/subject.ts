import { type AddressOwner, NOWHERE, ownerOfHost, type Places } from '../../atlas/index.js';
import { placed } from './places.js';

/** Whom a query or a connection is for. */
export interface Subject {
  /** The name that was asked for, or the address that a connection was made to. */
  readonly host: string;
  /** All names by which it is known: the one asked for, and those it is an alias of. Lower case. */
  readonly names: readonly string[];
  /** Components that these names belong to: services and third parties of the atlas. */
  readonly owners: readonly string[];
  /** Of an address: the range of its owner that it is in. */
  readonly published?: AddressOwner;
}

/** Somebody with a name; `places` says in which region services are whose names do not tell. */
export function subjectOf(host: string, aliases: readonly string[] = [], places: Places = NOWHERE): Subject {
  const names = [...new Set([host, ...aliases].map((name) => name.toLowerCase().replace(/\.$/, '')))];
  const owners = [
    ...new Set(
      names.flatMap((name) => {
        const owner = ownerOfHost(name);
        return owner === undefined ? [] : placed(owner, places);
      }),
    ),
  ];
  return { host: names[0]!, names, owners };
}

/** Somebody who is known by an address only, and the owner of that address where there is one. */
export function subjectAt(address: string, published: AddressOwner | undefined): Subject {
  if (published === undefined) return { host: address, names: [address], owners: [] };
  return { host: address, names: [address], owners: [published.component], published };
}
