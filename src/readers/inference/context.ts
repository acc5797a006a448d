import {
  type AtlasData,
  GLOBAL,
  type Places,
  type Redundancy,
  serviceComponent,
  THIRD_PARTY,
  type TypeRule,
  UNKNOWN,
} from '../../atlas/index.js';
import {
  append,
  type Component,
  type Dependency,
  type Evidence,
  type Failover,
  type Need,
} from '../../estate/index.js';
import { Bundles } from './bundles.js';
import { Catalogue, type Entry } from './catalogue.js';
import { Draft, type Member } from './draft.js';
import { NameIndex } from './names.js';
import { valuesAt } from './paths.js';
import type { Resource } from './resource.js';
import { Targets } from './targets.js';
import { textOf } from './value.js';

/** Everything an inference step reads and writes. Steps are functions of this, run in the order of infer.ts. */
export class Context {
  readonly catalogue: Catalogue;
  readonly bundles: Bundles;
  readonly targets: Targets;
  readonly draft = new Draft();
  /** Atlas components that something depends on: `aws/us-east-1/dynamodb`, `aws/us-east-1a`. */
  readonly atlasIds = new Set<string>();
  /** Data sources and region copies that turned out to be needed: they become components. */
  readonly external = new Set<Entry>();
  readonly replicas = new Map<string, { readonly entry: Entry; readonly region: string }>();
  /** Stand-ins for what the code does not tell: up in one pass of the analysis, down in the other. */
  readonly placeholders = new Map<string, Component>();
  /** Dependencies that came from a name alone and are dropped where they only close a circle (see circular-names.ts). */
  readonly byName = new Set<string>();
  /** Groups that are soft where something else needs their owner (a function fed by a queue and called by an API). */
  readonly softIfNeeded: { readonly from: string; readonly group: string }[] = [];
  /** What placement.ts is finding a place for: a resource whose arguments lead back to it has none of its own. */
  readonly beingPlaced = new Set<Entry>();
  /** Names that are soft because of what the target is, not because anything about the name is uncertain. */
  readonly softByType = new Set<string>();

  constructor(
    resources: readonly Resource[],
    readonly atlas: AtlasData,
    regions?: Places,
  ) {
    this.#providers = new Set([THIRD_PARTY, ...atlas.providers.map(({ id }) => id)]);
    this.catalogue = new Catalogue(resources, atlas, regions);
    this.bundles = new Bundles(this.catalogue);
    this.targets = new Targets(this.catalogue, this.bundles, new NameIndex(this.catalogue));
  }

  /** Components this code manages: not glue, not switched off. */
  get components(): readonly Entry[] {
    this.#components ??= this.catalogue.entries.filter(
      ({ resource, glue }) => resource.mode === 'managed' && !glue && !resource.disabled,
    );
    return this.#components;
  }
  #components: readonly Entry[] | undefined;

  depend(dependency: Dependency): void {
    this.#noteAtlas(dependency.to);
    this.draft.depend(dependency);
  }

  alternative(
    from: string,
    need: Need,
    name: string,
    member: Member,
    options: { atLeast?: number; full?: number; failover?: Failover } = {},
  ): void {
    this.#noteAtlas(member.to);
    this.draft.alternative(from, need, name, member, options);
  }

  /** Run needs found so far as adjacency, soft ones left out. */
  runEdges(): Map<string, string[]> {
    const edges = new Map<string, string[]>();
    this.draft.each(({ from, to, need, soft }) => {
      if (need === 'run' && !soft) append(edges, from, to);
    });
    return edges;
  }

  /**
   * `from` needs `to`, or something the code does not tell: the answer comes out as unknown, never as fine and never
   * as down.
   */
  maybe(
    from: Entry,
    fromId: string,
    to: string,
    evidence: Evidence,
    about: 'zones' | 'anything' = 'anything',
  ): void {
    const placeholder = about === 'zones' ? `${fromId}/zones-not-known` : `${fromId}/not-known`;
    this.#addPlaceholder(placeholder, from, about);
    for (const member of [to, placeholder]) {
      this.alternative(fromId, 'run', `maybe ${to}`, { to: member, evidence }, { full: 1 });
    }
  }

  /** A stand-in for what `from` needs and the code does not show; returns its id. */
  notKnown(from: Entry, fromId: string): string {
    const placeholder = `${fromId}/not-known`;
    // What a CDN fetches from may be anywhere: at another provider most of all.
    const isAnywhere = from.rule?.entry?.kind === 'cdn';
    this.#addPlaceholder(placeholder, isAnywhere ? { ...from, provider: undefined } : from, 'anything');
    return placeholder;
  }

  #addPlaceholder(id: string, of: Entry, about: 'zones' | 'anything'): void {
    if (this.placeholders.has(id)) return;
    this.placeholders.set(id, {
      id,
      kind: 'resource',
      type: 'unread',
      name: 'not known from the code',
      source: of.resource.source,
      unknown: true,
      attributes: {
        about,
        ...(of.provider === undefined ? {} : { provider: of.provider, region: of.region }),
      },
    });
  }

  /** How many components a piece of glue (a role's policy) belongs to. */
  carriersOf(glue: Entry): number {
    if (this.#carriers === undefined) {
      this.#carriers = new Map();
      for (const component of this.components) {
        for (const { entry } of this.bundles.partsOf(component)) {
          this.#carriers.set(entry, (this.#carriers.get(entry) ?? 0) + 1);
        }
      }
    }
    return this.#carriers.get(glue) ?? 0;
  }
  #carriers: Map<Entry, number> | undefined;

  readonly #providers: ReadonlySet<string>;

  /** Remembers an id that is a provider's. Called for every dependency, so nothing is put together to compare with. */
  #noteAtlas(id: string): void {
    if (this.atlasIds.has(id)) return;
    const slash = id.indexOf('/');
    if (this.#providers.has(slash < 0 ? id : id.slice(0, slash))) this.atlasIds.add(id);
  }

  /** The id a dependent in `region` uses for a component: the copy in its own region where there is one. */
  idFor(target: Entry, region: string): string {
    if (target.resource.mode === 'data') this.external.add(target);
    const copy = this.#copies()
      .get(target)
      ?.find((one) => one.region === region);
    if (copy !== undefined) return copy.resource.id;
    const copies = this.replicaRegions(target);
    if (region === target.region || !copies.includes(region)) return target.resource.id;
    const id = `${target.resource.id}@${region}`;
    this.replicas.set(id, { entry: target, region });
    return id;
  }

  /** Resources that are full copies of others (`aws_dynamodb_table_replica`), by what they copy. */
  #copies(): ReadonlyMap<Entry, readonly Entry[]> {
    if (this.#copiesOf === undefined) {
      this.#copiesOf = new Map();
      for (const entry of this.components) {
        const paths = entry.rule?.replicaOf ?? [];
        for (const { value } of paths.flatMap((path) => valuesAt(entry.resource, path))) {
          for (const { entry: original } of this.targets.in(value)) {
            append(this.#copiesOf, original, entry);
          }
        }
      }
    }
    return this.#copiesOf;
  }
  #copiesOf: Map<Entry, Entry[]> | undefined;

  /** Regions a resource says it keeps full copies in. */
  replicaRegions(entry: Entry): readonly string[] {
    const path = entry.rule?.replicas;
    if (path === undefined) return NO_REGIONS;
    let regions = this.#replicaRegions.get(entry);
    if (regions === undefined) {
      regions = readReplicaRegions(entry, path).map((one) => this.catalogue.regionId(entry, one));
      this.#replicaRegions.set(entry, regions);
    }
    return regions;
  }
  readonly #replicaRegions = new Map<Entry, readonly string[]>();

  /** `aws/us-east-1/dynamodb`, `undefined` where the provider or service is not known. */
  serviceId(entry: Entry, service = entry.service): string | undefined {
    if (entry.provider === undefined || service === undefined) return undefined;
    const key = `${entry.provider}/${entry.home}/${service}`;
    let id = this.#serviceIds.get(key);
    if (id === undefined) {
      id = serviceComponent(entry.provider, entry.home, service);
      this.#serviceIds.set(key, id);
    }
    return id;
  }
  readonly #serviceIds = new Map<string, string>();

  /** A redundancy option of the atlas as a failover, in the region of the resource that uses it. */
  failover(key: string, region: string): Failover | undefined {
    const option: Redundancy | undefined = this.atlas.redundancy[key];
    if (option === undefined) return undefined;
    // What has no region of its own switches in one that the code does not tell.
    const where = region === GLOBAL ? UNKNOWN : region;
    const needs = (option.needs ?? []).map((id) => id.replaceAll('{region}', where));
    for (const id of needs) this.#noteAtlas(id);
    return { detect: option.detect, switch: option.switch, failback: option.failback, needs };
  }
}

function readReplicaRegions(entry: Entry, path: string): readonly string[] {
  return valuesAt(entry.resource, path)
    .map(({ value }) => textOf(value))
    .filter((text) => text !== undefined);
}

const NO_REGIONS: readonly string[] = [];

/** Evidence for what an argument of a resource says. */
export function codeEvidence(
  entry: Entry,
  at: readonly (string | number)[],
  rule: string,
  note?: string,
): Evidence {
  const { described, source } = entry.resource;
  const elsewhere = at.length === 0 ? undefined : entry.resource.placeOf?.(at);
  const { file } = elsewhere ?? source;
  const line = elsewhere?.line ?? (at.length === 0 ? source.line : entry.resource.lineOf(at));
  if (described === undefined) {
    return note === undefined || note === ''
      ? { by: 'code', file, line, rule }
      : { by: 'code', file, line, rule, note };
  }
  const { module, url } = described;
  const from = `from the description of the module ${module}`;
  return { by: 'code', file, line, url, rule, note: note === undefined ? from : `${note}; ${from}` };
}

/** What being named by a workload means for a resource: an opaque module is taken at the word of its output's name. */
export function namedNeed(
  entry: Entry,
  path: string,
): { need: Need; soft: boolean; grace?: number } | undefined {
  if (entry.resource.opaque) {
    return UNNEEDED_OUTPUT.test(path) ? undefined : { need: 'run', soft: false };
  }
  const named: TypeRule['named'] = entry.rule?.named;
  if (named === undefined || named.need === 'none') return undefined;
  return {
    need: named.need,
    soft: named.strength === 'soft',
    ...(named.grace === undefined ? {} : { grace: named.grace }),
  };
}

/** Outputs of a module nobody read whose name says that they are not needed at run time. */
const UNNEEDED_OUTPUT =
  /role|policy|security_group|(^|_)sg(_|$)|vpc|subnet|zone|certificate|log|account|region|tags|cidr/i;
