/** Record sets of one name and type; data in presentation format, as in a zone file. */
export interface RecordSet {
  /** Absolute, lower case, without the last dot. */
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  readonly data: readonly string[];
  /** One for each of `data`, for servers that choose by weight; others answer with all. */
  readonly weights?: readonly number[];
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
