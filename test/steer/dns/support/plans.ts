/** Plans to publish in tests: what they share. */
import type { Plan, PlannedZone, RecordSet } from '../../../../src/steer/index.js';

const SOA: PlannedZone['soa'] = {
  primary: 'ns1.shop.example',
  contact: 'host.master@shop.example',
  refresh: 300,
  retry: 60,
  expire: 2_419_200,
  negativeTtl: 60,
};

/** `name TTL TYPE data` for each record; equal names and types are one set. */
export function records(...lines: readonly string[]): RecordSet[] {
  const sets = new Map<string, RecordSet>();
  for (const line of lines) {
    const [, name = '', ttl, type = '', data = ''] = /^(\S+) (\d+) (\S+) (.*)$/.exec(line) ?? [];
    const before = sets.get(`${name} ${type}`);
    sets.set(`${name} ${type}`, { name, type, ttl: Number(ttl), data: [...(before?.data ?? []), data] });
  }
  return [...sets.values()];
}

/** A shop with one of everything that zones may hold. `www` is steered; its address tells the number of the plan. */
export function shopRecords(number: number): RecordSet[] {
  return records(
    'shop.example 3600 NS ns1.shop.example.',
    'shop.example 3600 NS ns2.shop.example.',
    'ns1.shop.example 3600 A 192.0.2.53',
    'ns2.shop.example 3600 A 198.51.100.53',
    'ns2.shop.example 3600 AAAA 2001:db8::53',
    'shop.example 300 A 192.0.2.80',
    'shop.example 300 MX 10 mail.shop.example.',
    'shop.example 300 TXT "v=spf1 mx -all"',
    'shop.example 300 CAA 0 issue "ca.example"',
    'shop.example 300 HTTPS 1 . alpn=h2,h3 ipv4hint=192.0.2.80',
    'mail.shop.example 300 A 192.0.2.25',
    `www.shop.example 30 A 203.0.113.${number % 256}`,
    `www.shop.example 30 TXT "plan ${number}"`,
    'alias.shop.example 60 CNAME www.shop.example.',
    'far.shop.example 60 CNAME cdn.provider.example.',
    'gone.shop.example 60 CNAME nowhere.shop.example.',
    'one.shop.example 60 CNAME two.shop.example.',
    'two.shop.example 60 CNAME one.shop.example.',
    '_sip._tcp.shop.example 60 SRV 10 20 5060 mail.shop.example.',
    '*.wild.shop.example 60 A 192.0.2.99',
    'wild.shop.example 60 TXT "above the wildcard"',
    'here.wild.shop.example 60 TXT "hides the wildcard"',
    '*.star.shop.example 60 CNAME www.shop.example.',
    'to-wild.shop.example 60 CNAME any.wild.shop.example.',
    'deep.empty.shop.example 60 A 192.0.2.7',
    'team.shop.example 600 NS ns.team.shop.example.',
    'team.shop.example 600 NS ns.elsewhere.example.',
    'ns.team.shop.example 600 A 192.0.2.54',
    `team.shop.example 600 DS 12345 13 2 ${'ab'.repeat(32)}`,
    'eu.shop.example 600 NS ns1.shop.example.',
    'to-team.shop.example 60 CNAME api.team.shop.example.',
    ...Array.from(
      { length: 60 },
      (_, i) => `large.shop.example 60 TXT "${String(i).padStart(3, '0').repeat(9)}"`,
    ),
  );
}

export function zone(origin: string, serial: number, list: readonly RecordSet[]): PlannedZone {
  return { origin, serial, records: list, soa: SOA };
}

export function plan(number: number, zones = [zone('shop.example', number, shopRecords(number))]): Plan {
  return {
    number,
    madeAt: 0,
    madeBy: 'test',
    why: 'a test',
    zones,
    active: zones.some(({ origin }) => origin === 'shop.example') ? { 'www.shop.example': ['a'] } : {},
  };
}
