/** An estate for tests of the map. */

import type { Component, Dependency } from '../../../src/estate/index.js';
import { component, documentOf, needing } from '../model/fixture.js';
import type { Document } from '../model/types.js';

/** A document of nothing but an estate. */
export function estateOf(components: readonly Component[], dependencies: readonly Dependency[]): Document {
  return documentOf({ components, dependencies });
}

/** A shop in two zones of a region, with a third party and something nobody knows the place of. */
export function shop(): Document {
  const domain = (id: string, type: string) => component(id, 'domain', { type });
  return estateOf(
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
      needing('p', 'jurisdiction/us'),
      needing('p/r', 'p'),
      needing('p/r-a', 'p/r'),
      needing('p/r-b', 'p/r'),
      needing('p/r', 'p/r-a', { group: 'p/r#zones' }),
      needing('p/r', 'p/r-b', { group: 'p/r#zones' }),
      needing('p/r/dns', 'p/r'),
      needing('subnet.a', 'p/r-a'),
      needing('subnet.b', 'p/r-b'),
      needing('lb.shop', 'subnet.a', { group: 'lb.shop#run#zones' }),
      needing('lb.shop', 'subnet.b', { group: 'lb.shop#run#zones' }),
      needing('zone.shop', 'p/r/dns'),
      needing('saas/mail', 'p'),
      needing('checkout', 'lb.shop'),
      needing('checkout', 'saas/pay', { soft: true }),
      needing('checkout', 'zone.shop', { need: 'start' }),
    ],
  );
}
