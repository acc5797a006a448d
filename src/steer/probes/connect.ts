import { connect as connectTcp, isIP, type Socket } from 'node:net';
import {
  checkServerIdentity,
  connect as connectTls,
  createSecureContext,
  type SecureContext,
} from 'node:tls';
import { remembered } from '../../estate/index.js';
import { certificateProblem } from './certificate.js';
import { reasonOf } from './reasons.js';
import { type End, place, type Sight } from './types.js';

/** How a connection is to be encrypted. */
export interface Encryption {
  /** Name that the certificate must be for. */
  readonly name: string;
  readonly minValidityMs?: number | undefined;
  readonly protocols?: readonly string[];
}

/** One for each set of trusted certificates: making one takes longer than a handshake. */
const contextOf = remembered((ca: string): SecureContext => createSecureContext(ca === '' ? {} : { ca }));

/**
 * Opens a new connection to the address; `ready` is called with it once it is open, encrypted where asked for, and the
 * certificate is as it must be. Any error ends the look, also later ones.
 */
export function open(
  sight: Sight,
  port: number,
  encryption: Encryption | undefined,
  ready: (socket: Socket) => void,
  end: End,
): Socket {
  const { address, family, sourceAddress } = sight;
  const where = place(address, port);
  sight.waiting(`connection to ${where}`);
  const to = {
    host: address,
    port,
    family,
    ...(sourceAddress === undefined ? {} : { localAddress: sourceAddress }),
  };
  const fail = (error: Error) => end(reasonOf(error, address, port));
  if (encryption === undefined) {
    const socket = connectTcp(to);
    return socket.once('connect', () => ready(socket)).on('error', fail);
  }
  const { name, minValidityMs, protocols } = encryption;
  const socket = connectTls({
    ...to,
    secureContext: contextOf(sight.ca ?? ''),
    // Judged below, where the certificate can be spoken of.
    rejectUnauthorized: false,
    checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(protocols === undefined ? {} : { ALPNProtocols: [...protocols] }),
  });
  socket.once('connect', () => sight.waiting(`TLS with ${where}`));
  socket.once('secureConnect', () => {
    const problem = certificateProblem(socket, name, minValidityMs, Date.now());
    if (problem !== undefined) end(problem);
    else ready(socket);
  });
  return socket
    .on('error', fail)
    .once('close', () => end({ ok: false, why: `connection closed by ${where}` }));
}
