// A small Internet for checkers: the root, the zone `example` and `shop.example`, each served by Firebreak at addresses
// and ports of its own. Runs in a network of its own, where nobody else has them. Prints one line when all is there.
import { serve } from '../../../../dist/steer/dns/index.js';

const soa = {
  contact: 'hostmaster@shop.example',
  refresh: 14_400,
  retry: 3600,
  expire: 2_419_200,
  negativeTtl: 300,
};
const set = (name, type, ...data) => ({ name, type, ttl: 3600, data });

async function zone(addresses, origin, primary, ...records) {
  const server = await serve({ listen: addresses.map((address) => `${address}:53`), ratePerSecond: 0 });
  const zones = [{ origin, serial: 1, records, soa: { ...soa, primary } }];
  await server.publish({ number: 1, madeAt: 0, madeBy: '', why: '', zones, active: {} });
}

const root = set('a.root.example', 'A', '203.0.113.1');
const [ns1, ns2] = [
  set('ns1.shop.example', 'A', '192.0.2.53'),
  set('ns2.shop.example', 'A', '198.51.100.53'),
];
const shop = set('shop.example', 'NS', 'ns1.shop.example.', 'ns2.shop.example.');
const top = set('ns.example', 'A', '203.0.113.2');

await zone(
  ['203.0.113.1'],
  '.',
  'a.root.example',
  set('.', 'NS', 'a.root.example.'),
  root,
  set('example', 'NS', 'ns.example.'),
  top,
);
await zone(
  ['203.0.113.2'],
  'example',
  'ns.example',
  set('example', 'NS', 'ns.example.'),
  top,
  root,
  shop,
  ns1,
  ns2,
);
await zone(
  ['192.0.2.53', '198.51.100.53'],
  'shop.example',
  'ns1.shop.example',
  shop,
  ns1,
  ns2,
  set('shop.example', 'A', '203.0.113.80'),
  set('shop.example', 'MX', '10 mail.shop.example.'),
  set('shop.example', 'TXT', '"v=spf1 mx -all"'),
  set('mail.shop.example', 'A', '192.0.2.25'),
  set('www.shop.example', 'A', '203.0.113.80'),
);
console.log('ready');
