import { isIP, isIPv4, isIPv6 } from 'node:net';

/** The four bytes of an IPv4 address, as Latin-1 text. */
export function ipv4(text: string): string {
  if (!isIPv4(text)) throw new Error(`has "${text}", expected an IPv4 address`);
  return String.fromCharCode(...text.split('.').map(Number));
}

/** The sixteen bytes of an IPv6 address, as Latin-1 text. */
export function ipv6(text: string): string {
  if (!isIPv6(text) || text.includes('%')) throw new Error(`has "${text}", expected an IPv6 address`);
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const pairs = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const last = dotted ? wordsOf(ipv4(dotted[2]!)) : [];
  const [left = '', right] = (dotted ? dotted[1]!.replace(/(?<!:):$/, '') : text).split('::');
  const before = pairs(left);
  const after = [...pairs(right ?? ''), ...last];
  const zeros = right === undefined ? 0 : 8 - before.length - after.length;
  const words = [...before, ...new Array<number>(Math.max(zeros, 0)).fill(0), ...after];
  return words.map((value) => String.fromCharCode(value >>> 8, value & 0xff)).join('');
}

function wordsOf(bytes: string): readonly number[] {
  return [0, 2].map((at) => bytes.charCodeAt(at) * 256 + bytes.charCodeAt(at + 1));
}

/** The addresses that begin with the same bits. */
export interface Network {
  /** 4 or 16, as Latin-1 text; those behind `bits` are zero. */
  readonly bytes: string;
  /** 0 to 32 or to 128. */
  readonly bits: number;
}

/** Reads `192.0.2.0/24` or `2001:db8::/32`; throws what was expected, also where a bit is set behind the prefix. */
export function networkFromText(text: string): Network {
  const [, address = '', length] = /^([^/]*)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  const bits = Number(length);
  if (family === 0 || address.includes('%') || !(bits <= (family === 4 ? 32 : 128)))
    throw new Error(`has "${text}", expected a network such as 192.0.2.0/24 or 2001:db8::/32`);
  const bytes = addressBytes(address);
  if (![...bytes].every((char, at) => (char.charCodeAt(0) & (0xff >> clamp(bits - at * 8))) === 0))
    throw new Error(`has "${text}" with bits behind its prefix, expected zeros there`);
  return { bytes, bits };
}

/** The bytes of an address of either family. */
export function addressBytes(text: string): string {
  return isIPv4(text) ? ipv4(text) : ipv6(text);
}

const clamp = (bits: number) => Math.min(Math.max(bits, 0), 8);
