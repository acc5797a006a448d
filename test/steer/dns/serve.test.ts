/** The built-in server's limits, and that no answer mixes plans. */
import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type ServeOptions, type Serving, serve } from '../../../src/steer/dns/index.js';
import { createRateLimit, networkHash } from '../../../src/steer/dns/serve/limit.js';
import { plan, records, zone } from './support/plans.js';
import { eventually } from './support/programs.js';
import { answering, decoded, question } from './support/query.js';

const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function started(
  options: Partial<ServeOptions> = {},
): Promise<{ readonly server: Serving; readonly port: number }> {
  const server = await serve({ listen: ['127.0.0.1:0'], ratePerSecond: 0, ...options });
  open.push(server.close);
  await server.publish(plan(7));
  return { server, port: server.addresses[0]!.port };
}

/** A connection, its answers, and whether the other side has closed it. */
function connected(port: number) {
  const socket: Socket = connect(port, '127.0.0.1');
  open.push(() => void socket.destroy());
  const state = { socket, answers: [] as Buffer[], closed: false };
  let received = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('close', () => (state.closed = true));
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 2 && received.length >= received.readUInt16BE(0) + 2) {
      const size = received.readUInt16BE(0) + 2;
      state.answers.push(received.subarray(2, size));
      received = received.subarray(size);
    }
  });
  return state;
}

const framed = (message: Buffer) => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
};

describe('answers', () => {
  it('are of one plan, and never of an older one than before', async () => {
    const of = (n: number) =>
      plan(n, [
        zone(
          'shop.example',
          n,
          records(
            'shop.example 60 NS ns1.shop.example.',
            `www.shop.example 60 A 10.0.0.${n}`,
            `www.shop.example 60 A 10.0.1.${n}`,
            `alias.shop.example 60 CNAME p${n}.shop.example.`,
            `p${n}.shop.example 60 TXT "${n}"`,
            `*.wild.shop.example 60 CNAME p${n}.shop.example.`,
          ),
        ),
      ]);
    /** Numbers of plans that an answer's records tell. */
    const numbersIn = (reply: Buffer | undefined) => {
      const { answers = [], authorities = [] } = decoded(reply);
      return [...answers, ...authorities].flatMap((record) => {
        const { type, data } = record as { type: string; data: unknown };
        if (type === 'SOA') return (data as { serial: number }).serial;
        if (type === 'A') return Number(String(data).split('.')[3]);
        return Number(/\d+/.exec(String(data))![0]);
      });
    };
    const { ask, serve: swap } = answering(of(1));
    let number = 1;
    const names = ['www A', 'alias TXT', 'alias A', 'x.wild TXT', 'nowhere A', 'www MX'] as const;
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant('publish'), fc.constantFrom(...names)), { maxLength: 30 }),
        (steps) => {
          for (const step of steps) {
            if (step === 'publish') {
              number = (number % 250) + 1;
              swap(of(number));
              continue;
            }
            const [name, type] = step.split(' ') as [string, string];
            const numbers = numbersIn(ask(question(`${name}.shop.example`, type)));
            expect(numbers.length).toBeGreaterThan(0);
            expect(new Set(numbers)).toEqual(new Set([number]));
          }
        },
      ),
    );
  });
});

describe('a plan that takes long to make ready', () => {
  const large = (number: number) =>
    plan(number, [
      zone('shop.example', number, [
        ...plan(number).zones[0]!.records,
        ...records(
          ...Array.from({ length: 20_000 }, (_, i) => `n${i}.shop.example 30 A 10.0.${i >> 8}.${i % 256}`),
        ),
      ]),
    ]);
  const ask = (port: number) =>
    new Promise<Buffer>((resolve) => {
      const socket = createSocket('udp4');
      socket.on('message', (reply) => socket.close(() => resolve(reply)));
      socket.send(question('www.shop.example', 'A'), port, '127.0.0.1');
    });
  const address = async (port: number) => (decoded(await ask(port)).answers![0] as { data: string }).data;

  it('leaves time for answers, which are of the plan before', async () => {
    const { server, port } = await started();
    let isDone = false;
    const published = server.publish(large(8)).then(() => {
      isDone = true;
    });
    let before = 0;
    while (!isDone) {
      const data = await address(port);
      if (!isDone) expect(data).toBe('203.0.113.7');
      before += 1;
    }
    await published;
    expect(before).toBeGreaterThan(2);
    expect(await address(port)).toBe('203.0.113.8');
  });

  it('does not come after a newer one, or after silence', async () => {
    const { server, port } = await started();
    await Promise.all([server.publish(large(8)), server.publish(plan(9))]);
    expect([await address(port), (await server.verify()).serving]).toEqual(['203.0.113.9', 9]);
    const published = server.publish(large(10));
    server.silence();
    await published;
    expect((await server.verify()).serving).toBeUndefined();
    expect((await ask(port))[3]! & 15).toBe(2);
  });
});

describe('connections', () => {
  it('are closed where nothing whole comes in time, also when it comes byte by byte', async () => {
    const { port } = await started({ tcp: { idleMs: 1500, connections: 10, connectionsPerClient: 10 } });
    const silent = connected(port);
    const slow = connected(port);
    const busy = connected(port);
    const query = framed(question('www.shop.example', 'A'));
    let at = 0;
    const drip = setInterval(() => slow.socket.write(query.subarray(at % 10, (at++ % 10) + 1)), 50);
    const chat = setInterval(() => busy.socket.write(query), 50);
    open.push(
      () => clearInterval(drip),
      () => clearInterval(chat),
    );
    slow.socket.write(query.subarray(0, 1));
    await eventually(
      async () => [silent.closed, slow.closed],
      (closed) => closed.every(Boolean),
    );
    await eventually(
      async () => busy.answers.length,
      (count) => count >= 10,
    );
    expect(busy.closed).toBe(false);
  });

  it('make place for newer ones where there are too many, and are limited for each client', async () => {
    const { port } = await started({ tcp: { idleMs: 60_000, connections: 2, connectionsPerClient: 100 } });
    const query = framed(question('www.shop.example', 'A'));
    const list: ReturnType<typeof connected>[] = [];
    for (let i = 0; i < 3; i += 1) {
      const one = connected(port);
      one.socket.write(query);
      await eventually(
        async () => one.answers.length,
        (count) => count === 1,
      );
      list.push(one);
    }
    await eventually(
      async () => list.map(({ closed }) => closed).join(),
      (closed) => closed === 'true,false,false',
    );
    const few = await started({ tcp: { idleMs: 60_000, connections: 100, connectionsPerClient: 1 } });
    const first = connected(few.port);
    first.socket.write(query);
    await eventually(
      async () => first.answers.length,
      (count) => count === 1,
    );
    const second = connected(few.port);
    await eventually(async () => second.closed, Boolean);
    expect(first.closed).toBe(false);
  });

  it('answer all that is asked before the other side ends', async () => {
    const { port } = await started();
    const one = connected(port);
    one.socket.end(
      Buffer.concat(
        Array.from({ length: 500 }, (_, id) => framed(question('large.shop.example', 'TXT', { id }))),
      ),
    );
    await eventually(async () => one.closed, Boolean);
    expect(one.answers.map((answer) => answer.readUInt16BE(0))).toEqual(
      Array.from({ length: 500 }, (_, id) => id),
    );
  });
});

describe('the limit of rates', () => {
  it('lets everybody have the rate, and tells half of the rest to come by TCP', () => {
    const limit = createRateLimit(10, 1);
    const take = (count: number, now: number, client = '192.0.2.1', account = 1) =>
      Array.from({ length: count }, () => limit.take(client, account, now));
    const counted = (list: readonly string[]) =>
      ['answer', 'slip', 'drop'].map((kind) => list.filter((one) => one === kind).length);
    expect(counted(take(40, 0))).toEqual([20, 10, 10]);
    // Others: another answer, another network; the same: a neighbour.
    expect(counted(take(20, 0, '192.0.2.1', 2))).toEqual([20, 0, 0]);
    expect(counted(take(20, 0, '192.0.3.1'))).toEqual([20, 0, 0]);
    expect(counted(take(20, 0, '192.0.2.200'))).toEqual([0, 10, 10]);
    // A second later there is a second's worth.
    expect(counted(take(20, 1000))).toEqual([10, 5, 5]);
    expect(counted(take(50, 60_000))).toEqual([20, 15, 15]);
    // Clocks may jump back.
    expect(counted(take(2, 0))[0]).toBe(0);
  });

  it('counts networks of /24 and /56', () => {
    const same = (a: string, b: string) => networkHash(a, 1) === networkHash(b, 1);
    expect([same('192.0.2.1', '192.0.2.254'), same('192.0.2.1', '192.0.3.1')]).toEqual([true, false]);
    expect([same('2001:db8:0:ff::1', '2001:db8:0:1::2'), same('2001:db8:0:100::1', '2001:db8::1')]).toEqual([
      true,
      false,
    ]);
    expect(same('fe80::1%eth0', 'fe80::2')).toBe(true);
  });

  it('holds for datagrams only', async () => {
    const { server, port } = await started({ ratePerSecond: 5 });
    const socket = createSocket('udp4');
    open.push(() => void socket.close());
    const replies: Buffer[] = [];
    socket.on('message', (reply) => replies.push(reply));
    for (let i = 0; i < 100; i += 1)
      socket.send(question('www.shop.example', 'A', { udpPayloadSize: 1232 }), port, '127.0.0.1');
    await eventually(
      async () => server.counts(),
      ({ udp }) => udp === 100,
    );
    const { dropped, slipped } = server.counts();
    await eventually(
      async () => replies.length,
      (count) => count === 100 - dropped,
    );
    expect(dropped).toBeGreaterThan(30);
    expect(slipped).toBeGreaterThan(30);
    const short = replies.map(decoded).filter(({ flag_tc }) => flag_tc);
    expect(short).toHaveLength(slipped);
    for (const { answers, additionals, questions } of short)
      expect([answers, additionals!.length, questions!.length]).toEqual([[], 1, 1]);
    const stream = connected(port);
    for (let i = 0; i < 100; i += 1) stream.socket.write(framed(question('www.shop.example', 'A')));
    await eventually(
      async () => stream.answers.length,
      (count) => count === 100,
    );
  });
});

describe('listening', () => {
  const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
    list?.some(({ address }) => address === '::1'),
  );

  it.skipIf(!hasIpv6)('answers at addresses of both families with a port each', async () => {
    const { server } = await started({ listen: ['127.0.0.1:0', '[::1]:0'] });
    for (const { host, port } of server.addresses) {
      const socket = createSocket(host === '::1' ? 'udp6' : 'udp4');
      const reply = await new Promise<Buffer>((resolve) => {
        socket.on('message', resolve);
        socket.send(question('www.shop.example', 'A'), port, host);
      });
      socket.close();
      expect(decoded(reply).answers).toMatchObject([{ data: '203.0.113.7' }]);
    }
  });

  it('says which address cannot be had, and leaves nothing open', async () => {
    const { port } = await started();
    await expect(serve({ listen: ['127.0.0.1:0', `127.0.0.1:${port}`], ratePerSecond: 0 })).rejects.toThrow(
      `cannot listen at 127.0.0.1:${port} (TCP): another program has it`,
    );
    await expect(serve({ listen: ['localhost:53'], ratePerSecond: 0 })).rejects.toThrow(
      '"localhost:53" is no address, expected one such as 192.0.2.1:53 or [2001:db8::1]:53',
    );
  });
});
