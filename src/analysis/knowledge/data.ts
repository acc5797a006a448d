import { allIncidents, incidents } from '../../scenarios/index.js';
import { type RateSources, ratesFrom } from '../downtime/index.js';
import type { Replacements } from '../remedies/index.js';
import type { Knowledge } from './types.js';

/** What the analyses ask of the atlas, as plain JSON. Services by their id, or as `aws/s3` where their provider matters. */
export interface KnowledgeData extends RateSources {
  readonly dnsServices: readonly string[];
  readonly credentialServices: readonly string[];
  readonly certificateServices: readonly string[];
  readonly replacements: readonly { readonly of: readonly string[]; readonly by: Replacements }[];
  /** By provider. */
  readonly jurisdictions: Readonly<Record<string, string>>;
  /** Types of resources that have a mark. */
  readonly stores: readonly string[];
  readonly registries: readonly string[];
  readonly watchers: readonly string[];
  readonly machines: readonly string[];
  readonly volumes: readonly string[];
  /** Providers by types of domains that are held with them. */
  readonly registrars: Readonly<Record<string, string>>;
  /** Something is known of all types that begin so, and of these others. */
  readonly prefixes: readonly string[];
  readonly types: readonly string[];
}

/** Answers from a projection, the same as the atlas it was made of gives. */
export function knowledgeOf(data: KnowledgeData): Knowledge {
  const replacements = new Map(data.replacements.flatMap(({ of, by }) => of.map((id) => [id, by] as const)));
  const jurisdictions = new Map(Object.entries(data.jurisdictions));
  const registrars = new Map(Object.entries(data.registrars));
  const [stores, registries, watchers, types] = [data.stores, data.registries, data.watchers, data.types].map(
    (list) => new Set(list),
  ) as [Set<string>, Set<string>, Set<string>, Set<string>];
  const singles = new Map([
    ...data.machines.map((type) => [type, 'machine'] as const),
    ...data.volumes.map((type) => [type, 'volume'] as const),
  ]);
  return {
    dnsServices: new Set(data.dnsServices),
    credentialServices: new Set(data.credentialServices),
    certificateServices: new Set(data.certificateServices),
    replacementsOf: (id) => replacements.get(id),
    jurisdictionOf: (id) => jurisdictions.get(id),
    isStore: (type) => stores.has(type),
    isRegistry: (type) => registries.has(type),
    registrarOf: (type) => registrars.get(type),
    watches: (type) => watchers.has(type),
    singleOf: (type) => singles.get(type),
    isUndescribed: (type) => !types.has(type) && !data.prefixes.some((prefix) => type.startsWith(prefix)),
    incidents: allIncidents,
    ratesOfEstate: () => ratesFrom(data, incidents),
  };
}
