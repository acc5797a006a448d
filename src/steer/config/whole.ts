import { isLoopback } from '../../http/index.js';
import { networkFromText } from '../dns/index.js';
import type { EndpointConfig, NameConfig, SteerConfig, ZoneConfig } from '../model/index.js';
import { isWithin } from './names.js';
import { type Complain, hostAndPort, meant, type Path } from './values.js';

/** From here on a cache keeps the old answer for longer than most outages are noticed. */
const LONG_TTL = 300;
/** Shorter than this, one lost packet to the store makes a node's observations void. */
const SHORTEST_LEASE_MS = 3000;

/** What is wrong with the parts together: each is right in itself. */
export function checkWhole(config: SteerConfig, complain: Complain): void {
  checkCluster(config, complain);
  checkChoices(config, complain);
  const endpoints = new Map(config.endpoints.map((one) => [one.id, one]));
  const used = new Set<string>();
  for (const zone of config.zones) {
    checkZone(zone, config, complain);
    for (const name of zone.names) {
      checkName(name, zone, endpoints, complain);
      for (const { endpoint } of name.endpoints) used.add(endpoint);
    }
  }
  for (const { id } of config.endpoints)
    if (!used.has(id)) complain('no name uses it; it is only looked at', ['endpoints', id], 'warning');
}

function checkCluster(
  { nodes, quorum, leaseMs, limits, zones, status, admin }: SteerConfig,
  complain: Complain,
): void {
  const count = nodes.length;
  if (quorum > count)
    complain(`found ${quorum}; expected at most ${count}, as many as there are nodes`, ['quorum']);
  else if (count > 1 && quorum === 1)
    complain('with a quorum of 1 the opinion of any one node moves traffic', ['quorum'], 'warning');
  if (count === 1)
    complain(
      'one node: nobody doubts what it sees, and nobody steers when it is lost; expected three, at three providers',
      ['nodes'],
      'warning',
    );
  if (count === 2)
    complain(
      'two nodes: with one of them lost, or each seeing something else, nobody can decide; expected three',
      ['nodes'],
      'warning',
    );
  if (leaseMs < SHORTEST_LEASE_MS)
    complain(`found ${leaseMs} ms; expected at least ${SHORTEST_LEASE_MS / 1000}s`, ['lease']);
  for (const { origin, names } of zones) {
    if (names.length > 0 && limits.maxChange * names.length < 1)
      complain(
        `no plan may change even one of the ${names.length} steered names of ${origin}; expected at least ${Math.ceil(100 / names.length)}%`,
        ['limits', 'maxChange'],
      );
  }
  for (const [section, listen] of [
    ['status', status.listen],
    ['admin', admin.listen],
  ] as const) {
    if (listen !== undefined && hostAndPort(listen) === undefined)
      complain(`found "${listen}"; expected an address and a port up to 65535`, [section, 'listen']);
  }
  const host = hostAndPort(admin.listen)?.host;
  if (host !== undefined && !isLoopback(host))
    complain(
      'the admin API can be reached from outside, and tokens travel unencrypted; put TLS or a tunnel before it',
      ['admin', 'listen'],
      'warning',
    );
}

function checkZone(zone: ZoneConfig, { zones }: SteerConfig, complain: Complain): void {
  const { origin, nameServers, records, names } = zone;
  const path = ['zones', origin];
  const same = zones.filter((one) => one.origin === origin);
  if (same.length > 1 && same[0] === zone) complain('the zone is there twice, written in two ways', path);
  if (new Set(nameServers).size < nameServers.length)
    complain('a name server is listed twice', [...path, 'nameServers']);
  if (new Set(nameServers).size < 2)
    complain(
      'one name server: expected two or more, at different providers (RFC 2182, section 5)',
      [...path, 'nameServers'],
      'warning',
    );
  const hasAddress = (name: string) =>
    names.some((one) => one.name === name) ||
    records.some((one) => one.name === name && (one.type === 'A' || one.type === 'AAAA'));
  nameServers.forEach((name, at) => {
    if (isWithin(name, origin) && !hasAddress(name))
      complain(`${name} lies in the zone and has no address; add it under records`, [
        ...path,
        'nameServers',
        at,
      ]);
    if (names.some((one) => one.name === name))
      complain(`${name} is a name server; expected a fixed address under records`, [
        ...path,
        'nameServers',
        at,
      ]);
  });
  for (const { name, type } of records) {
    const others = records.filter((one) => one.name === name);
    const where = [...path, 'records', name, type];
    if (type === 'CNAME' && name === origin) complain('the zone itself cannot have a CNAME record', where);
    else if (type === 'CNAME' && others.length > 1)
      complain(`${name} has a CNAME record and others; with a CNAME there is nothing else`, where);
    const inner = zones.find(
      (one) => one !== zone && isWithin(one.origin, origin) && isWithin(name, one.origin),
    );
    if (inner !== undefined && type !== 'NS') complain(`${name} belongs to the zone ${inner.origin}`, where);
  }
  names.forEach(({ name }, at) => {
    const before = names.findIndex((one) => one.name === name);
    if (before < at) complain(`${name} is there twice, written in two ways`, [...path, 'names', name]);
    const inner = zones.find(
      (one) => one !== zone && isWithin(one.origin, origin) && isWithin(name, one.origin),
    );
    if (inner !== undefined)
      complain(`${name} belongs to the zone ${inner.origin}`, [...path, 'names', name]);
  });
}

function checkName(
  name: NameConfig,
  { origin, records }: ZoneConfig,
  endpoints: ReadonlyMap<string, EndpointConfig>,
  complain: Complain,
): void {
  const path = ['zones', origin, 'names', name.name];
  const ids = name.endpoints.map(({ endpoint }) => endpoint);
  const used = ids.flatMap((id) => endpoints.get(id) ?? []);
  ids.forEach((id, at) => {
    if (!endpoints.has(id)) complain(`"${id}" is no endpoint${meant(id, endpoints.keys())}`, path);
    else if (ids.indexOf(id) < at) complain(`"${id}" is listed twice`, path);
  });
  if (name.ttl === 0) complain('a TTL of 0 makes every client ask every time; expected 5s or more', path);
  if (name.ttl > LONG_TTL)
    complain(`the TTL is ${name.ttl} s: so long caches go on with the old answer`, path, 'warning');
  if (name.minHealthy > ids.length)
    complain(
      `minHealthy is ${name.minHealthy}; expected at most ${ids.length}, as many as there are endpoints`,
      path,
    );
  if (ids.length === 1) complain('has one endpoint, so there is nothing to move to', path, 'warning');
  const hosts = used.filter(({ host }) => host !== undefined);
  if (hosts.length > 0 && hosts.length < used.length)
    complain(
      `mixes endpoints with addresses and with a host (${hosts.map(({ id }) => id).join(', ')}); expected one kind`,
      path,
    );
  if (hosts.length > 1 && name.policy !== 'failover')
    complain('a name can have one CNAME record only; expected failover for endpoints with a host', path);
  if (hosts.length > 0 && name.name === origin)
    complain('the zone itself cannot have a CNAME record; expected endpoints with addresses', path);
  checkSubnets(name, hosts.length > 0, path, complain);
  const taken = records.filter((one) => one.name === name.name);
  const clash = taken.find(({ type }) => hosts.length > 0 || ['A', 'AAAA', 'CNAME'].includes(type));
  if (clash !== undefined)
    complain(`${name.name} is steered and has a fixed ${clash.type} record; expected one of them`, path);
  if (used.some(({ addresses }) => addresses.some((one) => one.includes(':'))) && mixedFamilies(used))
    complain(
      'some of its endpoints have IPv4 and IPv6, some only one: clients of one family lose it on failover',
      path,
      'warning',
    );
}

/** Networks with answers of their own. */
function checkSubnets(name: NameConfig, hasHosts: boolean, path: Path, complain: Complain): void {
  const ids = name.endpoints.map(({ endpoint }) => endpoint);
  const before = new Set<string>();
  for (const { subnet, endpoints } of name.bySubnet ?? []) {
    const where = [...path, 'bySubnet', subnet];
    try {
      const { bytes, bits } = networkFromText(subnet);
      if (before.has(`${bytes}/${bits}`)) complain('the network is there twice, written in two ways', where);
      before.add(`${bytes}/${bits}`);
    } catch (error) {
      complain((error as Error).message.replace(/^has/, 'found'), where);
    }
    for (const id of endpoints)
      if (!ids.includes(id))
        complain(`"${id}" is no endpoint of this name; expected one of ${ids.join(', ')}`, where);
  }
  if (before.size > 0 && hasHosts)
    complain('a host is answered to all alike; expected endpoints with addresses', [...path, 'bySubnet']);
}

/** Zones and their transfers have no words for a choice: name servers that get them answer all with all there is. */
function checkChoices({ zones, publish }: SteerConfig, complain: Complain): void {
  const others = publish.filter(({ kind }) => kind !== 'serve').map(({ kind }) => kind);
  if (others.length === 0) return;
  const way = [...new Set(others)].join(' and ');
  for (const { origin, names } of zones)
    for (const { name, policy, endpoints, bySubnet } of names) {
      const path = ['zones', origin, 'names', name];
      if (policy === 'weighted' && endpoints.length > 1)
        complain(
          `${way} cannot carry weights: name servers there answer with all its healthy endpoints alike; only serve chooses`,
          path,
          'warning',
        );
      if (bySubnet !== undefined)
        complain(
          `${way} cannot carry what networks get: name servers there answer all clients alike; only serve chooses`,
          [...path, 'bySubnet'],
          'warning',
        );
    }
}

function mixedFamilies(used: readonly EndpointConfig[]): boolean {
  const families = used.map(({ addresses }) =>
    [addresses.some((one) => !one.includes(':')), addresses.some((one) => one.includes(':'))].join(),
  );
  return new Set(families).size > 1;
}
