/** Record sets of one name and type; data in presentation format, as in a zone file. */
export interface RecordSet {
  /** Absolute, lower case, without the last dot. */
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  /** All there is: what servers answer with that do not choose. */
  readonly data: readonly string[];
  /** Of which one is answered with, as often as its weight among the weights says. */
  readonly members?: readonly Member[];
  /** What clients in a network are answered with, in place of the above; of several networks the smallest counts. */
  readonly bySubnet?: readonly SubnetData[];
}

/** A part of the data of a set that is answered together: the addresses of one endpoint. */
export interface Member {
  readonly weight: number;
  readonly data: readonly string[];
}

export interface SubnetData {
  /** `192.0.2.0/24`, `2001:db8::/32`. */
  readonly subnet: string;
  readonly data: readonly string[];
}

export interface PlannedZone {
  readonly origin: string;
  /** SOA serial (RFC 1982 arithmetic): the plan's number and the zone's offset. */
  readonly serial: number;
  /** All of the zone but its SOA, which is made of the serial and `soa`. */
  readonly records: readonly RecordSet[];
  readonly soa: {
    readonly primary: string;
    readonly contact: string;
    readonly refresh: number;
    readonly retry: number;
    readonly expire: number;
    readonly negativeTtl: number;
  };
}

/**
 * Everything that is answered from one moment on. A plan never changes once it has a number, and numbers come from one
 * compare-and-set in the store: of two plans the one with the higher number is the newer.
 */
export interface Plan {
  readonly number: number;
  /** Milliseconds since 1970 by the clock of the node that made it: for people, never for decisions. */
  readonly madeAt: number;
  readonly madeBy: string;
  /** One sentence for people: what changed and because of what. */
  readonly why: string;
  readonly zones: readonly PlannedZone[];
  /** Endpoints behind each steered name, in the order they are used. */
  readonly active: Readonly<Record<string, readonly string[]>>;
}
