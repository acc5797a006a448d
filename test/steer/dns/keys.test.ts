/** What comes from the configuration: addresses, and keys whose secrets are elsewhere. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addressText, parseAddress, readKey, startPublisher, TYPES } from '../../../src/steer/dns/index.js';

describe('addresses', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1', 53],
    ['192.0.2.1:5353', '192.0.2.1', 5353],
    ['0.0.0.0:0', '0.0.0.0', 0],
    ['2001:db8::1', '2001:db8::1', 53],
    ['[2001:db8::1]', '2001:db8::1', 53],
    ['[::]:5353', '::', 5353],
  ])('%s is %s, port %d', (text, host, port) => {
    expect(parseAddress(text)).toEqual({ host, port });
    expect(parseAddress(addressText({ host, port }))).toEqual({ host, port });
  });

  it.each([
    'localhost',
    'ns1.shop.example:53',
    '192.0.2.1:70000',
    '192.0.2.256',
    '',
    ':53',
    '[192.0.2.1:53',
    '192.0.2.1:',
  ])('%j is none', (text) => {
    expect(() => parseAddress(text)).toThrow(
      `"${text}" is no address, expected one such as 192.0.2.1:53 or [2001:db8::1]:53`,
    );
  });
});

describe('keys', () => {
  const base64 = Buffer.alloc(32, 9).toString('base64');
  const key = { name: 'Firebreak', algorithm: 'hmac-sha256' } as const;

  it('have their secret from the environment or from a file', () => {
    const expected = { name: '\x09firebreak\0', algorithm: 'hmac-sha256', secret: Buffer.alloc(32, 9) };
    expect(readKey({ ...key, secretFrom: { env: 'KEY' } }, { KEY: base64 })).toEqual(expected);
    const folder = mkdtempSync(join(tmpdir(), 'steer-'));
    writeFileSync(join(folder, 'key'), `${base64}\n`);
    expect(readKey({ ...key, secretFrom: { file: join(folder, 'key') } })).toEqual(expected);
    rmSync(folder, { recursive: true });
  });

  it('without one say where it was looked for, and never what was there', () => {
    const read = (value: string | undefined) => () =>
      readKey({ ...key, secretFrom: { env: 'KEY' } }, { KEY: value });
    expect(read(undefined)).toThrow(
      'TSIG key Firebreak: environment variable KEY holds nothing, expected Base64 of at least 16 bytes',
    );
    for (const wrong of ['hunter2', 'not base64!', 'c2hvcnQ=']) {
      expect(read(wrong)).toThrow('TSIG key Firebreak: environment variable KEY holds no secret');
      expect(read(wrong)).not.toThrow(wrong);
    }
    expect(() => readKey({ ...key, secretFrom: { file: '/nowhere/key' } })).toThrow(
      'TSIG key Firebreak: file /nowhere/key: ENOENT',
    );
  });
});

describe('an entry of the configuration', () => {
  const key = { name: 'firebreak', algorithm: 'hmac-sha256', secretFrom: { env: 'KEY' } } as const;
  const env = { KEY: Buffer.alloc(32, 9).toString('base64') };

  it('becomes a publisher', async () => {
    const started = [
      await startPublisher({ kind: 'serve', listen: ['127.0.0.1:0'], ratePerSecond: 10 }),
      await startPublisher(
        { kind: 'primary', listen: ['127.0.0.1:0'], secondaries: ['192.0.2.1'], key },
        env,
      ),
      await startPublisher({ kind: 'update', server: '192.0.2.1', zones: ['shop.example'], key }, env),
    ];
    expect(started.map(({ name }) => name)).toEqual(['serve', 'primary', 'update']);
    for (const one of started) {
      expect(await one.verify()).toEqual({ serving: undefined, problems: [] });
      await one.close();
    }
  });

  it('is refused with what is wrong in it', async () => {
    await expect(startPublisher({ kind: 'update', server: '192.0.2.1', zones: [], key }, {})).rejects.toThrow(
      'environment variable KEY holds nothing',
    );
    await expect(
      startPublisher({ kind: 'primary', listen: ['127.0.0.1:0'], secondaries: ['ns1.shop.example'] }),
    ).rejects.toThrow('"ns1.shop.example" is no address');
  });
});

it('zones hold the types that are asked for', () => {
  expect([...TYPES].sort()).toEqual('A AAAA CAA CNAME DS HTTPS MX NS PTR SOA SRV SVCB TXT'.split(' '));
});
