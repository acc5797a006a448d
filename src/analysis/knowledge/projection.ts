import {
  atlas,
  dnsServices,
  isDataStore,
  isRegistry,
  registrarOf,
  servicesThat,
  singleOf,
  watches,
} from '../../atlas/index.js';
import type { Replacements } from '../remedies/index.js';
import type { KnowledgeData } from './data.js';

/** The atlas without what only readers and the way out ask of it: no rules of types, no names, few pages. */
export function atlasProjection(): KnowledgeData {
  const types = Object.keys(atlas.types);
  const prefixes = withoutImplied(Object.keys(atlas.prefixes));
  return {
    dnsServices: [...dnsServices()],
    credentialServices: [...servicesThat('credentials')],
    certificateServices: [...servicesThat('certificates')],
    replacements: atlas.equivalents.map(({ from, managed, data, source, confidence }) => ({
      of: from,
      by: {
        ...(managed === undefined
          ? {}
          : { managed: managed.map(({ provider, service, api }) => ({ provider, service, api })) }),
        data,
        source,
        ...(confidence === undefined ? {} : { confidence }),
      } satisfies Replacements,
    })),
    jurisdictions: Object.fromEntries(atlas.providers.map(({ id, jurisdiction }) => [id, jurisdiction])),
    stores: types.filter(isDataStore),
    registries: types.filter(isRegistry),
    watchers: types.filter(watches),
    machines: types.filter((type) => singleOf(type) === 'machine'),
    volumes: types.filter((type) => singleOf(type) === 'volume'),
    registrars: Object.fromEntries(
      types.flatMap((type) => {
        const registrar = registrarOf(type);
        return registrar === undefined ? [] : [[type, registrar]];
      }),
    ),
    prefixes,
    types: types.filter((type) => !prefixes.some((prefix) => type.startsWith(prefix))),
    regions: mapValues(atlas.regions, (list) => list.map(({ id, zones }) => ({ id, zones }))),
    services: mapValues(atlas.services, (ofProvider) =>
      Object.fromEntries(
        Object.entries(ofProvider).flatMap(([id, { sla }]) => {
          if (sla === undefined) return [];
          const { note, ...promise } = sla;
          return [[id, { sla: promise }]];
        }),
      ),
    ),
  };
}

/** Prefixes that no shorter one covers. */
function withoutImplied(prefixes: readonly string[]): string[] {
  return prefixes.filter((one) => !prefixes.some((other) => other !== one && one.startsWith(other)));
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
