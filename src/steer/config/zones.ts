import type { NameConfig, ZoneConfig } from '../model/index.js';
import { absolute, isName, nameIn } from './names.js';
import type { RawName, RawZone } from './raw.js';
import { recordsOf } from './records.js';
import { type Complain, given, many, milliseconds, type Path, seconds } from './values.js';

/** Half a minute: what a cache may still answer after a failover. */
const TTL = 30;
const FAILBACK_HOLD_MS = 300_000;
/**
 * Secondaries ask every five minutes in case a NOTIFY is lost, and answer for four weeks without us: a name server that
 * goes on with old answers is what is left when everything here is gone (RFC 1912, section 2.2 has two to four weeks).
 */
const SOA = { refresh: 300, retry: 60, expire: 28 * 86_400, negativeTtl: 300 };

export function zonesOf(all: Readonly<Record<string, RawZone>>, complain: Complain): ZoneConfig[] {
  return Object.entries(all).map(([written, raw]) => {
    const path = ['zones', written];
    const origin = absolute(written);
    if (!isName(origin)) complain(`found "${written}"; expected the name of a zone, as shop.example`, path);
    const servers = raw.nameServers.map((one) => (typeof one === 'string' ? { name: one } : one));
    const nameServers = servers.map(({ name }, at) => {
      const found = name.includes('.') ? { name: absolute(name) } : nameIn(origin, name);
      const whole = typeof found === 'string' ? '' : found.name;
      if (!isName(whole)) complain(`found "${name}"; expected a name`, [...path, 'nameServers', at]);
      return whole;
    });
    const seats = servers.flatMap(({ at }, i) => (at === undefined ? [] : [[nameServers[i]!, at]]));
    const ttl = raw.ttl === undefined ? TTL : seconds(raw.ttl);
    return {
      origin,
      nameServers,
      ...(seats.length === 0 ? {} : { nameServersAt: Object.fromEntries(seats) }),
      ...(raw.registrar === undefined ? {} : { registrar: raw.registrar }),
      contact: raw.contact ?? `hostmaster@${origin}`,
      soa: {
        ...SOA,
        ...Object.fromEntries(Object.entries(raw.soa ?? {}).map(([key, time]) => [key, seconds(time)])),
      },
      records: recordsOf(origin, raw.records ?? {}, [...path, 'records'], complain),
      names: Object.entries(raw.names ?? {}).flatMap(([name, one]) =>
        nameOf(origin, name, one, ttl, [...path, 'names', name], complain),
      ),
      serialOffset: raw.serialOffset ?? 0,
    };
  });
}

const POLICIES = ['failover', 'weighted', 'allHealthy'] as const;

function nameOf(
  origin: string,
  written: string,
  raw: RawName,
  ttl: number,
  path: Path,
  complain: Complain,
): NameConfig[] {
  const found = nameIn(origin, written);
  if (typeof found === 'string') complain(found, path);
  const policies = POLICIES.filter((key) => raw[key] !== undefined);
  const [policy] = policies;
  if (policy === undefined || policies.length > 1)
    complain(`found ${policies.join(' and ') || 'no policy'}; expected one of ${POLICIES.join(', ')}`, path);
  if (typeof found === 'string' || policy === undefined) return [];
  const endpoints =
    policy === 'weighted'
      ? Object.entries(raw.weighted!).map(([endpoint, weight]) => ({ endpoint, weight }))
      : raw[policy]!.map((endpoint) => ({ endpoint, weight: 1 }));
  const { failback = FAILBACK_HOLD_MS / 1000 } = raw;
  return [
    {
      name: found.name,
      ...given({ label: raw.label }),
      policy: policy === 'allHealthy' ? 'all-healthy' : policy,
      endpoints,
      ...given({
        bySubnet:
          raw.bySubnet &&
          Object.entries(raw.bySubnet).map(([subnet, ids]) => ({ subnet, endpoints: many(ids) })),
      }),
      ttl: raw.ttl === undefined ? ttl : seconds(raw.ttl),
      minHealthy: raw.minHealthy ?? 1,
      failback: failback === 'manual' ? { kind: 'manual' } : { kind: 'auto', holdMs: milliseconds(failback) },
    },
  ];
}
