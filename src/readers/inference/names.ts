import { type DnsRecord, GLOBAL, UNKNOWN } from '../../atlas/index.js';
import { append } from '../../estate/index.js';
import type { Catalogue, Entry } from './catalogue.js';
import { valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { resourcesIn, textWithHoles, type Value } from './value.js';

/** Attributes (known in a state or a plan) that name a resource uniquely in text. */
const IDENTIFYING_ATTRIBUTES = new Set([
  'arn',
  'invoke_arn',
  'qualified_arn',
  'stream_arn',
  'url',
  'endpoint',
  'reader_endpoint',
  'address',
  'dns_name',
  'domain_name',
  'bucket_regional_domain_name',
  'bucket_domain_name',
  'website_endpoint',
  'function_url',
  'primary_endpoint_address',
  'configuration_endpoint_address',
  'configuration_endpoint',
  'api_endpoint',
  'invoke_url',
  'execution_arn',
  'repository_url',
  'connection_name',
  'self_link',
  'uri',
  'hosted_zone_id',
  'id',
]);

const ARN = /arn:aws[a-z-]*:[^\s"',\\}\]]+/g;
/** A host name of three labels or more, wherever it stands: `Server=tcp:orders.database.windows.net,1433;...`. */
const HOST = /[a-z0-9-]+(?:\.[a-z0-9-]+){2,}/gi;
/** Shorter names (`db`, `web`) are too likely to be found by accident. */
const SHORTEST_NAME = 4;
/** A wildcard that fits more resources than this says nothing about one of them. */
const MOST_WILDCARD_HITS = 3;

const NONE: readonly string[] = [];
const NOBODY: readonly Named[] = [];
/** What an address, an ARN or a path has and a plain name has not. */
const COMPOSED = /[.:/?@]/;

/** A resource that text names, and whether a wildcard was needed to match it. */
export interface Named {
  readonly resource: Resource;
  readonly exact: boolean;
}

/**
 * Finds resources by what text says of them: an ARN, an endpoint or a physical name. Needed where code names
 * a resource without referring to it: ARNs built by hand, other root modules, states and plans.
 */
export class NameIndex {
  readonly #exact = new Map<string, Resource[]>();
  readonly #byService = new Map<string, Known[]>();
  /** By service and resource part, for names without a wildcard; and, by service alone, those with one. */
  readonly #literal = new Map<string, Known[]>();

  constructor(readonly catalogue: Catalogue) {
    const entries = catalogue.entries.filter(
      ({ resource, rule }) => !resource.disabled && rule !== undefined,
    );
    for (const entry of entries) if (entry.rule!.record === undefined) this.#add(entry);
    for (const entry of entries) if (entry.rule!.record !== undefined) this.#add(entry);
  }

  #add(entry: Entry): void {
    const { resource, rule } = entry;
    // A certificate's domain name is the name of what it certifies.
    for (const attribute of rule?.class === 'support' ? [] : resource.values.keys()) {
      if (!IDENTIFYING_ATTRIBUTES.has(attribute)) continue;
      const value = resource.values.get(attribute);
      if (typeof value === 'string' && value.length >= 8)
        this.#remember(value.replace(/^https?:\/\//, ''), resource);
    }
    if (rule?.record !== undefined) {
      const host = recordName(entry, rule.record, this.catalogue);
      // Where the component itself says its name (an API's custom domain), the record adds nothing.
      if (host?.includes('.') && !host.includes('*') && !this.#exact.has(host))
        this.#remember(host, resource);
      return;
    }
    for (const host of hostsOf(entry, this.catalogue)) this.#remember(host, resource);
    const name = nameOf(entry, (text) => literalLength(text) >= SHORTEST_NAME - 1);
    if (name === undefined) return;
    if (!name.includes('*') && name.length >= SHORTEST_NAME && entry.rule?.class === 'store') {
      this.#remember(name, resource);
    }
    if (rule?.arn === undefined) return;
    const pattern = splitArn(
      rule.arn
        .replace('{name}', name)
        .replace('{region}', entry.region === UNKNOWN || entry.region === GLOBAL ? '*' : entry.region),
    );
    append(this.#byService, pattern.service, { pattern, entry });
    const isLiteral = !pattern.resource.includes('*');
    append(this.#literal, isLiteral ? `${pattern.service}:${pattern.resource}` : pattern.service, {
      pattern,
      entry,
    });
  }

  #remember(text: string, resource: Resource): void {
    const known = this.#exact.get(text);
    if (known === undefined) this.#exact.set(text, [resource]);
    else if (!known.includes(resource)) known.push(resource);
  }

  /** Resources that a text (with `*` for what is not known of it) names. Text that names several is not evidence. */
  find(text: string): readonly Named[] {
    let found = this.#found.get(text);
    if (found === undefined) {
      found = this.#search(text);
      this.#found.set(text, found);
    }
    return found;
  }
  readonly #found = new Map<string, readonly Named[]>();

  #search(text: string): readonly Named[] {
    // A plain word is nothing but a name; most settings are.
    if (!COMPOSED.test(text)) {
      const only = onlyOne(this.#exact.get(text));
      return only === undefined ? NOBODY : [{ resource: only, exact: true }];
    }
    const found: Named[] = [];
    for (const arn of arnsOfUrls(text)) found.push(...this.#matchArn(arn));
    const trimmed = text.replace(
      /^(https?|jdbc:[a-z]+|postgres(ql)?|mysql|rediss?|amqps?|mongodb(\+srv)?):\/\//,
      '',
    );
    for (const candidate of new Set([
      text,
      trimmed,
      trimmed.split(/[/:?]/, 1)[0]!,
      afterCredentials(trimmed),
      ...lastOfPath(text),
      ...(text.includes('.') ? (text.match(HOST) ?? NONE) : NONE),
    ])) {
      const only = onlyOne(this.#exact.get(candidate));
      if (only !== undefined) found.push({ resource: only, exact: true });
    }
    for (const match of text.includes('arn:') ? (text.match(ARN) ?? NONE) : NONE) {
      // An integration's ARN holds the function's: `arn:aws:apigateway:...:functions/arn:aws:lambda:...`.
      for (const arn of match.split(/(?<=.)(?=arn:aws)/)) found.push(...this.#matchArn(behindGateway(arn)));
    }
    return found;
  }

  #matchArn(arn: string): Named[] {
    const exact = this.#exact.get(arn);
    if (exact?.length === 1) return [{ resource: exact[0]!, exact: true }];
    const wanted = splitArn(arn);
    const resourcePart = wanted.resource;
    // `arn:aws:s3:::*` names everything and therefore nothing.
    if (literalLength(resourcePart.replace(/^[a-z-]+[/:]/, '')) < SHORTEST_NAME - 1) return [];
    const hits = this.#candidates(wanted).filter(({ pattern }) => fits(wanted, pattern));
    const exactly = hits.filter(({ pattern: { text } }) => !text.slice(text.lastIndexOf(':')).includes('*'));
    const wild = resourcePart.replace(/[/:]\*$/, '').includes('*');
    const chosen = !wild && exactly.length > 0 ? exactly : hits;
    if (chosen.length > MOST_WILDCARD_HITS) return [];
    return chosen.map(({ entry }) => ({ resource: entry.resource, exact: chosen.length === 1 }));
  }

  /** What an ARN can fit at all: for one without a wildcard those of its own name, its parents', and wildcards. */
  #candidates({ service, resource }: Arn): readonly Known[] {
    const name = resource.replace(/[/:]\*$/, '');
    if (name.includes('*')) return this.#byService.get(service) ?? [];
    const ends = [...name.matchAll(/[/:]/g)].map(({ index }) => index);
    const names = [name, ...ends.map((end) => name.slice(0, end))];
    const literal = names.flatMap((one) => this.#literal.get(`${service}:${one}`) ?? []);
    // `loadbalancer/app/*` is in nothing that has a name; it may be all that are called so.
    if (literal.length === 0 && name !== resource) return this.#byService.get(service) ?? [];
    return [...literal, ...(this.#literal.get(service) ?? [])];
  }
}

interface Known {
  readonly pattern: Arn;
  readonly entry: Entry;
}

/** The one resource of that name: looking it up elsewhere in the code does not make it two. */
function onlyOne(resources: readonly Resource[] | undefined): Resource | undefined {
  if (resources === undefined || resources.length === 1) return resources?.[0];
  const managed = resources.filter(({ mode }) => mode === 'managed');
  const type = managed[0]?.type;
  return managed.length === 1 && resources.every((one) => one.type === type) ? managed[0] : undefined;
}

/** Queue URLs and bucket addresses name what they lead to as well as an ARN does. */
function arnsOfUrls(text: string): readonly string[] {
  if (!text.includes('.amazonaws.com') && !text.includes('s3://')) return NONE;
  const arns: string[] = [];
  const queue = /sqs\.([a-z0-9*-]+)\.amazonaws\.com\/[0-9*]+\/([\w.*-]+)/.exec(text);
  if (queue !== null) arns.push(`arn:aws:sqs:${queue[1]}:*:${queue[2]}`);
  const bucket =
    /(?:^|\/)([a-z0-9.*-]+)\.s3(?:[.-][a-z0-9*-]+)?\.amazonaws\.com/.exec(text) ??
    /s3:\/\/([a-z0-9.*-]+)/.exec(text);
  if (bucket !== null) arns.push(`arn:aws:s3:::${bucket[1]}`);
  return arns;
}

/** Google's full resource names (`projects/p/topics/orders`) and bucket addresses (`gs://files/in`) end in or hold the name. */
function lastOfPath(text: string): string[] {
  const bucket = /^gs:\/\/([^/]+)/.exec(text)?.[1];
  const name = /(?:^|\/)projects\/[^/]+\/(?:[a-z]+\/)?(?:[\w-]+\/[a-z]+\/)?([^/]+)$/i.exec(text)?.[1];
  const connection = /^[^:/]+:[a-z]+-[a-z]+\d+:([^:/]+)$/.exec(text)?.[1];
  return [bucket, name, connection].filter((one) => one !== undefined);
}

/** The host names a resource answers under by its own name, where that is known in full. */
function hostsOf(entry: Entry, catalogue: Catalogue): string[] {
  const { rule } = entry;
  if (rule?.hosts === undefined) return [];
  const name = nameOf(entry, (text) => text !== '' && !text.includes('*'));
  if (name === undefined) return [];
  const zone = zoneNameOf(entry, rule.zone ?? [], catalogue) ?? '*';
  const hosts = rule.hosts.map((host) => host.replace('{name}', name).replace('{zone}', zone));
  return hosts.filter((host) => !host.includes('*'));
}

/** The first physical name of a resource, as far as it is known, that is accepted. */
function nameOf({ resource, rule }: Entry, accepts: (text: string) => boolean): string | undefined {
  for (const path of rule?.names ?? []) {
    for (const { value } of valuesAt(resource, path)) {
      const text = textWithHoles(value, '*');
      if (text !== undefined && accepts(text)) return text;
    }
  }
  return undefined;
}

/** The name a record answers under, in full. */
function recordName(entry: Entry, record: DnsRecord, catalogue: Catalogue): string | undefined {
  const name = domainName(valuesAt(entry.resource, record.name)[0]?.value);
  const domain = zoneNameOf(entry, record.zone, catalogue);
  if (name === undefined || domain === undefined || domain.includes('*')) return name;
  if (name === '@') return domain;
  return name === domain || name.endsWith(`.${domain}`) ? name : `${name}.${domain}`;
}

/** The name of the DNS zone that arguments of a resource refer to. */
function zoneNameOf({ resource }: Entry, paths: readonly string[], catalogue: Catalogue): string | undefined {
  const [zone] = paths.flatMap((path) => valuesAt(resource, path)).flatMap(({ value }) => resourcesIn(value));
  if (zone === undefined) return undefined;
  const names = catalogue.of(zone)?.rule?.names ?? ['name'];
  return domainName(names.flatMap((path) => valuesAt(zone, path))[0]?.value);
}

/** `Shop.example.` is written with or without its dot, and in any case. */
function domainName(value: Value | undefined): string | undefined {
  return textWithHoles(value, '*')?.replace(/\.$/, '').toLowerCase();
}

/** `arn:aws:apigateway:eu-west-1:sqs:path/1234/orders` is API Gateway's way to write a queue's ARN. */
function behindGateway(arn: string): string {
  const [, , service, region, target, ...rest] = arn.split(':');
  const path = rest.join(':');
  if (service !== 'apigateway' || !path.startsWith('path/')) return arn;
  return `arn:aws:${target}:${region}:*:${path.slice(path.lastIndexOf('/') + 1)}`;
}

function afterCredentials(text: string): string {
  const host = text.slice(text.indexOf('@') + 1);
  return host.split(/[/:?]/, 1)[0]!;
}

function literalLength(text: string): number {
  return !text.includes('*') ? text.length : text.replace(/\*/g, '').length;
}

/** An ARN taken apart once: every ARN in the code is compared with every pattern of its service. */
interface Arn {
  readonly text: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

function splitArn(text: string): Arn {
  const [, , service = '', region = '', account = '', ...resource] = text.split(':');
  return { text, service, region, account, resource: resource.join(':') };
}

/**
 * Whether two ARNs of a service, both possibly with `*`, can be the same; the pattern's resource may also be the
 * parent of the text's (`table/orders` of `table/orders/index/by-date`).
 */
function fits(arn: Arn, pattern: Arn): boolean {
  if (!fieldFits(arn.region, pattern.region) || !fieldFits(arn.account, pattern.account)) return false;
  const [a, b] = [arn.resource, pattern.resource];
  // All objects below a path are the bucket's: `files/incoming/*` is in `files`.
  const inside = a.replace(/[/:]\*$/, '');
  if (globsMeet(a, b) || globsMeet(inside, b)) return true;
  for (let at = 0; at < inside.length; at++) {
    if ((inside[at] === '/' || inside[at] === ':') && globsMeet(inside.slice(0, at), b)) return true;
  }
  return false;
}

function fieldFits(a: string, b: string): boolean {
  return a === b || a === '' || b === '' || a.includes('*') || b.includes('*');
}

/** Whether some string fits both globs; linear tables, so hostile patterns cannot make it slow. */
function globsMeet(a: string, b: string): boolean {
  if (a.length > 400 || b.length > 400) return false;
  // Most differ before their first `*`, and there are many to compare.
  for (let i = 0; a[i] !== '*' && b[i] !== '*'; i++) {
    if (a[i] !== b[i]) return false;
    if (i === a.length) return true;
  }
  let row = new Uint8Array(b.length + 1);
  row[0] = 1;
  for (let j = 1; j <= b.length && b[j - 1] === '*'; j++) row[j] = 1;
  for (let i = 1; i <= a.length; i++) {
    const next = new Uint8Array(b.length + 1);
    const star = a[i - 1] === '*';
    next[0] = star && row[0] ? 1 : 0;
    for (let j = 1; j <= b.length; j++) {
      const other = b[j - 1] === '*';
      if (star || other) next[j] = row[j] || next[j - 1] || (row[j - 1] as number) ? 1 : 0;
      else next[j] = row[j - 1] && a[i - 1] === b[j - 1] ? 1 : 0;
    }
    row = next;
  }
  return row[b.length] === 1;
}
