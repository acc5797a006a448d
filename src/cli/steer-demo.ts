import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Daemon, memoryCluster, parseSteer, startDaemon } from '../steer/index.js';
import { dataOf, exchangeOver } from '../trace/index.js';
import { manifest } from './root.js';
import { print, UsageError } from './terminal.js';

const NAME = 'www.shop.example';
const NODES = ['hel', 'par', 'vie'] as const;
/** Two addresses of this machine's loopback stand for two providers. */
const PLACES = { frankfurt: '127.0.10.1', paris: '127.0.20.1' } as const;
const PATIENCE_MS = 60_000;

/** What a node answers: the address, and the plan by the serial of the zone. */
interface Answered {
  readonly address: string;
  readonly plan: number;
}

/**
 * Three nodes in this process, with a store in memory, over two places that serve: the first place fails and comes back, and
 * what each node answers is printed as it changes. Nothing leaves the loopback.
 */
export async function runDemo({ once = false }: { readonly once?: boolean }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-steer-'));
  const places = new Map<string, Server>();
  const daemons = new Map<string, Daemon>();
  const began = performance.now();
  const say = (text: string) =>
    print(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
  let port = 0;
  try {
    for (const address of Object.values(PLACES)) {
      const server = await serveAt(address, port);
      places.set(address, server);
      port = (server.address() as { port: number }).port;
    }
    const { config, diagnostics } = parseSteer(configuration(port), 'the demo');
    if (config === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
    const cluster = memoryCluster(config.leaseMs);
    for (const node of NODES)
      daemons.set(
        node,
        await startDaemon({
          config,
          node,
          dataDirectory: join(folder, node),
          env: { FIREBREAK_TOKEN: `demo:${'demonstration'.repeat(2)}` },
          version: manifest().version,
          problem: (text) => console.error(`firebreak: ${node}: ${text}`),
          store: cluster.client(),
        }),
      );
    await print(
      `three nodes (${NODES.join(', ')}) and two places, ${Object.entries(PLACES)
        .map(([name, address]) => `${name} at ${address}`)
        .join(' and ')}; ` +
        `probes every second, two must agree\n` +
        `status page http://127.0.0.1:${daemons.get('hel')!.ports.status}/status\n` +
        `dig @127.0.0.1 -p ${daemons.get('hel')!.dns[0]!.port} ${NAME}\n\n`,
    );
    const watch = new Watch(daemons, say);
    await watch.until(PLACES.frankfurt);
    await sleep(2_000);
    await say('frankfurt fails');
    let failed = performance.now();
    places.get(PLACES.frankfurt)!.closeAllConnections();
    places.get(PLACES.frankfurt)!.close();
    await watch.until(PLACES.paris);
    await say(
      `every node answers with paris, ${((performance.now() - failed) / 1000).toFixed(1)} s after frankfurt failed`,
    );
    await sleep(1_000);
    await say('node hel is ended: the others go on');
    await daemons.get('hel')!.close();
    daemons.delete('hel');
    await sleep(2_000);
    places.set(PLACES.frankfurt, await serveAt(PLACES.frankfurt, port));
    failed = performance.now();
    await say('frankfurt is back; it must stay well for three seconds');
    await watch.until(PLACES.frankfurt);
    await say(
      `par and vie answer with frankfurt again, ${((performance.now() - failed) / 1000).toFixed(1)} s after it came back; no answer was empty, and no plan older than the one before (${watch.answers} answers)`,
    );
    watch.end();
    if (once) return;
    await say('Ctrl-C ends it');
    await new Promise<void>((resolve) => process.once('SIGINT', () => resolve()));
  } finally {
    for (const daemon of daemons.values()) await daemon.close();
    for (const server of places.values()) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

function serveAt(address: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((_, response) => response.end('ok\n'));
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRNOTAVAIL'
          ? new UsageError(
              `${address} is no address of this machine; on macOS: sudo ifconfig lo0 alias ${address} up`,
            )
          : error,
      ),
    );
    server.listen(port, address, () => resolve(server));
  });
}

function configuration(port: number): string {
  return `steer:
  nodes: { hel: hetzner/hel1, par: scaleway/fr-par, vie: exoscale/at-vie-1 }
  lease: 3s
  probe: { interval: 1s, timeout: 400ms, fall: 2, rise: 2 }
  endpoints:
    frankfurt: { address: ${PLACES.frankfurt}, at: aws/eu-central-1, probe: 'http://shop.example:${port}/' }
    paris: { address: ${PLACES.paris}, at: ovh/gra, probe: 'http://shop.example:${port}/' }
  zones:
    shop.example:
      nameServers: [ns1.shop.example, ns2.shop.example]
      records: { ns1: { A: 192.0.2.53 }, ns2: { A: 198.51.100.53 } }
      names:
        www: { failover: [frankfurt, paris], ttl: 5s, failback: 3s, label: Shop }
  limits: { holdDown: 1s }
  # Named since three nodes need one; the demonstration shares a store in memory instead.
  store: { etcd: ['http://127.0.0.1:2379'] }
  publish: [{ serve: ['127.0.0.1:0'] }]
  status: { title: Demonstration, listen: '127.0.0.1:0' }
  admin: { listen: '127.0.0.1:0', tokenFrom: FIREBREAK_TOKEN }
`;
}

/** Asks every node five times a second, says what changes, and holds that no answer is empty and no plan goes back. */
class Watch {
  readonly #daemons: ReadonlyMap<string, Daemon>;
  readonly #say: (text: string) => Promise<void>;
  readonly #last = new Map<string, Answered>();
  readonly #timer: NodeJS.Timeout;
  /** What must not be: said by the next `until`. */
  #broken: Error | undefined;
  answers = 0;

  constructor(daemons: ReadonlyMap<string, Daemon>, say: (text: string) => Promise<void>) {
    this.#daemons = daemons;
    this.#say = say;
    this.#timer = setInterval(() => {
      this.#look().catch((error: Error) => {
        this.#broken ??= error;
      });
    }, 200);
  }

  /** Until every node that runs answers with an address. */
  async until(address: string): Promise<void> {
    for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await sleep(50)) {
      if (this.#broken !== undefined) throw this.#broken;
      if ([...this.#daemons.keys()].every((node) => this.#last.get(node)?.address === address)) return;
    }
    throw new Error(`not every node came to answer with ${address}`);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    for (const [node, daemon] of this.#daemons) {
      const answered = await ask(daemon.dns[0]!.port).catch(() => undefined);
      if (answered === undefined || !this.#daemons.has(node)) continue;
      this.answers++;
      const before = this.#last.get(node);
      if (answered.address === '') throw new Error(`${node} gives an empty answer`);
      if (before !== undefined && answered.plan < before.plan)
        throw new Error(`${node} goes back from plan ${before.plan} to ${answered.plan}`);
      this.#last.set(node, answered);
      if (before?.address !== answered.address)
        await this.#say(`${node} answers ${answered.address} (plan ${answered.plan})`);
    }
  }
}

/** Address and serial, from one node; undefined while it has no plan, which it says by SERVFAIL. */
async function ask(port: number): Promise<Answered | undefined> {
  const exchange = exchangeOver({ timeoutMs: 1_000, port });
  const [serial, address] = await Promise.all([
    exchange('127.0.0.1', 'shop.example', 'SOA'),
    exchange('127.0.0.1', NAME, 'A'),
  ]);
  if (serial.code !== 'NOERROR' || address.code !== 'NOERROR') return undefined;
  const [soa] = dataOf<{ serial: number }>(serial.answers, 'SOA');
  return soa && { plan: soa.serial, address: dataOf<string>(address.answers, 'A')[0] ?? '' };
}
