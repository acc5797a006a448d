import { isIPv4, isIPv6 } from 'node:net';
import { array, assert, constantFrom, integer, ipV4, ipV6, oneof, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOf, formatAddress, formatPrefix, parseAddress, parsePrefix } from './addresses.js';
import { loadRanges, type Ranges, type Row, rangesOf, readPublished, reduce } from './index.js';
import type { RangePack } from './pack.js';
import { rowAt, tableOf } from './table.js';

const script = new URL('../../../scripts/compile-ranges.mjs', import.meta.url).href;
const { compileRanges } = (await import(script)) as {
  compileRanges(sources: readonly unknown[], isKnown: (component: string) => boolean): RangePack;
};

/** Few bits, so that prefixes are in each other and beside each other, at both ends of both families. */
const row = record({
  family: constantFrom('four', 'six', 'last'),
  bits: integer({ min: 0, max: 6 }),
  number: integer({ min: 0, max: 63 }),
  component: constantFrom('aws', 'aws/us-east-1', 'gcp'),
}).map(({ family, bits, number, component }): Row => {
  const [base, shift] = { four: [0xffffn << 32n, 26n], six: [0n, 122n], last: [0n, 0n] }[family] as [
    bigint,
    bigint,
  ];
  const offset = family === 'last' ? (1n << 128n) - 64n : 0n;
  const low = BigInt(number >> (6 - bits)) << BigInt(6 - bits);
  const width = family === 'six' ? bits : family === 'four' ? 96 + bits : 122 + bits;
  return { first: base + offset + (low << shift), bits: width, component };
});
const rowsWithoutDoubles = array(row, { maxLength: 25 }).map((rows) => [
  ...new Map(rows.map((one) => [`${one.first}/${one.bits}`, one])).values(),
]);

/** Looks at all of them. */
function naive(rows: readonly Row[], address: bigint): string | undefined {
  const around = rows.filter((one) => one.first <= address && address < endOf(one));
  return around.sort((a, b) => b.bits - a.bits)[0]?.component;
}

/** The first and last address of each row, and those beside them. */
function edges(rows: readonly Row[]): bigint[] {
  return rows
    .flatMap((one) => [one.first - 1n, one.first, endOf(one) - 1n, endOf(one)])
    .filter((one) => one >= 0n && one < 1n << 128n);
}

describe('the longest prefix around an address', () => {
  it('is found as a search through all of them finds it', () => {
    assert(
      property(rowsWithoutDoubles, (rows) => {
        const table = tableOf(rows);
        for (const address of edges(rows)) {
          expect(rowAt(table, address)?.component, formatAddress(address)).toBe(naive(rows, address));
        }
      }),
    );
  });

  it('says the same in fewer rows', () => {
    assert(
      property(rowsWithoutDoubles, (rows) => {
        const fewer = reduce(rows);
        expect(fewer.length).toBeLessThanOrEqual(rows.length);
        for (const address of edges(rows)) expect(naive(fewer, address)).toBe(naive(rows, address));
      }),
    );
  });

  it('is the same in a pack', () => {
    assert(
      property(rowsWithoutDoubles, (rows) => {
        const ranges = rangesOf(packOf(rows));
        for (const address of edges(rows)) {
          const owner = ranges.ownerOf(formatAddress(address));
          expect(owner?.component).toBe(naive(rows, address));
          if (owner === undefined) continue;
          const prefix = parsePrefix(owner.range)!;
          expect(prefix.first <= address && address < endOf(prefix)).toBe(true);
        }
      }),
    );
  });
});

function packOf(rows: readonly Row[]): RangePack {
  const sources = ['aws', 'gcp'].map((provider) => {
    const components = [...new Set(rows.map(({ component }) => component))].filter((one) =>
      one.startsWith(provider),
    );
    const text = (component: string) =>
      rows
        .filter((one) => one.component === component)
        .map(formatPrefix)
        .join('\n ');
    return {
      value: {
        provider,
        source: 'https://example.com/',
        date: '2026-01-31',
        ranges: Object.fromEntries(components.map((component) => [component, text(component)])),
      },
      complain: (_keys: unknown, message: string) => {
        throw new Error(message);
      },
    };
  });
  return compileRanges(sources, () => true);
}

describe('an address', () => {
  it('is read as it is written, by anybody', () => {
    assert(
      property(oneof(ipV4(), ipV6()), (text) => {
        const address = parseAddress(text);
        expect(address, text).toBeDefined();
        const again = formatAddress(address!);
        expect(parseAddress(again), again).toBe(address);
        expect(isIPv4(again) || isIPv6(again), again).toBe(true);
      }),
    );
    expect(parseAddress('::ffff:192.0.2.1')).toBe(parseAddress('192.0.2.1'));
    expect(parseAddress('[2001:db8::1]')).toBe(parseAddress('2001:db8:0:0:0:0:0:1'));
    expect(parseAddress('fe80::1%eth0')).toBe(parseAddress('fe80::1'));
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4.5',
    'example.com',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    'g::',
  ])('is not %o', (text) => expect(parseAddress(text)).toBe(undefined));

  it('is written short', () => {
    const short = (text: string) => formatAddress(parseAddress(text)!);
    expect(short('2001:db8:0:0:1:0:0:0')).toBe('2001:db8:0:0:1::');
    expect(short('0:0:0:0:0:0:0:0')).toBe('::');
    expect(short('1:0:0:2:0:0:0:3')).toBe('1:0:0:2::3');
    expect(short('10:0:0:20:3:4:5:6')).toBe('10::20:3:4:5:6');
  });

  it('with a prefix has no bits behind it', () => {
    expect(parsePrefix('192.0.2.1/24')).toBe(undefined);
    expect(parsePrefix('2001:db8::1/64')).toBe(undefined);
    expect(parsePrefix('192.0.2.0/33')).toBe(undefined);
    expect(formatPrefix(parsePrefix('192.0.2.0/24')!)).toBe('192.0.2.0/24');
    expect(formatPrefix(parsePrefix('2001:db8::/32')!)).toBe('2001:db8::/32');
  });
});

describe('what providers publish', () => {
  const regions = (id: string) => id === 'us-east-1' || id === 'westeurope' || id === 'europe-west1';
  const read = (provider: string, text: string) => {
    const published = readPublished(provider, text, regions)!;
    const rows = reduce(published.rows).map((one) => `${one.component} ${formatPrefix(one)}`);
    return { date: published.date, rows };
  };

  it('is read in the format of each: AWS', () => {
    const prefix = (ip_prefix: string, region: string, service: string) => ({ ip_prefix, region, service });
    const text = JSON.stringify({
      createDate: '2026-08-22-15-17-05',
      prefixes: [
        prefix('192.0.2.0/25', 'us-east-1', 'AMAZON'),
        prefix('192.0.2.128/25', 'us-east-1', 'EC2'),
        prefix('192.0.2.0/28', 'us-east-1', 'AMAZON'),
        prefix('192.0.2.0/28', 'us-east-1', 'DYNAMODB'),
        prefix('198.51.100.0/24', 'GLOBAL', 'CLOUDFRONT'),
        prefix('203.0.113.0/24', 'moon-1', 'S3'),
      ],
      ipv6_prefixes: [{ ipv6_prefix: '2001:db8::/36', region: 'us-east-1', service: 'EC2' }],
    });
    expect(read('aws', text)).toEqual({
      date: '2026-08-22',
      rows: [
        'aws/us-east-1 192.0.2.0/24',
        'aws/us-east-1/dynamodb 192.0.2.0/28',
        'aws/global/cloudfront 198.51.100.0/24',
        'aws 203.0.113.0/24',
        'aws/us-east-1 2001:db8::/36',
      ],
    });
  });

  it('Azure, Google Cloud, Fastly, lists and geofeeds', () => {
    const tag = (name: string, region: string, prefix: string) => ({
      name,
      properties: { region, addressPrefixes: [prefix] },
    });
    const values = [
      tag('AzureCloud', '', '192.0.2.0/24'),
      tag('AzureCloud.westeurope', 'westeurope', '192.0.2.0/25'),
      tag('Storage.WestEurope', 'westeurope', '192.0.2.0/28'),
      tag('AzureFrontDoor.Frontend', '', '198.51.100.0/24'),
      tag('LogicApps', '', '203.0.113.0/24'),
    ];
    expect(read('azure', JSON.stringify({ values })).rows).toEqual([
      'azure 192.0.2.0/24',
      'azure/westeurope 192.0.2.0/25',
      'azure/westeurope/storage 192.0.2.0/28',
      'azure/global/frontdoor 198.51.100.0/24',
    ]);
    const prefixes = [
      { ipv4Prefix: '192.0.2.0/24', scope: 'europe-west1' },
      { ipv6Prefix: '2001:db8::/48', scope: 'global' },
    ];
    expect(read('gcp', JSON.stringify({ creationTime: '2026-05-05T19:04:08.194918', prefixes }))).toEqual({
      date: '2026-05-05',
      rows: ['gcp/europe-west1 192.0.2.0/24', 'gcp 2001:db8::/48'],
    });
    const fastly = JSON.stringify({ addresses: ['192.0.2.0/24'], ipv6_addresses: ['2001:db8::/32'] });
    expect(read('fastly', fastly).rows).toEqual(['fastly 192.0.2.0/24', 'fastly 2001:db8::/32']);
    expect(read('linode', '# a geofeed\n192.0.2.0/25,US\r\n192.0.2.128/25,DE\n').rows).toEqual([
      'linode 192.0.2.0/24',
    ]);
  });
});

describe('the pack of the package', async () => {
  const ranges: Ranges = await loadRanges();

  it('knows regions, services and providers, with the range and where it is published', () => {
    expect(ranges.ownerOf('3.5.0.1')).toMatchObject({
      component: 'aws/us-east-1/s3',
      provider: 'aws',
      region: 'us-east-1',
      service: 's3',
      source: 'https://ip-ranges.amazonaws.com/ip-ranges.json',
    });
    expect(ranges.ownerOf('104.16.0.1')).toMatchObject({ component: 'cloudflare', range: '104.16.0.0/13' });
    expect(ranges.ownerOf('2606:4700::1')?.component).toBe('cloudflare');
    expect(ranges.ownerOf('151.101.1.1')?.component).toBe('fastly');
    expect(ranges.ownerOf('34.1.208.1')?.component).toBe('gcp/africa-south1');
  });

  it("knows nothing of addresses that are nobody's, and of names", () => {
    for (const text of ['192.0.2.1', '198.18.0.5', '10.0.0.1', '::1', '2001:db8::1', 'example.com', ''])
      expect(ranges.ownerOf(text), text).toBe(undefined);
  });
});
