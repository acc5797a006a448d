import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { hostMatcher } from '../faults/index.js';

/** A local server that stands for a host: `--map dynamodb.us-east-1.amazonaws.com=127.0.0.1:8000`. */
export interface StandIn {
  readonly host: string;
  readonly port: number;
  /** It speaks TLS itself; else what comes encrypted is decrypted for it. */
  readonly tls: boolean;
}

/** `HOST[:PORT]` of what is mapped, an IPv6 address in `[]`; `*` in the host stands for any run of characters. */
export interface Mapping {
  readonly pattern: string;
  readonly port: number | undefined;
  readonly to: StandIn;
}

/** `HOST[:PORT]=[tls://]HOST:PORT`. Throws an Error that says what was expected. */
export function parseMapping(text: string): Mapping {
  const found =
    /^(\[[^\]]+\]|[^=\s:]+)(?::(\d+))?=(tls:\/\/|https:\/\/|http:\/\/)?(\[[^\]]+\]|[^:\s]+):(\d+)$/.exec(
      text.trim(),
    );
  if (found === null)
    throw new Error(`"${text}": expected HOST=ADDRESS:PORT, such as api.example=127.0.0.1:8000`);
  const [, pattern = '', port, scheme = '', host = '', to] = found;
  return {
    pattern: withoutBrackets(pattern.toLowerCase()),
    port: port === undefined ? undefined : Number(port),
    to: {
      host: withoutBrackets(host),
      port: Number(to),
      tls: scheme === 'tls://' || scheme === 'https://',
    },
  };
}

/** `HOST:PORT`, an IPv6 address in `[]`; undefined for anything else. */
export function parseEndpoint(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, host, port] = /^(\[[^\]\s]+\]|[^:\s]+):(\d{1,5})$/.exec(text) ?? [];
  const number = Number(port);
  if (host === undefined || number < 1 || number > 65535) return undefined;
  return { host: withoutBrackets(host), port: number };
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

export function mappingFor(mappings: readonly Mapping[], host: string, port?: number): Mapping | undefined {
  return mappings.find(
    (one) =>
      (one.port === undefined || port === undefined || one.port === port) && hostMatcher(one.pattern)(host),
  );
}

/** Addresses of a host out there; throws where it has none, or only the machine's own. */
export async function addressesOf(host: string): Promise<{ address: string; family: number }[]> {
  const found =
    isIP(host) > 0
      ? [{ address: host, family: isIP(host) }]
      : await lookup(host, { all: true, verbatim: true });
  const outside = found.filter(({ address }) => !isOwn(address));
  if (outside.length === 0) throw new OwnAddress(`${host} is this machine; name it with --map to reach it`);
  return outside;
}

/** The machine itself is only reached where it is named. */
export class OwnAddress extends Error {}

function isOwn(address: string): boolean {
  if (/^(127\.|0\.|::1?$|::ffff:127\.)/.test(address)) return true;
  return Object.values(networkInterfaces()).some((list) => list?.some((one) => one.address === address));
}
