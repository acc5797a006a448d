import { createSocket, type Socket } from 'node:dgram';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Condition, HEALTHY, parseEffect, subjectOf } from '../faults/index.js';
import type { ConnectionRecord } from './connection.js';
import { parsePassing, passDatagrams } from './datagrams.js';

it('is a host and a port, and perhaps a stand-in', () => {
  expect(parsePassing('NTP.example:123')).toEqual({ host: 'ntp.example', port: 123, standIn: undefined });
  expect(parsePassing('[2001:db8::1]:123=[::1]:5000')).toEqual({
    host: '2001:db8::1',
    port: 123,
    standIn: { host: '::1', port: 5000 },
  });
  for (const text of ['', 'ntp.example', '*.example:123', 'ntp.example:0', 'ntp.example:70000', 'a:1=b'])
    expect(() => parsePassing(text), text).toThrow('expected HOST:PORT, such as ntp.example:123');
  expect(() => parsePassing('dns.example:53')).toThrow('DNS is answered by the resolver of the run');
});

const bound = () =>
  new Promise<Socket>((resolve) => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1', () => resolve(socket));
  });
const answerTo = (socket: Socket) =>
  new Promise<string>((resolve) => socket.once('message', (text) => resolve(String(text))));

let [client, inner, server]: Socket[] = [];
let condition: Condition = HEALTHY;
let stop = () => {};
const records: ConnectionRecord[] = [];
beforeEach(async () => {
  [client, inner, server] = await Promise.all([bound(), bound(), bound()]);
  server!.on('message', (text, { port, address }) => server!.send(`echo ${text}`, port, address));
  records.length = 0;
  condition = HEALTHY;
  stop = passDatagrams({
    socket: inner!,
    passing: parsePassing(`ntp.example:123=127.0.0.1:${server!.address().port}`),
    subject: () => subjectOf('ntp.example'),
    condition: () => condition,
    onConnection: (record) => records.push(record),
  });
});
afterEach(() => {
  client!.close();
  server!.close();
});

it('carries datagrams there and back, and records them as a connection', async () => {
  for (const text of ['one', 'two']) {
    client!.send(text, inner!.address().port, '127.0.0.1');
    expect(await answerTo(client!)).toBe(`echo ${text}`);
  }
  stop();
  expect(records).toMatchObject([
    { port: 123, to: `127.0.0.1:${server!.address().port}`, bytesSent: 6, bytesReceived: 16, outcome: 'ok' },
  ]);
});

it('loses them while a fault of connections holds, and is late where one says so', async () => {
  condition = { effect: parseEffect('connect=timeout'), faults: ['f'], operations: [] };
  client!.send('lost', inner!.address().port, '127.0.0.1');
  await answerTo(inner!);
  condition = { effect: parseEffect('latency=80ms'), faults: ['g'], operations: [] };
  const began = performance.now();
  client!.send('late', inner!.address().port, '127.0.0.1');
  expect(await answerTo(client!)).toBe('echo late');
  expect(performance.now() - began).toBeGreaterThan(75);
  stop();
  expect(records).toMatchObject([{ bytesSent: 4, outcome: 'timeout', faults: ['f', 'g'] }]);
});
