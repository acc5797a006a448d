import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../../../test/support/host.js';
import type { EndpointConfig } from '../model/index.js';
import { type Heard, startProbes } from './index.js';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function server(heard: (socket: Socket) => void = () => {}): Promise<{ port: number; server: Server }> {
  const one = createServer(heard);
  const sockets = new Set<Socket>();
  one.on('connection', (socket) => sockets.add(socket.on('error', () => {})));
  closers.push(() => {
    one.close();
    for (const socket of sockets) socket.destroy();
  });
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  return { port: (one.address() as { port: number }).port, server: one };
}

const endpoint = (
  id: string,
  port: number,
  timing: Partial<EndpointConfig['timing']> = {},
): EndpointConfig => ({
  id,
  addresses: ['127.0.0.1'],
  probe: { kind: 'tcp', port },
  timing: { intervalMs: 100, jitter: 0.1, timeoutMs: 5000, fall: 2, rise: 2, ...timing },
});

describe('probes', () => {
  it('tell after each round what is seen, and count it', async () => {
    const { port, server: up } = await server();
    const heard: Heard[] = [];
    const probes = startProbes([endpoint('a', port), endpoint('b', port)], (one) => heard.push(one));
    closers.push(() => probes.close());
    const last = (id: string) => heard.findLast((one) => one.endpoint === id);
    await until(() => last('a')?.state === 'up' && last('b')?.state === 'up', 20);
    up.close();
    await until(() => last('a')?.state === 'down' && last('b')?.state === 'down', 20);
    expect(last('a')).toMatchObject({ round: 'failed', why: `connection refused by 127.0.0.1:${port}` });
    const first = heard.findIndex((one) => one.endpoint === 'a' && one.round === 'failed');
    // One failure is none: `fall` is 2.
    expect(heard[first]).toMatchObject({ state: 'up' });
    expect(heard[first]).not.toHaveProperty('why');
    const { endpoints, latencies, lateMs } = probes.figures();
    const { passed, failed } = endpoints.get('a')!;
    expect(passed + failed).toBe(heard.filter((one) => one.endpoint === 'a').length);
    expect(latencies.get('tcp')!.counts.reduce((sum, one) => sum + one)).toBe(
      [...endpoints.values()].reduce((sum, one) => sum + one.passed, 0),
    );
    expect(lateMs.length).toBe(heard.length);
  });

  it('hold no connection once they are closed, and tell nothing more', async () => {
    let open = 0;
    const { port } = await server((socket) => {
      open++;
      socket.resume().on('close', () => open--);
    });
    let heard = 0;
    const silent = Array.from(
      { length: 20 },
      (_, i): EndpointConfig => ({
        ...endpoint(`e${i}`, port),
        probe: { kind: 'redis', port, tls: false },
      }),
    );
    const probes = startProbes(silent, () => heard++);
    await until(() => open === 20, 20);
    expect(probes.figures().running).toBe(20);
    probes.close();
    await until(() => open === 0, 20);
    expect(heard).toBe(0);
  });

  it('a file of certificates that is not there is known before anything starts', () => {
    expect(() => startProbes([{ ...endpoint('a', 1), ca: 'no-such-file.pem' }], () => {})).toThrow(
      'endpoint a: the certificates in no-such-file.pem cannot be read (ENOENT)',
    );
  });
});
