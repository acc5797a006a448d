import type { Component, Dependency, Estate } from '../../../src/estate/index.js';
import { append } from '../../../src/estate/index.js';
import type { Document } from '../model/types.js';

const evidence = { by: 'declared' } as const;

/** A component of a test's estate; what is left out does not matter there. */
export function component(id: string, kind: Component['kind'], more: Partial<Component> = {}): Component {
  return { id, kind, type: kind, name: id, source: { file: 'main.tf', line: 1 }, ...more };
}

export function needs(from: string, to: string, more: Partial<Dependency> = {}): Dependency {
  return { from, to, need: 'run', evidence, ...more };
}

/** A document without results: the map draws the estate alone. */
export function documentOf(components: readonly Component[], dependencies: readonly Dependency[]): Document {
  const estate: Estate = { components, dependencies, groups: [], journeys: [], diagnostics: [] };
  const from = new Map<string, Dependency[]>();
  const to = new Map<string, Dependency[]>();
  for (const dependency of dependencies) {
    append(from, dependency.from, dependency);
    append(to, dependency.to, dependency);
  }
  return {
    name: 'test',
    estate,
    components: new Map(components.map((one) => [one.id, one])),
    journeys: [],
    groups: new Map(),
    needs: from,
    neededBy: to,
    findings: [],
    ignored: [],
    blast: [],
    downtime: [],
    fixes: [],
    diagnostics: [],
  };
}

/** A shop in two zones of a region, with a third party and something nobody knows the place of. */
export function shop(): Document {
  const domain = (id: string, type: string) => component(id, 'domain', { type });
  return documentOf(
    [
      domain('jurisdiction/us', 'jurisdiction'),
      domain('p', 'provider'),
      domain('p/r', 'region'),
      domain('p/r-a', 'zone'),
      domain('p/r-b', 'zone'),
      component('p/r/dns', 'service', { name: 'DNS, r' }),
      component('subnet.a', 'resource', { type: 'subnet' }),
      component('subnet.b', 'resource', { type: 'subnet' }),
      component('lb.shop', 'resource', { type: 'lb' }),
      component('zone.shop', 'resource', { type: 'dns_zone' }),
      component('policy.shop', 'resource', { type: 'policy', glue: true }),
      component('lb.off', 'resource', { type: 'lb', disabled: true }),
      component('thing.lost', 'resource', { type: 'thing' }),
      component('saas/pay', 'third-party'),
      component('saas/mail', 'third-party'),
      component('checkout', 'journey'),
    ],
    [
      needs('p', 'jurisdiction/us'),
      needs('p/r', 'p'),
      needs('p/r-a', 'p/r'),
      needs('p/r-b', 'p/r'),
      needs('p/r', 'p/r-a', { group: 'p/r#zones' }),
      needs('p/r', 'p/r-b', { group: 'p/r#zones' }),
      needs('p/r/dns', 'p/r'),
      needs('subnet.a', 'p/r-a'),
      needs('subnet.b', 'p/r-b'),
      needs('lb.shop', 'subnet.a', { group: 'lb.shop#run#zones' }),
      needs('lb.shop', 'subnet.b', { group: 'lb.shop#run#zones' }),
      needs('zone.shop', 'p/r/dns'),
      needs('saas/mail', 'p'),
      needs('checkout', 'lb.shop'),
      needs('checkout', 'saas/pay', { soft: true }),
      needs('checkout', 'zone.shop', { need: 'start' }),
    ],
  );
}
