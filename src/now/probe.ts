import { resolve4, resolve6 } from 'node:dns/promises';
import { connect } from 'node:tls';
import { service, UNKNOWN } from '../atlas/index.js';
import type { Estate } from '../estate/index.js';
import type { ProbeResult } from './types.js';

/** Most endpoints that are probed: a look, and not a load. */
const MOST = 24;

export interface Endpoint {
  readonly component: string;
  readonly host: string;
}

/**
 * Public endpoints of the provider services that an estate uses, by the atlas's host patterns: those whose only open part
 * is the region. Sorted by component; at most 24.
 */
export function endpointsToProbe({ components }: Estate): readonly Endpoint[] {
  const found = new Map<string, Endpoint>();
  for (const { id, kind } of components) {
    const [provider = '', region = '', name = ''] = id.split('/');
    if (kind !== 'service' || region === UNKNOWN || name === '' || name.includes(':')) continue;
    for (const pattern of service(provider, name)?.hosts ?? []) {
      const host = pattern.replaceAll('{region}', region);
      if (/[{}*]/.test(host) || found.has(host)) continue;
      found.set(host, { component: id, host });
      break;
    }
  }
  return [...found.values()].sort((a, b) => (a.component < b.component ? -1 : 1)).slice(0, MOST);
}

export interface ProbeOptions {
  readonly timeoutMs: number;
  /** Probes begin at random within this time, so that many who ask at once do not ask together. */
  readonly spreadMs: number;
  readonly random: () => number;
  /** Another way to addresses than the system's resolvers, and another port than 443: for tests. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  readonly port?: number;
  /** Certificates to trust beside the system's, PEM. */
  readonly ca?: string;
}

/**
 * Resolves each host and shakes hands by TLS, once, without a request: whether there is an address, whether somebody
 * answers there, and whether it is who it says. Never rejects.
 */
export function probeAll(
  endpoints: readonly Endpoint[],
  options: ProbeOptions,
): Promise<readonly ProbeResult[]> {
  return Promise.all(
    endpoints.map(async (endpoint) => {
      await new Promise((resolve) => setTimeout(resolve, options.random() * options.spreadMs));
      const start = performance.now();
      const said = await probe(endpoint.host, options);
      return { ...endpoint, ...said, ms: Math.round(performance.now() - start) };
    }),
  );
}

async function probe(host: string, options: ProbeOptions): Promise<{ ok: boolean; says: string }> {
  const found = options.resolve?.(host) ?? addressesOf(host);
  const addresses = await within(found, options.timeoutMs, { problem: 'DNS does not answer' });
  if ('problem' in addresses) return { ok: false, says: addresses.problem };
  if (addresses.length === 0) return { ok: false, says: 'DNS has no address for it' };
  return shake(host, addresses[0]!, options);
}

async function addressesOf(host: string): Promise<readonly string[] | { readonly problem: string }> {
  const answers = await Promise.allSettled([resolve4(host), resolve6(host)]);
  const addresses = answers.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  if (addresses.length > 0) return addresses;
  const codes = answers.map((one) => (one.status === 'rejected' ? String(one.reason.code) : ''));
  if (codes.includes('ENOTFOUND')) return { problem: 'DNS says that there is no such name' };
  const failed = codes.find((code) => code !== '' && code !== 'ENODATA');
  return failed === undefined ? [] : { problem: `DNS fails (${failed})` };
}

function shake(
  host: string,
  address: string,
  { timeoutMs, port = 443, ca }: ProbeOptions,
): Promise<{ ok: boolean; says: string }> {
  return new Promise((resolve) => {
    const socket = connect({
      host: address,
      port,
      servername: host,
      timeout: timeoutMs,
      ...(ca === undefined ? {} : { ca }),
    });
    const end = (ok: boolean, says: string) => {
      socket.destroy();
      resolve({ ok, says });
    };
    socket.once('secureConnect', () => end(true, `answers at ${address}`));
    socket.once('timeout', () => end(false, `no answer from ${address} within ${timeoutMs / 1000} s`));
    socket.once('error', ({ message }) => end(false, `${address}: ${message.split('\n')[0]}`));
  });
}

async function within<T, F>(work: Promise<T>, ms: number, otherwise: F): Promise<T | F> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<F>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
