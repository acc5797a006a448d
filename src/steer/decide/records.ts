/** From endpoints behind names to the record sets of a zone. */
import type { EndpointConfig, NameConfig, PlannedZone, RecordSet, ZoneConfig } from '../model/index.js';
import type { Preference } from './policies.js';

/**
 * Endpoints that can be answered with together: one host name (a CNAME has no company, RFC 1034 section 3.6.2), or all
 * that have addresses. The first decides.
 */
export function together(
  active: readonly string[],
  endpoints: ReadonlyMap<string, EndpointConfig>,
): readonly string[] {
  const known = active.filter((id) => endpoints.has(id));
  const first = known.slice(0, 1);
  if (first.some((id) => endpoints.get(id)!.host !== undefined)) return first;
  return known.filter((id) => endpoints.get(id)!.host === undefined);
}

interface Sets {
  readonly used: readonly EndpointConfig[];
  readonly preferences: readonly Preference[];
  readonly sets: readonly RecordSet[];
}

/** The last sets of each name: most names stay as they are from one proposal to the next. */
const lastSets = new WeakMap<NameConfig, Sets>();

/** A, AAAA or CNAME record sets of a steered name. */
function steeredSets(
  name: NameConfig,
  active: readonly string[],
  endpoints: ReadonlyMap<string, EndpointConfig>,
  preferences: readonly Preference[],
): readonly RecordSet[] {
  const used = active.map((id) => endpoints.get(id)!);
  const last = lastSets.get(name);
  if (
    last !== undefined &&
    areEqual(last.used, used, (one, other) => one === other) &&
    areEqual(last.preferences, preferences, isSamePreference)
  )
    return last.sets;
  const sets = setsOf(name, used, preferences, endpoints);
  lastSets.set(name, { used, preferences, sets });
  return sets;
}

function areEqual<T>(some: readonly T[], others: readonly T[], same: (one: T, other: T) => boolean): boolean {
  return some.length === others.length && some.every((one, i) => same(one, others[i]!));
}

function isSamePreference(one: Preference, other: Preference): boolean {
  return one.subnet === other.subnet && one.endpoint === other.endpoint;
}

function setsOf(
  name: NameConfig,
  used: readonly EndpointConfig[],
  preferences: readonly Preference[],
  endpoints: ReadonlyMap<string, EndpointConfig>,
): readonly RecordSet[] {
  const host = used[0]?.host;
  if (host !== undefined) return [{ name: name.name, type: 'CNAME', ttl: name.ttl, data: [dotted(host)] }];
  const weightOf = new Map(name.endpoints.map(({ endpoint, weight }) => [endpoint, weight]));
  return ['A', 'AAAA'].flatMap((type) => {
    const dataOf = ({ addresses }: EndpointConfig) =>
      addresses.filter((address) => address.includes(':') === (type === 'AAAA'));
    const members = used.flatMap((endpoint) => {
      const data = dataOf(endpoint);
      return data.length === 0 ? [] : [{ weight: weightOf.get(endpoint.id) ?? 1, data }];
    });
    if (members.length === 0) return [];
    const data = members.flatMap((member) => member.data);
    // A network whose endpoint has no address of this family gets what all get: never nothing.
    const bySubnet = preferences.flatMap(({ subnet, endpoint }) => {
      const own = dataOf(endpoints.get(endpoint)!);
      return own.length === 0 ? [] : [{ subnet, data: own }];
    });
    return [
      {
        name: name.name,
        type,
        ttl: name.ttl,
        data,
        ...(name.policy === 'weighted' && members.length > 1 ? { members } : {}),
        ...(bySubnet.length > 0 ? { bySubnet } : {}),
      },
    ];
  });
}

/** A zone whose serial is still to come: it is the plan's number that makes it. */
export function zoneOf(
  zone: ZoneConfig,
  active: Readonly<Record<string, readonly string[]>>,
  endpoints: ReadonlyMap<string, EndpointConfig>,
  preferencesOf: (name: NameConfig) => readonly Preference[],
): PlannedZone {
  const { refresh, retry, expire, negativeTtl } = zone.soa;
  const servers = zone.nameServers.map(dotted);
  const ttl = Math.max(negativeTtl, refresh);
  return {
    origin: zone.origin,
    serial: 0,
    records: [
      { name: zone.origin, type: 'NS', ttl, data: servers },
      ...zone.records,
      ...zone.names.flatMap((name) =>
        steeredSets(name, active[name.name] ?? [], endpoints, preferencesOf(name)),
      ),
    ],
    soa: { primary: servers[0] ?? '.', contact: zone.contact, refresh, retry, expire, negativeTtl },
  };
}

/** Serial of a zone in a plan: arithmetic modulo 2^32 (RFC 1982). */
export function serialOf(zone: Pick<ZoneConfig, 'serialOffset'> | undefined, number: number): number {
  return (number + (zone?.serialOffset ?? 0)) % 2 ** 32;
}

function dotted(name: string): string {
  return name.endsWith('.') ? name : `${name}.`;
}
