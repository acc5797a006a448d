import type { EndpointConfig, ProbeSpec } from '../model/index.js';
import { dns } from './dns.js';
import { grpc } from './grpc.js';
import { http } from './http.js';
import { icmp } from './icmp.js';
import { postgres, redis, tcp, tls } from './sockets.js';
import type { Look, Outcome, Sight } from './types.js';

const LOOKS: { readonly [K in ProbeSpec['kind']]: Look<K> } = {
  http,
  tcp,
  tls,
  dns,
  grpc,
  postgres,
  redis,
  icmp,
};

/** What the machine offers, apart from the endpoint. */
export interface Surroundings {
  /** Addresses of a host name; rejects where it has none. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  /** Whether this machine has addresses of a family that lead anywhere. */
  readonly speaks: (family: 4 | 6) => boolean;
  readonly secret: (variable: string) => string | undefined;
  readonly ca: (endpoint: string) => string | undefined;
}

/**
 * A timer that is late by more than this was kept waiting by this process or machine: what else came in the meantime may
 * have been kept waiting as well, so nothing is known.
 */
const STANDSTILL_MS = 500;

/**
 * Looks at an endpoint once: at each of its addresses, of which all must pass, as clients may use any; at one address of
 * a host name, as those behind it change. An address of a family that this machine does not have is left out. `done` is
 * called once, after `timeoutMs` at the latest, and nothing is held then.
 *
 * @returns ends it at once; `done` is not called any more
 */
export function round(
  { addresses, host, probe, timing: { timeoutMs }, sourceAddress, id }: EndpointConfig,
  { resolve, speaks, secret, ca }: Surroundings,
  done: (outcome: Outcome) => void,
): () => void {
  const begin = performance.now();
  const held = new Set<() => void>();
  let isOver = false;
  const letGo = () => {
    isOver = true;
    clearTimeout(timer);
    for (const one of held) one();
    held.clear();
  };
  const finish = (outcome: Outcome) => {
    if (isOver) return;
    letGo();
    const overtime = performance.now() - begin - timeoutMs;
    done(outcome.ok || overtime < STANDSTILL_MS ? outcome : standstill(overtime));
  };
  const waitingFor = new Map<string, string>();
  const timer = setTimeout(() => {
    const [what = `address of ${host}`] = waitingFor.values();
    finish({ ok: false, why: `no ${what} within ${timeoutMs} ms` });
  }, timeoutMs);

  const look = (all: readonly string[]) => {
    if (isOver) return;
    const open = new Set(all);
    for (const address of all) {
      const sight: Sight = {
        address,
        family: address.includes(':') ? 6 : 4,
        ...(sourceAddress === undefined ? {} : { sourceAddress }),
        ...given(ca(id)),
        secret,
        waiting: (what) => waitingFor.set(address, what),
      };
      const end = (outcome: Outcome) => {
        if (isOver || !open.delete(address)) return;
        waitingFor.delete(address);
        if (!outcome.ok || open.size === 0) finish(outcome);
      };
      const release = LOOKS[probe.kind](probe as never, sight, end);
      if (isOver) release();
      else held.add(release);
    }
  };
  const usable = (all: readonly string[]) =>
    all.filter((one) => isPrivate(one) || speaks(one.includes(':') ? 6 : 4));
  const none = (): void =>
    finish({ ok: false, why: 'this machine has no address of the family that it has', own: true });
  if (host === undefined) {
    const all = usable(addresses);
    if (all.length === 0) none();
    else look(all);
  } else {
    resolve(host).then(
      (found) => {
        const all = usable(found);
        if (all.length === 0) none();
        else look([all[Math.floor(Math.random() * all.length)]!]);
      },
      (error: NodeJS.ErrnoException) =>
        finish({ ok: false, why: `${host} does not resolve (${error.code ?? error.message})` }),
    );
  }
  return letGo;
}

function standstill(overtimeMs: number): Outcome {
  return { ok: false, why: `this node stood still for ${Math.round(overtimeMs / 100) / 10} s`, own: true };
}

function given(ca: string | undefined): { ca?: string } {
  return ca === undefined ? {} : { ca };
}

/** Whether an address is of a loopback, or IPv6 that is not public: link-local or unique local (RFC 4193). */
export function isPrivate(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || /^f[cde][0-9a-f]{2}:/i.test(address);
}
