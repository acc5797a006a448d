import { BlockList, isIP } from 'node:net';

/** Addresses that are nobody's on the internet (https://www.iana.org/assignments/iana-ipv4-special-registry/ and its IPv6 twin). */
const SPECIAL = new BlockList();
for (const [prefix, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  SPECIAL.addSubnet(prefix, bits, 'ipv4');
for (const [prefix, bits] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  SPECIAL.addSubnet(prefix, bits, 'ipv6');

/** Whether an address is one of the internet: not this machine, not a private network, not a cloud's metadata service. */
export function isPublic(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return isPublic(mapped);
  // IPv4 in other clothes is not looked through, and so not trusted.
  if (/^(?:::ffff:|64:ff9b:|2002:)/i.test(address)) return false;
  const family = isIP(address);
  return family !== 0 && !SPECIAL.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
