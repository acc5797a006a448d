import type { DnsRecord } from '../../atlas/index.js';
import { append, type Evidence, type Failover } from '../../estate/index.js';
import type { Entry } from './catalogue.js';
import { type Context, codeEvidence } from './context.js';
import { holds, valuesAt } from './paths.js';
import { Targets } from './targets.js';
import { publicAddress, type UnownedName } from './unowned.js';
import { isList, knownOf, leavesOf, refsIn, Sym, textOf, textWithHoles, type Value } from './value.js';

/** A public DNS name that leads to components of this estate. */
export interface PublicName {
  /** `shop.example.com`; pieces that are not known as `${var.domain}`. */
  readonly name: string;
  readonly known: boolean;
  /** The record the name is told by. */
  readonly record: Entry;
  readonly dnsService: string | undefined;
  readonly zone: Entry | undefined;
  /** Seconds resolvers may keep the answer. */
  readonly ttl: number | undefined;
  /** In order of preference. */
  readonly answers: readonly Answer[];
  /** Everything the name is set up for, also what would take a change to be answered (weight 0, no health check). */
  readonly all: readonly Entry[];
  readonly failover: Failover | undefined;
  /** Unhealthy answers are taken out by the DNS service itself. */
  readonly healthChecked: boolean;
  /** It fails over if the first answer's health is watched, which the code does not tell. */
  readonly isSwitchOpen: boolean;
  /** The service of the DNS provider that answers in place of the targets and passes requests on to them. */
  readonly proxy: Proxy | undefined;
}

interface Proxy {
  readonly service: string;
  /** false: whether requests go through it is not known from the code. */
  readonly certain: boolean;
  /** What the record names where nothing in this code answers there: an address, a host of somebody else's. */
  readonly origin: string;
}

interface Answer {
  readonly entry: Entry;
  /** false: one of several, and which one is not known from the code. */
  readonly certain: boolean;
  readonly evidence: Evidence;
}

const ADDRESS_TYPES = new Set(['A', 'AAAA', 'CNAME', 'ALIAS', 'HTTPS']);

/** Public names with everything that answers under each, and those that only lead to an address. */
interface Names {
  readonly names: readonly PublicName[];
  readonly unowned: readonly UnownedName[];
}

/** All public names. Private zones and records of other types are left out. */
export function publicNames(context: Context): Names {
  const sets = new Map<string, { entry: Entry; rule: DnsRecord; name: string; known: boolean }[]>();
  for (const entry of context.catalogue.entries) {
    const rule = entry.rule?.record;
    if (rule === undefined || entry.resource.disabled || entry.resource.mode !== 'managed') continue;
    const type = textOf(valuesAt(entry.resource, rule.type)[0]?.value)?.toUpperCase();
    if (type !== undefined && !ADDRESS_TYPES.has(type)) continue;
    const zones = zonesOf(context, entry, rule);
    if (zones.some(isPrivate)) continue;
    const nameValue = valuesAt(entry.resource, rule.name)[0]?.value;
    const name = fullName(nameValue, domainOfRecord(entry, rule, zones[0]));
    if (name.startsWith('_')) continue;
    const known = textOf(nameValue) !== undefined;
    // Two records whose names are not known in full are one name only where they say that they share it.
    const shares = [rule.failover, ...(rule.alternatives ?? [])].some(
      (path) => path !== undefined && valuesAt(entry.resource, path).length > 0,
    );
    const label =
      known || (shares && name !== '') ? name : `${entry.resource.root}:${entry.resource.address}`;
    const key = `${zones[0] === undefined ? entry.resource.root : identityOf(zones[0])}\0${label}`;
    append(sets, key, { entry, rule, name, known });
  }
  const names: PublicName[] = [];
  const unowned: UnownedName[] = [];
  for (const records of sets.values()) {
    const found = combine(context, records);
    if (found === undefined) continue;
    if ('address' in found) unowned.push(found);
    else names.push(found);
  }
  return { names, unowned };
}

function combine(
  context: Context,
  records: readonly { entry: Entry; rule: DnsRecord; name: string; known: boolean }[],
): PublicName | UnownedName | undefined {
  const ordered = [...records].sort((a, b) => preference(a) - preference(b));
  const checked = ordered.every(({ entry, rule }) => isHealthChecked(entry, rule) !== false);
  const hasFailover = ordered.some(
    ({ entry, rule }) => rule.failover !== undefined && valuesAt(entry.resource, rule.failover).length > 0,
  );
  const primaryChecked = isHealthChecked(ordered[0]!.entry, ordered[0]!.rule);
  const active: Answer[] = [];
  const idle: Answer[] = [];
  for (const { entry, rule } of ordered) {
    for (const answer of answersOf(context, entry, rule)) {
      if ([...active, ...idle].some((known) => known.entry === answer.entry)) continue;
      (hasNoWeight(entry, rule) ? idle : active).push(answer);
    }
  }
  // Where health is watched, weight 0 answers when no other weight is healthy.
  const isStandby = checked && active.length === 1 && idle.length > 0;
  // With all weights at zero the DNS service takes all of them alike.
  const answers = isStandby ? [...active, ...idle] : active.length > 0 ? active : idle;
  const { entry: record, rule, name, known } = ordered[0]!;
  const proxy = proxyOf(ordered);
  if (answers.length === 0 && (proxy === undefined || !proxy.certain || proxy.origin === '')) {
    const address = proxy === undefined ? publicAddress(ordered.flatMap(targetTexts)) : undefined;
    return address === undefined ? undefined : { name: name || record.resource.name, address, record };
  }
  const zones = zonesOf(context, record, rule);
  const stated =
    rule.ttl === undefined ? undefined : Number(knownOf(valuesAt(record.resource, rule.ttl)[0]?.value));
  const ttl = stated === rule.automaticTtl ? undefined : stated;
  const option = rule.redundancy;
  // A secondary record only takes over when the primary's health is watched.
  const switched =
    (isStandby || (hasFailover && primaryChecked !== false)) && option !== undefined
      ? context.failover(option, record.region)
      : undefined;
  // Resolvers go on giving the old answer for as long as they may keep it.
  const kept = Number.isFinite(ttl) ? ttl! : (rule.aliasTtl ?? 0);
  const failover = switched && {
    ...switched,
    switch: switched.switch + kept,
    ...(kept > 0 ? { ttl: kept } : {}),
  };
  return {
    name: name || record.resource.name,
    known,
    record,
    dnsService: record.family,
    zone: zones.find(({ resource }) => resource.mode === 'managed'),
    ttl: ttl !== undefined && Number.isFinite(ttl) ? ttl : rule.aliasTtl,
    answers: hasFailover && failover === undefined ? answers.slice(0, 1) : answers,
    all: [...active, ...idle].map(({ entry }) => entry),
    failover,
    healthChecked: checked,
    isSwitchOpen: failover !== undefined && primaryChecked === undefined,
    proxy,
  };
}

/** Addresses set aside for documentation and for throwing away: a record with one of them has no origin by intent. */
const NOWHERE = /^(192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|100::|2001:db8:)/i;

function proxyOf(records: readonly { entry: Entry; rule: DnsRecord }[]): Proxy | undefined {
  const states = records.map(({ entry, rule }) =>
    rule.proxied === undefined ? false : holds(entry.resource, { arg: rule.proxied.arg, equals: true }),
  );
  if (!states.some((state) => state !== false)) return undefined;
  const { rule } = records.find((_, at) => states[at] !== false)!;
  const origins = records.flatMap(targetTexts);
  return {
    service: rule.proxied!.service,
    certain: states.includes(true),
    origin: [...new Set(origins.filter((text) => !NOWHERE.test(text)))].sort().join(' '),
  };
}

/** What a record's targets say, for people. */
function targetTexts({ entry, rule }: { entry: Entry; rule: DnsRecord }): string[] {
  return rule.targets
    .flatMap((path) => valuesAt(entry.resource, path))
    .flatMap(({ value }) => (isList(value) ? value : [value]))
    .map(readable);
}

/** Attributes with an address that nobody outside reaches: `private_ip`, `ipv4_address_private`. */
const PRIVATE_ADDRESS = /(^|_)private(_|$)/;

/**
 * Components a record's targets name, those that can answer users: a certificate's validation record names none,
 * and a zone of the DNS service itself is no answer either.
 */
function answersOf(context: Context, entry: Entry, rule: DnsRecord): Answer[] {
  return rule.targets
    .flatMap((path) => valuesAt(entry.resource, path))
    .flatMap(({ value, at }) =>
      context.targets
        .in(value)
        .filter((target) => target.entry.rule?.class !== 'support' && target.entry.service !== entry.family)
        .filter(({ path }) => !PRIVATE_ADDRESS.test(path))
        .map((target) => ({
          entry: target.entry,
          certain: Targets.isCertain(target),
          evidence: codeEvidence(entry, at, 'DNS record'),
        })),
    );
}

function hasNoWeight(entry: Entry, rule: DnsRecord): boolean {
  const weights = rule.weight === undefined ? [] : valuesAt(entry.resource, rule.weight);
  return weights.some(
    ({ value }) => value !== null && knownOf(value) !== undefined && Number(knownOf(value)) === 0,
  );
}

function preference({ entry, rule }: { entry: Entry; rule: DnsRecord }): number {
  const role =
    rule.failover === undefined ? undefined : textOf(valuesAt(entry.resource, rule.failover)[0]?.value);
  return role?.toUpperCase() === 'SECONDARY' ? 1 : 0;
}

/** Whether health is watched: by a check that is named, or where the record says so; undefined where that is not known. */
function isHealthChecked(entry: Entry, rule: DnsRecord): boolean | undefined {
  const said = (rule.healthCheck ?? [])
    .flatMap((path) => valuesAt(entry.resource, path))
    .map(({ value }) => {
      const known = knownOf(value);
      // The id of a check that is made here is known after apply.
      if (known === undefined) return refsIn(value).length > 0 ? true : undefined;
      return known === true || (typeof known === 'string' && known !== '' && known !== 'false');
    });
  return said.includes(true) || (said.includes(undefined) ? undefined : false);
}

function zonesOf(context: Context, entry: Entry, rule: DnsRecord): Entry[] {
  const zones: Entry[] = [];
  for (const path of rule.zone) {
    for (const { value } of valuesAt(entry.resource, path)) {
      for (const leaf of leavesOf(value)) {
        if (!(leaf instanceof Sym)) continue;
        for (const ref of leaf.refs) {
          for (const resource of ref.resources) {
            const zone = context.catalogue.of(resource);
            // What the zone's id is kept in (a parameter) is not the zone, and its name is not a domain.
            if (zone === undefined || zone.rule?.contents !== undefined) continue;
            if (!zones.includes(zone)) zones.push(zone);
          }
        }
      }
    }
  }
  return zones;
}

/** Two modules that look the same zone up name one zone. */
function identityOf(entry: Entry): string {
  const { resource } = entry;
  if (resource.mode === 'managed') return resource.id;
  const name = domainOf(entry) || readable(resource.values.get('zone_id'));
  return name === '' ? resource.id : `${resource.root} ${name}`;
}

function isPrivate(zone: Entry): boolean {
  if ((zone.rule?.privateZone ?? []).some((condition) => holds(zone.resource, condition))) return true;
  const vpc = zone.resource.values.get('vpc');
  if (isList(vpc) ? vpc.length > 0 : vpc !== undefined && vpc !== null) return true;
  return String(knownOf(zone.resource.values.get('private_zone')) ?? false) === 'true';
}

/** `www` in zone `example.com` is `www.example.com`. */
function fullName(value: Value | undefined, domain: string): string {
  const name = readable(value).replace(/\.$/, '').toLowerCase();
  if (domain === '' || name === domain || name.endsWith(`.${domain}`)) return name;
  if (name === '' || name === '@') return domain;
  // A name that does not end in its zone's is relative to it; where either is not known, dots tell that it is whole.
  const isKnown = !/[$*]/.test(domain) && !name.includes('${');
  return isKnown || !/[.$]/.test(name) ? `${name}.${domain}` : name;
}

/** The domain of a record's zone: the name of what it refers to, or what it says in so many words. */
function domainOfRecord(entry: Entry, rule: DnsRecord, zone: Entry | undefined): string {
  if (zone !== undefined) return domainOf(zone);
  const domain = nameAt(entry, rule.zone);
  // An id of a zone is not its name.
  return /^[^${}]+\.[^${}]+$/.test(domain) ? domain : '';
}

/** The domain that a zone is for. */
function domainOf(zone: Entry): string {
  return nameAt(zone, zone.rule?.names ?? ['name']);
}

function nameAt({ resource }: Entry, paths: readonly string[]): string {
  const texts = paths.flatMap((path) => valuesAt(resource, path)).map(({ value }) => readable(value));
  return (texts.find((text) => text !== '') ?? '').replace(/\.$/, '').toLowerCase();
}

/** Text for people: what is not known is shown as what it comes from. */
export function readable(value: Value | undefined): string {
  const text = textOf(value);
  if (text !== undefined) return text;
  if (!(value instanceof Sym)) return '';
  if (value.parts !== undefined) {
    return value.parts.map((part) => (typeof part === 'string' ? part : readable(part) || '*')).join('');
  }
  return value.why === undefined ? (textWithHoles(value, '*') ?? '') : `\${${value.why}}`;
}
