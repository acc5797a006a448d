import type { Socket } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { Condition } from '../faults/index.js';
import { type InterceptOptions, interceptHttp } from './intercept.js';

/** Certificates for what is decrypted. */
export interface Certificates {
  readonly contextFor: (host: string, flaw?: 'expired' | 'wrong-name') => Promise<SecureContext>;
}

export interface InnerOptions extends Omit<InterceptOptions, 'isTls'> {
  readonly certificates: Certificates;
  /** Requests are read, and not only decrypted. */
  readonly readsRequests: boolean;
  /** Opens the connection that what was decrypted goes to. */
  readonly dial: () => Promise<Socket>;
  /** The client did not accept the certificate. */
  readonly onRejected: () => void;
}

const HANDSHAKE = 0x16;
const METHOD = /^(GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|TRACE|CONNECT) /;
/** Where the client speaks first, so that its first bytes may be waited for. */
const CLIENT_FIRST: readonly number[] = [80, 443, 8000, 8080, 8443, 8888];

export function speaksFirst(port: number): boolean {
  return CLIENT_FIRST.includes(port);
}

/** The first bytes a client sends; they are still to be read afterwards. Undefined where it sends none. */
export function peek(client: Socket): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const look = () => {
      const chunk = client.read() as Buffer | null;
      if (chunk === null && !client.readableEnded && !client.destroyed) return;
      client.off('readable', look).off('close', look).off('end', look);
      if (chunk !== null) client.unshift(chunk);
      resolve(chunk ?? undefined);
    };
    client.on('readable', look).on('close', look).on('end', look);
  });
}

export function kindOf(first: Buffer | undefined): 'tls' | 'http' | 'other' {
  if (first?.[0] === HANDSHAKE) return 'tls';
  return METHOD.test(first?.subarray(0, 8).toString('latin1') ?? '') ? 'http' : 'other';
}

/**
 * The gateway's own server for one connection: decrypts, and reads requests where it is to. What is returned is spoken
 * to like any server.
 */
export async function innerServer(kind: 'tls' | 'http', options: InnerOptions): Promise<Duplex> {
  const [outer, inner] = duplexPair();
  // When one end is gone, the other has nothing more to read; what was said before is still read.
  inner.on('error', () => {}).on('close', () => outer.readableEnded || outer.push(null));
  if (kind === 'http') {
    interceptHttp(inner, { ...options, isTls: false });
    return outer;
  }
  const { effect }: Condition = options.condition();
  const { host } = options.subject;
  const secure = new TLSSocket(inner, {
    isServer: true,
    secureContext: await options.certificates.contextFor(host, effect.tls),
    ALPNProtocols: ['http/1.1'],
    SNICallback: (name, done) => {
      options.certificates.contextFor(name || host, effect.tls).then(
        (context) => done(null, context),
        (error: Error) => done(error),
      );
    },
  });
  // A client may look at the certificate when the handshake is over, and go without a word.
  let isAccepted = false;
  secure.once('data', () => {
    isAccepted = true;
  });
  secure.on('error', () => inner.destroy());
  secure.on('close', () => {
    if (!isAccepted) options.onRejected();
    inner.destroy();
  });
  outer.on('close', () => secure.destroy());
  if (options.readsRequests) {
    interceptHttp(secure, { ...options, isTls: true });
    return outer;
  }
  const server = await options.dial();
  server.on('error', () => secure.destroy()).on('close', () => secure.end());
  secure.on('close', () => server.destroy());
  server.pipe(secure);
  secure.pipe(server);
  return outer;
}
