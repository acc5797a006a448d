import {
  type AtlasData,
  GLOBAL,
  NOWHERE,
  operatorOf,
  type Places,
  type Provider,
  prefixRule,
  providerOfTerraform,
  type TypeRule,
  typeRule,
  UNKNOWN,
} from '../../atlas/index.js';
import { remembered } from '../../estate/index.js';
import { endpointOwner } from './endpoints.js';
import { impliedRegion } from './home.js';
import { allHold, valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { resourcesIn, textOf, textWithHoles, type Value } from './value.js';

/** A resource together with what the atlas knows of its type. */
export interface Entry {
  readonly resource: Resource;
  readonly rule: TypeRule | undefined;
  /** Atlas provider id, undefined for one nobody described. */
  readonly provider: string | undefined;
  /** How far one copy of it reaches, where the type or its service says so. */
  readonly scope: TypeRule['scope'];
  /** Region id, `global`, or `unknown` where the code does not tell. */
  readonly region: string;
  /** The region its provider is configured for, also where the resource itself is global. */
  readonly home: string;
  /** Service id, undefined on glue and on types of unknown providers. */
  readonly service: string | undefined;
  readonly glue: boolean;
  /** Service of the type's family, also for glue (the DNS service of a record). */
  readonly family: string | undefined;
  /** Known only by its type prefix. */
  readonly byPrefix: boolean;
}

/** Providers whose resources are values, files and waits: they have no life of their own at run time. */
const UTILITY_PROVIDERS = new Set([
  'archive',
  'azurecaf',
  'cloudinit',
  'external',
  'http',
  'local',
  'null',
  'random',
  'template',
  'terraform',
  'time',
  'tls',
]);

/** Looks every resource up in the atlas, once. */
export class Catalogue {
  readonly entries: readonly Entry[];
  readonly #byResource = new Map<Resource, Entry>();
  readonly #regions: RegionNames;

  constructor(
    resources: readonly Resource[],
    readonly atlas: AtlasData,
    said: Places = NOWHERE,
  ) {
    this.#regions = new RegionNames(atlas, said);
    const entries = resources.map((resource) => describe(resource, atlas, this.#regions));
    for (const entry of entries) this.#remember(entry);
    entries.forEach((entry, at) => {
      if (entry.rule?.regionFrom !== undefined) entries[at] = this.#inRegionOf(entry, new Set());
    });
    entries.forEach((entry, at) => {
      if (entry.rule?.hostedBy !== undefined) entries[at] = this.#hosted(entry, entry.rule.hostedBy);
    });
    this.entries = entries;
  }

  #remember(entry: Entry): void {
    this.#byResource.set(entry.resource, entry);
    for (const resource of entry.resource.standsFor ?? []) this.#byResource.set(resource, entry);
  }

  of(resource: Resource): Entry | undefined {
    return this.#byResource.get(resource);
  }

  /** What is in the region that was said of its provider, and would be in none without that. */
  inSaidRegion(provider: string): readonly Entry[] {
    return this.entries.filter(
      (entry) => entry.provider === provider && !entry.glue && this.#isInSaidRegion(entry),
    );
  }

  /** The id of a region of the entry's provider, from how the code writes it. */
  regionId({ provider }: Entry, written: string): string {
    return this.#regions.idOf(provider, written);
  }

  /**
   * An entry whose region another resource tells: a database sits where its server does, whatever region its
   * provider is configured for.
   */
  #inRegionOf(entry: Entry, seen: Set<Entry>): Entry {
    if (seen.has(entry) || statedRegion(entry.resource, entry.provider, this.#regions) !== undefined)
      return entry;
    seen.add(entry);
    for (const path of entry.rule?.regionFrom ?? []) {
      for (const { value } of valuesAt(entry.resource, path)) {
        const home = this.#homeBehind(value, entry, seen);
        // What was said is of what nothing tells of; here something does, and leaves it open.
        if (home === undefined || (home === UNKNOWN && !this.#isInSaidRegion(entry))) continue;
        const found = { ...entry, home, region: entry.scope === 'global' ? GLOBAL : home };
        this.#byResource.set(entry.resource, found);
        return found;
      }
    }
    return entry;
  }

  /** At the provider and in the region of what it runs on; at none that is known where the code does not tell. */
  #hosted(entry: Entry, paths: readonly string[]): Entry {
    const { resource, rule } = entry;
    const [host] = paths
      .flatMap((path) => valuesAt(resource, path))
      .flatMap(({ value }) => resourcesIn(value).flatMap((one) => this.#byResource.get(one) ?? []));
    const path = rule?.serviceFrom;
    const service = path === undefined ? undefined : textOf(valuesAt(resource, path)[0]?.value);
    const found: Entry = {
      ...entry,
      provider: host?.provider,
      home: host?.home ?? UNKNOWN,
      region: host?.home ?? UNKNOWN,
      service: host?.provider === undefined ? undefined : service,
    };
    this.#remember(found);
    return found;
  }

  #homeBehind(value: Value, entry: Entry, seen: Set<Entry>): string | undefined {
    let isOpen = false;
    for (const resource of resourcesIn(value)) {
      const other = this.#byResource.get(resource);
      if (other === undefined || other.provider !== entry.provider) continue;
      const { home } = this.#inRegionOf(other, seen);
      if (home !== UNKNOWN) return home;
      isOpen = true;
    }
    return this.#regions.endOf(entry.provider, textOf(value)) ?? (isOpen ? UNKNOWN : undefined);
  }

  #isInSaidRegion({ provider, home, resource }: Entry): boolean {
    return home === this.#regions.saidOf(provider) && leavesRegionOpen(resource, provider, this.#regions);
  }
}

const prefixOf = remembered((type) => type.split('_', 1)[0]!);

function describe(resource: Resource, atlas: AtlasData, regions: RegionNames): Entry {
  const match = typeRule(resource.as ?? resource.type);
  const rule = match?.byPrefix === false ? match.rule : undefined;
  const prefix = prefixOf(resource.type);
  const operator = operatorOf(resource.opaque ? resource.provider.name : prefix, (name) =>
    textWithHoles(resource.provider.values.get(name), '*'),
  );
  const usual = operator?.provider.id ?? match?.provider ?? providerOf(resource);
  const ownId = (id: string | undefined) => (id && operator?.operated.services?.[id]) ?? id;
  const glue = resource.opaque ? false : (rule?.glue ?? UTILITY_PROVIDERS.has(prefix));
  const family = ownId(match?.byPrefix ? match.service : serviceOf(resource, rule));
  // The same API at another's address: then it is that one's service, wherever that one has it.
  const owner = endpointOwner(resource, usual, family ?? prefixRule(resource.type)?.service);
  const elsewhere = owner !== 'unknown' && owner?.of === 'service' ? owner : undefined;
  const provider = owner === undefined ? usual : elsewhere?.provider;
  const service = owner === undefined ? family : elsewhere?.service;
  const ownScope = elsewhere === undefined ? rule?.scope : undefined;
  const scope = ownScope ?? (service && provider ? atlas.services[provider]?.[service]?.scope : undefined);
  const stated = regionOf(resource, provider, regions);
  const settled =
    regions.ofComponent(elsewhere?.id) ??
    (stated === UNKNOWN ? impliedRegion(resource, regions.providerOf(provider)) : stated);
  const home = homeOf(settled, provider, service, atlas);
  return {
    resource,
    rule,
    provider,
    scope,
    region: scope === 'global' ? GLOBAL : home,
    home,
    service: glue ? undefined : service,
    glue,
    family: service ?? ownId(prefixRule(resource.type)?.service),
    byPrefix: match?.byPrefix ?? false,
  };
}

/** In a location that spans regions, some services keep to one of them, and which one is not told. */
function homeOf(
  region: string,
  provider: string | undefined,
  service: string | undefined,
  atlas: AtlasData,
): string {
  if (provider === undefined || service === undefined) return region;
  if (!atlas.services[provider]?.[service]?.keepsToOneRegion) return region;
  return (atlas.regions[provider] ?? []).find(({ id }) => id === region)?.spans ? UNKNOWN : region;
}

function serviceOf(resource: Resource, rule: TypeRule | undefined): string | undefined {
  const special = rule?.serviceWhen?.find(({ when }) => allHold(resource, when, false));
  return special?.service ?? rule?.service;
}

function providerOf(resource: Resource): string | undefined {
  return providerOfTerraform(resource.opaque ? resource.provider.name : prefixOf(resource.type))?.id;
}

/** What any of the resource's own arguments says, else its provider configuration; `unknown` where neither is known. */
function regionOf(resource: Resource, provider: string | undefined, regions: RegionNames): string {
  const stated = statedRegion(resource, provider, regions);
  if (stated !== undefined) return stated;
  const configured = regionIn(regions.argumentsOf(provider), provider, regions, (name) =>
    resource.provider.values.get(name),
  );
  if (configured !== undefined) return configured;
  for (const name of regions.hintsOf(provider)) {
    const value = valuesAt(resource, name)[0]?.value ?? resource.provider.values.get(name);
    const id = regions.idIn(provider, textWithHoles(value, '*') ?? '');
    if (id !== undefined) return id;
  }
  const said = regions.saidOf(provider);
  return said !== undefined && leavesRegionOpen(resource, provider, regions) ? said : UNKNOWN;
}

/**
 * Whether neither the resource nor its provider's configuration names a region, so that the provider takes it from its
 * environment. A variable without a value is something else: two of them may be two regions.
 */
function leavesRegionOpen(resource: Resource, provider: string | undefined, regions: RegionNames): boolean {
  return regions.argumentsOf(provider).every((name) => {
    const own = valuesAt(resource, name).map(({ value }) => value);
    // Null is how code says that it says nothing.
    return [...own, resource.provider.values.get(name)].every(
      (value) => value === undefined || value === null,
    );
  });
}

/** The region a resource's own arguments name. */
function statedRegion(
  resource: Resource,
  provider: string | undefined,
  regions: RegionNames,
): string | undefined {
  return regionIn(
    regions.argumentsOf(provider),
    provider,
    regions,
    (name) => valuesAt(resource, name)[0]?.value,
  );
}

/** The first of the arguments that is a region's name. */
function regionIn(
  names: readonly string[],
  provider: string | undefined,
  regions: RegionNames,
  valueAt: (name: string) => Value | undefined,
): string | undefined {
  for (const name of names) {
    const text = textOf(valueAt(name));
    if (text !== undefined && REGION_NAME.test(text)) return regions.idOf(provider, text);
  }
  return undefined;
}

/** `eu-west-1`, `West Europe`, `de/fra`; not a number, a list or an address. */
const REGION_NAME = /^[a-z0-9][a-z0-9 /-]*$/i;

/** How a provider names regions, each name looked up once: most resources of an estate are in one of a few. */
class RegionNames {
  readonly #arguments: ReadonlyMap<string, readonly string[]>;
  readonly #hints: ReadonlyMap<string, readonly string[]>;
  readonly #ids = new Map<string | undefined, Map<string, string>>();

  constructor(
    readonly atlas: AtlasData,
    private readonly said: Places,
  ) {
    this.#arguments = new Map(atlas.providers.map((one) => [one.id, one.regionArguments ?? DEFAULT_REGION]));
    this.#hints = new Map(atlas.providers.map((one) => [one.id, one.regionIn ?? []]));
  }

  /** The region that the user said the provider is in. */
  saidOf(provider: string | undefined): string | undefined {
    return provider === undefined ? undefined : this.said.get(provider);
  }

  providerOf(id: string | undefined): Provider | undefined {
    return this.atlas.providers.find((one) => one.id === id);
  }

  /** The listed region that a service's component is in: `gra` of `ovh/gra/objectstorage`. */
  ofComponent(id: string | undefined): string | undefined {
    if (id === undefined) return undefined;
    const [provider = '', region] = id.split('/');
    return (this.atlas.regions[provider] ?? []).find((one) => one.id === region)?.id;
  }

  /** Names of the arguments that may hold a region, the first to look at first. */
  argumentsOf(provider: string | undefined): readonly string[] {
    return (provider === undefined ? undefined : this.#arguments.get(provider)) ?? DEFAULT_REGION;
  }

  /** Names of the arguments that may have a region's id in their text. */
  hintsOf(provider: string | undefined): readonly string[] {
    return this.#hints.get(provider ?? '') ?? [];
  }

  /** The listed region whose id is a word of the text, or begins one: `iam.eu-de.otc.t-systems.com`, `eu-de-01`. */
  idIn(provider: string | undefined, text: string): string | undefined {
    const words = text.toLowerCase().split(/[^a-z0-9-]+/);
    const listed = this.atlas.regions[provider ?? ''] ?? [];
    return listed.find(({ id, zones }) =>
      words.some((word) => word === id || word.startsWith(`${id}-`) || zones.includes(word)),
    )?.id;
  }

  /** The listed region that a text ends in (`projects/p/instanceConfigs/regional-europe-west1`), or a zone of it. */
  endOf(provider: string | undefined, written: string | undefined): string | undefined {
    const listed = this.atlas.regions[provider ?? ''] ?? [];
    const ends = (id: string) => written === id || written?.endsWith(`/${id}`) || written?.endsWith(`-${id}`);
    return listed.find(({ id, zones }) => ends(id) || zones.includes(written ?? ''))?.id;
  }

  /**
   * A region as the provider names it, by its id, by its name ("West Europe") or by an alias (`GRA11`); the name of a
   * zone or a data centre begins with its region's: `fsn1-dc14`.
   */
  idOf(provider: string | undefined, written: string): string {
    let ids = this.#ids.get(provider);
    if (ids === undefined) {
      const listed = this.atlas.regions[provider ?? ''] ?? [];
      ids = new Map(
        listed.flatMap(({ id, name, aliases = [] }) =>
          [id, name, ...aliases].map((one) => [compact(one), id] as const),
        ),
      );
      this.#ids.set(provider, ids);
    }
    const asListed = ids.get(written);
    if (asListed !== undefined) return asListed;
    const text = compact(written);
    let id = ids.get(text);
    if (id === undefined) {
      const listed = this.atlas.regions[provider ?? ''] ?? [];
      id = listed.find((one) => text.startsWith(`${one.id}-`))?.id ?? text.replaceAll('/', '-');
      ids.set(text, id);
    }
    return id;
  }
}

/** `West Europe` and `westeurope` are one. */
function compact(name: string): string {
  return name.toLowerCase().replaceAll(' ', '');
}

const DEFAULT_REGION: readonly string[] = ['region'];
