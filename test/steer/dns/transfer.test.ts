/** Transfers out of the hidden primary, asked for by hand: who gets them, and what is in them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Key, type Primary, primary } from '../../../src/steer/dns/index.js';
import { sign, verify } from '../../../src/steer/dns/tsig/index.js';
import { CLASS, newMessage, readMessage, TYPE } from '../../../src/steer/dns/wire/index.js';
import { dig } from './support/dig.js';
import { KEY } from './support/key.js';
import { plan, records, shopRecords, zone } from './support/plans.js';
import { describeWith, eventually, programFile } from './support/programs.js';
import { KEY_NAME, SECRET } from './support/servers.js';

const open: Primary[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function started(
  key: Key | undefined,
  secondaries: readonly string[] = [],
): Promise<{ readonly from: Primary; readonly port: number }> {
  const from = await primary({ listen: ['127.0.0.1:0'], secondaries, ...(key ? { key } : {}) });
  open.push(from);
  return { from, port: from.addresses[0]!.port };
}

const signature = (secret = SECRET, algorithm = 'hmac-sha256', name = KEY_NAME) => [
  '-y',
  `${algorithm}:${name}:${secret}`,
];

/** A plan with a zone of so many names, of which a number tells the plan. */
const large = (number: number, names: number) =>
  plan(number, [
    zone('shop.example', number, [
      ...shopRecords(number),
      ...records(
        ...Array.from(
          { length: names },
          (_, i) => `n${i}.shop.example 30 A 10.${number % 256}.${i >> 8}.${i % 256}`,
        ),
      ),
    ]),
  ]);

describeWith('dig', 'a transfer', () => {
  it('is for those who sign with the key', async () => {
    const { from, port } = await started(KEY);
    await from.publish(plan(7));
    const whole = await dig(port, ...signature(), 'shop.example', 'AXFR', '+noall', '+answer');
    const lines = whole.text
      .split('\n')
      .filter((line) => /^[^;]/.test(line))
      .map((line) => line.replace(/\s+/g, ' '));
    expect(lines[0]).toMatch(/^shop\.example\. 60 IN SOA .* 7 300 60 2419200 60/);
    expect(lines.filter((line) => / SOA /.test(line))).toHaveLength(2);
    expect(lines).toContain('www.shop.example. 30 IN A 203.0.113.7');
    expect(lines).toContain('ns.team.shop.example. 600 IN A 192.0.2.54');
    expect(lines).toHaveLength(shopRecords(7).reduce((sum, { data }) => sum + data.length, 0) + 3);
    const status = async (...args: string[]) =>
      (await dig(port, '+tcp', ...args, 'shop.example', 'SOA')).status;
    expect(await status(...signature())).toBe('NOERROR');
    expect(await status()).toBe('REFUSED');
    for (const wrong of [
      signature(Buffer.alloc(32, 1).toString('base64')),
      signature(SECRET, 'hmac-sha512'),
      signature(SECRET, 'hmac-sha256', 'nobody'),
    ])
      expect(await status(...wrong)).toBe('NOTAUTH');
    expect((await dig(port, 'shop.example', 'AXFR')).text).toContain('Transfer failed');
    expect(from.counts()).toMatchObject({ axfr: 1, refused: 5 });
  });

  it.each(['hmac-sha384', 'hmac-sha512'] as const)(
    'is signed with %s, message by message',
    async (algorithm) => {
      const { from, port } = await started({ ...KEY, algorithm });
      await from.publish(large(3, 3000));
      const { text } = await dig(
        port,
        ...signature(SECRET, algorithm),
        'shop.example',
        'AXFR',
        '+noall',
        '+answer',
        '+stats',
      );
      expect(text).not.toMatch(/verify failed|Transfer failed/i);
      const [, size, messages] = /XFR size: (\d+) records \(messages (\d+)/.exec(text)!;
      expect(Number(size)).toBeGreaterThan(3000);
      expect(Number(messages)).toBeGreaterThan(3);
    },
  );

  it('without a key is for the addresses of the secondaries', async () => {
    const allowed = await started(undefined, ['127.0.0.1:9']);
    const others = await started(undefined, ['192.0.2.1']);
    for (const { from } of [allowed, others]) await from.publish(plan(7));
    expect((await dig(allowed.port, 'shop.example', 'SOA')).status).toBe('NOERROR');
    expect((await dig(others.port, 'shop.example', 'SOA')).status).toBe('REFUSED');
    expect((await dig(others.port, 'shop.example', 'AXFR')).text).toContain('Transfer failed');
    expect((await others.from.verify()).serving).toBeUndefined();
  });

  it('of changes has them version by version, or all of it where they are not known', async () => {
    const { from, port } = await started(KEY);
    for (const number of [7, 8, 9]) await from.publish(large(number, 0));
    const ixfr = async (serial: number) =>
      (await dig(port, ...signature(), 'shop.example', `IXFR=${serial}`, '+noall', '+answer')).text
        .split('\n')
        .filter((line) => /^[^;]/.test(line))
        .map((line) => line.replace(/\s+/g, ' ').replace(/^(\S+) \d+ IN /, '$1 '));
    const soa = (serial: number) =>
      `shop.example. SOA ns1.shop.example. host\\.master.shop.example. ${serial} 300 60 2419200 60`;
    const of = (number: number) => [
      `_firebreak-plan.shop.example. TXT "${number}"`,
      `www.shop.example. A 203.0.113.${number}`,
      `www.shop.example. TXT "plan ${number}"`,
    ];
    const parts = (lines: readonly string[]) => {
      const list: string[][] = [];
      for (const line of lines) line.includes(' SOA ') ? list.push([line]) : list.at(-1)!.push(line);
      return list.map(([first, ...rest]) => [first, ...rest.sort()]);
    };
    expect(await ixfr(9)).toEqual([soa(9)]);
    expect(await ixfr(12)).toEqual([soa(9)]);
    expect(parts(await ixfr(7))).toEqual([
      [soa(9)],
      [soa(7), ...of(7)],
      [soa(8), ...of(8)],
      [soa(8), ...of(8)],
      [soa(9), ...of(9)],
      [soa(9)],
    ]);
    expect(parts(await ixfr(8))).toEqual([[soa(9)], [soa(8), ...of(8)], [soa(9), ...of(9)], [soa(9)]]);
    expect((await ixfr(5)).length).toBeGreaterThan(80);
    expect(from.counts()).toMatchObject({ ixfr: 4, fallback: 1 });
    // By UDP the SOA alone: come by TCP.
    expect((await dig(port, ...signature(), '+notcp', 'shop.example', 'IXFR=7')).answer).toHaveLength(1);
  });

  it('of changes is of those that together are no more than the zone', async () => {
    const { from, port } = await started(KEY);
    const third = (number: number) =>
      plan(number, [
        zone('shop.example', number, [
          ...records('shop.example 60 NS ns.other.example.', 'www.shop.example 60 A 192.0.2.1'),
          ...records(
            ...Array.from(
              { length: 90 },
              (_, i) => `n${i}.shop.example 60 A 10.0.${Math.floor((number + (i % 3)) / 3)}.${i}`,
            ),
          ),
        ]),
      ]);
    for (const number of [1, 2, 3]) await from.publish(third(number));
    const size = async (serial: number) =>
      (await dig(port, ...signature(), 'shop.example', `IXFR=${serial}`, '+answer')).answer.length;
    // Thirty out and thirty in, the number of the plan, and four SOA records.
    expect(await size(2)).toBe(66);
    expect(await size(1)).toBe(95);
    expect(from.counts()).toMatchObject({ ixfr: 1, fallback: 1 });
  });

  it('of changes that are more than the zone is all of it', async () => {
    const { from, port } = await started(KEY);
    const rewritten = (number: number) =>
      plan(number, [
        zone('shop.example', number, [
          ...records('shop.example 60 NS ns.other.example.', 'www.shop.example 60 A 192.0.2.1'),
          ...records(...Array.from({ length: 50 }, (_, i) => `n${i}.shop.example 60 A 10.0.${number}.${i}`)),
        ]),
      ]);
    for (const number of [1, 2]) await from.publish(rewritten(number));
    expect((await dig(port, ...signature(), 'shop.example', 'IXFR=1', '+answer')).answer).toHaveLength(55);
    expect(from.counts()).toMatchObject({ ixfr: 0, fallback: 1 });
  });
});

describeWith('dig named-checkzone ldns-read-zone', 'a transferred zone', () => {
  it('passes the checks of BIND and reads in ldns', async () => {
    const { from, port } = await started(KEY);
    await from.publish(plan(7));
    const { text } = await dig(port, ...signature(), 'shop.example', 'AXFR', '+noall', '+answer', '+onesoa');
    const folder = mkdtempSync(join(tmpdir(), 'steer-'));
    const file = join(folder, 'zone');
    writeFileSync(file, text);
    const checked = spawnSync(programFile('named-checkzone')!, ['-i', 'local', 'shop.example', file], {
      encoding: 'utf8',
    });
    expect(checked.stdout).toMatch(/loaded serial 7\nOK/);
    const read = spawnSync(programFile('ldns-read-zone')!, ['-c', file], { encoding: 'utf8' });
    expect({ status: read.status, stderr: read.stderr }).toEqual({ status: 0, stderr: '' });
    rmSync(folder, { recursive: true });
  });
});

describe('a transfer in progress', () => {
  it('goes on with the plan that it began with', async () => {
    const { from, port } = await started(KEY);
    // More than what waits in buffers between here and there.
    const huge = (number: number) => {
      const text = Array.from({ length: 16 }, () => `"${String(number).repeat(250)}"`).join(' ');
      const sets = Array.from({ length: 3000 }, (_, i) => `t${i}.shop.example 30 TXT ${text}`);
      return plan(number, [zone('shop.example', number, [...shopRecords(number), ...records(...sets)])]);
    };
    await from.publish(huge(1));
    const request = sign(newMessage(0, '\x04shop\x07example\0', TYPE.AXFR, CLASS.IN), KEY);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(request.message.length);
    const socket = connect(port, '127.0.0.1').pause();
    socket.write(Buffer.concat([length, request.message]));
    await eventually(
      async () => from.counts().axfr,
      (count) => count === 1,
    );
    await from.publish(huge(2));
    let prior = request.mac;
    const numbers = new Set<string>();
    let [bytes, ends, isFirst] = [0, 0, true];
    let received = Buffer.alloc(0);
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      received = Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= received.readUInt16BE(0) + 2) {
        const size = received.readUInt16BE(0) + 2;
        const checked = verify(received.subarray(2, size), KEY, { prior, continued: !isFirst });
        received = received.subarray(size);
        if (checked.kind !== 'signed') throw new Error(`a message is ${checked.kind}`);
        prior = checked.mac;
        isFirst = false;
        for (const { name, type, rdata } of checked.message.answers) {
          if (/^.t\d+\x04shop/.test(name)) numbers.add(rdata.bytes[1]!);
          if (type === TYPE.SOA) ends += 1;
        }
      }
      if (ends === 2) break;
    }
    expect([...numbers]).toEqual(['1']);
    expect(bytes).toBeGreaterThan(12_000_000);
  });
});

describe('signatures', () => {
  const message = newMessage(0, '\x04shop\x07example\0', TYPE.SOA, CLASS.IN);

  it('hold for what was signed, with its key, in its time', () => {
    const signed = sign(message, KEY, { seconds: 1_000_000 });
    const at = (seconds: number, key = KEY, bytes = signed.message) => {
      const checked = verify(bytes, key, { seconds });
      return checked.kind === 'wrong' ? checked.why : checked.kind;
    };
    expect(at(1_000_000)).toBe('signed');
    expect([at(1_000_300), at(999_700), at(1_000_301), at(999_699)]).toEqual([
      'signed',
      'signed',
      'BADTIME',
      'BADTIME',
    ]);
    expect(at(1_000_000, { ...KEY, secret: Buffer.alloc(32) })).toBe('BADSIG');
    expect(at(1_000_000, { ...KEY, algorithm: 'hmac-sha384' })).toBe('BADKEY');
    const changed = Buffer.from(signed.message);
    changed[14]! ^= 1;
    expect(at(1_000_000, KEY, changed)).toBe('BADSIG');
    // Forwarders may change the id (RFC 8945, 5.1).
    const forwarded = Buffer.from(signed.message);
    forwarded[0]! ^= 1;
    expect(at(1_000_000, KEY, forwarded)).toBe('signed');
    // Not twice, and at the end only.
    expect(at(1_000_000, KEY, sign(signed.message, KEY, { seconds: 1_000_000 }).message)).toBe('malformed');
  });

  it('of a late request come back with the time of the server', () => {
    const late = sign(message, KEY, { seconds: 1_000_000 });
    const checked = verify(late.message, KEY, { seconds: 2_000_000 });
    if (checked.kind !== 'wrong') throw new Error(checked.kind);
    const reply = checked.reply(message);
    const answered = verify(reply, KEY, { prior: late.mac, seconds: 1_000_000 });
    expect(answered.kind).toBe('signed');
    const tsig = readMessage(reply)!.additionals[0]!.rdata.bytes;
    expect(Buffer.from(tsig.slice(-10), 'latin1').toString('hex')).toBe('0012' + '0006' + '0000001e8480');
  });
});
