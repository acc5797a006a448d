import type { Member, PlannedZone, RecordSet } from '../../model/index.js';
import {
  isWithin,
  long,
  mailboxName,
  type Network,
  nameFromText,
  nameToText,
  networkFromText,
  parentOf,
  type Rdata,
  rdataFromText,
  TYPE,
  typeCode,
  type WireName,
} from '../wire/index.js';

export interface RecordData {
  readonly type: number;
  readonly ttl: number;
  readonly data: readonly Rdata[];
  /** One of which is answered with, by its weight; where there are none, `data`. */
  readonly members?: readonly (Part & { readonly weight: number })[];
  /** In place of all that, for clients in a network. */
  readonly bySubnet?: readonly (Part & { readonly network: Network })[];
}

/** A part of a set's data that is answered together; never empty. */
export interface Part {
  readonly data: readonly Rdata[];
}

/** A name that exists in a zone: with records of its own, or because there are names below it (RFC 4592, 2.2.2). */
export interface Node {
  readonly name: WireName;
  readonly zone: Zone;
  readonly sets: Map<number, RecordData>;
  /** The delegation at this name or above it, inside the zone. */
  cut: Node | undefined;
  /** The `*` just below this name. */
  wildcard: Node | undefined;
}

export interface Zone {
  readonly origin: WireName;
  /** As it is planned: `shop.example`. */
  readonly title: string;
  readonly serial: number;
  readonly soa: RecordData;
  /** By name; the apex is there always. */
  readonly nodes: ReadonlyMap<WireName, Node>;
}

/** Everything that is wrong with a zone, each problem with its record and what was expected. */
export class ZoneError extends Error {
  override readonly name = 'ZoneError';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('; '));
  }
}

/** RFC 2181, 8: a TTL has 31 bits. */
const MAX_TTL = 0x7fffffff;
const MAX_WEIGHT = 0xffff;
/** What may stand beside a CNAME (RFC 4034, 3 and 4.1: RRSIG, NSEC; added by those who sign). */
const BESIDE_CNAME = new Set<number>([TYPE.CNAME, 46, 47]);

/** A zone as it is answered; throws a ZoneError that names every record which cannot be. */
export function compileZone(planned: PlannedZone): Zone {
  return runToEnd(zoneInSteps(planned));
}

/** Does all of it at once. */
export function runToEnd<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { value, done } = steps.next();
    if (done) return value;
  }
}

/** As compileZone, with pauses after short pieces of work: between them, questions are answered. */
export function* zoneInSteps(planned: PlannedZone): Generator<void, Zone> {
  const problems: string[] = [];
  const attempt = <T>(where: string, make: () => T): T | undefined => {
    try {
      return make();
    } catch (error) {
      problems.push(`${planned.origin}: ${where}: ${(error as Error).message}`);
      return undefined;
    }
  };
  const origin = attempt('origin', () => nameFromText(planned.origin));
  const soa = attempt('SOA', () => soaOf(planned));
  if (origin === undefined || soa === undefined) throw new ZoneError(problems);
  const nodes = new Map<WireName, Node>();
  const zone: Zone = { origin, title: planned.origin, serial: planned.serial >>> 0, soa, nodes };
  nodeAt(zone, nodes, origin).sets.set(TYPE.SOA, soa);
  for (const set of planned.records) {
    yield;
    const { name, type } = set;
    attempt(`${name} ${type}`, () => {
      const owner = nameFromText(name);
      if (!isWithin(owner, origin))
        throw new Error(`is outside the zone, expected a name below ${planned.origin}`);
      addTo(nodeAt(zone, nodes, owner), set);
    });
  }
  if (!nodes.get(origin)!.sets.has(TYPE.NS))
    problems.push(`${planned.origin}: has no NS record at its apex, expected at least one name server`);
  for (const node of nodes.values()) attempt(nameToText(node.name), () => checkAliases(node));
  if (problems.length > 0) throw new ZoneError(problems);
  for (const node of nodes.values()) {
    yield;
    node.cut = cutAbove(node);
  }
  return zone;
}

function addTo(node: Node, set: RecordSet): void {
  const { type, ttl, data } = set;
  const code = typeCode(type);
  if (code === undefined || code === TYPE.SOA)
    throw new Error(
      code === undefined ? 'is of a type that zones cannot hold' : 'is made by itself: leave it out',
    );
  if (!Number.isInteger(ttl) || ttl < 0 || ttl > MAX_TTL)
    throw new Error(`has the TTL ${ttl}, expected whole seconds from 0 to ${MAX_TTL}`);
  const all = [data, ...[...(set.members ?? []), ...(set.bySubnet ?? [])].map((part) => part.data)];
  if (all.some(({ length }) => length === 0)) throw new Error('has no data: a set of records is never empty');
  const known = node.sets.get(code);
  if (known !== undefined && known.ttl !== ttl)
    throw new Error(`has the TTLs ${known.ttl} and ${ttl}, expected one for all records of a name and type`);
  node.sets.set(code, {
    type: code,
    ttl,
    data: rdataOf(type, data, known?.data),
    ...(set.members && { members: set.members.map((member) => weighed(type, member)) }),
    ...(set.bySubnet && {
      bySubnet: set.bySubnet.map((part) => ({
        network: networkFromText(part.subnet),
        data: rdataOf(type, part.data),
      })),
    }),
  });
}

/** Each only once (RFC 2181, 5). */
function rdataOf(type: string, data: readonly string[], before: readonly Rdata[] = []): readonly Rdata[] {
  const unique = new Map(before.map((one) => [one.bytes, one]));
  for (const text of data) {
    const rdata = rdataFromText(type, text);
    unique.set(rdata.bytes, rdata);
  }
  return [...unique.values()];
}

function weighed(type: string, { weight, data }: Member) {
  if (!(weight > 0 && weight <= MAX_WEIGHT))
    throw new Error(`has the weight ${weight}, expected one above 0 and at most ${MAX_WEIGHT}`);
  return { weight, data: rdataOf(type, data) };
}

/** The node of a name, made with those between it and the apex. */
function nodeAt(zone: Zone, nodes: Map<WireName, Node>, name: WireName): Node {
  const known = nodes.get(name);
  if (known !== undefined) return known;
  const node: Node = { name, zone, sets: new Map(), cut: undefined, wildcard: undefined };
  nodes.set(name, node);
  if (name !== zone.origin) {
    const parent = nodeAt(zone, nodes, parentOf(name)!);
    if (name.startsWith('\x01*')) parent.wildcard = node;
  }
  return node;
}

/** RFC 1034, 3.6.2: at a name with a CNAME there is nothing else, and one of it. RFC 4592, 4.2: no delegation at a `*`. */
function checkAliases({ name, sets, zone }: Node): void {
  const alias = sets.get(TYPE.CNAME);
  if (
    alias !== undefined &&
    (alias.data.length > 1 || [...sets.keys()].some((type) => !BESIDE_CNAME.has(type)))
  )
    throw new Error('has a CNAME beside other records, expected it alone');
  if (name !== zone.origin && name.startsWith('\x01*') && sets.has(TYPE.NS))
    throw new Error('is a wildcard with NS records, expected none');
}

function cutAbove(node: Node): Node | undefined {
  const { zone } = node;
  let cut: Node | undefined;
  for (let name = node.name; name !== zone.origin; name = parentOf(name)!) {
    const above = zone.nodes.get(name)!;
    if (above.sets.has(TYPE.NS)) cut = above;
  }
  return cut;
}

/** Its TTL is that of negative answers too (RFC 2308, 3), so both are one number. */
function soaOf({ serial, soa }: PlannedZone): RecordData {
  const primary = nameFromText(soa.primary);
  const bytes = [
    primary,
    mailboxName(soa.contact),
    ...[serial >>> 0, soa.refresh, soa.retry, soa.expire, soa.negativeTtl].map(long),
  ].join('');
  return { type: TYPE.SOA, ttl: soa.negativeTtl, data: [{ bytes, names: [0, primary.length] }] };
}
