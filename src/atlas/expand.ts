/**
 * What the atlas says of a place or a service, as components and dependencies of the model. An expansion is
 * closed: every id that a dependency names is among its components, so expansions can be merged into any estate.
 */
import type { Component, Dependency, Evidence, Group } from '../estate/index.js';
import {
  atlas,
  GLOBAL,
  provider,
  region,
  regionOfZone,
  regionsOf,
  service,
  UNKNOWN,
  zonesOf,
} from './queries.js';
import { hostingAt, parseThirdParty, THIRD_PARTY } from './third-parties.js';
import type { Hosting, Service, ServiceNeed, Sourced } from './types.js';

export interface Expansion {
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
  readonly groups: readonly Group[];
}

/** Evidence rule of dependencies that say "is inside"; the pair region and zones is a cycle of such by intent. */
export const CONTAINMENT = 'containment';
export const CONTROL_PLANE = 'control-plane';
export const SERVICE_NEED = 'service-need';
export const HOSTING = 'hosting';

/** Zone name for resources whose zone the code does not tell. */
export const UNKNOWN_ZONE = 'unknown-zone';

const NOTHING: Expansion = { components: [], dependencies: [], groups: [] };
const DEFAULT_PARTITION = Symbol('default partition');

/**
 * Id of a service's component: `aws/us-east-1/dynamodb`, `aws/global/route53`. Global services exist once per
 * partition; those of other partitions have the partition's name in the region's place: `aws/aws-cn/iam`.
 */
export function serviceComponent(providerId: string, regionId: string, serviceId: string): string {
  return `${providerId}/${placeOf(providerId, regionId, serviceId)}/${serviceId}`;
}

export function controlPlane(serviceComponentId: string): string {
  return `${serviceComponentId}:control`;
}

/** A service in a region with both planes, all they need, and the places these sit in. */
export function expandService(
  providerId: string,
  regionId: string,
  serviceId: string,
): Expansion | undefined {
  if (!service(providerId, serviceId)) return undefined;
  return closure(serviceComponent(providerId, regionId, serviceId));
}

export function expandRegion(providerId: string, regionId: string): Expansion | undefined {
  return provider(providerId) && closure(`${providerId}/${regionId}`);
}

/** A zone of a region; `unknown-zone` and zones that the atlas does not list are allowed. */
export function expandZone(providerId: string, regionId: string, zone: string): Expansion | undefined {
  if (!provider(providerId)) return undefined;
  if (regionOfZone(providerId, zone) === regionId) return closure(`${providerId}/${zone}`);
  const listed = expandRegion(providerId, regionId)!;
  const unknown = zone === UNKNOWN_ZONE || zone === UNKNOWN;
  const id = unknown ? `${providerId}/${regionId}/${UNKNOWN_ZONE}` : `${providerId}/${zone}`;
  const source = sourceOfPlace(providerId, regionId);
  return {
    components: [
      ...listed.components,
      place(id, 'zone', unknown ? `unknown zone of ${regionId}` : zone, source, unknown),
    ],
    dependencies: [...listed.dependencies, inside(id, `${providerId}/${regionId}`, source)],
    groups: listed.groups,
  };
}

/**
 * Any id the atlas can give components for: a jurisdiction, provider, region, zone, a plane of a service, or a third
 * party.
 */
export function expandComponent(id: string): Expansion | undefined {
  const [first = '', second, third] = id.split('/');
  if (first === 'jurisdiction') {
    return second !== undefined && Object.hasOwn(atlas.jurisdictions, second) ? closure(id) : undefined;
  }
  if (first === THIRD_PARTY) return expandThirdParty(id);
  if (!provider(first)) return undefined;
  if (second === undefined) return closure(id);
  if (third === UNKNOWN_ZONE) return expandZone(first, second, third);
  if (third !== undefined) {
    const serviceId = third.replace(/:control$/, '');
    const known = service(first, serviceId);
    const exists = known && serviceComponent(first, second, serviceId) === `${first}/${second}/${serviceId}`;
    return exists && isPlace(first, second) ? closure(id) : undefined;
  }
  if (regionOfZone(first, second) !== undefined) return closure(id);
  return isPlace(first, second) && second !== GLOBAL ? closure(id) : undefined;
}

function isPlace(providerId: string, id: string): boolean {
  return (
    id === GLOBAL || id === UNKNOWN || region(providerId, id) !== undefined || partitionNamed(providerId, id)
  );
}

const partitions = new Map(
  Object.entries(atlas.regions).map(([id, list]) => [id, new Set(list.map((entry) => entry.partition))]),
);

function partitionNamed(providerId: string, id: string): boolean {
  return partitions.get(providerId)?.has(id) === true;
}

/** The region part of a service's id. */
function placeOf(providerId: string, regionId: string, serviceId: string): string {
  const fact = service(providerId, serviceId);
  const global = fact?.scope === 'global' || (regionId === GLOBAL && fact?.hasGlobalLocation);
  if (!global) return regionId === GLOBAL || partitionNamed(providerId, regionId) ? UNKNOWN : regionId;
  if (partitionNamed(providerId, regionId)) return regionId;
  return region(providerId, regionId)?.partition ?? GLOBAL;
}

// ---------------------------------------------------------------------------------------------------------------
// Each component knows its own dependencies; a closure follows them. Both are computed once per id.

interface Own {
  readonly component: Component;
  readonly dependencies: readonly Dependency[];
  readonly groups: readonly Group[];
}

const owns = new Map<string, Own | undefined>();
const closures = new Map<string, Expansion>();

function closure(start: string): Expansion {
  const done = closures.get(start);
  if (done) return done;
  const components: Component[] = [];
  const dependencies: Dependency[] = [];
  const groups: Group[] = [];
  const seen = new Set([start]);
  const queue = [start];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const own = ownOf(next);
    if (!own) continue;
    components.push(own.component);
    groups.push(...own.groups);
    for (const dependency of own.dependencies) {
      dependencies.push(dependency);
      if (!seen.has(dependency.to)) {
        seen.add(dependency.to);
        queue.push(dependency.to);
      }
    }
  }
  const result = components.length > 0 ? { components, dependencies, groups } : NOTHING;
  closures.set(start, result);
  return result;
}

function ownOf(id: string): Own | undefined {
  if (!owns.has(id)) owns.set(id, describe(id));
  return owns.get(id);
}

function describe(id: string): Own | undefined {
  const [first = '', second, third] = id.split('/');
  if (first === 'jurisdiction') return jurisdictionOwn(id, second ?? '');
  if (first === THIRD_PARTY) return thirdPartyOwn(id);
  if (second === undefined) return providerOwn(first);
  if (third !== undefined) return serviceOwn(first, second, third);
  const zoneRegion = regionOfZone(first, second);
  return zoneRegion === undefined ? regionOwn(first, second) : zoneOwn(first, zoneRegion, second);
}

function jurisdictionOwn(id: string, code: string): Own | undefined {
  const fact = atlas.jurisdictions[code];
  return (
    fact && {
      component: place(id, 'jurisdiction', fact.name, { ...fact, atlas: 'jurisdictions' }, code === UNKNOWN),
      dependencies: [],
      groups: [],
    }
  );
}

function providerOwn(id: string): Own | undefined {
  const fact = provider(id);
  if (!fact) return undefined;
  const source = { ...fact, atlas: `${id}/provider` };
  return {
    component: place(id, 'provider', fact.name, source),
    dependencies: [inside(id, `jurisdiction/${fact.jurisdiction}`, source)],
    groups: [],
  };
}

function regionOwn(providerId: string, regionId: string): Own {
  const id = `${providerId}/${regionId}`;
  const source = sourceOfPlace(providerId, regionId);
  const zones = zonesOf(providerId, regionId);
  const spans = region(providerId, regionId)?.spans;
  const inner = spans?.regions ?? zones;
  const name = spans === undefined ? 'zones' : 'regions';
  const group = `${id}#${name}`;
  const note = spans === undefined ? 'a region serves while one of its zones does' : 'spans these regions';
  return {
    component: place(
      id,
      spans === undefined ? 'region' : 'multi-region',
      region(providerId, regionId)?.name ??
        (regionId === UNKNOWN ? `unknown region of ${providerId}` : regionId),
      source,
      regionId === UNKNOWN,
    ),
    dependencies: [
      inside(id, providerId, source),
      ...inner.map((part) => ({ ...inside(id, `${providerId}/${part}`, source, note), group })),
      ...needs(
        providerId,
        regionId,
        id,
        region(providerId, regionId)?.needs ?? unknownHost(providerId, regionId),
      ),
    ],
    groups: inner.length > 0 ? [{ id: group, need: spans?.need ?? 1, full: spans?.need ?? 1, name }] : [],
  };
}

/** Where all regions of a provider are hosted in another one's, a region that is not told is in one of them too. */
function unknownHost(providerId: string, regionId: string): readonly ServiceNeed[] {
  const [first, ...rest] = regionsOf(providerId).map((one) =>
    one.needs?.find(({ need, strength }) => need === 'run' && strength === 'hard'),
  );
  const host = (need: ServiceNeed | undefined) => need?.to.split('/')[0];
  if (regionId !== UNKNOWN || !first || rest.some((need) => host(need) !== host(first))) return [];
  return [{ ...first, to: `${host(first)}/${UNKNOWN}`, note: 'each of its regions is in one of these' }];
}

function zoneOwn(providerId: string, regionId: string, zone: string): Own {
  const source = sourceOfPlace(providerId, regionId);
  const id = `${providerId}/${zone}`;
  return {
    component: place(id, 'zone', zone, source),
    dependencies: [inside(id, `${providerId}/${regionId}`, source)],
    groups: [],
  };
}

function serviceOwn(providerId: string, where: string, part: string): Own | undefined {
  const serviceId = part.replace(/:control$/, '');
  const fact = service(providerId, serviceId);
  if (!fact) return undefined;
  return part === serviceId
    ? dataPlane(providerId, where, serviceId, fact)
    : managementPlane(providerId, where, serviceId, fact);
}

function dataPlane(providerId: string, where: string, serviceId: string, fact: Service): Own {
  const id = `${providerId}/${where}/${serviceId}`;
  const source = { ...fact, atlas: `${providerId}/services/${serviceId}` };
  const home = fact.scope === 'global' || where === GLOBAL ? providerId : `${providerId}/${where}`;
  // In a region of more than three zones it is not known which of them a service keeps its copies in.
  const all = fact.scope === 'global' || !fact.zoneQuorum ? [] : zonesOf(providerId, where);
  const zones = all.length === 3 ? all : [];
  const quorum = fact.zoneQuorum?.need ?? 0;
  const group = `${id}#zones`;
  const needed = Math.max(1, Math.min(zones.length, quorum < 0 ? zones.length + quorum : quorum));
  return {
    component: serviceNode(id, fact.name, where, fact, source),
    dependencies: [
      inside(id, home, source),
      ...zones.map((zone) => ({
        ...inside(id, `${providerId}/${zone}`, { ...fact.zoneQuorum!, atlas: source.atlas }),
        group,
      })),
      {
        from: id,
        to: controlPlane(id),
        need: 'change' as const,
        evidence: evidence(fact.control?.source ? (fact.control as Sourced) : fact, CONTROL_PLANE),
      },
      ...needs(providerId, where, id, fact.needs),
    ],
    groups: zones.length > 0 ? [{ id: group, need: needed, full: needed, name: 'zones' }] : [],
  };
}

function managementPlane(providerId: string, where: string, serviceId: string, fact: Service): Own {
  const id = controlPlane(`${providerId}/${where}/${serviceId}`);
  const stated = fact.control?.source ? (fact.control as Sourced) : fact;
  const source = { ...stated, atlas: `${providerId}/services/${serviceId}` };
  // A named control region is one of the default partition; other partitions have their own, not described here.
  const named = fact.control?.region;
  const foreign = partitionOf(providerId, where) !== DEFAULT_PARTITION;
  const homeRegion = fact.scope === 'global' || where === GLOBAL ? undefined : where;
  const sits = named !== undefined && !foreign ? named : homeRegion;
  return {
    component: serviceNode(id, `${fact.name} (control plane)`, where, fact, source),
    dependencies: [
      inside(id, sits === undefined ? providerId : `${providerId}/${sits}`, source),
      ...needs(providerId, where, id, fact.control?.needs),
    ],
    groups: [],
  };
}

// ---------------------------------------------------------------------------------------------------------------
// Third parties

function expandThirdParty(id: string): Expansion | undefined {
  const parsed = parseThirdParty(id);
  if (!parsed || parsed.mayBeAt !== undefined) return undefined;
  return parsed.place === undefined || expandComponent(parsed.place) ? closure(id) : undefined;
}

/** A third party, its part in one place, or the stand-in for what of it may be at a provider. */
function thirdPartyOwn(id: string): Own | undefined {
  const parsed = parseThirdParty(id);
  if (!parsed) return undefined;
  const { name, fact, place, mayBeAt } = parsed;
  const source = { ...fact, atlas: `thirdparties/${name}` };
  const component: Component = {
    id,
    kind: 'third-party',
    type: 'third-party',
    name: place === undefined ? fact.name : `${fact.name} in ${place}`,
    source: { atlas: source.atlas, url: fact.source },
  };
  if (mayBeAt !== undefined) {
    const attributes = { provider: mayBeAt, about: 'place' };
    const stand = {
      ...component,
      type: 'unread',
      name: `${fact.name}, if it is at ${mayBeAt}`,
      unknown: true,
      attributes,
    };
    return { component: stand, dependencies: [], groups: [] };
  }
  const law = inside(id, `jurisdiction/${fact.jurisdiction}`, source);
  const told = place === undefined ? undefined : hostingAt(fact, place);
  const rows =
    place === undefined
      ? (fact.runsOn ?? [])
      : told === undefined
        ? []
        : [{ ...told, to: place, group: undefined }];
  return { component, dependencies: [law, ...rows.map((row) => hosted(id, row))], groups: [] };
}

/** Where it is in one of several places and the atlas does not know which, each may be it: neither fine nor down. */
function hosted(
  id: string,
  { group, ...row }: Omit<Hosting, 'group'> & { group?: string | undefined },
): Dependency {
  const note = `${row.note ?? 'runs there'}, as of ${row.asOf}`;
  return {
    from: id,
    to: group === undefined ? row.to : `${id}/${row.to.split('/')[0]}`,
    need: 'run',
    ...(row.strength === 'soft' ? { soft: true } : {}),
    evidence: evidence({ ...row, note }, HOSTING),
  };
}

function needs(
  providerId: string,
  where: string,
  from: string,
  list: readonly ServiceNeed[] = [],
): Dependency[] {
  return list.flatMap((need) => {
    const to = target(providerId, where, need.to);
    if (to === undefined || to === from) return [];
    return [
      {
        from,
        to,
        need: need.need,
        ...(need.strength === 'soft' ? { soft: true } : {}),
        ...(need.grace === undefined ? {} : { grace: need.grace }),
        ...(need.recovery === undefined ? {} : { recovery: need.recovery }),
        evidence: evidence(need, SERVICE_NEED),
      },
    ];
  });
}

/**
 * The component a need names, seen from a place. Partitions share nothing: from another partition a global
 * service is that partition's own, and a fixed region of the default partition is out of reach.
 */
function target(providerId: string, where: string, template: string): string | undefined {
  const to = template.replaceAll('{region}', where);
  const [toProvider = '', toPlace, part] = to.split('/');
  const own = partitionOf(providerId, where);
  if (toProvider !== providerId || toPlace === undefined || own === DEFAULT_PARTITION) return to;
  if (toPlace === GLOBAL) return `${toProvider}/${own}/${part}`;
  return partitionOf(toProvider, toPlace) === own ? to : undefined;
}

function partitionOf(providerId: string, where: string): string | typeof DEFAULT_PARTITION {
  if (partitionNamed(providerId, where)) return where;
  return region(providerId, where)?.partition ?? DEFAULT_PARTITION;
}

// ---------------------------------------------------------------------------------------------------------------

type AtlasSource = Sourced & { readonly atlas: string };

function sourceOfPlace(providerId: string, regionId: string): AtlasSource {
  const fact = region(providerId, regionId);
  return fact
    ? { ...fact, atlas: `${providerId}/regions/${regionId}` }
    : { ...provider(providerId)!, atlas: `${providerId}/provider` };
}

function place(id: string, type: string, name: string, source: AtlasSource, unknown = false): Component {
  return {
    id,
    kind: 'domain',
    type,
    name,
    source: { atlas: source.atlas, url: source.source },
    ...(unknown ? { unknown } : {}),
  };
}

function serviceNode(id: string, name: string, where: string, fact: Service, source: AtlasSource): Component {
  return {
    id,
    kind: 'service',
    type: 'service',
    name: fact.scope === 'global' && where === GLOBAL ? name : `${name}, ${where}`,
    source: { atlas: source.atlas, url: source.source },
    ...(where === UNKNOWN ? { unknown: true } : {}),
  };
}

function inside(from: string, to: string, source: AtlasSource | Sourced, note?: string): Dependency {
  const fact: Sourced = {
    source: source.source,
    ...(source.confidence ? { confidence: source.confidence } : {}),
    ...(note === undefined ? {} : { note }),
  };
  return { from, to, need: 'run', evidence: evidence(fact, CONTAINMENT) };
}

function evidence(fact: Sourced, rule: string): Evidence {
  return {
    by: 'atlas',
    url: fact.source,
    rule,
    ...(fact.note === undefined ? {} : { note: fact.note }),
    ...(fact.confidence ? { confidence: fact.confidence } : {}),
  };
}
