/** Facts about public names: what was asked, and who answered. */
import type { Evidence } from '../estate/index.js';
import type { Security } from './dns/index.js';

/** Whose a host or an address is, as far as can be told. */
export interface Owner {
  /** Component of the atlas, or `dns/ZONE` for somebody the atlas does not know. */
  readonly component: string;
  readonly evidence: Evidence;
}

export interface AddressFact {
  readonly address: string;
  readonly owner?: Owner;
  /** Name by which the owner was found, where no published range tells. */
  readonly ptr?: string;
}

export interface ServerFact {
  readonly name: string;
  /** Zone that the server's own name lies in; undefined where it has none that answers. */
  readonly zone?: string;
  /** With the place of each by published ranges: a DNS provider may itself hang on one cloud. */
  readonly addresses: readonly AddressFact[];
  /** By its name. */
  readonly owner?: Owner;
  /** Why it is of no use for the zone: lame, silent, refuses, has no address. */
  readonly problem?: string;
}

export interface ZoneFact {
  /** Without the last dot; the root is empty. */
  readonly origin: string;
  readonly parent: string;
  readonly servers: readonly ServerFact[];
  /** What the zone itself names as its servers, where that is not what its parent does. */
  readonly ownServers?: readonly string[];
  /** Its parent vouches for it. */
  readonly signed: boolean;
  /** How far it can be trusted, from the root down, and which link decides that. */
  readonly security: Security;
}

export interface HostFact {
  readonly host: string;
  readonly aliases: readonly { readonly from: string; readonly to: string }[];
  /** Last name of the chain. */
  readonly last: string;
  /** Owner by the last name, or by one of the names on the way. */
  readonly owner?: Owner;
  readonly addresses: readonly AddressFact[];
  /** Zones whose servers have to answer for it, from its own to those of its aliases. */
  readonly zones: readonly string[];
  readonly problem?: string;
  /** Servers of its zone that gave other addresses than the rest. */
  readonly split?: readonly { readonly server: string; readonly addresses: readonly string[] }[];
}

export interface CertificateFact {
  readonly issuer: string;
  /** ISO time. */
  readonly validTo: string;
  /** Hosts that a client may ask whether it was revoked. */
  readonly statusHosts: readonly string[];
  readonly problem?: string;
}

export interface PageFact {
  /** Addresses from the first to the one that answered. */
  readonly redirects: readonly string[];
  /** Other hosts that the page names in its markup; those it loads by script are not seen. */
  readonly hosts: readonly { readonly host: string; readonly owner?: Owner }[];
  readonly problem?: string;
}

/** Everything about one name. */
export interface NameFact {
  readonly domain: string;
  readonly web: HostFact;
  /** Sorted by preference; empty without MX: that mail goes to the address then (RFC 5321, section 5.1) nobody relies on. */
  readonly mail: readonly (HostFact & { readonly preference: number })[];
  /** `.` as the only exchange: no mail is taken (RFC 7505). */
  readonly noMail: boolean;
  readonly caa: readonly string[];
  readonly certificate?: CertificateFact;
  readonly page?: PageFact;
  /** Other hosts that the page's redirects lead through: without them nobody arrives. */
  readonly hops: readonly HostFact[];
  /** Hosts of services that only matter in part: pages' third parties and certificate status, looked up like the name. */
  readonly extras: readonly HostFact[];
  /** Questions about the name itself; those about zones are shared by all names. */
  readonly queries: number;
  readonly ms: number;
  /** Why it could not be traced to its end. */
  readonly problem?: string;
}

export interface Trace {
  /** ISO time. */
  readonly at: string;
  readonly names: readonly NameFact[];
  readonly zones: ReadonlyMap<string, ZoneFact>;
}
