import { isIPv4, isIPv6 } from 'node:net';

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
