import { type Address, addressText, parseAddress } from './address.js';
import { listenTcp, type OnMessage, type TcpLimits } from './tcp.js';
import { listenUdp, type OnDatagram } from './udp.js';

export interface Handlers {
  readonly onDatagram: OnDatagram;
  readonly onMessage: OnMessage;
  /** Room that `onDatagram` gets for its reply. */
  readonly outSize: number;
}

export interface Listening {
  /** Where there is an answer, with the ports that were chosen where 0 was asked for. */
  readonly addresses: readonly Address[];
  readonly close: () => Promise<void>;
}

/** How often a port of our own choice is chosen anew because one of UDP and TCP has it already. */
const ATTEMPTS = 20;

/** Listens by UDP and TCP at every address, or throws which one cannot be had, and nothing listens. */
export async function listen(
  texts: readonly string[],
  handlers: Handlers,
  limits?: TcpLimits,
): Promise<Listening> {
  const open: { readonly address: Address; readonly close: () => Promise<void> }[] = [];
  const close = async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  };
  try {
    for (const text of texts) open.push(await listenBoth(parseAddress(text), handlers, limits));
  } catch (error) {
    await close();
    throw error;
  }
  const addresses = open.map(({ address }) => address);
  return { addresses, close };
}

async function listenBoth(
  wanted: Address,
  { onDatagram, onMessage, outSize }: Handlers,
  limits: TcpLimits | undefined,
): Promise<{ readonly address: Address; readonly close: () => Promise<void> }> {
  for (let attempt = 1; ; attempt += 1) {
    const tcp = await listenTcp(wanted, onMessage, limits).catch((error) => fail('TCP', wanted, error));
    const address = { host: wanted.host, port: tcp.port };
    try {
      const udp = await listenUdp(address, outSize, onDatagram);
      return {
        address,
        close: async () => {
          await Promise.all([udp.close(), tcp.close()]);
        },
      };
    } catch (error) {
      await tcp.close();
      if (wanted.port !== 0 || attempt === ATTEMPTS) fail('UDP', address, error);
    }
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'ports below 1024 need root or CAP_NET_BIND_SERVICE',
  EADDRINUSE: 'another program has it',
  EADDRNOTAVAIL: 'no interface has this address',
};

function fail(transport: string, address: Address, error: unknown): never {
  const { code = '', message } = error as NodeJS.ErrnoException;
  throw new Error(`cannot listen at ${addressText(address)} (${transport}): ${REASONS[code] ?? message}`);
}
