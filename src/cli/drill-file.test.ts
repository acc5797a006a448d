import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parseMapping, parsePassing } from '../drill/index.js';
import { withDrillFile } from './drill-file.js';

const folder = mkdtempSync(join(tmpdir(), 'drill-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const config = join(folder, 'firebreak.yaml');
const written = (text: string) => {
  writeFileSync(config, text);
  return { map: [], passUdp: [], check: [], config };
};

const WHOLE = `regions: [azure/westeurope, gcp/europe-west1]
drill:
  as: shop
  map:
    dynamodb.*.amazonaws.com: 127.0.0.1:8000
    localhost:5432: 127.0.0.1:15432
    "*": tls://[::1]:8443
  checks:
    checkout: curl -fsS localhost:3000/checkout
  passUdp: [ntp.example:123, "[2001:db8::7]:700=127.0.0.1:5000"]
  every: 250ms
  expect: recover<5m
`;

it('says what options would say', () => {
  expect(withDrillFile(written(WHOLE))).toEqual({
    config,
    as: 'shop',
    passUdp: ['ntp.example:123', '[2001:db8::7]:700=127.0.0.1:5000'].map(parsePassing),
    region: new Map([
      ['azure', 'westeurope'],
      ['gcp', 'europe-west1'],
    ]),
    map: [
      'dynamodb.*.amazonaws.com=127.0.0.1:8000',
      'localhost:5432=127.0.0.1:15432',
      '*=tls://[::1]:8443',
    ].map(parseMapping),
    check: [{ journey: 'checkout', line: 'curl -fsS localhost:3000/checkout' }],
    every: 250,
    expect: { recoverSeconds: 300 },
  });
});

it('gives way to options: the first mapping counts, a check replaces that of its journey', () => {
  const mine = parseMapping('dynamodb.us-east-1.amazonaws.com=127.0.0.1:1');
  const typed = {
    map: [mine],
    check: [{ journey: 'checkout', line: 'true' }],
    as: 'other',
    every: 1000,
    expect: 'up',
    region: new Map([['azure', 'northeurope']]),
  } as const;
  const { map, passUdp, region, ...rest } = withDrillFile({ ...written(WHOLE), ...typed });
  expect(map[0]).toBe(mine);
  expect(map).toHaveLength(4);
  expect(passUdp).toHaveLength(2);
  expect(Object.fromEntries(region)).toEqual({ azure: 'northeurope', gcp: 'europe-west1' });
  expect(rest).toEqual({ ...typed, map: undefined, region: undefined, config });
});

it('changes nothing where it is empty or missing', () => {
  for (const text of ['drill:\n', 'journeys:\n', 'drill: { map: , checks: }\n']) {
    const flags = written(text);
    expect(withDrillFile(flags)).toEqual(flags);
  }
});

it('that cannot be read is an error where it is named', () => {
  const missing = join(folder, 'missing.yaml');
  expect(() => withDrillFile({ map: [], passUdp: [], check: [], config: missing })).toThrow(
    `${missing}:1: cannot be read: ENOENT`,
  );
});

it.each([
  [
    'drill: { maps: {} }\n',
    '1:10: drill: "maps" is not known here (did you mean map?); expected one of as, map, passUdp, checks, every, expect',
  ],
  [
    'drill:\n  map:\n    "a b": 127.0.0.1:1\n',
    '3:5: drill.map: "a b" does not fit; expected a host or HOST:PORT, with * for any run of characters',
  ],
  [
    'drill:\n  map:\n    api.example: 8000\n',
    '3:5: drill.map.api.example: found 8000; expected an address and a port, as 127.0.0.1:8000, after tls:// where TLS is spoken there',
  ],
  [
    'drill:\n  map:\n    api.example: localhost\n',
    '3:5: drill.map.api.example: found "localhost"; expected an address and a port, as 127.0.0.1:8000, after tls:// where TLS is spoken there',
  ],
  [
    'drill:\n  passUdp: [ntp.example:53]\n',
    '2:13: drill.passUdp.0: "ntp.example:53": DNS is answered by the resolver of the run',
  ],
  [
    'regions: [azure/nowhere]\n',
    '1:11: regions.0: "azure/nowhere": expected PROVIDER/REGION of the atlas, such as azure/westeurope',
  ],
  ['drill:\n  checks: { a: "" }\n', '2:13: drill.checks.a: is empty; expected a text'],
  [
    'drill:\n  expect: well\n',
    '2:3: drill.expect: found "well"; expected one of up, down and recover<TIME, such as recover<5m',
  ],
  [
    'drill:\n  expect: recover<never\n',
    '2:3: drill.expect: "recover<never": expected up, down or recover<5m',
  ],
  ['drill:\n  every: 1ms\n', '2:3: drill.every: "1ms": expected a time of 50ms or more, such as 500ms or 2s'],
  ['drill: [\n', '2:1: not valid YAML: '],
])('says what does not fit, and where: %j', (text, expected) => {
  expect(() => withDrillFile(written(text))).toThrow(`${config}:${expected}`);
});
