import {
  type AtlasData,
  GLOBAL,
  type Provider,
  prefixRule,
  providerOfTerraform,
  type TypeRule,
  typeRule,
  UNKNOWN,
} from '../../atlas/index.js';
import { impliedRegion } from './home.js';
import { allHold, valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { resourcesIn, textOf } from './value.js';

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

  constructor(
    resources: readonly Resource[],
    readonly atlas: AtlasData,
  ) {
    const regions = new RegionNames(atlas);
    const entries = resources.map((resource) => describe(resource, atlas, regions));
    for (const entry of entries) this.#byResource.set(entry.resource, entry);
    for (const [at, entry] of entries.entries()) {
      if (entry.rule?.regionFrom !== undefined) entries[at] = this.#inRegionOf(entry, new Set());
    }
    this.entries = entries;
  }

  of(resource: Resource): Entry | undefined {
    return this.#byResource.get(resource);
  }

  /** An entry whose region another resource tells: a database sits where its server does. */
  #inRegionOf(entry: Entry, seen: Set<Entry>): Entry {
    if (entry.home !== UNKNOWN || seen.has(entry)) return entry;
    seen.add(entry);
    for (const path of entry.rule?.regionFrom ?? []) {
      for (const { value } of valuesAt(entry.resource, path)) {
        for (const resource of resourcesIn(value)) {
          const other = this.#byResource.get(resource);
          if (other === undefined || other.provider !== entry.provider) continue;
          const { home } = this.#inRegionOf(other, seen);
          if (home === UNKNOWN) continue;
          const found = { ...entry, home, region: entry.scope === 'global' ? GLOBAL : home };
          this.#byResource.set(entry.resource, found);
          return found;
        }
      }
    }
    return entry;
  }
}

function describe(resource: Resource, atlas: AtlasData, regions: RegionNames): Entry {
  const match = typeRule(resource.type);
  const rule = match?.byPrefix === false ? match.rule : undefined;
  const provider = match?.provider ?? providerOf(resource);
  const prefix = resource.type.split('_', 1)[0]!;
  const glue = resource.opaque ? false : (rule?.glue ?? UTILITY_PROVIDERS.has(prefix));
  const service = match?.byPrefix ? match.service : serviceOf(resource, rule);
  const scope = rule?.scope ?? (service && provider ? atlas.services[provider]?.[service]?.scope : undefined);
  const stated = regionOf(resource, provider, regions);
  const home = stated === UNKNOWN ? impliedRegion(resource, regions.providerOf(provider)) : stated;
  return {
    resource,
    rule,
    provider,
    scope,
    region: scope === 'global' ? GLOBAL : home,
    home,
    service: glue ? undefined : service,
    glue,
    family: service ?? prefixRule(resource.type)?.service,
    byPrefix: match?.byPrefix ?? false,
  };
}

function serviceOf(resource: Resource, rule: TypeRule | undefined): string | undefined {
  const special = rule?.serviceWhen?.find(({ when }) => allHold(resource, when, false));
  return special?.service ?? rule?.service;
}

function providerOf(resource: Resource): string | undefined {
  return providerOfTerraform(resource.opaque ? resource.provider.name : resource.type.split('_', 1)[0]!)?.id;
}

/** The resource's own region argument, else its provider configuration's; `unknown` where neither is known. */
function regionOf(resource: Resource, provider: string | undefined, regions: RegionNames): string {
  for (const name of regions.argumentsOf(provider)) {
    const text = textOf(valuesAt(resource, name)[0]?.value) ?? textOf(resource.provider.values.get(name));
    if (text !== undefined && /^[a-z0-9][a-z0-9 -]*$/i.test(text)) return regions.idOf(provider, text);
  }
  return UNKNOWN;
}

/** How a provider names regions, each name looked up once: most resources of an estate are in one of a few. */
class RegionNames {
  readonly #arguments: ReadonlyMap<string, readonly string[]>;
  readonly #ids = new Map<string | undefined, Map<string, string>>();

  constructor(readonly atlas: AtlasData) {
    this.#arguments = new Map(atlas.providers.map((one) => [one.id, one.regionArguments ?? DEFAULT_REGION]));
  }

  providerOf(id: string | undefined): Provider | undefined {
    return this.atlas.providers.find((one) => one.id === id);
  }

  /** Names of the arguments that may hold a region, the first to look at first. */
  argumentsOf(provider: string | undefined): readonly string[] {
    return (provider === undefined ? undefined : this.#arguments.get(provider)) ?? DEFAULT_REGION;
  }

  /**
   * A region as the provider names it, by its id or by its name ("West Europe"); the name of a zone or a data centre
   * begins with its region's: `fsn1-dc14`.
   */
  idOf(provider: string | undefined, written: string): string {
    let ids = this.#ids.get(provider);
    if (ids === undefined) {
      const listed = this.atlas.regions[provider ?? ''] ?? [];
      ids = new Map(listed.flatMap(({ id, name }) => [[compact(name), id] as const, [id, id] as const]));
      this.#ids.set(provider, ids);
    }
    const text = compact(written);
    let id = ids.get(text);
    if (id === undefined) {
      const listed = this.atlas.regions[provider ?? ''] ?? [];
      id = listed.find((one) => text.startsWith(`${one.id}-`))?.id ?? text;
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
