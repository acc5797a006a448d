import { type Equivalents, equivalentsOf, typeRule, UNKNOWN_ZONE } from '../../atlas/index.js';
import { type Component, compareText, type Dependency, type Estate, outgoingOf } from '../../estate/index.js';
import { leftOf } from './leaving.js';
import type { Leaving } from './types.js';

/** Evidence rule of dependencies that follow from what type a component has. */
const BY_TYPE = 'type';

/** What of the estate stands on what is left. */
export interface Footing {
  /** Service (`aws/s3`) of each component there; undefined for a module that was not fetched. */
  readonly homes: ReadonlyMap<string, string | undefined>;
  readonly groups: readonly FamilyFooting[];
}

/** Components of one family of services whose callers are treated alike. */
export interface FamilyFooting {
  readonly row: Equivalents | undefined;
  /** Callers are rewritten whatever the row says, since these services speak another API. */
  readonly otherApi: boolean;
  readonly unread: boolean;
  readonly services: readonly string[];
  readonly components: readonly string[];
  readonly calls: readonly { readonly service: string; readonly from: readonly string[] }[];
  readonly glue: number;
}

/** `aws/us-east-1/s3:control` -> `aws/s3`; undefined for what is no service. */
export function serviceOf(componentId: string): string | undefined {
  const [provider, place, part] = componentId.split('/');
  if (place === undefined || part === undefined || part === UNKNOWN_ZONE) return undefined;
  return `${provider}/${part.replace(/:control$/, '')}`;
}

/** Groups what stands on what is left by family; every component is in one group. */
export function familiesOn(estate: Estate, leaving: Leaving): Footing {
  const outgoing = outgoingOf(estate.dependencies);
  const kinds = new Map(estate.components.map((one) => [one.id, one]));
  const left = leftOf(estate.components, leaving);
  const isLeftService = (id: string) => left.has(id) && kinds.get(id)?.kind === 'service';
  const homes = new Map<string, string | undefined>();
  const buckets = new Map<string, Bucket>();
  const bucketOf = (service: string | undefined) => put(buckets, service);

  for (const one of estate.components) {
    if (one.kind !== 'resource' || one.disabled || one.unknown) continue;
    const services = servicesOf(one, outgoing.get(one.id) ?? [], isLeftService, leaving);
    if (one.glue) {
      const [service] = services;
      if (service !== undefined) bucketOf(service).glue++;
      continue;
    }
    const stands = services.length > 0 || leaving.providers.has(String(one.attributes?.provider));
    if (!stands) continue;
    const home = services[0];
    homes.set(one.id, home);
    const bucket = bucketOf(home);
    bucket.components.push(one.id);
    for (const service of services) if (keyOf(service) === keyOf(home)) bucket.services.add(service);
  }
  for (const { from, to } of estate.dependencies) {
    const user = kinds.get(from);
    if (user === undefined || (user.kind !== 'resource' && user.kind !== 'journey') || user.disabled)
      continue;
    if (!isLeftService(to)) continue;
    const service = serviceOf(to)!;
    if (homes.has(from) && keyOf(homes.get(from)) === keyOf(service)) continue;
    const calls = bucketOf(service).calls;
    const users = calls.get(service);
    if (users === undefined) calls.set(service, new Set([from]));
    else users.add(from);
  }
  const groups = [...buckets.values()]
    .filter(({ components, calls }) => components.length + calls.size > 0)
    .map(
      ({ row, otherApi, unread, services, components, calls, glue }): FamilyFooting => ({
        row,
        otherApi,
        unread,
        services: [...services].sort(compareText),
        components: components.sort(compareText),
        calls: [...calls]
          .map(([service, from]) => ({ service, from: [...from].sort(compareText) }))
          .sort((a, b) => compareText(a.service, b.service)),
        glue,
      }),
    );
  return { homes, groups };
}

/** Services of what is left that a component is of, the one that its type names first. */
function servicesOf(
  { type, attributes }: Component,
  dependencies: readonly Dependency[],
  isLeftService: (id: string) => boolean,
  leaving: Leaving,
): string[] {
  const own = dependencies
    .filter(({ to, evidence }) => evidence.rule === BY_TYPE && isLeftService(to))
    .map(({ to }) => serviceOf(to)!);
  const found = typeRule(type);
  const provider = attributes?.provider ?? found?.provider;
  const service = found?.byPrefix ? found.service : found?.rule.service;
  const typed = service === undefined ? undefined : `${provider}/${service}`;
  const named = typed !== undefined && leaving.providers.has(String(provider)) ? [typed] : [];
  return [...new Set([...named, ...own])];
}

interface Bucket {
  readonly row: Equivalents | undefined;
  readonly otherApi: boolean;
  readonly unread: boolean;
  readonly services: Set<string>;
  readonly components: string[];
  readonly calls: Map<string, Set<string>>;
  glue: number;
}

function keyOf(service: string | undefined): string {
  if (service === undefined) return '';
  const row = equivalentsOf(service);
  return row === undefined ? service : `${row.id}${row.otherApi?.includes(service) ? '*' : ''}`;
}

function put(buckets: Map<string, Bucket>, service: string | undefined): Bucket {
  const key = keyOf(service);
  let bucket = buckets.get(key);
  if (bucket === undefined) {
    const row = service === undefined ? undefined : equivalentsOf(service);
    bucket = {
      row,
      otherApi: service !== undefined && row?.otherApi?.includes(service) === true,
      unread: service === undefined,
      services: new Set(),
      components: [],
      calls: new Map(),
      glue: 0,
    };
    buckets.set(key, bucket);
  }
  if (service !== undefined) bucket.services.add(service);
  return bucket;
}
