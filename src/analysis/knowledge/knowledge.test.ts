import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { atlas } from '../../atlas/index.js';
import type { Component } from '../../estate/index.js';
import { readPaths } from '../../readers/index.js';
import { assess, assessWith } from '../assessment.js';
import { atlasKnowledge, atlasProjection, type Knowledge, type KnowledgeData, knowledgeOf } from './index.js';

/** As a browser gets it. */
const projected = knowledgeOf(JSON.parse(JSON.stringify(atlasProjection())) as KnowledgeData);
const own = atlasKnowledge();

/** All types there are, types that only a prefix tells of, and some that nobody knows. */
const types = [
  ...Object.keys(atlas.types),
  ...Object.keys(atlas.prefixes),
  ...Object.keys(atlas.prefixes).map((prefix) => `${prefix}something_new`),
  ...['', 'a', 'constructor', '__proto__', 'toString', 'no_such_thing'],
];

const providers = [...atlas.providers.map(({ id }) => id), 'nobody', 'constructor', ''];

const services = Object.entries(atlas.services).flatMap(([provider, all]) =>
  Object.keys(all).map((id) => `${provider}/${id}`),
);

function both<A>(ask: (knowledge: Knowledge) => A): [A, A] {
  return [ask(projected), ask(own)];
}

describe('the projection answers as the atlas does', () => {
  it('for every type', () => {
    for (const type of types) {
      const [slim, whole] = both(
        ({ isStore, isRegistry, registrarOf, watches, singleOf, isUndescribed }) => ({
          type,
          store: isStore(type),
          registry: isRegistry(type),
          registrar: registrarOf(type),
          watches: watches(type),
          single: singleOf(type),
          undescribed: isUndescribed(type),
        }),
      );
      expect(slim).toEqual(whole);
    }
    expect(types.filter(projected.isStore).length).toBeGreaterThan(50);
    expect(types.filter(projected.isUndescribed).length).toBeGreaterThan(3);
  });

  it('for every provider and every mark of services', () => {
    for (const id of providers) {
      const [slim, whole] = both(({ jurisdictionOf }) => jurisdictionOf(id));
      expect(slim, id).toBe(whole);
    }
    for (const list of ['dnsServices', 'credentialServices', 'certificateServices'] as const) {
      expect([...projected[list]].sort()).toEqual([...own[list]].sort());
      expect(own[list].size).toBeGreaterThan(0);
    }
  });

  it('for what can take the place of every service', () => {
    const replaced = atlas.equivalents.flatMap(({ from }) => from);
    for (const id of [...services, ...replaced, 'aws', 'constructor']) {
      const [slim, whole] = both(({ replacementsOf }) => replacementsOf(id));
      expect(slim === undefined, id).toBe(whole === undefined);
      if (slim === undefined) continue;
      // What it leaves out nobody asks for.
      expect(whole).toMatchObject(slim);
      for (const key of ['managed', 'data', 'source', 'confidence'] as const) {
        expect(key in slim, `${id} ${key}`).toBe(key in whole!);
      }
    }
  });

  it('for how often each place, service and third party is lost', () => {
    const component = (id: string, kind: Component['kind'], type: string): Component => ({
      id,
      kind,
      type,
      name: id,
      source: { atlas: id, url: '' },
    });
    const all = [
      ...Object.entries(atlas.regions).flatMap(([provider, regions]) =>
        regions.flatMap(({ id, zones }) => [
          component(`${provider}/${id}`, 'domain', 'region'),
          ...zones.map((zone) => component(`${provider}/${zone}`, 'domain', 'zone')),
        ]),
      ),
      ...Object.entries(atlas.services).flatMap(([provider, ids]) =>
        Object.keys(ids).flatMap((id) => [
          component(`${provider}/global/${id}`, 'service', 'service'),
          ...(atlas.regions[provider] ?? [])
            .slice(0, 3)
            .map((region) => component(`${provider}/${region.id}/${id}`, 'service', 'service')),
        ]),
      ),
      ...providers.map((id) => component(id, 'domain', 'provider')),
      ...Object.keys(atlas.thirdParties).map((id) => component(`saas/${id}`, 'third-party', 'third-party')),
    ];
    const [slim, whole] = [projected.ratesOfEstate(), own.ratesOfEstate()];
    for (const one of all) expect(slim(one), one.id).toEqual(whole(one));
    expect(all.filter((one) => slim(one) !== undefined).length).toBeGreaterThan(100);
  });

  it.each(readdirSync('examples'))('in the assessment of %s', (name) => {
    const { estate, ignores } = readPaths([`examples/${name}`]);
    const options = { acceptances: ignores, asOf: '2026-01-01' };
    const { estate: slimEstate, ...slim } = assessWith(projected, estate, options);
    const { estate: wholeEstate, ...whole } = assess(estate, options);
    expect(slim).toEqual(whole);
    expect(slimEstate).toEqual(wholeEstate);
  });
});
