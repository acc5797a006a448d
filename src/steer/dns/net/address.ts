import { isIP } from 'node:net';

/** Where to listen, or whom to ask. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `192.0.2.1:53`, `[2001:db8::1]:53`, or an address alone, which has port 53. Throws what was expected. Names are
 * not looked up: what finds names must not wait for names.
 */
export function parseAddress(text: string): Address {
  const [, inBrackets, plain, port = '53'] =
    /^(?:\[([^\]]+)\]|([^:]*|[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f.]*))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = inBrackets ?? plain ?? '';
  if (isIP(host) === 0 || Number(port) > 65535)
    throw new Error(`"${text}" is no address, expected one such as 192.0.2.1:53 or [2001:db8::1]:53`);
  return { host, port: Number(port) };
}

export const addressText = ({ host, port }: Address): string =>
  isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
